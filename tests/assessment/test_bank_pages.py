"""The page of question banks: looking at one that is brought, handing out those of a course, and who may."""

import base64
import io
import re
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from assessment.banked import moodle, moodle_choice, moodle_question, read
from factories.catalogue import a_course, a_course_version, an_outcome
from factories.frameworks import a_competency
from factories.people import a_person, an_organisation, someone_holding
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from world import load_content

from genomeready.assessment.banks.formats import Format, format_of
from genomeready.assessment.forms.banks import LARGEST_BANK
from genomeready.audit.models import AuditEntry
from genomeready.people.models import Person
from genomeready.people.rules import Role

LAUGHS = '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><quiz>&b;</quiz>'
SignIn = Callable[[Person], Any]
Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def become(session: Session, sign_in: SignIn) -> Callable[[Role], Any]:
    place = an_organisation(session)
    return lambda role: sign_in(someone_holding(session, role, on=place))


@pytest.fixture
def shipped(app: Flask, session: Session) -> str:
    """The course that is shipped, in the database as on the disk."""
    session.commit()
    load_content(app)
    return "genomics-foundations"


def bring(client: Any, text: str | bytes, **more: str) -> Any:
    """Send a file as a browser does, from memory."""
    content = text.encode() if isinstance(text, str) else text
    fields = {"prefix": "sm", "asks": ""} | more
    head = "".join(f'--LINE\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    head += '--LINE\r\nContent-Disposition: form-data; name="file"; filename="quiz.xml"\r\nContent-Type: text/xml\r\n\r\n'
    return client.post("/banks", data=head.encode() + content + b"\r\n--LINE--\r\n", content_type="multipart/form-data; boundary=LINE")


def archive_in(page: str) -> dict[str, str]:
    found = re.search(r'href="data:application/zip;base64,([^"]+)"', page)
    assert found is not None
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(found[1]))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("role", [Role.EDUCATOR, Role.EXAMINER])
def test_educators_and_examiners_look_at_banks(become: Callable[[Role], Any], role: Role) -> None:
    page = become(role).get("/banks")

    assert page.status_code == 200
    assert "Look at a bank of another platform" in page.text


@pytest.mark.parametrize("role", [Role.LEARNER, Role.LEAD, Role.REVIEWER, Role.ADMINISTRATOR])
def test_nobody_else_knows_that_there_is_such_a_page(become: Callable[[Role], Any], role: Role) -> None:
    assert become(Role.EDUCATOR).get("/banks").status_code == 200

    client = become(role)

    assert client.get("/banks").status_code == 404
    assert bring(client, moodle(moodle_choice())).status_code == 404
    assert "/banks" not in client.get("/").text


def test_the_menu_leads_educators_there(become: Callable[[Role], Any]) -> None:
    assert 'href="/banks"' in become(Role.EDUCATOR).get("/").text


def test_a_bank_that_is_brought_is_shown_question_by_question_and_its_drafts_can_be_taken(
    session: Session, become: Callable[[Role], Any]
) -> None:
    a_course(session, competencies=[a_competency(session, slug="reading-genes")], level=2)
    client = become(Role.EDUCATOR)

    page = bring(client, moodle(moodle_choice(name="Gel &lt;b&gt;"), moodle_question("calculated", "")), asks="reading-genes/2")

    assert page.status_code == 200
    assert "Accepted: 0. Accepted with losses: 1. Refused: 1." in page.text
    assert "Gel &lt;b&gt;" in page.text
    assert "Questions of Moodle&#39;s type `calculated` are not read." in page.text
    files = archive_in(page.text)
    assert set(files) == {"table.txt", "questions/q-sm-0001.md"}
    assert "status: draft" in files["questions/q-sm-0001.md"]
    assert "accepted with losses    1" in files["table.txt"]


def test_what_is_brought_is_not_kept_and_is_no_act(session: Session, become: Callable[[Role], Any]) -> None:
    client = become(Role.EDUCATOR)
    before = len(session.scalars(select(AuditEntry)).all())

    bring(client, moodle(moodle_choice()))

    assert len(session.scalars(select(AuditEntry)).all()) == before


def test_without_a_competency_every_question_is_refused_and_the_page_says_what_to_do(become: Callable[[Role], Any]) -> None:
    page = bring(become(Role.EDUCATOR), moodle(moodle_choice()))

    assert "Nobody said which competency and level it asks about" in page.text
    assert "No question of this file can be taken." in page.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LAUGHS, "declares a document type"),
        ("A letter to a friend.", "is no bank of questions that is read here"),
        (b"PK\x03\x04 cut", "cut or damaged"),
    ],
)
def test_a_hostile_or_odd_file_is_refused_beside_its_field(become: Callable[[Role], Any], content: str | bytes, said: str) -> None:
    page = bring(become(Role.EDUCATOR), content)

    assert page.status_code == 422
    assert said in page.text


def test_no_file_a_wrong_prefix_and_a_large_file_are_refused(become: Callable[[Role], Any]) -> None:
    client = become(Role.EDUCATOR)

    assert "Choose a file." in client.post("/banks", data={"prefix": "sm", "asks": ""}).text
    assert "Two to six small letters" in bring(client, moodle(moodle_choice()), prefix="Q1").text
    assert bring(client, b"a" * (LARGEST_BANK + 1)).status_code == 422
    assert bring(client, b"a" * (LARGEST_BANK * 2)).status_code == 413


def test_a_course_is_handed_out_in_every_format_and_each_time_is_noted(
    session: Session, become: Callable[[Role], Any], shipped: str
) -> None:
    client = become(Role.EDUCATOR)

    for kind in ("qti30", "qti21", "moodle", "gift", "aiken", "files"):
        answer = client.post(f"/banks/{shipped}/practice", data={"format": kind})

        assert answer.status_code == 200
        assert f'filename="{shipped}-practice.' in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert format_of(answer.data) in {Format(kind), Format.QTI_21}
    acts = session.scalars(select(AuditEntry).where(AuditEntry.act == "bank.exported")).all()
    assert [entry.detail["format"] for entry in acts] == ["qti30", "qti21", "moodle", "gift", "aiken", "files"]
    assert {entry.subject for entry in acts} == {f"course:{shipped}"}


def test_keys_of_an_examination_are_for_examiners_only(session: Session, become: Callable[[Role], Any], shipped: str) -> None:
    allowed = become(Role.EXAMINER).post(f"/banks/{shipped}/exam", data={"format": "gift"})
    assert allowed.status_code == 200
    assert {tag for item in read(allowed.data).items for tag in item.tags if tag.startswith("bank:")} == {"bank:exam"}

    for role in (Role.EDUCATOR, Role.LEARNER, Role.LEAD, Role.REVIEWER, Role.ADMINISTRATOR):
        assert become(role).post(f"/banks/{shipped}/exam", data={"format": "gift"}).status_code == 404
    assert "Examination questions" not in become(Role.EDUCATOR).get("/banks").text
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.act == "bank.exported"))
    assert (entry.detail["bank"], entry.detail["format"]) == ("exam", "gift")


def test_practice_questions_hold_no_question_of_the_examination(become: Callable[[Role], Any], shipped: str) -> None:
    answer = become(Role.EXAMINER).post(f"/banks/{shipped}/practice", data={"format": "gift"})

    assert {tag for item in read(answer.data).items for tag in item.tags if tag.startswith("bank:")} == {"bank:practice"}


@pytest.mark.parametrize(
    ("course", "kind"), [("genomics-foundations", "h5p"), ("no-such-course", "gift"), ("..", "gift"), ("%2e%2e", "gift")]
)
def test_what_is_not_there_is_not_there(become: Callable[[Role], Any], shipped: str, course: str, kind: str) -> None:
    client = become(Role.EXAMINER)
    assert client.post(f"/banks/{shipped}/exam", data={"format": "gift"}).status_code == 200

    assert client.post(f"/banks/{course}/exam", data={"format": kind}).status_code == 404


def test_a_course_whose_files_are_elsewhere_says_so(session: Session, become: Callable[[Role], Any]) -> None:
    version = a_course_version(session)
    an_outcome(session, version=version)
    client = become(Role.EXAMINER)
    address = re.search(r'action="(/banks/[^"]+/exam)"', client.get("/banks").text)
    assert address is not None

    page = client.post(address[1], data={"format": "gift"})

    assert page.status_code == 409
    assert "The files of this course are not on this machine" in page.text


def test_the_page_asks_the_database_the_same_however_many_courses_there_are(
    session: Session, become: Callable[[Role], Any], statements: Statements
) -> None:
    client = become(Role.EXAMINER)
    counted = []
    for _ in range(2):
        for _ in range(3):
            an_outcome(session, version=a_course(session))
        with statements() as seen:
            client.get("/banks")
        counted.append(len(seen))

    assert counted[0] == counted[1]
    assert counted[0] <= 4


def test_who_is_not_signed_in_is_asked_to(client: Any, session: Session) -> None:
    a_person(session)

    assert client.get("/banks").status_code == 302
