"""The learner's whole way without a script, on the narrow screen of a telephone.

axe-core is a script itself, so each page is looked at otherwise: it answers, says in its one h1 what
it is, has a title that contains it, and does not scroll sideways.
"""

import re
from collections.abc import Callable

import pytest
from journeys.knowing import answers_of
from playwright.sync_api import Response, expect
from serving import Instance
from travelling import SHOTS, Traveller

pytestmark = pytest.mark.journey

Send = Callable[..., Traveller]
EMAIL, PASSWORD, NAME = "ivo.tarrant@example.org", "a stone, a river, a lamp", "Ivo Tarrant"
COURSE = "genomics-foundations"
WIDER_THAN_THE_WINDOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Plain:
    """A browser without scripts in somebody's hand. Every page that comes is looked at."""

    def __init__(self, traveller: Traveller) -> None:
        self.page = traveller.page
        self.traveller = traveller
        self.seen: list[str] = []
        self.page.on("response", self._note)
        self.last: Response | None = None

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.status not in {302, 303}:
            self.last = response

    def look(self, heading: str, *, status: int = 200) -> None:
        expect(self.page.locator("h1")).to_contain_text(heading)
        assert self.last is not None
        assert self.last.status == status, f"{self.page.url}: {self.last.status}"
        title = self.page.locator("h1").inner_text()
        assert title in self.page.title(), f"{self.page.url}: the title does not name the page"
        wider = self.page.evaluate(WIDER_THAN_THE_WINDOW)
        if wider:
            SHOTS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=SHOTS / "without-scripts-too-wide.png", full_page=True)
        assert wider == 0, f"{self.page.url} scrolls sideways by {wider} px"
        assert self.traveller.faults == []
        self.seen.append(self.page.url)

    def go(self, path: str, heading: str) -> None:
        self.traveller.go(path)
        self.look(heading)

    def press(self, button: str) -> None:
        self.page.locator("main").get_by_role("button", name=button).first.click()

    def follow(self, link: str) -> None:
        self.page.locator("main").get_by_role("link", name=link).first.click()


@pytest.mark.parametrize("instance", ["sqlite"], indirect=True)  # scripts and databases do not meet; the main job runs on both
def test_the_whole_way_without_scripts(traveller: Send, instance: Instance) -> None:
    ivo = Plain(traveller("without-scripts", width=360, scripts=False))

    use_the_menu(ivo)
    register(ivo)
    say_where_he_works(ivo)
    read_two_lessons(ivo)
    check_what_stayed(ivo)
    sit(ivo, instance)
    hand_in(ivo)
    find_the_certificate(ivo)

    assert len(set(ivo.seen)) >= 40, "24 questions and the pages around them"


def use_the_menu(ivo: Plain) -> None:
    """The menu is open as sent, which a script would have folded here; it folds and unfolds, and leads on."""
    ivo.traveller.go("/")
    ivo.look("")
    menu = ivo.page.locator("details.menu")
    courses = menu.get_by_role("link", name="Courses", exact=True)
    expect(courses).to_be_visible()
    menu.locator("summary").click()
    expect(courses).to_be_hidden()
    menu.locator("summary").click()
    courses.click()
    ivo.look("Courses")
    expect(ivo.page.locator("details.menu a[aria-current=page]")).to_have_text("Courses")


def register(ivo: Plain) -> None:
    ivo.page.locator("details.menu").get_by_role("link", name="Register").click()
    ivo.look("Register")
    ivo.page.get_by_label("Your name").fill(NAME)
    ivo.page.get_by_label("E-mail address").fill(EMAIL)
    ivo.page.get_by_label("Password").fill("short")
    ivo.press("Register")
    ivo.look("Register", status=422)
    expect(ivo.page.get_by_role("alert")).to_contain_text("at least 15 characters")
    ivo.page.get_by_label("Password").fill(PASSWORD)
    ivo.press("Register")
    ivo.look("Look into your mail")
    ivo.follow("Read it here")
    ivo.look("Mail of the demonstration")
    ivo.page.locator(".mail-text a").first.click()
    ivo.look("Confirm your address")
    ivo.press("Confirm my address")
    ivo.look("Sign in")
    ivo.page.get_by_label("E-mail address").fill(EMAIL)
    ivo.page.get_by_label("Password").fill(PASSWORD)
    ivo.press("Sign in")
    ivo.look("My page")


def say_where_he_works(ivo: Plain) -> None:
    ivo.follow("Say where I work")
    ivo.look("My work")
    ivo.page.get_by_label("Your profession").select_option(label="General nurse or midwife")
    ivo.page.get_by_label("Where you work").select_option("velmora-university-hospital")
    ivo.press("Save")
    ivo.look("My standing")


def read_two_lessons(ivo: Plain) -> None:
    ivo.page.locator("main").get_by_role("link", name="Genomics foundations").first.click()
    ivo.look("Genomics foundations")
    ivo.press("Start this course")
    ivo.page.wait_for_url("**/learn/**")
    ivo.go(f"/learn/{COURSE}", "Genomics foundations")
    ivo.follow("Start reading")
    ivo.look("What a genome is")
    ivo.press("Mark as read")
    ivo.look("From gene to protein")
    ivo.press("Mark as read")
    ivo.page.wait_for_url(lambda url: "from-gene-to-protein" not in url)
    ivo.go(f"/learn/{COURSE}", "Genomics foundations")
    expect(ivo.page.locator("main")).to_contain_text(re.compile(r"2 of \d+ lessons read"))


def check_what_stayed(ivo: Plain) -> None:
    ivo.go(f"/learn/{COURSE}/genome-and-variation/what-a-genome-is", "What a genome is")
    check = ivo.page.locator("form[action*='/practice/']").first
    check.get_by_role("button", name="Check my answer").click()
    ivo.look("Practice question", status=422)
    ivo.page.go_back()
    ivo.look("What a genome is")
    check.locator("input[type=radio], input[type=checkbox]").first.check()
    check.get_by_role("button", name="Check my answer").click()
    ivo.look("Practice question")
    expect(ivo.page.locator(".verdict").first).to_be_visible()
    ivo.follow("Back to the lesson")
    ivo.look("What a genome is")


def sit(ivo: Plain, instance: Instance) -> None:
    ivo.go(f"/learn/{COURSE}/examination", "")
    ivo.press("Start the examination now")
    right = answers_of(instance, EMAIL)
    for place, answer in enumerate(right, start=1):
        ivo.look(f"Question {place} of {len(right)}")
        expect(ivo.page.locator("[data-clock-words]")).to_contain_text("minutes left")
        expect(ivo.page.locator("[data-clock-toggle]")).to_be_hidden()
        if place == 2:
            go_back_and_find_the_answer(ivo, right[0])
        fill(ivo, answer)
        ivo.press("Save and go on" if place < len(right) else "Save and go to the overview")
    ivo.look("Before you hand in")
    expect(ivo.page.locator("main")).to_contain_text(f"All {len(right)} questions have an answer")


def fill(ivo: Plain, answer: list[str]) -> None:
    number = ivo.page.locator("#sitting input[type=text]")
    if number.count():
        number.fill("about a half")
        ivo.press("Save and go")
        expect(ivo.page.get_by_role("alert").first).to_contain_text("Not saved")
        expect(number).to_have_value("about a half")
        assert ivo.page.evaluate(WIDER_THAN_THE_WINDOW) == 0
        number.fill(answer[0])
        return
    for token in answer:
        ivo.page.locator(f"#sitting input[value='{token}']").check()


def go_back_and_find_the_answer(ivo: Plain, answer: list[str]) -> None:
    """What was saved is there, and a button of the navigator saves as well."""
    ivo.press("Save and go back")
    ivo.look("Question 1 of")
    if ivo.page.locator("#sitting input[type=text]").count():
        expect(ivo.page.locator("#sitting input[type=text]")).not_to_have_value("")
    else:
        assert sorted(ivo.page.locator("#sitting input:checked").evaluate_all("all => all.map(one => one.value)")) == sorted(answer)
    expect(ivo.page.locator(".sit-state")).to_contain_text("Saved")
    ivo.page.locator("button[data-step='2']").click()
    ivo.look("Question 2 of")


def hand_in(ivo: Plain) -> None:
    ivo.press("Hand in")
    ivo.page.wait_for_url("**/result")
    ivo.look("")
    expect(ivo.page.locator("main")).to_contain_text("100")


def find_the_certificate(ivo: Plain) -> None:
    ivo.follow("See my certificate")
    ivo.look("My certificates")
    ivo.page.locator("main h2 a").first.click()
    ivo.page.wait_for_url("**/verify/**")
    ivo.look("")
    expect(ivo.page.locator("main")).to_contain_text(NAME)
    expect(ivo.page.locator("main")).to_contain_text(re.compile("valid", re.IGNORECASE))
    ivo.page.locator("details.menu").get_by_role("button", name="Sign out").click()
    ivo.look("")
    expect(ivo.page.locator("details.menu").get_by_role("link", name="Sign in")).to_be_visible()
