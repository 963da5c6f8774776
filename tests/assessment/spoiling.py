"""Question files with one thing wrong in their heads, and what is found."""

from copy import deepcopy
from typing import Any

from factories.questions import an_entry, faults_of, with_head

GONE = "gone"
Path = tuple[str | int, ...]


def spoilt(name: str, path: Path, value: Any) -> list[str]:
    """The faults of a question with another value at a place of its head; without it where the value is GONE."""
    entry = an_entry(name)
    head = deepcopy(entry.head.value)
    place = head
    for step in path[:-1]:
        place = place[step]
    if value is GONE:
        del place[path[-1]]
    elif isinstance(place, list) and path[-1] == len(place):
        place.append(value)
    else:
        place[path[-1]] = value
    return faults_of(with_head(entry, **head))
