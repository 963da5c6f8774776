"""Carry out what was decided on a review. An appeal never costs a pass."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from genomeready.assessment.models.appeals import Review
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.queries.appeals import attempts_concerned
from genomeready.assessment.queries.regrades import marked_papers
from genomeready.assessment.rules.appeals import Outcome
from genomeready.assessment.rules.regrades import change_of
from genomeready.assessment.rules.results import as_read, result_of
from genomeready.assessment.rules.sittings import HAS_RESULT, AttemptState
from genomeready.assessment.services.results import Why, change_result, void_attempt
from genomeready.assessment.services.statistics import outdate_statistics
from genomeready.audit.services import Actor, record
from genomeready.base.refusals import Refused

VOIDED = "The examiners declared the attempt void, because of what happened in it."
REMARKED = "The examiners had the attempt marked again, after an appeal."


class NothingOpen(Refused):
    """Time is to be given to an attempt that is over."""

    message = "No attempt that this concerns is open any more, so time cannot be given. Declare it void instead: then it may be sat again."


def carry_out(session: Session, review: Review, *, link: str, by: Actor, at: datetime) -> None:
    """Do what the outcome says, to the attempt or to everybody's who sat then.

    Raises:
        NothingOpen: time is given, and no attempt is open.
    """
    attempts = attempts_concerned(session, review)
    match review.outcome:
        case Outcome.VOID:
            for attempt in attempts:
                void_attempt(session, attempt, why=Why(reason=VOIDED, link=link, review_id=review.id), by=by, at=at)
            outdate_statistics(session)
        case Outcome.REMARKED:
            for attempt in attempts:
                _mark_again(session, attempt, why=Why(reason=REMARKED, link=link, review_id=review.id), by=by, at=at)
            outdate_statistics(session)
        case Outcome.TIME:
            still_open = [attempt for attempt in attempts if attempt.state == AttemptState.OPEN]
            if not still_open:
                raise NothingOpen
            for attempt in still_open:
                _give_time(session, attempt, minutes=review.minutes or 0, by=by)


def end_review(session: Session, review: Review, *, by: Actor) -> None:
    """Let a result stand again that was under review."""
    attempt = session.get(Attempt, review.attempt_id) if review.attempt_id else None
    if attempt is None or attempt.state != AttemptState.UNDER_REVIEW:
        return
    session.refresh(attempt, with_for_update={"key_share": True})
    attempt.enter(AttemptState.MARKED)
    session.flush()
    record(session, "attempt.marked", f"attempt:{attempt.public_id}", by=by, review=review.public_id)


def _mark_again(session: Session, attempt: Attempt, *, why: Why, by: Actor, at: datetime) -> None:
    if attempt.state not in HAS_RESULT or attempt.result is None:
        return
    before = as_read(attempt.result)
    _, places = marked_papers(session, [attempt.id])[attempt.id]
    after = result_of(places, pass_percent=before.pass_percent, competency_percent=before.competency_percent)
    change = change_of(attempt.id, before, after, withdraw_passes=False)
    if change:
        change_result(session, attempt, places, change.after, pass_kept=change.pass_kept, why=why, by=by, at=at)


def _give_time(session: Session, attempt: Attempt, *, minutes: int, by: Actor) -> None:
    session.refresh(attempt, with_for_update={"key_share": True})
    if attempt.state != AttemptState.OPEN:
        raise NothingOpen
    attempt.closes_at += timedelta(minutes=minutes)
    session.flush()
    record(session, "attempt.time-given", f"attempt:{attempt.public_id}", by=by, minutes=minutes, closes_at=attempt.closes_at.isoformat())
