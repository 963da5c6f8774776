"""What the diploma says of a certificate, and checks in the reader's words."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from factories.credentials import NOON, a_credential, a_proven, a_signer
from flask import Flask

from genomeready.credentials.issuer import Issuer
from genomeready.credentials.keyring import Keyring
from genomeready.credentials.presenting import diploma_of, said
from genomeready.credentials.proofs.canonical import canonical
from genomeready.credentials.queries.register import Published
from genomeready.credentials.verifying import Check, Outcome

pytestmark = pytest.mark.usefixtures("in_a_request")
PUBLIC_ID = "0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11"
ISSUER = Issuer(name="GenomeReady", public_url="https://genomeready.example", keyring=Keyring(Path("nowhere"), passphrase="…"))


@pytest.fixture
def in_a_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def a_published(**changes: Any) -> Published:
    return Published(
        instance_id=1, public_id=PUBLIC_ID, number="GR-2026-Q7AB-CD2X", person_id=1, published_at=None, holder_name="Zofia Nowak",
        award_type=changes.get("award_type", "assessment-based-certificate"), issued_at=NOON, valid_until=changes.get("valid_until", NOON),
        document=canonical(a_credential(a_signer(), **changes)).decode(), document_hash="ab" * 32,
        content_hash="cd" * 32, state="in-force", state_since=NOON, reason=None, renewed_by=None,
    )  # fmt: skip


def test_the_diploma_says_what_the_signed_document_says() -> None:
    diploma = diploma_of(a_published(course_title="Consent"), issuer=ISSUER, invented=False)

    assert (diploma.title, diploma.holder, diploma.language) == ("Consent", "Zofia Nowak", "en")
    assert "against the framework Genomics workforce core 1.0:" in diploma.words["shown"]
    assert diploma.address == f"https://genomeready.example/verify/{PUBLIC_ID}"
    assert "type its number at genomeready.example/verify" in diploma.words["check"]
    assert diploma.issued == "22 November 2026"


def test_a_level_shared_by_all_is_said_once() -> None:
    proven = (a_proven(code="a", title="A"), a_proven(code="b", title="B"))

    diploma = diploma_of(a_published(proven=proven), issuer=ISSUER, invented=False)

    assert "at level 2 (applies with guidance)" in diploma.words["shown"]
    assert diploma.proven == (("A", ""), ("B", ""))


def test_levels_that_differ_stand_beside_each_competency() -> None:
    proven = (a_proven(code="a", title="A", level=2), a_proven(code="b", title="B", level=3, level_name="Independent"))

    diploma = diploma_of(a_published(proven=proven), issuer=ISSUER, invented=False)

    assert "level" not in diploma.words["shown"]
    assert diploma.proven == (("A", "level 2"), ("B", "level 3"))


def test_without_competencies_nothing_is_claimed() -> None:
    diploma = diploma_of(a_published(proven=()), issuer=ISSUER, invented=False)

    assert diploma.proven == ()
    assert "level" not in diploma.words["shown"]
    assert "framework" not in diploma.words["shown"]


@pytest.mark.parametrize(
    ("award_type", "examined"), [("certificate-of-completion", False), ("assessment-based-certificate", True), ("certification", True)]
)
def test_only_awards_with_an_examination_speak_of_one(award_type: str, examined: bool) -> None:
    words = diploma_of(a_published(award_type=award_type), issuer=ISSUER, invented=False).words

    assert ("examination" in words["did"], "examination" in words["shown"]) == (examined, examined)


def test_one_without_end_says_so_and_a_revoked_one_too() -> None:
    endless = diploma_of(a_published(valid_until=None), issuer=ISSUER, invented=False)
    revoked = diploma_of(replace(a_published(), state="revoked", reason="Fraud."), issuer=ISSUER, invented=False)
    suspended = diploma_of(replace(a_published(), state="suspended", reason="Asked."), issuer=ISSUER, invented=False)

    assert endless.valid_until == "no end date"
    assert revoked.revoked.startswith("Revoked on 22 November 2026")
    assert suspended.revoked.startswith("Suspended since 22 November 2026")


def test_a_check_is_said_with_dates_as_pages_write_them() -> None:
    check = Check("register", Outcome.FAILED, "It was revoked on %(day)s. Reason given: %(reason)s", {"day": NOON, "reason": "100 % wrong"})

    assert said(check) == "It was revoked on 22 November 2026. Reason given: 100 % wrong"


def test_a_check_without_details_may_hold_a_per_cent_sign() -> None:
    assert said(Check("form", Outcome.PASSED, "All of it, 100 %.")) == "All of it, 100 %."
