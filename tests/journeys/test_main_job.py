"""The main job, driven as people do it: one learner, one course, one certificate, one gap report.

Eight steps on the platform as shipped, in Chromium, on SQLite and again on PostgreSQL. Every page on
the way is checked by axe-core and kept as a picture in `instance/screenshots/`.
"""

import csv
import io
import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pypdf
import pytest
from factories.journey import right_answers
from playwright.sync_api import expect
from serving import Instance
from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.orm import Session
from travelling import Traveller

from genomeready.assessment.models.attempts import Attempt
from genomeready.demo.meridia import PASSWORD
from genomeready.people.models import Person

pytestmark = pytest.mark.journey

EMAIL, OWN_PASSWORD, NAME = "mira.solenne@example.org", "a meadow, a lamp, a river", "Mira Solenne"
HOSPITAL = "velmora-university-hospital"
COURSE = "genomics-foundations"
Send = Callable[..., Traveller]


def test_a_clinician_learns_proves_it_and_everybody_sees_it(traveller: Send, instance: Instance) -> None:
    mira = traveller("learner")
    register_and_say_where_she_works(mira)
    read_and_come_back(mira, traveller)
    answers = answers_from(instance)
    sit_and_pass(mira, answers)
    address = find_the_certificate(mira)
    a_stranger_verifies(traveller("stranger"), address)
    lead = traveller("lead")
    the_lead_sees(lead, ready=True)
    reviewer = traveller("reviewer")
    before = the_ministry_sees(reviewer)
    revoke(traveller("examiner"), mira)
    a_stranger_sees_the_revocation(traveller("stranger-later"), address)
    the_lead_sees(lead, ready=False)
    after = the_ministry_sees(reviewer)
    assert before["people in post"] == after["people in post"]
    the_audit_trail_says_who_and_why(instance)


def register_and_say_where_she_works(mira: Traveller) -> None:
    """Steps 1 and 2."""
    mira.go("/")
    mira.stop("front-page")
    mira.page.locator("main").get_by_role("link", name="Register").click()
    mira.page.get_by_label("Your name").fill(NAME)
    mira.page.get_by_label("E-mail address").fill(EMAIL)
    mira.page.get_by_label("Password").fill("too short")
    mira.press("Register")
    expect(mira.page.get_by_role("alert")).to_contain_text("at least 15 characters")
    mira.stop("register-with-a-fault")
    expect(mira.page.get_by_label("Your name")).to_have_value(NAME)
    mira.page.get_by_label("Password").fill(OWN_PASSWORD)
    mira.press("Register")
    mira.heading("Look into your mail")
    mira.stop("check-your-mail")
    mira.follow("Read it here")
    mira.stop("demo-mail")
    mira.page.locator(".mail-text a").first.click()
    mira.heading("Confirm your address")
    mira.stop("confirm")
    mira.press("Confirm my address")
    mira.heading("Sign in")
    mira.stop("sign-in")
    mira.sign_in(EMAIL, OWN_PASSWORD)
    mira.heading("My page")
    mira.stop("my-page-at-first")
    mira.follow("Say where I work")
    mira.page.get_by_label("Your profession").select_option(label="General nurse or midwife")
    mira.page.get_by_label("Where you work").select_option(HOSPITAL)
    mira.stop("my-work")
    mira.press("Save")
    mira.heading("My standing")
    expect(mira.page.locator("main")).to_contain_text("0 of 8 met")
    expect(mira.page.locator("main").get_by_role("link", name="Genomics foundations")).not_to_have_count(0)
    mira.stop("my-standing-at-first")


def read_and_come_back(mira: Traveller, traveller: Send) -> None:
    """Steps 3 and 4."""
    mira.page.locator("main").get_by_role("link", name="Genomics foundations").first.click()
    mira.heading("Genomics foundations")
    mira.stop("course-page")
    mira.press("Start this course")
    mira.page.wait_for_url("**/learn/**")
    mira.go(f"/learn/{COURSE}")
    mira.stop("contents")
    mira.go(f"/learn/{COURSE}/resume")
    mira.heading("What a genome is")
    mira.stop("lesson")
    check = mira.page.locator("form[action*='/practice/']").first
    check.locator("input[type=radio], input[type=text], input[type=checkbox]").first.check()
    check.get_by_role("button", name="Check my answer").click()
    expect(mira.page.locator("main")).to_contain_text(re.compile("Right|right|Not|not"))
    mira.stop("knowledge-check")
    mira.go(f"/learn/{COURSE}/genome-and-variation/what-a-genome-is")
    mira.press("Mark as read")
    mira.heading("From gene to protein")
    headings = mira.page.locator(".reading h2[id]")
    target = headings.nth(2).get_attribute("id")
    with mira.page.expect_response(lambda answer: answer.ok and str(target) in (answer.request.post_data or "")):
        mira.page.evaluate("(id) => document.getElementById(id).scrollIntoView()", target)
    later = traveller("learner-later", width=360, dark=True)
    later.sign_in(EMAIL, OWN_PASSWORD)
    later.go("/my")
    later.stop("my-page")
    later.follow("Go on where I left")
    later.heading("From gene to protein")
    assert urlsplit(later.page.url).fragment == target, "resumed exactly where she left"
    later.stop("resumed")


def answers_from(instance: Instance) -> Callable[[], list[list[str]]]:
    """Return a way to know the right answers of Mira's open examination."""
    engine = create_engine(instance.environment["GENOMEREADY_DATABASE_URL"], poolclass=NullPool)

    def answers() -> list[list[str]]:
        with Session(engine) as session:
            attempt = session.scalars(
                select(Attempt)
                .join(Person, Person.id == Attempt.person_id)
                .where(Person.email == EMAIL, Attempt.state == "open", Attempt.examination_id.is_not(None))
            ).one()
            return right_answers(session, attempt)

    return answers


def sit_and_pass(mira: Traveller, answers: Callable[[], list[list[str]]]) -> None:
    """Step 5."""
    mira.go(f"/learn/{COURSE}/examination")
    mira.stop("examination-intro")
    mira.press("Start the examination now")
    mira.page.wait_for_url("**/attempts/*/1")
    mira.stop("examination-question")
    right = answers()
    assert len(right) == 24
    for place, answer in enumerate(right, start=1):
        mira.page.wait_for_url(f"**/attempts/*/{place}")  # else the page that is being left might be answered
        form = mira.page.locator("#sitting")
        if form.locator("input[type=text]").count():
            form.locator("input[type=text]").fill(answer[0])
        for token in answer if not form.locator("input[type=text]").count() else ():
            form.locator(f"input[value='{token}']").check()
        expect(mira.page.locator(".sit-state")).to_contain_text("Saved", timeout=15_000)
        if place == 3:
            mira.page.reload()
            expect(
                mira.page.locator(
                    f"input[value='{answer[0]}']" if not form.locator("input[type=text]").count() else "#sitting input[type=text]"
                ).first
            ).to_be_visible()
            mira.stop("examination-after-a-reload")
        form.locator("button[type=submit]").first.click()
    mira.page.wait_for_url(re.compile(r"/attempts/[a-z0-9]+$"))
    mira.stop("examination-overview")
    mira.press("Hand in")
    mira.page.wait_for_url("**/result")
    expect(mira.page.locator("main")).to_contain_text("100")
    mira.stop("result")


def find_the_certificate(mira: Traveller) -> str:
    """Step 6."""
    mira.follow("See my certificate")
    mira.heading("My certificates")
    mira.stop("my-certificates")
    mira.go("/my/standing")
    expect(mira.page.locator("main")).to_contain_text("8 of 8 met; role-ready: yes")
    mira.stop("my-standing-role-ready")
    mira.go("/my/certificates")
    link = mira.page.locator("main a[href*='/verify/']").first.get_attribute("href")
    assert link is not None
    address = re.sub(r"\.(json|pdf)$", "", urlsplit(link).path)
    pdf = pypdf.PdfReader(io.BytesIO(mira.context.request.get(f"{mira.instance.url}{address}.pdf").body()))
    assert NAME in pdf.pages[0].extract_text()
    return address


def a_stranger_verifies(stranger: Traveller, address: str) -> None:
    """Step 6: the public page, the PDF, the JSON."""
    stranger.go(address)
    expect(stranger.page.locator("main")).not_to_contain_text(NAME)
    expect(stranger.page.locator("main")).to_contain_text(re.compile("valid", re.IGNORECASE))
    assert stranger.context.request.get(f"{stranger.instance.url}{address}.pdf").status == 404, "the PDF bears the name"
    stranger.page.get_by_label("Name on the paper").fill(NAME)
    stranger.press("Compare")
    expect(stranger.page.locator("main")).to_contain_text("was awarded to this person")
    stranger.stop("certificate-valid")
    document = stranger.context.request.get(f"{stranger.instance.url}{address}.json").text()
    assert NAME not in document
    assert json.loads(document)["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    stranger.go("/verify")
    stranger.page.locator("textarea").first.fill(document.replace("Genomics foundations", "Genomics for experts"))
    stranger.page.get_by_role("button", name="Check", exact=True).click()
    expect(stranger.page.locator("main")).to_contain_text(re.compile("altered", re.IGNORECASE))
    stranger.stop("certificate-altered")


def the_lead_sees(lead: Traveller, *, ready: bool) -> None:
    """Steps 7 and 8, the lead's side: who is role-ready, and why not."""
    if ready:
        lead.sign_in("lead@meridia.example.org", PASSWORD)
        lead.go(f"/organisations/{HOSPITAL}/waiting")
        lead.stop("waiting-members")
        lead.page.get_by_role("button", name=f"Confirm {NAME}").click()
        lead.page.wait_for_load_state()
    row = find_her_row(lead)
    expect(row).to_contain_text("yes" if ready else "no")
    lead.stop("team-ready" if ready else "team-after-revocation")
    row.get_by_role("link", name=NAME).click()
    lead.heading(NAME)
    words = "Role-ready: every mandatory competency is met" if ready else "Not role-ready: 0 of 8 mandatory competencies are met"
    expect(lead.page.locator("main")).to_contain_text(words)
    lead.stop("person-ready" if ready else "person-after-revocation")
    found = lead.context.request.get(f"{lead.instance.url}/organisations/{HOSPITAL}/people.csv?profession=general-nurse").text()
    (hers,) = [line for line in csv.reader(io.StringIO(found.lstrip("\ufeff"))) if NAME in line]
    assert ("yes" if ready else "no") in hers


def find_her_row(lead: Traveller):  # noqa: ANN201 - Playwright's own type
    lead.go(f"/organisations/{HOSPITAL}/people?profession=general-nurse")
    for _ in range(10):
        row = lead.page.locator("tr", has_text=NAME)
        if row.count():
            return row
        lead.follow("Next page")
        lead.page.wait_for_load_state()
    message = f"{NAME} is not on the lead's page"
    raise AssertionError(message)


def the_ministry_sees(reviewer: Traveller) -> dict[str, int]:
    """Step 7, the ministry's side: three gaps, small numbers hidden, CSV and PDF."""
    if "/organisations" not in reviewer.page.url:
        reviewer.sign_in("reviewer@meridia.example.org", PASSWORD)
    reviewer.go("/organisations/meridia/gaps")
    main = reviewer.page.locator("main")
    for words in ("Posts gap", "Evidence gap", "Competence gap", "Organisation: Meridia"):
        expect(main).to_contain_text(words)
    assert NAME not in reviewer.page.content()
    reviewer.stop("ministry-gaps")
    got = reviewer.context.request
    page = got.get(f"{reviewer.instance.url}/organisations/meridia/gaps.csv")
    assert page.status == 200
    assert NAME not in page.text()
    pdf = pypdf.PdfReader(io.BytesIO(got.get(f"{reviewer.instance.url}/organisations/meridia/gaps.pdf").body()))
    assert "Meridia" in pdf.pages[0].extract_text()
    assert got.get(f"{reviewer.instance.url}/organisations/{HOSPITAL}/people").status == 404, "a reviewer never sees people"
    found = re.search(r"([\d\u2009]+) people", main.inner_text())
    assert found is not None
    return {"people in post": int(re.sub(r"\D", "", found[1]))}


def revoke(examiner: Traveller, mira: Traveller) -> None:
    """Step 8: a reason is asked, given, and kept."""
    examiner.sign_in("examiner@meridia.example.org", PASSWORD)
    examiner.go(f"/organisations/{HOSPITAL}/certificates")
    examiner.stop("issued-certificates")
    examiner.page.locator("tr, li, article", has_text=NAME).get_by_role("link", name=re.compile("History")).first.click()
    examiner.stop("register-entry")
    examiner.page.get_by_role("link", name=re.compile("Revoke")).click()
    examiner.stop("revoke")
    examiner.page.get_by_label("Reason", exact=True).fill("Issued in error: the examination was sat by somebody else.")
    examiner.press("Revoke the certificate")
    examiner.page.wait_for_load_state()
    examiner.stop("revoked")
    mira.go("/my/standing")
    expect(mira.page.locator("main")).to_contain_text("0 of 8 met")


def a_stranger_sees_the_revocation(stranger: Traveller, address: str) -> None:
    stranger.go(address)
    expect(stranger.page.locator("main")).to_contain_text(re.compile("revoked", re.IGNORECASE))
    expect(stranger.page.locator("main")).to_contain_text("sat by somebody else")
    stranger.stop("certificate-revoked")


def the_audit_trail_says_who_and_why(instance: Instance) -> None:
    from genomeready.audit.models import AuditEntry

    assert "is whole" in instance.door("audit", "verify").stdout
    engine = create_engine(instance.environment["GENOMEREADY_DATABASE_URL"], poolclass=NullPool)
    with Session(engine) as session:
        examiner = session.scalars(select(Person).where(Person.email == "examiner@meridia.example.org")).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "certificate.revoked")).one()
        assert entry.actor_id == examiner.id
        assert "sat by somebody else" in json.dumps(entry.detail)
