"""Badges from elsewhere that somebody brought for a claim of prior learning."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from genomeready.competence.models import PriorClaim
from genomeready.credentials.models.outside import ClaimBadge
from genomeready.people.models import Person


def unclaimed_badge(session: Session, person_id: int) -> ClaimBadge | None:
    """Return the badge that a person brought last and claims nothing with yet."""
    return session.scalar(select(ClaimBadge).where(ClaimBadge.person_id == person_id, ClaimBadge.claim_id.is_(None)))


@dataclass(frozen=True, kw_only=True)
class BadgeOfClaim:
    """The badge that a claim rests on: `document` as it was signed, `email` of the claimant; whether others brought it too."""

    document: str
    email: str
    brought_at: datetime
    brought_by_others: bool


def badge_of_claim(session: Session, claim: str) -> BadgeOfClaim | None:
    """Return the badge that a claim rests on, by the claim's public id, in one statement; None where it rests on a paper."""
    other = aliased(ClaimBadge)
    others = exists().where(other.document_hash == ClaimBadge.document_hash, other.person_id != ClaimBadge.person_id)
    row = session.execute(
        select(ClaimBadge.document, Person.email, ClaimBadge.brought_at, others.label("brought_by_others"))
        .join(PriorClaim, PriorClaim.id == ClaimBadge.claim_id)
        .join(Person, Person.id == ClaimBadge.person_id)
        .where(PriorClaim.public_id == claim)
    ).mappings().one_or_none()  # fmt: skip
    return BadgeOfClaim(**row) if row else None
