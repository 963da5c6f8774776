"""Enrolments and progress, made in one line."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from factories.catalogue import a_course
from factories.people import a_person
from genomeready.catalogue.models import Course, CourseVersion, Lesson, Module
from genomeready.learning.models import Enrolment, LessonProgress, ModuleExemption
from genomeready.learning.services import enrol
from genomeready.people.models import Person

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def an_enrolment(
    session: Session, *, person: Person | None = None, version: CourseVersion | None = None, completed_at: datetime | None = None
) -> Enrolment:
    made = enrol(session, (person or a_person(session)).id, course_version_id=(version or a_course(session)).id, by=None)
    made.completed_at = completed_at
    session.flush()
    return made


def a_lesson_progress(
    session: Session, *, enrolment: Enrolment | None = None, lesson: Lesson | None = None, opened_at: datetime = NOON,
    read_at: datetime | None = NOON,
) -> LessonProgress:  # fmt: skip
    enrolment = enrolment or an_enrolment(session)
    lesson = lesson or lessons_of(session, enrolment.course_version_id)[0]
    made = LessonProgress(enrolment_id=enrolment.id, lesson_id=lesson.id, opened_at=opened_at, read_at=read_at)
    session.add(made)
    session.flush()
    return made


def a_module_exemption(
    session: Session,
    *,
    enrolment: Enrolment | None = None,
    module: Module | None = None,
    rests_on: str = "placement:none",
    at: datetime = NOON,
) -> ModuleExemption:
    """An exemption from the first module of the course, unless another is given."""
    enrolment = enrolment or an_enrolment(session)
    module_id = module.id if module else lessons_of(session, enrolment.course_version_id)[0].module_id
    made = ModuleExemption(enrolment_id=enrolment.id, module_id=module_id, rests_on=rests_on, at=at)
    session.add(made)
    session.flush()
    return made


def lessons_of(session: Session, course_version_id: int) -> list[Lesson]:
    """The lessons of a version, in order."""
    asked = session.query(Lesson).join(Module, Module.id == Lesson.module_id).filter(Module.course_version_id == course_version_id)
    return asked.order_by(Module.position, Lesson.position).all()


def address_of(session: Session, lesson: Lesson) -> str:
    """The address of a lesson's page."""
    course, module = session.execute(
        select(Course.slug, Module.slug)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .join(Module, Module.course_version_id == CourseVersion.id)
        .where(Module.id == lesson.module_id)
    ).one()
    return f"/learn/{course}/{module}/{lesson.slug}"


def read_everything(session: Session, enrolment: Enrolment) -> None:
    for lesson in lessons_of(session, enrolment.course_version_id):
        a_lesson_progress(session, enrolment=enrolment, lesson=lesson)
