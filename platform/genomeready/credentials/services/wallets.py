"""Tokens by which a holder's wallet fetches the own certificates: made, and withdrawn."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.ids import digest, new_secret
from genomeready.base.refusals import NotThere, Refused
from genomeready.credentials.models.sharing import WalletToken
from genomeready.credentials.queries.wallets import tokens_of
from genomeready.people.models import Person

MOST_TOKENS = 10


class TooManyTokens(Refused):
    """More live tokens than anybody can keep an eye on."""

    message = f"At most {MOST_TOKENS} tokens may be live at a time. Withdraw one that no wallet needs any more."


def make_wallet_token(session: Session, *, given_to: str, days: int, by: Actor, at: datetime) -> str:
    """Make a token that reads the person's own certificates and profile, and return it; only its digest is kept.

    Raises:
        TooManyTokens: as many as may be are live.
    """
    session.get_one(Person, by.id, with_for_update={"key_share": True})
    if len(tokens_of(session, by.id, at=at)) >= MOST_TOKENS:
        raise TooManyTokens
    token = new_secret()
    session.add(WalletToken(person_id=by.id, token_hash=digest(token), given_to=given_to, made_at=at, ends_at=at + timedelta(days=days)))
    session.flush()
    record(session, "wallet.token-made", f"person:{by.public_id}", by=by, days=days)
    return token


def withdraw_wallet_token(session: Session, token_id: int, *, by: Actor, at: datetime) -> None:
    """Let a token open nothing any more.

    Raises:
        NotThere: the person has no such token.
    """
    token = session.scalar(select(WalletToken).where(WalletToken.id == token_id, WalletToken.person_id == by.id).with_for_update())
    if token is None:
        raise NotThere
    if token.withdrawn_at is None:
        token.withdrawn_at = at
        record(session, "wallet.token-withdrawn", f"person:{by.public_id}", by=by, token=token_id)
