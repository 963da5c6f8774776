"""The status list as a verifier fetches it: signed, fresh, and with exactly the bits of what has ended."""

import json
from datetime import timedelta

from factories.credentials import a_certificate, document_of, revoke, the_list
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.jobs import renew_status_lists, sign_log_head
from genomeready.credentials.models.publishing import StatusList
from genomeready.credentials.queries.keys import own_trust
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.securing import secured_by
from genomeready.credentials.services.status import LIST_LIVES, SIGN_ANEW_AFTER
from genomeready.credentials.status_list import BITS, decoded, is_set


def bits_of(client: FlaskClient) -> bytes:
    return decoded(json.loads(client.get("/status/revocation/1").text)["credentialSubject"]["encodedList"])


def test_a_certificate_names_one_place_in_a_list_that_is_published(client: FlaskClient, session: Session) -> None:
    document = json.loads(document_of(session, a_certificate(session)).document)

    status = document["credentialStatus"]
    answer = client.get("/status/revocation/1")
    assert isinstance(status, dict)
    assert status["type"] == "BitstringStatusListEntry"
    assert status["statusListCredential"] == json.loads(answer.text)["id"] == status["id"].partition("#")[0]
    assert status["id"].endswith(f"#{status['statusListIndex']}")
    assert 0 <= int(status["statusListIndex"]) < BITS
    assert answer.headers["Content-Type"] == "application/vc"


def test_the_list_is_signed_by_the_issuer_for_two_days(client: FlaskClient, session: Session) -> None:
    a_certificate(session)

    said = json.loads(client.get("/status/revocation/1").text)

    secured = secured_by(said, own_trust(session, the_issuer().did), at=clock.now(), purpose=KeyPurpose.STATUS_LIST)
    assert [proof.suite for proof in secured] == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]
    assert said["credentialSubject"]["ttl"] == 300_000
    assert the_list(session).valid_until - the_list(session).signed_at == LIST_LIVES


def test_only_the_bit_of_the_revoked_document_is_set(client: FlaskClient, session: Session) -> None:
    kept, ended = a_certificate(session), a_certificate(session)
    assert not any(bits_of(client))

    revoke(session, ended)

    bits = bits_of(client)
    assert is_set(bits, document_of(session, ended).status_index or 0)
    assert not is_set(bits, document_of(session, kept).status_index or 0)
    assert sum(byte.bit_count() for byte in bits) == 1


def test_a_verifier_that_holds_the_list_is_told_when_it_has_changed(client: FlaskClient, session: Session) -> None:
    award = a_certificate(session)
    held = client.get("/status/revocation/1")
    same = client.get("/status/revocation/1", headers={"If-None-Match": held.headers["ETag"]})
    assert same.status_code == 304

    revoke(session, award)

    assert client.get("/status/revocation/1", headers={"If-None-Match": held.headers["ETag"]}).status_code == 200
    assert "max-age=300" in held.headers["Cache-Control"]


def test_a_list_that_is_not_there_is_not_found(client: FlaskClient, session: Session) -> None:
    a_certificate(session)
    assert client.get("/status/revocation/1").status_code == 200

    assert client.get("/status/revocation/2").status_code == 404
    assert client.get("/status/suspension/1").status_code == 404


def test_the_job_signs_anew_what_is_half_a_day_old_and_nothing_else(app: Flask, client: FlaskClient, session: Session) -> None:
    revoked = a_certificate(session)
    revoke(session, revoked)
    session.commit()
    with app.app_context():
        assert renew_status_lists() == 0

    session.execute(update(StatusList).values(signed_at=clock.now() - SIGN_ANEW_AFTER - timedelta(minutes=1)))
    session.commit()

    with app.app_context():
        assert renew_status_lists() == 1
    session.expire_all()
    assert clock.now() - the_list(session).signed_at < timedelta(minutes=1)
    assert is_set(bits_of(client), document_of(session, revoked).status_index or 0)


def test_the_job_signs_the_log_as_it_stands(app: Flask, client: FlaskClient, session: Session) -> None:
    a_certificate(session)
    session.commit()

    with app.app_context():
        assert sign_log_head() == 1
    assert client.get("/log/head").json["size"] == 1
