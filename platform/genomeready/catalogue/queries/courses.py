"""Reading courses: the offer, one version with its outcomes, modules and examination, and which course closes what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.catalogue.lines import CourseCard, LessonLine, ModuleBlock, OutcomeRow
from genomeready.catalogue.models import Course, CourseVersion, Examination, Lesson, Module, Outcome
from genomeready.catalogue.rules import cpd_hours
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion, Level


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
