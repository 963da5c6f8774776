"""A placement test by the keyboard alone: one module skipped, another to study. Every page on the way before axe-core."""

import re
from collections.abc import Callable, Iterator

import pytest
from factories.people import a_person
from journeys.knowing import open_placement_answer_of
from journeys.test_by_keyboard import COURSE, Keyboard, sign_in
from playwright.sync_api import expect
from serving import Instance, an_instance
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from travelling import Traveller

from genomeready.demo.meridia import PASSWORD
from genomeready.people.passwords import Hasher

pytestmark = pytest.mark.journey

Send = Callable[..., Traveller]
EMAIL = "ada.lumen@example.org"
KNOWN, UNKNOWN = "The genome and how it varies", "What variants do"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The platform on SQLite with its content and one learner."""
    with an_instance(tmp_path_factory.mktemp("placement")) as made:
        for what in ("frameworks", "courses"):
            made.prepare(what, "sync")
        engine = create_engine(made.environment["GENOMEREADY_DATABASE_URL"])
        with Session(engine) as session, session.begin():
            a_person(session, email=EMAIL, password_hash=Hasher(memory_kib=1024).hash(PASSWORD))
        engine.dispose()
        made.start_web()
        yield made


def test_a_module_is_skipped_and_another_one_is_to_be_studied(traveller: Send, instance: Instance) -> None:
    keys = Keyboard(traveller("placement"))
    sign_in(keys, EMAIL)
    keys.traveller.go(f"/courses/{COURSE}")
    into_the_content(keys)
    keys.tab_to("Start this course", tag="BUTTON")
    keys.enter("Genomics foundations")

    skip_a_module(keys, instance)
    be_told_what_to_study(keys)


def into_the_content(keys: Keyboard) -> None:
    assert keys.key("Tab").name == "Skip to the content"
    keys.page.keyboard.press("Enter")


def start(keys: Keyboard, module: str) -> None:
    into_the_content(keys)
    keys.tab_to(f"(?s)^Take the placement test.*{module}", tag="A")
    keys.enter(f"Placement test: {module}")
    into_the_content(keys)
    keys.tab_to("^Start the placement test$", tag="BUTTON")
    keys.enter("Question 1 of at most")


def skip_a_module(keys: Keyboard, instance: Instance) -> None:
    start(keys, KNOWN)
    for number in range(1, 8):
        expect(keys.page.locator("main")).to_contain_text(re.compile(rf"{number - 1} of \d+ questions answered and saved"))
        if number == 4:
            leave_and_come_back(keys)
        into_the_content(keys)
        keys.answer(open_placement_answer_of(instance, EMAIL))
        if number == 4:
            keys.traveller.stop("question")
        keys.tab_to("^Save and go on$")
        keys.enter(f"Question {number + 1} of at most" if number < 7 else f"You are exempt: {KNOWN}")
    keys.traveller.stop("exempt")
    into_the_content(keys)
    keys.tab_to("Go on with the course", tag="A")
    keys.enter("Genomics foundations")
    expect(keys.page.locator("main")).to_contain_text("Exempted by placement test on")
    expect(keys.page.locator("main")).to_contain_text("4 of 15 lessons read or exempt")
    keys.traveller.stop("contents-with-an-exemption")


def leave_and_come_back(keys: Keyboard) -> None:
    """A reload, then out and back in through the contents: the same question with its options in the same order."""
    asked = keys.page.locator("#sitting").inner_text()
    keys.page.reload()
    expect(keys.page.locator("h1")).to_contain_text("Question 4 of at most")
    keys.traveller.go(f"/learn/{COURSE}")
    into_the_content(keys)
    keys.tab_to(f"(?s)^Take the placement test.*{KNOWN}", tag="A")
    keys.enter(f"Placement test: {KNOWN}")
    expect(keys.page.locator("main")).to_contain_text("You have started. Your answers so far are saved.")
    keys.traveller.stop("before-going-on")
    into_the_content(keys)
    keys.tab_to("^Go on$", tag="BUTTON")
    keys.enter("Question 4 of at most")
    assert keys.page.locator("#sitting").inner_text() == asked


def be_told_what_to_study(keys: Keyboard) -> None:
    start(keys, UNKNOWN)
    into_the_content(keys)
    keys.tab_to("^Save and go on$")
    keys.page.keyboard.press("Enter")
    expect(keys.page.get_by_role("alert")).to_contain_text("Choose or type an answer first.")
    keys.focus()
    keys.traveller.stop("nothing-given")
    for number in (1, 2, 3):
        keys.tab_to("^I do not know$")
        keys.enter(f"Question {number + 1} of at most" if number < 3 else f"What to study: {UNKNOWN}")
    keys.traveller.stop("what-to-study")
    into_the_content(keys)
    keys.tab_to("^Begin with:")
    keys.page.keyboard.press("Enter")
    keys.page.wait_for_url("**/what-variants-do/**")
