"""Reading role profiles with what they ask: three statements, however many there are."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from genomeready.frameworks.lines.roles import NeedRow, Profile, SetRow
from genomeready.frameworks.models import Competency, Domain, Framework, FrameworkVersion, OptionalSet, Requirement, RoleProfile
from genomeready.frameworks.rules import CORE, VersionState
from genomeready.people.models import Profession

R = TypeVar("R")


def profiles(session: Session, slug: str = CORE) -> list[Profile]:
    """Return every role profile of the current version, by title, in three statements."""
    return _profiles(session, *_current(slug))


def profile_for(session: Session, profession_slug: str, *, slug: str = CORE) -> Profile | None:
    """Return the role profile of a profession in the current version, in three statements; None where there is none."""
    return next(iter(_profiles(session, *_current(slug), Profession.slug == profession_slug)), None)


def profiles_in(session: Session, version_id: int) -> list[Profile]:
    """Return every role profile of a version, by title, in three statements."""
    return _profiles(session, RoleProfile.version_id == version_id)


def profile_in(session: Session, version_id: int, profession_slug: str) -> Profile | None:
    """Return the role profile of a profession in a version, in three statements; None where there is none."""
    return next(iter(_profiles(session, RoleProfile.version_id == version_id, Profession.slug == profession_slug)), None)


def _current(slug: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Framework.slug == slug, FrameworkVersion.state == VersionState.PUBLISHED


def _profiles(session: Session, *wanted: ColumnElement[bool]) -> list[Profile]:
    found = session.execute(
        select(
            RoleProfile.id, RoleProfile.version_id, RoleProfile.title, RoleProfile.detail,
            Profession.slug.label("profession_slug"), Profession.title.label("profession_title"),
        )
        .join(Profession, Profession.id == RoleProfile.profession_id)
        .join(FrameworkVersion, FrameworkVersion.id == RoleProfile.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(*wanted)
        .order_by(RoleProfile.title)
    ).all()  # fmt: skip
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
