"""Open Badges 2.0 (1EdTech, §4): signed ones, and those that a web server vouches for. Pure."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from genomeready.credentials.facts import moment_in
from genomeready.credentials.outside_badges.badge import REVOCATION, Aligned, OutsideBadge, Standing, objects_in, recipient_check, refused
from genomeready.credentials.verifying import Check, Outcome

VERSION_2 = "https://w3id.org/openbadges/v2"
PNG_KEYWORD_2, SVG_ELEMENT_2 = b"openbadges", "http://openbadges.org assertion"
"""Where pictures carry it (Open Badges 2.0 baking specification)."""
SMALLEST_RSA = 2048
HASHED = re.compile(r"(sha256|md5)\$([0-9a-fA-F]+)")


@dataclass(frozen=True, kw_only=True)
class IssuerKey2:
    """The key of an Open Badges 2.0 issuer, from the profile or key document that somebody saved."""

    issuer: str
    pem: str


class NotAnIssuer(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A file that holds no issuer's key."""


def issuer_key_in(document: object) -> IssuerKey2:
    """Return the key of an Open Badges 2.0 profile (`publicKey` embedded) or of a CryptographicKey.

    Raises:
        NotAnIssuer: there is none in it.
    """
    read = document if isinstance(document, dict) else {}
    key = read["publicKey"] if isinstance(read.get("publicKey"), dict) else read
    owner, pem = key.get("owner", read.get("id")), key.get("publicKeyPem")
    if not isinstance(owner, str) or not isinstance(pem, str):
        raise NotAnIssuer("It holds neither a did.json nor the key of an Open Badges 2.0 issuer.")
    return IssuerKey2(issuer=owner, pem=pem)


def is_version_2(read: Mapping[str, Any]) -> bool:
    """Say whether a document is an Open Badges 2.0 assertion."""
    context = read.get("@context")
    return VERSION_2 in (context if isinstance(context, list) else [context]) or ("badge" in read and "verify" in read)


def version_2(read: dict[str, Any], token: str, keys: Sequence[IssuerKey2], *, email: str, at: datetime) -> OutsideBadge:
    """Return what can be said about an Open Badges 2.0 assertion; `token` is the JWS around it, empty for a hosted one."""
    kind = "Open Badges 2.0"
    badge, awarded, until = _object(read.get("badge")), _moment(read.get("issuedOn")), _moment(read.get("expires"))
    issuer = _object(badge.get("issuer"))
    named = issuer.get("id") if issuer else badge.get("issuer")
    if awarded is None or (read.get("expires") is not None and until is None):
        return refused(kind, "form", "Its dates cannot be read.")
    if read.get("revoked") is True:
        return refused(kind, "revocation", "It says itself that it was revoked.")
    key = next((one for one in keys if one.issuer == named), None)
    signature, standing = _signature_2(token, key)
    if standing is Standing.REFUSED:
        return OutsideBadge(kind=kind, standing=standing, checks=(signature,))
    checks = (signature, *_period_2(until, at), *recipient_check(fits=_is_recipient_2(_object(read.get("recipient")), email)), REVOCATION)
    return OutsideBadge(
        kind=kind, standing=standing, checks=checks, title=_text(badge.get("name")), issuer=_text(named),
        issuer_name=_text(issuer.get("name")) or _text(named), awarded=awarded, valid_until=until,
        aligned=_aligned_2(badge),
    )  # fmt: skip


def _aligned_2(badge: Mapping[str, Any]) -> tuple[Aligned, ...]:
    named = objects_in(badge.get("alignment"))
    return tuple(Aligned(_text(one.get("targetName")), _web_address(one.get("targetUrl"))) for one in named)


def _signature_2(token: str, key: IssuerKey2 | None) -> tuple[Check, Standing]:
    if not token:
        words = "It is vouched for by the web server it lies on, which was not asked. Anybody can write such a file."
        return Check("signature", Outcome.NOT_DONE, words), Standing.UNCHECKED
    if key is None:
        return Check("signature", Outcome.NOT_DONE, "It is signed, and the key of its issuer is not known here."), Standing.UNCHECKED
    if not _fits_2(token, key):
        return Check("signature", Outcome.FAILED, "The signature does not fit the content and the issuer's key."), Standing.REFUSED
    return Check("signature", Outcome.PASSED, "The signature fits the content and the issuer's key."), Standing.KNOWN


def _fits_2(token: str, key: IssuerKey2) -> bool:
    """Say whether a JWS fits: the key, not the token, says which algorithm is meant (RFC 8725 §3.1)."""
    try:
        public = load_pem_public_key(key.pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        return False
    if isinstance(public, rsa.RSAPublicKey) and public.key_size >= SMALLEST_RSA:
        algorithm = "RS256"
    elif isinstance(public, ec.EllipticCurvePublicKey) and isinstance(public.curve, ec.SECP256R1):
        algorithm = "ES256"
    else:
        return False
    try:
        jwt.PyJWS().decode(token, key=public, algorithms=[algorithm])
    except jwt.PyJWTError:
        return False
    return True


def _period_2(until: datetime | None, at: datetime) -> tuple[Check, ...]:
    if until is not None and until <= at:
        return (Check("period", Outcome.FAILED, "It ran out on %(day)s. What it certifies was true until then.", {"day": until}),)
    return (Check("period", Outcome.PASSED, "It has not run out."),)


def _is_recipient_2(recipient: Mapping[str, Any], email: str) -> bool | None:
    identity = _text(recipient.get("identity"))
    if not email or recipient.get("type") != "email" or not identity:
        return None
    if not recipient.get("hashed"):
        return identity.strip().lower() == email
    found = HASHED.fullmatch(identity)
    if found is None:
        return None
    salted = (email + _text(recipient.get("salt"))).encode()
    made = hashlib.sha256(salted) if found[1] == "sha256" else hashlib.md5(salted, usedforsecurity=False)
    return made.hexdigest() == found[2].lower()


def _moment(value: object) -> datetime | None:
    """Return a moment; a day alone begins in UTC, as older badges write it."""
    try:
        read = moment_in(value) or (datetime.fromisoformat(value) if isinstance(value, str) else None)
    except ValueError:
        return None
    return read if read is None or read.tzinfo else read.replace(tzinfo=UTC)


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _web_address(value: object) -> str:
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else ""
