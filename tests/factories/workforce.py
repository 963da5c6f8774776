"""Planned posts, norms, reports, and the pure material of a report, made in one line."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import count

from sqlalchemy.orm import Session

from factories.people import a_profession, an_organisation
from genomeready.competence.rules.standing import Need, Shown
from genomeready.people.models import Organisation, Profession
from genomeready.workforce.gap_report import Material
from genomeready.workforce.models import Establishment, Norm
from genomeready.workforce.rules import Key, Place, Post, Ratio, Tree, tree_of

_number = count(1)


def a_plan(
    session: Session, *, organisation: Organisation | None = None, profession: Profession | None = None, wte: Decimal = Decimal(10),
    dated: date = date(2026, 1, 1), source: str = "The ministry's register of posts",
) -> Establishment:  # fmt: skip
    plan = Establishment(
        organisation_id=(organisation or an_organisation(session)).id, profession_id=(profession or a_profession(session)).id,
        planned_wte=wte, dated=dated, source=source,
    )  # fmt: skip
    session.add(plan)
    session.flush()
    return plan


def a_norm(
    session: Session, *, slug: str | None = None, profession: Profession | None = None, posts: Decimal = Decimal(1),
    population: int = 100_000, unit: str = "WTE",
) -> Norm:  # fmt: skip
    norm = Norm(
        slug=slug or f"norm-{next(_number)}", profession_id=(profession or a_profession(session)).id, posts=posts, population=population,
        unit=unit, counted="nurses in post", source="A journal", year=2020,
    )  # fmt: skip
    session.add(norm)
    session.flush()
    return norm


def a_place(path: str, *, name: str | None = None, population: int | None = None) -> Place:
    """A place by its path; its depth says what it is."""
    steps = path.strip("/").split("/")
    kind = ("country", "region", "provider", "team")[len(steps) - 1]
    return Place(
        id=int(steps[-1]), slug=f"place-{steps[-1]}", name=name or f"Place {steps[-1]}", kind=kind, path=path, population=population
    )


def a_tree(*paths: str) -> Tree:
    return tree_of([a_place(path) for path in paths or ("/1/", "/1/2/", "/1/3/")])


def a_ratio(
    *, slug: str = "one-per-100000", profession: str = "nurse", posts: Decimal = Decimal(1), population: int = 100_000, unit: str = "WTE"
) -> Ratio:
    return Ratio(
        slug=slug, profession=profession, posts=posts, population=population, unit=unit, counted="nurses", source="A journal", year=2020
    )


def posts_at(path: str, number: int, *, profession: str = "nurse", first: int = 1, wte: Decimal = Decimal(1)) -> list[Post]:
    """So many full-time people at one place, numbered from `first`."""
    return [Post(person, profession, path, wte) for person in range(first, first + number)]


def some_material(
    *, tree: Tree | None = None, posts: Sequence[Post] = (), evidence: Mapping[int, Sequence[Shown]] | None = None,
    needs: Mapping[str, Sequence[Need]] | None = None, plans: Mapping[Key, Decimal] | None = None, ratios: Sequence[Ratio] = (),
    uncoded: Collection[str] = (),
) -> Material:  # fmt: skip
    """Material in which a nurse needs level 2 in competency 7."""
    plans = plans or {}
    professions = {"nurse", "physician", *(post.profession for post in posts)}
    return Material(
        tree=tree or a_tree(), posts=posts, evidence=evidence or {},
        needs={"nurse": [Need(competency_id=7, minimum=2)]} if needs is None else needs,
        plans=plans, plan_sources=dict.fromkeys(plans, "The register"), ratios=ratios,
        titles={slug: slug.capitalize() for slug in professions}, uncoded=uncoded, framework="Core 1.0",
    )  # fmt: skip
