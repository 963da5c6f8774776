"""Keys in a PKCS#11 token: made and used there, the same to everybody outside; run against SoftHSM where that is at hand."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories.credentials import DID, NOON, a_statement, a_trust
from sqlalchemy.orm import Session

from genomeready.credentials import hardware
from genomeready.credentials.did import key_id
from genomeready.credentials.document import unsigned_credential
from genomeready.credentials.hardware import TokenKeyring, TokenUnusable, refuse_without
from genomeready.credentials.issuer import issuer_from
from genomeready.credentials.keyring import CURVES, KeyMissing
from genomeready.credentials.proofs.data_integrity import with_proofs
from genomeready.credentials.proofs.signing import fits
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.securing import secured_by
from genomeready.credentials.services.keys import signing_key
from genomeready.settings import Settings

LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so")
PIN = "1234"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """SoftHSM with one fresh token; once a process, since a PKCS#11 library reads its settings once."""
    pytest.importorskip("pkcs11", reason="optional data: a PKCS#11 token (the extra hsm is not installed)")
    found = next((place for place in LIBRARIES if Path(place).is_file()), "")
    if not found or not shutil.which("softhsm2-util"):
        pytest.skip("optional data: a PKCS#11 token (softhsm2 is not on this machine)")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(config))
        line = ["softhsm2-util", "--init-token", "--free", "--label", "certificates", "--pin", PIN, "--so-pin", PIN]
        subprocess.run(line, check=True, capture_output=True)
        yield found


@pytest.fixture(scope="module")
def keyring(library: str) -> TokenKeyring:
    return TokenKeyring(library, token="certificates", pin=PIN)


@pytest.mark.parametrize("purpose", list(KeyPurpose))
def test_a_key_of_each_kind_is_made_and_signs_in_the_token(keyring: TokenKeyring, purpose: KeyPurpose) -> None:
    made = keyring.make(purpose)

    signature = keyring.signer(made.multikey).sign(b"what is signed")

    assert keyring.has(made.multikey)
    assert fits(signature, b"what is signed", multikey=made.multikey, curve=CURVES[purpose])
    assert not fits(signature, b"what is not", multikey=made.multikey, curve=CURVES[purpose])


def test_a_certificate_signed_in_the_token_verifies_like_any_other(keyring: TokenKeyring) -> None:
    signer = keyring.make()
    unsigned = unsigned_credential(a_statement())

    signed = with_proofs(unsigned, signer=signer, method=key_id(DID, signer.multikey), at=NOON)

    assert len(secured_by(signed, a_trust(signer), at=NOON)) == 2  # type: ignore[arg-type]  # any signer has a multikey


def test_the_services_use_the_token_where_the_settings_name_one(session: Session, library: str, settings: Settings) -> None:
    named = settings.__class__(**{**vars(settings), "pkcs11_library": library, "pkcs11_token": "certificates", "pkcs11_pin": PIN})
    issuer = issuer_from(named)

    key, signer = signing_key(session, issuer.keyring, at=NOON)

    assert isinstance(signer, hardware.TokenSigner)
    assert (signer.multikey, issuer.keyring.has(key.multikey)) == (key.multikey, True)


def test_a_key_that_is_not_in_the_token_is_missing(keyring: TokenKeyring) -> None:
    assert not keyring.has("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")

    with pytest.raises(KeyMissing):
        keyring.signer("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")


def test_a_token_that_is_not_there_says_so(library: str) -> None:
    with pytest.raises(TokenUnusable, match="another"):
        TokenKeyring(library, token="another", pin=PIN).make()


def test_a_token_without_ed25519_is_refused_with_what_it_lacks() -> None:
    refuse_without("EDDSA", {"EDDSA", "ECDSA"})

    with pytest.raises(TokenUnusable, match="CKM_EDDSA"):
        refuse_without("EDDSA", {"ECDSA"})


def test_without_the_package_the_setting_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(hardware, "import_module", missing)

    with pytest.raises(TokenUnusable, match="python-pkcs11 is not installed"):
        TokenKeyring("/nowhere.so", token="t", pin="1").make()
