"""Frameworks of others as pages show them: named and counted, with the competencies of ours that point to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferenceLine:
    """Somebody else's framework; `structure` counts its parts as published, `scale` names its levels, lowest first."""

    id: int
    key: str
    title: str
    publisher: str
    version: str
    url: str
    doi: str
    licence: str
    permitted_use: str
    note: str
    verified: bool
    structure: list[dict[str, Any]]
    scale: list[str]
    content_hash: str

    @property
    def address(self) -> str:
        """Where it is published: its own address, else that of its DOI."""
        return self.url or (f"https://doi.org/{self.doi}" if self.doi else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class OurLink:
    """A competency of ours that points to an item of theirs; the relation reads from ours to theirs."""

    slug: str
    title: str
    relation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemLine:
    """One item of theirs; a title only where its licence allows one. `asked_of` maps a role to the words of their scale."""

    part: str
    code: str
    title: str
    asked_of: Mapping[str, Sequence[str]]
    ours: tuple[OurLink, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferencePage:
    """All that the page of a reference shows; `version` is the number of our framework's version whose links are shown."""

    reference: ReferenceLine
    version: str
    items: tuple[ItemLine, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles for which they ask levels, in the order in which they first stand there."""
        return tuple(dict.fromkeys(role for item in self.items for role in item.asked_of))

    @property
    def linked(self) -> int:
        """How many of the items a competency of ours points to."""
        return sum(bool(item.ours) for item in self.items)


def links_by_code(competencies: Iterable[tuple[str, str, Sequence[Mapping[str, str]]]], key: str) -> dict[str, tuple[OurLink, ...]]:
    """Return which competencies, each (slug, title, aligned_to), point to each item of a reference.

    >>> found = links_by_code([("a", "A", [{"framework": "x", "code": "1", "relation": "close"}])], "x")
    >>> [(code, link.slug, link.relation) for code, links in found.items() for link in links]
    [('1', 'a', 'close')]
    """
    found: dict[str, tuple[OurLink, ...]] = {}
    for slug, title, aligned in competencies:
        for link in aligned:
            if link["framework"] == key:
                ours = OurLink(slug=slug, title=title, relation=link["relation"])
                found[link["code"]] = (*found.get(link["code"], ()), ours)
    return found
