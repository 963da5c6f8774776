"""Time stamps in the seal of a PDF, from an authority behind a real HTTP server; and what happens when it gives none."""

import io
import logging
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import stamping
from asn1crypto import cms, pem
from factories.credentials import a_certificate
from flask import Flask
from flask.testing import FlaskClient
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import PdfSignatureStatus, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import select
from sqlalchemy.orm import Session
from stamping import STAMPED_AT, Authority, Way, an_authority

from genomeready.audit.models import AuditEntry
from genomeready.base import clock
from genomeready.credentials.carriers import sealing as carrier
from genomeready.credentials.carriers.stamps import Stamp, Unfit, stamp_on
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.jobs import prepare_diplomas
from genomeready.credentials.models.awards import Award
from genomeready.credentials.printing import KEPT_WITHOUT_STAMP_FOR, forget_old_diplomas, sealed_diploma
from genomeready.credentials.queries.checking import check_file
from genomeready.credentials.queries.register import published
from genomeready.credentials.services import sealing
from genomeready.credentials.verifying import Check, Outcome, State
from genomeready.settings import Settings

NOBODY_THERE = "http://127.0.0.1:9/"
OUT_OF_ORDER: list[Way] = [
    stamping.with_a_server_error, stamping.with_a_page, stamping.with_rubbish, stamping.with_nothing, stamping.with_a_refusal,
    stamping.with_a_stamp_of_another_request, stamping.with_a_stamp_of_something_else, stamping.with_a_stamp_too_large,
]  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(settings.diplomas_path, ignore_errors=True)
    monkeypatch.setattr(sealing, "_asked_in_vain", {})


@pytest.fixture
def authority() -> Iterator[Authority]:
    with an_authority() as running:
        yield running


def sealed(app: Flask, session: Session, award: Award, settings: Settings, service: str) -> bytes:
    session.commit()
    found = published(session, award.public_id)
    assert found is not None
    session.rollback()
    with app.app_context():
        return sealed_diploma(found, issuer=the_issuer(), settings=replace(settings, timestamp_url=service))


def validated(pdf: bytes, authority: Authority | None = None) -> PdfSignatureStatus:
    """What pyHanko's validator says, which trusts the seal's own certificate and the root of the authority."""
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    trusted = ValidationContext(trust_roots=[signature.signer_cert])
    stamps = ValidationContext(trust_roots=[authority.root] if authority else [], moment=STAMPED_AT)
    found = validate_pdf_signature(signature, trusted, stamps)
    assert (found.intact, found.valid, found.coverage.name) == (True, True, "ENTIRE_FILE")
    return found


def told(session: Session) -> list[AuditEntry]:
    session.rollback()
    asked = select(AuditEntry).where(AuditEntry.act == "certificate.sealed-without-time-stamp").order_by(AuditEntry.number)
    return list(session.scalars(asked))


def test_a_seal_bears_the_stamp_of_the_authority_and_a_validator_by_others_trusts_it(
    app: Flask, session: Session, settings: Settings, authority: Authority
) -> None:
    pdf = sealed(app, session, a_certificate(session), settings, authority.url)

    stamp = validated(pdf, authority).timestamp_validity
    assert stamp is not None
    assert (stamp.intact, stamp.valid, stamp.trusted, stamp.timestamp) == (True, True, True, STAMPED_AT)
    assert len(authority.asked) == 1
    assert told(session) == []


def test_openssl_finds_the_stamp_to_be_of_the_seal(
    app: Flask, session: Session, settings: Settings, authority: Authority, tmp_path: Path
) -> None:
    pdf = sealed(app, session, a_certificate(session), settings, authority.url)

    signer = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].signer_info
    (token,) = [one["values"][0] for one in signer["unsigned_attrs"] if one["type"].native == "signature_time_stamp_token"]
    (tmp_path / "stamp.der").write_bytes(token.dump())
    (tmp_path / "seal").write_bytes(signer["signature"].native)
    (tmp_path / "root.pem").write_bytes(pem.armor("CERTIFICATE", authority.root.dump()))
    line = ["openssl", "ts", "-verify", "-token_in", "-in", "stamp.der", "-data", "seal", "-CAfile", "root.pem",
            "-attime", str(int(STAMPED_AT.timestamp()))]  # fmt: skip

    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr, done.stderr
    (tmp_path / "seal").write_bytes(b"something else")
    assert subprocess.run(line, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_our_own_check_finds_a_stamped_one_valid_and_a_changed_one_altered(
    app: Flask, session: Session, settings: Settings, authority: Authority
) -> None:
    pdf = sealed(app, session, a_certificate(session), settings, authority.url)

    def state(data: bytes) -> State:
        return check_file(session, data, issuer=the_issuer(), at=clock.now()).verdict.state

    assert state(pdf) is State.VALID
    assert state(pdf.replace(b"/A4", b"/A5", 1).replace(b"%PDF-1.7\n%\x80", b"%PDF-1.7\n%\x81", 1)) is State.ALTERED


def checks_of(session: Session, pdf: bytes) -> tuple[State, dict[str, Check]]:
    verdict = check_file(session, pdf, issuer=the_issuer(), at=clock.now()).verdict
    return verdict.state, {check.name: check for check in verdict.checks}


def test_the_check_tells_the_day_and_the_authority_of_a_stamp_and_that_nobody_vouches_for_that_authority_here(
    app: Flask, session: Session, settings: Settings, authority: Authority
) -> None:
    state, checks = checks_of(session, sealed(app, session, a_certificate(session), settings, authority.url))

    assert state is State.VALID
    assert (checks["time-stamp"].outcome, checks["time-stamp"].text) == (
        Outcome.PASSED, "Time stamp of the seal: of 22 November 2026 by Stamps. It fits the seal.",
    )  # fmt: skip
    assert checks["time-stamp"].details["day"] == STAMPED_AT
    assert checks["time-stamp-authority"].outcome is Outcome.NOT_DONE


def test_the_check_tells_that_a_seal_bears_no_stamp(app: Flask, session: Session, settings: Settings) -> None:
    state, checks = checks_of(session, sealed(app, session, a_certificate(session), settings, ""))

    assert state is State.VALID
    assert checks["time-stamp"].outcome is Outcome.NOT_DONE
    assert checks["time-stamp"].text.startswith("Time stamp of the seal: none.")
    assert "time-stamp-authority" not in checks


def with_stamp_of(pdf: bytes, other: bytes) -> bytes:
    """A sealed PDF with the stamp of another one beneath its own signature: no byte that the seal covers is touched."""
    (mine, begins, ends), (theirs, _, _) = seal_in(pdf), seal_in(other)
    signer = mine["content"]["signer_infos"][0]
    signer["unsigned_attrs"] = theirs["content"]["signer_infos"][0]["unsigned_attrs"]
    written = mine.dump(force=True).hex().encode()
    return pdf[:begins] + written.ljust(ends - begins, b"0") + pdf[ends:]


def seal_in(pdf: bytes) -> tuple[cms.ContentInfo, int, int]:
    """The seal of a PDF, and where its hexadecimal digits begin and end."""
    _, first, second, _ = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].byte_range
    return cms.ContentInfo.load(bytes.fromhex(pdf[first + 1 : second - 1].decode())), first + 1, second - 1


def test_the_stamp_of_another_seal_is_told_apart_and_does_not_outvote_the_signature(
    app: Flask, session: Session, settings: Settings, authority: Authority
) -> None:
    one, two = (sealed(app, session, a_certificate(session), settings, authority.url) for _ in range(2))
    assert checks_of(session, with_stamp_of(one, one))[1]["time-stamp"].outcome is Outcome.PASSED

    state, checks = checks_of(session, with_stamp_of(one, two))

    assert state is State.VALID
    assert (checks["seal"].outcome, checks["time-stamp"].outcome) == (Outcome.PASSED, Outcome.FAILED)
    assert "time-stamp-authority" not in checks


def test_of_a_changed_file_the_stamp_is_not_told_of(app: Flask, session: Session, settings: Settings, authority: Authority) -> None:
    pdf = sealed(app, session, a_certificate(session), settings, authority.url)

    state, checks = checks_of(session, pdf.replace(b"/A4", b"/A5", 1).replace(b"%PDF-1.7\n%\x80", b"%PDF-1.7\n%\x81", 1))

    assert state is State.ALTERED
    assert "time-stamp" not in checks


@pytest.mark.parametrize(
    "spoil",
    [
        lambda signer: signer["unsigned_attrs"][0]["values"][0]["content"]["signer_infos"][0].__setitem__("signature", b"\0" * 256),
        lambda signer: signer["unsigned_attrs"][0]["values"][0]["content"].__setitem__("certificates", []),
        lambda signer: signer["unsigned_attrs"][0]["values"][0]["content"].__setitem__("signer_infos", []),
        lambda signer: signer["unsigned_attrs"][0].__setitem__("values", []),
    ],
    ids=["signature", "no certificate", "nobody", "nothing"],
)
def test_a_damaged_stamp_is_no_stamp(
    app: Flask, session: Session, settings: Settings, authority: Authority, spoil: Callable[[cms.SignerInfo], None]
) -> None:
    signer = seal_in(sealed(app, session, a_certificate(session), settings, authority.url))[0]["content"]["signer_infos"][0]
    assert isinstance(stamp_on(signer), Stamp)

    spoil(signer)

    assert isinstance(stamp_on(cms.SignerInfo.load(signer.dump(force=True))), Unfit)


def test_a_stamp_by_a_certificate_that_is_not_for_stamps_is_no_stamp(
    app: Flask, session: Session, settings: Settings, authority: Authority
) -> None:
    authority.stamper = stamping.a_stamper(for_stamps=False)

    _, checks = checks_of(session, sealed(app, session, a_certificate(session), settings, authority.url))

    assert checks["time-stamp"].outcome is Outcome.FAILED


@pytest.mark.parametrize("name", ["St\u202eamps", "St\N{CYRILLIC SMALL LETTER A}mps"])
def test_an_authority_whose_name_misleads_is_not_named(
    app: Flask, session: Session, settings: Settings, authority: Authority, name: str
) -> None:
    authority.stamper = stamping.a_stamper(name)

    state, checks = checks_of(session, sealed(app, session, a_certificate(session), settings, authority.url))

    assert (state, checks["time-stamp"].outcome) == (State.VALID, Outcome.FAILED)
    assert name not in checks["time-stamp"].text


def test_the_page_and_the_api_tell_of_the_stamp(
    app: Flask, session: Session, settings: Settings, authority: Authority, client: FlaskClient
) -> None:
    pdf = sealed(app, session, a_certificate(session), settings, authority.url)

    page = client.post("/verify", data={"file": (io.BytesIO(pdf), "certificate.pdf")}).text
    told = client.post("/api/v1/verify", data=pdf, content_type="application/pdf").json

    assert "22 November 2026 by Stamps" in " ".join(page.split())
    (stamp,) = [check for check in told["checks"] if check["name"] == "time-stamp"]
    assert (stamp["outcome"], stamp["details"]) == ("passed", {"day": STAMPED_AT.isoformat(), "authority": "Stamps"})


@pytest.mark.parametrize("way", OUT_OF_ORDER, ids=lambda way: way.__name__)
def test_when_the_authority_gives_no_stamp_the_certificate_is_sealed_without_one_and_log_and_audit_say_so(
    app: Flask, session: Session, settings: Settings, authority: Authority, caplog: pytest.LogCaptureFixture, way: Way
) -> None:
    award = a_certificate(session)
    authority.way = way

    with caplog.at_level(logging.WARNING, logger="genomeready.credentials.services.sealing"):
        pdf = sealed(app, session, award, settings, authority.url)

    assert validated(pdf).timestamp_validity is None
    assert "gave no stamp" in caplog.text
    (entry,) = told(session)
    assert (entry.subject, entry.detail) == (f"certificate:{award.public_id}", {"service": authority.url})


def test_when_nobody_is_there_the_certificate_is_sealed_without_a_stamp(app: Flask, session: Session, settings: Settings) -> None:
    assert validated(sealed(app, session, a_certificate(session), settings, NOBODY_THERE)).timestamp_validity is None
    assert len(told(session)) == 1


def test_an_authority_that_takes_too_long_is_not_waited_for(
    app: Flask, session: Session, settings: Settings, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "PATIENCE", 0.2)
    award = a_certificate(session)
    authority.way = stamping.not_before_it_is_let

    pdf = sealed(app, session, award, settings, authority.url)

    assert not authority.may_answer.is_set(), "the file was made while the authority had not answered"
    authority.may_answer.set()
    assert len(authority.asked) == 1
    assert validated(pdf).timestamp_validity is None


def test_an_authority_out_of_order_is_asked_once_in_five_minutes_and_not_for_every_file(
    app: Flask, session: Session, settings: Settings, authority: Authority
) -> None:
    for _ in range(4):
        a_certificate(session)
    session.commit()
    authority.way = stamping.with_a_server_error
    stamped = replace(settings, timestamp_url=authority.url)

    with app.app_context():
        assert prepare_diplomas(stamped) == 4
    assert (len(authority.asked), len(told(session))) == (1, 4)

    with clock.stopped_at(clock.now() + sealing.NOT_ASKED_FOR + timedelta(seconds=1)):
        sealed(app, session, a_certificate(session), settings, authority.url)
    assert len(authority.asked) == 2


def test_a_file_without_its_stamp_is_kept_for_an_hour_and_then_made_anew_with_one(
    app: Flask, session: Session, settings: Settings, authority: Authority
) -> None:
    award = a_certificate(session)
    authority.way = stamping.with_a_server_error
    without = sealed(app, session, award, settings, authority.url)
    authority.way = stamping.in_order

    assert sealed(app, session, award, settings, authority.url) == without
    assert forget_old_diplomas(settings) == 0
    with clock.stopped_at(clock.now() + KEPT_WITHOUT_STAMP_FOR + timedelta(seconds=1)):
        assert forget_old_diplomas(settings) == 1
        anew = sealed(app, session, award, settings, authority.url)

    assert validated(anew, authority).timestamp_validity is not None
    assert {file.stat().st_mode & 0o777 for file in settings.diplomas_path.iterdir()} == {0o600}


def test_a_file_with_its_stamp_is_kept_like_any_other(app: Flask, session: Session, settings: Settings, authority: Authority) -> None:
    award = a_certificate(session)
    first = sealed(app, session, award, settings, authority.url)

    with clock.stopped_at(clock.now() + KEPT_WITHOUT_STAMP_FOR + timedelta(hours=1)):
        assert forget_old_diplomas(settings) == 0
        assert sealed(app, session, award, settings, authority.url) == first
    assert len(authority.asked) == 1


def test_without_a_service_named_none_is_asked_and_nothing_is_missed(app: Flask, session: Session, settings: Settings) -> None:
    assert validated(sealed(app, session, a_certificate(session), settings, "")).timestamp_validity is None
    assert told(session) == []
