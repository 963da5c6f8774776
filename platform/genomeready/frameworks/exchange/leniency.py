"""Taking what can be taken from values that may be of any kind, and noting what could not. Pure."""

import re
from typing import Any

from genomeready.frameworks.exchange.drafts import Note


def text_of(value: object) -> str:
    """Return a text, or a number as text; nothing for anything else.

    >>> text_of("  K1 "), text_of(3), text_of(True), text_of(["a"])
    ('K1', '3', '', '')
    """
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def objects_of(value: object, *, name: str, notes: list[Note]) -> list[dict[str, Any]]:
    """Return the objects of a list; what is no object is noted and refused."""
    if value is None:
        return []
    if not isinstance(value, list):
        notes.append(Note(f"`{name}` is no list; it was left out.", refused=True))
        return []
    found = [entry for entry in value if isinstance(entry, dict)]
    notes.extend(Note(f"An entry of `{name}` is no object; it was left out.", refused=True) for _ in range(len(value) - len(found)))
    return found


def number_of(value: object, *, name: str, where: str, notes: list[Note]) -> int | None:
    """Return a whole number, also where it stands as text; what is neither is noted."""
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,9}\s*", value):
        notes.append(Note(f"`{name}` is text instead of a number; it was read as the number.", where))
        return int(value)
    notes.append(Note(f"`{name}` is no whole number; it was left out.", where))
    return None


def texts_of(value: object) -> str:
    """Return a text, or the texts of a list joined by `|`.

    >>> texts_of(["genes", "risk"]), texts_of("genes")
    ('genes|risk', 'genes')
    """
    if isinstance(value, list):
        return "|".join(text for text in map(text_of, value) if text)
    return text_of(value)


def last_part(address: str) -> str:
    """Return what stands behind the last slash of an address: there, interfaces of CASE write the identifier.

    >>> last_part("https://case.example.org/ims/case/v1p0/CFItems/c739fefe-4f94-4a75-9203-e8621a7c2a1a")
    'c739fefe-4f94-4a75-9203-e8621a7c2a1a'
    """
    return address.rstrip("/").rpartition("/")[2]
