"""Opening a badge from elsewhere, whichever version it is and whatever it comes in. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import jwt

from genomeready.credentials.carriers import png, svg
from genomeready.credentials.carriers.reading import LARGEST_FILE, refuse_what_misleads
from genomeready.credentials.carriers.refusing import Unreadable
from genomeready.credentials.did import Trust
from genomeready.credentials.outside_badges.badge import OutsideBadge, refused
from genomeready.credentials.outside_badges.version_2 import PNG_KEYWORD_2, SVG_ELEMENT_2, IssuerKey2, is_version_2, version_2
from genomeready.credentials.outside_badges.version_3 import version_3
from genomeready.credentials.proofs.jws import looks_like_token
from genomeready.credentials.proofs.reading import LARGEST, read_json


def badge_text(data: bytes) -> str:
    """Return the badge in a file as it was signed: JSON or a token, alone or inside a PNG or SVG of either version.

    Raises:
        Unreadable: it carries none, or one that no honest program writes; the words say why.
    """
    if len(data) > LARGEST_FILE:
        raise Unreadable("This is larger than any badge. Nothing of it was read.")
    if data.startswith(png.SIGNATURE):
        return png.credential_in_png(data, keywords=(png.KEYWORD, PNG_KEYWORD_2))
    if data[:1024].find(b"%PDF-") >= 0:
        raise Unreadable("A PDF shows a badge and is none. Bring the file that the badge was handed out as: JSON, PNG, SVG or JWT.")
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as fault:
        raise Unreadable("This is no kind of file that carries badges. They come as JSON, PNG, SVG or JWT.") from fault
    return svg.credential_in_svg(data, elements=(svg.ELEMENT, SVG_ELEMENT_2)) if text.startswith("<") else text


def inspect_badge(
    file: bytes, *, trusts: Sequence[Trust] = (), keys: Sequence[IssuerKey2] = (), email: str = "", at: datetime
) -> OutsideBadge:
    """Return what can be said about a badge of either version; `email` is the address of the one who brings it."""
    try:
        text = badge_text(file)
        read, token = _opened(text)
        refuse_what_misleads(read)
    except Unreadable as fault:
        return refused("", "form", fault.words, **fault.details)
    if is_version_2(read):
        return version_2(read, token, keys, email=email, at=at)
    return version_3(text, read, token, trusts, email=email, at=at)


def _opened(text: str) -> tuple[dict[str, Any], str]:
    """Return what a badge says, unchecked, and the token around it, if there is one."""
    try:
        token = text if looks_like_token(text) else ""
        if token:
            jwt.get_unverified_header(text)
            text = jwt.utils.base64url_decode(text.split(".")[1]).decode("utf-8")
        read = read_json(text) if len(text) <= LARGEST else None
    except (ValueError, jwt.PyJWTError):  # no JSON, no base64url, no header
        read = None
    if not isinstance(read, dict):
        raise Unreadable("This cannot be read as a badge. Bring the JSON or the signed text of it, or the picture that carries it.")
    return read, token
