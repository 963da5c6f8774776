"""Files that answer a question: taken by what is in them, part of the answer from then on, and read by nobody else."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from factories.assessment import an_attempt, events, standing, tokens
from factories.files import a_docx, a_pdf, a_png
from factories.learning import an_enrolment
from factories.marking import a_judged_course, an_answer_file, an_examiner, marked_by, place_of, taken
from factories.people import a_person
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.assessment.jobs import sweep_files
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.marking import AnswerFile
from genomeready.assessment.services.answer_files import MOST_BROUGHT
from genomeready.assessment.services.answering import save_answer
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.audit.models import AuditEntry
from genomeready.base import clock
from genomeready.base.file_kinds import LARGEST
from genomeready.base.files import FolderStore
from genomeready.people.models import Person
from genomeready.web.uploads import the_files

SignIn = Callable[[Person], Any]
Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def attempt(session: Session) -> Attempt:
    """An open attempt that asks for files, started just now."""
    return an_attempt(session, version=a_judged_course(session, types=("file_upload",)), at=clock.now())


@pytest.fixture
def ana(session: Session, sign_in: SignIn, attempt: Attempt) -> Any:
    """The browser of whoever sits it."""
    return sign_in(session.get_one(Person, attempt.person_id))


@pytest.fixture
def address(session: Session, attempt: Attempt) -> str:
    return f"/attempts/{attempt.public_id}/{place_of(session, attempt)}"


def send(client: Any, address: str, content: bytes, name: str = "report.pdf") -> Any:
    """Send a file as a browser does, from memory."""
    head = f'--LINE\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
    body = head.encode() + content + b"\r\n--LINE--\r\n"
    return client.post(f"{address}/files", data=body, content_type="multipart/form-data; boundary=LINE")


def kept(session: Session, attempt: Attempt) -> Any:
    return standing(session, attempt).get(place_of(session, attempt))


class TestBringing:
    def test_a_file_is_part_of_the_answer_from_then_on(self, session: Session, ana: Any, address: str, attempt: Attempt) -> None:
        sent = send(ana, address, a_pdf(), "Ana's report.pdf")

        file = session.scalars(select(AnswerFile)).one()
        page = ana.get(address)
        assert (sent.status_code, sent.location) == (303, f"{address}#files")
        assert kept(session, attempt) == [file.public_id]
        assert (file.name, file.media_type, file.size) == ("Ana's report.pdf", "application/pdf", len(a_pdf()))
        assert "Ana&#39;s report.pdf" in page.text
        assert "Saved" in page.text

    def test_the_other_buttons_of_the_page_leave_the_files_as_they_are(
        self, session: Session, ana: Any, address: str, attempt: Attempt
    ) -> None:
        send(ana, address, a_pdf())
        before, log = kept(session, attempt), len(events(session, attempt))

        by_form = ana.post(address, data={"go": "overview"})
        by_script = ana.post(
            f"/attempts/{attempt.public_id}/answers", json={"place": place_of(session, attempt), "answer": [], "client_id": "c-1"}
        )

        assert (by_form.status_code, by_script.status_code, by_script.json["answered"]) == (303, 200, True)
        assert (kept(session, attempt), len(events(session, attempt))) == (before, log)

    def test_a_file_is_taken_out_of_the_answer_again_and_kept_all_the_same(
        self, session: Session, ana: Any, address: str, attempt: Attempt
    ) -> None:
        send(ana, address, a_pdf())
        file = session.scalars(select(AnswerFile)).one()

        removed = ana.post(f"{address}/files/{file.public_id}/remove")

        assert removed.status_code == 303
        assert kept(session, attempt) is None
        assert file.name not in ana.get(address).text
        assert session.scalar(select(func.count(AnswerFile.id))) == 1

    def test_the_same_content_is_there_once_and_may_come_back(self, session: Session, ana: Any, address: str, attempt: Attempt) -> None:
        send(ana, address, a_pdf())
        send(ana, address, a_pdf(), "again.pdf")
        file = session.scalars(select(AnswerFile)).one()
        ana.post(f"{address}/files/{file.public_id}/remove")
        send(ana, address, a_pdf())

        assert kept(session, attempt) == [file.public_id]

    @pytest.mark.parametrize(
        ("content", "name", "said"),
        [
            (b"MZ\x90 a program", "report.pdf", "not a PDF, PNG, JPEG or Word document"),
            (a_pdf(b"5 0 obj <</S /JavaScript>> endobj\n"), "report.pdf", "holds a script"),
            (a_docx(), "report.pdf", "This question takes PDF, PNG"),
            (a_pdf()[:-20], "report.pdf", "cut or damaged"),
            (b"", "", "Choose one, and press"),
        ],
    )
    def test_what_is_not_taken_is_refused_with_the_reason_and_changes_nothing(
        self, session: Session, ana: Any, address: str, attempt: Attempt, content: bytes, name: str, said: str
    ) -> None:
        send(ana, address, a_png(), "first.png")
        before = kept(session, attempt)

        refused = send(ana, address, content, name)

        assert (refused.status_code, said in refused.text) == (422, True)
        assert 'aria-invalid="true"' in refused.text
        assert (kept(session, attempt), session.scalar(select(func.count(AnswerFile.id)))) == (before, 1)

    def test_a_file_of_more_than_ten_megabytes_is_refused(self, ana: Any, address: str) -> None:
        assert send(ana, address, b"%PDF-" + b"x" * LARGEST).status_code == 422

    def test_no_more_files_than_the_question_takes(self, session: Session, ana: Any, address: str, attempt: Attempt) -> None:
        for number in range(2):
            send(ana, address, a_png(width=20 + number), "scan.png")

        full = send(ana, address, a_pdf())

        assert (full.status_code, "takes 2 files" in full.text) == (422, True)
        assert len(kept(session, attempt)) == 2
        assert "All 2 files are there" in ana.get(address).text

    def test_nobody_fills_the_store_by_removing_and_sending(self, session: Session, ana: Any, address: str) -> None:
        for number in range(MOST_BROUGHT):
            send(ana, address, a_png(width=20 + number), "scan.png")
            file = session.scalars(select(AnswerFile).order_by(AnswerFile.id.desc())).first()
            assert file is not None
            ana.post(f"{address}/files/{file.public_id}/remove")

        refused = send(ana, address, a_pdf())

        assert (refused.status_code, "no more can be taken" in refused.text) == (422, True)

    def test_what_comes_too_late_is_kept_and_does_not_count(
        self, session: Session, sign_in: SignIn, attempt: Attempt, address: str
    ) -> None:
        with clock.stopped_at(attempt.closes_at + timedelta(minutes=1)):
            late = send(sign_in(session.get_one(Person, attempt.person_id)), address, a_pdf())

        assert (late.status_code, "after the time was over" in late.text) == (409, True)
        assert kept(session, attempt) is None
        assert [event.taken for event in events(session, attempt)] == [False]

    def test_bringing_and_removing_is_audited(self, session: Session, ana: Any, address: str) -> None:
        send(ana, address, a_pdf())
        file = session.scalars(select(AnswerFile)).one()
        ana.post(f"{address}/files/{file.public_id}/remove")

        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("attempt.file%")).order_by(AuditEntry.number)).all()
        assert acts == ["attempt.file_added", "attempt.file_removed"]

    def test_a_place_that_is_not_answered_by_files_takes_none(self, session: Session, ana: Any, attempt: Attempt) -> None:
        other = 3 - place_of(session, attempt)

        for place in (other, 0, 9):
            assert send(ana, f"/attempts/{attempt.public_id}/{place}", a_pdf()).status_code == 404
        assert standing(session, attempt) == {}

    def test_nobody_brings_a_file_to_somebody_elses_attempt(self, session: Session, sign_in: SignIn, address: str) -> None:
        client = sign_in(a_person(session))

        assert send(client, address, a_pdf()).status_code == 404
        assert client.post(f"{address}/files/{'a' * 26}/remove").status_code == 404

    def test_a_file_that_an_answer_names_is_not_swept_away(
        self, app: Flask, session: Session, ana: Any, address: str, attempt: Attempt, tmp_path: Path
    ) -> None:
        send(ana, address, a_pdf())

        with app.app_context(), clock.stopped_at(clock.now() + timedelta(days=3)):
            unnamed = the_files().put(b"named by nothing")
            swept = sweep_files()
            held = the_files().get(session.scalars(select(AnswerFile.content_hash)).one())

        assert held == a_pdf()
        assert swept >= 1
        assert unnamed not in list(FolderStore(tmp_path).put_before(clock.now()))
        assert kept(session, attempt)


class TestReading:
    def fetch(self, client: Any, file: AnswerFile) -> Any:
        return client.get(f"/answer-files/{file.public_id}")

    @pytest.fixture
    def file(self, app: Flask, session: Session, attempt: Attempt) -> AnswerFile:
        return an_answer_file(app, session, attempt=attempt, name="Unmistakable.pdf", at=clock.now())

    def test_the_candidate_gets_exactly_what_she_brought(self, session: Session, ana: Any, file: AnswerFile) -> None:
        answer = self.fetch(ana, file)

        assert (answer.status_code, answer.data) == (200, a_pdf())
        assert answer.headers["Content-Disposition"] == "attachment; filename=Unmistakable.pdf"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert session.scalars(select(AuditEntry).where(AuditEntry.act == "attempt.file_read")).all() == []

    def test_her_marker_gets_it_under_a_name_that_names_nobody_and_it_is_noted(
        self, session: Session, sign_in: SignIn, attempt: Attempt, file: AnswerFile
    ) -> None:
        marker = handed_in_and_taken(session, attempt)
        client = sign_in(marker)
        script = client.get("/marking").text.split("/marking/")[1].split('"')[0]

        page, answer = client.get(f"/marking/{script}"), self.fetch(client, file)

        assert "File 1" in page.text
        assert "Unmistakable" not in page.text
        assert (answer.status_code, answer.data) == (200, a_pdf())
        assert answer.headers["Content-Disposition"] == f"attachment; filename=answer-{file.id}.pdf"
        noted = session.scalars(select(AuditEntry).where(AuditEntry.act == "attempt.file_read")).one()
        assert (noted.actor_id, noted.subject) == (marker.id, f"file:{file.public_id}")

    def test_nobody_else_does(self, session: Session, sign_in: SignIn, attempt: Attempt, file: AnswerFile) -> None:
        handed_in_and_taken(session, attempt)

        for person in (a_person(session), an_examiner(session)):
            assert self.fetch(sign_in(person), file).status_code == 404

    def test_nor_a_marker_once_it_is_settled(self, session: Session, sign_in: SignIn, attempt: Attempt, file: AnswerFile) -> None:
        marker = handed_in_and_taken(session, attempt)
        marked_by(session, marker, attempt, at=clock.now())
        marked_by(session, an_examiner(session), attempt, at=clock.now())

        assert self.fetch(sign_in(marker), file).status_code == 404

    def test_whoever_names_somebody_elses_file_in_an_answer_shows_nothing_of_it(
        self, session: Session, sign_in: SignIn, file: AnswerFile
    ) -> None:
        other = an_attempt(session, version=a_judged_course(session, types=("file_upload",)), at=clock.now())
        place = place_of(session, other)
        save_answer(
            session, other.public_id, person_id=other.person_id, place=place, answer=[file.public_id], client_id="c-1", at=clock.now()
        )
        thief = sign_in(session.get_one(Person, other.person_id))

        page = thief.get(f"/attempts/{other.public_id}/{place}")

        assert "Unmistakable" not in page.text
        assert self.fetch(thief, file).status_code == 404


def handed_in_and_taken(session: Session, attempt: Attempt) -> Person:
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=clock.now())
    marker = an_examiner(session)
    assert taken(session, marker, attempt, at=clock.now()) is not None
    return marker


def test_an_ordinary_save_costs_no_more_for_it(session: Session, statements: Statements) -> None:
    enrolment = an_enrolment(session)
    attempt = an_attempt(session, enrolment=enrolment, at=clock.now())
    token = tokens(session, attempt, 1)["a"]
    session.flush()

    with statements() as seen:
        save_answer(session, attempt.public_id, person_id=attempt.person_id, place=1, answer=[token], client_id="c-1", at=clock.now())

    assert len(seen) == 3
