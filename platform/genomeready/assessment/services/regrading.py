"""Regrade a question: prepare it and see what it would change, then let another examiner commit it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.regrades import Regrade
from genomeready.assessment.queries.attempts import contents_of_papers
from genomeready.assessment.queries.regrades import AT_ONCE, DryRun, corrections_of, dry_run, marked_papers
from genomeready.assessment.rules.regrades import NEEDS_KEY, Changed, Correction, Policy, RegradeState, key_fault, key_of
from genomeready.assessment.services.freezing import key_hash
from genomeready.assessment.services.results import Why, change_result
from genomeready.assessment.services.statistics import outdate_statistics
from genomeready.assessment.services.submitting import PaperAltered
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


class DryRunOutdated(Refused):
    """Results have changed since somebody looked."""

    message = "Results have changed since this was prepared, so what you saw is not what would happen. Work it out anew and look again."


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
    """Keep a correction with the digest of what it would change; no result is touched.

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
    found = dry_run(session, version_id, correction, withdraw_passes=regrading.withdraw_passes)
    if not found.changes and corrections_of(session, [version_id]).get(version_id) == correction:
        raise NothingNew
    regrade = Regrade(
        public_id=new_public_id(), question_version_id=version_id, organisation_id=organisation_id, policy=correction.policy,
        correction=dict(correction.key), withdraw_passes=regrading.withdraw_passes, reason=reason, seen=found.seen,
        prepared_at=at, prepared_by_id=by.id,
    )  # fmt: skip
    session.add(regrade)
    session.flush()
    record(
        session, "regrade.prepared", f"regrade:{regrade.public_id}", by=by, organisation_id=organisation_id, policy=regrade.policy,
        question_version=version_id, would_change=len(found.changes),
    )  # fmt: skip
    return regrade


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
    """Work out anew what a prepared regrade would change; who looked is then the one who prepared it.

    Raises:
        RegradeClosed: it was committed or given up.
    """
    _hold(session, regrade)
    regrade.seen, regrade.prepared_by_id, regrade.prepared_at = run_of(session, regrade).seen, by.id, at
    session.flush()
    record(session, "regrade.prepared", f"regrade:{regrade.public_id}", by=by, organisation_id=regrade.organisation_id)


def give_up_regrade(session: Session, regrade: Regrade, *, by: Actor) -> None:
    """Give a prepared regrade up; it stays to be read.

    Raises:
        RegradeClosed: it was committed or given up.
    """
    _hold(session, regrade)
    regrade.state = RegradeState.GIVEN_UP
    session.flush()
    record(session, "regrade.given-up", f"regrade:{regrade.public_id}", by=by, organisation_id=regrade.organisation_id)


def run_of(session: Session, regrade: Regrade) -> DryRun:
    """Return what a prepared regrade would change now."""
    correction = Correction(policy=Policy(regrade.policy), key=regrade.correction)
    return dry_run(session, regrade.question_version_id, correction, withdraw_passes=regrade.withdraw_passes)


def commit_regrade(session: Session, regrade: Regrade, *, link: str, by: Actor, at: datetime) -> int:
    """Let a prepared regrade stand, and change every result that it changes; return how many. A second time changes nothing.

    Of two regrades of one question at once, the second waits for the first and then finds that results have changed.

    Raises:
        NeedsAnother: the same examiner prepared it.
        DryRunOutdated: it would change something else than what was seen.
        RegradeClosed: it was given up.
        PaperAltered: a paper's questions are not those that it was bound to.
    """
    session.refresh(regrade, with_for_update=True)
    if regrade.state == RegradeState.COMMITTED:
        return 0
    _hold(session, regrade)
    if by.id == regrade.prepared_by_id:
        raise NeedsAnother
    found = run_of(session, regrade)
    if found.seen != regrade.seen:
        raise DryRunOutdated
    regrade.state, regrade.committed_at, regrade.committed_by_id = RegradeState.COMMITTED, at, by.id
    session.flush()
    why = Why(reason=regrade.reason, link=link, regrade_id=regrade.id)
    for start in range(0, len(found.changes), AT_ONCE):
        _apply(session, found.changes[start : start + AT_ONCE], why=why, by=by, at=at)
    outdate_statistics(session)
    record(
        session, "regrade.committed", f"regrade:{regrade.public_id}", by=by, organisation_id=regrade.organisation_id,
        policy=regrade.policy, question_version=regrade.question_version_id, changed=len(found.changes),
    )  # fmt: skip
    return len(found.changes)


def _apply(session: Session, changes: tuple[Changed, ...], *, why: Why, by: Actor, at: datetime) -> None:
    marked = marked_papers(session, [change.attempt_id for change in changes])
    asked = contents_of_papers(session, [marked[change.attempt_id][0].places for change in changes])
    for change, contents in zip(changes, asked, strict=True):
        paper, places = marked[change.attempt_id]
        if key_hash(contents) != paper.key_hash:
            raise PaperAltered
        attempt = session.get_one(Attempt, change.attempt_id)
        change_result(session, attempt, places, change.after, pass_kept=change.pass_kept, why=why, by=by, at=at)


def _hold(session: Session, regrade: Regrade) -> None:
    """Hold the question, so that two regrades of it follow each other, and the regrade; refuse one that is closed."""
    session.get_one(QuestionVersion, regrade.question_version_id, with_for_update=True)
    session.refresh(regrade, with_for_update=True)
    if regrade.state != RegradeState.PREPARED:
        raise RegradeClosed
