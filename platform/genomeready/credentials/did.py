"""The issuer's identifier (`did:web`) and the document that publishes its keys. Pure, no network.

Source: did:web method specification (W3C CCG); W3C Controlled Identifiers 1.0. The fragment of a
key's id is its Multikey and `assertionMethod` holds strings: the form most verifiers accept. A key
that signs JWTs is published as a JWK, which is what JWT libraries read.

A retired key stays in the document: did:web has no history, and without it old certificates could
not be checked. It carries neither `revoked` nor `expires`, since verifiers take these as a reason to
refuse everything the key ever signed; when each key was used is told in a list beside the document.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from genomeready.credentials.multibase import Curve, NotMultibase, read_multikey, to_multikey
from genomeready.credentials.proofs.data_integrity import xml_moment
from genomeready.credentials.rules import KeyPurpose

CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1", "https://w3id.org/security/jwk/v1"]
COORDINATE_LENGTH = 32


class NotADidDocument(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A file that should list an issuer's keys and does not."""


@dataclass(frozen=True, kw_only=True)
class KnownKey:
    """A public key, the id proofs name it by, what it is for and when it signed (None: not known).

    From `compromised` on somebody else may have signed with it.
    """

    id: str
    multikey: str
    purpose: KeyPurpose | None = None
    since: datetime | None = None
    until: datetime | None = None
    compromised: datetime | None = None

    def may_sign(self, purpose: KeyPurpose) -> bool:
        """Say whether the key is for this purpose; a stranger's did.json does not tell."""
        return self.purpose in {purpose, None}


@dataclass(frozen=True, kw_only=True)
class Trust:
    """An issuer and the keys it is known by."""

    issuer: str
    keys: tuple[KnownKey, ...]

    def key(self, method: object) -> KnownKey | None:
        """Return the key a proof names, or None. The key is the one listed here, never one that a proof brings along."""
        return next((key for key in self.keys if key.id == method), None)


def did_web(public_url: str) -> str:
    """Return the did:web of the host that serves the platform; a port is written %3A8000.

    >>> did_web("https://genomeready.example/"), did_web("http://localhost:8000")
    ('did:web:genomeready.example', 'did:web:localhost%3A8000')
    """
    parts = urlsplit(public_url)
    host = parts.hostname or "localhost"
    return f"did:web:{host}%3A{parts.port}" if parts.port else f"did:web:{host}"


def key_id(did: str, multikey: str) -> str:
    """Return the id of a key: the issuer, then its own Multikey.

    >>> key_id("did:web:a.example", "z6Mk")
    'did:web:a.example#z6Mk'
    """
    return f"{did}#{multikey}"


def did_document(did: str, keys: Iterable[KnownKey]) -> dict[str, Any]:
    """Return the DID document: every key that ever signed, retired ones included, compromised ones left out.

    The key that seals PDFs is listed, so that its certificate can be compared; it may assert nothing.
    """
    listed = [key for key in keys if key.compromised is None]
    return {
        "@context": CONTEXTS,
        "id": did,
        "verificationMethod": [_method(did, key) for key in listed],
        "assertionMethod": [key.id for key in listed if key.purpose is not KeyPurpose.SEAL],
    }


def key_history(did: str, keys: Iterable[KnownKey]) -> dict[str, Any]:
    """Return the list that tells what each key is for and when it was used, compromised ones included."""
    return {
        "issuer": did,
        "keys": [
            {"id": key.id, "purpose": str(key.purpose)}
            | {
                name: xml_moment(moment)
                for name, moment in (("since", key.since), ("until", key.until), ("compromised", key.compromised))
                if moment
            }
            for key in keys
        ],
    }


def _method(did: str, key: KnownKey) -> dict[str, Any]:
    about = {"id": key.id, "controller": did}
    if key.purpose in {KeyPurpose.JWT, KeyPurpose.SEAL}:
        return about | {"type": "JsonWebKey", "publicKeyJwk": jwk_of(key.multikey)}
    return about | {"type": "Multikey", "publicKeyMultibase": key.multikey}


def jwk_of(multikey: str) -> dict[str, str]:
    """Return a P-256 public key as a JWK (RFC 7517, RFC 7518 §6.2.1); its `kid` is its Multikey.

    Raises:
        NotMultibase: it is a key of another kind, or none.
    """
    curve, data = read_multikey(multikey)
    if curve is not Curve.P256:
        message = "only P-256 keys are written as JWK here"
        raise NotMultibase(message)
    numbers = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data).public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _coordinate(numbers.x), "y": _coordinate(numbers.y), "kid": multikey, "alg": "ES256"}


def _coordinate(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(COORDINATE_LENGTH)).rstrip(b"=").decode()


def trust_in(document: object) -> Trust:
    """Return the issuer and keys of a DID document somebody saved for checking offline; one that may assert nothing can only seal.

    Raises:
        NotADidDocument: it names no issuer, or no key that may sign credentials.
    """
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        message = "This is not a did.json: it has no id."
        raise NotADidDocument(message)
    did = document["id"]
    asserting, methods = document.get("assertionMethod"), document.get("verificationMethod")
    may_assert = asserting if isinstance(asserting, list) else []
    keys = tuple(
        KnownKey(id=method["id"], multikey=multikey, purpose=None if method["id"] in may_assert else KeyPurpose.SEAL)
        for method in (methods if isinstance(methods, list) else [])
        if isinstance(method, dict)
        and method.get("controller") == did
        and isinstance(method.get("id"), str)
        and (multikey := _multikey_in(method))
    )
    if not any(key.may_sign(KeyPurpose.CREDENTIAL) for key in keys):
        message = "This did.json lists no key that may sign certificates."
        raise NotADidDocument(message)
    return Trust(issuer=did, keys=keys)


def _multikey_in(method: dict[str, Any]) -> str:
    """Return the Multikey of a verification method, whichever way it writes its key; empty where it has none."""
    written, jwk = method.get("publicKeyMultibase"), method.get("publicKeyJwk")
    if isinstance(written, str):
        return written
    if not isinstance(jwk, dict) or (jwk.get("kty"), jwk.get("crv")) != ("EC", "P-256"):
        return ""
    try:
        x, y = (base64.urlsafe_b64decode(str(jwk.get(name)) + "==") for name in ("x", "y"))
        return to_multikey(bytes([2 + y[-1] % 2]) + x, Curve.P256) if len(x) == len(y) == COORDINATE_LENGTH else ""
    except ValueError:
        return ""
