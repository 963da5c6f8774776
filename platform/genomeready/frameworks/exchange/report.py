"""What an import says of itself: a table of what became of the items, and what was noticed, the same things together. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from genomeready.frameworks.exchange.drafts import Note, tally

SHOWN = 3


def report(items: Iterable[str], notes: Iterable[Note]) -> Iterator[str]:
    r"""Yield the lines of the report.

    >>> print("\n".join(report(["a", "b"], [Note("It is odd.", "b"), Note("It is odd.", "a"), Note("It is old.")])))
      accepted               0
      accepted with losses   2
      refused                0
       2 × It is odd. (a, b)
       1 × It is old.
    """
    noted = list(notes)
    counted = tally(items, noted)
    for name, number in (("accepted", counted.accepted), ("accepted with losses", counted.with_losses), ("refused", counted.refused)):
        yield f"  {name:20} {number:3}"
    places: dict[str, list[str]] = defaultdict(list)
    for note in noted:
        places[note.what].append(note.where)
    for what, where in sorted(places.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        named = sorted({shown(name) for name in where if name})
        more = " …" if len(named) > SHOWN else ""
        yield f"  {len(where):2} × {shown(what)}" + (f" ({', '.join(named[:SHOWN])}{more})" if named else "")


def shown(text: str) -> str:
    r"""Return a text of a stranger's file as it may be printed: what steers a terminal is a question mark.

    >>> shown("a\x1b[31mb")
    'a?[31mb'
    """
    return "".join(sign if sign.isprintable() else "?" for sign in text[:300])
