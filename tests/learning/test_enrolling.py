"""Enrolling, opening and reading lessons, keeping the place, completing."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from factories.catalogue import a_course, a_course_version
from factories.learning import a_lesson_progress, an_enrolment, lessons_of, read_everything
from factories.people import a_person
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from genomeready.audit.queries import entries_about
from genomeready.audit.services import seal
from genomeready.base.refusals import NotThere
from genomeready.learning.events import CourseCompleted, course_completed
from genomeready.learning.models import Enrolment, LessonProgress
from genomeready.learning.queries import enrolment_of, my_courses, reading_of
from genomeready.learning.services import NoSuchPlace, complete_course, enrol, mark_read, open_lesson, remember_place
from genomeready.people.models import Person
from genomeready.web.database import unit_of_work

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)

Counting = Callable[[], AbstractContextManager[list[str]]]


# enrolling


def test_enrolling_pins_the_learner_to_the_version(session: Session) -> None:
    person, version = a_person(session), a_course(session)

    made = enrol(session, person.id, course_version_id=version.id, by=person)

    assert (made.person_id, made.course_version_id, made.completed_at, made.last_lesson_id) == (person.id, version.id, None, None)
    assert len(made.public_id) == 26


def test_enrolling_twice_gives_the_enrolment_that_is_there(session: Session) -> None:
    person, version = a_person(session), a_course(session)
    first = enrol(session, person.id, course_version_id=version.id, by=person)

    second = enrol(session, person.id, course_version_id=version.id, by=person)
    seal(session)

    assert second.id == first.id
    assert [entry.act for entry in entries_about(session, f"enrolment:{first.public_id}")] == ["course.enrolled"]


def test_two_enrolments_at_the_same_moment_are_one(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        person, version = a_person(session), a_course(session)

    def enrol_now(_turn: int) -> int:
        with app.app_context(), unit_of_work() as session:
            return enrol(session, person.id, course_version_id=version.id, by=person).id

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(enrol_now, range(8)))

    assert len(ids) == 1


def test_nobody_enrols_on_what_is_not_there(session: Session) -> None:
    person = a_person(session)

    with pytest.raises(NotThere):
        enrol(session, person.id, course_version_id=4711, by=person)


def test_a_learner_stays_on_the_version_started_when_another_is_offered(session: Session) -> None:
    version = a_course(session, slug="foundations")
    started = an_enrolment(session, version=version)
    a_course_version(session, course=version.course, number="2.0")

    found = enrolment_of(session, started.person_id, "foundations")

    assert found is not None
    assert found.course_version_id == version.id


# reading


def test_opening_a_lesson_notes_it_and_that_this_is_where_the_learner_is(session: Session) -> None:
    enrolment = an_enrolment(session)
    lesson = lessons_of(session, enrolment.course_version_id)[1]

    progress = open_lesson(session, enrolment, lesson_id=lesson.id, at=NOON)

    assert (progress.lesson_id, progress.opened_at, progress.read_at) == (lesson.id, NOON, None)
    assert enrolment.last_lesson_id == lesson.id


def test_opening_a_lesson_again_keeps_when_it_was_first_opened(session: Session) -> None:
    enrolment = an_enrolment(session)
    lesson = lessons_of(session, enrolment.course_version_id)[0]
    open_lesson(session, enrolment, lesson_id=lesson.id, at=NOON)

    open_lesson(session, enrolment, lesson_id=lesson.id, at=LATER)

    assert session.query(LessonProgress).one().opened_at == NOON


def test_a_lesson_of_another_course_cannot_be_opened(session: Session) -> None:
    enrolment, other = an_enrolment(session), a_course(session)

    with pytest.raises(NotThere):
        open_lesson(session, enrolment, lesson_id=lessons_of(session, other.id)[0].id, at=NOON)


def test_the_place_in_a_lesson_is_kept(session: Session) -> None:
    enrolment = an_enrolment(session)
    lesson = lessons_of(session, enrolment.course_version_id)[0]

    remember_place(session, enrolment, lesson_id=lesson.id, place="size-and-scale", at=NOON)

    assert (enrolment.last_lesson_id, enrolment.last_place) == (lesson.id, "size-and-scale")


def test_opening_another_lesson_forgets_the_place_in_the_one_before(session: Session) -> None:
    enrolment = an_enrolment(session)
    first, second, *_ = lessons_of(session, enrolment.course_version_id)
    remember_place(session, enrolment, lesson_id=first.id, place="size-and-scale", at=NOON)

    open_lesson(session, enrolment, lesson_id=second.id, at=NOON)

    assert (enrolment.last_lesson_id, enrolment.last_place) == (second.id, "")


@pytest.mark.parametrize("place", [None, 3, "two words", "x" * 121])
def test_what_cannot_be_a_heading_is_not_kept(session: Session, place: object) -> None:
    enrolment = an_enrolment(session)
    lesson = lessons_of(session, enrolment.course_version_id)[0]

    with pytest.raises(NoSuchPlace):
        remember_place(session, enrolment, lesson_id=lesson.id, place=place, at=NOON)

    assert enrolment.last_lesson_id is None


def test_marking_as_read_moves_on_to_the_next_lesson(session: Session) -> None:
    enrolment = an_enrolment(session)
    first, second, *_ = lessons_of(session, enrolment.course_version_id)
    remember_place(session, enrolment, lesson_id=first.id, place="size-and-scale", at=NOON)

    progress = mark_read(session, enrolment, lesson_id=first.id, next_lesson_id=second.id, at=LATER)

    assert (progress.opened_at, progress.read_at) == (NOON, LATER)
    assert (enrolment.last_lesson_id, enrolment.last_place) == (second.id, "")


def test_marking_as_read_again_keeps_the_first_time(session: Session) -> None:
    enrolment = an_enrolment(session)
    lesson = lessons_of(session, enrolment.course_version_id)[0]
    mark_read(session, enrolment, lesson_id=lesson.id, next_lesson_id=None, at=NOON)

    mark_read(session, enrolment, lesson_id=lesson.id, next_lesson_id=None, at=LATER)

    assert session.query(LessonProgress).one().read_at == NOON


def test_after_the_last_lesson_there_is_no_place_to_go_back_to(session: Session) -> None:
    enrolment = an_enrolment(session)
    last = lessons_of(session, enrolment.course_version_id)[-1]

    mark_read(session, enrolment, lesson_id=last.id, next_lesson_id=None, at=NOON)

    assert enrolment.last_lesson_id is None


def test_marking_as_read_cannot_lead_into_another_course(session: Session) -> None:
    enrolment, other = an_enrolment(session), a_course(session)
    lesson = lessons_of(session, enrolment.course_version_id)[0]

    with pytest.raises(NotThere):
        mark_read(session, enrolment, lesson_id=lesson.id, next_lesson_id=lessons_of(session, other.id)[0].id, at=NOON)


def test_the_database_keeps_one_progress_a_lesson(session: Session) -> None:
    progress = a_lesson_progress(session)

    with pytest.raises(IntegrityError):
        a_lesson_progress(session, enrolment=session.get_one(Enrolment, progress.enrolment_id))


# reading the progress


def test_contents_and_progress_come_in_one_statement(session: Session, statements: Counting) -> None:
    version = a_course(session, slug="foundations", modules=3, lessons=4)
    enrolment = an_enrolment(session, version=version)
    read = lessons_of(session, version.id)[5]
    a_lesson_progress(session, enrolment=enrolment, lesson=read)

    with statements() as seen:
        reading = reading_of(session, enrolment.person_id, "foundations")

    assert reading is not None
    assert [len(module.lessons) for module in reading.modules] == [4, 4, 4]
    assert [lesson.id for lesson in reading.lessons if lesson.read] == [read.id]
    assert [lesson.id for lesson in reading.lessons] == [lesson.id for lesson in lessons_of(session, version.id)]
    assert len(seen) == 1


def test_a_lesson_that_was_only_opened_is_not_read(session: Session) -> None:
    version = a_course(session, slug="foundations")
    enrolment = an_enrolment(session, version=version)
    a_lesson_progress(session, enrolment=enrolment, read_at=None)

    reading = reading_of(session, enrolment.person_id, "foundations")

    assert reading is not None
    assert reading.done == 0


def test_somebody_elses_progress_is_not_mine(session: Session) -> None:
    version = a_course(session, slug="foundations")
    read_everything(session, an_enrolment(session, version=version))
    mine = an_enrolment(session, version=version)

    reading = reading_of(session, mine.person_id, "foundations")

    assert reading is not None
    assert reading.done == 0


def test_who_is_not_enrolled_has_no_reading(session: Session) -> None:
    a_course(session, slug="foundations")

    assert reading_of(session, a_person(session).id, "foundations") is None
    assert reading_of(session, a_person(session).id, "nothing-here") is None


def test_who_moved_on_to_another_version_reads_that_one(session: Session) -> None:
    old = a_course(session, slug="foundations")
    first = an_enrolment(session, version=old)
    new = a_course_version(session, course=old.course, number="2.0")
    second = an_enrolment(session, person=session.get_one(Person, first.person_id), version=new)

    found = enrolment_of(session, first.person_id, "foundations")

    assert found is not None
    assert found.id == second.id


def test_my_courses_count_what_is_read_and_what_is_left(session: Session, statements: Counting) -> None:
    version = a_course(session, slug="foundations", modules=2, lessons=2)
    enrolment = an_enrolment(session, version=version)
    a_lesson_progress(session, enrolment=enrolment)
    a_lesson_progress(session, enrolment=enrolment, lesson=lessons_of(session, version.id)[1], read_at=None)

    with statements() as seen:
        (course,) = my_courses(session, enrolment.person_id)

    assert (course.slug, course.lessons, course.read, course.minutes_left) == ("foundations", 4, 1, 36)
    assert len(seen) == 1


def test_my_courses_put_unfinished_ones_first_and_then_the_latest(session: Session) -> None:
    person = a_person(session)
    for slug, completed in (("done", True), ("older", False), ("newer", False)):
        an_enrolment(session, person=person, version=a_course(session, slug=slug), completed_at=NOON if completed else None)

    assert [course.slug for course in my_courses(session, person.id)] == ["newer", "older", "done"]


# completing


@pytest.fixture
def news() -> Iterator[list[CourseCompleted]]:
    """What was sent, nobody else listening."""
    heard: list[CourseCompleted] = []

    def listen(_session: Session, news: CourseCompleted) -> None:
        heard.append(news)

    before = course_completed.receivers.copy()
    course_completed.receivers.clear()
    course_completed.connect(listen)
    yield heard
    course_completed.disconnect(listen)
    course_completed.receivers.update(before)


def complete(session: Session, enrolment: Enrolment, *, at: datetime = NOON, rests_on: str = "attempt:abc") -> None:
    complete_course(session, enrolment, rests_on=rests_on, score=Decimal("0.85"), shown=[(7, 2), (8, 2)], at=at, by=None)


def test_completing_a_course_sends_the_news_with_what_it_rests_on(session: Session, news: list[CourseCompleted]) -> None:
    enrolment = an_enrolment(session)

    complete(session, enrolment)

    assert enrolment.completed_at == NOON
    assert news == [
        CourseCompleted(
            person_id=enrolment.person_id, enrolment_id=enrolment.id, course_version_id=enrolment.course_version_id, at=NOON,
            rests_on="attempt:abc", score=Decimal("0.85"), shown=((7, 2), (8, 2)),
        )
    ]  # fmt: skip


def test_completing_is_noted_in_the_audit_trail(session: Session, news: list[CourseCompleted]) -> None:
    enrolment = an_enrolment(session)

    complete(session, enrolment)
    seal(session)

    entry = entries_about(session, f"enrolment:{enrolment.public_id}")[-1]
    assert (entry.act, entry.detail) == ("course.completed", {"rests_on": "attempt:abc", "score": "0.85"})
    assert len(news) == 1


def test_a_renewal_is_news_and_keeps_the_first_date(session: Session, news: list[CourseCompleted]) -> None:
    enrolment = an_enrolment(session)
    complete(session, enrolment)

    complete(session, enrolment, at=LATER, rests_on="attempt:def")

    assert enrolment.completed_at == NOON
    assert [heard.rests_on for heard in news] == ["attempt:abc", "attempt:def"]
