"""The pages of my portfolio: writing without patient data, and files that are what they say."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from conftest import Client
from factories.competence import a_confirmation_request, a_portfolio_entry, a_portfolio_file
from factories.files import a_docx, a_jpeg, a_pdf, a_png
from factories.people import a_person
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from genomeready.base.clock import stopped_at
from genomeready.competence.models import PortfolioEntry, PortfolioFile
from genomeready.people.models import Person

SignIn = Callable[[Person], Client]
Counting = Callable[[], AbstractContextManager[list[str]]]

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
GOOD = {"title": "Ten consent conversations", "text": "I watched three and led seven.", "cases-0-when": "2026-10",
        "cases-0-what": "Panel test", "cases-0-part": "assisted"}  # fmt: skip


def write(client: FlaskClient, path: str = "/my/portfolio/new", **changes: str) -> TestResponse:
    """Send the form; `cases_0_what` names the field `cases-0-what`."""
    with stopped_at(NOON):
        return client.post(path, data=GOOD | {re.sub(r"^cases_(\d)_", r"cases-\1-", name): value for name, value in changes.items()})


def bring(client: FlaskClient, entry: PortfolioEntry, content: bytes, name: str = "log.pdf", *, clean: str = "y") -> TestResponse:
    return upload(client, f"/my/portfolio/{entry.public_id}/files", content, name, clean=clean)


def upload(client: FlaskClient, path: str, content: bytes, name: str = "log.pdf", *, clean: str = "y") -> TestResponse:
    """Send a file as a browser does, from memory."""
    head = f'--LINE\r\nContent-Disposition: form-data; name="clean"\r\n\r\n{clean}\r\n' if clean else ""
    head += f'--LINE\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
    return client.post(path, data=head.encode() + content + b"\r\n--LINE--\r\n", content_type="multipart/form-data; boundary=LINE")


def mark_in(answer: TestResponse) -> str:
    (found,) = re.findall(r'name="looked" value="([0-9a-f]+)"', answer.text)
    return str(found)


class TestWriting:
    def test_an_entry_is_written_and_shown(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_person(session))

        answer = write(client)
        page = client.get(answer.location)

        assert answer.status_code == 303
        for words in ("Ten consent conversations", "I watched three and led seven.", "Panel test", "2026-10", "did part of it, supervised"):
            assert words in page.text

    def test_blank_rows_are_left_out_and_more_of_them_are_there_the_next_time(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_person(session))
        write(client, cases_2_when="2026-09", cases_2_what="Second", cases_2_part="observed")

        entry = session.scalars(select(PortfolioEntry)).one()
        again = client.get(f"/my/portfolio/{entry.public_id}/change")

        assert [case["what"] for case in entry.cases] == ["Panel test", "Second"]
        assert 'name="cases-6-when"' in again.text
        assert 'value="Second"' in again.text

    def test_an_entry_is_changed(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_person(session))
        where = write(client).location

        answer = write(client, f"{where}/change", title="Nine conversations", cases_0_when="", cases_0_what="", cases_0_part="")

        assert (answer.status_code, answer.location) == (303, where)
        assert session.scalars(select(PortfolioEntry.title)).one() == "Nine conversations"
        assert session.scalars(select(PortfolioEntry)).one().cases == []

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"title": " "}, "Give the entry a title."),
            ({"text": ""}, "Say what you did."),
            ({"title": "x" * 201}, "at most 200"),
            ({"text": "x " * 10_001}, "at most 20000"),
            ({"cases_0_when": "October"}, "Write the month as 2026-10"),
            ({"cases_0_when": "2026-13"}, "Write the month as 2026-10"),
            ({"cases_0_when": "2026-12"}, "may not lie ahead"),
            ({"cases_0_when": ""}, "Write the month as 2026-10"),
            ({"cases_0_what": ""}, "Say in a few words what it was."),
            ({"cases_0_part": ""}, "Choose your part."),
            ({"cases_0_part": "led"}, "Not a valid choice"),
            ({"cases_0_what": "x" * 501}, "at most 500"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_typed_is_lost(
        self, session: Session, sign_in: SignIn, changes: dict[str, str], words: str
    ) -> None:
        answer = write(sign_in(a_person(session)), **{"cases_1_when": "2026-09", **changes})

        assert answer.status_code == 422
        assert words in answer.text
        assert 'value="2026-09"' in answer.text
        assert session.query(PortfolioEntry).count() == 0

    def test_a_case_log_has_an_end(self, session: Session, sign_in: SignIn) -> None:
        rows = {
            f"cases-{n}-{part}": value for n in range(205) for part, value in (("when", "2026-10"), ("what", "x"), ("part", "observed"))
        }

        sign_in(a_person(session)).post("/my/portfolio/new", data=GOOD | rows)

        assert len(session.scalars(select(PortfolioEntry)).one().cases) == 200

    def test_what_is_typed_is_shown_as_text_and_never_as_a_page(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_person(session))

        page = client.get(write(client, title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>").location)

        assert "<script>alert(1)" not in page.text
        assert "<img src=x" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text


class TestPatientData:
    @pytest.mark.parametrize(
        ("changes", "where", "words"),
        [
            ({"title": "Case of MRN 4521887"}, "Title", "number of a record or sample"),
            ({"text": "First.\nBorn on 12 March 1980."}, "Text, line 2", "reads like a date of birth"),
            ({"cases_0_what": "NHS 943 476 5919"}, "Case 1", "number of a record"),
            (
                {"cases_1_when": "2026-09", "cases_1_what": "123-45-6789", "cases_1_part": "observed"},
                "Case 2",
                "national or health-service",
            ),
        ],
    )
    def test_what_says_who_a_patient_is_stops_it_names_the_place_and_how_to_write_it(
        self, session: Session, sign_in: SignIn, changes: dict[str, str], where: str, words: str
    ) -> None:
        answer = write(sign_in(a_person(session)), **changes)

        assert answer.status_code == 422
        assert f"{where}: “" in answer.text
        assert words in answer.text
        assert session.query(PortfolioEntry).count() == 0

    def test_saying_that_it_is_harmless_does_not_help_there(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_person(session))
        mark = mark_in(write(client, text="Mrs Smith, born 12 March 1980."))

        answer = write(client, text="Mrs Smith, born 12 March 1980.", looked=mark)

        assert answer.status_code == 422
        assert session.query(PortfolioEntry).count() == 0

    def test_a_doubt_is_shown_and_passes_once_it_was_looked_at(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_person(session))

        first = write(client, text="Seen on 4 October 2026 with Ms Kaye.")
        second = write(client, text="Seen on 4 October 2026 with Ms Kaye.", looked=mark_in(first))

        assert first.status_code == 422
        assert "The month is enough, such as “October 2026”." in first.text
        assert "reads like a name" in first.text
        assert second.status_code == 303

    def test_a_look_at_other_doubts_does_not_count(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_person(session))
        mark = mark_in(write(client, text="Seen on 4 October 2026."))

        answer = write(client, text="Seen on 4 October 2026 with Ms Kaye.", looked=mark)

        assert answer.status_code == 422
        assert mark_in(answer) != mark

    def test_the_words_of_the_field_pass_without_a_question(self, session: Session, sign_in: SignIn) -> None:
        text = "A woman in her forties: NM_007294.4:c.5266dupC at chr17:43044295 (GRCh38), rs80357906; ISO 15189; 20 mg daily since 2024."

        assert write(sign_in(a_person(session)), text=text).status_code == 303

    def test_nothing_is_asked_before_anything_was_sent(self, session: Session, sign_in: SignIn) -> None:
        assert 'name="looked"' not in sign_in(a_person(session)).get("/my/portfolio/new").text


class TestBringing:
    @pytest.mark.parametrize(
        ("content", "name", "kept"),
        [(a_pdf(), "log.pdf", "log.pdf"), (a_png(), "scan.PNG", "scan.png"), (a_jpeg(), "photo.jpeg", "photo.jpg"),
         (a_docx(), "form.docx", "form.docx"), (a_pdf(), "really-a-pdf.png", "really-a-pdf.pdf")],
    )  # fmt: skip
    def test_a_file_of_each_kind_is_taken_and_named_by_what_it_is(
        self, session: Session, sign_in: SignIn, content: bytes, name: str, kept: str
    ) -> None:
        person = a_person(session)
        entry, client = a_portfolio_entry(session, person=person), sign_in(person)

        answer = bring(client, entry, content, name)

        assert (answer.status_code, answer.location) == (303, f"/my/portfolio/{entry.public_id}#files")
        assert session.scalars(select(PortfolioFile.name)).one() == kept
        assert kept in client.get(f"/my/portfolio/{entry.public_id}").text

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"MZ\x90 a program", "whatever its name says"),
            (a_pdf()[:-30], "cut or damaged"),
            (a_pdf(b"<</S /JavaScript>>"), "script, a macro or an embedded program"),
            (a_docx({"word/vbaProject.bin": b"x"}), "script, a macro or an embedded program"),
            (a_pdf(trailer=b"/Encrypt 1 0 R"), "protected by a password"),
            (a_docx({"word/media/zeros.bmp": b"\0" * 70_000_000}), "unpacks to far more"),
        ],
        ids=["program", "cut", "script", "macro", "locked", "bomb"],
    )
    def test_a_hostile_or_broken_file_is_refused_in_words(self, session: Session, sign_in: SignIn, content: bytes, words: str) -> None:
        person = a_person(session)
        entry, client = a_portfolio_entry(session, person=person), sign_in(person)
        assert bring(client, entry, a_png(), "good.png").status_code == 303

        answer = bring(client, entry, content)

        assert answer.status_code == 422
        assert words in answer.text
        assert session.query(PortfolioFile).count() == 1

    def test_the_page_that_takes_files_takes_more_than_any_other_page(self, session: Session, sign_in: SignIn) -> None:
        person = a_person(session)
        entry, client = a_portfolio_entry(session, person=person), sign_in(person)
        large = a_png() + b"\0" * 9_000_000  # not whole, so it is read and then refused for what it is

        taken = bring(client, entry, large)
        elsewhere = upload(client, "/my/portfolio/new", large)

        assert (taken.status_code, "cut or damaged" in taken.text) == (422, True)
        assert elsewhere.status_code == 413

    def test_more_than_ten_megabytes_are_refused_before_they_are_read(self, session: Session, sign_in: SignIn) -> None:
        person = a_person(session)
        entry = a_portfolio_entry(session, person=person)

        assert bring(sign_in(person), entry, b"\0" * 11_000_000).status_code == 413

    def test_a_file_a_little_over_the_limit_is_refused_in_words(self, session: Session, sign_in: SignIn) -> None:
        person = a_person(session)
        entry = a_portfolio_entry(session, person=person)

        answer = bring(sign_in(person), entry, b"%PDF-" + b"\0" * (10 * 1024 * 1024))

        assert (answer.status_code, "larger than 10 MB" in answer.text) == (422, True)

    def test_who_brings_it_says_that_it_is_clean(self, session: Session, sign_in: SignIn) -> None:
        person = a_person(session)
        entry, client = a_portfolio_entry(session, person=person), sign_in(person)

        answer = bring(client, entry, a_pdf(), clean="")

        assert (answer.status_code, "Look through the file first" in answer.text) == (422, True)
        assert session.query(PortfolioFile).count() == 0

    def test_a_form_without_a_file_is_refused(self, session: Session, sign_in: SignIn) -> None:
        person = a_person(session)
        entry = a_portfolio_entry(session, person=person)

        answer = sign_in(person).post(f"/my/portfolio/{entry.public_id}/files", data={"clean": "y"})

        assert (answer.status_code, "Choose a file." in answer.text) == (422, True)

    def test_a_full_entry_says_so_on_its_page(self, session: Session, sign_in: SignIn) -> None:
        person = a_person(session)
        entry = a_portfolio_entry(session, person=person)
        for number in range(20):
            a_portfolio_file(session, entry=entry, content_hash=f"{number:064}")

        answer = bring(sign_in(person), entry, a_pdf())

        assert (answer.status_code, "An entry takes 20 files" in answer.text) == (422, True)

    def test_files_and_entries_are_removed(self, session: Session, sign_in: SignIn) -> None:
        person = a_person(session)
        entry, client = a_portfolio_entry(session, person=person), sign_in(person)
        bring(client, entry, a_pdf())
        file = session.scalars(select(PortfolioFile.public_id)).one()

        first = client.post(f"/my/portfolio/{entry.public_id}/files/{file}/remove")
        second = client.post(f"/my/portfolio/{entry.public_id}/remove")

        assert (first.status_code, second.status_code, second.location) == (303, 303, "/my/portfolio")
        assert session.query(PortfolioEntry).count() == 0


class TestShownEntries:
    def test_an_entry_by_which_somebody_judges_offers_no_change(self, session: Session, sign_in: SignIn) -> None:
        person = a_person(session)
        entry, client = a_portfolio_entry(session, person=person), sign_in(person)
        where = f"/my/portfolio/{entry.public_id}"
        before = client.get(where).text
        assert "Change it" in before
        assert "Add the file" in before

        a_confirmation_request(session, person=person, entry=entry)
        after = client.get(where).text

        assert "so it stays as it is" in after
        for words in ("Change it", "Add the file", "Delete this entry"):
            assert words not in after

    def test_and_refuses_one_that_comes_all_the_same(self, session: Session, sign_in: SignIn) -> None:
        person = a_person(session)
        entry, client = a_portfolio_entry(session, person=person), sign_in(person)
        a_confirmation_request(session, person=person, entry=entry)
        where = f"/my/portfolio/{entry.public_id}"

        assert client.get(f"{where}/change").location == where
        assert write(client, f"{where}/change").status_code == 409
        assert client.post(f"{where}/remove").status_code == 409
        assert bring(client, entry, a_pdf()).status_code == 409
        assert session.scalars(select(PortfolioEntry.title)).one() == "Ten consent conversations"


class TestWhoMay:
    def paths(self, entry: PortfolioEntry, file: PortfolioFile) -> list[tuple[str, str]]:
        where = f"/my/portfolio/{entry.public_id}"
        return [
            ("GET", where), ("GET", f"{where}/change"), ("POST", f"{where}/change"), ("POST", f"{where}/remove"),
            ("POST", f"{where}/files"), ("POST", f"{where}/files/{file.public_id}/remove"),
        ]  # fmt: skip

    def test_a_stranger_finds_nothing_where_the_owner_does(self, session: Session, sign_in: SignIn) -> None:
        person = a_person(session)
        entry = a_portfolio_entry(session, person=person)
        file = a_portfolio_file(session, entry=entry)
        assert sign_in(person).get(f"/my/portfolio/{entry.public_id}").status_code == 200

        client = sign_in(a_person(session))

        assert {client.open(path, method=method, data=GOOD).status_code for method, path in self.paths(entry, file)} == {404}
        assert session.query(PortfolioFile).count() == 1

    def test_nobody_without_signing_in(self, session: Session, client: Client) -> None:
        entry = a_portfolio_entry(session)
        file = a_portfolio_file(session, entry=entry)

        answers = [client.open(path, method=method) for method, path in [*self.paths(entry, file), ("GET", "/my/portfolio")]]

        assert {answer.status_code for answer in answers} == {302}


def test_an_empty_portfolio_says_what_belongs_there(session: Session, sign_in: SignIn) -> None:
    assert "Your portfolio is empty" in sign_in(a_person(session)).get("/my/portfolio").text


@pytest.mark.parametrize("entries", [1, 30])
def test_the_list_takes_the_same_statements_whatever_the_entries(
    session: Session, sign_in: SignIn, statements: Counting, entries: int
) -> None:
    person = a_person(session)
    for _ in range(entries):
        a_portfolio_file(session, entry=a_portfolio_entry(session, person=person))
    client = sign_in(person)
    session.commit()

    with statements() as seen:
        client.get("/my/portfolio")

    assert len(seen) == 2, "who asks; the entries"
