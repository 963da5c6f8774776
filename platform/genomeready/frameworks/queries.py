"""Reading frameworks, competencies and role profiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from genomeready.frameworks.lines import AskedOf, FrameworkCard
from genomeready.frameworks.models import Competency, Domain, Framework, FrameworkVersion, Level, OptionalSet, Requirement, RoleProfile
from genomeready.frameworks.rules import CORE, VersionState, asked_levels
from genomeready.people.models import Profession

R = TypeVar("R")


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelRow:
    """One step of a version's scale."""

    value: int
    name: str
    description: str


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
class NeedRow:
    """What a role asks of one competency; not applicable: `applicable` false and no levels."""

    competency_id: int
    slug: str
    title: str
    domain_slug: str
    domain_title: str
    kind: str
    minimum: int | None
    maximum: int | None
    applicable: bool
    set_key: str | None
    max_age_months: int | None

    @property
    def asked(self) -> str:
        """The level asked, as it is written: `2`, `2–3` or a dash."""
        return asked_levels(self.minimum, self.maximum)


@dataclass(frozen=True, kw_only=True, slots=True)
class SetRow:
    """A set of requirements of which `minimum` are asked."""

    key: str
    title: str
    minimum: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """The role profile of one profession, its needs in the order of the framework."""

    id: int
    version_id: int
    profession_slug: str
    profession_title: str
    title: str
    detail: dict[str, Any]
    needs: tuple[NeedRow, ...]
    sets: tuple[SetRow, ...]

    @property
    def by_domain(self) -> list[tuple[str, list[NeedRow]]]:
        """The needs under the titles of their domains, in the order of the framework."""
        return [(title, list(needs)) for title, needs in groupby(self.needs, key=lambda need: need.domain_title)]

    @property
    def set_titles(self) -> dict[str, str]:
        """The titles of the optional sets under their keys."""
        return {entry.key: entry.title for entry in self.sets}


@dataclass(frozen=True, kw_only=True, slots=True)
class DomainBlock:
    """A domain with its competencies, in their order."""

    slug: str
    title: str
    summary: str
    competencies: tuple[CompetencyRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CompetencyPage:
    """All that the page of a competency shows."""

    competency: Competency
    domain_title: str
    version: FrameworkVersion
    levels: tuple[LevelRow, ...]
    asked_of: tuple[AskedOf, ...]


def current_version(session: Session, slug: str = CORE) -> FrameworkVersion | None:
    """Return the published version of a framework, with its framework; None before the first sync."""
    return session.scalar(
        select(FrameworkVersion)
        .join(FrameworkVersion.framework)
        .options(contains_eager(FrameworkVersion.framework))
        .where(Framework.slug == slug, FrameworkVersion.state == VersionState.PUBLISHED)
    )


def frameworks_held(session: Session) -> list[FrameworkCard]:
    """Return every framework with a published version, by title, in one statement."""
    counted = select(func.count(Competency.id)).where(Competency.version_id == FrameworkVersion.id).scalar_subquery()
    profiled = select(func.count(RoleProfile.id)).where(RoleProfile.version_id == FrameworkVersion.id).scalar_subquery()
    rows = session.execute(
        select(
            Framework.slug, Framework.title, Framework.permitted_use, Framework.licence, FrameworkVersion.number,
            FrameworkVersion.published_on, FrameworkVersion.description, counted.label("competencies"), profiled.label("profiles"),
        )
        .join(FrameworkVersion, FrameworkVersion.framework_id == Framework.id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED)
        .order_by(Framework.title)
    ).mappings()  # fmt: skip
    return [FrameworkCard(**row) for row in rows]


def levels(session: Session, version_id: int) -> list[LevelRow]:
    """Return the scale of a version, lowest first."""
    rows = session.execute(select(Level.value, Level.name, Level.description).where(Level.version_id == version_id).order_by(Level.value))
    return [LevelRow(**row) for row in rows.mappings()]


def competency_rows(session: Session, version_id: int) -> list[CompetencyRow]:
    """Return the competencies of a version in their order, domain by domain."""
    rows = session.execute(
        select(
            Competency.id, Competency.slug, Competency.title, Competency.kind, Competency.statement,
            Domain.slug.label("domain_slug"), Domain.title.label("domain_title"), Domain.position.label("domain_position"),
            Competency.position, Competency.levels,
        )
        .join(Domain, Domain.id == Competency.domain_id)
        .where(Competency.version_id == version_id)
        .order_by(Domain.position, Competency.position)
    ).mappings()  # fmt: skip
    return [CompetencyRow(**row) for row in rows]


def competencies_by_slug(session: Session, version_id: int) -> dict[str, CompetencyRow]:
    """Return the competencies of a version under their slugs."""
    return {row.slug: row for row in competency_rows(session, version_id)}


def domain_tree(session: Session, version_id: int) -> list[DomainBlock]:
    """Return the domains of a version with their competencies, in two statements."""
    rows = competency_rows(session, version_id)
    found = session.scalars(select(Domain).where(Domain.version_id == version_id).order_by(Domain.position)).all()
    return [
        DomainBlock(slug=d.slug, title=d.title, summary=d.summary, competencies=tuple(r for r in rows if r.domain_slug == d.slug))
        for d in found
    ]


def competency_page(session: Session, slug: str, number: str, competency: str) -> CompetencyPage | None:
    """Return what the permanent page of a competency shows, in three statements; superseded versions keep their pages."""
    found = session.execute(
        select(Competency, Domain.title.label("domain_title"), FrameworkVersion)
        .join(Domain, Domain.id == Competency.domain_id)
        .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
        .join(FrameworkVersion.framework)
        .options(contains_eager(FrameworkVersion.framework))
        .where(Framework.slug == slug, FrameworkVersion.number == number, Competency.slug == competency)
    ).one_or_none()
    if found is None:
        return None
    row, domain_title, version = found
    return CompetencyPage(
        competency=row, domain_title=domain_title, version=version,
        levels=tuple(levels(session, version.id)), asked_of=tuple(roles_asking(session, row.id)),
    )  # fmt: skip


def roles_asking(session: Session, competency_id: int) -> list[AskedOf]:
    """Return the roles that ask for a competency, the highest level first."""
    rows = session.execute(
        select(
            Profession.slug.label("profession_slug"), RoleProfile.title, Requirement.minimum, Requirement.maximum,
            Requirement.set_id.is_not(None).label("optional"),
        )
        .join(RoleProfile, RoleProfile.id == Requirement.profile_id)
        .join(Profession, Profession.id == RoleProfile.profession_id)
        .where(Requirement.competency_id == competency_id, Requirement.applicable)
        .order_by(Requirement.minimum.desc(), RoleProfile.title)
    ).mappings()  # fmt: skip
    return [AskedOf(**row) for row in rows]


def profiles(session: Session, slug: str = CORE) -> list[Profile]:
    """Return every role profile of the current version, by title, in three statements."""
    return _profiles(session, slug, profession=None)


def profile_for(session: Session, profession_slug: str, *, slug: str = CORE) -> Profile | None:
    """Return the role profile of a profession in the current version, in three statements; None where there is none."""
    return next(iter(_profiles(session, slug, profession=profession_slug)), None)


def _profiles(session: Session, slug: str, *, profession: str | None) -> list[Profile]:
    asked = (
        select(
            RoleProfile.id, RoleProfile.version_id, RoleProfile.title, RoleProfile.detail,
            Profession.slug.label("profession_slug"), Profession.title.label("profession_title"),
        )
        .join(Profession, Profession.id == RoleProfile.profession_id)
        .join(FrameworkVersion, FrameworkVersion.id == RoleProfile.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(Framework.slug == slug, FrameworkVersion.state == VersionState.PUBLISHED)
        .order_by(RoleProfile.title)
    )  # fmt: skip
    found = session.execute(asked if profession is None else asked.where(Profession.slug == profession)).all()
    if not found:
        return []
    ids = [row.id for row in found]
    needs, sets = _needs(session, ids), _sets(session, ids)
    return [Profile(**row._mapping, needs=tuple(needs.get(row.id, ())), sets=tuple(sets.get(row.id, ()))) for row in found]  # noqa: SLF001 - a Row's public mapping


def _needs(session: Session, profile_ids: Sequence[int]) -> dict[int, list[NeedRow]]:
    rows = session.execute(
        select(
            Requirement.profile_id, Requirement.competency_id, Competency.slug, Competency.title,
            Domain.slug.label("domain_slug"), Domain.title.label("domain_title"), Competency.kind,
            Requirement.minimum, Requirement.maximum, Requirement.applicable, OptionalSet.key.label("set_key"), Requirement.max_age_months,
        )
        .join(Competency, Competency.id == Requirement.competency_id)
        .join(Domain, Domain.id == Competency.domain_id)
        .outerjoin(OptionalSet, OptionalSet.id == Requirement.set_id)
        .where(Requirement.profile_id.in_(profile_ids))
        .order_by(Domain.position, Competency.position)
    ).all()  # fmt: skip
    return _grouped(rows, NeedRow)


def _sets(session: Session, profile_ids: Sequence[int]) -> dict[int, list[SetRow]]:
    rows = session.execute(
        select(OptionalSet.profile_id, OptionalSet.key, OptionalSet.title, OptionalSet.minimum)
        .where(OptionalSet.profile_id.in_(profile_ids))
        .order_by(OptionalSet.id)
    ).all()
    return _grouped(rows, SetRow)


def _grouped(rows: Sequence[Any], make: type[R]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = {}
    for row in rows:
        values = dict(row._mapping)  # noqa: SLF001 - a Row's public mapping
        found.setdefault(values.pop("profile_id"), []).append(make(**values))
    return found
