"""Examination sessions as their proctors read them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from genomeready.assessment.models.attempts import Attempt, Paper
from genomeready.assessment.models.sessions import ExaminationSession, SessionLogEntry
from genomeready.assessment.rules.conduct import Terms, conduct_of, terms_of
from genomeready.assessment.rules.proctoring import as_shown, seat_number
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Course, CourseVersion, Examination
from genomeready.people.models import Organisation, Person

AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """A session in a list."""

    public_id: str
    title: str
    place: str
    proctor: str
    opened_at: datetime
    code_until: datetime
    candidates: int


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who sits an examination in a session."""

    attempt: str
    number: str
    person: str
    state: str
    started_at: datetime
    closes_at: datetime
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """What was noted during a session."""

    kind: str
    note: str
    noted_by: str
    noted_at: datetime
    candidate: str | None


@dataclass(frozen=True, kw_only=True)
class SessionPage:
    """A session with its code, its candidates and what was noted."""

    public_id: str
    title: str
    place: str
    opened_at: datetime
    code: str | None
    code_until: datetime
    candidates: tuple[Candidate, ...]
    log: tuple[LogRow, ...]


def proctored_examinations(session: Session) -> list[tuple[str, str]]:
    """Return the examinations of offered courses that ask for a proctor's code, each with its title, by course code."""
    asked = (
        select(Examination, CourseVersion.title)
        .join(CourseVersion, CourseVersion.id == Examination.course_version_id)
        .join(Course, Course.current_version_id == CourseVersion.id)
        .order_by(Course.code)
    )
    return [(str(row.id), f"{course}: {row.title}") for row, course in session.execute(asked) if conduct_of(row.conduct).proctored]


def sessions_below(session: Session, path: str) -> list[SessionRow]:
    """Return the sessions held at an organisation or below it, the latest first."""
    s = ExaminationSession
    counted = select(func.count(Attempt.id)).where(Attempt.examination_session_id == s.id).scalar_subquery()
    rows = session.execute(
        select(s.public_id, Examination.title, s.place, Person.name, s.opened_at, s.code_until, counted.label("candidates"))
        .join(Examination, Examination.id == s.examination_id)
        .join(Person, Person.id == s.proctor_id)
        .join(Organisation, Organisation.id == s.organisation_id)
        .where(Organisation.path.startswith(path, autoescape=True))
        .order_by(s.id.desc())
        .limit(AT_ONCE)
    )
    return [
        SessionRow(
            public_id=row.public_id, title=row.title, place=row.place, proctor=row.name, opened_at=row.opened_at, code_until=row.code_until,
            candidates=row.candidates,
        )
        for row in rows
    ]  # fmt: skip


def session_below(session: Session, public_id: str, path: str) -> ExaminationSession:
    """Return a session held at an organisation or below it.

    Raises:
        NotThere: there is none of that id there.
    """
    found = session.scalar(
        select(ExaminationSession)
        .join(Organisation, Organisation.id == ExaminationSession.organisation_id)
        .where(ExaminationSession.public_id == public_id, Organisation.path.startswith(path, autoescape=True))
    )
    if found is None:
        raise NotThere
    return found


def attempt_in(session: Session, sitting: ExaminationSession, public_id: str) -> Attempt | None:
    """Return the attempt of a candidate of a session."""
    return session.scalar(select(Attempt).where(Attempt.public_id == public_id, Attempt.examination_session_id == sitting.id))


def session_page(session: Session, sitting: ExaminationSession, *, at: datetime) -> SessionPage:
    """Return a session as its proctor sees it; a code that has run out is not shown. Three statements."""
    examination = session.get_one(Examination, sitting.examination_id)
    rows = session.execute(
        select(Attempt, Paper.terms, Person.name)
        .join(Paper, Paper.attempt_id == Attempt.id)
        .join(Person, Person.id == Attempt.person_id)
        .where(Attempt.examination_session_id == sitting.id)
        .order_by(Person.name, Attempt.id)
    )
    return SessionPage(
        public_id=sitting.public_id, title=examination.title, place=sitting.place, opened_at=sitting.opened_at,
        code=as_shown(sitting.code) if at < sitting.code_until else None, code_until=sitting.code_until,
        candidates=tuple(
            Candidate(
                attempt=row.public_id, number=seat_number(row.public_id), person=name, state=row.state, started_at=row.started_at,
                closes_at=row.closes_at, terms=terms_of(terms, minutes=examination.minutes),
            )
            for row, terms, name in rows
        ),
        log=_log(session, sitting.id),
    )  # fmt: skip


def _log(session: Session, session_id: int) -> tuple[LogRow, ...]:
    noter = aliased(Person)
    rows = session.execute(
        select(SessionLogEntry.kind, SessionLogEntry.note, noter.name, SessionLogEntry.noted_at, Attempt.public_id)
        .join(noter, noter.id == SessionLogEntry.noted_by_id)
        .outerjoin(Attempt, Attempt.id == SessionLogEntry.attempt_id)
        .where(SessionLogEntry.examination_session_id == session_id)
        .order_by(SessionLogEntry.id)
    )
    return tuple(
        LogRow(
            kind=row.kind, note=row.note, noted_by=row.name, noted_at=row.noted_at,
            candidate=seat_number(row.public_id) if row.public_id else None,
        )
        for row in rows
    )  # fmt: skip
