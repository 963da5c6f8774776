"""What speaks for a certificate besides itself: the status list, the log, the seal of its PDF, its holder's address. Pure.

Each is checked only after the signature was found to fit. What is not at hand is told as not done, and never guessed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from genomeready.credentials.carriers.pdf import Seal
from genomeready.credentials.carriers.reading import Brought, Form, read_any, refuse_what_misleads, said_in
from genomeready.credentials.carriers.refusing import Unreadable
from genomeready.credentials.carriers.stamps import Unfit
from genomeready.credentials.did import Trust, did_web
from genomeready.credentials.facts import Endorsed, is_address_of_holder, issuer_of, moment_in
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.securing import NotSecured, secured_by, used_at
from genomeready.credentials.status_list import BadList, decoded, is_set
from genomeready.credentials.transparency import is_included, leaf_hash
from genomeready.credentials.verifying import Check, Outcome, State, Verdict, content_hash, verify

ENTRY, PURPOSE = "BitstringStatusListEntry", "revocation"
INDEX = re.compile(r"[0-9]{1,9}")
Found = tuple[State, Check]


@dataclass(frozen=True, kw_only=True)
class Records:
    """What the issuer publishes: its keys, the status list at an address, and the log's proof for a document by its content hash.

    `trust` returns the keys under an identifier: an issuer that moved has had several.
    """

    trust: Callable[[str], Trust]
    status_list: Callable[[str], str | None] = lambda _address: None
    inclusion: Callable[[str], Mapping[str, Any] | None] = lambda _content: None
    withdrawn: Callable[[Sequence[str]], Mapping[str, datetime | None]] = lambda _addresses: {}
    """For those of these endorsements, by their ids, that the register has: when each was withdrawn; None while it stands."""


def corroborated(
    verdict: Verdict,
    said: Mapping[str, Any],
    records: Records,
    *,
    at: datetime,
    brought: Brought | None = None,
    email: str = "",
) -> Verdict:
    """Return the verdict with these checks added; `brought` is the file, `email` the address its holder is said to have."""
    if verdict.facts is None:
        return verdict
    told, open_since = _status(verdict, said, records, at)
    found = [told, _included(said, records, at)]
    if brought is not None and brought.form is Form.PDF:
        found.append(_sealed(brought.seal, records))
    if email:
        found.append(_holder(said, email))
    failed = [state for state, check in found if check.outcome is Outcome.FAILED]
    state = verdict.state
    if State.ALTERED in failed:
        state = State.ALTERED
    elif state is State.VALID or (state is State.EXPIRED and State.REVOKED in failed):
        state = next(iter(failed), state)
    withdrawn = records.withdrawn([one.address for one in verdict.facts.endorsed_by]) if verdict.facts.endorsed_by else {}
    endorsed = [(one, _endorsed(one, withdrawn)) for one in verdict.facts.endorsed_by]
    standing = tuple(one for one, check in endorsed if check.outcome is not Outcome.FAILED)
    stamp = _stamped(brought.seal) if brought is not None and brought.seal is not None and State.ALTERED not in failed else ()
    checks = (*verdict.checks, *(check for _, check in found), *stamp, *(check for _, check in endorsed))
    facts = replace(verdict.facts, endorsed_by=standing)
    return replace(verdict, state=state, checks=checks, facts=facts, open_since=open_since)


def check_offline(document: bytes, records: Records, *, at: datetime, email: str = "") -> Verdict:
    """Return the verdict on a file from saved keys, list and log proof alone; what is missing is told as not done."""
    trust = records.trust("")
    try:
        brought = read_any(document, own_address="")
        said = {} if brought.is_name else said_in(brought.text)
    except Unreadable as fault:
        return unreadable(fault)
    verdict = verify(brought.text, trusts=[trust], register=None, at=at)
    return corroborated(verdict, said, records, at=at, brought=brought, email=email)


def unreadable(fault: Unreadable) -> Verdict:
    """Return the verdict on what holds no certificate."""
    return Verdict(state=State.UNREADABLE, checks=(Check("form", Outcome.FAILED, fault.words, fault.details),), facts=None)


def _not_done(name: str, words: str, **details: str | datetime) -> Found:
    return State.VALID, Check(name, Outcome.NOT_DONE, words, details)


def _status(verdict: Verdict, said: Mapping[str, Any], records: Records, at: datetime) -> tuple[Found, datetime | None]:
    """Return what the status list tells, and since when its state is not known: a list tells it until it runs out."""
    found, signed = _listed(verdict, said, records, at)
    if verdict.open_since is None or found[1].outcome is Outcome.PASSED:
        return found, None
    return found, max(verdict.open_since, signed) if signed else verdict.open_since


def _listed(verdict: Verdict, said: Mapping[str, Any], records: Records, at: datetime) -> tuple[Found, datetime | None]:
    """Return what the list tells, and when it was signed, where it is the issuer's."""
    entry = said.get("credentialStatus")
    if not isinstance(entry, dict):
        return _not_done("status", "It names no status list; documents from before there were lists have none."), None
    address, index = str(entry.get("statusListCredential")), str(entry.get("statusListIndex"))
    if (entry.get("type"), entry.get("statusPurpose")) != (ENTRY, PURPOSE) or not INDEX.fullmatch(index):
        return _not_done("status", "It names a kind of status that is not known here."), None
    text = records.status_list(address)
    if text is None:
        return _not_done("status", "The status list that tells whether it was revoked is not at hand: %(address)s.", address=address), None
    try:
        published = _signed(text, records, at)
        bits = _bits(published, address)
        ended = is_set(bits, int(index))
    except (NotSecured, BadList, ValueError, IndexError):
        return _not_done("status", "The status list at hand is not the issuer's, or is damaged: %(address)s.", address=address), None
    signed = moment_in(published.get("validFrom")) or at
    told: dict[str, str | datetime] = {"index": index, "size": str(len(bits) * 8), "day": signed}
    if ended:
        return _ended(verdict, told), signed
    return _in_force(told, moment_in(published.get("validUntil")), address, at), signed


def _ended(verdict: Verdict, told: Mapping[str, str | datetime]) -> Found:
    in_register = any(check.name == "register" and check.outcome is Outcome.PASSED for check in verdict.checks)
    words = "Bit %(index)s of %(size)s in its status list, signed on %(day)s, is set: this document is no longer in force."
    return State.SUPERSEDED if in_register else State.REVOKED, Check("status", Outcome.FAILED, words, told)


def _in_force(told: Mapping[str, str | datetime], until: datetime | None, address: str, at: datetime) -> Found:
    if until is None or until <= at:
        words = "The status list at hand, signed on %(day)s, says that it was in force then, and is too old for today: %(address)s."
        return _not_done("status", words, day=told["day"], address=address)
    words = "Bit %(index)s of %(size)s in its status list, signed on %(day)s, is not set: it is in force."
    return State.VALID, Check("status", Outcome.PASSED, words, told)


def _signed(text: str, records: Records, at: datetime) -> dict[str, Any]:
    document = read_json(text)
    if not isinstance(document, dict):
        raise BadList("The status list is not readable.")
    secured_by(document, records.trust(issuer_of(document)), at=at, purpose=KeyPurpose.STATUS_LIST)
    return document


def _bits(published: Mapping[str, Any], address: str) -> bytes:
    about = published.get("credentialSubject")
    same = urlsplit(str(published.get("id"))).path == urlsplit(address).path
    if not same or not isinstance(about, dict) or about.get("statusPurpose") != PURPOSE or not issuer_of(dict(published)):
        raise BadList("This is another list.")
    return decoded(str(about.get("encodedList")))


def _endorsed(one: Endorsed, withdrawn: Mapping[str, datetime | None]) -> Check:
    """Say whether the endorsement of the course still stands; the certificate is in force either way."""
    if one.address not in withdrawn:
        words = "Whether %(body)s still endorses the course could not be checked here."
        return Check("endorsement", Outcome.NOT_DONE, words, {"body": one.body})
    day = withdrawn[one.address]
    if day is not None:
        words = "The endorsement of the course by %(body)s was withdrawn on %(day)s. What the certificate itself certifies stays as it is."
        return Check("endorsement", Outcome.FAILED, words, {"body": one.body, "day": day})
    return Check("endorsement", Outcome.PASSED, "The endorsement of the course by %(body)s stands.", {"body": one.body})


def _included(said: Mapping[str, Any], records: Records, at: datetime) -> Found:
    if "vct" in said:
        return _not_done("log", "A token that shows a part only cannot be looked up in the log, which holds hashes of the whole.")
    content = content_hash(dict(said))
    proof = records.inclusion(content)
    if proof is None:
        return _not_done("log", "No signed head of the log covers it yet, or none is at hand.")
    told: dict[str, str | datetime] = {}
    try:
        head = proof["head"]
        (signature,) = secured_by(head, records.trust(did_web(str(head["log"]))), at=at, purpose=KeyPurpose.STATUS_LIST)
        entry, position, size = read_json(proof["entry"]), int(proof["position"]), int(head["size"])
        steps = [bytes.fromhex(step) for step in proof["proof"]]
        fits = is_included(leaf_hash(proof["entry"].encode()), position, size, steps, bytes.fromhex(head["sha256Root"]))
        told |= {"position": str(position), "size": str(size), "day": signature.created}
        fits = fits and (entry["act"], entry["sha256"]) == ("issued", content)
    except (NotSecured, ValueError, KeyError, TypeError, AttributeError):
        fits = False
    if not fits:
        return State.NOT_IN_REGISTER, Check("log", Outcome.FAILED, "The proof that its issuing stands in the public log does not fit.")
    words = "Its issuing is in the public log, at position %(position)s (counted from 0) of %(size)s, under a head signed on %(day)s."
    return State.VALID, Check("log", Outcome.PASSED, words, told)


def _sealed(seal: Seal | None, records: Records) -> Found:
    if seal is None:
        words = "The PDF bears no seal, so what is printed on it may have been changed; only the file attached to it was checked."
        return State.ALTERED, Check("seal", Outcome.FAILED, words)
    key = next((key for key in records.trust("").keys if key.multikey == seal.multikey and key.may_sign(KeyPurpose.SEAL)), None)
    if not seal.intact:
        return State.ALTERED, Check("seal", Outcome.FAILED, "The seal of the PDF is broken: it was changed after it was sealed.")
    try:
        day = used_at(key, seal.sealed_at) if key else None
    except NotSecured:
        day = None
    if day is None:
        return State.ALTERED, Check("seal", Outcome.FAILED, "The PDF is sealed with a key that its issuer did not use for that.")
    return State.VALID, Check(
        "seal", Outcome.PASSED, "The PDF is as its issuer sealed it on %(day)s: nothing printed on it was changed.", {"day": day}
    )


def _stamped(seal: Seal) -> tuple[Check, ...]:
    """Say whether an authority vouches for when the PDF was sealed; what the certificate says holds or falls without it."""
    if seal.stamp is None:
        return (Check("time-stamp", Outcome.NOT_DONE, "Time stamp of the seal: none. The day of sealing is the issuer's own word."),)
    if isinstance(seal.stamp, Unfit) or _misleads(seal.stamp.authority):
        words = "The time stamp of the seal is not of this seal, or is damaged: it says nothing about when the PDF was sealed."
        return (Check("time-stamp", Outcome.FAILED, words),)
    told: dict[str, str | datetime] = {"day": seal.stamp.at, "authority": seal.stamp.authority}
    return (
        Check("time-stamp", Outcome.PASSED, "Time stamp of the seal: of %(day)s by %(authority)s. It fits the seal.", told),
        Check(
            "time-stamp-authority", Outcome.NOT_DONE,
            "Whether %(authority)s may be relied on for the time was not checked: no authorities are known here.", told,
        ),
    )  # fmt: skip


def _misleads(name: str) -> bool:
    try:
        refuse_what_misleads({"name": name})
    except Unreadable:
        return True
    return not name


def _holder(said: Mapping[str, Any], email: str) -> Found:
    same = is_address_of_holder(dict(said), email)
    if same is None:
        return _not_done("holder", "It does not tell the e-mail address of its holder, so the address could not be compared.")
    if not same:
        words = "It was not issued to the e-mail address you typed. It may be another person's, or the holder had another address then."
        return State.OTHER_HOLDER, Check("holder", Outcome.FAILED, words)
    return State.VALID, Check("holder", Outcome.PASSED, "It was issued to the e-mail address you typed.")
