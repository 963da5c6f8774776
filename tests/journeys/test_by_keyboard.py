"""The keyboard alone: no mouse, no `click`. Each Tab must land on something that shows it has the focus.

The second part cuts the network in the middle of a question and looks at what the page says.
"""

import re
from collections.abc import Callable

import pytest
from journeys.keyboard import Keyboard
from journeys.knowing import answers_of, end_every_session_of, grant_more_time
from playwright.sync_api import expect
from serving import Instance
from travelling import Traveller

from genomeready.demo.meridia import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("instance", ["sqlite"], indirect=True)]

Send = Callable[..., Traveller]
COURSE = "genomics-foundations"


def sign_in(keys: Keyboard, email: str) -> None:
    keys.traveller.go("/")
    assert keys.key("Tab").name == "Skip to the content"
    keys.tab_to("^Sign in$", tag="A")
    keys.enter("Sign in")
    keys.tab_to("E-mail address")
    keys.page.keyboard.type(email)
    assert "Password" in keys.key("Tab").name
    keys.page.keyboard.type(PASSWORD)
    keys.enter("My page")


def open_examination(keys: Keyboard, instance: Instance, email: str) -> list[list[str]]:
    """From my page to the first question, and what would be right there."""
    keys.tab_to("^Courses$", tag="A")
    keys.enter("Courses")
    keys.tab_to("Genomics foundations", tag="A")
    keys.enter("Genomics foundations")
    keys.tab_to("Start this course")
    keys.page.keyboard.press("Enter")
    keys.page.wait_for_url("**/learn/**")
    keys.traveller.go(f"/learn/{COURSE}")
    keys.tab_to("Go to the examination")
    keys.enter("xamination")
    keys.tab_to("Start the examination now")
    keys.enter("Question 1")
    return answers_of(instance, email)


def test_the_skip_link_and_the_menu(traveller: Send) -> None:
    keys = Keyboard(traveller("keyboard-menu", width=360))
    keys.traveller.go("/courses")

    assert keys.key("Tab").name == "Skip to the content"
    keys.page.keyboard.press("Enter")
    expect(keys.page).to_have_url(re.compile("#content$"))
    assert keys.page.evaluate("() => document.activeElement.id") == "content"
    keys.page.keyboard.press("Tab")
    assert keys.page.evaluate("() => document.querySelector('main').contains(document.activeElement)"), "Tab goes on in the content"

    keys.tab_to("^Menu$", back=True, tag="SUMMARY")
    link = keys.page.locator("details.menu").get_by_role("link", name="Roles")
    expect(link).to_be_hidden()
    assert keys.key("Enter").tag == "SUMMARY"
    expect(link).to_be_visible()
    keys.key("Tab")
    assert keys.key("Escape").tag == "SUMMARY", "Escape folds the menu and gives the focus back"
    expect(link).to_be_hidden()
    keys.key("Space")
    keys.tab_to("^Roles$", tag="A")
    keys.enter("Roles")


def test_an_examination_by_keyboard(traveller: Send, instance: Instance) -> None:
    email = "learner@meridia.example.org"
    keys = Keyboard(traveller("keyboard"))
    sign_in(keys, email)
    right = open_examination(keys, instance, email)

    for place in (1, 2, 3):
        keys.answer(right[place - 1])
        keys.focus()
        keys.state("Saved")
        keys.focus()
        if place == 1:
            hide_and_show_the_time(keys)
        if place < 3:
            keys.tab_to("^Save and go on$")
            keys.enter(f"Question {place + 1}")
    keys.traveller.stop("question")
    keys.tab_to("Save and see the overview")
    keys.enter("Before you hand in")
    expect(keys.page.locator("main")).to_contain_text("Without an answer: question 4, 5")
    keys.traveller.stop("overview")
    keys.tab_to("^Hand in$")
    keys.page.keyboard.press("Enter")
    keys.page.wait_for_url("**/result")
    expect(keys.page.locator("h1")).to_be_visible()
    keys.tab_to("Skip to the content")
    walk_the_whole_page(keys)
    assert keys.stops > 100


def hide_and_show_the_time(keys: Keyboard) -> None:
    clock = keys.page.locator("[data-clock-words]")
    keys.tab_to("Hide the time", back=True)
    assert keys.key("Enter").name == "Show the time"
    expect(clock).to_be_hidden()
    assert keys.key("Space").name == "Hide the time"
    expect(clock).to_be_visible()
    assert keys.key("Enter").name == "Show the time"


def walk_the_whole_page(keys: Keyboard) -> None:
    """Tab to the end of the page: no trap, and the order is that of the document."""
    backwards, before = 0, keys.stops
    for _ in range(200):
        keys.page.evaluate("() => { window.before = document.activeElement }")
        keys.page.keyboard.press("Tab")
        if keys.page.evaluate("() => document.activeElement === document.body"):
            break
        keys.focus()
        keys.stops += 1
        if keys.page.evaluate("() => document.activeElement.matches('.skip')"):
            break
        backwards += keys.page.evaluate("() => !(window.before.compareDocumentPosition(document.activeElement) & 4)")
    else:
        message = f"{keys.page.url}: no end after 200 tabs"
        raise AssertionError(message)
    assert backwards == 0
    assert keys.stops - before > 15


def test_a_cut_network_is_told_truthfully_and_loses_no_answer(traveller: Send, instance: Instance) -> None:
    email = "educator@meridia.example.org"
    keys = Keyboard(traveller("offline"))
    sign_in(keys, email)
    right = open_examination(keys, instance, email)

    not_saved_then_saved(keys, right[0])
    waits_with_going_on(keys, right[1])
    survives_a_reload_that_came_too_early(keys, right[2])

    told = [fault for fault in keys.traveller.faults if "ERR_INTERNET_DISCONNECTED" not in fault and "ERR_FAILED" not in fault]
    assert told == []


def not_saved_then_saved(keys: Keyboard, answer: list[str]) -> None:
    keys.traveller.context.set_offline(True)
    keys.answer(answer)
    keys.state(re.compile("^Not saved yet. It is kept in this browser"))
    expect(keys.page.locator("[data-step='1'] [data-step-words]")).to_have_text("not saved")
    keys.focus()
    kept = keys.given()

    keys.traveller.context.set_offline(False)

    keys.state("Saved")
    expect(keys.page.locator("[data-step='1'] [data-step-words]")).to_have_text("saved")
    keys.focus()
    keys.page.reload()
    assert keys.given() == kept != []
    keys.state("Saved")


def test_more_time_is_said_and_a_session_that_ends_is_signed_in_again_in_place(traveller: Send, instance: Instance) -> None:
    email = "reviewer@meridia.example.org"
    grant_more_time(instance, email)
    keys = Keyboard(traveller("signed-out"))
    sign_in(keys, email)
    right = open_examination(keys, instance, email)
    expect(keys.page.locator("[data-clock]")).to_contain_text("of 68 min (extended from 45)")
    page = keys.page.url

    end_every_session_of(instance, email)
    keys.answer(right[0])
    keys.state(re.compile("^Not saved yet: your session ended"))
    kept = keys.given()
    keys.tab_to("E-mail address")
    keys.page.keyboard.type(email)
    assert "Password" in keys.key("Tab").name
    keys.page.keyboard.type(PASSWORD)
    keys.page.keyboard.press("Enter")

    keys.state("Saved")
    expect(keys.page.locator("[data-sign-in]")).to_be_hidden()
    assert keys.page.url == page
    keys.page.reload()
    assert keys.given() == kept != []
    expect(keys.page.locator(".elsewhere")).to_have_count(0)


def waits_with_going_on(keys: Keyboard, answer: list[str]) -> None:
    """Going on while the network is away waits for the answer to be saved, then goes on by itself."""
    keys.tab_to("^Save and go on$")
    keys.enter("Question 2")
    keys.traveller.context.set_offline(True)
    keys.answer(answer)
    keys.state(re.compile("^Not saved yet"))
    keys.tab_to("^Save and go on$")
    assert keys.key("Enter").name == "Save and go on", "the focus stays"
    keys.state(re.compile("waits for the connection"))
    expect(keys.page.locator("h1")).to_contain_text("Question 2")

    keys.traveller.context.set_offline(False)

    keys.page.wait_for_url("**/3")
    expect(keys.page.locator("[data-step='2'] [data-step-words]")).to_have_text("saved")


def survives_a_reload_that_came_too_early(keys: Keyboard, answer: list[str]) -> None:
    """Answers do not get through, the page is reloaded all the same: the answer is back, as not saved, and is sent."""
    keys.page.on("dialog", lambda dialog: dialog.accept())  # the browser asks whether to leave although something is not saved
    keys.page.route("**/answers", lambda route: route.abort())
    keys.answer(answer)
    keys.state(re.compile("^Not saved yet"))
    kept = keys.given()
    keys.page.reload()
    assert keys.given() == kept != []
    keys.state(re.compile("^Not saved yet"))

    keys.page.unroute("**/answers")

    keys.state("Saved")
    keys.page.reload()
    assert keys.given() == kept
    keys.state("Saved")
