"""Marking an attempt again: the new result stands, the old one is kept with the reason for which it was replaced."""

from datetime import datetime

from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt, EarlierResult
from genomeready.assessment.rules.results import Band, as_read, as_stored
from genomeready.assessment.rules.sittings import AttemptState
from genomeready.assessment.services.submitting import complete, marked_anew, note_proven
from genomeready.audit.services import Actor, record
from genomeready.base.refusals import Refused


class WouldTakeAway(Refused):
    """The attempt was passed, and marked again it would not be."""

    message = (
        "With these answers the examination would not be passed any more, so nothing was changed. A certificate is never "
        "taken away in this way: leave the result as it is, or have the certificate withdrawn."
    )


def mark_again(session: Session, attempt: Attempt, *, reason: str, by: Actor, at: datetime) -> None:
    """Mark what stands of a marked attempt once more, and let the new result replace the old one. Its row is locked.

    Who passes by it completes the course, as on handing in; what it newly shows becomes evidence.

    Raises:
        WouldTakeAway: a pass would be lost.
        PaperAltered: the questions are not those that the paper was bound to.
    """
    assert attempt.result is not None  # noqa: S101 - narrows the type; the state says that it was marked
    assert attempt.marked_at is not None  # noqa: S101 - as above
    before = as_read(attempt.result)
    attempt.enter(AttemptState.UNDER_REVIEW)
    paper, result = marked_anew(session, attempt)
    if before.passed and not result.passed:
        raise WouldTakeAway
    session.add(
        EarlierResult(
            attempt_id=attempt.id, result=attempt.result, passed=before.passed, marked_at=attempt.marked_at, replaced_at=at,
            replaced_by_id=by.id, reason=reason,
        )
    )  # fmt: skip
    attempt.enter(AttemptState.MARKED)
    attempt.marked_at, attempt.result, attempt.passed = at, as_stored(result), result.passed
    session.flush()
    record(
        session,
        "attempt.marked_again",
        f"attempt:{attempt.public_id}",
        by=by,
        before=str(before.percent),
        now=str(result.percent),
        why=reason,
    )
    if attempt.examination_id is None or not result.passed:
        return
    if before.passed:
        shown = [each.competency_id for each in before.competencies if each.band is Band.SHOWN]
        note_proven(session, attempt, paper, result, at=at, but=shown)
    else:
        complete(session, attempt, paper, result, by=by, at=at)
