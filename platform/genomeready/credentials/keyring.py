"""Private signing keys as files: PEM (PKCS #8), folder 700, files 600, one file a key.

The folder is the only place a private key ever lies: never the database, never a log.
"""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key

from genomeready.base.refusals import Refused
from genomeready.credentials.multibase import to_multikey


class KeyMissing(Refused):
    """The database names a signing key whose private half is not in the key folder."""

    message = (
        "Certificates cannot be signed at the moment: the private key %(multikey)s is not in the key folder. "
        "Nothing was changed. An administrator restores the file or makes a new key with `python app.py keys rotate`."
    )


class FileSigner:
    """An Ed25519 key that signs in this process."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.multikey = to_multikey(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def __repr__(self) -> str:
        """Name the key by its public half."""
        return f"FileSigner({self.multikey})"

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of the signature."""
        return self._key.sign(data)


class Keyring:
    """The folder of private keys; each key is read from its file once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, FileSigner] = {}

    def make(self) -> FileSigner:
        """Make a key, write it to its file, and return it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)  # it may have been there with other rights
        key = Ed25519PrivateKey.generate()
        signer = FileSigner(key)
        descriptor = os.open(self._file(signer.multikey), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            file.flush()
            os.fsync(file.fileno())  # on disk before the database says that the key exists
        self._open[signer.multikey] = signer
        return signer

    def signer(self, multikey: str) -> FileSigner:
        """Return the key with this public half.

        Raises:
            KeyMissing: its file is not there, or holds another key.
        """
        if multikey in self._open:
            return self._open[multikey]
        if not self.has(multikey):
            raise KeyMissing(multikey=multikey)
        key = load_pem_private_key(self._file(multikey).read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey) or FileSigner(key).multikey != multikey:
            raise KeyMissing(multikey=multikey)
        return self._open.setdefault(multikey, FileSigner(key))

    def has(self, multikey: str) -> bool:
        """Say whether the private half lies in the folder."""
        return self._file(multikey).is_file()

    def _file(self, multikey: str) -> Path:
        return self.folder / f"{multikey}.pem"
