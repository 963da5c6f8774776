"""Changing a result after it was told: a row says what it was, and evidence, completion and certificate follow in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.assessment.events import PassChanged, pass_changed
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.regrades import ResultChange
from genomeready.assessment.queries.regrades import grounds_of
from genomeready.assessment.rules.results import Marked, Result, as_read, as_stored
from genomeready.assessment.rules.sittings import AttemptState
from genomeready.assessment.services.submitting import Shown, complete_by, record_shown, shown_by
from genomeready.audit.services import Actor, record
from genomeready.competence.services.evidence import withdraw_evidence
from genomeready.learning.events import CourseCompleted
from genomeready.learning.models import Enrolment
from genomeready.learning.services import reopen_course
from genomeready.outbox.services import write_message
from genomeready.people.models import Person

MARKED_ANEW = "The examination that this rests on was marked anew."
VOIDED = "The examination attempt that this rests on was declared void."
"""What everybody may read who checks a certificate; the reason itself is for the person."""


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why results are changed: the regrade, the review or the late answers that did it, and the reason in words.

    `link` is where the result stands.
    """

    reason: str
    link: str
    regrade_id: int | None = None
    review_id: int | None = None
    late_decision_id: int | None = None


def change_result(
    session: Session, attempt: Attempt, paper: Sequence[Marked], after: Result, *, pass_kept: bool, why: Why, by: Actor, at: datetime
) -> ResultChange | None:
    """Let another result stand for an attempt that was marked, and everything that rests on it; None where it is the same.

    A new pass completes the course and is evidence; a pass that shows something else is evidence anew, and its certificate gets
    a new edition; a pass that is lost takes evidence, completion and certificate with it. The person is told by mail.
    """
    session.refresh(attempt, with_for_update={"key_share": True})
    if attempt.result is None or as_read(attempt.result) == after:
        return None
    before = as_read(attempt.result)
    change = _note(session, attempt, after=after, why=why, by=by, at=at)
    change.pass_kept = pass_kept
    attempt.result, attempt.passed = as_stored(after), after.passed
    session.flush()
    record(
        session, "attempt.result-changed", f"attempt:{attempt.public_id}", by=by, number=change.number, reason=why.reason,
        before=[str(before.percent), before.passed], after=[str(after.percent), after.passed],
    )  # fmt: skip
    if attempt.examination_id is not None:
        _follow(session, attempt, change, before=before, after=after, paper=paper, by=by, at=at)
    _tell(session, attempt, change, why=why)
    return change


def void_attempt(session: Session, attempt: Attempt, *, why: Why, by: Actor, at: datetime) -> bool:
    """Declare an attempt void: it counts for nothing and uses up no attempt. False where it was void before."""
    session.refresh(attempt, with_for_update={"key_share": True})
    if attempt.state == AttemptState.VOID:
        return False
    passed = bool(attempt.passed)
    change = _note(session, attempt, after=None, why=why, by=by, at=at)
    attempt.enter(AttemptState.VOID)
    attempt.passed = False if attempt.result else None
    session.flush()
    record(session, "attempt.void", f"attempt:{attempt.public_id}", by=by, reason=why.reason, passed=passed)
    if passed and attempt.examination_id is not None:
        _lose(session, attempt, rests_on=change.rests_on, reason=VOIDED, by=by, at=at)
    _tell(session, attempt, change, why=why)
    return True


def _note(session: Session, attempt: Attempt, *, after: Result | None, why: Why, by: Actor, at: datetime) -> ResultChange:
    """Write the row of a change: what was, and what is from now on."""
    number = (session.scalar(select(func.max(ResultChange.number)).where(ResultChange.attempt_id == attempt.id)) or 0) + 1
    standing = grounds_of(session, {attempt.id: attempt.public_id})[attempt.id]
    gained = bool(after and after.passed and not attempt.passed)
    held_before = gained and _was_passed(session, attempt)
    change = ResultChange(
        attempt_id=attempt.id, number=number, regrade_id=why.regrade_id, review_id=why.review_id,
        late_decision_id=why.late_decision_id, before=attempt.result, after=as_stored(after) if after else None,
        passed_before=bool(attempt.passed), passed_after=bool(after and after.passed),
        rests_on=f"attempt:{attempt.public_id}:{number}" if held_before else standing, reason=why.reason, at=at, done_by_id=by.id,
    )  # fmt: skip
    session.add(change)
    session.flush()
    return change


def _was_passed(session: Session, attempt: Attempt) -> bool:
    earlier = select(ResultChange.id).where(ResultChange.attempt_id == attempt.id, ResultChange.passed_before).limit(1)
    return session.scalar(earlier) is not None


def _follow(
    session: Session, attempt: Attempt, change: ResultChange, *, before: Result, after: Result, paper: Sequence[Marked], by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Let evidence, completion and certificate follow a changed result; a pass that is kept keeps what it showed."""
    if change.pass_kept:
        return
    if after.passed and not before.passed:
        complete_by(session, attempt, shown_by(session, attempt, paper, after), rests_on=change.rests_on, by=by, at=at)
    elif before.passed and not after.passed:
        _lose(session, attempt, rests_on=change.rests_on, reason=MARKED_ANEW, by=by, at=at)
    elif after.passed:
        shown = shown_by(session, attempt, paper, after)
        withdraw_evidence(session, rests_on=[change.rests_on], reason=change.reason, by=by, at=at)
        record_shown(session, attempt, shown, rests_on=change.rests_on, at=at)
        now = _completed(session, attempt, shown, rests_on=change.rests_on, at=at)
        pass_changed.send(session, news=PassChanged(rests_on=change.rests_on, now=now, reason=MARKED_ANEW, by=by, at=at))


def _lose(session: Session, attempt: Attempt, *, rests_on: str, reason: str, by: Actor, at: datetime) -> None:
    withdraw_evidence(session, rests_on=[rests_on], reason=reason, by=by, at=at)
    other = select(Attempt.id).where(
        Attempt.enrolment_id == attempt.enrolment_id, Attempt.passed.is_(True), Attempt.examination_id.is_not(None)
    )
    if session.scalar(other.limit(1)) is None:
        reopen_course(session, session.get_one(Enrolment, attempt.enrolment_id), reason=reason, by=by)
    pass_changed.send(session, news=PassChanged(rests_on=rests_on, now=None, reason=reason, by=by, at=at))


def _completed(session: Session, attempt: Attempt, shown: Shown, *, rests_on: str, at: datetime) -> CourseCompleted:
    enrolment = session.get_one(Enrolment, attempt.enrolment_id)
    return CourseCompleted(
        person_id=attempt.person_id, enrolment_id=enrolment.id, course_version_id=enrolment.course_version_id, at=at, rests_on=rests_on,
        score=shown.score, shown=shown.pairs,
    )  # fmt: skip


def _tell(session: Session, attempt: Attempt, change: ResultChange, *, why: Why) -> None:
    """Write to the person what changed, and why."""
    person = session.get_one(Person, attempt.person_id)
    link = why.link.format(attempt=attempt.public_id)
    text = (
        f"Hello {person.name},\n\n{_in_words(change)}\n\nThe reason: {why.reason}\n\nYour result, and what you can do about it:\n\n{link}\n"
    )
    key = f"result-changed:{attempt.public_id}:{change.number}"
    write_message(session, key=key, recipient=person.email, subject="A result of yours was changed", text=text)


def _in_words(change: ResultChange) -> str:
    if change.after is None:
        return "your attempt was declared void: it counts for nothing, and it uses up none of your attempts. You may sit again."
    if change.passed_after and not change.passed_before:
        return "an examination of yours was marked anew, and you passed it. Your certificate is on the page of your certificates."
    if change.passed_before and not change.passed_after:
        return "an examination of yours was marked anew, and it is not passed any more. The certificate that came with it is withdrawn."
    if change.pass_kept:
        return "an examination of yours was marked anew. It has fewer marks now; your pass stands all the same."
    return "an examination of yours was marked anew. Your marks are others now; whether you passed is as before."
