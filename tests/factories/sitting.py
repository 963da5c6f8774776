"""How examinations are held: accommodations, sessions, late answers. Made in one line."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from factories.assessment import NOON, all_answered, an_attempt, events, sent
from factories.catalogue import a_course
from factories.examining import LINK
from factories.people import a_membership, a_person, an_organisation, someone_holding
from genomeready.assessment.models.accommodations import Accommodation
from genomeready.assessment.models.attempts import AnswerEvent, Attempt, LateDecision
from genomeready.assessment.models.sessions import ExaminationSession, SessionLogEntry
from genomeready.assessment.rules.accommodating import ReasonClass
from genomeready.assessment.rules.conduct import Arrangements
from genomeready.assessment.rules.proctoring import LogKind
from genomeready.assessment.services.accommodating import Granting, grant_accommodation
from genomeready.assessment.services.late_answers import decide_on_late
from genomeready.assessment.services.proctoring import note_in_log, open_session
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.catalogue.models import Course, CourseVersion, Examination
from genomeready.learning.models import Enrolment
from genomeready.people.models import Organisation, Person
from genomeready.people.rules import Role

BEFORE = date(2026, 1, 1)


def a_held_course(session: Session, *, opens: datetime | None = None, closes: datetime | None = None, **made: Any) -> CourseVersion:
    """A course whose examination is held in a certain way: `conduct` as course.yaml says it; the rest is the course's."""
    conduct = made.pop("conduct", {})
    version = a_course(session, **made)
    examination = session.query(Examination).filter_by(course_version_id=version.id).one()
    examination.opens_at, examination.closes_at, examination.conduct = opens, closes, conduct
    session.flush()
    return version


def an_accommodation(
    session: Session, *, person: Person | None = None, time_percent: int = 150, rest: int = 0, larger_print: bool = False,
    separate_room: bool = False, since: date = BEFORE, until: date | None = None, by: Person | None = None,
    within: Organisation | None = None, at: datetime = NOON,
) -> Accommodation:  # fmt: skip
    granted = Arrangements(time_percent=time_percent, rest_minutes_an_hour=rest, larger_print=larger_print, separate_room=separate_room)
    granting = Granting(arrangements=granted, reason=ReasonClass.DISABILITY, from_date=since, until_date=until)
    return grant_accommodation(
        session,
        person or a_person(session),
        granting=granting,
        within=within or an_organisation(session),
        by=by or a_person(session),
        at=at,
    )


def an_examination_session(
    session: Session, *, examination: Examination | None = None, within: Organisation | None = None, by: Person | None = None,
    place: str = "Room 2.14", at: datetime = NOON,
) -> ExaminationSession:  # fmt: skip
    if examination is None:
        version = a_held_course(session, conduct={"proctored": True})
        examination = session.query(Examination).filter_by(course_version_id=version.id).one()
    within = within or an_organisation(session)
    return open_session(session, examination, within=within, place=place, by=by or a_person(session), at=at)


def a_log_entry(session: Session, *, sitting: ExaminationSession | None = None, attempt: Attempt | None = None) -> SessionLogEntry:
    sitting, note = sitting or an_examination_session(session), "The fire alarm rang."
    return note_in_log(
        session, sitting, attempt=attempt, kind=LogKind.DISTURBANCE, note=note, by=a_person(session), at=NOON + timedelta(minutes=5)
    )


def a_marked_attempt_with_late_answers(
    session: Session, *, right: int = 0, late: int = 1, person: Person | None = None, waited: int | None = None
) -> Attempt:
    """An attempt that was closed with so many right answers, and then got as many late right ones to the places after those."""
    attempt = all_answered(session, an_attempt(session, person=person), right=right)
    after = attempt.closes_at + timedelta(minutes=5)
    for place in range(right + 1, right + late + 1):
        sent(session, attempt, place=place, answer=["a"], at=after, waited=waited)
    submit_attempt(session, attempt, by=None, at=after)
    session.refresh(attempt)
    return attempt


def waiting(session: Session, attempt: Attempt) -> list[AnswerEvent]:
    decided = {row.answer_event_id for row in session.query(LateDecision)}
    return [event for event in events(session, attempt) if not event.taken and event.id not in decided]


def decided(
    session: Session, attempt: Attempt, *, taken: bool = True, by: Person | None = None, reason: str = "The network of the room failed."
) -> None:
    """Decide on all late answers of an attempt alike."""
    found = {event.id: taken for event in waiting(session, attempt)}
    at = attempt.closes_at + timedelta(days=1)
    decide_on_late(session, attempt, taken=found, reason=reason, link=LINK, by=by or a_person(session), at=at)
    session.flush()


def a_late_decision(session: Session) -> LateDecision:
    attempt = a_marked_attempt_with_late_answers(session)
    decided(session, attempt, taken=False)
    return session.query(LateDecision).filter_by(attempt_id=attempt.id).one()


def an_examiner_and_a_learner(session: Session) -> tuple[Person, Person, Organisation]:
    """An examiner, somebody who works below their organisation, and the organisation."""
    top = an_organisation(session)
    learner = a_person(session, name="Ana Learner")
    a_membership(session, person=learner, organisation=an_organisation(session, below=top))
    return someone_holding(session, Role.EXAMINER, on=top), learner, top


def course_of(session: Session, attempt: Attempt) -> str:
    """The slug of an attempt's course."""
    version = session.get_one(CourseVersion, session.get_one(Enrolment, attempt.enrolment_id).course_version_id)
    return session.get_one(Course, version.course_id).slug
