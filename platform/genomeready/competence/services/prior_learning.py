"""Claim prior learning, and assess it: once, competency by competency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.ids import new_public_id
from genomeready.base.refusals import Refused
from genomeready.competence.models import PriorClaim, PriorClaimItem
from genomeready.competence.queries.portfolio import entry_of
from genomeready.competence.queries.prior_learning import claim_of, ground_of
from genomeready.competence.queries.risks import risks_of
from genomeready.competence.rules.kinds import ClaimKind, EvidenceKind
from genomeready.competence.rules.validity import valid_until
from genomeready.competence.services.evidence import NewEvidence, record_evidence, withdraw_evidence
from genomeready.competence.services.turns import take_turn
from genomeready.outbox.services import write_message
from genomeready.people.models import Person

MOST_OPEN = 10


class TooManyClaims(Refused):
    """More claims than an examiner can be asked to read."""

    message = f"At most {MOST_OPEN} of your claims may wait at a time. Wait for a decision, or withdraw one."


class OwnClaim(Refused):
    """An examiner's own claim."""

    message = "Nobody assesses their own claim. Another examiner decides on it."


class ClaimClosed(Refused):
    """It was decided on, or taken back."""

    message = "This claim was decided on or withdrawn before, so nothing was changed. Its page says what was decided."


class NothingGranted(Refused):
    """There is no evidence to withdraw."""

    message = "Nothing that was granted by this claim still counts, so there is nothing to withdraw."


@dataclass(frozen=True, kw_only=True)
class Claiming:
    """What somebody claims: `items` are competency and level; `entry` is the public id of an entry of theirs."""

    organisation_id: int
    kind: ClaimKind
    title: str
    awarded_by: str
    awarded_on: date
    valid_until: date | None
    entry: str
    items: Sequence[tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class Granting:
    """What an examiner grants for one competency: a level, or None for nothing; and why."""

    item_id: int
    granted: int | None
    reason: str


def make_claim(session: Session, *, claiming: Claiming, at: datetime, by: Actor) -> PriorClaim:
    """Put prior learning before the examiners of an organisation.

    Raises:
        TooManyClaims: too many of this person's wait already.
        NotThere: the entry is not this person's.
    """
    take_turn(session, by.id)
    waiting = select(func.count(PriorClaim.id)).where(
        PriorClaim.person_id == by.id, PriorClaim.withdrawn_at.is_(None), PriorClaim.decided_at.is_(None)
    )
    if (session.scalar(waiting) or 0) >= MOST_OPEN:
        raise TooManyClaims
    claim = PriorClaim(
        public_id=new_public_id(), person_id=by.id, organisation_id=claiming.organisation_id, kind=claiming.kind, title=claiming.title,
        awarded_by=claiming.awarded_by, awarded_on=claiming.awarded_on, valid_until=claiming.valid_until,
        entry_id=entry_of(session, by.id, claiming.entry).id, made_at=at,
    )  # fmt: skip
    session.add(claim)
    session.flush()
    session.execute(
        insert(PriorClaimItem), [{"claim_id": claim.id, "competency_id": key, "claimed": level} for key, level in claiming.items]
    )
    record(session, "claim.made", f"claim:{claim.public_id}", by=by, organisation_id=claim.organisation_id, claimed=list(claiming.items))
    return claim


def withdraw_claim(session: Session, public_id: str, *, at: datetime, by: Actor) -> None:
    """Take a claim back before it is decided on.

    Raises:
        NotThere: it is not this person's.
        ClaimClosed: it was decided on or taken back.
    """
    claim = claim_of(session, public_id, by.id)
    _hold_open(session, claim)
    claim.withdrawn_at = at
    session.flush()
    record(session, "claim.withdrawn", f"claim:{public_id}", by=by, organisation_id=claim.organisation_id)


def decide_claim(session: Session, claim: PriorClaim, *, grants: Sequence[Granting], note: str, link: str, at: datetime, by: Actor) -> None:
    """Decide on every competency of a claim, once; what is granted is evidence from now on.

    It counts until the end that the certificate itself carries, or as long as its kind does.

    Raises:
        OwnClaim: the examiner made it.
        ClaimClosed: it was decided on or taken back.
    """
    if claim.person_id == by.id:
        raise OwnClaim
    _hold_open(session, claim)
    items = {row.id: row for row in session.scalars(select(PriorClaimItem).where(PriorClaimItem.claim_id == claim.id))}
    kind = EvidenceKind.OUTSIDE_CERTIFICATE if claim.kind == ClaimKind.CERTIFICATE else EvidenceKind.PRIOR_LEARNING
    risks = risks_of(session, [item.competency_id for item in items.values()])
    shown = [
        NewEvidence(
            competency_id=items[grant.item_id].competency_id, level=grant.granted, kind=kind, shown_at=at,
            rests_on=ground_of(claim.public_id),
            valid_until=valid_until(at.date(), kind, risks[items[grant.item_id].competency_id], own_end=claim.valid_until),
        )
        for grant in grants if grant.granted is not None
    ]  # fmt: skip
    evidence = {row.competency_id: row.id for row in record_evidence(session, claim.person_id, shown=shown, by=by)}
    for grant in grants:
        item = items[grant.item_id]
        item.granted, item.reason, item.evidence_id = grant.granted, grant.reason, evidence.get(item.competency_id)
    claim.decided_at, claim.decided_by_id, claim.note = at, by.id, note
    session.flush()
    said = [[items[grant.item_id].competency_id, grant.granted] for grant in grants]
    record(session, "claim.decided", f"claim:{claim.public_id}", by=by, organisation_id=claim.organisation_id, granted=said)
    person = session.get_one(Person, claim.person_id)
    text = (
        f"Hello {person.name},\n\nan examiner has decided on the prior learning that you claimed. Sign in to read it:\n\n"
        f"{link.format(claim=claim.public_id)}\n"
    )
    key = f"claim-decided:{claim.public_id}"
    write_message(session, key=key, recipient=person.email, subject="A decision on your prior learning", text=text)


def take_back_grants(session: Session, claim: PriorClaim, *, reason: str, at: datetime, by: Actor) -> None:
    """Withdraw what was granted by a claim, because an error was found.

    Raises:
        OwnClaim: the examiner made it.
        NothingGranted: nothing of it still counts.
        ReasonMissing: nobody said why.
    """
    if claim.person_id == by.id:
        raise OwnClaim
    session.refresh(claim, with_for_update=True)
    if not withdraw_evidence(session, rests_on=[ground_of(claim.public_id)], reason=reason, by=by, at=at):
        raise NothingGranted


def _hold_open(session: Session, claim: PriorClaim) -> None:
    session.refresh(claim, with_for_update=True)
    if claim.decided_at is not None or claim.withdrawn_at is not None:
        raise ClaimClosed
