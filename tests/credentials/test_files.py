"""A certificate in each of its forms: who may have it, what it carries, and that a stranger's check of it says the same."""

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from click.testing import Result
from factories.credentials import a_certificate, a_head, an_issuer_key, document_of, revoke
from factories.people import a_person
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.base.ids import new_uuid
from genomeready.credentials.carriers.pdf import credential_in_pdf
from genomeready.credentials.carriers.reading import Form, read_any
from genomeready.credentials.cli.certificates import certificates
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.jobs import prepare_diplomas
from genomeready.credentials.models.awards import Award
from genomeready.credentials.printing import KEPT_FOR, forget_old_diplomas
from genomeready.credentials.proofs.contexts import PINNED
from genomeready.credentials.proofs.sd_jwt import presented, shown_in
from genomeready.credentials.queries.checking import Checked, check_file
from genomeready.credentials.queries.keys import issuer_keys
from genomeready.credentials.rules import KeyPurpose, written_day
from genomeready.credentials.verifying import Outcome, State
from genomeready.people.models import Person
from genomeready.settings import Settings

SignIn = Callable[[Person], FlaskClient]
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _none_kept(settings: Settings) -> None:
    shutil.rmtree(settings.diplomas_path, ignore_errors=True)


def checked(session: Session, data: bytes | str, **more: Any) -> Checked:
    return check_file(session, data, issuer=the_issuer(), at=clock.now(), **more)


def outcomes(found: Checked) -> dict[str, Outcome]:
    return {check.name: check.outcome for check in found.verdict.checks}


def fetched(client: FlaskClient, award: Award, ending: str) -> bytes:
    """A form of a certificate whose holder published it: so anybody may have those that bear the name."""
    award.published_at = award.published_at or clock.now()
    answer = client.get(f"/verify/{award.public_id}.{ending}")
    assert answer.status_code == 200, ending
    return answer.data


@pytest.mark.parametrize(
    ("ending", "form"), [("json", Form.JSON), ("jwt", Form.JWT), ("png", Form.PNG), ("svg", Form.SVG), ("pdf", Form.PDF)]
)
def test_a_stranger_finds_each_form_valid_with_each_check_done(client: FlaskClient, session: Session, ending: str, form: Form) -> None:
    award = a_certificate(session)
    a_head(session)

    found = checked(session, fetched(client, award, ending))

    assert (found.form, found.verdict.state) == (form, State.VALID)
    done = outcomes(found)
    assert {name for name, outcome in done.items() if outcome is not Outcome.PASSED} <= {"time-stamp"}, "none was asked for"
    asked = {"form", "context", "issuer", "signature", "key", "schema", "register", "period", "status", "log"}
    assert set(done) == asked | ({"seal", "time-stamp"} if form is Form.PDF else set())


@pytest.mark.parametrize("ending", ["json", "jwt", "png", "svg", "pdf"])
def test_each_form_is_revoked_when_the_certificate_is(client: FlaskClient, session: Session, ending: str) -> None:
    award = a_certificate(session)
    kept = fetched(client, award, ending)

    revoke(session, award)
    found = checked(session, kept)

    assert found.verdict.state is State.REVOKED
    assert outcomes(found)["status"] is Outcome.FAILED


@pytest.mark.parametrize("ending", ["json", "jwt", "png", "svg", "pdf"])
def test_each_form_stays_valid_after_every_key_was_rotated(client: FlaskClient, session: Session, ending: str) -> None:
    award = a_certificate(session)
    kept = fetched(client, award, ending)

    for purpose in KeyPurpose:
        an_issuer_key(session, purpose=purpose)

    assert checked(session, kept).verdict.is_valid


@pytest.mark.parametrize(("ending", "size"), [("png", (600, 600))])
def test_the_badge_is_a_picture_without_the_holders_name(client: FlaskClient, session: Session, ending: str, size: tuple[int, int]) -> None:
    award = a_certificate(session, person=a_person(session, name="Zofia Nowak"))

    picture = Image.open(io.BytesIO(fetched(client, award, ending)))
    drawing = fetched(client, award, "svg").decode()

    assert picture.size == size
    assert len(picture.convert("RGB").getcolors(100_000)) > 10
    assert "Zofia" not in drawing
    assert "Genomics foundations" in drawing
    assert drawing.startswith("<svg")


def test_the_token_for_choosing_is_for_its_holder_alone(client: FlaskClient, session: Session, sign_in: SignIn) -> None:
    award = a_certificate(session, person=a_person(session, name="Zofia Nowak"))
    assert client.get(f"/verify/{award.public_id}.sd-jwt").status_code == 302
    own = sign_in(session.get_one(Person, award.person_id)).get(f"/verify/{award.public_id}.sd-jwt")
    assert own.status_code == 200
    assert "Zofia Nowak" not in own.text

    assert sign_in(a_person(session)).get(f"/verify/{award.public_id}.sd-jwt").status_code == 404
    assert client.get(f"/verify/{new_uuid()}.sd-jwt").status_code == 404


def test_a_token_shows_only_what_its_holder_chose_and_is_checked(session: Session, sign_in: SignIn) -> None:
    award = a_certificate(session, person=a_person(session, name="Zofia Nowak"))
    token = sign_in(session.get_one(Person, award.person_id)).get(f"/verify/{award.public_id}.sd-jwt").text

    named, silent = checked(session, presented(token, names=["name"])), checked(session, presented(token, names=[]))

    assert set(shown_in(token).claims) >= {"name", "score", "evidence"}
    assert (named.verdict.state, silent.verdict.state) == (State.VALID, State.VALID)
    assert named.verdict.facts is not None
    assert named.verdict.facts.holder == "Zofia Nowak"
    assert silent.verdict.facts is not None
    assert silent.verdict.facts.holder == ""


def test_a_token_of_a_certificate_that_was_revoked_or_replaced_says_so(session: Session, sign_in: SignIn) -> None:
    award = a_certificate(session)
    token = sign_in(session.get_one(Person, award.person_id)).get(f"/verify/{award.public_id}.sd-jwt").text
    assert checked(session, token).verdict.is_valid

    revoke(session, award)

    assert checked(session, token).verdict.state is State.REVOKED


def test_a_token_with_a_changed_disclosure_is_refused(session: Session, sign_in: SignIn) -> None:
    award = a_certificate(session)
    token = sign_in(session.get_one(Person, award.person_id)).get(f"/verify/{award.public_id}.sd-jwt").text
    head, *rest = token.split("~")

    assert checked(session, "~".join([head, rest[0][:-2] + "AA", *rest[1:]])).verdict.state is State.UNREADABLE
    spoilt = head[:-4] + ("AAAA" if head[-4:] != "AAAA" else "BBBB")
    assert checked(session, "~".join([spoilt, *rest])).verdict.state is State.ALTERED


def test_the_pdf_is_sealed_and_programs_by_others_find_the_seal_intact(client: FlaskClient, session: Session, tmp_path: Path) -> None:
    pdf = fetched(client, a_certificate(session), "pdf")
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]

    found = validate_pdf_signature(signature, ValidationContext(trust_roots=[signature.signer_cert]))

    assert (found.intact, found.valid, found.coverage.name) == (True, True, "ENTIRE_FILE")
    begins, ends, again, length = signature.byte_range
    (tmp_path / "covered").write_bytes(pdf[begins:ends] + pdf[again : again + length])
    (tmp_path / "seal.der").write_bytes(signature.pkcs7_content.rstrip(b"\0"))
    line = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "seal.der", "-content", "covered", "-noverify", "-out", "out"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_seal_is_by_the_key_for_seals_whose_certificate_says_whose_it_is(client: FlaskClient, session: Session) -> None:
    pdf = fetched(client, a_certificate(session), "pdf")

    _, seal = credential_in_pdf(pdf)

    (key,) = [key for key in issuer_keys(session) if key.purpose == KeyPurpose.SEAL]
    assert seal is not None
    assert seal.multikey == key.multikey
    assert PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].signer_cert.subject.native["organization_name"] == the_issuer().name


def test_a_pdf_with_another_name_printed_around_a_genuine_credential_is_altered(client: FlaskClient, session: Session) -> None:
    genuine = credential_in_pdf(fetched(client, a_certificate(session), "pdf"))[0]
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("credential.json", genuine.encode())
    forged = io.BytesIO()
    writer.write(forged)
    assert checked(session, genuine).verdict.is_valid

    found = checked(session, forged.getvalue())

    assert found.verdict.state is State.ALTERED
    assert outcomes(found)["seal"] is Outcome.FAILED


def test_the_same_certificate_gives_the_same_file_until_something_on_it_changes(
    client: FlaskClient, session: Session, settings: Settings
) -> None:
    award = a_certificate(session)
    award.published_at = clock.now()
    first = client.get(f"/verify/{award.public_id}.pdf")

    again = client.get(f"/verify/{award.public_id}.pdf", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["ETag"] == f'"{hashlib.sha256(first.data).hexdigest()}"'
    assert fetched(client, award, "pdf") == first.data
    revoke(session, award)

    assert fetched(client, award, "pdf") != first.data
    assert len(list(settings.diplomas_path.glob("*.pdf"))) == 2
    assert {file.stat().st_mode & 0o777 for file in settings.diplomas_path.iterdir()} == {0o600}


def test_files_made_long_ago_are_forgotten_and_made_anew(client: FlaskClient, session: Session, settings: Settings) -> None:
    award = a_certificate(session)
    fetched(client, award, "pdf")
    assert forget_old_diplomas(settings) == 0

    with clock.stopped_at(clock.now() + KEPT_FOR + timedelta(days=1)):
        assert forget_old_diplomas(settings) == 1

    assert checked(session, fetched(client, award, "pdf")).verdict.is_valid


def test_the_job_makes_the_pdfs_of_new_certificates_once(app: Flask, session: Session, settings: Settings) -> None:
    for _ in range(3):
        a_certificate(session)
    session.commit()

    with app.app_context():
        first, second = prepare_diplomas(settings), prepare_diplomas(settings)

    assert (first, second) == (3, 0)
    assert len(list(settings.diplomas_path.glob("*.pdf"))) == 3


def test_the_archive_holds_what_a_check_offline_needs_and_gives_the_same_verdict(
    client: FlaskClient, session: Session, run: Run, tmp_path: Path
) -> None:
    award = a_certificate(session)
    a_head(session)
    with zipfile.ZipFile(io.BytesIO(fetched(client, award, "zip"))) as archive:
        archive.extractall(tmp_path)
    sums = dict(reversed(line.split("  ")) for line in (tmp_path / "SHA256SUMS").read_text().splitlines())
    for name, expected in sums.items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == expected
    assert json.loads((tmp_path / "contexts.json").read_text()) == {address: pinned.sha256 for address, pinned in PINNED.items()}

    result = run(
        certificates, "verify", str(tmp_path / "credential.json"), "--offline", "--trust", str(tmp_path / "did.json"),
        "--status-list", str(tmp_path / "status-list.json"), "--log-proof", str(tmp_path / "log-proof.json"),
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    assert "+ status:" in result.output
    assert "+ log:" in result.output
    assert "? register:" in result.output


def test_offline_a_sealed_pdf_is_checked_against_the_saved_keys_too(
    client: FlaskClient, session: Session, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "certificate.pdf").write_bytes(fetched(client, a_certificate(session), "pdf"))
    (tmp_path / "did.json").write_bytes(client.get("/.well-known/did.json").data)

    result = run(certificates, "verify", str(tmp_path / "certificate.pdf"), "--offline", "--trust", str(tmp_path / "did.json"))

    assert result.exit_code == 3, result.output
    assert "its state since then is not known" in result.output.splitlines()[0]
    assert "+ seal:" in result.output
    assert "? status:" in result.output
    assert "? log:" in result.output


def test_offline_a_revocation_is_seen_with_a_fresh_list_and_an_old_copy_says_that_it_is_too_old(
    client: FlaskClient, session: Session, run: Run, tmp_path: Path
) -> None:
    award = a_certificate(session)
    for name, address in (("c.json", f"/verify/{award.public_id}.json"), ("did.json", "/.well-known/did.json")):
        (tmp_path / name).write_bytes(client.get(address).data)
    (tmp_path / "old.json").write_bytes(client.get("/status/revocation/1").data)
    revoke(session, award)
    (tmp_path / "new.json").write_bytes(client.get("/status/revocation/1").data)
    words = ("verify", str(tmp_path / "c.json"), "--offline", "--trust", str(tmp_path / "did.json"), "--status-list")

    fresh = run(certificates, *words, str(tmp_path / "old.json"))
    with clock.stopped_at(clock.now() + timedelta(days=3)):
        old = run(certificates, *words, str(tmp_path / "old.json"))
    revoked = run(certificates, *words, str(tmp_path / "new.json"))

    assert [one.exit_code for one in (fresh, old, revoked)] == [0, 3, 1]
    today = written_day(clock.now())
    assert fresh.output.splitlines()[0] == "valid"
    assert old.output.splitlines()[0] == f"valid as of {today}; its state since then is not known"
    assert "too old for today" in old.output
    assert revoked.output.splitlines()[0] == "revoked"


@pytest.mark.parametrize("words", [("--offline",), ("--trust", "did.json"), ("--offline", "--trust", "nowhere")])
def test_offline_and_trust_go_together(session: Session, run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "c.json").write_text(document_of(session, a_certificate(session)).document)

    result = run(certificates, "verify", str(tmp_path / "c.json"), *words)

    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_what_is_read_back_is_what_the_register_holds(client: FlaskClient, session: Session) -> None:
    award = a_certificate(session)
    kept = document_of(session, award).document

    for ending in ("png", "svg", "pdf"):
        assert read_any(fetched(client, award, ending), own_address=the_issuer().public_url).text == kept
