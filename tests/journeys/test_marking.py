"""An examination that people mark: written by a candidate, marked by two who differ, decided by a third, passed, certified.

In Chromium on the platform as shipped; every page on the way is checked by axe-core and kept as a picture.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from assessment.judged_folder import MORE_FILES, WORDS_IN_EXAM
from catalogue.course_folder import COURSE, a_course_folder
from factories.files import a_pdf
from factories.marking import an_examiner
from factories.people import a_person, an_organisation
from playwright.sync_api import Locator, expect
from serving import Instance, an_instance
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from travelling import Traveller

from genomeready.demo.meridia import PASSWORD
from genomeready.people.passwords import Hasher
from genomeready.people.rules import OrganisationKind

pytestmark = pytest.mark.journey

Send = Callable[..., Traveller]
CANDIDATE, *EXAMINERS = (f"{name}@example.org" for name in ("ada.lumen", "emil.varga", "frida.holm", "greta.noll"))
TEXT = "The variant shifts the reading frame.\n\nThe protein ends early, so the family is offered a test."


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The platform on SQLite with a small course, a candidate and three examiners."""
    files = tmp_path_factory.mktemp("files")
    course = a_course_folder(files, course=COURSE.replace("questions: 1}", "questions: 2}"), exam=WORDS_IN_EXAM)
    (course / "examination" / "questions" / "q-sc-0004.md").write_text(MORE_FILES, encoding="utf-8")
    paths = {"course_paths": str(files / "courses"), "framework_paths": str(files / "frameworks")}
    with an_instance(tmp_path_factory.mktemp("marking"), **paths) as made:
        for what in ("frameworks", "courses"):
            made.door(what, "sync")
        engine = create_engine(made.environment["GENOMEREADY_DATABASE_URL"])
        with Session(engine) as session, session.begin():
            secret, country = Hasher(memory_kib=1024).hash(PASSWORD), an_organisation(session, kind=OrganisationKind.COUNTRY)
            a_person(session, name="Ada Lumen", email=CANDIDATE, password_hash=secret)
            for email in EXAMINERS:
                examiner = an_examiner(session, on=country)
                examiner.email, examiner.password_hash = email, secret
        engine.dispose()
        made.start_web()
        yield made


def test_two_markers_differ_a_third_decides_and_the_certificate_is_there(traveller: Send, tmp_path: Path, instance: Instance) -> None:
    ada = traveller("marked-candidate", width=360, dark=True)
    ada.sign_in(CANDIDATE, PASSWORD)
    sit(ada, tmp_path)
    hand_in(ada)

    mark(traveller("marker-first", width=1440), EXAMINERS[0], best=True)
    mark(traveller("marker-second", width=768, dark=True), EXAMINERS[1], best=False)
    decide(traveller("marker-third", width=1440, dark=True), EXAMINERS[2])

    read_the_result(ada)
    assert "is whole" in instance.door("audit", "verify").stdout


def sit(ada: Traveller, folder: Path) -> None:
    """Answer in words, saved while typing, and with a file, each where its question stands."""
    ada.go("/courses/small-course")
    ada.press("Start this course")
    ada.go("/learn/small-course/examination")
    ada.press("Start the examination now")
    ada.heading("Question 1 of 2")
    for last in (False, True):
        if ada.page.get_by_label("Your answer").count():
            write(ada)
        else:
            bring(ada, folder)
        ada.press("Save and go to the overview" if last else "Save and go on")
        if not last:
            ada.heading("Question 2 of 2")
    ada.heading("Before you hand in")


def write(ada: Traveller) -> None:
    field, state = ada.page.get_by_label("Your answer"), ada.page.locator(".sit-state")
    field.fill("word " * 121)
    expect(ada.page.locator(".word-count")).to_have_text("121 of 120 words: the last ones are not marked")
    field.fill(TEXT)
    expect(ada.page.locator(".word-count")).to_have_text("17 of 120 words")
    expect(state).to_contain_text("Saved")
    ada.page.reload()
    expect(field).to_have_value(TEXT)
    ada.stop("in-words")


def bring(ada: Traveller, folder: Path) -> None:
    (folder / "pedigree.pdf").write_bytes(a_pdf())
    (folder / "notes.pdf").write_bytes(b"no PDF at all")
    ada.page.get_by_label("A file").set_input_files(folder / "notes.pdf")
    ada.press("Add the file")
    expect(ada.page.get_by_role("alert")).to_contain_text("not a PDF, PNG, JPEG or Word document")
    ada.page.get_by_label("A file").set_input_files(folder / "pedigree.pdf")
    ada.press("Add the file")
    expect(ada.page.get_by_role("link", name="pedigree.pdf")).to_be_visible()
    ada.stop("in-files")


def hand_in(ada: Traveller) -> None:
    expect(ada.page.locator("main")).to_contain_text("Examiners mark some of your answers")
    ada.press("Hand in")
    ada.heading("Being marked: Final examination")
    ada.stop("waiting")
    ada.go("/learn/small-course/examination")
    expect(ada.page.locator("main")).to_contain_text("Your latest attempt is being marked")


def mark(marker: Traveller, email: str, *, best: bool) -> None:
    """Mark both answers: in full, or the one in words with nothing at all."""
    marker.sign_in(email, PASSWORD)
    marker.go("/marking")
    if best:
        marker.stop("queue")
    marker.press("Take the next answer")
    for number in (1, 2):
        marker.heading("Mark: candidate")
        expect(marker.page.locator("main")).not_to_contain_text("Ada")
        written = marker.page.locator(".typed").first
        nothing = not best and written.count() > 0 and "reading frame" in (written.text_content() or "")
        choose(marker, last=not nothing)
        marker.page.get_by_label("Note to the candidate").fill("Nothing is named." if nothing else "Both points are made.")
        expect(marker.page.locator(".sit-state")).to_have_text("Kept for you alone")
        if number == 1:
            marker.stop("answer")
        marker.press("Give these marks, and take the next")
    marker.heading("Answers to mark")
    expect(marker.page.locator("main")).to_contain_text("Nothing to mark")


def choose(marker: Traveller, *, last: bool) -> None:
    """Choose a level of each criterion by the keyboard."""
    for group in marker.page.get_by_role("group").all():
        radios: list[Locator] = group.get_by_role("radio").all()
        if radios:
            radios[-1 if last else 0].focus()
            marker.page.keyboard.press("Space")


def decide(third: Traveller, email: str) -> None:
    third.sign_in(email, PASSWORD)
    third.go("/marking")
    expect(third.page.locator("main")).to_contain_text("decide where two markers differ")
    third.press("Take the next answer")
    third.heading("Decide: candidate")
    for said in ("Marker 1: 4 of 4", "Marker 2: 0 of 4", "Nothing is named."):
        expect(third.page.locator("main")).to_contain_text(said)
    choose(third, last=True)
    third.page.get_by_label("Note to the candidate").fill("Both points are there,\nin your own words.")
    third.stop("arbitration")
    third.press("Give these marks, and take the next")
    third.heading("Answers to mark")
    third.go("/marking/agreement")
    third.stop("agreement")


def read_the_result(ada: Traveller) -> None:
    ada.go("/learn/small-course/examination")
    ada.follow("See your latest result")
    ada.heading("Passed: Final examination")
    for details in ada.page.locator("details.revealed").all():
        details.locator("summary").first.click()
    expect(ada.page.locator("main")).to_contain_text("a third examiner, since two had differed")
    expect(ada.page.locator("main")).to_contain_text("in your own words.")
    ada.stop("result")
    ada.follow("See my certificate")
    expect(ada.page.locator("main")).to_contain_text("Small course")
