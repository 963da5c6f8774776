"""Reading what can be found: the competencies and roles of every version in force, in two statements."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.frameworks.lines.searching import Entry, Kind
from genomeready.frameworks.models import Competency, Domain, Framework, FrameworkVersion, RoleProfile
from genomeready.frameworks.rules import VersionState
from genomeready.people.models import Profession

_PLACE = (Framework.slug.label("framework"), Framework.title.label("framework_title"), FrameworkVersion.number)


def what_can_be_found(session: Session) -> list[Entry]:
    """Return every role and every competency in force, in two statements."""
    return [*_roles(session), *_competencies(session)]


def _competencies(session: Session) -> list[Entry]:
    """Return every competency in force with its statement and what its levels look like, in the order of its framework."""
    rows = session.execute(
        select(*_PLACE, Competency.slug, Competency.title, Domain.title.label("place"), Competency.statement, Competency.levels)
        .join(Domain, Domain.id == Competency.domain_id)
        .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED)
        .order_by(Framework.title, Domain.position, Competency.position)
    ).mappings()
    return [
        Entry(
            kind=Kind.COMPETENCY, framework=row["framework"], framework_title=row["framework_title"], number=row["number"],
            slug=row["slug"], title=row["title"], place=row["place"], texts=(("", row["statement"]), *sorted(row["levels"].items())),
        )
        for row in rows
    ]  # fmt: skip


def _roles(session: Session) -> list[Entry]:
    """Return every role in force with its definition and what it does, by title."""
    rows = session.execute(
        select(*_PLACE, Profession.slug, RoleProfile.title, RoleProfile.detail)
        .join(Profession, Profession.id == RoleProfile.profession_id)
        .join(FrameworkVersion, FrameworkVersion.id == RoleProfile.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED)
        .order_by(Framework.title, RoleProfile.title)
    ).mappings()
    return [
        Entry(
            kind=Kind.ROLE, framework=row["framework"], framework_title=row["framework_title"], number=row["number"],
            slug=row["slug"], title=row["title"], place="",
            texts=(("", row["detail"]["definition"]), *(("does", each) for each in row["detail"]["does"])),
        )
        for row in rows
    ]  # fmt: skip
