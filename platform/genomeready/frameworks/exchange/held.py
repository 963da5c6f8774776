"""Frameworks as the database holds them, as entries again: in a fixed number of statements, however many there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from genomeready.frameworks.exchange.edition import Earlier
from genomeready.frameworks.files.shapes import CompetencyEntry, DomainEntry, FrameworkEntry, RequirementEntry, RoleEntry, SetEntry
from genomeready.frameworks.models import (
    Competency,
    Domain,
    Framework,
    FrameworkVersion,
    Level,
    Lineage,
    OptionalSet,
    Requirement,
    RoleProfile,
)
from genomeready.frameworks.rules import VersionState
from genomeready.people.models import Profession

IN_DATABASE = "database"


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldVersion:
    """A version that anybody may read: published, or superseded by a newer one."""

    id: int
    slug: str
    number: str
    state: str
    title: str
    permitted_use: str
    licence: str
    published_on: date | None
    content_hash: str


def versions_held(session: Session) -> list[HeldVersion]:
    """Return every version that anybody may read, by framework and then as they were published, in one statement."""
    rows = session.execute(
        select(
            FrameworkVersion.id, Framework.slug, FrameworkVersion.number, FrameworkVersion.state, Framework.title,
            Framework.permitted_use, Framework.licence, FrameworkVersion.published_on, FrameworkVersion.content_hash,
        )
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(FrameworkVersion.state.in_((VersionState.PUBLISHED, VersionState.SUPERSEDED)))
        .order_by(Framework.slug, FrameworkVersion.id)
    ).mappings()  # fmt: skip
    return [HeldVersion(**row) for row in rows]


def version_held(session: Session, slug: str, number: str) -> HeldVersion | None:
    """Return one version of a framework, the published one for no number; None where the database has none."""
    versions = (version for version in versions_held(session) if version.slug == slug)
    return next((v for v in versions if v.number == number or (not number and v.state == VersionState.PUBLISHED)), None)


def entries_held(session: Session, versions: Collection[HeldVersion]) -> dict[int, FrameworkEntry]:
    """Return what these versions hold, under their ids, in seven statements."""
    ids = [version.id for version in versions]
    heads = {row.id: row for row in session.scalars(select(FrameworkVersion).where(FrameworkVersion.id.in_(ids)))}
    levels = _grouped(session.scalars(select(Level).where(Level.version_id.in_(ids)).order_by(Level.value)).all(), "version_id")
    domains, roles = _domains(session, ids), _roles(session, ids)
    return {
        version.id: FrameworkEntry(
            file=IN_DATABASE, slug=version.slug, version=version.number, status=VersionState.PUBLISHED, published=version.published_on,
            title=version.title, description=heads[version.id].description, permitted_use=version.permitted_use, licence=version.licence,
            notice=heads[version.id].notice, sources=tuple(heads[version.id].sources),
            scale=tuple((level.value, level.name, level.description) for level in levels[version.id]),
            domains=tuple(domains[version.id]), roles=tuple(roles[version.id]), content_hash=version.content_hash,
        )
        for version in versions
    }  # fmt: skip


def lineage_held(session: Session, versions: Collection[HeldVersion]) -> Mapping[int, list[Earlier]]:
    """Return which competencies of earlier versions live on in these versions, under their ids, in one statement."""
    now, before, version = aliased(Competency), aliased(Competency), aliased(FrameworkVersion)
    rows = session.execute(
        select(Lineage.version_id, Lineage.relation, before.slug, before.title, now.slug.label("now"), version.number.label("version"))
        .join(before, before.id == Lineage.earlier_id)
        .join(version, version.id == before.version_id)
        .join(now, now.id == Lineage.competency_id)
        .where(Lineage.version_id.in_([held.id for held in versions]))
        .order_by(Lineage.id)
    ).mappings()
    found: dict[int, list[Earlier]] = defaultdict(list)
    for row in rows:
        found[row["version_id"]].append(Earlier(**{name: value for name, value in row.items() if name != "version_id"}))
    return found


def _grouped(rows: Sequence[Any], key: str) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _domains(session: Session, ids: Collection[int]) -> Mapping[int, list[DomainEntry]]:
    held = session.scalars(select(Competency).where(Competency.version_id.in_(ids)).order_by(Competency.position, Competency.id)).all()
    competencies = _grouped(held, "domain_id")
    found: dict[int, list[DomainEntry]] = defaultdict(list)
    for row in session.scalars(select(Domain).where(Domain.version_id.in_(ids)).order_by(Domain.position, Domain.id)):
        entries = tuple(
            CompetencyEntry(
                slug=c.slug, title=c.title, kind=c.kind, risk=c.risk, statement=c.statement, levels=c.levels,
                aligned_to=tuple(c.aligned_to),
            )
            for c in competencies[row.id]
        )  # fmt: skip
        found[row.version_id].append(DomainEntry(slug=row.slug, title=row.title, summary=row.summary, competencies=entries))
    return found


def _roles(session: Session, ids: Collection[int]) -> Mapping[int, list[RoleEntry]]:
    profiles = session.execute(
        select(RoleProfile.id, RoleProfile.version_id, RoleProfile.title, RoleProfile.detail, Profession.slug)
        .join(Profession, Profession.id == RoleProfile.profession_id)
        .where(RoleProfile.version_id.in_(ids))
        .order_by(Profession.slug)
    ).all()
    of_versions = select(RoleProfile.id).where(RoleProfile.version_id.in_(ids))
    sets = session.scalars(select(OptionalSet).where(OptionalSet.profile_id.in_(of_versions)).order_by(OptionalSet.id)).all()
    keys = {row.id: row.key for row in sets}
    needs = session.execute(
        select(
            Requirement.profile_id, Competency.slug, Requirement.minimum, Requirement.maximum, Requirement.set_id,
            Requirement.max_age_months,
        )
        .join(Competency, Competency.id == Requirement.competency_id)
        .where(Requirement.profile_id.in_(of_versions))
        .order_by(Requirement.id)
    ).all()  # fmt: skip
    sets_of, needs_of = _grouped(sets, "profile_id"), _grouped(needs, "profile_id")
    found: dict[int, list[RoleEntry]] = defaultdict(list)
    for profile in profiles:
        made = tuple(SetEntry(key=row.key, title=row.title, minimum=row.minimum) for row in sets_of[profile.id])
        asked = tuple(
            RequirementEntry(
                competency=n.slug, minimum=n.minimum, maximum=n.maximum, set_key=keys.get(n.set_id), max_age_months=n.max_age_months
            )
            for n in needs_of[profile.id]
        )
        found[profile.version_id].append(
            RoleEntry(profession=profile.slug, title=profile.title, detail=profile.detail, sets=made, requirements=asked)
        )
    return found
