"""The verbs of an account: register, confirm, sign in and out, suspend."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base import clock
from genomeready.base.ids import digest, new_public_id, new_secret
from genomeready.base.refusals import NotThere, Refused
from genomeready.outbox.services import write_message
from genomeready.people.models import MailedLink, Person, SignIn
from genomeready.people.passwords import Hasher
from genomeready.people.queries import live_link, person_by_email
from genomeready.people.rules import LINK_LIVES, RESET_LIVES, LinkPurpose, PersonState, written_plainly


class LinkSpent(NotThere):
    """A link that was used, ran out or never was."""

    message = "This link was used before or has run out. Ask for a new one."


class WrongSignIn(Refused):
    """The pair does not fit; which half is wrong is never said."""

    message = "This e-mail address and password do not belong together. Check both and try again."


def register_person(session: Session, *, email: str, name: str, password_hash: str, link: str) -> None:
    """Register somebody, or tell the owner of a known address that someone tried.

    Both ways look the same from outside. `link` is an address with `{token}` in it.
    """
    plain = written_plainly(email)
    known = person_by_email(session, plain)
    if known is not None and known.state != PersonState.UNCONFIRMED:
        _tell_owner(session, known)
        return
    if known is None:
        known = Person(public_id=new_public_id(), email=plain, name=name, registered_at=clock.now())
        session.add(known)
        session.flush()
        record(session, "person.registered", f"person:{known.public_id}", by=None)
    known.name, known.password_hash = name, password_hash
    token = mail_link(session, known, LinkPurpose.CONFIRM)
    text = (
        f"Hello {name},\n\nplease confirm that this address is yours by opening this link within 48 hours:\n\n"
        f"{link.format(token=token)}\n\nIf you did not register with GenomeReady, ignore this mail; nothing will happen.\n"
    )
    write_message(session, key=f"confirm:{digest(token)[:40]}", recipient=plain, subject="Confirm your address for GenomeReady", text=text)


def _tell_owner(session: Session, person: Person) -> None:
    text = (
        f"Hello {person.name},\n\nsomebody tried to register with this address, which has an account already. "
        "If it was you, sign in instead; if you forgot your password, ask for a new one on the sign-in page.\n"
    )
    key = f"known:{person.public_id}:{clock.today().isoformat()}"
    write_message(session, key=key, recipient=person.email, subject="You already have a GenomeReady account", text=text)


def mail_link(session: Session, person: Person, purpose: LinkPurpose) -> str:
    """Make a one-time link for a person and return its secret; earlier ones of the kind end."""
    session.execute(
        update(MailedLink)
        .where(MailedLink.person_id == person.id, MailedLink.purpose == purpose, MailedLink.used_at.is_(None))
        .values(used_at=clock.now())
    )
    token = new_secret()
    lives = LINK_LIVES if purpose is LinkPurpose.CONFIRM else RESET_LIVES
    session.add(
        MailedLink(token_hash=digest(token), purpose=purpose, person_id=person.id, made_at=clock.now(), ends_at=clock.now() + lives)
    )
    session.flush()
    return token


def confirm_address(session: Session, token: str) -> Person:
    """Confirm the address behind a mailed link.

    Raises:
        LinkSpent: the link was used, ran out or never was.
    """
    person = _spend(session, token, LinkPurpose.CONFIRM)
    if person.state == PersonState.UNCONFIRMED:
        person.state = PersonState.ACTIVE
        record(session, "person.confirmed", f"person:{person.public_id}", by=person)
    return person


def ask_new_password(session: Session, *, email: str, link: str) -> None:
    """Mail a link for a new password to an active person; say nothing about unknown ones."""
    person = person_by_email(session, written_plainly(email))
    if person is None or person.state != PersonState.ACTIVE:
        return
    token = mail_link(session, person, LinkPurpose.RESET)
    text = (
        f"Hello {person.name},\n\nopen this link within one hour to choose a new password:\n\n{link.format(token=token)}\n\n"
        "If you did not ask for it, ignore this mail; your password stays as it is.\n"
    )
    write_message(
        session, key=f"reset:{digest(token)[:40]}", recipient=person.email, subject="Choose a new GenomeReady password", text=text
    )


def set_password(session: Session, token: str, *, password_hash: str) -> Person:
    """Set the password of the owner of a reset link and end all their sessions.

    Raises:
        LinkSpent: the link was used, ran out or never was.
    """
    person = _spend(session, token, LinkPurpose.RESET)
    person.password_hash = password_hash
    session.execute(update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).values(ended_at=clock.now()))
    record(session, "person.password_changed", f"person:{person.public_id}", by=person)
    return person


def _spend(session: Session, token: str, purpose: LinkPurpose) -> Person:
    link = live_link(session, token, purpose)
    if link is None:
        raise LinkSpent
    link.used_at = clock.now()
    return session.get_one(Person, link.person_id)


def check_password(session: Session, hasher: Hasher, *, email: str, password: str) -> Person:
    """Return the person whose address and password these are. Takes as long for unknown ones.

    Raises:
        WrongSignIn: they do not belong together, or the person may not sign in.
    """
    person = person_by_email(session, written_plainly(email))
    session.commit()  # the hash below takes long: no transaction is held open meanwhile
    fits = hasher.fits(person.password_hash if person else "", password)
    if person is None or not fits or person.state != PersonState.ACTIVE:
        raise WrongSignIn
    return person


def start_sign_in(session: Session, person: Person, *, browser: str, hours: int) -> str:
    """Begin a session and return the secret for its cookie."""
    token = new_secret()
    at = clock.now()
    session.add(
        SignIn(
            token_hash=digest(token),
            person_id=person.id,
            started_at=at,
            seen_at=at,
            ends_at=at + timedelta(hours=hours),
            browser=browser[:300],
        )
    )
    record(session, "person.signed_in", f"person:{person.public_id}", by=person)
    return token


def end_sign_in(session: Session, sign_in_id: int, *, by: Actor) -> None:
    """End one session: its cookie is dead from now on, wherever it was copied to."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(ended_at=clock.now()))
    record(session, "person.signed_out", f"person:{by.public_id}", by=by)


def suspend_person(session: Session, person: Person, *, by: Actor, reason: str) -> None:
    """Suspend a person: no sign-in, and every session of theirs ends within this transaction."""
    person.state = PersonState.SUSPENDED
    session.execute(update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).values(ended_at=clock.now()))
    record(session, "person.suspended", f"person:{person.public_id}", by=by, reason=reason)
