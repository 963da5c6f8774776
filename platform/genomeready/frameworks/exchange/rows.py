"""A framework as rows, one an item, in the order of its source: what both CSV shapes are written from. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from genomeready.frameworks.exchange.case_links import source_address
from genomeready.frameworks.exchange.drafts import DraftLink
from genomeready.frameworks.exchange.edition import Edition
from genomeready.frameworks.exchange.folder import Values
from genomeready.frameworks.exchange.levels import UNSAID, says_levels
from genomeready.frameworks.exchange.outside import place_and_code
from genomeready.frameworks.exchange.words import source_words
from genomeready.frameworks.rules import Relation

TYPES: Final = {Relation.EXACT: "exactMatchOf", Relation.CLOSE: "isPeerOf"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One item; `depth` is 1 for a domain, 2 for what hangs from one, and so on."""

    identifier: str
    code: str
    title: str
    statement: str
    kind: str
    parent: str
    depth: int
    slug: str
    sequence: int | None
    links: tuple[DraftLink, ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)
    level_names: Mapping[str, str] = field(default_factory=dict)
    other: Mapping[str, str] = field(default_factory=dict)


def rows_of(edition: Edition) -> list[Row]:
    """Return the items of a version: in its source's order, else domain by domain."""
    rows = list(_rows(edition))
    places = {item.identifier: item.row for items in (edition.origin.domains, edition.origin.competencies) for item in items.values()}
    return sorted(rows, key=lambda row: places.get(row.identifier, len(places))) if places else rows


def _rows(edition: Edition) -> Iterator[Row]:
    speaks = says_levels(edition.values)
    for n, (slug, domain) in enumerate(edition.values.domains.items(), 1):
        made_by_us = bool(edition.origin.format) and slug not in edition.origin.domains
        above = ""
        if not made_by_us:
            row = _row(edition, "domains", domain, domain["summary"], above="", number=n, speaks=speaks, depths={})
            above = row.identifier
            yield row
        depths = {above: 1 if above else 0}
        for m, competency in enumerate(domain["competencies"], 1):
            row = _row(edition, "competencies", competency, competency["statement"], above=above, number=m, speaks=speaks, depths=depths)
            depths[row.identifier] = row.depth
            yield row


def _row(
    edition: Edition, part: str, value: Values, statement: str, *, above: str, number: int, speaks: bool, depths: Mapping[str, int]
) -> Row:  # fmt: skip
    slug = value["slug"]
    source = (edition.origin.domains if part == "domains" else edition.origin.competencies).get(slug)
    title, statement = source_words(source, title=value["title"], statement=statement)
    parent = source.parent if source and source.parent else above
    levels = value.get("levels") or (source.levels if source else {}) if speaks else {}
    return Row(
        identifier=edition.source_identifier(part, slug) or edition.identifier(part, slug),
        code=source.code if source else slug,
        title=title,
        statement=statement,
        kind=source.kind if source else value.get("kind", "domain").capitalize(),
        parent=parent,
        depth=depths.get(parent, 0) + 1,
        slug=slug,
        sequence=source.sequence if source else number,
        links=_links(edition, value, source.links if source else ()),
        levels={level: text for level, text in levels.items() if text != UNSAID},
        level_names={str(step["value"]): step["name"] for step in edition.values.head["scale"]},
        other=source.other if source else {},
    )


def _links(edition: Edition, value: Values, in_source: tuple[DraftLink, ...]) -> tuple[DraftLink, ...]:
    """Return the source's own links, and what we aligned since; a target elsewhere is named by an address."""
    sources = {source["key"]: source for source in edition.values.head["sources"]}
    known = {place_and_code(link)[1] for link in in_source}
    ours = (
        DraftLink(type=TYPES.get(Relation(link["relation"]), "isRelatedTo"), target=_address(sources[link["framework"]], link))
        for link in value.get("aligned_to", ())
        if link["code"] not in known
    )
    return (*in_source, *ours)


def _address(source: Values, link: Values) -> str:
    return f"{source_address(source)}#{quote(link['code'], safe='')}"


def level_names(rows: Sequence[Row]) -> dict[int, str]:
    """Return the columns that the levels of these rows need, under their numbers: `Level 1 (Aware)`."""
    numbers = sorted({int(level) for row in rows for level in row.levels})
    names = rows[0].level_names if rows else {}
    return {n: f"Level {n} ({names[str(n)]})" if names.get(str(n), f"Level {n}") != f"Level {n}" else f"Level {n}" for n in numbers}
