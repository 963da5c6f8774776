"""What was read from a file of another kind, before it becomes our files: items in a tree, links, levels; and what was noticed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from genomeready.base.refusals import Refused


class NotReadable(Refused):
    """A file that cannot be read as what it should be."""

    message = "%(why)s Nothing was written."


@dataclass(frozen=True, order=True)
class Note:
    """Something that was noticed: `where` names the item (empty: the file as a whole), `refused` that the item was not taken in."""

    what: str
    where: str = ""
    refused: bool = False


@dataclass(frozen=True)
class Tally:
    """How many items were accepted as they stand, accepted with losses, and refused."""

    accepted: int
    with_losses: int
    refused: int


def tally(items: Iterable[str], notes: Iterable[Note]) -> Tally:
    """Count what became of the items, named by their identifiers.

    >>> tally(["a", "b"], [Note("x", "b"), Note("y", "c", refused=True), Note("z")])
    Tally(accepted=1, with_losses=1, refused=1)
    """
    taken, noted = set(items), list(notes)
    touched = {note.where for note in noted if not note.refused} & taken
    return Tally(accepted=len(taken - touched), with_losses=len(touched), refused=sum(note.refused for note in noted))


@dataclass(frozen=True, kw_only=True)
class DraftLink:
    """A link from an item: an association type of CASE, what it points to, and `aligned` where our own export wrote it."""

    type: str
    target: str
    title: str = ""
    uri: str = ""
    notes: str = ""
    identifier: str = ""
    aligned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DraftItem:
    """One item. `parent` is an identifier, empty at the top; `other` holds what our files have no place for, under the source's names.

    `levels` maps "1".. to what that level looks like; `own` is what our own export said about the item.
    """

    identifier: str
    statement: str
    title: str = ""
    code: str = ""
    kind: str = ""
    parent: str = ""
    sequence: int | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    links: tuple[DraftLink, ...] = ()
    other: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A whole framework as it was read. `scale` maps a level to its name and description; `format` names the kind of file."""

    format: str
    title: str
    items: tuple[DraftItem, ...]
    notes: tuple[Note, ...] = ()
    identifier: str = ""
    description: str = ""
    version: str = ""
    licence: str = ""
    notice: str = ""
    creator: str = ""
    address: str = ""
    status: str = ""
    published: str = ""
    scale: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    roles: tuple[Mapping[str, Any], ...] = ()
    own: Mapping[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    separator: str = ","
    parents_by: str = "identifier"
