"""Private keys: where they lie, and who may read them."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from factories.credentials import a_signer

from genomeready.credentials.keyring import KeyMissing, Keyring
from genomeready.credentials.multibase import from_multikey


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_key_lies_in_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys")

    made = keyring.make()

    assert mode(tmp_path / "keys") == 0o700
    assert mode(tmp_path / "keys" / f"{made.multikey}.pem") == 0o600


def test_a_folder_that_others_could_read_is_closed_when_a_key_is_made(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    Keyring(tmp_path).make()

    assert mode(tmp_path) == 0o700


def test_a_key_signs_the_same_after_a_restart(tmp_path: Path) -> None:
    made = Keyring(tmp_path).make()

    found = Keyring(tmp_path).signer(made.multikey)

    assert found.sign(b"a") == made.sign(b"a")
    Ed25519PublicKey.from_public_bytes(from_multikey(found.multikey)).verify(found.sign(b"a"), b"a")


def test_a_missing_key_is_refused_in_words_an_administrator_can_act_on(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="keys rotate"):
        Keyring(tmp_path).signer(a_signer().multikey)


def test_a_file_that_holds_another_key_is_not_taken_for_the_one_it_names(tmp_path: Path) -> None:
    keyring, other = Keyring(tmp_path), a_signer().multikey
    made = keyring.make()
    (tmp_path / f"{made.multikey}.pem").rename(tmp_path / f"{other}.pem")

    with pytest.raises(KeyMissing):
        Keyring(tmp_path).signer(other)


def test_a_signer_shows_its_public_half_only(tmp_path: Path) -> None:
    made = Keyring(tmp_path).make()

    assert repr(made) == f"FileSigner({made.multikey})"
