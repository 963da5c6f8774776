"""Files that people bring: kept under the SHA-256 of what is in them, through one small interface.

A file is written before the transaction that names it commits. If that never happens, the content lies
there unnamed and a job takes it away a day later; a row never names a content that is not there.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from genomeready.base.ids import new_public_id
from genomeready.base.refusals import Refused


class FileMissing(Refused):
    """A content that a row names is not in the store, or was altered there."""

    message = "This file cannot be read at the moment. Tell the help desk; a copy of it is in the backups."


class FileStore(Protocol):
    """Where contents are kept. A folder does it on one machine; an object store may do it for many."""

    def put(self, content: bytes) -> str:
        """Keep a content for good and return its SHA-256 (hexadecimal); the same content twice is kept once."""

    def get(self, content_hash: str) -> bytes:
        """Return a content.

        Raises:
            FileMissing: it is not there, or is no longer what was put.
        """

    def remove(self, content_hash: str) -> None:
        """Take away what has this hash or name; it is no fault if it is gone."""

    def put_before(self, moment: datetime) -> Iterator[str]:
        """Return the names of what was last put before a moment: hashes, and whatever a stopped process left unfinished."""


class FolderStore:
    """A store in a folder: each content in a file named by its hash, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Write the content beside its place, make sure it is on the disk, then move it there: it is whole or not there."""
        content_hash = hashlib.sha256(content).hexdigest()
        place = self._place(content_hash)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = place.with_name(f"{content_hash}.{new_public_id()}.part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
        _settle(place.parent)
        return content_hash

    def get(self, content_hash: str) -> bytes:
        """Read a content and compare it with its hash."""
        try:
            content = self._place(content_hash).read_bytes()
        except OSError:
            raise FileMissing from None
        if hashlib.sha256(content).hexdigest() != content_hash:
            raise FileMissing
        return content

    def remove(self, content_hash: str) -> None:
        """Delete the file."""
        self._place(content_hash).unlink(missing_ok=True)

    def put_before(self, moment: datetime) -> Iterator[str]:
        """Walk through the folder; a put renews a file's time, so what was just put again is young."""
        for place in sorted(self.folder.glob("??/*")):
            with suppress(FileNotFoundError):
                if datetime.fromtimestamp(place.stat().st_mtime, UTC) < moment:
                    yield place.name

    def _place(self, content_hash: str) -> Path:
        return self.folder / content_hash[:2] / content_hash


def _settle(folder: Path) -> None:
    """Make sure that a folder's list of names is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
