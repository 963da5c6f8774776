"""Data Integrity proofs: making them and holding a document against them. Pure.

Sources: W3C Verifiable Credential Data Integrity 1.0, §4 (algorithms), and Data Integrity EdDSA
Cryptosuites 1.0, §3.2 (eddsa-rdfc-2022) and §3.3 (eddsa-jcs-2022).

A suite says how document and proof options become the bytes that are signed; both suites sign with
Ed25519. The first signs what JSON-LD makes of a document and is what most verifiers know; the
second signs every byte of the canonical JSON.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from genomeready.credentials.multibase import Curve, NotMultibase, from_multibase, to_multibase
from genomeready.credentials.proofs.canonical import NotCanonical, canonical
from genomeready.credentials.proofs.linked_data import Reader
from genomeready.credentials.proofs.signing import Signer, fits
from genomeready.credentials.proofs.templates import Templates

JsonObject = dict[str, Any]
TYPE = "DataIntegrityProof"
PURPOSE = "assertionMethod"


@dataclass(frozen=True)
class Suite:
    """A cryptosuite: its name, its canonical form, and whether a proof carries the document's context."""

    name: str
    form: Callable[[JsonObject], bytes]
    carries_context: bool

    def digest(self, document: JsonObject, options: JsonObject) -> bytes:
        """Return the hash of the proof options followed by the hash of the document (64 bytes).

        The options take on the document's context, so that it cannot be exchanged.

        Raises:
            NotCanonical: one of the two has no canonical form.
        """
        if "@context" in document:
            options = options | {"@context": document["@context"]}
        return hashlib.sha256(self.form(options)).digest() + hashlib.sha256(self.form(document)).digest()


def suites_with(reader: Reader) -> Mapping[str, Suite]:
    """Return the suites that are known here, for documents whose words a reader knows."""
    templates = Templates(reader)
    return {
        suite.name: suite
        for suite in (
            Suite("eddsa-rdfc-2022", lambda document: templates.canonical(document).encode(), carries_context=False),
            Suite("eddsa-jcs-2022", canonical, carries_context=True),
        )
    }


SUITES = suites_with(Reader())
EDDSA_RDFC_2022, EDDSA_JCS_2022 = SUITES["eddsa-rdfc-2022"], SUITES["eddsa-jcs-2022"]
PROOF_SUITES = (EDDSA_RDFC_2022, EDDSA_JCS_2022)
"""The proofs of what is signed now, in their order: many verifiers take the first one they know."""


def xml_moment(at: datetime) -> str:
    """Return a UTC moment as XMLSCHEMA11-2 dateTimeStamp to the second.

    >>> from datetime import UTC
    >>> xml_moment(datetime(2026, 11, 22, 12, 5, tzinfo=UTC))
    '2026-11-22T12:05:00Z'
    """
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def with_proofs(document: JsonObject, *, signer: Signer, method: str, at: datetime, suites: tuple[Suite, ...] = PROOF_SUITES) -> JsonObject:
    """Return the document with a set of proofs (always an array), one for each suite.

    Raises:
        NotCanonical: part of the document would not be signed.
    """
    return document | {"proof": [_proof(document, suite=suite, signer=signer, method=method, at=at) for suite in suites]}


def _proof(document: JsonObject, *, suite: Suite, signer: Signer, method: str, at: datetime) -> JsonObject:
    options = {
        "type": TYPE,
        "cryptosuite": suite.name,
        "created": xml_moment(at),
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }
    return make_proof(document, options, suite=suite, signer=signer)


def make_proof(document: JsonObject, options: JsonObject, *, suite: Suite, signer: Signer) -> JsonObject:
    """Return the proof of a document that has none yet, for the given options."""
    signature = to_multibase(signer.sign(suite.digest(document, options)))
    if suite.carries_context and "@context" in document:
        options = options | {"@context": document["@context"]}
    return options | {"proofValue": signature}


def holds(document: JsonObject, proof: JsonObject, *, multikey: str, purpose: str = PURPOSE, suites: Mapping[str, Suite] = SUITES) -> bool:
    """Say whether a proof of a known suite fits the document and the key.

    Stricter than §3.3.2 in one thing: the proof's context must equal the document's, while the
    Recommendation lets contexts be appended after signing.
    """
    suite = suites.get(str(proof.get("cryptosuite")))
    if suite is None or proof.get("type") != TYPE or proof.get("proofPurpose") != purpose:
        return False
    if (suite.carries_context or "@context" in proof) and proof.get("@context") != document.get("@context"):
        return False
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        signature, digest = from_multibase(str(proof.get("proofValue"))), suite.digest(unsecured, options)
    except (NotMultibase, NotCanonical):
        return False
    return fits(signature, digest, multikey=multikey, curve=Curve.ED25519)
