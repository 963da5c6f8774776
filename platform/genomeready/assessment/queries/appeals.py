"""What the services of appeals and incidents read: whose they are, what they are about, and who may not decide."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.appeals import Review
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.regrades import ResultChange
from genomeready.assessment.rules.appeals import Kind
from genomeready.assessment.rules.sittings import AttemptState
from genomeready.base.refusals import NotThere
from genomeready.competence.models import ConfirmationRequest
from genomeready.people.models import Membership, Organisation
from genomeready.people.queries import current_on


def told_at(session: Session, attempt: Attempt) -> datetime | None:
    """Return when the result that stands was told: when it was marked, or last changed."""
    changed = session.scalar(select(func.max(ResultChange.at)).where(ResultChange.attempt_id == attempt.id))
    return changed or attempt.marked_at


def examining_place(session: Session, person_id: int, *, on: date) -> int:
    """Return whose examiners look at what concerns a person: where the person works, else the country."""
    works = (
        select(Membership.organisation_id)
        .where(Membership.person_id == person_id, Membership.confirmed_at.is_not(None), current_on(on))
        .order_by(Membership.id.desc())
        .limit(1)
    )
    top = select(Organisation.id).where(Organisation.parent_id.is_(None)).order_by(Organisation.id).limit(1)
    return session.scalar(works) or session.scalars(top).one()


def attempts_concerned(session: Session, review: Review) -> Sequence[Attempt]:
    """Return the attempt that a review is about, or every one that was going on between its two moments; void ones never."""
    asked = select(Attempt).where(Attempt.state != AttemptState.VOID).order_by(Attempt.id)
    if review.attempt_id is not None:
        return session.scalars(asked.where(Attempt.id == review.attempt_id)).all()
    ended = func.coalesce(Attempt.submitted_at, Attempt.closes_at)
    during = (Attempt.examination_id == review.examination_id, Attempt.started_at <= review.ended_at, ended >= review.began_at)
    return session.scalars(asked.where(*during)).all()


def regraded_since(session: Session, review: Review) -> bool:
    """Say whether a regrade has changed the attempt of an appeal since it was made."""
    changed = select(ResultChange.id).where(
        ResultChange.attempt_id == review.attempt_id, ResultChange.regrade_id.is_not(None), ResultChange.at >= review.raised_at
    )
    return session.scalar(changed.limit(1)) is not None


def conflict_of(session: Session, review: Review, examiner_id: int) -> str | None:
    """Return which part an examiner has in a review, in words; None where none is known.

    Known are: it is their own; they supervised the candidate (were asked to confirm what the candidate can do); they decided an
    earlier review of the same attempt.
    """
    if review.raised_by_id == examiner_id and review.kind == Kind.APPEAL:
        return "This is your own appeal."
    attempt = session.get(Attempt, review.attempt_id) if review.attempt_id else None
    if attempt is None:
        return None
    if attempt.person_id == examiner_id:
        return "This is about your own attempt."
    supervised = select(ConfirmationRequest.id).where(
        ConfirmationRequest.person_id == attempt.person_id, ConfirmationRequest.supervisor_id == examiner_id
    )
    if session.scalar(supervised.limit(1)) is not None:
        return "You supervise this candidate."
    decided = select(Review.id).where(Review.attempt_id == attempt.id, Review.decided_by_id == examiner_id, Review.id != review.id)
    return "You decided on this attempt before." if session.scalar(decided.limit(1)) is not None else None


def review_of(session: Session, public_id: str, person_id: int) -> Review:
    """Return a review that a person raised.

    Raises:
        NotThere: there is none of that id, or somebody else raised it.
    """
    return _one(session, select(Review).where(Review.public_id == public_id, Review.raised_by_id == person_id))


def review_below(session: Session, public_id: str, path: str) -> Review:
    """Return a review before the examiners of an organisation.

    Raises:
        NotThere: there is none of that id there.
    """
    here = Organisation.id == Review.organisation_id
    below = Organisation.path.startswith(path, autoescape=True)
    return _one(session, select(Review).join(Organisation, here).where(Review.public_id == public_id, below))


def _one(session: Session, asked: Select[Review]) -> Review:
    found = session.scalar(asked)
    if found is None:
        raise NotThere
    return found


def attempt_below(session: Session, public_id: str, path: str, *, on: date) -> Attempt:
    """Return the attempt of somebody who works at or below an organisation.

    Raises:
        NotThere: there is none of that id there.
    """
    works = (
        select(Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.path.startswith(path, autoescape=True), Membership.confirmed_at.is_not(None), current_on(on))
    )
    found = session.scalar(select(Attempt).where(Attempt.public_id == public_id, Attempt.person_id.in_(works)))
    if found is None:
        raise NotThere
    return found
