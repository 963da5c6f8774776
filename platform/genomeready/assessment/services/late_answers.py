"""Deciding on answers that came too late: each is taken or rejected once, with a reason. None is ever discarded."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import AnswerEvent, Attempt, LateDecision
from genomeready.assessment.queries.outcomes import judged_shares
from genomeready.assessment.rules.results import as_read
from genomeready.assessment.rules.sittings import AttemptState, Sender, sender_of
from genomeready.assessment.services.answering import let_stand
from genomeready.assessment.services.results import Why, change_result
from genomeready.assessment.services.submitting import marked_anew
from genomeready.audit.services import Actor, record
from genomeready.base.refusals import Refused


class OwnAttempt(Refused):
    """The examiner's own attempt."""

    message = "Nobody decides on their own answers. Another examiner does."


class NotMarkedYet(Refused):
    """The attempt was not handed in and marked, or it is under review or void."""

    message = "Late answers are decided on once the attempt is marked and no review of it is open. Nothing was changed."


class DecidedBefore(Refused):
    """Somebody decided meanwhile, or another answer came in."""

    message = "These answers are not the ones that wait any more, so nothing was changed. Look at the page again."


class MarkedByPeople(Refused):
    """A late answer that would count where people have marked the answer that stands."""

    message = "Question %(place)s was marked by people, who read the answer that stands. A late answer to it can only be rejected."


class WouldTakeAway(Refused):
    """The attempt was passed, and marked again it would not be."""

    message = (
        "With these answers the examination would not be passed any more, so nothing was changed. A certificate is never "
        "taken away in this way: leave the result as it is, or have the certificate withdrawn."
    )


def decide_on_late(
    session: Session, attempt: Attempt, *, taken: Mapping[int, bool], reason: str, link: str, by: Actor, at: datetime
) -> None:
    """Decide on every answer of an attempt that waits: `taken` says for the number of each event whether it counts.

    Answers that are taken stand as if they had arrived in time, in their order, and the attempt is marked again; its earlier
    result is kept. `link` is the address of a result, with `{attempt}` in it.

    Raises:
        OwnAttempt: the one who decides sat it.
        NotMarkedYet: there is no result yet that could be replaced.
        DecidedBefore: what waits is not what was decided on.
        MarkedByPeople: an answer that is taken is one that people have marked.
        WouldTakeAway: a pass would be lost.
    """
    if by.id == attempt.person_id:
        raise OwnAttempt
    session.refresh(attempt, with_for_update={"key_share": True})
    if attempt.state != AttemptState.MARKED:
        raise NotMarkedYet
    waiting = _waiting(session, attempt.id)
    if not waiting or {event.id for event in waiting} != set(taken):
        raise DecidedBefore
    decisions = [
        LateDecision(
            answer_event_id=event.id, attempt_id=attempt.id, taken=taken[event.id], reason=reason, decided_by_id=by.id, decided_at=at
        )
        for event in waiting
    ]
    session.add_all(decisions)
    session.flush()
    counts = [event for event in waiting if taken[event.id]]
    if judged := {event.place for event in counts} & set(judged_shares(session, [attempt.id]).get(attempt.id, {})):
        raise MarkedByPeople(place=min(judged))
    record(
        session, "attempt.late_answers_decided", f"attempt:{attempt.public_id}", by=by, taken=len(counts),
        rejected=len(waiting) - len(counts), why=reason,
    )  # fmt: skip
    if counts:
        for event in counts:
            sender = sender_of(event.client_id) or Sender(event.client_id, 0)
            let_stand(session, attempt.id, place=event.place, given=event.answer, sender=sender, at=event.at)
        why = Why(reason=reason, link=link, late_decision_id=next(each.id for each in decisions if each.taken))
        _mark_again(session, attempt, why=why, by=by, at=at)


def _mark_again(session: Session, attempt: Attempt, *, why: Why, by: Actor, at: datetime) -> None:
    assert attempt.result is not None  # noqa: S101 - narrows the type; the state says that it was marked
    passed = as_read(attempt.result).passed
    paper, after = marked_anew(session, attempt)
    if passed and not after.passed:
        raise WouldTakeAway
    change_result(session, attempt, paper, after, pass_kept=False, why=why, by=by, at=at)


def _waiting(session: Session, attempt_id: int) -> Sequence[AnswerEvent]:
    asked = (
        select(AnswerEvent)
        .outerjoin(LateDecision, LateDecision.answer_event_id == AnswerEvent.id)
        .where(AnswerEvent.attempt_id == attempt_id, AnswerEvent.taken.is_(False), LateDecision.id.is_(None))
    )
    return session.scalars(asked.order_by(AnswerEvent.id)).all()
