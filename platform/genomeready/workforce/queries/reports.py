"""Reading what a gap report is made of: ten statements, whatever the number of people."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.base.refusals import NotThere
from genomeready.competence.queries.evidence import evidence_below
from genomeready.competence.rules.standing import is_mandatory
from genomeready.frameworks.queries.profiles import profiles
from genomeready.frameworks.queries.versions import current_version
from genomeready.people.models import Membership, Organisation, Profession
from genomeready.workforce.disclosure import DisclosureRule
from genomeready.workforce.gap_report import GapReport, Material, gap_report
from genomeready.workforce.models import Establishment, Norm
from genomeready.workforce.queries.conditions import below, confirmed
from genomeready.workforce.rules import Place, Post, Ratio, Tree, ids_in, tree_of


def gap_report_of(session: Session, organisation: Organisation, *, as_of: date, rule: DisclosureRule | None, norm: str = "") -> GapReport:
    """Return the gap report of an organisation on a day; `norm` (a slug) replaces the plan of its profession.

    With a disclosure rule the whole country is read, since what is hidden is decided over the whole tree.

    Raises:
        NotThere: there is no norm of that slug.
    """
    path = f"/{ids_in(organisation.path)[0]}/" if rule else organisation.path
    material = gap_material(session, path, as_of)
    ratio = next((each for each in material.ratios if each.slug == norm), None)
    if norm and ratio is None:
        raise NotThere
    return gap_report(material, of=material.tree.places[organisation.id], as_of=as_of, rule=rule, ratio=ratio)


def gap_material(session: Session, path: str, as_of: date) -> Material:
    """Read everything that a report about the tree at a path needs: ten statements."""
    roles = profiles(session)
    needs = {role.profession_slug: [need for need in role.needs if is_mandatory(need)] for role in roles}
    version = current_version(session)
    asked = {need.competency_id for each in needs.values() for need in each}
    plans = plans_below(session, path, as_of)
    return Material(
        tree=tree_at(session, path),
        posts=posts_below(session, path, as_of),
        evidence=evidence_below(session, path, asked, as_of),
        needs=needs,
        plans={key: planned for key, (planned, _) in plans.items()},
        plan_sources={key: source for key, (_, source) in plans.items()},
        ratios=ratios(session),
        titles={row.slug: row.title for row in session.execute(select(Profession.slug, Profession.title))},
        uncoded=frozenset(role.profession_slug for role in roles if role.is_uncoded),
        framework=f"{version.framework.title} {version.number}" if version else "",
    )


def tree_at(session: Session, path: str) -> Tree:
    """Return the organisation at a path and all below it."""
    columns = (Organisation.id, Organisation.slug, Organisation.name, Organisation.kind, Organisation.path, Organisation.population)
    rows = session.execute(select(*columns).where(below(path))).mappings()
    return tree_of(sorted((Place(**row) for row in rows), key=lambda place: place.above))


def posts_below(session: Session, path: str, as_of: date) -> list[Post]:
    """Return the confirmed memberships that hold on a day at or below a path, in a fixed order."""
    rows = session.execute(
        select(Membership.person_id, Profession.slug, Organisation.path, Membership.wte)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Profession, Profession.id == Membership.profession_id)
        .where(below(path), *confirmed(as_of))
        .order_by(Membership.id)
    )
    return [Post(*row) for row in rows]


def plans_below(session: Session, path: str, as_of: date) -> dict[tuple[int, str], tuple[Decimal, str]]:
    """Return the latest planned posts (WTE) known that day, and who says so, by organisation id and profession."""
    rows = session.execute(
        select(Establishment.organisation_id, Profession.slug, Establishment.planned_wte, Establishment.source)
        .join(Organisation, Organisation.id == Establishment.organisation_id)
        .join(Profession, Profession.id == Establishment.profession_id)
        .where(below(path), Establishment.dated <= as_of)
        .order_by(Establishment.dated, Establishment.id)
    )
    return {(organisation, profession): (planned, source) for organisation, profession, planned, source in rows}


def ratios(session: Session) -> list[Ratio]:
    """Return every norm, by profession and slug."""
    rows = session.execute(
        select(Norm.slug, Profession.slug.label("profession"), Norm.posts, Norm.population, Norm.unit, Norm.counted, Norm.source, Norm.year)
        .join(Profession, Profession.id == Norm.profession_id)
        .order_by(Profession.slug, Norm.slug)
    ).mappings()
    return [Ratio(**row) for row in rows]
