"""A learner on the shipped course: enrolled, in the examination, passed. By the services alone."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from factories.questions import the_key, to_send
from genomeready.assessment.models.attempts import Attempt, Paper
from genomeready.assessment.services.answering import save_answer
from genomeready.assessment.services.placing import start_placement
from genomeready.assessment.services.starting import start_attempt
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.base import clock
from genomeready.base.ids import new_uuid
from genomeready.catalogue.models import Course, Module, QuestionVersion
from genomeready.catalogue.queries.courses import examination_of
from genomeready.catalogue.rules import content_in
from genomeready.learning.models import Enrolment
from genomeready.learning.services import enrol
from genomeready.people.models import Person

COURSE = "genomics-foundations"


def an_enrolment_on_the_course(session: Session, person: Person) -> Enrolment:
    course = session.scalars(select(Course).where(Course.slug == COURSE)).one()
    assert course.current_version_id is not None
    return enrol(session, person.id, course_version_id=course.current_version_id, by=person)


def an_open_examination(session: Session, person: Person) -> Attempt:
    enrolment = an_enrolment_on_the_course(session, person)
    examination = examination_of(session, enrolment.course_version_id)
    return start_attempt(session, enrolment, examination=examination, by=person, at=clock.now())


def an_open_attempt_with_answers(session: Session, person: Person, version_id: int, *, answer_all: bool) -> tuple[str, list[str]]:
    """Somebody's open examination of a course made by the factories: its public id and a right token for each place."""
    enrolment = enrol(session, person.id, course_version_id=version_id, by=person)
    attempt = start_attempt(session, enrolment, examination=examination_of(session, version_id), by=person, at=clock.now())
    tokens = [answer[0] for answer in right_answers(session, attempt)]
    if answer_all:
        answer_everything(session, attempt)
    return attempt.public_id, tokens


def right_answers(session: Session, attempt: Attempt) -> list[list[str]]:
    """What a browser would send for each place to get full marks."""
    paper = session.get_one(Paper, attempt.id)
    contents = {
        v.id: v.content
        for v in session.scalars(select(QuestionVersion).where(QuestionVersion.id.in_([p["question"] for p in paper.places])))
    }
    return [right_answer(place, contents[place["question"]]) for place in paper.places]


def right_answer(place: dict[str, Any], content: dict[str, Any]) -> list[str]:
    """What a browser would send for one place to get the full mark."""
    return to_send(place["type"], place["frozen"], the_key(place["type"], content_in(content, place["variant"])))


def answer_everything(session: Session, attempt: Attempt) -> None:
    for place, answer in enumerate(right_answers(session, attempt), start=1):
        save_answer(
            session, attempt.public_id, person_id=attempt.person_id, place=place, answer=answer, client_id=new_uuid(), at=clock.now()
        )
    session.expire_all()


def a_learner_who_passed(session: Session, person: Person) -> Attempt:
    """Pass the examination, and leave a module quiz and a placement test open."""
    attempt = an_open_examination(session, person)
    answer_everything(session, attempt)
    submit_attempt(session, attempt, by=person, at=clock.now() + timedelta(minutes=5))
    enrolment = an_enrolment_on_the_course(session, person)
    asked = select(Module).where(Module.course_version_id == enrolment.course_version_id).order_by(Module.position)
    first, second = session.scalars(asked.limit(2)).all()
    start_attempt(session, enrolment, module=first, by=person, at=clock.now())
    start_placement(session, enrolment, second, by=person, at=clock.now())
    return attempt
