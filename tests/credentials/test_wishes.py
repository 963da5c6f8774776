"""The name and the holder's own identifier in the signed file: only with consent, from then on, and never against it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from factories.credentials import a_certificate, a_wish, document_of
from factories.people import a_person
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.base import clock
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award
from genomeready.credentials.models.sharing import HolderWish
from genomeready.credentials.proofs.schemas import schema_faults
from genomeready.credentials.queries.checking import check_published
from genomeready.credentials.queries.register import published
from genomeready.credentials.rules import Cause, ReasonCode
from genomeready.credentials.services.awards import correct_name, reinstate_award, sign_anew, suspend_award
from genomeready.credentials.services.sharing import NoDid, wish_for_files
from genomeready.people.models import Person

NAME, NEW_NAME = "Zofia Nowak", "Zofia Kowalska"
DID = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
PAGE = "/my/certificates/in-the-file"
SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def holder(session: Session) -> Person:
    return a_person(session, name=NAME)


def subject_of(session: Session, award: Award) -> dict[str, Any]:
    subject: dict[str, Any] = json.loads(document_of(session, award).document)["credentialSubject"]
    return subject


def is_valid(session: Session, award: Award) -> bool:
    found = published(session, award.public_id)
    assert found is not None
    return check_published(session, found, at=clock.now()).is_valid


def test_without_a_word_from_the_holder_the_file_names_nobody(session: Session, holder: Person) -> None:
    award = a_certificate(session, person=holder)

    assert "Zofia" not in document_of(session, award).document
    assert str(subject_of(session, award)["id"]).startswith("urn:uuid:")


def test_with_consent_the_name_and_the_identifier_stand_in_a_valid_file(session: Session, holder: Person) -> None:
    a_wish(session, holder, did=DID)

    award = a_certificate(session, person=holder)

    assert subject_of(session, award)["id"] == DID
    named = {"type": "IdentityObject", "hashed": False, "identityHash": NAME, "identityType": "name"}
    assert named in subject_of(session, award)["identifier"]
    assert list(schema_faults(json.loads(document_of(session, award).document))) == []
    assert is_valid(session, award)


def test_what_was_signed_before_the_consent_stays_as_it_is(session: Session, holder: Person) -> None:
    award = a_certificate(session, person=holder)
    before = document_of(session, award).document

    a_wish(session, holder)

    assert document_of(session, award).document == before


def test_a_corrected_name_is_the_one_in_the_new_edition(session: Session, holder: Person) -> None:
    a_wish(session, holder)
    award = a_certificate(session, person=holder)

    correct_name(session, award.id, name=NEW_NAME, by=None, at=clock.now(), issuer=the_issuer())

    assert NEW_NAME in document_of(session, award).document
    assert NAME not in document_of(session, award).document
    assert is_valid(session, award)


def test_who_took_the_consent_back_is_named_in_no_new_edition(session: Session, holder: Person) -> None:
    a_wish(session, holder)
    award = a_certificate(session, person=holder)
    assert NAME in document_of(session, award).document
    a_wish(session, holder, name=False)

    why = Cause(code=ReasonCode.ERROR, reason="It is looked into again.")
    suspend_award(session, award.id, why=why, by=None, at=clock.now(), issuer=the_issuer())
    reinstate_award(session, award.id, by=None, at=clock.now(), issuer=the_issuer())

    assert "Zofia" not in document_of(session, award).document
    assert is_valid(session, award)


def test_signing_anew_keeps_the_identifier_that_was_given(session: Session, holder: Person) -> None:
    a_wish(session, holder, did=DID)
    award = a_certificate(session, person=holder)

    sign_anew(session, [award.id], by=None, at=clock.now(), issuer=the_issuer())

    assert subject_of(session, award)["id"] == DID
    assert NAME in document_of(session, award).document


def test_the_page_of_a_certificate_whose_file_names_the_holder_names_the_holder(
    client: FlaskClient, session: Session, holder: Person
) -> None:
    plain = a_certificate(session, person=holder)
    a_wish(session, holder)
    named = a_certificate(session, person=holder)

    assert NAME in client.get(f"/verify/{named.public_id}").text
    assert NAME not in client.get(f"/verify/{plain.public_id}").text
    assert client.get(f"/verify/{named.public_id}").headers["X-Robots-Tag"] == "noindex"


def test_the_day_of_consent_is_kept_and_shown(session: Session, holder: Person, sign_in: SignIn) -> None:
    client = sign_in(holder)
    assert client.post(PAGE, data={"name": "y", "did": DID}).status_code == 303
    first = session.scalars(select(HolderWish)).one()
    since = (first.name_since, first.did_since)

    client.post(PAGE, data={"name": "y", "did": DID})

    again = session.scalars(select(HolderWish)).one()
    assert None not in since
    assert (again.name_since, again.did_since) == since
    page = client.get(PAGE).text
    assert "You agreed on" in page
    assert DID in page
    assert "certificate.wish" in session.scalars(select(AuditEntry.act)).all()


def test_taking_it_back_takes_the_day_away(session: Session, holder: Person, sign_in: SignIn) -> None:
    a_wish(session, holder, did=DID)

    sign_in(holder).post(PAGE, data={"did": ""})

    wish = session.scalars(select(HolderWish)).one()
    assert (wish.name_since, wish.did, wish.did_since) == (None, "", None)


@pytest.mark.parametrize("did", ["https://example.org", "did:key", "did:Key:z6Mk", "did:web:example.org#key", "did:key:" + "z" * 300])
def test_what_is_no_identifier_is_refused_and_nothing_kept(session: Session, holder: Person, sign_in: SignIn, did: str) -> None:
    answer = sign_in(holder).post(PAGE, data={"name": "y", "did": did})

    assert answer.status_code == 422
    assert session.scalars(select(HolderWish)).all() == []
    with pytest.raises(NoDid):
        wish_for_files(session, holder.id, name=True, did=did, by=holder, at=clock.now())


def test_one_persons_wish_is_nobody_elses(session: Session, holder: Person, sign_in: SignIn) -> None:
    other = a_person(session, name="Ivo Other")
    sign_in(holder).post(PAGE, data={"name": "y", "did": ""})

    award = a_certificate(session, person=other)

    assert "Ivo" not in document_of(session, award).document
