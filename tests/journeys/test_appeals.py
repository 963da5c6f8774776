"""A wrong key: a candidate appeals, an examiner sees it in the figures, another commits the regrade, the candidate passes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import pytest
from factories.assessment import a_paper, an_attempt, sent
from factories.catalogue import a_course
from factories.examining import a_country
from factories.frameworks import a_competency
from factories.people import a_grant, a_membership, a_person, an_organisation
from playwright.sync_api import expect
from serving import Instance, an_instance
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from travelling import Traveller

from genomeready.assessment.services.submitting import submit_attempt
from genomeready.base import clock
from genomeready.catalogue.models import CourseQuestion, CourseVersion
from genomeready.demo.meridia import PASSWORD
from genomeready.people.models import Person
from genomeready.people.passwords import Hasher
from genomeready.people.rules import Role

pytestmark = pytest.mark.journey

Send = Callable[..., Traveller]
CANDIDATE, FIRST, SECOND = "nina.orell@example.org", "first.examiner@example.org", "second.examiner@example.org"
COURSE = "risk-for-nurses"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The platform on SQLite: a country, two examiners, an examination with one wrong key, and 48 people who sat it."""
    with an_instance(tmp_path_factory.mktemp("appeals")) as made:
        made.door("db", "upgrade")
        engine = create_engine(made.environment["GENOMEREADY_DATABASE_URL"])
        with Session(engine) as session, session.begin():
            _set_up(session)
        engine.dispose()
        made.door("jobs", "--once")
        made.start_web()
        made.start_jobs()
        yield made


def _set_up(session: Session) -> None:
    hashed = Hasher(memory_kib=1024).hash(PASSWORD)
    country = a_country(session)
    for email, name in ((FIRST, "Ines Varga"), (SECOND, "Tomas Brandt")):
        a_grant(session, person=a_person(session, name=name, email=email, password_hash=hashed), role=Role.EXAMINER, on=country)
    hospital = an_organisation(session, name="Lake Hospital", below=country)
    version = a_course(
        session, slug=COURSE, title="Risk for nurses", competencies=[a_competency(session)], exam_questions=4, pass_percent=80
    )
    wrong = session.scalars(
        select(CourseQuestion.question_version_id).where(CourseQuestion.use == "exam").order_by(CourseQuestion.id)
    ).first()
    assert wrong is not None
    for number in range(48):
        person = a_person(session, name=f"Person {number:02}")
        a_membership(session, person=person, organisation=hospital)
        _sit(session, version, person, wrong=wrong, knows=number % 4)
    nina = a_person(session, name="Nina Orell", email=CANDIDATE, password_hash=hashed)
    a_membership(session, person=nina, organisation=hospital)
    _sit(session, version, nina, wrong=wrong, knows=3)


def _sit(session: Session, version: CourseVersion, person: Person, *, wrong: int, knows: int) -> None:
    """Somebody who knows three of four answers everything as it is right, and so `b` where the key is wrong; till they are asked it."""
    for day in count(1):
        attempt = an_attempt(session, version=version, person=person, at=clock.now() - timedelta(days=10 - day * 3))
        asked = [place["question"] for place in a_paper(session, attempt=attempt).places]
        for place, question in enumerate(asked, start=1):
            right = place <= knows or knows == 3
            sent(session, attempt, place=place, answer=["b" if right == (question == wrong) else "a"], at=attempt.started_at)
        if wrong in asked or person.email != CANDIDATE:
            submit_attempt(session, attempt, by=person, at=attempt.started_at + timedelta(minutes=20))
            return
        attempt.state = "void"


def test_a_wrong_key_is_found_by_an_appeal_and_mended_for_everybody(traveller: Send) -> None:
    nina = traveller("appeal-candidate")
    nina.sign_in(CANDIDATE, PASSWORD)
    appeal(nina)

    first = traveller("appeal-first-examiner")
    first.sign_in(FIRST, PASSWORD)
    prepare(first)

    second = traveller("appeal-second-examiner")
    second.sign_in(SECOND, PASSWORD)
    commit(second)

    nina.page.reload()
    expect(nina.page.locator("main")).to_contain_text("Upheld: the question was regraded")
    nina.stop("decision")
    nina.follow("See the result")
    nina.heading("Passed")
    expect(nina.page.locator("main")).to_contain_text("from 75.0 % to 100.0 %, passed now")
    nina.stop("passed")
    nina.follow("See my certificate")
    expect(nina.page.locator("main")).to_contain_text("Risk for nurses")


def appeal(nina: Traveller) -> None:
    nina.go(f"/learn/{COURSE}/examination")
    nina.follow("result")
    nina.heading("Not passed")
    nina.follow("Appeal against this result")
    nina.page.get_by_label("What is it about?").select_option("question")
    nina.page.get_by_label("Your reasons").fill("One question has two options that are right; the better one is not the key.")
    nina.stop("appeal")
    nina.press("Send the appeal")
    nina.heading("Appeal")
    nina.stop("waiting")


def prepare(examiner: Traveller) -> None:
    examiner.go("/organisations")
    examiner.follow("Appeals and incidents")
    examiner.stop("queue")
    examiner.follow("Appeal: ")
    examiner.follow("Statistics of this examination")
    expect(examiner.page.locator("tbody tr").first).to_contain_text("probably miskeyed")
    examiner.stop("statistics")
    examiner.page.locator("tbody a").first.click()
    expect(examiner.page.locator("main")).to_contain_text("Probably the wrong key")
    examiner.stop("question")
    examiner.follow("Correct this question")
    examiner.page.get_by_label("The new key only").check()
    for box in examiner.page.get_by_role("checkbox").all()[:-1]:
        box.set_checked(box.get_attribute("value") == "b")
    examiner.page.get_by_label("Reason").fill("Option b is the right one by the guideline of 2025.")
    examiner.stop("correct")
    examiner.press("Show what it would change")
    expect(examiner.page.locator("main")).to_contain_text("A dry run: nothing is changed yet.", timeout=30_000)
    expect(examiner.page.get_by_role("row", name="Nina Orell")).to_contain_text("passed now")
    examiner.stop("dry-run")


def commit(examiner: Traveller) -> None:
    examiner.go("/organisations")
    examiner.follow("Regrades")
    examiner.stop("regrades")
    examiner.page.locator("tbody a").first.click()
    examiner.press("Commit the regrade")
    expect(examiner.page.locator("main")).to_contain_text("committed by Tomas Brandt on", timeout=30_000)
    examiner.stop("committed")
    examiner.go("/organisations")
    examiner.follow("Appeals and incidents")
    examiner.follow("Appeal: ")
    examiner.page.get_by_label("Upheld: the question was regraded").check()
    examiner.page.get_by_label("Decision and reasons").fill("You were right: the key was wrong. The question was regraded for everybody.")
    examiner.stop("decide")
    examiner.press("Decide")
    expect(examiner.page.locator("main")).to_contain_text("Decided by Tomas Brandt")
