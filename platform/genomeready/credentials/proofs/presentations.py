"""A presentation that proves control of a DID (DIDAuthentication), and one that hands credentials over. Pure.

Sources: W3C VCALM 1.0 (Working Draft; before that VC-API of the W3C Credentials Community Group), on requesting a
presentation and on DID authentication; W3C VC Data Model 2.0 §4.13; did:key (W3C CCG) §3.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from genomeready.credentials.multibase import Curve, NotMultibase, read_multikey
from genomeready.credentials.proofs.contexts import CREDENTIALS
from genomeready.credentials.proofs.data_integrity import SUITES, holds

TYPE = "VerifiablePresentation"
PURPOSE = "authentication"
MEMBERS = frozenset({"@context", "id", "type", "holder", "proof"})


class NotProven(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A presentation that does not prove control of a DID, and why."""


def presentation_request(*, challenge: str, domain: str) -> dict[str, Any]:
    """Return the request for a presentation that proves control of a `did:key`, and for nothing else."""
    query = {
        "type": "DIDAuthentication",
        "acceptedMethods": [{"method": "key"}],
        "acceptedCryptosuites": [{"cryptosuite": name} for name in SUITES],
    }
    return {"query": [query], "challenge": challenge, "domain": domain}


def did_proven_by(presentation: Mapping[str, Any], *, challenge: str, domain: str) -> str:
    """Return the `did:key` that a presentation proves control of, for this challenge and domain.

    Raises:
        NotProven: it is no such presentation, answers another request, or its proof does not fit.
    """
    if presentation.get("@context") != [CREDENTIALS] or presentation.get("type") not in ([TYPE], TYPE):
        raise NotProven("It is no presentation of the VC Data Model 2.0 in its own vocabulary alone.")
    if not MEMBERS.issuperset(presentation):
        raise NotProven("It holds more than was asked for: nothing but a proof of the holder's identifier.")
    proof, did = _only(presentation.get("proof")), str(presentation.get("holder"))
    if (proof.get("challenge"), proof.get("domain")) != (challenge, domain):
        raise NotProven("It answers another request: its challenge or its domain is not the one that was asked with.")
    multikey = _key_of(did)
    if proof.get("verificationMethod") != f"{did}#{multikey}":
        raise NotProven("Its proof names another key than that of its holder.")
    if not holds(dict(presentation), proof, multikey=multikey, purpose=PURPOSE):
        raise NotProven("Its proof does not fit.")
    return did


def _only(proof: object) -> dict[str, Any]:
    proofs = proof if isinstance(proof, list) else [proof]
    if len(proofs) != 1 or not isinstance(proofs[0], dict):
        raise NotProven("It has to carry one proof.")
    return proofs[0]


def _key_of(did: str) -> str:
    multikey = did.removeprefix("did:key:")
    try:
        curve, _ = read_multikey(multikey)
    except NotMultibase as fault:
        raise NotProven("Its holder is no did:key.") from fault
    if not did.startswith("did:key:") or curve is not Curve.ED25519:
        raise NotProven("Its holder is no did:key of an Ed25519 key.")
    return multikey


def presentation_of(credentials: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return credentials as one presentation, unsigned: each bears the proofs of its own issuer."""
    return {"@context": [CREDENTIALS], "type": [TYPE], "verifiableCredential": [dict(one) for one in credentials]}
