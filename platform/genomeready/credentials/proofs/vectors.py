"""Every step of a Data Integrity proof, for comparing with the examples of a Recommendation. Pure.

Source: W3C Data Integrity EdDSA Cryptosuites 1.0, appendix B, whose steps carry these names.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from genomeready.credentials.multibase import NotMultibase, from_multibase
from genomeready.credentials.proofs.data_integrity import JsonObject, make_proof, suites_with
from genomeready.credentials.proofs.linked_data import Reader

ED25519_SECRET = b"\x80\x26"  # multicodec ed25519-priv


class NotAVector(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A file that does not say what to sign, with which options and which key."""


class _Given:
    """The key that the file holds: an example's, never one of an issuer."""

    def __init__(self, secret: str) -> None:
        data = from_multibase(secret)
        if not data.startswith(ED25519_SECRET):
            message = "not the Multikey of an Ed25519 private key"
            raise NotMultibase(message)
        self._key = Ed25519PrivateKey.from_private_bytes(data.removeprefix(ED25519_SECRET))
        self.multikey = ""

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)


def steps_of_proof(given: Mapping[str, Any], *, suite: str) -> JsonObject:
    """Return canonical forms, hashes and signature for a document, proof options and a key.

    `given` holds `document`, `options` (without `proofValue`), `privateKeyMultibase`, and in
    `contexts` the contexts that are not pinned here, by their addresses.

    Raises:
        NotAVector: one of the three is missing or of the wrong kind.
        NotCanonical: the document or the options have no canonical form.
    """
    document, options, secret = given.get("document"), given.get("options"), given.get("privateKeyMultibase")
    contexts = given.get("contexts", {})
    if not isinstance(document, dict) or not isinstance(options, dict) or not isinstance(secret, str) or not isinstance(contexts, dict):
        raise NotAVector("The file needs the members document, options and privateKeyMultibase; contexts may hold further contexts.")
    try:
        signer = _Given(secret)
    except ValueError as fault:
        raise NotAVector(f"privateKeyMultibase: {fault}") from fault
    used = suites_with(Reader(further=contexts))[suite]
    proof = make_proof(document, options, suite=used, signer=signer)
    secured = options | ({"@context": document["@context"]} if "@context" in document else {})
    written, about = used.form(document), used.form(secured)
    return {
        "cryptosuite": suite,
        "canonicalDocument": written.decode(),
        "documentHash": hashlib.sha256(written).hexdigest(),
        "canonicalOptions": about.decode(),
        "optionsHash": hashlib.sha256(about).hexdigest(),
        "hashData": used.digest(document, options).hex(),
        "signature": from_multibase(proof["proofValue"]).hex(),
        "proofValue": proof["proofValue"],
        "signed": document | {"proof": proof},
    }
