"""The commands: exit status 0 valid, 1 not valid, 2 wrong argument with one clear line."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from factories.credentials import a_certificate, a_credential, a_known_key, a_signer, an_issuer_key, document_of, events_of
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.base.ids import new_uuid
from genomeready.credentials import fetching
from genomeready.credentials.cli.certificates import certificates
from genomeready.credentials.cli.keys import keys
from genomeready.credentials.did import did_document
from genomeready.credentials.fetching import NotFetched, fetch_certificate, file_address
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award, AwardEvent
from genomeready.credentials.multibase import to_multibase
from genomeready.credentials.proofs.reading import LARGEST
from genomeready.credentials.queries.keys import issuer_keys
from genomeready.credentials.rules import Act, KeyPurpose, ReasonCode

Run = Callable[..., Result]
EARLIER = datetime(2026, 11, 1, 12, tzinfo=UTC)


def a_file(folder: Path, content: object) -> str:
    path = folder / "certificate.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def test_a_valid_file_ends_with_0_and_names_each_check(run: Run, session: Session, tmp_path: Path) -> None:
    result = run(certificates, "verify", a_file(tmp_path, document_of(session, a_certificate(session)).document))

    assert result.exit_code == 0, result.output
    assert result.output.startswith("valid\n")
    assert "+ signature:" in result.output
    assert "Genomics foundations" in result.output


def test_an_altered_file_ends_with_1(run: Run, session: Session, tmp_path: Path) -> None:
    document = document_of(session, a_certificate(session)).document
    assert run(certificates, "verify", a_file(tmp_path, document)).exit_code == 0

    result = run(certificates, "verify", a_file(tmp_path, document.replace('"level":"2"', '"level":"4"')))

    assert result.exit_code == 1
    assert result.output.startswith("altered\n")


@pytest.mark.parametrize(
    "words",
    [
        ("verify",),
        ("verify", "/no/such/file"),
        ("verify", "/"),
        ("verify", "https://a.example/"),
        ("verify", "http://"),
        ("revoke", "GR-2026-AAAA-AAAA"),
        ("revoke", "nobody", "--reason", "A long enough reason."),
    ],
)
def test_a_wrong_argument_ends_with_2_and_one_clear_line(run: Run, words: tuple[str, ...]) -> None:
    result = run(certificates, *words)

    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert result.output.strip()


def test_a_file_of_another_issuer_is_checked_offline_against_its_saved_keys(run: Run, tmp_path: Path) -> None:
    signer = a_signer()
    certificate = a_file(tmp_path, a_credential(signer, valid_until=None))
    keys_file = tmp_path / "did.json"
    keys_file.write_text(json.dumps(did_document("did:web:genomeready.example", [a_known_key(signer)])))
    assert run(certificates, "verify", certificate).exit_code == 1

    result = run(certificates, "verify", certificate, "--offline", "--trust", str(keys_file))

    assert result.exit_code in {1, 3}  # 1 before its first day, by the clock of this machine; 3: no list at hand
    assert "+ signature:" in result.output


@pytest.mark.parametrize("content", ["{}", "not json", "[]"])
def test_a_broken_key_file_ends_with_2(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "did.json").write_text(content)

    result = run(certificates, "verify", a_file(tmp_path, a_credential(a_signer())), "--offline", "--trust", str(tmp_path / "did.json"))

    assert result.exit_code == 2
    assert "did.json" in result.output


def test_letters_that_steer_a_terminal_are_not_printed(run: Run, tmp_path: Path) -> None:
    signer = a_signer()
    (tmp_path / "did.json").write_text(json.dumps(did_document("did:web:genomeready.example", [a_known_key(signer)])))

    certificate = a_file(tmp_path, a_credential(signer, course_title="\x1b[2Jcleared"))
    result = run(certificates, "verify", certificate, "--offline", "--trust", str(tmp_path / "did.json"))

    assert "\x1b" not in result.output
    assert "cleared" in result.output


def test_revoking_by_number_or_id_says_so_and_a_second_time_is_refused(run: Run, session: Session) -> None:
    one, two = a_certificate(session), a_certificate(session)

    by_number = run(certificates, "revoke", one.number.lower(), "--reason", "Issued by mistake to another person.")
    by_id = run(certificates, "revoke", two.public_id, "--reason", "Issued by mistake to another person.")
    again = run(certificates, "revoke", one.number, "--reason", "Issued by mistake to another person.")

    assert (by_number.exit_code, by_id.exit_code, again.exit_code) == (0, 0, 2)
    assert [c.state for c in session.query(Award)] == ["revoked", "revoked"]
    assert "revoked before" in again.output


@pytest.mark.parametrize("code", [code.value for code in ReasonCode])
def test_the_kind_of_reason_is_named_as_the_register_writes_it(run: Run, session: Session, code: str) -> None:
    certificate = a_certificate(session)

    result = run(certificates, "revoke", certificate.number, "--code", code, "--reason", "The paper was sold before it was sat.")

    assert result.exit_code == 0, result.output
    happened = session.scalars(select(AwardEvent).where(AwardEvent.award_id == certificate.id, AwardEvent.act == Act.REVOKED)).one()
    assert happened.reason_code == code


def test_without_a_kind_of_reason_it_is_an_error_and_the_help_says_so(run: Run, session: Session) -> None:
    certificate = a_certificate(session)

    run(certificates, "revoke", certificate.number, "--reason", "Issued by mistake to another person.")

    assert session.scalars(select(AwardEvent.reason_code).where(AwardEvent.act == Act.REVOKED)).all() == ["error"]
    assert "[default: error]" in " ".join(run(certificates, "revoke", "--help").output.split())


def test_a_reason_too_short_ends_with_2_and_changes_nothing(run: Run, session: Session) -> None:
    certificate = a_certificate(session)

    result = run(certificates, "revoke", certificate.number, "--reason", "why")

    assert result.exit_code == 2
    assert "Say why" in result.output
    assert session.get_one(Award, certificate.id).state == "in-force"


def test_keys_are_listed_with_their_dates_and_whether_their_file_is_there(run: Run, session: Session) -> None:
    assert "no key yet" in run(keys, "list").output
    old, new = an_issuer_key(session), an_issuer_key(session)
    (the_issuer().keyring.folder / f"{old.multikey}.pem").unlink()

    lines = run(keys, "list").output.splitlines()

    assert [line.split()[0] for line in lines[:2]] == [old.multikey, new.multikey]
    assert "signed until" in lines[0]
    assert "not in the key folder" in lines[0]
    assert "signs now" in lines[1]


def test_rotating_names_the_new_key(run: Run, session: Session) -> None:
    an_issuer_key(session)

    result = run(keys, "rotate")

    assert result.exit_code == 0
    assert issuer_keys(session)[-1].multikey in result.output
    assert [key.retired_at is None for key in issuer_keys(session)] == [False, True]


@pytest.mark.parametrize("purpose", KeyPurpose)
def test_each_purpose_rotates_by_itself(run: Run, session: Session, purpose: KeyPurpose) -> None:
    before = {one: an_issuer_key(session, purpose=one) for one in KeyPurpose}

    result = run(keys, "rotate", "--purpose", str(purpose))

    assert result.exit_code == 0
    retired = {key.purpose for key in issuer_keys(session) if key.retired_at}
    assert retired == {purpose}
    assert before[purpose].multikey not in result.output
    assert [key.purpose for key in issuer_keys(session)].count(purpose) == 2


def test_the_list_says_what_each_key_is_for_and_whose_passphrase_a_demonstration_uses(run: Run, session: Session) -> None:
    an_issuer_key(session)
    an_issuer_key(session, purpose=KeyPurpose.JWT)

    lines = run(keys, "list").output.splitlines()

    assert [line.split()[1] for line in lines[:2]] == ["credential", "jwt"]
    assert "demonstration" in lines[2]


def test_what_a_compromised_key_signed_is_listed_and_nothing_is_changed_by_asking(run: Run, session: Session) -> None:
    key = an_issuer_key(session, at=EARLIER)
    before, since = a_certificate(session, at=EARLIER), a_certificate(session, at=EARLIER + timedelta(days=2))

    result = run(keys, "compromised", key.multikey, "--since", f"{EARLIER + timedelta(days=1):%Y-%m-%d}")

    assert result.exit_code == 0, result.output
    assert since.number in result.output
    assert before.number not in result.output
    assert result.output.endswith("to be signed anew: 1.\n")
    assert {(k.retired_at, k.compromised_since) for k in issuer_keys(session)} == {(None, None)}


def test_a_key_declared_compromised_is_used_no_more_and_what_it_signed_is_signed_anew(
    run: Run, session: Session, client: FlaskClient
) -> None:
    key = an_issuer_key(session, at=EARLIER)
    before, since = a_certificate(session, at=EARLIER), a_certificate(session, at=EARLIER + timedelta(days=2))
    stolen = document_of(session, since).document

    result = run(keys, "compromised", key.multikey, "--since", f"{EARLIER + timedelta(days=1):%Y-%m-%d}", "--declare")

    assert result.exit_code == 0, result.output
    old, new = [found for found in issuer_keys(session) if found.purpose == KeyPurpose.CREDENTIAL]
    assert (old.compromised_since, new.retired_at) == (EARLIER.replace(hour=0) + timedelta(days=1), None)
    published = client.get("/.well-known/did.json").get_json()
    named = {method["publicKeyMultibase"] for method in published["verificationMethod"]}
    assert new.multikey in named
    assert old.multikey not in named
    states = [client.get(f"/verify/{one.public_id}").text for one in (before, since)]
    assert ["verdict-valid" in state for state in states] == [True, True]
    assert "verdict-unknown-issuer" in client.post("/verify", data={"text": stolen}).text
    assert [one.act for one in events_of(session, since)] == ["issued", "signed-anew"]
    acts = list(session.scalars(select(AuditEntry.act).where(AuditEntry.subject == f"key:{key.multikey}").order_by(AuditEntry.number)))
    assert acts == ["key.compromised", "key.retired"]


@pytest.mark.parametrize(
    "words",
    [
        ("z6MkNobody", "--since", "2026-11-01"),
        ("KEY", "--since", "soon"),
        ("KEY", "--since", "2000-01-01", "--declare"),
        ("KEY", "--since", "2999-01-01", "--declare"),
        ("KEY",),
    ],
)
def test_a_key_or_a_moment_that_cannot_be_is_refused(run: Run, session: Session, words: tuple[str, ...]) -> None:
    key = an_issuer_key(session, at=EARLIER)

    result = run(keys, "compromised", *(key.multikey if word == "KEY" else word for word in words))

    assert result.exit_code == 2
    assert [k.compromised_since for k in issuer_keys(session)] == [None]


def a_vector(**changes: Any) -> dict[str, Any]:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "id": "urn:x:1",
        "issuer": "urn:x:2",
    }
    secret = to_multibase(bytes.fromhex("8026") + bytes(range(32)))
    return {
        "document": document,
        "options": {"type": "DataIntegrityProof", "proofPurpose": "assertionMethod"},
        "privateKeyMultibase": secret,
    } | changes


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_every_step_of_a_proof_is_printed(run: Run, tmp_path: Path, suite: str) -> None:
    result = run(certificates, "vector", "--suite", suite, "--json", a_file(tmp_path, a_vector()))

    assert result.exit_code == 0, result.output
    steps = json.loads(result.output)
    assert steps["hashData"] == steps["optionsHash"] + steps["documentHash"]
    assert hashlib.sha256(steps["canonicalDocument"].encode()).hexdigest() == steps["documentHash"]
    public = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()
    public.verify(bytes.fromhex(steps["signature"]), bytes.fromhex(steps["hashData"]))
    assert steps["signed"]["proof"]["proofValue"] == steps["proofValue"]


@pytest.mark.parametrize(
    "content",
    [
        [], {}, a_vector(document=None), a_vector(options="x"), a_vector(privateKeyMultibase="z6Mk"), a_vector(privateKeyMultibase="u00"),
        a_vector(contexts=[]), a_vector(document={"@context": ["https://unknown.example"], "id": "urn:x:1"}),
    ],
)  # fmt: skip
def test_a_vector_that_cannot_be_signed_ends_with_2_and_one_clear_line(run: Run, tmp_path: Path, content: object) -> None:
    result = run(certificates, "vector", "--suite", "eddsa-rdfc-2022", "--json", a_file(tmp_path, content))

    assert result.exit_code == 2
    assert "Traceback" not in result.output


class _Host(BaseHTTPRequestHandler):
    """A stranger's server: a certificate, redirects, an endless file."""

    answers: ClassVar[dict[str, tuple[int, str, bytes]]] = {}

    def do_GET(self) -> None:
        status, to, body = self.answers.get(self.path, (404, "", b""))
        self.send_response(status)
        if to:
            self.send_header("Location", to)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_address_of_a_page_is_enough(run: Run, session: Session, host: str) -> None:
    certificate = a_certificate(session)
    _Host.answers = {f"/verify/{certificate.public_id}.json": (200, "", document_of(session, certificate).document.encode())}

    result = run(certificates, "verify", f"{host}/verify/{certificate.public_id}")

    assert result.exit_code == 0, result.output
    assert result.output.startswith("valid")


def test_a_redirect_within_the_host_is_followed_and_one_to_another_is_not(host: str) -> None:
    here, there = new_uuid(), new_uuid()
    _Host.answers = {
        f"/verify/{here}.json": (302, f"/verify/{there}.json", b""),
        f"/verify/{there}.json": (200, "", b"{}"),
    }
    assert fetch_certificate(f"{host}/verify/{here}") == b"{}"

    _Host.answers = {f"/verify/{here}.json": (302, f"http://localhost:1/verify/{there}.json", b"")}

    with pytest.raises(NotFetched, match="not followed"):
        fetch_certificate(f"{host}/verify/{here}")


def test_a_redirect_to_a_file_of_this_machine_is_not_followed(host: str) -> None:
    here = new_uuid()
    _Host.answers = {f"/verify/{here}.json": (302, "file:///etc/passwd", b"")}

    with pytest.raises(NotFetched):
        fetch_certificate(f"{host}/verify/{here}")


def test_of_an_endless_file_no_more_is_read_than_any_certificate_has(host: str) -> None:
    here = new_uuid()
    _Host.answers = {f"/verify/{here}.json": (200, "", b" " * (2 * LARGEST))}

    assert len(fetch_certificate(f"{host}/verify/{here}")) == LARGEST + 1


def test_a_host_without_the_certificate_and_a_silent_one_get_a_clear_line(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 1)
    _Host.answers = {}
    with pytest.raises(NotFetched, match="answers 404"):
        fetch_certificate(f"{host}/verify/{new_uuid()}")

    with pytest.raises(NotFetched, match="does not answer"):
        fetch_certificate(f"http://127.0.0.1:1/verify/{new_uuid()}")


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/", "https://a.example/verify/", "https://a.example/verify/1", "https://a.example/admin?x=/verify/",
        "https://user@a.example/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11", "https:///verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11",
        "ftp://a.example/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11", "https://a.example/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11/../x",
        "https://[broken/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11",
    ],
)  # fmt: skip
def test_only_the_address_of_a_certificate_is_ever_asked(address: str) -> None:
    with pytest.raises(NotFetched):
        file_address(address)
