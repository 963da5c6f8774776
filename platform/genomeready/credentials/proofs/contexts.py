"""The JSON-LD contexts that are known here, pinned by their SHA-256 and never fetched.

Where each file comes from, its version and licence: `credentials/data/SOURCES.md`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
DATA = Path(__file__).parents[1] / "data"


class Tampered(RuntimeError):  # noqa: N818 - reads as a sentence where it is caught
    """A file that was shipped with this program is no longer what it was."""


@dataclass(frozen=True)
class Pinned:
    """A file of others: its name below `credentials/data/`, and its SHA-256."""

    name: str
    sha256: str

    def read(self) -> Any:  # noqa: ANN401 - whatever JSON can hold
        """Return what the file holds.

        Raises:
            Tampered: it is not the file that was pinned.
        """
        data = (DATA / self.name).read_bytes()
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise Tampered(f"{self.name} is not the file that was pinned; install the program anew.")
        return json.loads(data)


PINNED: Mapping[str, Pinned] = {
    CREDENTIALS: Pinned("contexts/credentials-v2.json", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    OPEN_BADGES: Pinned("contexts/ob-v3p0-context-3.0.3.json", "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"),
    EXTENSIONS: Pinned("contexts/ob-v3p0-extensions.json", "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93"),
}


@cache
def known_contexts() -> Mapping[str, Any]:
    """Return the pinned contexts by their addresses."""
    return {address: pinned.read() for address, pinned in PINNED.items()}
