"""What a holder decides about the own certificate's page: who may read the name on it."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.ids import new_public_id
from genomeready.base.refusals import NotThere, Refused
from genomeready.credentials.models.awards import Award
from genomeready.credentials.models.sharing import HolderWish, ShareLink
from genomeready.credentials.queries.sharing import wish_of
from genomeready.credentials.rules import read_did
from genomeready.people.models import Person

MOST_LINKS = 20


class TooManyLinks(Refused):
    """More live links than anybody can keep an eye on."""

    message = f"At most {MOST_LINKS} links to a certificate may be open at a time. Withdraw one that nobody needs any more."


class NoDid(Refused):
    """A text that is no decentralised identifier."""

    message = "This is no DID. It begins with did: and a method, for example did:key:z6Mk…, and has no path, query or fragment."


def make_share_link(session: Session, award: Award, *, given_to: str, days: int, by: Actor, at: datetime) -> ShareLink:
    """Make a link that shows the holder's name on the certificate's page, for some days.

    Raises:
        TooManyLinks: as many as may be are open.
    """
    session.refresh(award, with_for_update=True)
    opened = select(func.count(ShareLink.id)).where(
        ShareLink.award_id == award.id, ShareLink.withdrawn_at.is_(None), ShareLink.ends_at > at
    )
    if (session.scalar(opened) or 0) >= MOST_LINKS:
        raise TooManyLinks
    made = ShareLink(award_id=award.id, token=new_public_id(), given_to=given_to, made_at=at, ends_at=at + timedelta(days=days))
    session.add(made)
    session.flush()
    record(session, "certificate.link-made", f"certificate:{award.public_id}", by=by, link=made.id, days=days)
    return made


def withdraw_share_link(session: Session, award: Award, link_id: int, *, by: Actor, at: datetime) -> None:
    """Let a link open nothing any more; one that was withdrawn stays so.

    Raises:
        NotThere: the award has no such link.
    """
    link = session.scalar(select(ShareLink).where(ShareLink.id == link_id, ShareLink.award_id == award.id).with_for_update())
    if link is None:
        raise NotThere
    if link.withdrawn_at is None:
        link.withdrawn_at = at
        record(session, "certificate.link-withdrawn", f"certificate:{award.public_id}", by=by, link=link.id)


def publish_certificate(session: Session, award: Award, *, by: Actor, at: datetime) -> None:
    """Let everybody read the holder's name on the certificate's page, and list the page."""
    if award.published_at is None:
        award.published_at = at
        record(session, "certificate.published", f"certificate:{award.public_id}", by=by)


def withdraw_publication(session: Session, award: Award, *, by: Actor) -> None:
    """Take the holder's name off the public page and the page off the list."""
    if award.published_at is not None:
        award.published_at = None
        record(session, "certificate.publication-withdrawn", f"certificate:{award.public_id}", by=by)


def wish_for_files(session: Session, person_id: int, *, name: bool, did: str, by: Actor, at: datetime) -> HolderWish:
    """Keep what a person wants in the files signed from now on, with the day of each consent; files that are out do not change.

    Raises:
        NoDid: the identifier is none.
    """
    written = read_did(did) if did.strip() else ""
    if written is None:
        raise NoDid
    session.get_one(Person, person_id, with_for_update={"key_share": True})
    wish = wish_of(session, person_id) or HolderWish(person_id=person_id, did="")
    wish.name_since = (wish.name_since or at) if name else None
    if wish.did != written:
        wish.did, wish.did_since = written, at if written else None
    session.add(wish)
    session.flush()
    record(session, "certificate.wish", f"person:{by.public_id}", by=by, name=name, did=bool(written))
    return wish
