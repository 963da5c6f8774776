"""The verbs of learning: enrol, open a lesson, keep the place, mark as read, be exempted, complete."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base import clock
from genomeready.base.ids import new_public_id
from genomeready.base.refusals import NotThere, Refused
from genomeready.catalogue.models import CourseVersion, Lesson, Module
from genomeready.learning.events import CourseCompleted, course_completed
from genomeready.learning.models import Enrolment, LessonProgress, ModuleExemption
from genomeready.learning.rules import is_place


class NotEnrolled(Refused):
    """Somebody who did not enrol on the course wants to work in it."""

    message = "You are not enrolled on this course. Open the course page and enrol; it takes one click."


class NoSuchPlace(Refused):
    """A place that cannot be a heading of a lesson."""

    message = "This is no place in a lesson, so it was not kept."


def enrol(session: Session, person_id: int, *, course_version_id: int, by: Actor | None) -> Enrolment:
    """Enrol a person on one version of a course, or return the enrolment that is there already.

    Raises:
        NotThere: there is no such version.
    """
    there = session.scalar(_asked(person_id, course_version_id))
    if there is not None:
        return there
    if session.get(CourseVersion, course_version_id) is None:
        raise NotThere
    made = Enrolment(public_id=new_public_id(), person_id=person_id, course_version_id=course_version_id, enrolled_at=clock.now())
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # a second request was quicker; its enrolment is as good
        return session.scalars(_asked(person_id, course_version_id)).one()
    record(session, "course.enrolled", f"enrolment:{made.public_id}", by=by, course_version_id=course_version_id)
    return made


def _asked(person_id: int, course_version_id: int) -> Select[Enrolment]:
    return select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.course_version_id == course_version_id)


def open_lesson(session: Session, enrolment: Enrolment, *, lesson_id: int, at: datetime) -> LessonProgress:
    """Note that a learner opened a lesson, and that this is where they are; the place in it is kept if it is the same.

    Raises:
        NotThere: the lesson belongs to no module of the enrolment's version.
    """
    session.refresh(enrolment, with_for_update=True)
    progress = session.scalar(
        select(LessonProgress).where(LessonProgress.enrolment_id == enrolment.id, LessonProgress.lesson_id == lesson_id)
    )
    if progress is None:
        _check_lesson(session, enrolment, lesson_id)
        progress = LessonProgress(enrolment_id=enrolment.id, lesson_id=lesson_id, opened_at=at)
        session.add(progress)
    if enrolment.last_lesson_id != lesson_id:
        enrolment.last_lesson_id, enrolment.last_place = lesson_id, ""
    session.flush()
    return progress


def _check_lesson(session: Session, enrolment: Enrolment, lesson_id: int) -> None:
    version = session.scalar(select(Module.course_version_id).join(Lesson).where(Lesson.id == lesson_id))
    if version != enrolment.course_version_id:
        raise NotThere


def remember_place(session: Session, enrolment: Enrolment, *, lesson_id: int, place: object, at: datetime) -> None:
    """Keep the heading at which a learner is, so that they go on exactly there.

    Raises:
        NoSuchPlace: it cannot be the id of a heading.
        NotThere: the lesson belongs to no module of the enrolment's version.
    """
    if not isinstance(place, str) or not is_place(place):
        raise NoSuchPlace
    open_lesson(session, enrolment, lesson_id=lesson_id, at=at)
    enrolment.last_place = place


def mark_read(session: Session, enrolment: Enrolment, *, lesson_id: int, next_lesson_id: int | None, at: datetime) -> LessonProgress:
    """Mark a lesson as read, keeping the first time, and move the learner on.

    After the last lesson (`next_lesson_id` None) there is no place to go back to: what was left unread is next.

    Raises:
        NotThere: a lesson belongs to no module of the enrolment's version.
    """
    progress = open_lesson(session, enrolment, lesson_id=lesson_id, at=at)
    progress.read_at = progress.read_at or at
    if next_lesson_id is not None:
        _check_lesson(session, enrolment, next_lesson_id)
    enrolment.last_lesson_id, enrolment.last_place = next_lesson_id, ""
    session.flush()
    return progress


def exempt_from_module(session: Session, enrolment: Enrolment, *, module: Module, rests_on: str, at: datetime, by: Actor | None) -> None:
    """Exempt a learner from a module on the ground of what `rests_on` names; a second exemption changes nothing.

    A place kept within the module is forgotten, so that the learner goes on with what is left to read. An exemption counts
    as done in reading; it shortens no examination and earns no hours.

    Raises:
        NotThere: the module belongs to another version than the enrolment's.
    """
    if module.course_version_id != enrolment.course_version_id:
        raise NotThere
    session.refresh(enrolment, with_for_update=True)
    held = select(ModuleExemption.id).where(ModuleExemption.enrolment_id == enrolment.id, ModuleExemption.module_id == module.id)
    if session.scalar(held) is not None:
        return
    session.add(ModuleExemption(enrolment_id=enrolment.id, module_id=module.id, rests_on=rests_on, at=at))
    if enrolment.last_lesson_id in session.scalars(select(Lesson.id).where(Lesson.module_id == module.id)).all():
        enrolment.last_lesson_id, enrolment.last_place = None, ""
    session.flush()
    record(session, "module.exempted", f"enrolment:{enrolment.public_id}", by=by, module=module.slug, rests_on=rests_on)


def complete_course(
    session: Session,
    enrolment: Enrolment,
    *,
    rests_on: str,
    score: Decimal,
    shown: Sequence[tuple[int, int]],
    at: datetime,
    by: Actor | None,
) -> None:
    """Complete a course on the ground of what `rests_on` names, and send the news within the transaction.

    `shown` are the (competency id, level) pairs for which evidence was written. The first completion's
    date stays; a later one (a renewal) is news all the same.
    """
    session.refresh(enrolment, with_for_update=True)
    enrolment.completed_at = enrolment.completed_at or at
    session.flush()
    record(session, "course.completed", f"enrolment:{enrolment.public_id}", by=by, rests_on=rests_on, score=str(score))
    news = CourseCompleted(
        person_id=enrolment.person_id, enrolment_id=enrolment.id, course_version_id=enrolment.course_version_id,
        at=at, rests_on=rests_on, score=score, shown=tuple(shown),
    )  # fmt: skip
    course_completed.send(session, news=news)


def reopen_course(session: Session, enrolment: Enrolment, *, reason: str, by: Actor | None) -> None:
    """Take a completion back, because what it rested on no longer counts. Whoever did not complete is left as they are."""
    session.refresh(enrolment, with_for_update=True)
    if enrolment.completed_at is None:
        return
    enrolment.completed_at = None
    session.flush()
    record(session, "course.reopened", f"enrolment:{enrolment.public_id}", by=by, reason=reason)
