"""Open Badges 3.0 from elsewhere. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import jwt

from genomeready.credentials.did import KnownKey, Trust, key_id
from genomeready.credentials.document import KNOWN_CONTEXT_LISTS
from genomeready.credentials.facts import Facts, is_address_of_holder, issuer_of, read_facts
from genomeready.credentials.multibase import NotMultibase, read_multikey
from genomeready.credentials.outside_badges.badge import REVOCATION, Aligned, OutsideBadge, Standing, objects_in, recipient_check
from genomeready.credentials.proofs.data_integrity import SUITES
from genomeready.credentials.proofs.jws import ALGORITHM, NotAToken
from genomeready.credentials.proofs.vc_jwt import credential_in_jwt
from genomeready.credentials.verifying import Check, Outcome, State, verify


def version_3(text: str, read: dict[str, Any], token: str, trusts: Sequence[Trust], *, email: str, at: datetime) -> OutsideBadge:
    """Return what can be said about an Open Badges 3.0 credential; `token` is the JWT around it, if there is one."""
    known = next((trust for trust in trusts if trust.issuer == issuer_of(read)), None)
    trust = known or _key_itself(issuer_of(read))
    more = (*_recipient_3(read, token, email), REVOCATION)
    beyond = _beyond_us(read, token, trust)
    facts = read_facts(read) if beyond and "VerifiableCredential" in _texts(read.get("type")) else None
    if beyond and facts:
        return _said_3(facts, Standing.UNCHECKED, (beyond, *more))
    verdict = verify(text, trusts=[trust] if trust else [], register=None, at=at)
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
    suites = {str(proof.get("cryptosuite")) for proof in objects_in(read.get("proof"))}
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
    return recipient_check(fits=is_address_of_holder(document, email) if email else None)


def _texts(value: object) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
