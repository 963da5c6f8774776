"""The European Learning Model: what Europass asks for beyond the obvious is in it, and only the holder gets it."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from factories.credentials import NOON, a_certificate, a_credential, a_proven, a_signer, document_of
from factories.people import a_person
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.credentials.elm import elm_credential
from genomeready.credentials.facts import read_facts
from genomeready.people.models import Person

ADDRESS = "https://genomeready.example/verify/1"
SignIn = Callable[[Person], FlaskClient]


def exported(*, identifier: str = "1234567000", country: str = "SVN", **changes: Any) -> dict[str, Any]:
    facts = read_facts(a_credential(a_signer(), **changes))
    assert facts is not None
    return elm_credential(
        facts,
        address=ADDRESS,
        holder_name="Zofia Nowak",
        subject="urn:uuid:1",
        picture=b"png",
        legal_identifier=identifier,
        country=country,
    )


def objects(value: Any) -> list[dict[str, Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return ([value] if isinstance(value, dict) else []) + [one for each in inner for one in objects(each)]


def test_what_the_profile_asks_for_beyond_the_obvious_is_there() -> None:
    document = exported()

    assert document["type"] == ["VerifiableCredential", "EuropeanDigitalCredential"]
    assert document["issued"] == document["issuanceDate"] == document["validFrom"] == "2026-11-22T12:00:00Z"
    assert document["credentialProfiles"]["prefLabel"] == {"en": "Generic"}
    assert document["issuer"]["eIDASIdentifier"]["notation"] == "1234567000"
    assert document["issuer"]["location"][0]["address"][0]["countryCode"]["id"].endswith("/country/SVN")
    assert document["issuer"]["legalName"] == {"en": "GenomeReady"}
    (page,) = document["displayParameter"]["individualDisplay"][0]["displayDetail"]
    assert base64.b64decode(page["image"]["content"]) == b"png"
    (claim,) = document["credentialSubject"]["hasClaim"]
    assert claim["awardedBy"]["awardingBody"][0]["id"] == document["issuer"]["id"]


def test_each_competency_is_an_outcome_with_its_own_address_and_level() -> None:
    document = exported(proven=(a_proven(title="Genome organisation"), a_proven(code="b", title="Consent")))

    outcomes = document["credentialSubject"]["hasClaim"][0]["specifiedBy"]["learningOutcome"]

    assert [one["title"]["en"] for one in outcomes] == ["Genome organisation", "Consent"]
    assert outcomes[1]["id"].endswith("/competencies/b")
    assert outcomes[0]["additionalNote"][0]["noteLiteral"]["en"].startswith("Level 2: Applies with guidance")


def test_nothing_but_concepts_organisation_and_language_stands_in_it_twice_under_one_id() -> None:
    ids = [one["id"] for one in objects(exported(proven=(a_proven(), a_proven(code="b")))) if "id" in one and one.get("type") != "Concept"]

    twice = {one for one in ids if ids.count(one) > 1 and not one.startswith(("http://publications.europa.eu", "http://data.europa.eu"))}
    assert twice == {exported()["issuer"]["id"]}


def test_a_certificate_without_end_or_competencies_says_nothing_of_them() -> None:
    document = exported(valid_until=None, proven=())

    assert "expirationDate" not in document
    assert "learningOutcome" not in document["credentialSubject"]["hasClaim"][0]["specifiedBy"]
    assert exported(valid_until=NOON.replace(year=2029))["expirationDate"] == "2029-11-22T12:00:00Z"


@pytest.mark.parametrize(("identifier", "country", "there"), [("", "", set()), ("1", "", set()), ("", "SVN", {"location"})])
def test_what_the_operator_did_not_set_is_left_out_rather_than_made_up(identifier: str, country: str, there: set[str]) -> None:
    assert set(exported(identifier=identifier, country=country)["issuer"]) - {"id", "type", "legalName"} == there


def test_the_holder_downloads_it_and_nobody_else(session: Session, sign_in: SignIn) -> None:
    holder = a_person(session, name="Zofia Nowak")
    award = a_certificate(session, person=holder)
    place = f"/my/certificates/{award.public_id}/europass.json"

    answer = sign_in(holder).get(place)

    assert answer.json["credentialSubject"]["fullName"] == {"en": "Zofia Nowak"}
    assert (
        base64.b64decode(answer.json["displayParameter"]["individualDisplay"][0]["displayDetail"][0]["image"]["content"])[:4] == b"\x89PNG"
    )
    assert award.number in answer.headers["Content-Disposition"]
    assert sign_in(a_person(session)).get(place).status_code == 404


def test_a_damaged_row_is_exported_by_nobody(session: Session, sign_in: SignIn) -> None:
    holder = a_person(session)
    award = a_certificate(session, person=holder)
    document_of(session, award).document = "{}"

    assert sign_in(holder).get(f"/my/certificates/{award.public_id}/europass.json").status_code == 404
