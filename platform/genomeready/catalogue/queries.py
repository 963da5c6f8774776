"""Reading courses, lessons, figures and questions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.catalogue.lines import CourseCard, LessonLine, ModuleBlock, OutcomeRow
from genomeready.catalogue.models import (
    Course,
    CourseQuestion,
    CourseVersion,
    Examination,
    Figure,
    Lesson,
    Module,
    Outcome,
    Question,
    QuestionVersion,
)
from genomeready.catalogue.rules import Bank, Use, cpd_hours
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion, Level

Place = tuple[str, str, str]
"""Module slug, lesson slug, lesson title."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CoursePage:
    """All that the pages of one version of a course show, but the lessons' texts."""

    course_id: int
    version_id: int
    slug: str
    code: str
    number: str
    content_hash: str
    title: str
    summary: str
    minutes: int
    award_type: str
    valid_months: int | None
    published_at: datetime
    page: dict[str, Any]
    outcomes: tuple[OutcomeRow, ...] = ()
    modules: tuple[ModuleBlock, ...] = ()
    examination: Examination | None = field(default=None, compare=False)

    @property
    def shown(self) -> tuple[object, ...]:
        """All that the course page shows, the examination too: two equal ones make the same page."""
        examination = self.examination
        asked = examination and (
            examination.minutes, examination.pass_percent, examination.attempts_a_year, examination.wait_hours,
        )  # fmt: skip
        return (
            self.slug, self.code, self.number, self.title, self.summary, self.minutes, self.award_type, self.valid_months,
            self.page, self.outcomes, self.modules, asked,
        )  # fmt: skip

    @property
    def lessons(self) -> int:
        """How many lessons there are."""
        return sum(len(module.lessons) for module in self.modules)

    @property
    def hours(self) -> float:
        """Study time in hours, rounded down to the half hour."""
        return cpd_hours(self.minutes)

    @property
    def last_reviewed(self) -> date:
        """The day of the last review."""
        return date.fromisoformat(self.page["last_reviewed"])

    @property
    def next_review(self) -> date:
        """The day by which the course is reviewed again."""
        return date.fromisoformat(self.page["next_review"])


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonPage:
    """A lesson as its page shows it. `html` was sanitised when it was imported."""

    lesson_id: int
    slug: str
    title: str
    html: str
    html_hash: str
    minutes: int
    outcomes: list[dict[str, Any]]
    module_id: int
    module_slug: str
    module_title: str
    previous: Place | None
    position: int
    of: int


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionRow:
    """One version of a question, key and rationales included: never handed to a browser as it is."""

    version_id: int
    key: str
    number: int
    type: str
    competency_id: int
    level: int
    cognitive: str
    seconds: int
    content: dict[str, Any]


_LESSONS = (
    select(func.count(Lesson.id)).join(Module, Module.id == Lesson.module_id).where(Module.course_version_id == CourseVersion.id)
).scalar_subquery()
_COURSES_OFFERED = (
    select(
        Course.slug, Course.code, CourseVersion.title, CourseVersion.summary, CourseVersion.minutes,
        _LESSONS.label("lessons"), CourseVersion.award_type, CourseVersion.page,
    )
    .join(CourseVersion, CourseVersion.id == Course.current_version_id)
    .order_by(Course.code)
)  # fmt: skip


def courses_offered(session: Session) -> list[CourseCard]:
    """Return the current version of every course by code, in one statement."""
    return [
        CourseCard(
            slug=row.slug, code=row.code, title=row.title, summary=row.summary, minutes=row.minutes, lessons=row.lessons,
            award_type=row.award_type, audience=row.page["audience"]["text"], level_name=row.page["level"]["name"],
        )
        for row in run(session, _COURSES_OFFERED)
    ]  # fmt: skip


_COURSE = select(
    Course.id.label("course_id"), CourseVersion.id.label("version_id"), Course.slug, Course.code, CourseVersion.number,
    CourseVersion.content_hash, CourseVersion.title, CourseVersion.summary, CourseVersion.minutes,
    CourseVersion.award_type, CourseVersion.valid_months, CourseVersion.published_at, CourseVersion.page,
).join(CourseVersion, CourseVersion.course_id == Course.id)  # fmt: skip
_COURSE_OFFERED = _COURSE.where(Course.slug == bindparam("asked"), CourseVersion.id == Course.current_version_id)
_COURSE_VERSION = _COURSE.where(CourseVersion.id == bindparam("asked"))


def course_page(session: Session, slug: str) -> CoursePage | None:
    """Return the version of a course that is offered now, in four statements; None where there is no such course."""
    return _course(session, _COURSE_OFFERED, slug)


def course_contents(session: Session, course_version_id: int) -> CoursePage | None:
    """Return one version of a course, the current or an earlier one, in four statements."""
    return _course(session, _COURSE_VERSION, course_version_id)


def _course(session: Session, statement: Select[*tuple[Any, ...]], asked: str | int) -> CoursePage | None:
    found = run(session, statement, asked=asked).one_or_none()
    if found is None:
        return None
    return CoursePage(
        **found._mapping,  # noqa: SLF001 - a Row's public mapping
        outcomes=outcomes_of(session, found.version_id),
        modules=_modules(session, found.version_id),
        examination=examination_of(session, found.version_id),
    )


_OUTCOMES = (
    select(
        Outcome.competency_id, Competency.slug, Competency.title, Outcome.level, Level.name.label("level_name"),
        Framework.slug.label("framework_slug"), Framework.title.label("framework_title"),
        FrameworkVersion.number.label("framework_number"),
    )
    .join(Competency, Competency.id == Outcome.competency_id)
    .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
    .join(Framework, Framework.id == FrameworkVersion.framework_id)
    .join(Level, (Level.version_id == Competency.version_id) & (Level.value == Outcome.level))
    .where(Outcome.course_version_id == bindparam("course_version_id"))
    .order_by(Competency.domain_id, Competency.position)
)  # fmt: skip


def outcomes_of(session: Session, course_version_id: int) -> tuple[OutcomeRow, ...]:
    """Return what a version of a course brings its learners to, in the order of the framework."""
    return tuple(OutcomeRow(**row) for row in run(session, _OUTCOMES, course_version_id=course_version_id).mappings())


_MODULES = (
    select(
        Module.id, Module.slug, Module.title, Module.summary, Module.minutes, Module.quiz_minutes, Module.quiz_pass_percent,
        Lesson.id.label("lesson_id"), Lesson.slug.label("lesson_slug"), Lesson.title.label("lesson_title"),
        Lesson.minutes.label("lesson_minutes"),
    )
    .join(Lesson, Lesson.module_id == Module.id)
    .where(Module.course_version_id == bindparam("course_version_id"))
    .order_by(Module.position, Lesson.position)
)  # fmt: skip


def _modules(session: Session, course_version_id: int) -> tuple[ModuleBlock, ...]:
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in run(session, _MODULES, course_version_id=course_version_id):
        found.setdefault(row.id, []).append(row)
    return tuple(_module(rows) for rows in found.values())


def _module(rows: Sequence[Row[*tuple[Any, ...]]]) -> ModuleBlock:
    module = rows[0]
    return ModuleBlock(
        id=module.id, slug=module.slug, title=module.title, summary=module.summary, minutes=module.minutes,
        quiz_minutes=module.quiz_minutes, quiz_pass_percent=module.quiz_pass_percent,
        lessons=tuple(LessonLine(id=r.lesson_id, slug=r.lesson_slug, title=r.lesson_title, minutes=r.lesson_minutes) for r in rows),
    )  # fmt: skip


_LESSONS_IN_ORDER = (
    select(Lesson.id, Module.slug.label("module"), Lesson.slug, Lesson.title)
    .join(Module, Module.id == Lesson.module_id)
    .where(Module.course_version_id == bindparam("course_version_id"))
    .order_by(Module.position, Lesson.position)
)
_LESSON = (
    select(
        Lesson.id.label("lesson_id"), Lesson.slug, Lesson.title, Lesson.html, Lesson.html_hash, Lesson.minutes, Lesson.outcomes,
        Module.id.label("module_id"), Module.slug.label("module_slug"), Module.title.label("module_title"),
    )
    .join(Module, Module.id == Lesson.module_id)
    .where(Lesson.id == bindparam("lesson_id"))
)  # fmt: skip


def lesson_page(session: Session, course_version_id: int, module_slug: str, lesson_slug: str) -> LessonPage | None:
    """Return a lesson with the one before it, in two statements; None where there is no such lesson."""
    order = run(session, _LESSONS_IN_ORDER, course_version_id=course_version_id).all()
    here = next((n for n, row in enumerate(order) if (row.module, row.slug) == (module_slug, lesson_slug)), None)
    if here is None:
        return None
    places: list[Place] = [(row.module, row.slug, row.title) for row in order]
    text = run(session, _LESSON, lesson_id=order[here].id).one()
    return LessonPage(
        **text._mapping,  # noqa: SLF001 - a Row's public mapping
        previous=places[here - 1] if here else None,
        position=here + 1,
        of=len(places),
    )


_USED = (
    select(
        QuestionVersion.id.label("version_id"), Question.key, QuestionVersion.number, QuestionVersion.type,
        QuestionVersion.competency_id, QuestionVersion.level, QuestionVersion.cognitive, QuestionVersion.seconds,
        QuestionVersion.content,
    )
    .join(Question, Question.id == QuestionVersion.question_id)
    .join(CourseQuestion, CourseQuestion.question_version_id == QuestionVersion.id)
)  # fmt: skip
_QUESTIONS = _USED.where(CourseQuestion.use == bindparam("use")).order_by(CourseQuestion.position)
_OF_LESSON = _QUESTIONS.where(CourseQuestion.lesson_id == bindparam("asked"))
_OF_MODULE = _QUESTIONS.where(CourseQuestion.module_id == bindparam("asked"))
_OF_COURSE = _QUESTIONS.where(CourseQuestion.course_version_id == bindparam("asked"))
_OF_KEY = _QUESTIONS.where(Question.key == bindparam("asked"))
_PRACTICE = (
    _USED.outerjoin(Lesson, Lesson.id == CourseQuestion.lesson_id)
    .where(
        func.coalesce(CourseQuestion.module_id, Lesson.module_id) == bindparam("module_id"),
        CourseQuestion.use.in_([Use.CHECK, Use.QUIZ]),
        QuestionVersion.bank == Bank.PRACTICE,
    )
    .order_by(QuestionVersion.id)
)


def check_questions(session: Session, lesson_id: int) -> list[QuestionRow]:
    """Return the knowledge check of a lesson, in its order."""
    return _questions(session, _OF_LESSON, Use.CHECK, lesson_id)


def quiz_questions(session: Session, module_id: int) -> list[QuestionRow]:
    """Return the quiz of a module, in its order."""
    return _questions(session, _OF_MODULE, Use.QUIZ, module_id)


def exam_questions(session: Session, course_version_id: int) -> list[QuestionRow]:
    """Return the bank that the examination of a version of a course draws from."""
    return _questions(session, _OF_COURSE, Use.EXAM, course_version_id)


def practice_questions(session: Session, module_id: int) -> list[QuestionRow]:
    """Return the questions of a module's checks and of its quiz, each once; never one of the examination's bank."""
    found = [QuestionRow(**row) for row in run(session, _PRACTICE, module_id=module_id).mappings()]
    return list({row.version_id: row for row in found}.values())


def practice_question(session: Session, key: str) -> QuestionRow | None:
    """Return the newest version of a question that some lesson uses as a check; never one of a quiz or an examination."""
    found = _questions(session, _OF_KEY, Use.CHECK, key)
    return max(found, key=lambda row: row.version_id, default=None)


def _questions(session: Session, statement: Select[*tuple[Any, ...]], use: Use, asked: int | str) -> list[QuestionRow]:
    return [QuestionRow(**row) for row in run(session, statement, use=use, asked=asked).mappings()]


_EXAMINATION = select(Examination).where(Examination.course_version_id == bindparam("course_version_id"))


def examination_of(session: Session, course_version_id: int) -> Examination | None:
    """Return the examination of a version of a course."""
    return session.scalar(_EXAMINATION, {"course_version_id": course_version_id})


_CLOSING = (
    select(Outcome.competency_id, Course.slug, CourseVersion.title, Outcome.level)
    .join(CourseVersion, CourseVersion.id == Outcome.course_version_id)
    .join(Course, Course.current_version_id == CourseVersion.id)
    .where(Outcome.competency_id.in_(bindparam("competency_ids", expanding=True)))
    .order_by(Outcome.level, Course.code)
)


def courses_closing(session: Session, competency_ids: Sequence[int]) -> dict[int, list[tuple[str, str, int]]]:
    """Return for each competency the offered courses that bring it to a level: (course slug, title, level), in one statement."""
    found: dict[int, list[tuple[str, str, int]]] = {}
    for competency_id, slug, title, level in run(session, _CLOSING, competency_ids=list(competency_ids)):
        found.setdefault(competency_id, []).append((slug, title, level))
    return found


def figure(session: Session, content_hash: str) -> Figure | None:
    """Return an image by the hash of its content."""
    return session.scalar(select(Figure).where(Figure.content_hash == content_hash))
