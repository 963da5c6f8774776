"""A question of every type answered by the keyboard alone: in a lesson's check and in an open quiz. The pages before axe-core."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from factories.learning import an_enrolment
from factories.people import a_person
from factories.questions import NAMES, a_course_of_every_type, an_entry, as_form, the_key, to_send
from journeys.keyboard import Keyboard
from journeys.test_by_keyboard import sign_in
from playwright.sync_api import expect
from serving import Instance, an_instance
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from travelling import Traveller

from genomeready.assessment.models.attempts import Paper
from genomeready.assessment.types.registry import type_named
from genomeready.catalogue.models import CourseVersion, Question, QuestionVersion
from genomeready.demo.meridia import PASSWORD
from genomeready.people.passwords import Hasher

pytestmark = pytest.mark.journey

Send = Callable[..., Traveller]
Form = dict[str, list[str]]
EMAIL = "ida.prisma@example.org"
TYPES = {an_entry(name).type for name in NAMES}
LESSON, QUIZ = "/learn/small-course/first-steps/a-gene", "/learn/small-course/first-steps/quiz"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The platform on SQLite with a course that has every type of question, and one learner on it."""
    folder = tmp_path_factory.mktemp("types")
    a_course_of_every_type(folder / "files")
    paths = {f"{what}_paths": str(folder / "files" / f"{what}s") for what in ("course", "framework")}
    with an_instance(folder, **paths) as made:
        for what in ("frameworks", "courses"):
            made.door(what, "sync")
        with reading(made) as session:
            person = a_person(session, email=EMAIL, password_hash=Hasher(memory_kib=1024).hash(PASSWORD))
            version = session.scalars(select(CourseVersion).where(CourseVersion.title == "Small course")).one()
            an_enrolment(session, person=person, version=version)
            session.commit()
        made.start_web()
        yield made


def reading(instance: Instance) -> Session:
    return Session(create_engine(instance.environment["GENOMEREADY_DATABASE_URL"]))


def in_practice(instance: Instance) -> dict[str, Form]:
    """What earns the whole mark in each form of the lesson, by the id of the question; one of each type."""
    with reading(instance) as session:
        found = session.execute(select(Question.key, QuestionVersion).join(QuestionVersion, QuestionVersion.question_id == Question.id))
        forms: dict[str, tuple[str, Form]] = {}
        for key, version in sorted(found, key=lambda row: row[0]):
            if key in NAMES and version.type not in forms:
                forms[version.type] = key, right(version, type_named(version.type).prepare(version.content, None))
    return dict(forms.values())


def in_the_quiz(instance: Instance) -> dict[int, Form]:
    """What earns the whole mark at a place of the open quiz; one place of each type."""
    with reading(instance) as session:
        places: dict[str, tuple[int, Form]] = {}
        for number, place in enumerate(session.scalars(select(Paper)).one().places, 1):
            if place["type"] not in places:
                places[place["type"]] = number, right(session.get_one(QuestionVersion, place["question"]), place["frozen"])
    return dict(places.values())


def right(version: QuestionVersion, frozen: dict[str, Any]) -> Form:
    return as_form(to_send(version.type, frozen, the_key(version.type, version.content)))


def test_every_type_is_answered_by_keyboard_in_a_lesson_and_in_an_attempt(traveller: Send, instance: Instance) -> None:
    keys = Keyboard(traveller("types"))
    sign_in(keys, EMAIL)

    practise(keys, instance)
    sit(keys, instance)


def practise(keys: Keyboard, instance: Instance) -> None:
    keys.traveller.go(LESSON)
    forms = in_practice(instance)
    assert len(forms) == len(TYPES)
    for key, wanted in forms.items():
        keys.fill_in(key, wanted)
        while (found := keys.key("Tab")).name != "Check my answer":
            assert found.form == key
        keys.page.keyboard.press("Enter")
        expect(keys.page.locator(f"#{key} .practice-answer > .verdict")).to_contain_text("Right")
    keys.traveller.stop("every-type-in-practice")


def sit(keys: Keyboard, instance: Instance) -> None:
    keys.traveller.go(QUIZ)
    keys.tab_to("^Start", tag="BUTTON")
    keys.enter("Question 1 of")
    address = keys.page.url.removeprefix(instance.url).rpartition("/")[0]
    places = in_the_quiz(instance)
    assert len(places) == len(TYPES)
    for place, wanted in places.items():
        keys.traveller.go(f"{address}/{place}")
        keys.fill_in("sitting", wanted)
        keys.key("Tab")
        keys.state("Saved")
        if keys.page.locator("[data-hotspot]").count():
            point_at_a_telomere(keys)
        if keys.page.locator("[data-reads]").count():
            come_closer(keys)
    keys.traveller.stop("in-an-attempt")
    keys.traveller.go(address)
    keys.tab_to("^Hand in$", tag="BUTTON")
    keys.enter("assed: ")
    expect(keys.page.locator(".revealed .verdict-right")).to_have_count(len(TYPES) + parts_that_are_right(keys))
    keys.page.locator("main").evaluate("main => main.querySelectorAll('details').forEach(one => one.open = true)")
    keys.traveller.stop("every-type-revealed")


def point_at_a_telomere(keys: Keyboard) -> None:
    """A click on the drawing chooses the region in the list, and is saved."""
    drawing = keys.page.locator("[data-hotspot-drawing]")
    width = (drawing.bounding_box() or {"width": 0})["width"]
    drawing.click(position={"x": width * 590 / 640, "y": width * 120 / 640})
    expect(keys.page.get_by_role("radio", name="D")).to_be_checked()
    expect(drawing.locator("[data-chosen]")).to_have_count(1)
    keys.state("Saved")


def come_closer(keys: Keyboard) -> None:
    """The steps of the zoom, by + and − on the drawing and by their links."""
    shown = keys.page.locator("[data-reads-step][data-shown]")
    shown.get_by_role("region").focus()
    for key, step in (("+", "Closer"), ("+", "Closest"), ("-", "Closer")):
        keys.key(key)
        expect(shown.locator("[aria-current]")).to_have_text(step)
    shown.get_by_role("link", name="Whole stretch").focus()
    assert keys.key("Enter").name == "Whole stretch"


def parts_that_are_right(keys: Keyboard) -> int:
    """Verdicts within a revealed question, below its own."""
    return keys.page.locator(".revealed > :not(summary) .verdict-right").count()
