"""From one's own word to somebody else's: rate, ask, confirm, rate again, and find all of it in the history.

In Chromium on the platform as shipped; every page on the way is checked by axe-core and kept as a picture.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from factories.files import a_pdf
from playwright.sync_api import Locator, expect
from serving import Instance
from travelling import Traveller

from genomeready.demo.meridia import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("instance", ["sqlite"], indirect=True)]

Send = Callable[..., Traveller]
FIRST, SECOND = "genomic-technologies", "inheritance-patterns"
FIRST_TITLE, SECOND_TITLE = "What each test can and cannot see", "Patterns of inheritance, penetrance and expressivity"
NEWCOMER, OWN_PASSWORD = "ines.kavala@example.org", "a lantern, a ferry, a hill"


def test_a_rating_is_confirmed_and_a_later_rating_takes_nothing_away(traveller: Send, tmp_path: Path) -> None:
    ana = traveller("rating-learner")
    ana.sign_in("learner@meridia.example.org", PASSWORD)
    rate(ana)
    go_on_elsewhere(traveller)
    finish(ana)
    write_an_entry(ana, tmp_path)
    ask_the_lead(ana)
    lead = traveller("rating-lead")
    the_lead_decides(lead)
    rate_again(ana)
    see_that_nothing_was_lost(ana)
    the_lead_signs_off(lead)


def test_somebody_without_an_account_is_asked_by_mail_and_confirms(traveller: Send, instance: Instance) -> None:
    ana = traveller("asking-learner")
    ana.sign_in("learner@meridia.example.org", PASSWORD)
    ana.go("/my/confirmations/new")
    ana.page.locator("#competencies").get_by_role("checkbox").last.check()
    ana.page.get_by_label("Or somebody else, by e-mail address").fill(NEWCOMER)
    ana.press("Send the request")
    ana.heading(f"My request to {NEWCOMER}")
    ines = traveller("newcomer")
    register(ines)
    ines.go("/demo/mail")
    link = ines.page.locator(".mail", has_text="asks for your confirmation").locator("a[href*='/confirmations/']").first
    ines.go(re.sub(r"^https?://[^/]+", "", link.get_attribute("href") or ""))
    ines.heading("Confirm the work of Demo learner")
    expect(ines.page.locator("header")).to_contain_text("Confirmations (1)")
    ines.press("Keep them, and confirm all that are still open")
    expect(ines.page.locator("main")).to_contain_text("One decision is kept.")
    ines.stop("decided")
    ana.page.reload()
    expect(ana.page.locator("main")).to_contain_text("Ines Kavala")
    assert "is whole" in instance.door("audit", "verify").stdout


def box(traveller: Traveller, slug: str) -> Locator:
    return traveller.page.locator(f"[data-place='{slug}']")


def rate(ana: Traveller) -> None:
    """Choose on the page of all; what is saved is said truthfully, a cut connection included."""
    ana.go("/my/standing")
    ana.follow("Rate myself")
    ana.heading("Rate myself")
    box(ana, FIRST).get_by_label("2 Applies with guidance").check()
    expect(box(ana, FIRST).get_by_role("status")).to_have_text("Saved as a draft")
    ana.context.set_offline(True)
    box(ana, SECOND).get_by_label("3 Independent").check()
    expect(box(ana, SECOND).get_by_role("status")).to_contain_text("Not saved yet. It is kept in this browser")
    ana.faults.clear()  # the browser remarks on the cut connection
    ana.context.set_offline(False)
    expect(box(ana, SECOND).get_by_role("status")).to_have_text("Saved as a draft", timeout=15_000)
    box(ana, SECOND).get_by_text("Add how sure you are").click()
    box(ana, SECOND).get_by_label("Comment").fill("As with MRN 4521887.")
    expect(box(ana, SECOND).get_by_role("status")).to_contain_text("reads like the number of a record")
    ana.faults.clear()  # and on the refused draft
    box(ana, SECOND).get_by_label("Comment").fill("Ten families in 2026, four alone.")
    expect(box(ana, SECOND).get_by_role("status")).to_have_text("Saved as a draft")
    ana.stop("rate-all")


def go_on_elsewhere(traveller: Send) -> None:
    """What was saved is there on another device, one competency at a time."""
    phone = traveller("rating-phone", width=360, dark=True)
    phone.sign_in("learner@meridia.example.org", PASSWORD)
    phone.go(f"/my/self-assessment/{SECOND}")
    expect(phone.page.get_by_label("3 Independent")).to_be_checked()
    expect(phone.page.get_by_label("Comment")).to_have_value("Ten families in 2026, four alone.")
    phone.page.get_by_label("How sure are you of this?").select_option(label="Very sure")
    expect(phone.page.get_by_role("status")).to_have_text("Saved as a draft")
    phone.stop("rate-one")
    phone.press("Save and next")
    phone.heading("Carrier and recurrence probability")


def finish(ana: Traveller) -> None:
    ana.press("Save and go on to finish")
    ana.heading("Finish my self-assessment")
    expect(ana.page.locator("main")).to_contain_text("Not assessed is not level 0")
    ana.stop("finish")
    ana.press("Finish: let this count")
    expect(ana.page.locator("main")).to_contain_text("2 ratings are part of your evidence now.")


def write_an_entry(ana: Traveller, folder: Path) -> None:
    ana.go("/my/portfolio/new")
    ana.page.get_by_label("Title").fill("Ten families")
    ana.page.get_by_label("What I did").fill("Pedigrees with the team.\nThe patient was born 12.03.1980; NM_007294.4:c.5266dupC was found.")
    ana.page.get_by_label("Month of case 1").fill("2026-10")
    ana.page.get_by_label("What it was in case 1").fill("Family history, breast cancer")
    ana.page.get_by_label("My part in case 1").select_option(label="I did part of it, supervised")
    ana.press("Save the entry")
    expect(ana.page.get_by_role("alert")).to_contain_text("Text, line 2: “born 12.03.1980” reads like a date of birth.")
    ana.stop("entry-with-a-date-of-birth")
    ana.page.get_by_label("What I did").fill("Pedigrees with the team.\nA woman in her forties; NM_007294.4:c.5266dupC was found.")
    ana.press("Save the entry")
    ana.heading("Ten families")
    scan = folder / "log.pdf"
    scan.write_bytes(a_pdf())
    ana.page.get_by_label("File", exact=True).set_input_files(scan)
    ana.page.get_by_label(re.compile("Nothing in this file says")).check()
    ana.press("Add the file")
    expect(ana.page.get_by_role("link", name="log.pdf")).to_be_visible()
    ana.stop("entry")


def ask_the_lead(ana: Traveller) -> None:
    ana.follow("Ask for confirmation")
    for title in (FIRST_TITLE, SECOND_TITLE):
        ana.page.get_by_label(re.compile(f"^{re.escape(title)}, level")).check()
    ana.page.get_by_label("A lead where you work").select_option(label="Demo lead, Velmora University Hospital")
    expect(ana.page.get_by_label("Portfolio entry that shows it")).to_have_value(re.compile("^[a-z2-7]{26}$"))
    ana.page.get_by_label("Message").fill("You saw four of them.")
    ana.stop("ask")
    ana.press("Send the request")
    ana.heading("My request to Demo lead")
    expect(ana.page.locator("main")).to_contain_text("No decision yet.")


def the_lead_decides(lead: Traveller) -> None:
    """She reads the file, adjusts one, rejects the other for now, and then confirms it."""
    lead.sign_in("lead@meridia.example.org", PASSWORD)
    lead.page.locator("header").get_by_role("link", name="Confirmations (1)").click()
    lead.follow("Demo learner")
    lead.heading("Confirm the work of Demo learner")
    expect(lead.page.locator("main")).to_contain_text("Ten families in 2026, four alone.")
    with lead.page.expect_download() as fetched:
        lead.follow("log.pdf")
    assert fetched.value.path().read_bytes() == a_pdf()
    first = lead.page.locator("fieldset.decide", has_text=FIRST_TITLE)
    second = lead.page.locator("fieldset.decide", has_text=SECOND_TITLE)
    first.get_by_label("Confirm level 2").check()
    second.get_by_label("Not yet: reject with an action plan").check()
    lead.press("Keep my decisions")
    expect(lead.page.get_by_role("alert")).to_contain_text("Say what should happen before it can be confirmed.")
    expect(first.get_by_label("Confirm level 2")).to_be_checked()
    lead.stop("decide-with-a-fault")
    second.get_by_role("textbox", name="Action plan").fill("Draw two more pedigrees with me.")
    lead.press("Keep my decisions")
    expect(lead.page.locator("main")).to_contain_text("2 decisions are kept.")
    second.get_by_label("Adjust: I have seen another level").check()
    second.get_by_label("Level that I have seen").select_option(label="2 Applies with guidance")
    lead.press("Keep my decisions")
    expect(second).to_contain_text("Adjusted: level 2 Applies with guidance")
    expect(second).to_contain_text("replaced by the decision above")
    lead.stop("decided")


def rate_again(ana: Traveller) -> None:
    ana.go(f"/my/self-assessment/{FIRST}")
    ana.page.get_by_label("4 Leads and teaches").check()
    expect(ana.page.get_by_role("status")).to_have_text("Saved as a draft")
    ana.press("Save and go on to finish")
    ana.press("Finish: let this count")
    expect(ana.page.locator("main")).to_contain_text("One rating is part of your evidence now.")


def see_that_nothing_was_lost(ana: Traveller) -> None:
    ana.go("/my/confirmations")
    ana.follow("Demo lead")
    main = ana.page.locator("main")
    expect(main).to_contain_text("Confirmed: level 2 Applies with guidance")
    expect(main).to_contain_text("About an earlier rating: the level was said to be 4 since. What was decided stays.")
    expect(main).to_contain_text("Not yet: rejected with an action plan")
    ana.stop("confirmation")
    ana.go("/my/evidence")
    for title, kinds in ((FIRST_TITLE, ["4", "2", "2"]), (SECOND_TITLE, ["2", "3"])):
        entries = ana.page.locator(".timeline > li", has_text=title)
        assert [re.findall(r"level (\d)", text)[0] for text in entries.all_inner_texts()] == kinds
    expect(ana.page.locator(".timeline > li", has_text="Said by Demo lead.")).to_have_count(2)
    ana.stop("evidence")
    ana.go(f"/my/competencies/{FIRST}")
    expect(ana.page.locator(".standing-summary")).to_contain_text("met")
    happened = ana.page.locator(".timeline > li")
    told = " ".join(happened.all_inner_texts())
    for words in (
        "Self-assessment, level 4", "Supervisor’s confirmation, level 2", "You asked Demo lead to confirm level 2.",
        "Self-assessment, level 2", "About an earlier rating",
    ):  # fmt: skip
        assert words in told, words
    ana.stop("timeline")


def the_lead_signs_off(lead: Traveller) -> None:
    lead.page.reload()
    expect(lead.page.locator("main")).to_contain_text("About an earlier rating")
    lead.page.get_by_label("Statement").fill("I saw four families with her between June and October 2026.")
    lead.press("Sign off")
    expect(lead.page.locator("main")).to_contain_text("Signed off by Demo lead")
    expect(lead.page.locator("header")).not_to_contain_text("Confirmations (")
    lead.stop("signed-off")


def register(ines: Traveller) -> None:
    ines.go("/register")
    ines.page.get_by_label("Your name").fill("Ines Kavala")
    ines.page.get_by_label("E-mail address").fill(NEWCOMER)
    ines.page.get_by_label("Password").fill(OWN_PASSWORD)
    ines.press("Register")
    ines.go("/demo/mail")
    ines.page.locator(".mail", has_text="Confirm your address").locator("a").first.click()
    ines.press("Confirm my address")
    ines.sign_in(NEWCOMER, OWN_PASSWORD)
