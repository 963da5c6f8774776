"""The pages: the verdict first, in plain words; files as they were issued; hostile input told calmly."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from factories.credentials import a_certificate, a_credential, a_head, a_signer, an_issuer_key, document_of, revoke
from factories.people import a_membership, a_person, an_organisation, someone_holding
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.base.ids import new_uuid
from genomeready.credentials.carriers.reading import LARGEST_FILE
from genomeready.credentials.did import trust_in
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.verifying import State, verify
from genomeready.people.models import Person
from genomeready.people.rules import Role

REASON = "Another person sat the examination."
SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]


def test_a_stranger_sees_that_a_certificate_is_valid_and_what_it_certifies_and_the_holders_initials(
    client: FlaskClient, session: Session
) -> None:
    certificate = a_certificate(session, person=a_person(session, name="Zofia Nowak"))

    page = client.get(f"/verify/{certificate.public_id}")

    assert page.status_code == 200
    for words in (
        "Valid",
        "Z. N.",
        "Genomics foundations",
        "applies with guidance",
        certificate.number,
        document_of(session, certificate).document_hash,
    ):
        assert words in page.text, words
    assert page.text.index("verdict-valid") < page.text.index("Z. N.")
    assert "Zofia" not in page.text


def test_the_public_page_asks_search_engines_to_stay_away_and_marks_up_no_person(client: FlaskClient, session: Session) -> None:
    certificate = a_certificate(session, person=a_person(session, name="Zofia Nowak"))

    page = client.get(f"/verify/{certificate.public_id}")

    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "schema.org/EducationalOccupationalCredential" in page.text
    assert "schema.org/Person" not in page.text


def test_the_page_takes_four_statements_for_a_stranger_and_one_more_for_whoever_is_signed_in(
    client: FlaskClient, session: Session, sign_in: SignIn, statements: Counting
) -> None:
    certificate = a_certificate(session)
    a_certificate(session)
    a_head(session)
    for _ in range(5):
        an_issuer_key(session)
    address = f"/verify/{certificate.public_id}"

    def asked() -> list[str]:
        page = client.get(address)
        assert page.text.count("is in the public log") == 1
        with statements() as seen:
            client.get(address)
        return seen

    assert len(asked()) == 4  # the certificate, the keys, what was published about it, the hashes of the log
    sign_in(a_person(session))
    assert len(asked()) == 5
    sign_in(someone_holding(session, Role.EXAMINER, on=an_organisation(session)))
    assert len(asked()) == 7  # whether its holder works where this examiner keeps the register, and the claims counted in the menu


def test_revoking_shows_on_the_page_at_once_with_day_and_reason(client: FlaskClient, session: Session) -> None:
    certificate = a_certificate(session)
    assert "verdict-valid" in client.get(f"/verify/{certificate.public_id}").text

    revoke(session, certificate, reason=REASON)
    page = client.get(f"/verify/{certificate.public_id}").text

    assert "verdict-revoked" in page
    assert REASON in page
    assert "Do not rely on this certificate" in page


def test_an_expired_certificate_says_when_it_ran_out(client: FlaskClient, session: Session) -> None:
    certificate = a_certificate(session, at=clock.now() - timedelta(days=4 * 366))

    page = client.get(f"/verify/{certificate.public_id}").text

    assert "verdict-expired" in page
    assert "ran out on" in page


def test_an_altered_row_shows_nothing_of_what_it_claims(client: FlaskClient, session: Session) -> None:
    certificate = a_certificate(session, person=a_person(session, name="Zofia Nowak"))
    document_of(session, certificate).document = document_of(session, certificate).document.replace(
        "Genomics foundations", "Clinical genetics"
    )

    page = client.get(f"/verify/{certificate.public_id}").text

    assert "verdict-altered" in page
    assert "Clinical genetics" not in page
    assert "Z. N." not in page


@pytest.mark.parametrize("ending", ["", ".json", ".pdf", "/refresh", "/card.png", ".png", ".svg", ".jwt", ".zip"])
def test_an_unknown_certificate_is_not_there(session: Session, sign_in: SignIn, ending: str) -> None:
    certificate = a_certificate(session)
    client, known = sign_in(session.get_one(Person, certificate.person_id)), certificate.public_id
    assert client.get(f"/verify/{known}{ending}").status_code == 200

    assert client.get(f"/verify/{new_uuid()}{ending}").status_code == 404
    assert client.get(f"/verify/1{ending}").status_code == 404


def test_the_file_is_the_stored_document_byte_for_byte_with_its_media_type(client: FlaskClient, session: Session) -> None:
    certificate = a_certificate(session)

    answer = client.get(f"/verify/{certificate.public_id}.json")

    assert answer.data.decode() == document_of(session, certificate).document
    assert answer.headers["Content-Type"] == "application/vc+ld+json"
    again = client.get(f"/verify/{certificate.public_id}.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_downloaded_file_fits_the_published_keys_offline_and_is_valid_as_of_its_issue(client: FlaskClient, session: Session) -> None:
    certificate = a_certificate(session)
    an_issuer_key(session)  # rotated since
    document = client.get(f"/verify/{certificate.public_id}.json").data
    keys = json.loads(client.get("/.well-known/did.json").data)

    verdict = verify(document, trusts=[trust_in(keys)], register=None, at=clock.now())

    assert (verdict.state, verdict.is_valid) == (State.VALID, False), "what became of it since then is not known offline"
    assert verdict.open_since is not None
    assert verdict.open_since.date() == certificate.issued_at.date()


def test_the_keys_are_published_for_everyone_and_hold_nothing_private(client: FlaskClient, session: Session) -> None:
    one, two = an_issuer_key(session), an_issuer_key(session)

    answer = client.get("/.well-known/did.json")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.json["id"] == the_issuer().did
    assert [m["publicKeyMultibase"] for m in answer.json["verificationMethod"]] == [one.multikey, two.multikey]
    assert "private" not in answer.text.lower()


def test_when_each_key_was_used_is_published_beside_them(client: FlaskClient, session: Session) -> None:
    old, new = an_issuer_key(session), an_issuer_key(session)
    an_issuer_key(session, purpose=KeyPurpose.SEAL)

    answer = client.get("/.well-known/issuer-keys.json")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = {key["id"].partition("#")[2]: key for key in answer.json["keys"]}
    assert told[old.multikey]["until"] == told[new.multikey]["since"]
    assert "until" not in told[new.multikey]
    assert [key["purpose"] for key in answer.json["keys"]] == ["credential", "credential", "seal"]


def test_the_diploma_bears_the_holders_name_and_leads_back_to_the_page(session: Session, sign_in: SignIn) -> None:
    holder = a_person(session, name="Zofia Nowak")
    certificate = a_certificate(session, person=holder)

    answer = sign_in(holder).get(f"/verify/{certificate.public_id}.pdf")

    text = " ".join(pypdf.PdfReader(io.BytesIO(answer.data)).pages[0].extract_text().split())
    assert answer.headers["Content-Type"] == "application/pdf"
    assert certificate.number in answer.headers["Content-Disposition"]
    assert "Zofia Nowak" in text
    assert the_issuer().address_of(f"/verify/{certificate.public_id}") in text
    assert "applies with guidance" in text


def test_the_diploma_of_a_revoked_certificate_says_so_and_is_another_file(session: Session, sign_in: SignIn) -> None:
    certificate = a_certificate(session)
    client = sign_in(session.get_one(Person, certificate.person_id))
    before = client.get(f"/verify/{certificate.public_id}.pdf")

    revoke(session, certificate, reason=REASON)
    after = client.get(f"/verify/{certificate.public_id}.pdf", headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert "Revoked on" in pypdf.PdfReader(io.BytesIO(after.data)).pages[0].extract_text()


def upload(client: FlaskClient, content: bytes | str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post("/verify", data={"file": (io.BytesIO(data), "certificate.json")}, content_type="multipart/form-data")


def test_a_brought_file_is_checked_and_not_kept(client: FlaskClient, session: Session) -> None:
    certificate = a_certificate(session, person=a_person(session, name="Zofia Nowak"))

    page = upload(client, document_of(session, certificate).document)

    assert page.status_code == 200
    assert "verdict-valid" in page.text
    assert "Zofia" not in page.text  # the file does not say who holds it


def test_the_text_of_a_file_can_be_pasted(client: FlaskClient, session: Session) -> None:
    certificate = a_certificate(session)

    page = client.post("/verify", data={"text": f"\n {document_of(session, certificate).document} \n"})

    assert "verdict-valid" in page.text


def test_an_altered_file_is_told_to_be_altered(client: FlaskClient, session: Session) -> None:
    certificate = a_certificate(session)
    assert "verdict-valid" in upload(client, document_of(session, certificate).document).text

    page = upload(client, document_of(session, certificate).document.replace('"level":"2"', '"level":"4"'))

    assert "verdict-altered" in page.text
    assert "altered after it was signed" in page.text


def test_a_brought_file_that_was_revoked_since_says_so(client: FlaskClient, session: Session) -> None:
    certificate = a_certificate(session)
    revoke(session, certificate, reason=REASON)

    page = upload(client, document_of(session, certificate).document)

    assert "verdict-revoked" in page.text
    assert REASON in page.text


def test_a_file_of_another_issuer_is_told_to_be_unknown_and_nothing_is_fetched(client: FlaskClient, session: Session) -> None:
    an_issuer_key(session)

    page = upload(client, json.dumps(a_credential(a_signer(), course_title="Doctor of everything")))

    assert "verdict-unknown-issuer" in page.text
    assert "Doctor of everything" not in page.text


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG",
        b"%PDF-1.7 %\xe2\xe3",
        b"{",
        b"[" * 50_000,
        b'{"a":' * 9_000,
        b"<script>alert(1)</script>",
        b'{"a": 1e400}',
        b"\x00" * 100,
        b"null",
    ],
)
def test_a_hostile_file_gets_a_calm_answer(client: FlaskClient, session: Session, content: bytes) -> None:
    an_issuer_key(session)

    page = upload(client, content)

    assert page.status_code == 200
    assert "verdict-unreadable" in page.text
    assert "<script>alert" not in page.text


def test_a_file_larger_than_any_certificate_is_refused_beside_the_field(client: FlaskClient, session: Session) -> None:
    an_issuer_key(session)

    head = b'--line\r\nContent-Disposition: form-data; name="file"; filename="c.json"\r\n\r\n'
    body = head + b" " * (LARGEST_FILE + 1) + b"\r\n--line--\r\n"
    page = client.post("/verify", data=body, content_type="multipart/form-data; boundary=line")

    assert page.status_code == 422
    assert "larger than any certificate" in page.text


def test_far_too_large_a_body_is_refused_before_it_is_read(client: FlaskClient, session: Session) -> None:
    an_issuer_key(session)

    body = b"text=" + b"x" * (3 * 1024 * 1024)

    assert client.post("/verify", data=body, content_type="application/x-www-form-urlencoded").status_code == 413


def test_a_number_on_paper_leads_to_the_page(client: FlaskClient, session: Session) -> None:
    certificate = a_certificate(session)

    answer = client.post("/verify", data={"number": certificate.number.lower().replace("-", " ")})

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/verify/{certificate.public_id}")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"number": "GR-2026-AAAA-AAAA"}, "No certificate has this number"),
        ({"number": "12345"}, "A number looks like"),
        ({"number": "x" * 50}, "A number looks like"),
        ({"number": "https://a.example/verify/1"}, "leads to another place"),
        ({}, "Type a number or an address, choose a file, or paste its text."),
        ({"text": "   "}, "Type a number or an address, choose a file, or paste its text."),
    ],
)
def test_what_cannot_be_looked_up_gets_a_message_and_keeps_the_form(
    client: FlaskClient, session: Session, typed: dict[str, str], words: str
) -> None:
    an_issuer_key(session)

    page = client.post("/verify", data=typed)

    assert page.status_code == 422
    assert words in page.text
    assert typed.get("number", "") in page.text


def test_my_certificates_are_mine_alone(session: Session, sign_in: SignIn) -> None:
    holder, other = a_person(session), a_person(session)
    mine, theirs = a_certificate(session, person=holder), a_certificate(session, person=other)

    page = sign_in(holder).get("/my/certificates").text

    assert mine.number in page
    assert theirs.number not in page


def test_without_a_certificate_the_page_says_how_to_get_one(session: Session, sign_in: SignIn) -> None:
    page = sign_in(a_person(session)).get("/my/certificates").text

    assert "No certificate yet" in page


def test_a_holder_reads_why_her_certificate_was_revoked(session: Session, sign_in: SignIn) -> None:
    certificate = a_certificate(session)
    revoke(session, certificate, reason=REASON)

    page = sign_in(session.get_one(Person, certificate.person_id)).get("/my/certificates").text

    assert "revoked" in page
    assert REASON in page


def test_my_certificates_need_a_sign_in(client: FlaskClient, session: Session) -> None:
    a_certificate(session)

    assert client.get("/my/certificates").status_code == 302


def held_in(session: Session, organisation: Any, **person: Any) -> Award:
    holder = a_person(session, **person)
    a_membership(session, person=holder, organisation=organisation)
    return a_certificate(session, person=holder)


def test_an_organisations_list_takes_the_same_few_statements_for_one_and_for_many(
    session: Session, sign_in: SignIn, statements: Counting
) -> None:
    hospital = an_organisation(session)
    client = sign_in(someone_holding(session, Role.EXAMINER, on=hospital))
    held_in(session, hospital)
    with statements() as few:
        client.get(f"/organisations/{hospital.slug}/certificates")
    for _ in range(10):
        held_in(session, hospital)

    with statements() as many:
        page = client.get(f"/organisations/{hospital.slug}/certificates")

    assert page.text.count("History and actions") == 11
    assert len(many) == len(few) <= 5


def test_a_long_list_comes_in_pages(session: Session, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("genomeready.credentials.views.register.A_PAGE", 2)
    hospital = an_organisation(session)
    numbers = [held_in(session, hospital, name=f"Person {n}").number for n in range(3)]
    client = sign_in(someone_holding(session, Role.EXAMINER, on=hospital))

    first = client.get(f"/organisations/{hospital.slug}/certificates").text
    second = client.get(f"/organisations/{hospital.slug}/certificates?after=2").text

    assert [n in first for n in numbers] == [True, True, False]
    assert [n in second for n in numbers] == [False, False, True]
    assert "after=2" in first
    assert client.get(f"/organisations/{hospital.slug}/certificates?after=-9").status_code == 200


def test_a_moved_platform_prints_its_new_address_on_old_certificates(client: FlaskClient, session: Session) -> None:
    certificate = a_certificate(session)
    moved = replace(the_issuer(), public_url="https://moved.example")
    client.application.extensions["genomeready.issuer"] = moved

    page = client.get(f"/verify/{certificate.public_id}").text

    assert "verdict-valid" in page
    assert f"https://moved.example/verify/{certificate.public_id}" in page
