"""A file of a portfolio reaches its owner, a supervisor or examiner while they are to judge by it, and nobody else."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from conftest import Client
from factories.competence import a_portfolio_entry, a_portfolio_file
from factories.confirming import a_kept_file, somebody_asked, somebody_claimed
from factories.files import a_docx, a_jpeg, a_pdf, a_png
from factories.people import a_grant, a_person, an_organisation, someone_holding
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from genomeready.audit.models import AuditEntry
from genomeready.competence.models import PortfolioFile
from genomeready.people.models import Person
from genomeready.people.rules import Role
from genomeready.web.uploads import the_files

SignIn = Callable[[Person], Client]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def fetch(client: Client, file: PortfolioFile) -> TestResponse:
    return client.get(f"/files/{file.public_id}")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(a_pdf(), "application/pdf"), (a_png(), "image/png"), (a_jpeg(), "image/jpeg"),
     (a_docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")],
)  # fmt: skip
def test_the_owner_gets_exactly_what_was_brought_to_be_saved_and_not_shown(
    app: Flask, session: Session, sign_in: SignIn, content: bytes, media_type: str
) -> None:
    person = a_person(session)
    file = a_kept_file(app, session, a_portfolio_entry(session, person=person).id, content)
    file.name, file.media_type = "my log.x", media_type

    answer = fetch(sign_in(person), file)

    assert (answer.status_code, answer.data) == (200, content)
    assert answer.headers["Content-Type"].split(";")[0] == media_type
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my log.x"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_name_cannot_write_a_header_of_its_own(app: Flask, session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    file = a_kept_file(app, session, a_portfolio_entry(session, person=person).id)
    file.name = 'a";\u2028 filename=evil.exe; x="протокол.pdf'

    answer = fetch(sign_in(person), file)

    quoted, encoded = re.fullmatch(r'attachment; filename="((?:[^"\\]|\\.)*)"; filename\*=UTF-8\'\'([^\s;]*)', sent_as(answer)).groups()  # type: ignore[union-attr]
    assert quoted.endswith(".pdf")
    assert unquote(encoded) == file.name


def sent_as(answer: TestResponse) -> str:
    return str(answer.headers["Content-Disposition"])


def test_the_owners_reading_is_nobodys_business(app: Flask, session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    file = a_kept_file(app, session, a_portfolio_entry(session, person=person).id)

    fetch(sign_in(person), file)

    assert session.scalars(select(AuditEntry).where(AuditEntry.act == "portfolio.file_read")).all() == []


class TestTheSupervisor:
    def test_reads_it_while_the_request_waits_and_that_is_noted(self, app: Flask, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)
        file = a_kept_file(app, session, asked.request.entry_id or 0)

        answer = fetch(sign_in(asked.supervisor), file)

        noted = session.scalars(select(AuditEntry).where(AuditEntry.act == "portfolio.file_read")).one()
        assert (answer.status_code, answer.data) == (200, a_pdf())
        assert (noted.actor_id, noted.subject) == (asked.supervisor.id, f"file:{file.public_id}")

    @pytest.mark.parametrize("how", ["withdrawn_at", "signed_off_at"])
    def test_and_no_longer_once_it_is_closed(self, app: Flask, session: Session, sign_in: SignIn, how: str) -> None:
        asked = somebody_asked(session)
        file = a_kept_file(app, session, asked.request.entry_id or 0)
        client = sign_in(asked.supervisor)
        assert fetch(client, file).status_code == 200

        setattr(asked.request, how, NOON)

        assert fetch(client, file).status_code == 404

    def test_asked_by_mail_reads_it_under_the_confirmed_address(self, app: Flask, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session, by_mail=True)
        file = a_kept_file(app, session, asked.request.entry_id or 0)

        assert fetch(sign_in(asked.supervisor), file).status_code == 200
        assert fetch(sign_in(a_person(session)), file).status_code == 404

    def test_does_not_reach_a_file_of_another_entry(self, app: Flask, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)
        shown = a_kept_file(app, session, asked.request.entry_id or 0)
        other = a_kept_file(app, session, a_portfolio_entry(session, person=asked.person).id)
        client = sign_in(asked.supervisor)
        assert fetch(client, shown).status_code == 200

        assert fetch(client, other).status_code == 404


class TestTheExaminer:
    def test_reads_it_while_the_claim_waits_at_or_below_the_own_place(self, app: Flask, session: Session, sign_in: SignIn) -> None:
        claimed = somebody_claimed(session)
        file = a_kept_file(app, session, claimed.claim.entry_id)

        assert fetch(sign_in(claimed.examiner), file).status_code == 200

    @pytest.mark.parametrize("how", ["withdrawn_at", "decided_at"])
    def test_and_no_longer_once_it_is_closed(self, app: Flask, session: Session, sign_in: SignIn, how: str) -> None:
        claimed = somebody_claimed(session)
        file = a_kept_file(app, session, claimed.claim.entry_id)
        client = sign_in(claimed.examiner)
        assert fetch(client, file).status_code == 200

        setattr(claimed.claim, how, NOON)

        assert fetch(client, file).status_code == 404

    def test_of_another_place_does_not(self, app: Flask, session: Session, sign_in: SignIn) -> None:
        claimed = somebody_claimed(session)
        file = a_kept_file(app, session, claimed.claim.entry_id)
        assert fetch(sign_in(claimed.examiner), file).status_code == 200

        assert fetch(sign_in(someone_holding(session, Role.EXAMINER, on=an_organisation(session))), file).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EXAMINER])
def test_no_other_role_gives_access_to_anybodys_file(app: Flask, session: Session, sign_in: SignIn, role: Role) -> None:
    claimed = somebody_claimed(session)
    file = a_kept_file(app, session, claimed.claim.entry_id)
    holder = a_person(session)
    a_grant(session, person=holder, role=role, on=claimed.organisation)
    assert fetch(sign_in(claimed.person), file).status_code == 200

    assert fetch(sign_in(holder), file).status_code == 404


def test_nobody_without_signing_in_and_no_stranger(app: Flask, session: Session, client: Client, sign_in: SignIn) -> None:
    person = a_person(session)
    file = a_kept_file(app, session, a_portfolio_entry(session, person=person).id)
    assert fetch(sign_in(person), file).status_code == 200

    with client.session_transaction() as cookie:
        cookie.clear()
    assert fetch(client, file).status_code == 302
    assert fetch(sign_in(a_person(session)), file).status_code == 404
    assert sign_in(person).get("/files/no-such-file").status_code == 404


def test_a_file_whose_content_is_gone_is_said_to_be_so(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    file = a_portfolio_file(session, entry=a_portfolio_entry(session, person=person), content_hash="f" * 64)

    answer = fetch(sign_in(person), file)

    assert answer.status_code == 409
    assert "This file cannot be read at the moment." in answer.text


def test_a_content_that_was_changed_on_the_disk_is_never_given_out(app: Flask, session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    file = a_kept_file(app, session, a_portfolio_entry(session, person=person).id, a_png(31, 17))
    client = sign_in(person)
    assert fetch(client, file).status_code == 200
    with app.app_context():
        place = the_files().folder / file.content_hash[:2] / file.content_hash  # type: ignore[attr-defined]
    place.write_bytes(b"MZ something else")

    answer = fetch(client, file)

    assert answer.status_code == 409
    place.unlink()
