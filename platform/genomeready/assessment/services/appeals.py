"""Appeal against a result, and report an incident."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.appeals import Review
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.queries.appeals import examining_place, told_at
from genomeready.assessment.rules.appeals import (
    LONGEST_TEXT,
    MOST_WAITING,
    SHORTEST_TEXT,
    WAITS,
    AppealGround,
    IncidentGround,
    Kind,
    ReviewState,
    appeal_ends,
    due,
)
from genomeready.assessment.rules.sittings import AttemptState
from genomeready.assessment.services.reviewing import end_review
from genomeready.assessment.services.starting import in_words
from genomeready.audit.services import Actor, record
from genomeready.base.ids import new_public_id
from genomeready.base.refusals import NotThere, Refused


class TooLate(Refused):
    """The time to appeal is over."""

    message = "An appeal could be made until %(until)s. If something kept you from it, write to the help desk."


class NothingToAppeal(Refused):
    """There is no result of an examination to appeal against."""

    message = "Only the result of an examination can be appealed against, once it is marked."


class AlreadyAppealed(Refused):
    """One appeal a result."""

    message = "You have appealed against this result before. The page of your appeals says what became of it."


class TooManyReports(Refused):
    """More incidents than anybody has."""

    message = f"At most {MOST_WAITING} of your reports may wait at a time. Add what happened to one that waits, by the help desk."


class TextMissing(Refused):
    """Words that nobody could act on."""

    message = f"Write what happened or why, in {SHORTEST_TEXT} to {LONGEST_TEXT} characters."


class ReviewClosed(Refused):
    """It was decided or withdrawn."""

    message = "This was decided or withdrawn before, so nothing was changed."


@dataclass(frozen=True, kw_only=True)
class WholeSession:
    """Everybody's examination between two moments."""

    examination_id: int
    began_at: datetime
    ended_at: datetime


def make_appeal(session: Session, attempt: Attempt, *, ground: AppealGround, text: str, by: Actor, at: datetime) -> Review:
    """Put a result before the examiners; the attempt is under review until they decide.

    Raises:
        NothingToAppeal: it is no marked examination.
        AlreadyAppealed: this result was appealed against before.
        TooLate: the time to appeal is over.
        TextMissing: nobody could act on the words.
    """
    if attempt.person_id != by.id:
        raise NotThere
    session.refresh(attempt, with_for_update={"key_share": True})
    if attempt.state == AttemptState.UNDER_REVIEW:
        raise AlreadyAppealed
    told = told_at(session, attempt)
    if attempt.state != AttemptState.MARKED or attempt.examination_id is None or told is None:
        raise NothingToAppeal
    earlier = select(Review.id).where(Review.attempt_id == attempt.id, Review.kind == Kind.APPEAL, Review.decided_at >= told)
    if session.scalar(earlier.limit(1)) is not None:
        raise AlreadyAppealed
    if at > appeal_ends(told):
        raise TooLate(until=in_words(appeal_ends(told)))
    made = _raise(session, Review(kind=Kind.APPEAL, ground=ground, text=text, attempt_id=attempt.id), of=attempt.person_id, by=by, at=at)
    attempt.enter(AttemptState.UNDER_REVIEW)
    session.flush()
    record(session, "attempt.under-review", f"attempt:{attempt.public_id}", by=by, review=made.public_id)
    return made


def report_incident(session: Session, attempt: Attempt, *, ground: IncidentGround, text: str, by: Actor, at: datetime) -> Review:
    """Report what happened in one's own attempt.

    Raises:
        NotThere: it is somebody else's.
        TooManyReports: too many of this person's wait already.
        TextMissing: nobody could act on the words.
    """
    if attempt.person_id != by.id:
        raise NotThere
    waiting = select(func.count(Review.id)).where(Review.raised_by_id == by.id, Review.kind == Kind.INCIDENT, Review.state.in_(WAITS))
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise TooManyReports
    return _raise(session, Review(kind=Kind.INCIDENT, ground=ground, text=text, attempt_id=attempt.id), of=by.id, by=by, at=at)


def record_incident(
    session: Session, *, about: Attempt | WholeSession, ground: IncidentGround, text: str, organisation_id: int, by: Actor, at: datetime
) -> Review:  # fmt: skip
    """Record, as an examiner, what happened in an attempt or in everybody's examination between two moments.

    Raises:
        TextMissing: nobody could act on the words.
    """
    if isinstance(about, Attempt):
        return _raise(session, Review(kind=Kind.INCIDENT, ground=ground, text=text, attempt_id=about.id), of=about.person_id, by=by, at=at)
    review = Review(
        kind=Kind.INCIDENT, ground=ground, text=text, examination_id=about.examination_id, began_at=about.began_at, ended_at=about.ended_at,
        organisation_id=organisation_id,
    )  # fmt: skip
    return _raise(session, review, of=None, by=by, at=at)


def _raise(session: Session, review: Review, *, of: int | None, by: Actor, at: datetime) -> Review:
    review.text = review.text.strip()
    if not SHORTEST_TEXT <= len(review.text) <= LONGEST_TEXT:
        raise TextMissing
    if of is not None:
        review.organisation_id = examining_place(session, of, on=at.date())
    review.public_id, review.raised_at, review.raised_by_id = new_public_id(), at, by.id
    review.due_at = due(Kind(review.kind), at)
    session.add(review)
    session.flush()
    record(
        session, f"{review.kind}.raised", f"review:{review.public_id}", by=by, organisation_id=review.organisation_id, ground=review.ground
    )  # fmt: skip
    return review


def withdraw_review(session: Session, review: Review, *, by: Actor, at: datetime) -> None:
    """Take an appeal or a report back before it is decided on.

    Raises:
        NotThere: somebody else raised it.
        ReviewClosed: it was decided or withdrawn.
    """
    if review.raised_by_id != by.id:
        raise NotThere
    hold_waiting(session, review)
    review.state = ReviewState.WITHDRAWN
    end_review(session, review, by=by)
    record(
        session, f"{review.kind}.withdrawn", f"review:{review.public_id}", by=by, organisation_id=review.organisation_id, at=at.isoformat()
    )


def hold_waiting(session: Session, review: Review) -> None:
    """Hold a review until the commit.

    Raises:
        ReviewClosed: it was decided or withdrawn.
    """
    session.refresh(review, with_for_update=True)
    if review.state not in WAITS:
        raise ReviewClosed
