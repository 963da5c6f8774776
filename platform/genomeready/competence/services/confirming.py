"""Ask for confirmation, decide, sign off, withdraw. Decisions are rows that are only ever added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.ids import new_public_id
from genomeready.base.refusals import Refused
from genomeready.competence.models import ConfirmationDecision, ConfirmationItem, ConfirmationRequest, Evidence
from genomeready.competence.queries.confirming import decisions_on, request_of
from genomeready.competence.queries.portfolio import entry_of, is_open
from genomeready.competence.queries.risks import risks_of
from genomeready.competence.rules.kinds import Decision, EvidenceKind
from genomeready.competence.rules.validity import valid_until
from genomeready.competence.services.evidence import NewEvidence, record_evidence, withdraw_evidence
from genomeready.competence.services.turns import take_turn
from genomeready.outbox.services import write_message
from genomeready.people.models import Person
from genomeready.people.queries import WhoAsks
from genomeready.people.rules import written_plainly

MOST_OPEN, MOST_A_DAY = 10, 10


class OwnSupervisor(Refused):
    """Somebody named themselves."""

    message = "Nobody confirms their own work. Name somebody who sees it."


class AskedBefore(Refused):
    """The same supervisor and the same competency, while the first request waits."""

    message = "You have asked this person about one of these competencies, and the answer is not there yet. Withdraw that request first."


class TooManyAsked(Refused):
    """More requests than anybody can mean."""

    message = (
        f"You have asked very often. At most {MOST_OPEN} requests may wait at a time, and {MOST_A_DAY} may be sent in 24 hours. "
        "Wait for an answer, or withdraw one."
    )


class Withdrawn(Refused):
    """The request was taken back."""

    message = "This request was withdrawn by the person who asked, so nothing more is decided on it."


class SignedOff(Refused):
    """The request is closed."""

    message = "This request was signed off. What was decided stays; a new request is the way to a new decision."


class DecidedMeanwhile(Refused):
    """Another window or another press was faster."""

    message = "Something was decided on this request meanwhile, in another window perhaps. Look at it again; nothing was changed now."


class NotAllDecided(Refused):
    """A sign-off before the end."""

    message = "Decide on every competency of the request before you sign it off."


class NothingDecided(Refused):
    """A form in which everything was left for later."""

    message = "Nothing was decided. Choose a decision for at least one competency."


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What is asked of a supervisor: `items` are competency, level and the rating that it is about; `entry` is an entry's public id."""

    profile_id: int
    supervisor_id: int | None
    supervisor_email: str
    items: Sequence[tuple[int, int, int]]
    entry: str | None = None
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """A decision about to be made. `seen` is the last decision on the item that the supervisor saw; 0 where there was none."""

    item_id: int
    seen: int
    decision: Decision
    level: int | None = None
    comment: str = ""
    action_plan: str = ""
    again_by: date | None = None


def ask_for_confirmation(
    session: Session, *, asking: Asking, link: str, register_link: str, at: datetime, by: WhoAsks
) -> ConfirmationRequest:
    """Ask a named supervisor; a mail goes to the address whether or not somebody has an account under it.

    `link` is the address of the request, with `{confirmation}` in it.

    Raises:
        OwnSupervisor, AskedBefore, TooManyAsked: as they say.
        NotThere: the entry is somebody else's.
    """
    take_turn(session, by.id)
    email = written_plainly(asking.supervisor_email)
    if email == written_plainly(by.email) or asking.supervisor_id == by.id:
        raise OwnSupervisor
    _refuse_spam(session, email, [key for key, _, _ in asking.items], at=at, by=by)
    entry = entry_of(session, by.id, asking.entry) if asking.entry else None
    request = ConfirmationRequest(
        public_id=new_public_id(), person_id=by.id, profile_id=asking.profile_id, supervisor_id=asking.supervisor_id,
        supervisor_email=email, entry_id=entry.id if entry else None, message=asking.message, asked_at=at,
    )  # fmt: skip
    session.add(request)
    session.flush()
    items = [{"request_id": request.id, "competency_id": key, "level": level, "rating_id": rating} for key, level, rating in asking.items]
    session.execute(insert(ConfirmationItem), items)
    record(session, "confirmation.asked", f"confirmation:{request.public_id}", by=by, competencies=[key for key, _, _ in asking.items])
    name = " ".join(by.name.split())
    text = (
        f"Hello,\n\n{name} has named you as a supervisor who can confirm what they do at work. Sign in with this e-mail address "
        f"to read what they ask:\n\n{link.format(confirmation=request.public_id)}\n\n"
        f"If you have no GenomeReady account, register with this address first; the request waits for you:\n\n{register_link}\n\n"
        f"If you do not know {name}, ignore this mail; nothing will happen.\n"
    )
    key = f"confirmation-asked:{request.public_id}"
    write_message(session, key=key, recipient=email, subject=f"{name} asks for your confirmation", text=text)
    return request


def _refuse_spam(session: Session, email: str, competency_ids: Sequence[int], *, at: datetime, by: Actor) -> None:
    mine = select(func.count(ConfirmationRequest.id)).where(ConfirmationRequest.person_id == by.id)
    again = (
        mine.join(ConfirmationItem, ConfirmationItem.request_id == ConfirmationRequest.id)
        .where(is_open(), ConfirmationRequest.supervisor_email == email, ConfirmationItem.competency_id.in_(competency_ids))
    )  # fmt: skip
    if session.scalar(again):
        raise AskedBefore
    lately = mine.where(ConfirmationRequest.asked_at > at - timedelta(days=1))
    if (session.scalar(mine.where(is_open())) or 0) >= MOST_OPEN or (session.scalar(lately) or 0) >= MOST_A_DAY:
        raise TooManyAsked


def withdraw_request(session: Session, public_id: str, *, at: datetime, by: Actor) -> None:
    """Take a request back; what was decided on it by then stays.

    Raises:
        NotThere: it is not this person's.
        SignedOff, Withdrawn: it is closed.
    """
    request = request_of(session, public_id, by.id)
    _hold_open(session, request)
    request.withdrawn_at = at
    session.flush()
    record(session, "confirmation.withdrawn", f"confirmation:{public_id}", by=by)


def decide(session: Session, request_id: int, *, decisions: Sequence[Deciding], link: str, at: datetime, by: Actor) -> None:
    """Decide on one or many competencies of a request: each a new row, with the evidence that follows from it.

    A later decision on a competency supersedes the evidence of the earlier one; a rejection withdraws it.
    The guard has seen to it that `by` is the supervisor who was asked.

    Raises:
        OwnSupervisor, Withdrawn, SignedOff, NothingDecided: as they say.
        DecidedMeanwhile: one of the competencies was decided on after `seen`.
    """
    request = session.get_one(ConfirmationRequest, request_id)
    _hold_open(session, request, by=by)
    if not decisions:
        raise NothingDecided
    items = {row.id: row for row in session.scalars(select(ConfirmationItem).where(ConfirmationItem.request_id == request_id))}
    before = {key: rows[-1] for key, rows in decisions_on(session, items.keys()).items()}
    if any((before[new.item_id].id if new.item_id in before else 0) != new.seen for new in decisions):
        raise DecidedMeanwhile
    proofs = _evidence_for(session, request, [(new, items[new.item_id], before.get(new.item_id)) for new in decisions], at=at, by=by)
    rows = [
        {
            "item_id": new.item_id, "decision": new.decision, "level": new.level, "comment": new.comment, "action_plan": new.action_plan,
            "again_by": new.again_by, "decided_at": at, "decided_by_id": by.id, "evidence_id": proofs.get(items[new.item_id].competency_id),
        }
        for new in decisions
    ]  # fmt: skip
    made = session.scalars(insert(ConfirmationDecision).returning(ConfirmationDecision.id), rows).all()
    said = [[items[new.item_id].competency_id, new.decision.value, new.level] for new in decisions]
    record(session, "confirmation.decided", f"confirmation:{request.public_id}", by=by, decisions=said)
    _tell(session, request, f"decided:{max(made)}", link=link)


def _evidence_for(
    session: Session,
    request: ConfirmationRequest,
    decided: Sequence[tuple[Deciding, ConfirmationItem, ConfirmationDecision | None]],
    *,
    at: datetime,
    by: Actor,
) -> dict[int, int]:
    """Record what confirmations show and withdraw what rejections take back; return the new evidence by competency id."""
    risks = risks_of(session, [item.competency_id for _, item, _ in decided])
    shown = [
        NewEvidence(
            competency_id=item.competency_id, level=new.level or 0, kind=EvidenceKind.SUPERVISOR, shown_at=at,
            rests_on=_ground(request, item), valid_until=valid_until(at.date(), EvidenceKind.SUPERVISOR, risks[item.competency_id]),
            supersedes_id=earlier.evidence_id if earlier else None,
        )
        for new, item, earlier in decided if new.decision is not Decision.REJECTED
    ]  # fmt: skip
    for new, item, earlier in decided:
        if new.decision is Decision.REJECTED and earlier and earlier.evidence_id:
            withdraw_evidence(session, rests_on=[_ground(request, item)], reason=new.action_plan, by=by, at=at)
    rows: Sequence[Evidence] = record_evidence(session, request.person_id, shown=shown, by=by)
    return {row.competency_id: row.id for row in rows}


def _ground(request: ConfirmationRequest, item: ConfirmationItem) -> str:
    return f"confirmation:{request.public_id}:{item.competency_id}"


def sign_off(session: Session, request_id: int, *, note: str, link: str, at: datetime, by: Actor) -> None:
    """Close a request with a statement about the whole of it; nothing is decided on it afterwards.

    Raises:
        OwnSupervisor, Withdrawn, SignedOff: as they say.
        NotAllDecided: a competency has no decision yet.
    """
    request = session.get_one(ConfirmationRequest, request_id)
    _hold_open(session, request, by=by)
    items = session.scalars(select(ConfirmationItem.id).where(ConfirmationItem.request_id == request_id)).all()
    if len(decisions_on(session, items)) < len(items):
        raise NotAllDecided
    request.signed_off_at, request.signed_off_by_id, request.sign_off_note = at, by.id, note
    session.flush()
    record(session, "confirmation.signed_off", f"confirmation:{request.public_id}", by=by)
    _tell(session, request, "signed-off", link=link)


def _hold_open(session: Session, request: ConfirmationRequest, *, by: Actor | None = None) -> None:
    """Lock a request that waits, so that two presses are one after the other."""
    session.refresh(request, with_for_update=True)
    if by is not None and request.person_id == by.id:
        raise OwnSupervisor
    if request.withdrawn_at is not None:
        raise Withdrawn
    if request.signed_off_at is not None:
        raise SignedOff


def _tell(session: Session, request: ConfirmationRequest, what: str, *, link: str) -> None:
    person = session.get_one(Person, request.person_id)
    text = (
        f"Hello {person.name},\n\nthere is an answer to what you asked a supervisor to confirm. Sign in to read it:\n\n"
        f"{link.format(confirmation=request.public_id)}\n"
    )
    key = f"confirmation-{what}:{request.public_id}"
    write_message(session, key=key, recipient=person.email, subject="An answer to your request for confirmation", text=text)
