"""Compact JWS with ES256, and no other algorithm. Pure.

Sources: RFC 7515 (JWS compact serialisation); RFC 7518 §3.4 (ES256); RFC 8725 (the verifier, not the
token, says which algorithm is meant: `none` and HS256 are refused before any key is looked at).
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from genomeready.credentials.multibase import Curve
from genomeready.credentials.proofs.reading import LARGEST, read_json
from genomeready.credentials.proofs.signing import Signer, fits

ALGORITHM = "ES256"
LAST_SECOND = 253_402_300_799  # of the year 9999
COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


class NotAToken(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A text that is no token of the kind that is read here."""


@dataclass(frozen=True, kw_only=True)
class Token:
    """A token that was read and not yet checked: `kid` names the key that is said to have signed it."""

    kid: str
    payload: dict[str, Any]
    signed: bytes
    signature: bytes

    @property
    def created(self) -> datetime | None:
        """When it says that it was signed (`iat`); None where it does not say."""
        said = self.payload.get("iat")
        if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said <= LAST_SECOND:
            return None
        return datetime.fromtimestamp(said, UTC)

    def fits(self, multikey: str) -> bool:
        """Say whether the signature fits the content and a P-256 key."""
        return fits(self.signature, self.signed, multikey=multikey, curve=Curve.P256)


def looks_like_token(text: str) -> bool:
    """Say whether a text has the shape of a compact JWS.

    >>> looks_like_token("eyJ.eyJ.sig"), looks_like_token('{"id": 1}')
    (True, False)
    """
    return COMPACT.fullmatch(text.strip()) is not None


def signed_token(payload: Mapping[str, Any], *, typ: str, signer: Signer, kid: str) -> str:
    """Return a compact JWS; the header holds `alg`, `kid` and `typ` and nothing else."""
    header = {"alg": ALGORITHM, "kid": kid, "typ": typ}
    text = ".".join(to_base64url(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode()) for part in (header, dict(payload)))
    return f"{text}.{to_base64url(signer.sign(text.encode()))}"


def read_token(text: str, *, typ: str) -> Token:
    """Return a token of this type.

    Raises:
        NotAToken: it is none, or its header holds anything but ES256, a key's name and the type.
    """
    text = text.strip()
    if len(text) > 2 * LARGEST or not looks_like_token(text):
        message = "no compact token"
        raise NotAToken(message)
    head, body, signature = text.split(".")
    header, payload = _object(head), _object(body)
    if set(header) != {"alg", "kid", "typ"} or header["alg"] != ALGORITHM or header["typ"] != typ or not isinstance(header["kid"], str):
        message = f"the header must hold alg {ALGORITHM}, typ {typ}, a kid and nothing else"
        raise NotAToken(message)
    return Token(kid=header["kid"], payload=payload, signed=f"{head}.{body}".encode(), signature=from_base64url(signature))


def _object(part: str) -> dict[str, Any]:
    try:
        read = read_json(from_base64url(part))
    except ValueError as fault:
        message = "a part of it is no JSON"
        raise NotAToken(message) from fault
    if not isinstance(read, dict):
        message = "a part of it is no object"
        raise NotAToken(message)
    return read


def to_base64url(data: bytes) -> str:
    """Return bytes in base64url without padding (RFC 7515 §2).

    >>> to_base64url(b"a")
    'YQ'
    """
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Return the bytes of a text in base64url, of which there is one writing only.

    Raises:
        NotAToken: another writing of the same bytes, or none at all.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as fault:
        message = "no base64url"
        raise NotAToken(message) from fault
    if to_base64url(data) != text:
        message = "base64url in a second writing"
        raise NotAToken(message)
    return data
