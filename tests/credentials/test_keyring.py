"""Private keys: where they lie, under which passphrase, and who may read them."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from factories.credentials import a_signer

from genomeready.credentials.keyring import CURVES, FileSigner, KeyLocked, KeyMissing, Keyring
from genomeready.credentials.multibase import read_multikey
from genomeready.credentials.proofs.signing import fits
from genomeready.credentials.rules import KeyPurpose

PASSPHRASE = "a passphrase for tests only, long enough"


def a_keyring(folder: Path, passphrase: str = PASSPHRASE) -> Keyring:
    return Keyring(folder, passphrase=passphrase)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_key_lies_in_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    keyring = a_keyring(tmp_path / "keys")

    made = keyring.make()

    assert mode(tmp_path / "keys") == 0o700
    assert mode(tmp_path / "keys" / f"{made.multikey}.pem") == 0o600


def test_a_folder_that_others_could_read_is_closed_when_a_key_is_made(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    a_keyring(tmp_path).make()

    assert mode(tmp_path) == 0o700


def test_a_key_signs_the_same_after_a_restart(tmp_path: Path) -> None:
    made = a_keyring(tmp_path).make()

    found = a_keyring(tmp_path).signer(made.multikey)

    assert found.sign(b"a") == made.sign(b"a")
    Ed25519PublicKey.from_public_bytes(read_multikey(found.multikey)[1]).verify(found.sign(b"a"), b"a")


def test_a_missing_key_is_refused_in_words_an_administrator_can_act_on(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="keys rotate"):
        a_keyring(tmp_path).signer(a_signer().multikey)


def test_a_file_that_holds_another_key_is_not_taken_for_the_one_it_names(tmp_path: Path) -> None:
    keyring, other = a_keyring(tmp_path), a_signer().multikey
    made = keyring.make()
    (tmp_path / f"{made.multikey}.pem").rename(tmp_path / f"{other}.pem")

    with pytest.raises(KeyMissing):
        a_keyring(tmp_path).signer(other)


def test_a_signer_shows_its_public_half_only(tmp_path: Path) -> None:
    made = a_keyring(tmp_path).make()

    assert repr(made) == f"FileSigner({made.multikey})"


@pytest.mark.parametrize("purpose", KeyPurpose)
def test_each_purpose_has_a_key_of_its_kind_that_signs_64_bytes(tmp_path: Path, purpose: KeyPurpose) -> None:
    made = a_keyring(tmp_path).make(purpose)

    found = a_keyring(tmp_path).signer(made.multikey)

    assert read_multikey(found.multikey)[0] is CURVES[purpose]
    assert len(found.sign(b"a")) == 64
    assert fits(found.sign(b"a"), b"a", multikey=made.multikey, curve=CURVES[purpose])
    assert not fits(found.sign(b"a"), b"b", multikey=made.multikey, curve=CURVES[purpose])


def test_a_key_lies_encrypted_in_its_file(tmp_path: Path) -> None:
    made = a_keyring(tmp_path).make()

    written = (tmp_path / f"{made.multikey}.pem").read_bytes()

    assert written.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    with pytest.raises(TypeError, match="encrypted"):
        load_pem_private_key(written, password=None)


def test_another_passphrase_opens_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    made = a_keyring(tmp_path).make()
    assert a_keyring(tmp_path).signer(made.multikey)

    with pytest.raises(KeyLocked, match="GENOMEREADY_KEYS_PASSPHRASE"):
        a_keyring(tmp_path, "another passphrase, long enough too").signer(made.multikey)


def test_a_file_that_is_no_key_is_refused(tmp_path: Path) -> None:
    multikey = a_signer().multikey
    (tmp_path / f"{multikey}.pem").write_text("nothing")

    with pytest.raises(KeyLocked):
        a_keyring(tmp_path).signer(multikey)


def test_a_key_written_before_keys_were_encrypted_is_encrypted_when_it_is_first_used(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    multikey = FileSigner(key).multikey
    file = tmp_path / f"{multikey}.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    signer = a_keyring(tmp_path).signer(multikey)

    assert signer.sign(b"a") == key.sign(b"a")
    assert b"ENCRYPTED" in file.read_bytes()
    assert mode(file) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [file.name]
    assert a_keyring(tmp_path).signer(multikey).sign(b"a") == key.sign(b"a")


def test_neither_key_nor_passphrase_shows_when_a_keyring_is_printed(tmp_path: Path) -> None:
    keyring = a_keyring(tmp_path)
    keyring.make()

    assert PASSPHRASE not in repr(keyring)
