"""People and organisations, made in one line."""

from datetime import date
from decimal import Decimal
from itertools import count

from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.base.ids import digest, new_public_id, new_secret
from genomeready.people.models import Grant, MailedLink, Membership, Organisation, Person, Profession, SignIn
from genomeready.people.rules import LINK_LIVES, LinkPurpose, OrganisationKind, PersonState, Role
from genomeready.people.services.accounts import start_sign_in
from genomeready.people.services.organisations import define_profession, found_organisation, grant_role

_number = count(1)


def a_person(
    session: Session,
    *,
    name: str = "Ana Example",
    email: str | None = None,
    password_hash: str = "",
    state: PersonState = PersonState.ACTIVE,
) -> Person:
    person = Person(
        public_id=new_public_id(), name=name, email=email or f"person{next(_number)}@example.org",
        password_hash=password_hash, state=state, registered_at=clock.now(),
    )  # fmt: skip
    session.add(person)
    session.flush()
    return person


def an_organisation(
    session: Session,
    *,
    name: str | None = None,
    slug: str | None = None,
    kind: OrganisationKind = OrganisationKind.PROVIDER,
    below: Organisation | None = None,
) -> Organisation:
    slug = slug or f"organisation-{next(_number)}"
    return found_organisation(session, slug=slug, name=name or slug.replace("-", " ").title(), kind=kind, below=below)


def a_profession(session: Session, *, slug: str = "general-nurse", title: str = "General nurse or midwife") -> Profession:
    return define_profession(session, slug=slug, title=title)


def a_membership(
    session: Session, *, person: Person | None = None, organisation: Organisation | None = None, profession: Profession | None = None,
    wte: Decimal = Decimal(1), since: date = date(2020, 1, 1), until: date | None = None, confirmed: bool = True,
) -> Membership:  # fmt: skip
    membership = Membership(
        person_id=(person or a_person(session)).id,
        organisation_id=(organisation or an_organisation(session)).id,
        profession_id=(profession or a_profession(session)).id,
        wte=wte, from_date=since, until_date=until, confirmed_at=clock.now() if confirmed else None,
    )  # fmt: skip
    session.add(membership)
    session.flush()
    return membership


def a_grant(session: Session, *, person: Person | None = None, role: Role = Role.LEAD, on: Organisation | None = None) -> Grant:
    grant = grant_role(session, person or a_person(session), role=role, on=on or an_organisation(session), by=None)
    session.flush()
    return grant


def someone_holding(session: Session, role: Role, *, on: Organisation) -> Person:
    person = a_person(session, name=f"The {role.value}")
    a_grant(session, person=person, role=role, on=on)
    return person


def a_sign_in(session: Session, *, person: Person | None = None) -> SignIn:
    token = start_sign_in(session, person or a_person(session), browser="test", hours=12)
    session.flush()
    return session.query(SignIn).filter_by(token_hash=digest(token)).one()


def a_mailed_link(session: Session, *, person: Person | None = None, purpose: LinkPurpose = LinkPurpose.CONFIRM) -> tuple[MailedLink, str]:
    token = new_secret()
    link = MailedLink(
        token_hash=digest(token), purpose=purpose, person_id=(person or a_person(session)).id,
        made_at=clock.now(), ends_at=clock.now() + LINK_LIVES,
    )  # fmt: skip
    session.add(link)
    session.flush()
    return link, token
