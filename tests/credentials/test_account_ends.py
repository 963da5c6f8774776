"""What happens to an account does not touch the register: awards stay, verify, and name whom they were awarded to."""

import pytest
from factories.credentials import a_certificate, document_of
from factories.people import a_person
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award
from genomeready.credentials.queries.checking import check_file, check_published
from genomeready.credentials.queries.register import published
from genomeready.people.models import Person
from genomeready.people.rules import PersonState
from genomeready.people.services.accounts import suspend_person


@pytest.fixture
def award(session: Session) -> Award:
    return a_certificate(session, person=a_person(session, name="Zofia Nowak"))


def is_valid(session: Session, award: Award) -> bool:
    found = published(session, award.public_id)
    assert found is not None
    return check_published(session, found, at=clock.now()).is_valid


def test_a_suspended_accounts_certificate_stays_in_force(session: Session, award: Award) -> None:
    holder = session.get_one(Person, award.person_id)

    suspend_person(session, holder, by=a_person(session), reason="Left the service.")

    assert holder.state == PersonState.SUSPENDED
    assert is_valid(session, award)
    assert check_file(session, document_of(session, award).document, issuer=the_issuer(), at=clock.now()).verdict.is_valid


def test_the_entry_keeps_its_name_when_the_account_loses_name_and_address(session: Session, award: Award) -> None:
    holder = session.get_one(Person, award.person_id)

    holder.name, holder.email, holder.password_hash = "", f"erased-{holder.public_id}", ""
    session.flush()

    assert award.holder_name == "Zofia Nowak"
    assert is_valid(session, award)


def test_a_person_with_an_award_cannot_be_deleted_from_under_it(session: Session, award: Award) -> None:
    session.commit()

    with pytest.raises(IntegrityError):
        session.execute(delete(Person).where(Person.id == award.person_id))

    session.rollback()
    assert is_valid(session, award)
