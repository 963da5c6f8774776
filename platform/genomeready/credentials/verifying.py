"""Checking a certificate: one function, one verdict, each check told. Pure: no database, no network.

The order: size and form, vocabularies, issuer, every proof and its key, schema, register, period.
Nothing a document says is shown before its signature was found to fit. Nothing it names is ever fetched.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from genomeready.credentials.did import Trust
from genomeready.credentials.document import KNOWN_CONTEXT_LISTS, SD_JWT_TYPE
from genomeready.credentials.facts import Facts, facts_shown, issuer_of, read_facts
from genomeready.credentials.proofs.canonical import canonical
from genomeready.credentials.proofs.jws import Token, looks_like_token
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.proofs.schemas import fault_in
from genomeready.credentials.proofs.sd_jwt import shown_in
from genomeready.credentials.proofs.vc_jwt import credential_in_jwt
from genomeready.credentials.rules import AwardState, written_day
from genomeready.credentials.securing import CLOCKS_DIFFER, NotSecured, Secured, Why, secured_by, token_secured_by


class State(StrEnum):
    """The verdict in one word."""

    VALID = "valid"
    ALTERED = "altered"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    NOT_IN_REGISTER = "not-in-register"
    OTHER_HOLDER = "other-holder"
    UNKNOWN_ISSUER = "unknown-issuer"
    UNREADABLE = "unreadable"


class Outcome(StrEnum):
    """How one check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_DONE = "not done"


@dataclass(frozen=True)
class Check:
    """One check: its name, how it ended, and why in plain words (`%(name)s` filled from details)."""

    name: str
    outcome: Outcome
    words: str
    details: Mapping[str, str | datetime] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The words in English with their details."""
        written = {name: written_day(value) if isinstance(value, datetime) else value for name, value in self.details.items()}
        return self.words % written if written else self.words


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What our own register knows of a document: where its award stands, and whether a newer document replaced it."""

    state: AwardState
    since: datetime
    reason: str | None
    newest: bool


Register = Callable[[str, str], Registered | None]
"""Finds a document by the address in its `id` and the SHA-256 of its content, the proofs left out; empty: the award's newest."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The state, the checks in their order, and what the certificate says (once the signature fits)."""

    state: State
    checks: tuple[Check, ...]
    facts: Facts | None
    open_since: datetime | None = None
    """Since when it is not known whether it was revoked, suspended or replaced; None where that is known up to now."""

    @property
    def is_valid(self) -> bool:
        """Whether somebody may rely on it now: one that was in force when somebody last knew is not enough."""
        return self.state is State.VALID and self.open_since is None

    @property
    def words(self) -> str:
        """The verdict in English, with the day from which on nothing is known where there is one."""
        word = self.state.value.replace("-", " ")
        if self.state is not State.VALID or self.open_since is None:
            return word
        return f"{word} as of {written_day(self.open_since)}; its state since then is not known"

    @property
    def reason(self) -> Check:
        """The check that decided: the one that failed, the one that could not be done, or the first where it is valid."""
        if self.is_valid:
            return self.checks[0]
        if self.state is State.VALID:
            return next(check for check in reversed(self.checks) if check.name in {"status", "register"})
        return next((check for check in self.checks if check.outcome is Outcome.FAILED), self.checks[0])


class _Ended(Exception):  # noqa: N818 - ends the checking, no error
    def __init__(self, state: State, check: Check) -> None:
        self.state, self.check = state, check
        super().__init__(state)


def verify(document: bytes | str, *, trusts: Sequence[Trust], register: Register | None, at: datetime) -> Verdict:
    """Return the verdict on a document as of a moment: a credential in JSON with embedded proofs, as a JWT, or as an SD-JWT VC.

    `trusts` are the issuers whose keys are known here. `register` is asked for revocation; None where
    there is no register at hand (offline), and then the verdict says that this is not known since it was issued.
    """
    checks: list[Check] = []
    facts: Facts | None = None
    text = document if isinstance(document, str) else document.decode("utf-8", errors="replace")
    try:
        if "~" in text and looks_like_token(text.split("~", 1)[0]):
            facts, content = _shown(text, trusts, at, checks), ""
        else:
            read, token = _readable(document, checks)
            _signatures(read, token, _issuer(issuer_of(read), trusts, checks), at, checks)
            _schema(read, checks)
            facts, content = _readable_facts(read_facts(read)), content_hash(read)
        _registered(content, facts, register, checks)
        _period(facts, at, checks)
    except _Ended as ended:
        return Verdict(state=ended.state, checks=(*checks, ended.check), facts=facts)
    open_since = facts.issued if register is None else None
    return Verdict(state=State.VALID, checks=tuple(checks), facts=facts, open_since=open_since)


def _unreadable(name: str, words: str) -> _Ended:
    return _Ended(State.UNREADABLE, Check(name, Outcome.FAILED, words))


def _readable(document: bytes | str, checks: list[Check]) -> tuple[dict[str, Any], Token | None]:
    try:
        read, token = _read(document)
    except ValueError as fault:
        raise _unreadable("form", "This cannot be read as a certificate. Use the .json file exactly as it was downloaded.") from fault
    if not isinstance(read, dict) or not isinstance(read.get("credentialSubject"), dict):
        raise _unreadable("form", "This is not a certificate: it names nobody and nothing that was achieved.")
    types = read.get("type")
    if (
        not isinstance(types, list)
        or "VerifiableCredential" not in types
        or not {"OpenBadgeCredential", "AchievementCredential"} & set(map(str, types))
    ):
        raise _unreadable("form", "This is not an Open Badges 3.0 credential.")
    checks.append(Check("form", Outcome.PASSED, "The file is an Open Badges 3.0 credential."))
    if read.get("@context") not in KNOWN_CONTEXT_LISTS:
        words = "Its words refer to other vocabularies than those that are known here, so its meaning cannot be relied on."
        raise _unreadable("context", words)
    checks.append(
        Check("context", Outcome.PASSED, "Its vocabularies are those of Open Badges 3.0, of which this program has its own copies.")
    )
    return read, token


def _read(document: bytes | str) -> tuple[Any, Token | None]:
    text = document if isinstance(document, str) else document.decode("utf-8")
    return credential_in_jwt(text) if looks_like_token(text) else (read_json(document), None)


def _shown(text: str, trusts: Sequence[Trust], at: datetime, checks: list[Check]) -> Facts:
    """An SD-JWT VC: its holder chose what to show, so its parts are checked and not its schema."""
    try:
        shown = shown_in(text)
    except ValueError as fault:
        raise _unreadable("form", "This cannot be read as a certificate. Use the token exactly as it was handed over.") from fault
    if shown.claims.get("vct") != SD_JWT_TYPE:
        raise _unreadable("form", "This is not an Open Badges 3.0 credential.")
    checks.append(Check("form", Outcome.PASSED, "It is an SD-JWT of an Open Badges 3.0 credential; its holder chose what it shows."))
    _signatures(shown.claims, shown.token, _issuer(str(shown.claims.get("iss")), trusts, checks), at, checks)
    return _readable_facts(facts_shown(shown.claims))


def _issuer(named: str, trusts: Sequence[Trust], checks: list[Check]) -> Trust:
    trust = next((trust for trust in trusts if trust.issuer == named), None)
    if trust is None:
        words = "It names an issuer whose keys are not known here, so nothing in it can be relied on. Check it where it was issued."
        raise _Ended(State.UNKNOWN_ISSUER, Check("issuer", Outcome.FAILED, words))
    checks.append(Check("issuer", Outcome.PASSED, "The issuer is %(issuer)s, whose keys are known here.", {"issuer": trust.issuer}))
    return trust


_NOT_SECURED = {
    Why.UNSIGNED: (State.ALTERED, "It carries no signature that can be checked. It was altered, or it was never signed."),
    Why.MIXED: (State.ALTERED, "One of its signatures was made for another purpose. It was altered after it was signed."),
    Why.UNKNOWN_KEY: (State.UNKNOWN_ISSUER, "It is signed with a key that its issuer never published, so the issuer did not sign it."),
    Why.ALTERED: (
        State.ALTERED,
        "The signature does not fit the content: it was altered after it was signed. Nothing in it can be relied on.",
    ),
    Why.OUT_OF_USE: (
        State.UNKNOWN_ISSUER,
        "It was signed at a time when its issuer did not use this key, so the issuer did not sign it.",
    ),
    Why.COMPROMISED: (
        State.UNKNOWN_ISSUER,
        "It was signed at a time when others may have had this key, so it cannot be said that the issuer signed it.",
    ),
    Why.RUN_OUT: (State.EXPIRED, "Its signature was made for a time that is over."),
}


def _signatures(read: dict[str, Any], token: Token | None, trust: Trust, at: datetime, checks: list[Check]) -> None:
    """Every proof of a known kind must fit, and there must be one."""
    try:
        proofs = secured_by(read, trust, at=at) if token is None else (token_secured_by(token, trust),)
    except NotSecured as fault:
        state, words = _NOT_SECURED[fault.why]
        raise _Ended(state, Check("signature", Outcome.FAILED, words)) from fault
    checks.extend(_signature(proof) for proof in proofs)
    for proof in {proof.key.id: proof for proof in proofs}.values():
        words = "The key was in use by the issuer when it signed, on %(day)s."
        known = proof.key.since is not None
        checks.append(
            Check("key", Outcome.PASSED, words, {"day": proof.created})
            if known
            else Check("key", Outcome.NOT_DONE, "Since when the issuer uses the key could not be checked here.")
        )


def _signature(proof: Secured) -> Check:
    words = "The signature fits the content: not one character was changed since it was signed (%(suite)s, key %(key)s)."
    return Check("signature", Outcome.PASSED, words, {"suite": proof.suite, "key": proof.key.multikey})


def _schema(read: dict[str, Any], checks: list[Check]) -> None:
    fault = fault_in(canonical(read))
    if fault is not None:
        words = "It breaks the rules of Open Badges 3.0 at %(place)s, so others may read it in another way."
        raise _Ended(State.UNREADABLE, Check("schema", Outcome.FAILED, words, {"place": fault}))
    checks.append(Check("schema", Outcome.PASSED, "It keeps the rules of Open Badges 3.0."))


def content_hash(document: dict[str, Any]) -> str:
    """Return the SHA-256 of what a document says, its proofs left out: the same for every form of it."""
    return hashlib.sha256(canonical({name: value for name, value in document.items() if name != "proof"})).hexdigest()


def _readable_facts(facts: Facts | None) -> Facts:
    if facts is None:
        words = "Its dates cannot be read, so it cannot be said whether it is in force."
        raise _Ended(State.UNREADABLE, Check("period", Outcome.FAILED, words))
    return facts


def _registered(content: str, facts: Facts, register: Register | None, checks: list[Check]) -> None:
    if register is None:
        words = "Whether it was revoked since could not be checked here: that needs the issuer's register. Its address is %(address)s."
        checks.append(Check("register", Outcome.NOT_DONE, words, {"address": facts.address}))
        return
    entry = register(facts.address, content)
    if entry is None:
        words = "The signature fits, but the issuer's register does not have it. Ask the issuer before you rely on it."
        raise _Ended(State.NOT_IN_REGISTER, Check("register", Outcome.FAILED, words))
    told: dict[str, str | datetime] = {"day": entry.since, "reason": entry.reason or ""}
    if entry.state is AwardState.REVOKED:
        words = "It was revoked on %(day)s. Reason given: %(reason)s"
        raise _Ended(State.REVOKED, Check("register", Outcome.FAILED, words, told))
    if entry.state is AwardState.SUSPENDED:
        words = "It is suspended since %(day)s. Reason given: %(reason)s"
        raise _Ended(State.SUSPENDED, Check("register", Outcome.FAILED, words, told))
    if not entry.newest:
        words = "A newer edition of this certificate replaced it. Ask for the newer one, or open its page: %(address)s."
        raise _Ended(State.SUPERSEDED, Check("register", Outcome.FAILED, words, {"address": facts.address}))
    checks.append(Check("register", Outcome.PASSED, "The issuer's register has it, and it was not revoked."))


def _period(facts: Facts, at: datetime, checks: list[Check]) -> None:
    if at + CLOCKS_DIFFER < facts.issued:
        words = "It is valid only from %(day)s."
        raise _Ended(State.NOT_YET_VALID, Check("period", Outcome.FAILED, words, {"day": facts.issued}))
    if facts.valid_until is None:
        checks.append(Check("period", Outcome.PASSED, "It has no end date."))
        return
    if facts.valid_until <= at:
        words = "It ran out on %(day)s. What it certifies was true until then."
        raise _Ended(State.EXPIRED, Check("period", Outcome.FAILED, words, {"day": facts.valid_until}))
    checks.append(Check("period", Outcome.PASSED, "It is valid until %(day)s.", {"day": facts.valid_until}))
