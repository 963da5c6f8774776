"""Opening a badge from elsewhere, whichever version it is. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import jwt

from genomeready.credentials.did import Trust
from genomeready.credentials.outside_badges.badge import OutsideBadge, refused
from genomeready.credentials.outside_badges.version_2 import IssuerKey2, is_version_2, version_2
from genomeready.credentials.outside_badges.version_3 import version_3
from genomeready.credentials.proofs.jws import looks_like_token
from genomeready.credentials.proofs.reading import LARGEST, read_json


def inspect_badge(
    file: bytes, *, trusts: Sequence[Trust] = (), keys: Sequence[IssuerKey2] = (), email: str = "", at: datetime
) -> OutsideBadge:
    """Return what can be said about a badge of either version; `email` is the address of the one who brings it."""
    read, token = _opened(file)
    if read is None:
        return refused("", "form", "This cannot be read as a badge. Bring the JSON or the signed text of it.")
    if is_version_2(read):
        return version_2(read, token, keys, email=email, at=at)
    return version_3(file, read, token, trusts, email=email, at=at)


def _opened(file: bytes) -> tuple[dict[str, Any] | None, str]:
    """Return what a file says, unchecked, and the token around it, if there is one."""
    try:
        text = file.decode("utf-8").strip() if len(file) <= LARGEST else ""
        if not looks_like_token(text):
            return (read if isinstance(read := read_json(text), dict) else None), ""
        jwt.get_unverified_header(text)
        payload = read_json(jwt.utils.base64url_decode(text.split(".")[1]))
    except (ValueError, jwt.PyJWTError):  # not UTF-8, no JSON, no base64url, no header
        return None, ""
    return (payload if isinstance(payload, dict) else None), text
