"""Who endorses a course, and with which signed document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from genomeready.catalogue.models import Course, CourseVersion
from genomeready.credentials.models import Endorsement
from genomeready.credentials.proofs.reading import read_json


@dataclass(frozen=True, kw_only=True)
class EndorsementRow:
    """An endorsement as a page shows it."""

    issuer: str
    issuer_name: str
    version: str
    comment: str
    valid_from: datetime
    valid_until: datetime | None
    taken_in_at: datetime
    document: str

    def is_in_force(self, at: datetime) -> bool:
        """Say whether its own period holds at a moment."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


def endorsements_of(session: Session, course_id: int) -> Sequence[EndorsementRow]:
    """Return the endorsements of a course, the oldest first, those that ran out included."""
    asked = select(
        Endorsement.issuer, Endorsement.issuer_name, Endorsement.version, Endorsement.comment, Endorsement.valid_from,
        Endorsement.valid_until, Endorsement.taken_in_at, Endorsement.document,
    ).where(Endorsement.course_id == course_id).order_by(Endorsement.id)  # fmt: skip
    return [EndorsementRow(**row) for row in session.execute(asked).mappings()]


def endorsing_documents(session: Session, course_id: int, version: str, *, at: datetime) -> tuple[dict[str, Any], ...]:
    """Return the signed endorsements that a certificate issued now for a version of a course carries."""
    asked = (
        select(Endorsement.document)
        .where(
            Endorsement.course_id == course_id, Endorsement.version.in_(["", version]),
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


def is_taken_in(session: Session, address: str) -> bool:
    """Say whether the endorsement with this `id` is kept already."""
    return session.scalar(select(Endorsement.id).where(Endorsement.address == address)) is not None
