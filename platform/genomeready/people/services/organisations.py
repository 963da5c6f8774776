"""The verbs of organisations: found, join, confirm, decline, grant."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base import clock
from genomeready.base.ids import new_public_id
from genomeready.base.refusals import NotThere, Refused
from genomeready.people.events import MembershipsChanged, memberships_changed
from genomeready.people.models import Grant, Membership, Organisation, Person, Profession
from genomeready.people.queries import organisation_by_slug
from genomeready.people.rules import OrganisationKind, Role


class AlreadyMember(Refused):
    """The same person, organisation and profession, still current."""

    message = "You already belong to this organisation in this profession."


def define_profession(session: Session, *, slug: str, title: str) -> Profession:
    """Make sure a profession exists under this slug with this title."""
    profession = session.scalar(select(Profession).where(Profession.slug == slug))
    if profession is None:
        profession = Profession(slug=slug, title=title)
        session.add(profession)
    profession.title = title
    session.flush()
    return profession


def found_organisation(
    session: Session, *, slug: str, name: str, kind: OrganisationKind, below: Organisation | None, invented: bool = False
) -> Organisation:
    """Add an organisation to the tree."""
    organisation = Organisation(
        slug=slug, name=name, kind=kind, parent_id=below.id if below else None, path=new_public_id(), invented=invented
    )
    session.add(organisation)
    session.flush()
    organisation.path = f"{below.path if below else '/'}{organisation.id}/"
    return organisation


def join_organisation(
    session: Session,
    person: Person,
    *,
    organisation: Organisation,
    profession: Profession,
    wte: Decimal = Decimal(1),
    since: date | None = None,
) -> Membership:
    """Say that a person works in an organisation in a profession; its lead confirms it later.

    Raises:
        AlreadyMember: the same is already current.
    """
    there = session.scalar(
        select(Membership.id).where(
            Membership.person_id == person.id,
            Membership.organisation_id == organisation.id,
            Membership.profession_id == profession.id,
            Membership.until_date.is_(None),
        )
    )
    if there is not None:
        raise AlreadyMember
    membership = Membership(
        person_id=person.id, organisation_id=organisation.id, profession_id=profession.id, wte=wte, from_date=since or clock.today()
    )
    session.add(membership)
    session.flush()
    record(
        session, "membership.joined", f"person:{person.public_id}", by=person, organisation_id=organisation.id, profession=profession.slug
    )
    memberships_changed.send(session, news=MembershipsChanged(person_ids=(person.id,)))
    return membership


def confirm_membership(session: Session, membership_id: int, *, within: Organisation, by: Actor) -> Membership:
    """Confirm that somebody works where they say, as the lead of `within` or of what is above.

    Raises:
        NotThere: no such membership waits within that organisation.
    """
    membership = session.scalar(
        select(Membership)
        .join(Organisation)
        .where(
            Membership.id == membership_id, Organisation.path.startswith(within.path, autoescape=True), Membership.confirmed_at.is_(None)
        )
        .with_for_update(of=Membership)
    )
    if membership is None:
        raise NotThere
    membership.confirmed_at = clock.now()
    membership.confirmed_by_id = by.id
    record(session, "membership.confirmed", f"membership:{membership.id}", by=by, organisation_id=membership.organisation_id)
    memberships_changed.send(session, news=MembershipsChanged(person_ids=(membership.person_id,)))
    return membership


def decline_membership(session: Session, membership_id: int, *, within: Organisation, by: Actor) -> None:
    """Decline somebody's word that they work here; the row goes, the audit entry stays.

    Raises:
        NotThere: no such membership waits within that organisation.
    """
    membership = session.scalar(
        select(Membership)
        .join(Organisation)
        .where(
            Membership.id == membership_id, Organisation.path.startswith(within.path, autoescape=True), Membership.confirmed_at.is_(None)
        )
    )
    if membership is None:
        raise NotThere
    record(
        session,
        "membership.declined",
        f"membership:{membership.id}",
        by=by,
        organisation_id=membership.organisation_id,
        person=membership.person_id,
    )
    session.delete(membership)
    memberships_changed.send(session, news=MembershipsChanged(person_ids=(membership.person_id,), removed=True))


def grant_role(session: Session, person: Person, *, role: Role, on: Organisation, by: Actor | None) -> Grant:
    """Let a person hold an access role on an organisation and everything below it."""
    grant = session.scalar(select(Grant).where(Grant.person_id == person.id, Grant.organisation_id == on.id, Grant.role == role))
    if grant is None:
        grant = Grant(person_id=person.id, organisation_id=on.id, role=role, granted_at=clock.now(), granted_by_id=by.id if by else None)
        session.add(grant)
        record(session, "role.granted", f"person:{person.public_id}", by=by, organisation_id=on.id, role=role.value)
    return grant


def organisation_named(session: Session, slug: str) -> Organisation:
    """Return an organisation by slug.

    Raises:
        NotThere: there is none.
    """
    organisation = organisation_by_slug(session, slug)
    if organisation is None:
        raise NotThere
    return organisation


def profession_named(session: Session, slug: str) -> Profession:
    """Return a profession by slug.

    Raises:
        NotThere: there is none.
    """
    profession = session.scalar(select(Profession).where(Profession.slug == slug))
    if profession is None:
        raise NotThere
    return profession
