"""The issuer's identifier (`did:web`) and the document that publishes its keys. Pure, no network.

Source: did:web method specification (W3C CCG); W3C Controlled Identifiers 1.0. The fragment of a
key's id is its Multikey and `assertionMethod` holds strings: the form most verifiers accept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


class NotADidDocument(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A file that should list an issuer's keys and does not."""


@dataclass(frozen=True, kw_only=True)
class KnownKey:
    """A public key, the id proofs name it by, and when it signed (None: not known)."""

    id: str
    multikey: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Trust:
    """An issuer and the keys it is known by."""

    issuer: str
    keys: tuple[KnownKey, ...]

    def key(self, method: object) -> KnownKey | None:
        """Return the key a proof names, or None."""
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


def did_document(did: str, multikeys: Iterable[str]) -> dict[str, Any]:
    """Return the DID document: every key that ever signed, retired ones included.

    A retired key stays, since did:web has no history: without it old certificates could not be checked.
    """
    keys = list(multikeys)
    return {
        "@context": CONTEXTS,
        "id": did,
        "verificationMethod": [{"id": key_id(did, key), "type": "Multikey", "controller": did, "publicKeyMultibase": key} for key in keys],
        "assertionMethod": [key_id(did, key) for key in keys],
    }


def trust_in(document: object) -> Trust:
    """Return the issuer and keys of a DID document somebody saved for checking offline.

    Raises:
        NotADidDocument: it names no issuer, or no key that may sign credentials.
    """
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        message = "This is not a did.json: it has no id."
        raise NotADidDocument(message)
    did = document["id"]
    may_assert, methods = document.get("assertionMethod"), document.get("verificationMethod")
    keys = tuple(
        KnownKey(id=method["id"], multikey=method["publicKeyMultibase"])
        for method in (methods if isinstance(methods, list) else [])
        if isinstance(method, dict)
        and method.get("controller") == did
        and isinstance(method.get("id"), str)
        and isinstance(method.get("publicKeyMultibase"), str)
        and isinstance(may_assert, list)
        and method["id"] in may_assert
    )
    if not keys:
        message = "This did.json lists no key that may sign certificates."
        raise NotADidDocument(message)
    return Trust(issuer=did, keys=keys)
