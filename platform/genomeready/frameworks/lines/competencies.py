"""Competencies in their domains, what became of them in other versions, and what they are like elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from genomeready.frameworks.lines.roles import AskedOf
from genomeready.frameworks.lines.versions import LevelRow


@dataclass(frozen=True, kw_only=True, slots=True)
class CompetencyRow:
    """A competency with its place; `levels` maps "1".. to what that level looks like."""

    id: int
    slug: str
    title: str
    kind: str
    statement: str
    domain_slug: str
    domain_title: str
    domain_position: int
    position: int
    levels: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class DomainBlock:
    """A domain with its competencies, in their order."""

    slug: str
    title: str
    summary: str
    competencies: tuple[CompetencyRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Descent:
    """What became of a competency in another version, or what it came from there; `slug` is empty where it was dropped.

    `carries` says whether what was shown of the earlier one counts for the later; `level_map` how its
    levels are read, where the two scales differ.
    """

    later: bool
    number: str
    slug: str
    title: str
    relation: str
    carries: bool
    level_map: dict[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class NotCarried:
    """A competency of a superseded version whose evidence counts for nothing in the version in force.

    `relation` is what the crosswalk says of it, empty where it says nothing.
    """

    slug: str
    title: str
    domain_title: str
    relation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Alignment:
    """An item of another framework, how it relates to ours (read from ours to theirs), and under which licence it stands."""

    framework: str
    version: str
    code: str
    relation: str
    licence: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CompetencyPage:
    """All that the page of a competency shows; `before` and `after` are its neighbours in the order of the framework."""

    competency: CompetencyRow
    levels: tuple[LevelRow, ...]
    asked_of: tuple[AskedOf, ...]
    alignments: tuple[Alignment, ...]
    descents: tuple[Descent, ...]
    before: CompetencyRow | None
    after: CompetencyRow | None


def alignments(aligned_to: Iterable[dict[str, Any]], sources: Iterable[dict[str, Any]]) -> tuple[Alignment, ...]:
    """Return the items elsewhere that a competency is aligned to, each with the title, licence and address of its source.

    >>> source = {"key": "iscb", "title": "ISCB core competencies", "doi": "10.1/x", "licence": "CC BY 4.0"}
    >>> [found] = alignments([{"framework": "iscb", "code": "C", "relation": "close"}], [source])
    >>> found.framework, found.code, found.licence, found.address
    ('ISCB core competencies', 'C', 'CC BY 4.0', 'https://doi.org/10.1/x')
    """
    known = {source["key"]: source for source in sources}
    return tuple(_alignment(link, known.get(link["framework"], {})) for link in aligned_to)


def _alignment(link: dict[str, Any], source: dict[str, Any]) -> Alignment:
    return Alignment(
        framework=source.get("title", link["framework"]),
        version=link.get("version", ""),
        code=link["code"],
        relation=link["relation"],
        licence=source.get("licence", ""),
        address=source_address(source),
    )


def source_address(source: dict[str, Any]) -> str:
    """Return where a source is found: its own address, else its DOI's; empty where it has neither.

    >>> source_address({"doi": "10.1/x"}), source_address({"url": "https://a.example", "doi": "10.1/x"}), source_address({})
    ('https://doi.org/10.1/x', 'https://a.example', '')
    """
    return str(source.get("url") or (f"https://doi.org/{source['doi']}" if source.get("doi") else ""))


def neighbours(rows: Sequence[CompetencyRow], slug: str) -> tuple[CompetencyRow | None, CompetencyRow | None]:
    """Return the competencies before and after one, in the order of the framework."""
    place = next(n for n, row in enumerate(rows) if row.slug == slug)
    return (rows[place - 1] if place else None), (rows[place + 1] if place + 1 < len(rows) else None)
