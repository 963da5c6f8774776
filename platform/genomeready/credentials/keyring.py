"""Private signing keys as files: encrypted PEM (PKCS #8), folder 700, files 600, one file a key.

The folder is the only place a private key ever lies, and there only under the passphrase: never the
database, never a log. Another keeper of keys stands in its place with the same three words (`Keeper`);
`hardware.py` is one.
"""

import os
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from genomeready.base.refusals import Refused
from genomeready.credentials.multibase import Curve, to_multikey
from genomeready.credentials.proofs.signing import SIGNATURE_LENGTH, Signer
from genomeready.credentials.rules import KeyPurpose

CURVES = {
    KeyPurpose.CREDENTIAL: Curve.ED25519,
    KeyPurpose.STATUS_LIST: Curve.ED25519,
    KeyPurpose.JWT: Curve.P256,
    KeyPurpose.SEAL: Curve.P256,
}
PrivateKey = Ed25519PrivateKey | ec.EllipticCurvePrivateKey


class KeyMissing(Refused):
    """The database names a signing key whose private half is not in the key folder."""

    message = (
        "Certificates cannot be signed at the moment: the private key %(multikey)s is not in the key folder. "
        "Nothing was changed. An administrator restores the file or makes a new key with `python app.py keys rotate`."
    )


class KeyLocked(Refused):
    """The passphrase does not open the file of a private key."""

    message = (
        "Certificates cannot be signed at the moment: the passphrase does not open the private key %(multikey)s. "
        "Nothing was changed. An administrator corrects the setting GENOMEREADY_KEYS_PASSPHRASE."
    )


class Keeper(Protocol):
    """Whoever keeps private keys: a folder of files, or a hardware module."""

    def make(self, purpose: KeyPurpose = KeyPurpose.CREDENTIAL) -> Signer:
        """Make a key of the kind that a purpose needs, keep it, and return it."""

    def signer(self, multikey: str) -> Signer:
        """Return the key with this public half."""

    def has(self, multikey: str) -> bool:
        """Say whether the private half is kept here."""


class FileSigner:
    """A key that signs in this process: Ed25519, or ECDSA on P-256 with SHA-256, deterministic (RFC 6979)."""

    def __init__(self, key: PrivateKey) -> None:
        self._key = key
        self.multikey = _multikey_of(key)

    def __repr__(self) -> str:
        """Name the key by its public half."""
        return f"FileSigner({self.multikey})"

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of the signature; of ECDSA the two numbers, 32 bytes each."""
        if isinstance(self._key, Ed25519PrivateKey):
            return self._key.sign(data)
        half, signed = SIGNATURE_LENGTH // 2, self._key.sign(data, ec.ECDSA(SHA256(), deterministic_signing=True))
        return b"".join(number.to_bytes(half) for number in decode_dss_signature(signed))


def _multikey_of(key: PrivateKey) -> str:
    if isinstance(key, Ed25519PrivateKey):
        return to_multikey(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    return to_multikey(key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint), Curve.P256)


class Keyring:
    """The folder of private keys; each key is read from its file once."""

    def __init__(self, folder: Path, *, passphrase: str) -> None:
        self.folder = folder
        self._passphrase = passphrase.encode()
        self._open: dict[str, FileSigner] = {}

    def make(self, purpose: KeyPurpose = KeyPurpose.CREDENTIAL) -> FileSigner:
        """Make a key of the kind that a purpose needs, write it to its file, and return it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)  # it may have been there with other rights
        key: PrivateKey = Ed25519PrivateKey.generate() if CURVES[purpose] is Curve.ED25519 else ec.generate_private_key(ec.SECP256R1())
        signer = FileSigner(key)
        self._write(self._file(signer.multikey), key)
        self._open[signer.multikey] = signer
        return signer

    def signer(self, multikey: str) -> FileSigner:
        """Return the key with this public half.

        Raises:
            KeyMissing: its file is not there, or holds another key.
            KeyLocked: the passphrase does not open it.
        """
        if multikey in self._open:
            return self._open[multikey]
        if not self.has(multikey):
            raise KeyMissing(multikey=multikey)
        key = self._read(multikey)
        if not isinstance(key, PrivateKey) or _multikey_of(key) != multikey:
            raise KeyMissing(multikey=multikey)
        return self._open.setdefault(multikey, FileSigner(key))

    def has(self, multikey: str) -> bool:
        """Say whether the private half lies in the folder."""
        return self._file(multikey).is_file()

    def _read(self, multikey: str) -> object:
        file = self._file(multikey)
        data = file.read_bytes()
        try:
            return load_pem_private_key(data, password=self._passphrase)
        except TypeError:  # written before keys were encrypted: from now on it is
            key = load_pem_private_key(data, password=None)
            if isinstance(key, PrivateKey):
                beside = file.with_suffix(".new")
                self._write(beside, key)
                beside.replace(file)
            return key
        except ValueError as fault:
            raise KeyLocked(multikey=multikey) from fault

    def _write(self, file: Path, key: PrivateKey) -> None:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(self._passphrase)))
            opened.flush()
            os.fsync(opened.fileno())  # on disk before the database says that the key exists

    def _file(self, multikey: str) -> Path:
        return self.folder / f"{multikey}.pem"
