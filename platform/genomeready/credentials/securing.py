"""Holding a document against its issuer's keys: every proof, and each key on the date it was used. Pure.

The key is looked up in what is known of the issuer (our own keys, or a DID document that was
resolved before); what a proof brings along, even as a fragment that is itself a key, is only a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from genomeready.credentials.did import KnownKey, Trust
from genomeready.credentials.facts import moment_in
from genomeready.credentials.proofs.data_integrity import PURPOSE, SUITES, Suite, holds
from genomeready.credentials.proofs.jws import Token
from genomeready.credentials.rules import KeyPurpose

MOST_PROOFS = 8
CLOCKS_DIFFER = timedelta(minutes=5)


class Why(Enum):
    """Why a document does not count as signed by its issuer."""

    UNSIGNED = "no proof that can be checked"
    MIXED = "a proof for another purpose"
    UNKNOWN_KEY = "a key that the issuer never published for this"
    ALTERED = "a proof that does not fit"
    OUT_OF_USE = "a moment at which the issuer did not use the key"
    COMPROMISED = "a key that others may have used by then"
    RUN_OUT = "a proof that ran out"


class NotSecured(Exception):  # noqa: N818 - reads as a sentence where it is caught
    """The document is not secured by a key of its issuer."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Secured:
    """A proof that fits: its suite, the key that made it, and when."""

    suite: str
    key: KnownKey
    created: datetime


def secured_by(
    document: Mapping[str, Any],
    trust: Trust,
    *,
    at: datetime,
    purpose: KeyPurpose = KeyPurpose.CREDENTIAL,
    suites: Mapping[str, Suite] = SUITES,
) -> tuple[Secured, ...]:
    """Return the proofs of a document: every one of a known suite fits, and there is at least one.

    A proof of another kind is left aside, unless it names one of these keys: these make none, so
    somebody renamed its suite to have it left aside.

    Raises:
        NotSecured: one does not fit, its key is not the issuer's or was not in use, or there is none.
    """
    proofs = document.get("proof")
    proofs = proofs if isinstance(proofs, list) else [proofs]
    if len(proofs) > MOST_PROOFS:
        raise NotSecured(Why.UNSIGNED)
    if any(not isinstance(proof, dict) or proof.get("proofPurpose", PURPOSE) != PURPOSE for proof in proofs if proof is not None):
        raise NotSecured(Why.MIXED)
    known = [proof for proof in proofs if proof is not None and str(proof.get("cryptosuite")) in suites]
    if any(proof not in known and trust.key(proof.get("verificationMethod")) for proof in proofs if proof is not None):
        raise NotSecured(Why.ALTERED)
    if not known:
        raise NotSecured(Why.UNSIGNED)
    return tuple(_secured(document, proof, trust, at=at, purpose=purpose, suites=suites) for proof in known)


def _secured(
    document: Mapping[str, Any], proof: dict[str, Any], trust: Trust, *, at: datetime, purpose: KeyPurpose, suites: Mapping[str, Suite]
) -> Secured:
    key = trust.key(proof.get("verificationMethod"))
    if key is None or not key.may_sign(purpose):
        raise NotSecured(Why.UNKNOWN_KEY)
    if not holds(dict(document), proof, multikey=key.multikey, suites=suites):
        raise NotSecured(Why.ALTERED)
    if "expires" in proof and not _lies_before(at, moment_in(proof["expires"])):
        raise NotSecured(Why.RUN_OUT)
    return Secured(suite=str(proof["cryptosuite"]), key=key, created=used_at(key, moment_in(proof.get("created"))))


def token_secured_by(token: Token, trust: Trust) -> Secured:
    """Return by which key a token is signed.

    Raises:
        NotSecured: the signature does not fit, or the key is not the issuer's or was not in use.
    """
    key = trust.key(token.kid)
    if key is None or not key.may_sign(KeyPurpose.JWT):
        raise NotSecured(Why.UNKNOWN_KEY)
    if not token.fits(key.multikey):
        raise NotSecured(Why.ALTERED)
    return Secured(suite="ES256", key=key, created=used_at(key, token.created))


def used_at(key: KnownKey, created: datetime | None) -> datetime:
    """Return when a key was used, if the issuer used it then.

    Raises:
        NotSecured: the issuer did not use it then, others may have, or no moment is given.
    """
    if created is None or (key.since is not None and created < key.since - CLOCKS_DIFFER):
        raise NotSecured(Why.OUT_OF_USE)
    if key.compromised is not None and created >= key.compromised:
        raise NotSecured(Why.COMPROMISED)
    if key.until is not None and created > key.until + CLOCKS_DIFFER:
        raise NotSecured(Why.OUT_OF_USE)
    return created


def _lies_before(at: datetime, moment: datetime | None) -> bool:
    return moment is not None and at < moment
