"""Hand a holder's certificates over to a wallet: begun by the holder, asked for by the wallet, done once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.ids import digest, new_secret
from genomeready.base.refusals import NotThere, Refused
from genomeready.credentials.models.sharing import WalletExchange
from genomeready.credentials.proofs.presentations import NotProven, did_proven_by, presentation_of
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.sharing import wish_of
from genomeready.credentials.queries.wallets import documents_of
from genomeready.credentials.services.sharing import wish_for_files
from genomeready.people.models import Person
from genomeready.people.rules import PersonState

LASTS = timedelta(minutes=10)
MOST_HANDED_OVER = 200


class NotHandedOver(Refused):
    """A wallet that did not prove what was asked."""

    message = "Nothing was handed over. %(why)s"


def begin_exchange(session: Session, *, binds: bool, by: Actor, at: datetime) -> str:
    """Let a wallet fetch the person's certificates once within minutes, and return the token of the address; only its digest is kept.

    One that was begun before and not finished opens nothing any more.
    """
    session.get_one(Person, by.id, with_for_update={"key_share": True})
    session.execute(delete(WalletExchange).where(WalletExchange.person_id == by.id, WalletExchange.done_at.is_(None)))
    token = new_secret()
    session.add(
        WalletExchange(
            person_id=by.id, token_hash=digest(token), challenge=new_secret(), binds=binds, made_at=at, ends_at=at + LASTS
        )
    )  # fmt: skip
    session.flush()
    record(session, "wallet.exchange-begun", f"person:{by.public_id}", by=by, binds=binds)
    return token


def open_exchange(session: Session, token: str, *, at: datetime) -> WalletExchange:
    """Return an exchange that is open, held until the commit, so that no two wallets get the same one.

    Raises:
        NotThere: it never was, ran out, is done, or its holder's account is suspended.
    """
    asked = (
        select(WalletExchange)
        .join(Person, Person.id == WalletExchange.person_id)
        .where(
            WalletExchange.token_hash == digest(token), WalletExchange.done_at.is_(None), WalletExchange.ends_at > at,
            Person.state == PersonState.ACTIVE,
        )
        .with_for_update(of=WalletExchange)
    )  # fmt: skip
    found = session.scalar(asked)
    if found is None:
        raise NotThere
    return found


def finish_exchange(session: Session, token: str, presentation: Mapping[str, Any], *, domain: str, at: datetime) -> dict[str, Any]:
    """Hand the person's certificates over to a wallet that proves control of a DID, and let the exchange open nothing any more.

    Raises:
        NotThere: the exchange is not open.
        NotHandedOver: the presentation does not prove what was asked; the exchange stays open.
    """
    exchange = open_exchange(session, token, at=at)
    try:
        did = did_proven_by(presentation, challenge=exchange.challenge, domain=domain)
    except NotProven as fault:
        raise NotHandedOver(why=str(fault)) from fault
    exchange.done_at = at
    session.flush()
    holder = session.get_one(Person, exchange.person_id)
    documents, _ = documents_of(session, holder.id, since=None, limit=MOST_HANDED_OVER, offset=0)
    record(session, "wallet.exchange-done", f"person:{holder.public_id}", by=None, certificates=len(documents), bound=exchange.binds)
    if exchange.binds:
        wish = wish_of(session, holder.id)
        wish_for_files(session, holder.id, name=bool(wish and wish.name_since), did=did, by=holder, at=at)
    return presentation_of([read_json(document) for document in documents])
