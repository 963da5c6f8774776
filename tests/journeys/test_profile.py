"""First sign-in, the question, my profile, one competency over time, another role and back: at each stop axe-core looks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from travelling import Traveller

from genomeready.demo.meridia import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("instance", ["sqlite"], indirect=True)]

Send = Callable[..., Traveller]
LEARNER = "learner@meridia.example.org"


def test_a_nurse_finds_out_where_she_stands_and_what_another_role_would_take(traveller: Send) -> None:
    nurse = traveller("profile")
    answer_the_question(nurse)
    read_what_genomics_changes(nurse)
    look_at_my_profile(nurse)
    follow_one_competency(nurse)
    compare_with_a_counsellor(nurse)
    change_my_answer(nurse)


def answer_the_question(nurse: Traveller) -> None:
    nurse.sign_in(LEARNER, PASSWORD)
    nurse.heading("My page")
    expect(nurse.page.locator("main")).to_contain_text("One question first")
    nurse.stop("question")
    nurse.page.get_by_role("button", name="I am not sure that it matters for my work.").focus()
    nurse.page.keyboard.press("Enter")
    expect(nurse.page.locator("main")).not_to_contain_text("One question first")
    expect(nurse.page.locator(".next-step")).to_contain_text("see what genomics changes in your work")
    nurse.stop("first-page")


def read_what_genomics_changes(nurse: Traveller) -> None:
    nurse.follow("Read that page")
    nurse.heading("What genomics changes in your work")
    expect(nurse.page.locator("main")).to_contain_text("General nurse or midwife")
    nurse.stop("what-changes")


def look_at_my_profile(nurse: Traveller) -> None:
    nurse.go("/my/standing")
    main = nurse.page.locator("main")
    expect(main).to_contain_text("0 of 8 met; role-ready: not yet")
    expect(main.locator("img[src*='radar.svg']")).to_be_visible()
    assert nurse.page.evaluate("() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    nurse.stop("profile")
    nurse.page.get_by_role("navigation", name="Which competencies").get_by_role("link", name="self-declared only").click()
    assert "state=self-declared" in nurse.page.url
    expect(main).to_contain_text("Genome organisation and gene expression")
    nurse.stop("profile-self-declared")


def follow_one_competency(nurse: Traveller) -> None:
    nurse.page.locator("main table").get_by_role("link", name="Genome organisation and gene expression").click()
    nurse.heading("Genome organisation and gene expression")
    entries = nurse.page.locator(".timeline > li")
    expect(entries.filter(has_text="Self-assessment, level 1").first).to_be_visible()
    nurse.stop("timeline")


def compare_with_a_counsellor(nurse: Traveller) -> None:
    nurse.page.locator("main").get_by_role("link", name="Back to my standing").click()
    nurse.follow("Compare with another role")
    nurse.heading("Compare with another role")
    nurse.page.get_by_label("Role").select_option(label="Genetic counsellor")
    nurse.press("Compare")
    main = nurse.page.locator("main")
    expect(main).to_contain_text("What it would take: Genetic counsellor")
    expect(main).to_contain_text("Genomics foundations")
    expect(main).to_contain_text("they need supervised practice")
    nurse.stop("compare")
    nurse.follow("Back to my standing")
    nurse.heading("My standing")
    nurse.follow("What expires within 12 months")
    expect(main).to_contain_text("Nothing expires within 12 months")
    nurse.stop("expiring")


def change_my_answer(nurse: Traveller) -> None:
    nurse.go("/my")
    nurse.follow("How genomics meets my work")
    expect(nurse.page.locator(".answer", has_text="I am not sure")).to_contain_text("your answer today")
    nurse.stop("question-again")
    nurse.press("I need something in particular.")
    nurse.page.get_by_label("What do you need to know or to do?").fill("consent")
    nurse.press("Find it")
    expect(nurse.page.locator("main")).to_contain_text("Consent conversation")
    nurse.stop("found")


def test_who_sees_no_use_for_it_is_left_in_peace_without_scripts(traveller: Send) -> None:
    nurse = traveller("not-now", width=360, dark=True, scripts=False)
    nurse.sign_in(LEARNER, PASSWORD)
    nurse.go("/my/needs")
    nurse.press("I see no use for it in my work.")
    nurse.follow("Read the two situations")
    nurse.heading("Two situations in which it mattered")
    expect(nurse.page.locator("main")).to_contain_text("The question before the anaesthetic")
    nurse.press("Not now")
    nurse.heading("My page")
    expect(nurse.page.locator("main")).to_contain_text("You said: not now.")
    expect(nurse.page.locator("main")).not_to_contain_text("Read the two situations")
