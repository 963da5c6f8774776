"""Reading people and organisations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.base import clock
from genomeready.base.ids import digest
from genomeready.base.prepared import run
from genomeready.base.tables import UtcDateTime
from genomeready.people.models import Grant, MailedLink, Membership, Organisation, Person, Profession, SignIn
from genomeready.people.rules import Held, LinkPurpose, OrganisationKind, PersonState, Role


@dataclass(frozen=True, kw_only=True)
class WhoAsks:
    """The signed-in person, as guards and pages need them: read in one query a request."""

    id: int
    public_id: str
    name: str
    email: str
    sign_in_id: int
    seen_at: object
    held: tuple[Held, ...]

    def holds(self, *roles: str, path: str) -> bool:
        """Say whether one of the roles is held on the organisation with this path, or above it."""
        return any(h.role in roles and h.covers(path) for h in self.held)

    def holds_anywhere(self, *roles: str) -> bool:
        """Say whether one of the roles is held on any organisation."""
        return any(h.role in roles for h in self.held)


_WHO_ASKS = (
    select(
        Person.id, Person.public_id, Person.name, Person.email, SignIn.id.label("sign_in_id"), SignIn.seen_at,
        Grant.role, Grant.organisation_id, Organisation.path,
    )
    .join(SignIn, SignIn.person_id == Person.id)
    .outerjoin(Grant, Grant.person_id == Person.id)
    .outerjoin(Organisation, Organisation.id == Grant.organisation_id)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        SignIn.ends_at > bindparam("now", type_=UtcDateTime()),
        Person.state == PersonState.ACTIVE,
    )
)  # fmt: skip


def who_asks(session: Session, token: str) -> WhoAsks | None:
    """Return whom a session's secret belongs to; None when it ended, ran out or the person may not."""
    rows = run(session, _WHO_ASKS, token_hash=digest(token), now=clock.now()).all()
    if not rows:
        return None
    first = rows[0]
    return WhoAsks(
        id=first.id, public_id=first.public_id, name=first.name, email=first.email, sign_in_id=first.sign_in_id, seen_at=first.seen_at,
        held=tuple(Held(row.role, row.organisation_id, row.path) for row in rows if row.role),
    )  # fmt: skip


def person_by_email(session: Session, email: str) -> Person | None:
    """Return the person with this address (already written plainly)."""
    return session.scalar(select(Person).where(Person.email == email))


def person_by_public_id(session: Session, public_id: str) -> Person | None:
    """Return the person with this public id."""
    return session.scalar(select(Person).where(Person.public_id == public_id))


def live_link(session: Session, token: str, purpose: LinkPurpose) -> MailedLink | None:
    """Return an unused link that has not run out."""
    return session.scalar(
        select(MailedLink).where(
            MailedLink.token_hash == digest(token),
            MailedLink.purpose == purpose,
            MailedLink.used_at.is_(None),
            MailedLink.ends_at > clock.now(),
        )
    )


def organisation_by_slug(session: Session, slug: str) -> Organisation | None:
    """Return an organisation by its slug."""
    return session.scalar(select(Organisation).where(Organisation.slug == slug))


def places_examined(session: Session, held: tuple[Held, ...]) -> list[Organisation]:
    """Return the countries that somebody is an examiner of, by name."""
    ids = [each.organisation_id for each in held if each.role == Role.EXAMINER]
    asked = select(Organisation).where(Organisation.id.in_(ids), Organisation.kind == OrganisationKind.COUNTRY).order_by(Organisation.name)
    return list(session.scalars(asked))


def organisations_below(session: Session, path: str, *, kinds: Sequence[str] = ()) -> Sequence[Organisation]:
    """Return the organisations at or below a path, in the order of the tree."""
    asked = select(Organisation).where(Organisation.path.startswith(path, autoescape=True)).order_by(Organisation.path)
    if kinds:
        asked = asked.where(Organisation.kind.in_(kinds))
    return session.scalars(asked).all()


def joinable_organisations(session: Session) -> Sequence[Organisation]:
    """Return the providers and teams that somebody may say they work in, by name."""
    return session.scalars(select(Organisation).where(Organisation.kind.in_(("provider", "team"))).order_by(Organisation.name)).all()


def professions(session: Session) -> Sequence[Profession]:
    """Return all professions by title."""
    return session.scalars(select(Profession).order_by(Profession.title)).all()


@dataclass(frozen=True, kw_only=True)
class MembershipRow:
    """A membership as pages show it."""

    id: int
    person_id: int
    person_public_id: str
    person_name: str
    organisation_id: int
    organisation_slug: str
    organisation_name: str
    organisation_path: str
    profession_slug: str
    profession_title: str
    wte: float
    confirmed: bool


def _membership_rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Membership.id, Membership.person_id, Person.public_id.label("person_public_id"), Person.name.label("person_name"),
            Organisation.id.label("organisation_id"), Organisation.slug.label("organisation_slug"),
            Organisation.name.label("organisation_name"), Organisation.path.label("organisation_path"),
            Profession.slug.label("profession_slug"), Profession.title.label("profession_title"),
            Membership.wte, Membership.confirmed_at.is_not(None).label("confirmed"),
        )
        .join(Person, Person.id == Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Profession, Profession.id == Membership.profession_id)
    )  # fmt: skip


def current_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the condition that a membership holds on a day."""
    return and_(Membership.from_date <= day, or_(Membership.until_date.is_(None), Membership.until_date >= day))


_MEMBERSHIPS_OF = (
    _membership_rows()
    .where(Membership.person_id == bindparam("person_id"), current_on(bindparam("day", type_=Date())))
    .order_by(Membership.id.desc())
)


def memberships_of(session: Session, person_id: int, *, on: date | None = None) -> list[MembershipRow]:
    """Return a person's memberships that hold on a day (today), the latest first."""
    return [MembershipRow(**row) for row in run(session, _MEMBERSHIPS_OF, person_id=person_id, day=on or clock.today()).mappings()]


def memberships_below(session: Session, path: str, *, on: date | None = None, confirmed: bool = True) -> list[MembershipRow]:
    """Return the memberships at or below an organisation on a day, by person's name.

    `confirmed=False` gives those that wait for the lead's confirmation instead.
    """
    asked = (
        _membership_rows()
        .where(Organisation.path.startswith(path, autoescape=True), current_on(on or clock.today()))
        .where(Membership.confirmed_at.is_not(None) if confirmed else Membership.confirmed_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return [MembershipRow(**row) for row in session.execute(asked).mappings()]


@dataclass(frozen=True, kw_only=True)
class ActRow:
    """One entry of the audit trail as the administrator reads it."""

    number: int
    at: datetime
    act: str
    subject: str
    who: str | None
    organisation: str
    detail: dict[str, Any]


def acts_below(session: Session, path: str, *, before: int | None = None, limit: int = 50) -> list[ActRow]:
    """Return what was done at or below an organisation, newest first; `before` is the entry to page on from."""
    asked = (
        select(
            AuditEntry.number, AuditEntry.at, AuditEntry.act, AuditEntry.subject, Person.name.label("who"),
            Organisation.name.label("organisation"), AuditEntry.detail,
        )
        .join(Organisation, Organisation.id == AuditEntry.organisation_id)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(Organisation.path.startswith(path, autoescape=True))
        .order_by(AuditEntry.number.desc())
        .limit(limit)
    )  # fmt: skip
    if before is not None:
        asked = asked.where(AuditEntry.number < before)
    return [ActRow(**row) for row in session.execute(asked).mappings()]


def holds_invented(session: Session) -> bool:
    """Say whether invented organisations are in the database."""
    return session.scalar(select(Organisation.id).where(Organisation.invented).limit(1)) is not None
