"""The gap report: what was counted, as it may be printed. Pure, so that page, CSV, JSON and PDF say the same."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from genomeready.competence.rules.standing import Asked, Shown
from genomeready.workforce.disclosure import MARKER, Cell, Counted, DisclosureRule, cells, share
from genomeready.workforce.rules import ALL, CENT, Key, Place, Post, Ratio, Tally, Tree, Wanted, result_of, sums_of, tallies, wanted


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything a report is made of, as read for one tree and one day. `uncoded` are professions without a standard occupation code."""

    tree: Tree
    posts: Sequence[Post]
    evidence: Mapping[int, Sequence[Shown]]
    needs: Mapping[str, Sequence[Asked]]
    plans: Mapping[Key, Decimal]
    plan_sources: Mapping[Key, str]
    ratios: Sequence[Ratio]
    titles: Mapping[str, str]
    uncoded: Collection[str]
    framework: str

    def sources_below(self, place: Place) -> tuple[str, ...]:
        """Where the planned posts of a place and all below it come from."""
        return tuple(
            sorted({source for (where, _), source in self.plan_sources.items() if self.tree.places[where].path.startswith(place.path)})
        )

    def professions(self) -> list[str]:
        """The professions that anybody holds or that are planned, by title."""
        practised = {post.profession for post in self.posts}
        known = practised | {profession for _, profession in self.plans} | {ratio.profession for ratio in self.ratios}
        return sorted(known, key=lambda slug: (self.titles[slug], slug))


@dataclass(frozen=True, kw_only=True)
class Line:
    """All figures of one place and profession. `people` are those in post whose profession has a role profile."""

    place: str
    place_name: str
    profession: str
    profession_title: str
    wte: Decimal
    heads: int
    people: int
    wanted: Decimal | None
    unit: str
    basis: str
    filled: Decimal
    assessed: Cell
    ready: Cell
    assessed_share: Decimal | None
    ready_share: Decimal | None

    @property
    def posts_gap(self) -> Decimal | None:
        """Posts wanted less posts filled, in the unit of the plan or norm; negative where there are more."""
        return None if self.wanted is None else self.wanted - self.filled

    @property
    def evidence_gap(self) -> int | None:
        """People not assessed; None where hidden."""
        return None if self.assessed.value is None else max(self.people - self.assessed.value, 0)

    @property
    def competence_gap(self) -> int | None:
        """People not role-ready; None where hidden."""
        return None if self.ready.value is None else max(self.people - self.ready.value, 0)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A place that a report shows side by side with others; `slug` is empty for the rest outside all parts."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, kw_only=True)
class GapReport:
    """One organisation on one day. `rule` is None where nothing is hidden (for those who lead these people)."""

    organisation: Place
    as_of: date
    framework: str
    rule: DisclosureRule | None
    ratio: Ratio | None
    plan_sources: tuple[str, ...]
    columns: tuple[Column, ...]
    professions: tuple[tuple[str, str], ...]
    uncoded: tuple[str, ...]
    lines: Mapping[Key, Line]

    def line(self, column: int, profession: str = ALL) -> Line:
        """Return the figures of one column (a place's id) and profession."""
        return self.lines[column, profession]

    @property
    def whole(self) -> Line:
        """The figures of the whole organisation and all professions."""
        return self.lines[self.organisation.id, ALL]

    @property
    def parts(self) -> tuple[Column, ...]:
        """The columns beside the whole."""
        return self.columns[1:]

    @property
    def hidden(self) -> int:
        """How many of the printed counts of people's results are hidden."""
        return sum((not line.assessed.shown) + (not line.ready.shown) for line in self.lines.values())

    def rows(self) -> Iterator[Line]:
        """Return every line: the whole first, then each part; in each the professions, then all together."""
        for column in self.columns:
            for profession, _ in self.professions:
                yield self.lines[column.id, profession]
            yield self.lines[column.id, ALL]

    def as_data(self) -> dict[str, Any]:
        """Return the report as plain data: the same parameters on the same rows give the same bytes."""
        return {
            "organisation": self.organisation.slug,
            "as_of": self.as_of.isoformat(),
            "framework": self.framework,
            "disclosure": {"threshold": self.rule.threshold, "base": self.rule.base, "marker": MARKER} if self.rule else None,
            "norm": self.ratio.slug if self.ratio else None,
            "plan_sources": list(self.plan_sources),
            "rows": [as_row(line) for line in self.rows()],
        }

    @property
    def content_hash(self) -> str:
        """The SHA-256 of the data written canonically (sorted keys, no spaces)."""
        return sha256(json.dumps(self.as_data(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def as_row(line: Line) -> dict[str, str | int | None]:
    """Return a line as one row of a tidy table; hidden counts and what follows from them carry the marker."""
    return {
        "organisation": line.place,
        "organisation_name": line.place_name,
        "profession": line.profession,
        "profession_title": line.profession_title,
        "posts_wanted": _plain(line.wanted),
        "posts_basis": line.basis,
        "posts_unit": line.unit,
        "posts_filled": _plain(line.filled),
        "posts_gap": _plain(line.posts_gap),
        "in_post_wte": _plain(line.wte),
        "in_post_people": line.heads,
        "people_with_a_role_profile": line.people,
        "assessed": _or_marker(line.assessed.value),
        "evidence_gap": _or_marker(line.evidence_gap),
        "role_ready": _or_marker(line.ready.value),
        "competence_gap": _or_marker(line.competence_gap),
        "role_ready_share": (None if not line.people else MARKER) if line.ready_share is None else str(line.ready_share),
    }


def table_rows(report: GapReport) -> Iterator[Sequence[object]]:
    """Return the whole report as one tidy table: the names of the columns, then a row for each line."""
    for place, line in enumerate(report.rows()):
        row = {"as_of": report.as_of.isoformat()} | as_row(line)
        if place == 0:
            yield tuple(row)
        yield tuple(row.values())


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(CENT))


def _or_marker(value: int | None) -> int | str:
    return MARKER if value is None else value


def gap_report(material: Material, *, of: Place, as_of: date, rule: DisclosureRule | None, ratio: Ratio | None = None) -> GapReport:
    """Make the report of one place in the material's tree.

    With a rule, what is hidden is decided over the whole tree, so that reports of a place, of its
    parts and of what is above it fit together and give nothing back.
    """
    professions = material.professions()
    counted = _counted(material, as_of)
    printed = _printed(material.tree, professions, counted, rule)
    want = wanted(material.tree, material.plans, ratio)
    columns = _columns(material.tree, of, counted)
    lines = {}
    for column in columns:
        for profession in (*professions, ALL):
            key = (column.id, profession)
            posts = _posts(key, professions, want, counted)
            title = material.titles.get(profession, "")
            lines[key] = _line(column, (profession, title), counted.get(key, Tally()), posts, printed[key], rule)
    return GapReport(
        organisation=of, as_of=as_of, framework=material.framework, rule=rule, ratio=ratio, columns=columns,
        plan_sources=material.sources_below(of),
        professions=tuple((slug, material.titles[slug]) for slug in professions), lines=lines,
        uncoded=tuple(material.titles[slug] for slug in professions if slug in material.uncoded),
    )  # fmt: skip


def _counted(material: Material, as_of: date) -> dict[Key, Tally]:
    held = {(post.person_id, post.profession) for post in material.posts if post.profession in material.needs}
    shown = material.evidence
    results = {(person, what): result_of(material.needs[what], shown.get(person, ()), as_of) for person, what in held}
    return tallies(material.tree, material.posts, results)


def _printed(
    tree: Tree, professions: Sequence[str], counted: Mapping[Key, Tally], rule: DisclosureRule | None
) -> dict[Key, tuple[Cell, Cell]]:
    """Return the counts of assessed and of role-ready people as they may be printed."""
    keys = [(place, profession) for place in tree.everywhere() for profession in (*professions, ALL)]
    tally = {key: counted.get(key, Tally()) for key in keys}
    if rule is None:
        return {key: (Cell(t.assessed, shown=True), Cell(t.ready, shown=True)) for key, t in tally.items()}
    sums = sums_of(tree, professions)
    assessed = cells({key: Counted(t.assessed, t.profiled) for key, t in tally.items()}, sums, rule)
    ready = cells({key: Counted(t.ready, t.profiled) for key, t in tally.items()}, sums, rule)
    return {key: (assessed[key], ready[key]) for key in keys}


def _columns(tree: Tree, of: Place, counted: Mapping[Key, Tally]) -> tuple[Column, ...]:
    """Return the place itself, its parts by name, and its own rest where anybody is in it."""
    parts = sorted((tree.places[part] for part in tree.parts[of.id]), key=lambda place: (place.name, place.id))
    columns = [Column(id=place.id, slug=place.slug, name=place.name.removeprefix(f"{of.name}, ")) for place in (of, *parts)]
    if counted.get((-of.id, ALL)):
        columns.append(Column(id=-of.id, slug="", name=f"{of.name}, not in a listed part"))
    return tuple(columns)


@dataclass(frozen=True)
class _Posts:
    """What is wanted and what is filled of it, both in one unit."""

    wanted: Decimal | None
    filled: Decimal
    unit: str
    basis: str


def _posts(key: Key, professions: Sequence[str], want: Mapping[Key, Wanted], counted: Mapping[Key, Tally]) -> _Posts:
    """Return posts of one place and profession; for all together only those of the professions with a figure in WTE."""
    place, profession = key
    if profession != ALL:
        tally, one = counted.get(key, Tally()), want.get(key)
        filled = Decimal(tally.heads) if one and one.unit == "headcount" else tally.wte
        return _Posts(one.posts if one else None, filled, one.unit if one else "WTE", one.basis if one else "")
    known = [each for each in professions if (found := want.get((place, each))) and found.unit == "WTE"]
    posts = sum((want[place, each].posts for each in known), Decimal(0)) if known else None
    filled = sum((counted.get((place, each), Tally()).wte for each in known), Decimal(0))
    return _Posts(posts, filled, "WTE", "+".join(sorted({want[place, each].basis for each in known})))


def _line(
    column: Column, profession: tuple[str, str], tally: Tally, posts: _Posts, results: tuple[Cell, Cell], rule: DisclosureRule | None
) -> Line:
    assessed, ready = results
    return Line(
        place=column.slug, place_name=column.name, profession=profession[0], profession_title=profession[1],
        wte=tally.wte, heads=tally.heads, people=tally.profiled,
        wanted=posts.wanted, unit=posts.unit, basis=posts.basis, filled=posts.filled,
        assessed=assessed, ready=ready,
        assessed_share=share(assessed.value, tally.profiled, rule), ready_share=share(ready.value, tally.profiled, rule),
    )  # fmt: skip
