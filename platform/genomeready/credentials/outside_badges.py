"""Badges from elsewhere: what can be said about one without asking anybody. Pure; nothing is ever fetched.

Open Badges 3.0: checked as our own certificates are, against the issuer's did.json if one was given; where
the issuer's identifier is itself a key (`did:key`), against that key, which shows that nothing was changed
and not who stands behind it. Open Badges 2.0 (1EdTech, §4): a signed badge is a JWS, checked against the
key of the issuer's profile if one was given; a hosted badge is vouched for by the web server it lies on,
which is not asked here. Whether either was revoked since, only its issuer can tell.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from genomeready.credentials.did import KnownKey, Trust, key_id
from genomeready.credentials.document import KNOWN_CONTEXT_LISTS
from genomeready.credentials.facts import Facts, is_address_of_holder, issuer_of, moment_in, read_facts
from genomeready.credentials.multibase import NotMultibase, read_multikey
from genomeready.credentials.proofs.data_integrity import SUITES
from genomeready.credentials.proofs.jws import ALGORITHM, NotAToken, looks_like_token
from genomeready.credentials.proofs.reading import LARGEST, read_json
from genomeready.credentials.proofs.vc_jwt import credential_in_jwt
from genomeready.credentials.verifying import Check, Outcome, State, verify

VERSION_2 = "https://w3id.org/openbadges/v2"
SMALLEST_RSA = 2048
HASHED = re.compile(r"(sha256|md5)\$([0-9a-fA-F]+)")
REVOCATION = Check("revocation", Outcome.NOT_DONE, "Whether its issuer revoked it since was not checked: nobody was asked.")


class Standing(StrEnum):
    """How far a badge from elsewhere can be relied on."""

    KNOWN = "verified, issuer known"
    UNKNOWN = "verified, issuer unknown"
    UNCHECKED = "not verified"
    REFUSED = "refused"


@dataclass(frozen=True)
class Aligned:
    """What a badge says it shows: a name, and the address of it in somebody's framework."""

    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class OutsideBadge:
    """A badge, how it stands, each check, and what it says; of a refused one nothing it says is given."""

    kind: str
    standing: Standing
    checks: tuple[Check, ...]
    title: str = ""
    issuer: str = ""
    issuer_name: str = ""
    awarded: datetime | None = None
    valid_until: datetime | None = None
    aligned: tuple[Aligned, ...] = ()


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


def inspect_badge(
    file: bytes, *, trusts: Sequence[Trust] = (), keys: Sequence[IssuerKey2] = (), email: str = "", at: datetime
) -> OutsideBadge:
    """Return what can be said about a badge of either version; `email` is the address of the one who brings it."""
    read, token = _opened(file)
    if read is None:
        return _refused("", "form", "This cannot be read as a badge. Bring the JSON or the signed text of it.")
    if _is_version_2(read):
        return _version_2(read, token, keys, email=email, at=at)
    return _version_3(file, read, token, trusts, email=email, at=at)


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


def _refused(kind: str, name: str, words: str) -> OutsideBadge:
    return OutsideBadge(kind=kind, standing=Standing.REFUSED, checks=(Check(name, Outcome.FAILED, words),))


# Open Badges 3.0


def _version_3(file: bytes, read: dict[str, Any], token: str, trusts: Sequence[Trust], *, email: str, at: datetime) -> OutsideBadge:
    known = next((trust for trust in trusts if trust.issuer == issuer_of(read)), None)
    trust = known or _key_itself(issuer_of(read))
    more = (*_recipient_3(read, token, email), REVOCATION)
    beyond = _beyond_us(read, token, trust)
    facts = read_facts(read) if beyond and "VerifiableCredential" in _texts(read.get("type")) else None
    if beyond and facts:
        return _said_3(facts, Standing.UNCHECKED, (beyond, *more))
    verdict = verify(file.decode("utf-8"), trusts=[trust] if trust else [], register=None, at=at)
    checks = tuple(check for check in verdict.checks if check.name != "register")
    if verdict.facts is None or verdict.state not in {State.VALID, State.EXPIRED}:
        return OutsideBadge(kind="Open Badges 3.0", standing=Standing.REFUSED, checks=checks)
    return _said_3(verdict.facts, Standing.KNOWN if known else Standing.UNKNOWN, (*checks, *more))


def _beyond_us(read: Mapping[str, Any], token: str, trust: Trust | None) -> Check | None:
    """Return why a badge cannot be checked here, although it may be good; None where it can."""
    if trust is None:
        return Check("issuer", Outcome.NOT_DONE, "The keys of its issuer are not known here, so its signature was not checked.")
    if read.get("@context") not in KNOWN_CONTEXT_LISTS:
        return Check("context", Outcome.NOT_DONE, "Its vocabularies are not known here, so its signature was not checked.")
    suites = {str(proof.get("cryptosuite")) for proof in _objects(read.get("proof"))}
    foreign = jwt.get_unverified_header(token).get("alg") != ALGORITHM if token else bool(suites) and not suites & set(SUITES)
    return Check("signature", Outcome.NOT_DONE, "It is signed in a way that cannot be checked here.") if foreign else None


def _said_3(facts: Facts, standing: Standing, checks: tuple[Check, ...]) -> OutsideBadge:
    return OutsideBadge(
        kind="Open Badges 3.0", standing=standing, checks=checks, title=facts.title, issuer=facts.issuer,
        issuer_name=facts.issuer_name or facts.issuer, awarded=facts.issued, valid_until=facts.valid_until,
        aligned=tuple(Aligned(shown.title, shown.address) for shown in facts.proven),
    )  # fmt: skip


def _key_itself(did: str) -> Trust | None:
    """Return a `did:key` as an issuer known by that key (W3C CCG, did:key §3); None for any other identifier."""
    multikey = did.removeprefix("did:key:")
    try:
        read_multikey(multikey)
    except NotMultibase:
        return None
    return Trust(issuer=did, keys=(KnownKey(id=key_id(did, multikey), multikey=multikey),)) if did.startswith("did:key:") else None


def _recipient_3(read: dict[str, Any], token: str, email: str) -> tuple[Check, ...]:
    try:
        document = credential_in_jwt(token)[0] if token else read
    except NotAToken:
        document = read
    return _recipient(is_address_of_holder(document, email) if email else None)


def _recipient(fits: bool | None) -> tuple[Check, ...]:  # noqa: FBT001 - the answer of the check before
    match fits:
        case True:
            return (Check("recipient", Outcome.PASSED, "It was awarded to the e-mail address of the one who brings it."),)
        case False:
            return (Check("recipient", Outcome.FAILED, "It was awarded to another e-mail address than that of the one who brings it."),)
        case None:
            return (Check("recipient", Outcome.NOT_DONE, "To whom it was awarded could not be compared."),)


# Open Badges 2.0


def _is_version_2(read: Mapping[str, Any]) -> bool:
    context = read.get("@context")
    return VERSION_2 in (context if isinstance(context, list) else [context]) or ("badge" in read and "verify" in read)


def _version_2(read: dict[str, Any], token: str, keys: Sequence[IssuerKey2], *, email: str, at: datetime) -> OutsideBadge:
    kind = "Open Badges 2.0"
    badge, awarded, until = _object(read.get("badge")), _moment(read.get("issuedOn")), _moment(read.get("expires"))
    issuer = _object(badge.get("issuer"))
    named = issuer.get("id") if issuer else badge.get("issuer")
    if awarded is None or (read.get("expires") is not None and until is None):
        return _refused(kind, "form", "Its dates cannot be read.")
    if read.get("revoked") is True:
        return _refused(kind, "revocation", "It says itself that it was revoked.")
    key = next((one for one in keys if one.issuer == named), None)
    signature, standing = _signature_2(token, key)
    if standing is Standing.REFUSED:
        return OutsideBadge(kind=kind, standing=standing, checks=(signature,))
    checks = (signature, *_period_2(until, at), *_recipient(_is_recipient_2(_object(read.get("recipient")), email)), REVOCATION)
    return OutsideBadge(
        kind=kind, standing=standing, checks=checks, title=_text(badge.get("name")), issuer=_text(named),
        issuer_name=_text(issuer.get("name")) or _text(named), awarded=awarded, valid_until=until,
        aligned=_aligned_2(badge),
    )  # fmt: skip


def _aligned_2(badge: Mapping[str, Any]) -> tuple[Aligned, ...]:
    named = _objects(badge.get("alignment"))
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


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def _texts(value: object) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _web_address(value: object) -> str:
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else ""
