"""Reading for wallets: whose token it is, and the newest documents of that person's awards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from genomeready.base.ids import digest
from genomeready.credentials.models.awards import Award, CredentialInstance
from genomeready.credentials.models.sharing import WalletToken
from genomeready.people.models import Person
from genomeready.people.rules import PersonState


@dataclass(frozen=True, kw_only=True)
class TokenHolder:
    """The person whose token was sent."""

    id: int
    public_id: str
    name: str
    email: str


def holder_of_token(session: Session, token: str, *, at: datetime) -> TokenHolder | None:
    """Return whose live token it is; None where it was withdrawn, ran out, never was, or the account is suspended."""
    asked = (
        select(Person.id, Person.public_id, Person.name, Person.email)
        .join(WalletToken, WalletToken.person_id == Person.id)
        .where(
            WalletToken.token_hash == digest(token), WalletToken.withdrawn_at.is_(None), WalletToken.ends_at > at,
            Person.state == PersonState.ACTIVE,
        )
    )  # fmt: skip
    row = session.execute(asked).mappings().one_or_none()
    return TokenHolder(**row) if row else None


@dataclass(frozen=True, kw_only=True)
class TokenRow:
    """A token as its owner sees it; the secret itself is not kept."""

    id: int
    given_to: str
    made_at: datetime
    ends_at: datetime


def tokens_of(session: Session, person_id: int, *, at: datetime) -> Sequence[TokenRow]:
    """Return a person's live tokens, the newest first."""
    asked = (
        select(WalletToken.id, WalletToken.given_to, WalletToken.made_at, WalletToken.ends_at)
        .where(WalletToken.person_id == person_id, WalletToken.withdrawn_at.is_(None), WalletToken.ends_at > at)
        .order_by(WalletToken.id.desc())
    )
    return [TokenRow(**row) for row in session.execute(asked).mappings()]


def documents_of(session: Session, person_id: int, *, since: datetime | None, limit: int, offset: int) -> tuple[Sequence[str], int]:
    """Return one page of a person's newest documents in the order they were signed, and how many there are in all.

    `since` leaves out what was signed before or at that moment. Those that have ended are in it: a wallet
    that holds one learns of its end from the status list.
    """
    newest = select(func.max(CredentialInstance.sequence)).where(CredentialInstance.award_id == Award.id).correlate(Award).scalar_subquery()
    held = (
        select(CredentialInstance.document)
        .join(Award, and_(Award.id == CredentialInstance.award_id, CredentialInstance.sequence == newest))
        .where(Award.person_id == person_id)
    )
    if since is not None:
        held = held.where(CredentialInstance.issued_at > since)
    total = session.scalar(select(func.count()).select_from(held.subquery())) or 0
    page = held.order_by(CredentialInstance.issued_at, CredentialInstance.id).limit(limit).offset(offset)
    return session.scalars(page).all(), total
