"""What the diploma says of a certificate, and checks in the reader's words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from factories.credentials import NOON, a_credential, a_proven, a_signer
from flask import Flask

from genomeready.credentials.diploma import Diploma
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.keyring import Keyring
from genomeready.credentials.presenting import diploma_of, said
from genomeready.credentials.proofs.canonical import canonical
from genomeready.credentials.queries.register import Published
from genomeready.credentials.verifying import Check, Outcome

pytestmark = pytest.mark.usefixtures("in_a_request")
PUBLIC_ID = "0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11"
ISSUER = Issuer(
    name="GenomeReady",
    public_url="https://genomeready.example",
    keyring=Keyring(Path("nowhere"), passphrase="…"),
    templates=Path("nowhere"),
)


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


def the_diploma(**changes: Any) -> Diploma:
    return diploma_of(a_published(**changes), issuer=ISSUER, invented=False)


def test_the_diploma_says_what_the_signed_document_says() -> None:
    diploma = the_diploma(course_title="Consent")

    assert (diploma.title, diploma.holder, diploma.issuer) == ("Consent", "Zofia Nowak", "GenomeReady")
    assert diploma.framework == "Genomics workforce core 1.0"
    assert (diploma.address, diploma.place) == (f"https://genomeready.example/verify/{PUBLIC_ID}", "genomeready.example/verify")
    assert (diploma.issued, diploma.valid_until) == ("2026-11-22", "2026-11-22")


def test_days_on_it_are_those_of_utc_whatever_the_clock_they_were_read_from() -> None:
    late = NOON.astimezone(timezone(timedelta(hours=14)))

    assert diploma_of(replace(a_published(), issued_at=late), issuer=ISSUER, invented=False).issued == "2026-11-22"


def test_a_level_shared_by_all_is_said_once() -> None:
    diploma = the_diploma(proven=(a_proven(code="a", title="A"), a_proven(code="b", title="B")))

    assert (diploma.level, diploma.level_name) == ("2", "applies with guidance")
    assert diploma.proven == (("A", ""), ("B", ""))


def test_levels_that_differ_stand_beside_each_competency() -> None:
    proven = (a_proven(code="a", title="A", level=2), a_proven(code="b", title="B", level=3, level_name="Independent"))

    diploma = the_diploma(proven=proven)

    assert (diploma.level, diploma.level_name) == ("", "")
    assert diploma.proven == (("A", "2"), ("B", "3"))


def test_without_competencies_nothing_is_claimed() -> None:
    diploma = the_diploma(proven=())

    assert (diploma.proven, diploma.level, diploma.framework) == ((), "", "")


def test_an_award_of_a_kind_unknown_here_claims_the_least() -> None:
    assert the_diploma(award_type="something new").award == "certificate-of-completion"


def test_one_without_end_has_no_last_day_and_what_is_out_of_force_says_since_when() -> None:
    revoked = diploma_of(replace(a_published(), state="revoked", reason="Fraud."), issuer=ISSUER, invented=True)

    assert the_diploma(valid_until=None).valid_until == ""
    assert (revoked.state, revoked.since, revoked.invented) == ("revoked", "2026-11-22", True)


def test_a_check_is_said_with_dates_as_pages_write_them() -> None:
    check = Check("register", Outcome.FAILED, "It was revoked on %(day)s. Reason given: %(reason)s", {"day": NOON, "reason": "100 % wrong"})

    assert said(check) == "It was revoked on 22 November 2026. Reason given: 100 % wrong"


def test_a_check_without_details_may_hold_a_per_cent_sign() -> None:
    assert said(Check("form", Outcome.PASSED, "All of it, 100 %.")) == "All of it, 100 %."
