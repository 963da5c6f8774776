"""Who endorses a course, and with which signed document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from genomeready.catalogue.models import Course, CourseVersion
from genomeready.credentials.models.outside import Endorsement
from genomeready.credentials.proofs.reading import read_json
from genomeready.people.models import Person


@dataclass(frozen=True, kw_only=True)
class EndorsementRow:
    """An endorsement as a page shows it; `withdrawn_note` and `withdrawn_by` are for those who keep endorsements."""

    id: int
    course: str
    course_title: str
    address: str
    issuer: str
    issuer_name: str
    version: str
    comment: str
    valid_from: datetime
    valid_until: datetime | None
    taken_in_at: datetime
    document: str
    withdrawn_at: datetime | None
    withdrawn_because: str | None
    withdrawn_note: str
    withdrawn_by: str | None

    def is_in_force(self, at: datetime) -> bool:
        """Say whether it stands at a moment: within its own period, and not withdrawn."""
        return self.withdrawn_at is None and self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


_ROWS = (
    select(
        Endorsement.id, Course.slug.label("course"), CourseVersion.title.label("course_title"), Endorsement.address, Endorsement.issuer,
        Endorsement.issuer_name, Endorsement.version, Endorsement.comment, Endorsement.valid_from, Endorsement.valid_until,
        Endorsement.taken_in_at, Endorsement.document, Endorsement.withdrawn_at, Endorsement.withdrawn_because, Endorsement.withdrawn_note,
        Person.name.label("withdrawn_by"),
    )
    .join(Course, Course.id == Endorsement.course_id)
    .join(CourseVersion, CourseVersion.id == Course.current_version_id)
    .outerjoin(Person, Person.id == Endorsement.withdrawn_by_id)
    .order_by(Course.code, Endorsement.id)
)  # fmt: skip


def endorsements_of(session: Session, course_id: int) -> Sequence[EndorsementRow]:
    """Return the endorsements of a course, the oldest first, those that ran out or were withdrawn included."""
    return [EndorsementRow(**row) for row in session.execute(_ROWS.where(Endorsement.course_id == course_id)).mappings()]


def every_endorsement(session: Session) -> Sequence[EndorsementRow]:
    """Return the endorsements of every course, by course."""
    return [EndorsementRow(**row) for row in session.execute(_ROWS).mappings()]


def endorsement_row(session: Session, endorsement_id: int) -> EndorsementRow | None:
    """Return one endorsement."""
    row = session.execute(_ROWS.where(Endorsement.id == endorsement_id)).mappings().one_or_none()
    return EndorsementRow(**row) if row else None


def withdrawn_since(session: Session, addresses: Sequence[str]) -> dict[str, datetime | None]:
    """Return when each of these endorsements was withdrawn, None while it stands, in one statement; unknown ones are left out."""
    rows = session.execute(select(Endorsement.address, Endorsement.withdrawn_at).where(Endorsement.address.in_(addresses)))
    return {row.address: row.withdrawn_at for row in rows}


def endorsing_documents(session: Session, course_id: int, version: str, *, at: datetime) -> tuple[dict[str, Any], ...]:
    """Return the signed endorsements that a certificate issued now for a version of a course carries."""
    asked = (
        select(Endorsement.document)
        .where(
            Endorsement.course_id == course_id, Endorsement.version.in_(["", version]), Endorsement.withdrawn_at.is_(None),
            or_(Endorsement.valid_until.is_(None), Endorsement.valid_until > at),
        )
        .order_by(Endorsement.id)
    )  # fmt: skip
    return tuple(read_json(document) for document in session.scalars(asked))


@dataclass(frozen=True, kw_only=True)
class CourseNamed:
    """A course by its slug, with the title and number of its current version."""

    id: int
    title: str
    number: str


def course_named(session: Session, slug: str) -> CourseNamed | None:
    """Return a course with its current version; None where there is none of this slug."""
    row = session.execute(
        select(Course.id, CourseVersion.title, CourseVersion.number)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(Course.slug == slug)
    ).mappings().one_or_none()  # fmt: skip
    return CourseNamed(**row) if row else None


def version_numbers(session: Session, course_id: int) -> Sequence[str]:
    """Return the numbers of every version of a course that was ever read in."""
    return session.scalars(select(CourseVersion.number).where(CourseVersion.course_id == course_id)).all()


def endorsement_named(session: Session, address: str) -> int | None:
    """Return the number of the endorsement with this `id`."""
    return session.scalar(select(Endorsement.id).where(Endorsement.address == address))
