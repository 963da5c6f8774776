"""Placement tests: for the services, and as their pages show them. No page carries a key, and none says right or wrong before the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Exists, SQLColumnExpression, bindparam, exists, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.placements import Placement, PlacementAnswer
from genomeready.assessment.queries.attempts import contents_of
from genomeready.assessment.rules.placement import WAIT, Finding, Placed, Teaching, by_competency, finding_on, lessons_on
from genomeready.assessment.types.registry import type_named
from genomeready.assessment.types.shape import Seen
from genomeready.base.prepared import run
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Course, CourseQuestion, CourseVersion, Lesson, Module
from genomeready.catalogue.rules import Use
from genomeready.frameworks.models import Competency

MOST_EARLIER = 50


@dataclass(frozen=True, kw_only=True)
class PlacementHead:
    """What every page of a placement test says about it: never how many were right."""

    id: int
    public_id: str
    module_id: int
    module_slug: str
    module_title: str
    course_slug: str
    course_title: str
    course_version_id: int
    ended_at: datetime | None
    ending: str | None
    asked: int
    places: Sequence[dict[str, Any]]
    wait_days: int = WAIT.days

    @property
    def most(self) -> int:
        """How many questions it asks at most."""
        return len(self.places)

    @property
    def open_question(self) -> int | None:
        """The number of the question that waits for an answer; None once the test has ended."""
        return None if self.ending else self.asked + 1


@dataclass(frozen=True, kw_only=True)
class PlacementQuestion:
    """The question that stands open."""

    head: PlacementHead
    number: int
    question: Seen


@dataclass(frozen=True, kw_only=True)
class CompetencyFinding:
    """What a test says of one competency, and the lessons to study for what was wrong."""

    title: str
    questions: int
    finding: Finding
    lessons: tuple[Teaching, ...]


@dataclass(frozen=True, kw_only=True)
class PlacementResult:
    """A test that has ended."""

    head: PlacementHead
    competencies: tuple[CompetencyFinding, ...]
    again_from: datetime

    @property
    def first_lesson(self) -> Teaching | None:
        """Where to begin to study."""
        lessons = [lesson for each in self.competencies for lesson in each.lessons]
        return min(lessons, key=lambda lesson: lesson.position, default=None)


def placements_of(session: Session, enrolment_id: int, module_id: int) -> Sequence[Placement]:
    """Return the latest placement tests of an enrolment in a module, latest first."""
    asked = select(Placement).where(Placement.enrolment_id == enrolment_id, Placement.module_id == module_id)
    return session.scalars(asked.order_by(Placement.number.desc()).limit(MOST_EARLIER)).all()


def again_from(earlier: Sequence[Placement], *, at: datetime) -> datetime | None:
    """Return from when on another test may start, given the earlier ones, latest first; None where it may start now."""
    ended = earlier[0].ended_at if earlier else None
    return ended + WAIT if ended and ended + WAIT > at else None


def is_placing(
    person_id: SQLColumnExpression[int] | int | None, module_id: SQLColumnExpression[int] | SQLColumnExpression[int | None]
) -> Exists:
    """Return the condition that a person has a placement test of a module open: its answers are then kept back elsewhere."""
    return exists().where(Placement.person_id == person_id, Placement.module_id == module_id, Placement.ending.is_(None))


_ANSWERS = (
    select(PlacementAnswer.number, PlacementAnswer.right)
    .where(PlacementAnswer.placement_id == bindparam("placement_id"))
    .order_by(PlacementAnswer.number)
)


def placed_in(session: Session, placement_id: int, places: Sequence[dict[str, Any]]) -> list[Placed]:
    """Return what was answered in a test, in order."""
    return [
        Placed(competency_id=places[row.number - 1]["competency"], level=places[row.number - 1]["level"], right=bool(row.right))
        for row in run(session, _ANSWERS, placement_id=placement_id)
    ]


_HEAD = (
    select(
        Placement.id, Placement.public_id, Placement.module_id, Module.slug.label("module_slug"), Module.title.label("module_title"),
        Course.slug.label("course_slug"), CourseVersion.title.label("course_title"), Module.course_version_id, Placement.ended_at,
        Placement.ending, Placement.asked, Placement.places,
    )
    .join(Module, Module.id == Placement.module_id)
    .join(CourseVersion, CourseVersion.id == Module.course_version_id)
    .join(Course, Course.id == CourseVersion.course_id)
    .where(Placement.public_id == bindparam("public_id"), Placement.person_id == bindparam("person_id"))
)  # fmt: skip


def placement_head(session: Session, public_id: str, *, person_id: int) -> PlacementHead:
    """Return a person's placement test, in one statement.

    Raises:
        NotThere: there is no such test, or it is somebody else's.
    """
    row = run(session, _HEAD, public_id=public_id, person_id=person_id).mappings().one_or_none()
    if row is None:
        raise NotThere
    return PlacementHead(**row)


def placement_question(session: Session, head: PlacementHead) -> PlacementQuestion:
    """Return the question of a test that stands open, in one statement.

    Raises:
        NotThere: the test has ended.
    """
    if head.open_question is None:
        raise NotThere
    place = head.places[head.open_question - 1]
    (content,) = contents_of(session, [place])
    return PlacementQuestion(head=head, number=head.open_question, question=type_named(place["type"]).view(content, place["frozen"], None))


def placement_result(session: Session, public_id: str, *, person_id: int) -> PlacementResult:
    """Return what a person's ended test says of each competency and what to study, in five statements.

    Raises:
        NotThere: there is no such test, it is somebody else's, or it has not ended.
    """
    head = placement_head(session, public_id, person_id=person_id)
    if head.ended_at is None:
        raise NotThere
    placed = placed_in(session, head.id, head.places)
    lessons = _lessons(session, head.module_id)
    taught_in = _checks(session, head)
    wrong: dict[int, list[int | None]] = {}
    for place, one in zip(head.places, placed, strict=False):
        if not one.right:
            wrong.setdefault(one.competency_id, []).append(taught_in.get(place["question"]))
    by = by_competency(placed)
    names = session.execute(select(Competency.id, Competency.slug, Competency.title).where(Competency.id.in_(list(by))))
    named = {row.id: row for row in names}
    found = tuple(
        CompetencyFinding(
            title=named[key].title, questions=len(answers), finding=finding_on(answers),
            lessons=tuple(lessons_on(wrong.get(key, ()), named[key].slug, lessons)),
        )
        for key, answers in by.items()
    )  # fmt: skip
    return PlacementResult(head=head, competencies=found, again_from=head.ended_at + WAIT)


def _lessons(session: Session, module_id: int) -> list[Teaching]:
    asked = select(Lesson.id, Lesson.position, Lesson.slug, Lesson.title, Lesson.outcomes).where(Lesson.module_id == module_id)
    return [
        Teaching(
            id=row.id, position=row.position, slug=row.slug, title=row.title,
            competencies=frozenset(outcome["competency"] for outcome in row.outcomes),
        )
        for row in session.execute(asked.order_by(Lesson.position))
    ]  # fmt: skip


def _checks(session: Session, head: PlacementHead) -> dict[int, int]:
    """Return the lesson whose check asks a question, by the question's version."""
    asked = select(CourseQuestion.question_version_id, CourseQuestion.lesson_id).where(
        CourseQuestion.course_version_id == head.course_version_id,
        CourseQuestion.use == Use.CHECK,
        CourseQuestion.question_version_id.in_([place["question"] for place in head.places[: head.asked]]),
    )
    return {row.question_version_id: row.lesson_id for row in session.execute(asked)}
