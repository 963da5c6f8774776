"""Reading frameworks, their versions and scales."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from genomeready.frameworks.lines.versions import FrameworkCard, LevelRow, VersionLine, Versions
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion, Level, RoleProfile
from genomeready.frameworks.rules import CORE, VersionState

PUBLIC = (VersionState.PUBLISHED, VersionState.SUPERSEDED)
"""The states in which anybody may read a version; a draft is its authors'."""

_COMPETENCIES = select(func.count(Competency.id)).where(Competency.version_id == FrameworkVersion.id).scalar_subquery()
_PROFILES = select(func.count(RoleProfile.id)).where(RoleProfile.version_id == FrameworkVersion.id).scalar_subquery()


def current_version(session: Session, slug: str = CORE) -> FrameworkVersion | None:
    """Return the published version of a framework, with its framework; None before the first sync."""
    return session.scalar(
        select(FrameworkVersion)
        .join(FrameworkVersion.framework)
        .options(contains_eager(FrameworkVersion.framework))
        .where(Framework.slug == slug, FrameworkVersion.state == VersionState.PUBLISHED)
    )


def versions_of(session: Session, slug: str = CORE, number: str | None = None) -> Versions | None:
    """Return a framework's versions and the chosen one, by default the one in force; None where that is not public. One statement."""
    rows = session.execute(
        select(
            FrameworkVersion.id, Framework.slug, Framework.title, Framework.permitted_use, Framework.licence,
            FrameworkVersion.number, FrameworkVersion.state, FrameworkVersion.published_on, FrameworkVersion.description,
            FrameworkVersion.notice, FrameworkVersion.sources, FrameworkVersion.content_hash,
            _COMPETENCIES.label("competencies"), _PROFILES.label("profiles"),
        )
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(Framework.slug == slug, FrameworkVersion.state.in_(PUBLIC))
        .order_by(FrameworkVersion.id.desc())
    ).mappings()  # fmt: skip
    every = tuple(VersionLine(**row) for row in rows)
    chosen = next((line for line in every if (line.is_current if number is None else line.number == number)), None)
    return Versions(chosen=chosen, every=every) if chosen else None


def frameworks_held(session: Session) -> list[FrameworkCard]:
    """Return every framework with a published version, by title, in one statement."""
    rows = session.execute(
        select(
            Framework.slug, Framework.title, Framework.permitted_use, Framework.licence, FrameworkVersion.number,
            FrameworkVersion.published_on, FrameworkVersion.description,
            _COMPETENCIES.label("competencies"), _PROFILES.label("profiles"),
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
