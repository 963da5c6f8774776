"""Attempts, papers and answers, made in one line."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from factories.catalogue import a_course
from factories.learning import an_enrolment
from factories.people import a_person
from genomeready.assessment.models.attempts import Answer, AnswerEvent, Attempt, Paper
from genomeready.assessment.services.answering import Saved, save_answer
from genomeready.assessment.services.starting import start_attempt
from genomeready.catalogue.models import CourseVersion, Examination, Module
from genomeready.learning.models import Enrolment
from genomeready.people.models import Person

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_number = count(1)


def an_attempt(
    session: Session, *, person: Person | None = None, version: CourseVersion | None = None, enrolment: Enrolment | None = None,
    of: Examination | Module | None = None, at: datetime = NOON, code: str = "",
) -> Attempt:  # fmt: skip
    """An open attempt, at the course's examination unless another thing is given."""
    enrolment = enrolment or an_enrolment(session, person=person or a_person(session), version=version or a_course(session))
    of = of or the_examination(session, enrolment)
    learner = session.get_one(Person, enrolment.person_id)
    if isinstance(of, Module):
        return start_attempt(session, enrolment, module=of, by=learner, at=at)
    return start_attempt(session, enrolment, examination=of, by=learner, at=at, code=code)


def a_quiz_attempt(session: Session, *, person: Person | None = None, at: datetime = NOON) -> Attempt:
    enrolment = an_enrolment(session, person=person)
    return an_attempt(session, enrolment=enrolment, of=the_module(session, enrolment), at=at)


def the_examination(session: Session, enrolment: Enrolment) -> Examination:
    return session.scalars(select(Examination).where(Examination.course_version_id == enrolment.course_version_id)).one()


def the_module(session: Session, enrolment: Enrolment) -> Module:
    asked = select(Module).where(Module.course_version_id == enrolment.course_version_id).order_by(Module.position)
    return session.scalars(asked).first()  # type: ignore[return-value]


def a_paper(session: Session, *, attempt: Attempt | None = None) -> Paper:
    return session.get_one(Paper, (attempt or an_attempt(session)).id)


def tokens(session: Session, attempt: Attempt, place: int) -> dict[str, str]:
    """The token that stands for each option at a place, by the option's own id."""
    frozen = a_paper(session, attempt=attempt).places[place - 1]["frozen"]
    return {own: token for token, own in frozen["options"]}


def sent(
    session: Session, attempt: Attempt, *, place: int = 1, answer: Sequence[str] = ("a",), client_id: str | None = None,
    at: datetime = NOON,
    waited: int | None = None,
) -> Saved:  # fmt: skip
    """Save an answer given in the options' own ids."""
    named = tokens(session, attempt, place)
    return save_answer(
        session, attempt.public_id, person_id=attempt.person_id, place=place, answer=[named[own] for own in answer],
        client_id=client_id or f"client-{next(_number)}", at=at, waited=waited,
    )  # fmt: skip


def all_answered(session: Session, attempt: Attempt, *, right: int | None = None, at: datetime = NOON) -> Attempt:
    """Answer every place: the first so many right (`a` is the key of the catalogue's factory), the others wrong."""
    length = len(a_paper(session, attempt=attempt).places)
    for place in range(1, length + 1):
        sent(session, attempt, place=place, answer=["a" if place <= (length if right is None else right) else "b"], at=at)
    return attempt


def an_answer(session: Session, *, attempt: Attempt | None = None, place: int = 1) -> Answer:
    attempt = attempt or an_attempt(session)
    sent(session, attempt, place=place)
    return session.get_one(Answer, (attempt.id, place))


def an_answer_event(session: Session, *, attempt: Attempt | None = None, place: int = 1) -> AnswerEvent:
    attempt = attempt or an_attempt(session)
    sent(session, attempt, place=place)
    return events(session, attempt)[-1]


def events(session: Session, attempt: Attempt) -> Sequence[AnswerEvent]:
    return session.scalars(select(AnswerEvent).where(AnswerEvent.attempt_id == attempt.id).order_by(AnswerEvent.id)).all()


def standing(session: Session, attempt: Attempt) -> dict[int, Any]:
    rows = session.execute(select(Answer.place, Answer.answer).where(Answer.attempt_id == attempt.id))
    return {row.place: row.answer for row in rows}
