"""Regrade a question: prepare it and see what it would change, then let another examiner commit it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from genomeready.assessment.models.regrades import Regrade, RegradeLine
from genomeready.assessment.queries.regrades import corrections_of, has_kept_passes, papers_of
from genomeready.assessment.rules.regrades import NEEDS_KEY, STANDS, Correction, Policy, RegradeState, key_fault, key_of
from genomeready.audit.services import Actor, record
from genomeready.base.ids import new_public_id
from genomeready.base.refusals import Refused
from genomeready.catalogue.models import QuestionVersion

SHORTEST_REASON, LONGEST_REASON = 10, 300


class NoReason(Refused):
    """A reason that nobody could understand."""

    message = f"Say why, in {SHORTEST_REASON} to {LONGEST_REASON} characters. Everybody whose result changes reads it."


class NotACorrection(Refused):
    """A key that the question cannot have, or has."""

    message = "%(fault)s"


class NoKeyHere(Refused):
    """A type of question whose key cannot be written on a page."""

    message = "The key of such a question cannot be corrected here. Give full credit to all, or drop the question."


class NothingNew(Refused):
    """The same correction stands already."""

    message = "This question counts in exactly this way already, so there is nothing to change."


class NeedsAnother(Refused):
    """The examiner who prepared a regrade wants to commit it."""

    message = "Results are changed by two examiners. You prepared this regrade, so another examiner commits it."


class NotWorkedOut(Refused):
    """Nobody can have seen yet what it would change."""

    message = "What this regrade would change is still being worked out, or is being checked. Look at it when that is done."


class RegradeClosed(Refused):
    """It was committed or given up."""

    message = "This regrade was committed or given up before, so nothing was changed."


@dataclass(frozen=True, kw_only=True)
class Regrading:
    """How a question is to count, and why."""

    policy: Policy
    key: Mapping[str, Any]
    reason: str
    withdraw_passes: bool


def prepare_regrade(
    session: Session, version_id: int, *, regrading: Regrading, organisation_id: int, by: Actor, at: datetime
) -> Regrade:  # fmt: skip
    """Keep a correction and have what it would change worked out; no result is touched.

    Raises:
        NoReason: nobody could understand why.
        NoKeyHere: the type's key cannot be corrected on a page.
        NotACorrection: the key is not a possible one, or the one that the question has.
        NothingNew: the same correction stands already, and no kept pass is to be withdrawn.
    """
    reason = " ".join(regrading.reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise NoReason
    question = session.get_one(QuestionVersion, version_id)
    correction = _correction(question, regrading)
    stands = corrections_of(session, [version_id]).get(version_id) == correction
    if stands and not (regrading.withdraw_passes and has_kept_passes(session, version_id)):
        raise NothingNew
    regrade = Regrade(
        public_id=new_public_id(), question_version_id=version_id, organisation_id=organisation_id, policy=correction.policy,
        correction=dict(correction.key), withdraw_passes=regrading.withdraw_passes, reason=reason, prepared_at=at, prepared_by_id=by.id,
    )  # fmt: skip
    begin(session, regrade, RegradeState.WORKING_OUT, at=at)
    session.add(regrade)
    session.flush()
    record(
        session, "regrade.prepared", f"regrade:{regrade.public_id}", by=by, organisation_id=organisation_id, policy=regrade.policy,
        question_version=version_id,
    )  # fmt: skip
    return regrade


def begin(session: Session, regrade: Regrade, stage: RegradeState, *, at: datetime) -> None:
    """Let a regrade enter a stage of which the job process does the work, from the first paper on."""
    regrade.state, regrade.asked_for_at, regrade.stopped = stage, at, None
    regrade.papers = papers_of(session, regrade.question_version_id)
    regrade.looked_at = regrade.looked_to = regrade.asked = 0
    regrade.round = 1


def _correction(question: QuestionVersion, regrading: Regrading) -> Correction:
    if regrading.policy not in NEEDS_KEY:
        return Correction(policy=regrading.policy, key={})
    if key_of(question.type, question.content) is None:
        raise NoKeyHere
    fault = key_fault(question.type, question.content, regrading.key)
    if fault:
        raise NotACorrection(fault=fault)
    return Correction(policy=regrading.policy, key=regrading.key)


def look_again(session: Session, regrade: Regrade, *, by: Actor, at: datetime) -> None:
    """Have worked out anew what a prepared regrade would change; who asks is then the one who prepared it.

    Raises:
        RegradeClosed: it was committed or given up.
        NotWorkedOut: that is being done.
    """
    _hold(session, regrade)
    if regrade.state != RegradeState.PREPARED:
        raise NotWorkedOut
    session.execute(delete(RegradeLine).where(RegradeLine.regrade_id == regrade.id))
    regrade.prepared_by_id, regrade.prepared_at = by.id, at
    begin(session, regrade, RegradeState.WORKING_OUT, at=at)
    session.flush()
    record(session, "regrade.prepared", f"regrade:{regrade.public_id}", by=by, organisation_id=regrade.organisation_id)


def give_up_regrade(session: Session, regrade: Regrade, *, by: Actor) -> None:
    """Give a regrade up before it stands; it stays to be read.

    Raises:
        RegradeClosed: it was committed or given up.
    """
    _hold(session, regrade)
    regrade.state, regrade.committed_by_id = RegradeState.GIVEN_UP, None
    session.flush()
    record(session, "regrade.given-up", f"regrade:{regrade.public_id}", by=by, organisation_id=regrade.organisation_id)


def commit_regrade(session: Session, regrade: Regrade, *, by: Actor, at: datetime) -> bool:
    """Let a prepared regrade be checked once more, stand, and change what was seen; False where it was committed before.

    The job process does the work (`services.regrade_work`): it changes nothing where results have changed since somebody looked.

    Raises:
        NeedsAnother: the same examiner prepared it.
        NotWorkedOut: nobody can have seen yet what it would change.
        RegradeClosed: it was given up.
    """
    session.refresh(regrade, with_for_update=True)
    if regrade.state in {RegradeState.CHECKING, *STANDS}:
        return False
    _hold(session, regrade)
    if by.id == regrade.prepared_by_id:
        raise NeedsAnother
    if regrade.state != RegradeState.PREPARED:
        raise NotWorkedOut
    regrade.committed_by_id = by.id
    begin(session, regrade, RegradeState.CHECKING, at=at)
    session.flush()
    record(session, "regrade.commit-asked", f"regrade:{regrade.public_id}", by=by, organisation_id=regrade.organisation_id)
    return True


def _hold(session: Session, regrade: Regrade) -> None:
    """Hold the regrade; refuse one that stands or was given up."""
    session.refresh(regrade, with_for_update=True)
    if regrade.state in {RegradeState.GIVEN_UP, *STANDS}:
        raise RegradeClosed
