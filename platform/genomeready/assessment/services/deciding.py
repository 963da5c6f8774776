"""Decide on appeals and incidents; where a result changes, two examiners do."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from genomeready.assessment.models.appeals import Review
from genomeready.assessment.queries.appeals import conflict_of, regraded_since
from genomeready.assessment.rules.appeals import LONGEST_EXTENSION, LONGEST_TEXT, SHORTEST_TEXT, Kind, Outcome, ReviewState, needs_two
from genomeready.assessment.services.appeals import TextMissing, hold_waiting
from genomeready.assessment.services.reviewing import carry_out, end_review
from genomeready.audit.services import Actor, record
from genomeready.base.refusals import Refused
from genomeready.outbox.services import write_message
from genomeready.people.models import Person


class NotYours(Refused):
    """An examiner who has a part in it."""

    message = "%(fault)s Another examiner decides on it."


class NothingProposed(Refused):
    """There is no proposal to decide on."""

    message = "Nothing is proposed, so there is nothing to agree to. Propose an outcome first."


class NotRegraded(Refused):
    """The question was not regraded yet."""

    message = "No regrade has changed this attempt since the appeal was made. Regrade the question first; then say so here."


class MinutesMissing(Refused):
    """Time is to be given, and nobody said how much."""

    message = f"Say how many minutes are given: 1 to {LONGEST_EXTENSION}."


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """What an examiner wants to come of it; `words` are read by the person who raised it."""

    outcome: Outcome
    words: str
    minutes: int | None = None


def decide_review(session: Session, review: Review, *, deciding: Deciding, link: str, result_link: str, by: Actor, at: datetime) -> None:
    """Decide on a review; where a result changes, propose it, and another examiner decides.

    Raises:
        NotYours: the examiner has a part in it.
        ReviewClosed: it was decided or withdrawn.
        NotRegraded: no regrade has changed the attempt since.
        MinutesMissing: time is given, and nobody said how much.
        TextMissing: the decision has no words.
    """
    hold_waiting(session, review)
    _refuse_conflict(session, review, by)
    review.outcome, review.words, review.minutes = deciding.outcome, deciding.words.strip(), None
    if not SHORTEST_TEXT <= len(review.words) <= LONGEST_TEXT:
        raise TextMissing
    if deciding.outcome is Outcome.TIME:
        if not deciding.minutes or not 1 <= deciding.minutes <= LONGEST_EXTENSION:
            raise MinutesMissing
        review.minutes = deciding.minutes
    if deciding.outcome is Outcome.REGRADED and not regraded_since(session, review):
        raise NotRegraded
    if needs_two(deciding.outcome):
        review.state, review.proposed_by_id, review.proposed_at = ReviewState.PROPOSED, by.id, at
        session.flush()
        _note(session, review, "proposed", by=by)
        return
    review.proposed_by_id, review.proposed_at = None, None
    _close(session, review, link=link, result_link=result_link, by=by, at=at)


def agree_to_review(session: Session, review: Review, *, link: str, result_link: str, by: Actor, at: datetime) -> None:
    """Decide as another examiner proposed, and carry it out.

    Raises:
        NothingProposed: there is no proposal.
        NotYours: the examiner made the proposal, or has a part in it.
        ReviewClosed: it was decided or withdrawn.
    """
    hold_waiting(session, review)
    if review.state != ReviewState.PROPOSED:
        raise NothingProposed
    if review.proposed_by_id == by.id:
        raise NotYours(fault="You proposed this outcome.")
    _refuse_conflict(session, review, by)
    _close(session, review, link=link, result_link=result_link, by=by, at=at)


def return_review(session: Session, review: Review, *, by: Actor) -> None:
    """Send a proposal back: the review waits again.

    Raises:
        NothingProposed: there is no proposal.
        ReviewClosed: it was decided or withdrawn.
    """
    hold_waiting(session, review)
    if review.state != ReviewState.PROPOSED:
        raise NothingProposed
    _note(session, review, "returned", by=by)
    review.state, review.outcome, review.minutes, review.words = ReviewState.WAITING, None, None, ""
    review.proposed_by_id, review.proposed_at = None, None
    session.flush()


def _close(session: Session, review: Review, *, link: str, result_link: str, by: Actor, at: datetime) -> None:
    review.state, review.decided_at, review.decided_by_id = ReviewState.DECIDED, at, by.id
    session.flush()
    carry_out(session, review, link=result_link, by=by, at=at)
    end_review(session, review, by=by)
    _note(session, review, "decided", by=by)
    person = session.get_one(Person, review.raised_by_id)
    what = "your appeal" if review.kind == Kind.APPEAL else "the incident that you reported"
    page = link.format(review=review.public_id)
    text = f"Hello {person.name},\n\nexaminers have decided on {what}. Read the decision and its reasons:\n\n{page}\n"
    key = f"review-decided:{review.public_id}"
    write_message(session, key=key, recipient=person.email, subject="A decision of the examiners", text=text)


def _note(session: Session, review: Review, act: str, *, by: Actor) -> None:
    record(
        session, f"{review.kind}.{act}", f"review:{review.public_id}", by=by, organisation_id=review.organisation_id,
        outcome=review.outcome, minutes=review.minutes, words=review.words,
    )  # fmt: skip


def _refuse_conflict(session: Session, review: Review, by: Actor) -> None:
    fault = conflict_of(session, review, by.id)
    if fault:
        raise NotYours(fault=fault)
