"""Placement tests, made in one line."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, cycle

from sqlalchemy import select
from sqlalchemy.orm import Session

from factories.catalogue import a_course_version, a_lesson, a_module, a_question, a_use, an_examination
from factories.frameworks import a_competency
from factories.learning import an_enrolment
from factories.people import a_person
from genomeready.assessment.models.placements import Placement, PlacementAnswer
from genomeready.assessment.services.placing import Taken, answer_question, start_placement
from genomeready.catalogue.models import CourseVersion, Module, QuestionVersion
from genomeready.frameworks.models import Competency
from genomeready.learning.models import Enrolment
from genomeready.people.models import Person

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_number = count(1)


def a_course_to_skip(
    session: Session,
    *,
    held: int = 14,
    competencies: Sequence[Competency] | None = None,
    level: int = 2,
    kind: str = "single",
    slug: str | None = None,
) -> CourseVersion:
    """A course of one module with two lessons, an examination, and so many practice questions (option `a` is right).

    The first two are the lessons' checks, the others the quiz; their competencies take turns (two unless given).
    """
    version = a_course_version(session)
    module = a_module(session, version=version, slug=slug)
    lessons = [a_lesson(session, module=module, position=place) for place in (1, 2)]
    turns = cycle(list(competencies) if competencies else [a_competency(session), a_competency(session)])
    for place in range(held):
        question = a_question(session, type=kind, competency=next(turns), level=level, seconds=75)
        lesson = lessons[place] if place < len(lessons) else None
        a_use(
            session, version=version, question=question, use="check" if lesson else "quiz", lesson=lesson, module=None if lesson else module
        )
    exam = a_question(session, competency=next(turns), bank="exam")
    a_use(session, version=version, question=exam)
    an_examination(session, version=version, blueprint=[{"competency_id": exam.competency_id, "questions": 1}])
    return version


def the_module_of(session: Session, enrolment: Enrolment) -> Module:
    return session.scalars(select(Module).where(Module.course_version_id == enrolment.course_version_id).order_by(Module.position)).first()  # type: ignore[return-value]


def a_placement(
    session: Session, *, person: Person | None = None, version: CourseVersion | None = None, enrolment: Enrolment | None = None,
    at: datetime = NOON,
) -> Placement:  # fmt: skip
    """An open placement test of the first module."""
    enrolment = enrolment or an_enrolment(session, person=person or a_person(session), version=version or a_course_to_skip(session))
    learner = session.get_one(Person, enrolment.person_id)
    return start_placement(session, enrolment, the_module_of(session, enrolment), by=learner, at=at)


def token_of(session: Session, placement: Placement, number: int, *, right: bool) -> str:
    """The token of the right option of a question, or of a wrong one."""
    place = placement.places[number - 1]
    keys = {o["id"] for o in session.get_one(QuestionVersion, place["question"]).content["options"] if o["key"]}
    return next(token for token, own in place["frozen"]["options"] if (own in keys) is right)


def answered(
    session: Session,
    placement: Placement,
    *,
    right: bool = True,
    number: int | None = None,
    client_id: str | None = None,
    at: datetime = NOON,
) -> Taken:
    """Answer a question, the one that stands open unless another is named."""
    number = number or placement.asked + 1
    return answer_question(
        session, placement.public_id, number=number, answer=[token_of(session, placement, number, right=right)],
        client_id=client_id or f"client-{next(_number)}", by=session.get_one(Person, placement.person_id), at=at,
    )  # fmt: skip


def placed(session: Session, placement: Placement, answers: str, *, at: datetime = NOON) -> Placement:
    """Answer one question after the other: `r` right, `w` wrong."""
    for letter in answers:
        answered(session, placement, right=letter == "r", at=at)
    return placement


def an_exempting_placement(session: Session, *, at: datetime = NOON, **made: object) -> Placement:
    return placed(session, a_placement(session, at=at, **made), "r" * 7, at=at + timedelta(minutes=9))  # type: ignore[arg-type]


def a_placement_answer(session: Session, *, placement: Placement | None = None, right: bool = True) -> PlacementAnswer:
    placement = placement or a_placement(session)
    answered(session, placement, right=right)
    return answers_in(session, placement)[-1]


def answers_in(session: Session, placement: Placement) -> Sequence[PlacementAnswer]:
    asked = select(PlacementAnswer).where(PlacementAnswer.placement_id == placement.id)
    return session.scalars(asked.order_by(PlacementAnswer.number)).all()
