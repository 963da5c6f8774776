"""Data Integrity proofs: making them and holding a document against them. Pure.

Sources: W3C Verifiable Credential Data Integrity 1.0, §4 (algorithms), and Data Integrity EdDSA
Cryptosuites 1.0, §3.3 (eddsa-jcs-2022). `tests/credentials/vectors` holds the W3C's own vector.

A suite says how document and proof options become the bytes that are signed; all suites here sign
with Ed25519. `SUITES` is where another one (eddsa-rdfc-2022) is added.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from genomeready.credentials.multibase import NotMultibase, from_multibase, from_multikey, to_multibase

JsonObject = dict[str, Any]


class NotCanonical(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A document that has no canonical form: a number out of range, half a character."""


class Signer(Protocol):
    """Whoever can sign: a key in a file today, a hardware module by the same two words."""

    @property
    def multikey(self) -> str:
        """The public half, as verifiers name it."""

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of the signature."""


@dataclass(frozen=True)
class Suite:
    """A cryptosuite: its name, and how document and proof options become the bytes to sign."""

    name: str
    digest: Callable[[JsonObject, JsonObject], bytes]


def canonical(value: object) -> bytes:
    """Return the canonical JSON (RFC 8785) of a value.

    >>> canonical({"b": 1, "a": ["é"]}).decode()
    '{"a":["é"],"b":1}'
    """
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # the package's own alias is narrower
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as fault:
        message = "this document has no canonical form"
        raise NotCanonical(message) from fault


def _jcs_digest(document: JsonObject, options: JsonObject) -> bytes:
    """Return the hash of the proof options followed by the hash of the document (64 bytes)."""
    return hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(document)).digest()


EDDSA_JCS_2022 = Suite("eddsa-jcs-2022", _jcs_digest)
SUITES: Mapping[str, Suite] = {suite.name: suite for suite in (EDDSA_JCS_2022,)}
PROOF_SUITES = (EDDSA_JCS_2022,)
"""The proofs of a new document, in their order."""


def xml_moment(at: datetime) -> str:
    """Return a UTC moment as XMLSCHEMA11-2 dateTimeStamp to the second.

    >>> from datetime import UTC
    >>> xml_moment(datetime(2026, 11, 22, 12, 5, tzinfo=UTC))
    '2026-11-22T12:05:00Z'
    """
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def with_proofs(document: JsonObject, *, suites: tuple[Suite, ...], signer: Signer, method: str, at: datetime) -> JsonObject:
    """Return the document with a set of proofs (always an array), one for each suite."""
    return document | {"proof": [_proof(document, suite=suite, signer=signer, method=method, at=at) for suite in suites]}


def _proof(document: JsonObject, *, suite: Suite, signer: Signer, method: str, at: datetime) -> JsonObject:
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite.name,
        "created": xml_moment(at),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    return make_proof(document, options, suite=suite, signer=signer)


def make_proof(document: JsonObject, options: JsonObject, *, suite: Suite, signer: Signer) -> JsonObject:
    """Return the proof of a document that has none yet, for the given options.

    The options take on the document's context, so that it cannot be exchanged (§3.3.1).
    """
    if "@context" in document:
        options = options | {"@context": document["@context"]}
    return options | {"proofValue": to_multibase(signer.sign(suite.digest(document, options)))}


def holds(document: JsonObject, proof: JsonObject, *, multikey: str) -> bool:
    """Say whether a proof of a known suite fits the document and the key.

    Stricter than §3.3.2 in one thing: the proof's context must equal the document's, while the
    Recommendation lets contexts be appended after signing.
    """
    suite = SUITES.get(str(proof.get("cryptosuite")))
    if suite is None or proof.get("type") != "DataIntegrityProof" or proof.get("proofPurpose") != "assertionMethod":
        return False
    if proof.get("@context") != document.get("@context"):
        return False
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        signature = from_multibase(str(proof.get("proofValue")))
        key = Ed25519PublicKey.from_public_bytes(from_multikey(multikey))
        key.verify(signature, suite.digest(unsecured, options))
    except (NotMultibase, NotCanonical, InvalidSignature, ValueError):
        return False
    return True
