"""`POST /api/v1/verify`: for programs without a session, with the same verdict as the page."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from factories.credentials import a_certificate, a_credential, a_head, a_signer, document_of, revoke
from factories.people import a_person
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.credentials.carriers.reading import LARGEST_FILE
from genomeready.credentials.issuing import the_issuer

Counting = Callable[[], AbstractContextManager[list[str]]]
CHECKS = ["form", "context", "issuer", "signature", "signature", "key", "schema", "register", "period", "status", "log"]


def asked(client: FlaskClient, said: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/verify", json=said)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def test_a_credential_in_json_is_checked_and_every_check_is_told(client: FlaskClient, session: Session) -> None:
    award = a_certificate(session)
    a_head(session)

    found = asked(client, {"credential": json.loads(document_of(session, award).document)})

    assert (found["state"], found["valid"], found["reason"], found["form"]) == ("valid", True, None, "json")
    assert [check["name"] for check in found["checks"]] == CHECKS
    assert {check["outcome"] for check in found["checks"]} == {"passed"}
    assert found["certificate"]["title"] == "Genomics foundations"
    log = found["checks"][-1]["details"]
    assert (log["position"], log["size"]) == ("0", "1")


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("pdf", "application/pdf"),
        ("png", "image/png"),
        ("svg", "image/svg+xml"),
        ("jwt", "text/plain"),
        ("json", "application/vc+ld+json"),
        ("json", "application/json"),
    ],
)
def test_a_file_as_the_body_is_checked_by_what_it_holds(client: FlaskClient, session: Session, ending: str, media_type: str) -> None:
    award = a_certificate(session)
    award.published_at = clock.now()
    file = client.get(f"/verify/{award.public_id}.{ending}").data

    answer = client.post("/api/v1/verify", data=file, content_type=media_type)

    assert (answer.json["state"], answer.json["form"]) == ("valid", ending)


def test_a_file_of_a_form_is_checked_with_the_holders_address(client: FlaskClient, session: Session) -> None:
    award = a_certificate(session, person=a_person(session, email="zofia@example.org"))
    document = document_of(session, award).document.encode()

    def sent(email: str) -> dict[str, Any]:
        found: dict[str, Any] = client.post("/api/v1/verify", data={"file": (io.BytesIO(document), "c.json"), "email": email}).json
        return found

    assert sent(" Zofia@Example.org ")["state"] == "valid"
    assert sent("another@example.org")["state"] == "other-holder"
    assert not sent("another@example.org")["valid"]


@pytest.mark.parametrize("name", ["number", "address"])
def test_a_number_or_our_own_address_is_looked_up(client: FlaskClient, session: Session, name: str) -> None:
    award = a_certificate(session)
    typed = award.number if name == "number" else the_issuer().address_of(f"/verify/{award.public_id}")

    found = asked(client, {"credential": typed})

    assert (found["state"], found["form"]) == ("valid", name)


def test_what_we_do_not_have_is_not_in_the_register(client: FlaskClient, session: Session) -> None:
    a_certificate(session)

    assert asked(client, {"credential": "GR-2026-AAAA-AAAA"})["state"] == "not-in-register"


def test_a_revoked_and_an_unknown_one_are_told_apart(client: FlaskClient, session: Session) -> None:
    award = a_certificate(session)
    revoke(session, award, reason="Another person sat the examination.")

    revoked = asked(client, {"credential": document_of(session, award).document})
    foreign = asked(client, {"credential": a_credential(a_signer())})

    assert revoked["state"] == "revoked"
    assert "Another person sat" in revoked["reason"]
    assert (foreign["state"], foreign["certificate"]) == ("unknown-issuer", None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"credential":1}',
        b'{"credential":"a","credential":"b"}',
        b'{"credential":{"a":' + b"[" * 5000 + b"]" * 5000 + b"}}",
        b'{"email":"a"}',
        b"\xff",
    ],
)
def test_a_hostile_body_is_answered_calmly(client: FlaskClient, session: Session, body: bytes) -> None:
    assert asked(client, {"credential": document_of(session, a_certificate(session)).document})["valid"]

    answer = client.post("/api/v1/verify", data=body, content_type="application/json")

    assert (answer.status_code, answer.json["state"], answer.json["valid"]) == (200, "unreadable", False)


def test_a_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    assert client.post("/api/v1/verify", data=b" " * (LARGEST_FILE + 1), content_type="application/pdf").json["state"] == "unreadable"
    assert client.post("/api/v1/verify", data=b" " * (3 * 1024 * 1024), content_type="application/pdf").status_code == 413


def test_pages_of_other_places_may_ask_without_token_or_cookie(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", True)
    assert client.post("/verify", data={"number": "GR-2026-AAAA-AAAA"}).status_code == 400
    document = document_of(session, a_certificate(session)).document

    before = client.options("/api/v1/verify", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"})
    answer = client.post("/api/v1/verify", data=document, headers={"Origin": "https://a.example"})

    assert before.headers["Access-Control-Allow-Origin"] == answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in before.headers["Access-Control-Allow-Methods"]
    assert answer.json["valid"]
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_check_takes_few_statements(client: FlaskClient, session: Session, statements: Counting) -> None:
    document = document_of(session, a_certificate(session)).document
    asked(client, {"credential": document})

    with statements() as seen:
        asked(client, {"credential": document})

    assert len(seen) <= 7, seen
