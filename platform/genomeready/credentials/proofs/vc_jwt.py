"""A credential as a JWT signed with ES256: the second form, for who wants one. Pure.

Source: 1EdTech Open Badges 3.0 §8.2 (VC-JWT): the payload is the credential itself, with `iss`,
`jti`, `sub`, `nbf` and `exp` beside it, and `iat` for when it was signed. ES256 since 1EdTech's
validator knows RS256 and ES256 only.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from genomeready.credentials.proofs.jws import NotAToken, Token, read_token, signed_token
from genomeready.credentials.proofs.signing import Signer

TYP = "JWT"
REPEATED = ("iss", "jti", "sub", "nbf", "exp")
"""Claims that say again what the credential says."""


def credential_as_jwt(document: Mapping[str, Any], *, signer: Signer, kid: str, at: datetime) -> str:
    """Return an unsecured credential as a signed JWT; `at` is when it is signed."""
    return signed_token(dict(document) | _claims(document) | {"iat": int(at.timestamp())}, typ=TYP, signer=signer, kid=kid)


def credential_in_jwt(text: str) -> tuple[dict[str, Any], Token]:
    """Return the credential in a JWT, and the token, whose signature is still to be checked.

    Raises:
        NotAToken: it is no such JWT, or its claims say something else than the credential.
    """
    token = read_token(text, typ=TYP)
    document = {name: value for name, value in token.payload.items() if name not in {*REPEATED, "iat"}}
    try:
        expected = _claims(document)
    except (KeyError, TypeError, ValueError) as fault:
        message = "there is no credential in it"
        raise NotAToken(message) from fault
    if {name: token.payload[name] for name in REPEATED if name in token.payload} != expected:
        message = "its claims say something else than its credential"
        raise NotAToken(message)
    return document, token


def _claims(document: Mapping[str, Any]) -> dict[str, Any]:
    subject = document["credentialSubject"].get("id")
    return {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        **({"sub": subject} if subject else {}),
        "nbf": _seconds(document["validFrom"]),
        **({"exp": _seconds(document["validUntil"])} if "validUntil" in document else {}),
    }


def _seconds(moment: str) -> int:
    read = datetime.fromisoformat(moment)
    if read.tzinfo is None:
        message = "a moment without time zone"
        raise ValueError(message)
    return int(read.timestamp())
