"""SD-JWT VC: a credential whose holder chooses which parts to show. Pure.

Sources: RFC 9901 (SD-JWT); draft-ietf-oauth-sd-jwt-vc. What may be held back is written as separate
disclosures; the signed token holds only their salted hashes. There is no key binding: a token with
one is refused rather than half checked.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from genomeready.credentials.proofs.jws import NotAToken, Token, from_base64url, read_token, signed_token, to_base64url
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.proofs.signing import Signer

TYP = "dc+sd-jwt"
HASH = "sha-256"
RESERVED = frozenset({"_sd", "_sd_alg", "..."})


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a holder showed: every claim that can be seen, and the token whose signature is still to be checked."""

    claims: dict[str, Any]
    token: Token


def issued_sd_jwt(
    claims: Mapping[str, Any], *, disclosed: Mapping[str, Any], signer: Signer, kid: str, at: datetime, salt: Callable[[], str]
) -> str:  # fmt: skip
    """Return an SD-JWT VC with every disclosure; `claims` are always seen, each of `disclosed` only if the holder shows it."""
    disclosures = [_written([salt(), name, value]) for name, value in disclosed.items()]
    payload = dict(claims) | {"iat": int(at.timestamp()), "_sd": sorted(map(_digest, disclosures)), "_sd_alg": HASH}
    return "~".join([signed_token(payload, typ=TYP, signer=signer, kid=kid), *disclosures, ""])


def presented(text: str, *, names: Collection[str]) -> str:
    """Return an SD-JWT VC with the named disclosures only.

    Raises:
        NotAToken: it is none, or holds no disclosure of such a name.
    """
    token, disclosures = _parts(text)
    kept = {name: disclosure for disclosure in disclosures if (name := _read(disclosure)[0]) in names}
    missing = sorted(set(names) - set(kept))
    if missing:
        message = f"it holds no {', '.join(missing)}"
        raise NotAToken(message)
    return "~".join([token, *kept.values(), ""])


def shown_in(text: str) -> Shown:
    """Return what an SD-JWT VC shows.

    Raises:
        NotAToken: it is none, or a disclosure does not belong to it (RFC 9901 §7.1).
    """
    written, disclosures = _parts(text)
    token = read_token(written, typ=TYP)
    claims = {name: value for name, value in token.payload.items() if name not in RESERVED}
    expected = token.payload.get("_sd")
    if token.payload.get("_sd_alg") != HASH or not isinstance(expected, list) or len(set(map(str, expected))) != len(expected):
        message = "it does not say once each what may be disclosed"
        raise NotAToken(message)
    for disclosure in disclosures:
        name, value = _read(disclosure)
        if _digest(disclosure) not in expected or name in claims or name in RESERVED:
            message = "a disclosure does not belong to it"
            raise NotAToken(message)
        claims[name] = value
    return Shown(claims=claims, token=token)


def _parts(text: str) -> tuple[str, list[str]]:
    token, *disclosures = text.strip().split("~")
    if not disclosures or disclosures[-1]:
        message = "no SD-JWT without key binding"
        raise NotAToken(message)
    return token, disclosures[:-1]


def _written(disclosure: list[Any]) -> str:
    return to_base64url(json.dumps(disclosure, ensure_ascii=False, separators=(",", ":")).encode())


def _digest(disclosure: str) -> str:
    return to_base64url(hashlib.sha256(disclosure.encode()).digest())


def _read(disclosure: str) -> tuple[str, Any]:
    try:
        read = read_json(from_base64url(disclosure))
        _salt, name, value = read
    except (ValueError, TypeError) as fault:
        message = "a disclosure cannot be read"
        raise NotAToken(message) from fault
    if not isinstance(read, list) or not isinstance(name, str):
        message = "a disclosure cannot be read"
        raise NotAToken(message)
    return name, value
