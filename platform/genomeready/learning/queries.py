"""Reading enrolments, progress and exemptions."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Row, bindparam, case, func, select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.catalogue.models import Course, CourseQuestion, CourseVersion, Lesson, Module, QuestionVersion
from genomeready.catalogue.rules import JUDGED_BY_PEOPLE, Bank, Use
from genomeready.learning.models import Enrolment, LessonProgress, ModuleExemption
from genomeready.learning.rules import LessonLine, ModuleLines, MyCourse, PlacementOffer, Reading


def enrolment_of(session: Session, person_id: int, course_slug: str) -> Enrolment | None:
    """Return a person's enrolment on a course: the newest, where they moved on to another version."""
    return session.scalar(
        select(Enrolment)
        .join(CourseVersion, CourseVersion.id == Enrolment.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Enrolment.person_id == person_id, Course.slug == course_slug)
        .order_by(Enrolment.id.desc())
        .limit(1)
    )


_NEWEST = (
    select(func.max(Enrolment.id))
    .join(CourseVersion, CourseVersion.id == Enrolment.course_version_id)
    .join(Course, Course.id == CourseVersion.course_id)
    .where(Enrolment.person_id == bindparam("person_id"), Course.slug == bindparam("course_slug"))
    .scalar_subquery()
)
_READING = (
    select(
        Enrolment.id.label("enrolment_id"), Enrolment.course_version_id, CourseVersion.title.label("course_title"),
        Enrolment.completed_at, Enrolment.last_lesson_id, Enrolment.last_place,
        Module.slug.label("module_slug"), Module.title.label("module_title"), Module.summary, Module.quiz_minutes,
        Lesson.id.label("lesson_id"), Lesson.slug, Lesson.title, Lesson.minutes,
        LessonProgress.read_at.is_not(None).label("read"), ModuleExemption.at.label("exempt_since"),
    )
    .join(CourseVersion, CourseVersion.id == Enrolment.course_version_id)
    .join(Module, Module.course_version_id == CourseVersion.id)
    .join(Lesson, Lesson.module_id == Module.id)
    .outerjoin(LessonProgress, (LessonProgress.lesson_id == Lesson.id) & (LessonProgress.enrolment_id == Enrolment.id))
    .outerjoin(ModuleExemption, (ModuleExemption.module_id == Module.id) & (ModuleExemption.enrolment_id == Enrolment.id))
    .where(Enrolment.id == _NEWEST)
    .order_by(Module.position, Lesson.position)
)  # fmt: skip


def reading_of(session: Session, person_id: int, course_slug: str) -> Reading | None:
    """Return a person's way through a course, contents and progress, in one statement; None if not enrolled."""
    rows = run(session, _READING, person_id=person_id, course_slug=course_slug).all()
    if not rows:
        return None
    first = rows[0]
    return Reading(
        enrolment_id=first.enrolment_id, course_version_id=first.course_version_id, course_slug=course_slug,
        course_title=first.course_title, completed_at=first.completed_at, last_lesson_id=first.last_lesson_id,
        last_place=first.last_place, modules=tuple(_module(list(group)) for _, group in groupby(rows, key=lambda row: row.module_slug)),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LessonState:
    """All of a lesson's page that may change, as far as it is the course's and the learner's: what its tag is made from.

    `read` says of each lesson of the course, in order, whether it is read, and `exempt` whether the learner is exempt
    from its module: the page shows all of them.
    """

    lesson_id: int
    html_hash: str
    completed_at: datetime | None
    read: tuple[bool, ...]
    exempt: tuple[bool, ...]


_STATE = (
    select(
        Enrolment.completed_at, Module.slug.label("module"), Lesson.slug.label("lesson"), Lesson.id, Lesson.html_hash,
        LessonProgress.read_at.is_not(None).label("read"), ModuleExemption.id.is_not(None).label("exempt"),
    )
    .join(Module, Module.course_version_id == Enrolment.course_version_id)
    .join(Lesson, Lesson.module_id == Module.id)
    .outerjoin(LessonProgress, (LessonProgress.lesson_id == Lesson.id) & (LessonProgress.enrolment_id == Enrolment.id))
    .outerjoin(ModuleExemption, (ModuleExemption.module_id == Module.id) & (ModuleExemption.enrolment_id == Enrolment.id))
    .where(Enrolment.id == _NEWEST)
    .order_by(Module.position, Lesson.position)
)  # fmt: skip


def lesson_state(session: Session, person_id: int, course_slug: str, module_slug: str, lesson_slug: str) -> LessonState | None:
    """Return what a learner's page of a lesson depends on, in one statement; None if not enrolled, or without such a lesson."""
    rows = run(session, _STATE, person_id=person_id, course_slug=course_slug).all()
    here = next((row for row in rows if (row.module, row.lesson) == (module_slug, lesson_slug)), None)
    if here is None:
        return None
    return LessonState(
        lesson_id=here.id, html_hash=here.html_hash, completed_at=here.completed_at,
        read=tuple(bool(row.read) for row in rows), exempt=tuple(bool(row.exempt) for row in rows),
    )  # fmt: skip


def _module(rows: "list[Row[*tuple[object, ...]]]") -> ModuleLines:
    first = rows[0]
    return ModuleLines(
        slug=first.module_slug, title=first.module_title, summary=first.summary, quiz_minutes=first.quiz_minutes,
        exempt_since=first.exempt_since, lessons=tuple(
            LessonLine(
                id=r.lesson_id, slug=r.slug, title=r.title, minutes=r.minutes, module_slug=r.module_slug, read=bool(r.read),
                exempt=r.exempt_since is not None,
            )
            for r in rows
        ),
    )  # fmt: skip


_IS_LEFT = LessonProgress.read_at.is_(None) & ModuleExemption.id.is_(None)
_IS_SPARED = LessonProgress.read_at.is_(None) & ModuleExemption.id.is_not(None)
_MY_COURSES = (
    select(
        Course.slug, CourseVersion.title, CourseVersion.number, Enrolment.enrolled_at, Enrolment.completed_at,
        func.count(Lesson.id).label("lessons"), func.count(LessonProgress.read_at).label("read"),
        func.sum(case((_IS_SPARED, 1), else_=0)).label("exempt"),
        func.coalesce(func.sum(case((_IS_LEFT, Lesson.minutes), else_=0)), 0).label("minutes_left"),
    )
    .join(CourseVersion, CourseVersion.id == Enrolment.course_version_id)
    .join(Course, Course.id == CourseVersion.course_id)
    .join(Module, Module.course_version_id == CourseVersion.id)
    .join(Lesson, Lesson.module_id == Module.id)
    .outerjoin(LessonProgress, (LessonProgress.lesson_id == Lesson.id) & (LessonProgress.enrolment_id == Enrolment.id))
    .outerjoin(ModuleExemption, (ModuleExemption.module_id == Module.id) & (ModuleExemption.enrolment_id == Enrolment.id))
    .where(Enrolment.person_id == bindparam("person_id"))
    .group_by(Enrolment.id, Course.slug, CourseVersion.title, CourseVersion.number)
    .order_by(Enrolment.completed_at.is_not(None), Enrolment.id.desc())
)  # fmt: skip


def my_courses(session: Session, person_id: int) -> list[MyCourse]:
    """Return the courses that a person started, unfinished ones first, then the latest: one statement."""
    return [MyCourse(**row) for row in run(session, _MY_COURSES, person_id=person_id).mappings()]


_PRACTICE = (
    select(Module.slug, CourseQuestion.question_version_id, QuestionVersion.seconds)
    .distinct()
    .select_from(CourseQuestion)
    .join(QuestionVersion, QuestionVersion.id == CourseQuestion.question_version_id)
    .outerjoin(Lesson, Lesson.id == CourseQuestion.lesson_id)
    .join(Module, Module.id == func.coalesce(CourseQuestion.module_id, Lesson.module_id))
    .where(
        CourseQuestion.course_version_id == bindparam("course_version_id"),
        CourseQuestion.use.in_([Use.CHECK, Use.QUIZ]),
        QuestionVersion.bank == Bank.PRACTICE,
        QuestionVersion.type.not_in(JUDGED_BY_PEOPLE),
    )
)


def placement_offers(session: Session, course_version_id: int) -> dict[str, PlacementOffer]:
    """Return what the practice questions of each module allow, by the module's slug, in one statement."""
    seconds: defaultdict[str, list[int]] = defaultdict(list)
    for row in run(session, _PRACTICE, course_version_id=course_version_id):
        seconds[row.slug].append(row.seconds)
    return {slug: PlacementOffer(held=len(each), seconds=sum(each)) for slug, each in seconds.items()}
