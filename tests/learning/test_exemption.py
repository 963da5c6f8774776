"""A module that somebody need not take: counted as done in reading, left out of the way, and open to read all the same."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from factories.catalogue import a_course, a_course_version, a_module, a_question, a_use
from factories.learning import NOON, a_lesson_progress, a_module_exemption, address_of, an_enrolment, lessons_of
from factories.people import a_person
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import CourseVersion, Module
from genomeready.learning.models import Enrolment, ModuleExemption
from genomeready.learning.queries import lesson_state, my_courses, placement_offers, reading_of
from genomeready.learning.rules import LessonLine, ModuleLines, MyCourse, PlacementOffer, Reading, Step, next_step, resume_at
from genomeready.learning.services import exempt_from_module
from genomeready.people.models import Person
from genomeready.web.database import unit_of_work

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]
GROUND = "placement:abc"


@pytest.fixture
def enrolment(session: Session) -> Enrolment:
    """A learner on a course of two modules with two lessons of 12 minutes each."""
    return an_enrolment(session, version=a_course(session, slug="foundations", title="Foundations"))


@pytest.fixture
def learner(session: Session, sign_in: SignIn, enrolment: Enrolment) -> FlaskClient:
    return sign_in(session.get_one(Person, enrolment.person_id))


def modules_of(session: Session, enrolment: Enrolment) -> list[Module]:
    asked = select(Module).where(Module.course_version_id == enrolment.course_version_id).order_by(Module.position)
    return list(session.scalars(asked))


def exempt(session: Session, enrolment: Enrolment, module: Module) -> None:
    exempt_from_module(session, enrolment, module=module, rests_on=GROUND, at=NOON, by=None)


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.text.split())


# the rules


def a_reading(*, exempt: str = "", read: tuple[int, ...] = (), last: int | None = None) -> Reading:
    """Three modules `a`, `b` and `c` of two lessons of ten minutes, numbered 1 to 6; `exempt` names modules."""
    modules = []
    for place, slug in enumerate("abc"):
        numbers = (2 * place + 1, 2 * place + 2)
        lines = tuple(
            LessonLine(id=n, slug=f"lesson-{n}", title=f"Lesson {n}", minutes=10, module_slug=slug, read=n in read, exempt=slug in exempt)
            for n in numbers
        )
        since = NOON if slug in exempt else None
        modules.append(ModuleLines(slug=slug, title=slug, summary="", quiz_minutes=10, lessons=lines, exempt_since=since))
    return Reading(
        enrolment_id=1, course_version_id=1, course_slug="foundations", course_title="Foundations", completed_at=None, last_lesson_id=last,
        last_place="", modules=tuple(modules),
    )  # fmt: skip


def test_lessons_of_an_exempted_module_count_as_done_and_take_no_more_time() -> None:
    reading = a_reading(exempt="b", read=(1, 3))

    assert (reading.done, reading.minutes_left, reading.exempt) == (3, 30, True)


def test_the_first_lesson_to_go_on_with_lies_outside_the_exempted_modules() -> None:
    found = resume_at(a_reading(exempt="ab"))

    assert found is not None
    assert found[0].id == 5
    assert resume_at(a_reading(exempt="abc")) is None


def test_who_went_back_into_an_exempted_module_goes_on_there() -> None:
    found = resume_at(a_reading(exempt="a", last=2))

    assert found is not None
    assert found[0].id == 2


def test_the_next_lesson_passes_over_an_exempted_module_but_stays_within_one_that_is_being_read() -> None:
    reading = a_reading(exempt="b")

    following = [reading.after(lesson) for lesson in reading.lessons]

    assert [lesson.id if lesson else None for lesson in following] == [2, 5, 4, 5, 6, None]


def test_who_has_nothing_left_to_read_is_led_to_the_examination() -> None:
    course = MyCourse(slug="f", title="F", number="1.0", enrolled_at=NOON, completed_at=None, lessons=4, read=1, minutes_left=0, exempt=3)

    assert next_step([course], has_profession=True) == (Step.SIT_EXAMINATION, course)


@pytest.mark.parametrize(
    ("held", "possible", "questions", "minutes"),
    [(0, False, 0, 0), (6, False, 6, 8), (7, True, 7, 9), (20, True, 20, 25), (50, True, 20, 25)],
)
def test_an_offer_says_how_many_questions_and_minutes(held: int, questions: int, minutes: int, *, possible: bool) -> None:
    offer = PlacementOffer(held=held, seconds=75 * held)

    assert (offer.possible, offer.questions, offer.minutes) == (possible, questions, minutes)


# the service


def test_an_exemption_is_written_with_its_ground_and_audited(app: Flask, session: Session, enrolment: Enrolment) -> None:
    module = modules_of(session, enrolment)[0]
    session.commit()

    with app.app_context(), unit_of_work() as work:
        exempt(work, work.get_one(Enrolment, enrolment.id), work.get_one(Module, module.id))

    row = session.scalars(select(ModuleExemption)).one()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "module.exempted")).one()
    assert (row.enrolment_id, row.module_id, row.rests_on, row.at) == (enrolment.id, module.id, GROUND, NOON)
    assert (entry.subject, entry.detail) == (f"enrolment:{enrolment.public_id}", {"module": module.slug, "rests_on": GROUND})


def test_a_second_exemption_changes_nothing(session: Session, enrolment: Enrolment) -> None:
    module = modules_of(session, enrolment)[0]

    exempt(session, enrolment, module)
    exempt_from_module(session, enrolment, module=module, rests_on="placement:other", at=NOON, by=None)

    assert session.scalars(select(ModuleExemption.rests_on)).all() == [GROUND]


def test_a_module_of_another_version_cannot_be_exempted_from(session: Session, enrolment: Enrolment) -> None:
    with pytest.raises(NotThere):
        exempt(session, enrolment, a_module(session, version=a_course_version(session)))
    assert session.scalar(select(func.count(ModuleExemption.id))) == 0


@pytest.mark.parametrize(("kept_in", "kept_after"), [(0, False), (1, True)])
def test_a_place_kept_within_the_module_is_forgotten_another_one_is_not(
    session: Session, enrolment: Enrolment, kept_in: int, *, kept_after: bool
) -> None:
    modules = modules_of(session, enrolment)
    lesson = next(lesson for lesson in lessons_of(session, enrolment.course_version_id) if lesson.module_id == modules[kept_in].id)
    enrolment.last_lesson_id, enrolment.last_place = lesson.id, "a-heading"
    session.flush()

    exempt(session, enrolment, modules[0])

    assert (enrolment.last_lesson_id, enrolment.last_place) == ((lesson.id, "a-heading") if kept_after else (None, ""))


# what the queries say


def test_the_way_through_a_course_knows_what_is_exempt_in_one_statement(
    session: Session, enrolment: Enrolment, statements: Counting
) -> None:
    a_module_exemption(session, enrolment=enrolment)
    a_module_exemption(session, enrolment=an_enrolment(session), at=NOON)
    a_lesson_progress(session, enrolment=enrolment, lesson=lessons_of(session, enrolment.course_version_id)[0])

    with statements() as seen:
        reading = reading_of(session, enrolment.person_id, "foundations")

    assert reading is not None
    assert len(seen) == 1
    assert [module.exempt_since for module in reading.modules] == [NOON, None]
    assert [(lesson.read, lesson.exempt) for lesson in reading.lessons] == [(True, True), (False, True), (False, False), (False, False)]
    assert (reading.done, reading.minutes_left) == (2, 24)


def test_somebody_elses_exemption_is_not_mine(session: Session, enrolment: Enrolment) -> None:
    a_module_exemption(session, enrolment=an_enrolment(session, version=session.get_one(CourseVersion, enrolment.course_version_id)))

    reading = reading_of(session, enrolment.person_id, "foundations")

    assert reading is not None
    assert not reading.exempt


def test_my_courses_count_each_lesson_once_whether_read_or_exempt(session: Session, enrolment: Enrolment) -> None:
    a_module_exemption(session, enrolment=enrolment)
    first, _, third, _ = lessons_of(session, enrolment.course_version_id)
    for lesson in (first, third):
        a_lesson_progress(session, enrolment=enrolment, lesson=lesson)

    (course,) = my_courses(session, enrolment.person_id)

    assert (course.lessons, course.read, course.exempt, course.done, course.minutes_left) == (4, 2, 1, 3, 12)


def test_the_state_of_a_lesson_changes_with_an_exemption(session: Session, enrolment: Enrolment) -> None:
    lesson = lessons_of(session, enrolment.course_version_id)[0]
    _, module, slug = address_of(session, lesson).removeprefix("/learn/").split("/")
    before = lesson_state(session, enrolment.person_id, "foundations", module, slug)
    a_module_exemption(session, enrolment=enrolment)

    after = lesson_state(session, enrolment.person_id, "foundations", module, slug)

    assert before is not None
    assert after is not None
    assert (before.exempt, after.exempt) == ((False,) * 4, (True, True, False, False))


@pytest.mark.parametrize("quiz_questions", [5, 30])
def test_the_offers_of_a_course_take_one_statement(session: Session, statements: Counting, quiz_questions: int) -> None:
    version = a_course(session, quiz_questions=quiz_questions)

    with statements() as seen:
        offers = placement_offers(session, version.id)

    assert len(seen) == 1
    assert [offer.held for offer in offers.values()] == [quiz_questions + 2] * 2  # each lesson has one question in its check


def test_an_offer_counts_a_question_of_check_and_quiz_once_and_none_of_the_examination(session: Session) -> None:
    version = a_course_version(session)
    module = a_module(session, version=version)
    question = a_question(session, seconds=90)
    for use in ("check", "quiz"):
        a_use(session, version=version, question=question, use=use, module=module)
    a_use(session, version=version, question=a_question(session, bank="exam"), use="exam")
    a_use(session, version=version, question=a_question(session, bank="exam"), use="quiz", module=module)

    assert placement_offers(session, version.id) == {module.slug: PlacementOffer(held=1, seconds=90)}


# the pages


def test_the_contents_offer_a_placement_test_where_there_are_enough_questions(session: Session, sign_in: SignIn) -> None:
    version = a_course(session, slug="foundations", modules=1, quiz_questions=10)
    enrolment = an_enrolment(session, version=version)
    (module,) = modules_of(session, enrolment)

    page = text(sign_in(session.get_one(Person, enrolment.person_id)), "/learn/foundations")

    assert "Know this already?" in page
    assert f'href="/learn/foundations/{module.slug}/placement"' in page
    assert "up to 12 questions, about 12 minutes." in page


def test_the_contents_say_where_there_are_too_few(learner: FlaskClient) -> None:
    page = text(learner, "/learn/foundations")

    assert page.count("This module has too few questions for a placement test.") == 2
    assert "Know this already?" not in page


def test_the_contents_offer_nothing_for_a_module_that_is_read_or_a_course_that_is_completed(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session, version=a_course(session, slug="foundations", quiz_questions=10))
    client = sign_in(session.get_one(Person, enrolment.person_id))
    assert text(client, "/learn/foundations").count("Know this already?") == 2

    for lesson in lessons_of(session, enrolment.course_version_id)[:2]:
        a_lesson_progress(session, enrolment=enrolment, lesson=lesson)
    assert text(client, "/learn/foundations").count("Know this already?") == 1

    enrolment.completed_at = NOON
    assert "Know this already?" not in text(client, "/learn/foundations")


def test_the_contents_show_an_exemption_and_lead_past_it(session: Session, learner: FlaskClient, enrolment: Enrolment) -> None:
    third = lessons_of(session, enrolment.course_version_id)[2]
    exempt(session, enrolment, modules_of(session, enrolment)[0])

    page = text(learner, "/learn/foundations")

    assert "Exempted by placement test on 1 March 2026.</span> You can read it all the same." in page
    assert "2 of 4 lessons read or exempt" in page
    assert "About 24 minutes of reading left." in page
    assert f"Go on reading: {third.title}" in page
    assert learner.get("/learn/foundations/resume").location == address_of(session, third)


def test_who_is_exempt_from_everything_has_nothing_left_to_read_but_the_examination_to_pass(
    session: Session, learner: FlaskClient, enrolment: Enrolment
) -> None:
    for module in modules_of(session, enrolment):
        exempt(session, enrolment, module)

    page, mine = text(learner, "/learn/foundations"), text(learner, "/my")

    assert "Nothing is left to read." in page
    assert 'class="btn btn-primary" href="/learn/foundations/examination"' in page
    assert "4 of 4 lessons read or exempt" in mine
    assert enrolment.completed_at is None


def test_a_lesson_of_an_exempted_module_can_be_read_and_a_kept_page_is_not_shown_as_it_was(
    session: Session, learner: FlaskClient, enrolment: Enrolment
) -> None:
    address = address_of(session, lessons_of(session, enrolment.course_version_id)[0])
    before = learner.get(address)
    exempt(session, enrolment, modules_of(session, enrolment)[0])

    after = learner.get(address, headers={"If-None-Match": before.headers["ETag"]})

    assert (before.status_code, after.status_code) == (200, 200)
    assert "(exempt)" in after.text
    assert "2 of 4 lessons read or exempt" in " ".join(after.text.split())
    assert learner.get(address, headers={"If-None-Match": after.headers["ETag"]}).status_code == 304


def test_marking_a_lesson_as_read_goes_on_past_an_exempted_module(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session, version=a_course(session, modules=3, lessons=1))
    first, _, third = lessons_of(session, enrolment.course_version_id)
    exempt(session, enrolment, modules_of(session, enrolment)[1])
    client = sign_in(session.get_one(Person, enrolment.person_id))

    page = text(client, address_of(session, first))
    moved = client.post(f"{address_of(session, first)}/read")

    assert f"Next: {third.title}" in page
    assert moved.location == address_of(session, third)


def test_an_exemption_is_somebodys_own(session: Session, sign_in: SignIn, enrolment: Enrolment) -> None:
    exempt(session, enrolment, modules_of(session, enrolment)[0])
    other = a_person(session)
    an_enrolment(session, person=other, version=session.get_one(CourseVersion, enrolment.course_version_id))

    assert "Exempted by placement test" not in text(sign_in(other), "/learn/foundations")
