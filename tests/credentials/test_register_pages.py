"""The register's pages: found by name or number, suspended, lifted, corrected, with a history only its keepers read."""

from collections.abc import Callable

import pytest
from factories.credentials import a_certificate, events_of, revoke
from factories.people import a_membership, a_person, an_organisation, someone_holding
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.credentials.models.awards import Award
from genomeready.people.models import Organisation, Person
from genomeready.people.rules import Role

SignIn = Callable[[Person], FlaskClient]
CAUSE = {"code": "fitness", "reason": "The regulator suspended the registration.", "note": "Letter of 3 November."}
ACTS = ["suspend", "lift", "correct", "revoke"]


def held_in(session: Session, organisation: Organisation, *, name: str = "Zofia Nowak") -> Award:
    holder = a_person(session, name=name)
    a_membership(session, person=holder, organisation=organisation)
    return a_certificate(session, person=holder)


def at(organisation: Organisation, award: Award, act: str = "") -> str:
    return f"/organisations/{organisation.slug}/certificates/{award.public_id}" + (f"/{act}" if act else "")


@pytest.fixture
def hospital(session: Session) -> Organisation:
    return an_organisation(session)


@pytest.fixture
def examiner(session: Session, sign_in: SignIn, hospital: Organisation) -> FlaskClient:
    return sign_in(someone_holding(session, Role.EXAMINER, on=hospital))


def test_an_examiner_suspends_and_lifts_and_the_public_page_follows(
    session: Session, examiner: FlaskClient, hospital: Organisation
) -> None:
    award = held_in(session, hospital)
    public = f"/verify/{award.public_id}"

    suspended = examiner.post(at(hospital, award, "suspend"), data=CAUSE)
    while_suspended = examiner.get(public).text
    lifted = examiner.post(at(hospital, award, "lift"))

    assert [(one.status_code, one.headers["Location"]) for one in (suspended, lifted)] == [(303, at(hospital, award))] * 2
    assert "verdict-suspended" in while_suspended
    assert CAUSE["reason"] in while_suspended
    assert "verdict-valid" in examiner.get(public).text


def test_the_history_tells_the_keepers_what_the_public_page_does_not(
    session: Session, examiner: FlaskClient, hospital: Organisation
) -> None:
    award = held_in(session, hospital)
    examiner.post(at(hospital, award, "suspend"), data=CAUSE)

    page, public = examiner.get(at(hospital, award)).text, examiner.get(f"/verify/{award.public_id}").text

    assert CAUSE["note"] in page
    assert "decision of a regulator or employer" in page
    assert CAUSE["note"] not in public


def test_a_name_is_corrected_on_the_page_that_shows_it(session: Session, examiner: FlaskClient, hospital: Organisation) -> None:
    award = held_in(session, hospital, name="Zofia Nowak")
    assert 'value="Zofia Nowak"' in examiner.get(at(hospital, award, "correct")).text

    examiner.post(at(hospital, award, "correct"), data={"name": " Zofia  Kowalska "})

    assert "Zofia Kowalska" in examiner.get(f"/verify/{award.public_id}").text
    assert [one.act for one in events_of(session, award)] == ["issued", "corrected"]


def test_what_was_typed_stays_when_it_is_refused(session: Session, examiner: FlaskClient, hospital: Organisation) -> None:
    award = held_in(session, hospital)

    page = examiner.post(at(hospital, award, "suspend"), data=CAUSE | {"reason": "short"})

    assert page.status_code == 422
    assert CAUSE["note"] in page.text
    assert "verdict-valid" in examiner.get(f"/verify/{award.public_id}").text


@pytest.mark.parametrize("act", ["suspend", "correct"])
def test_what_is_out_of_force_says_so_instead_of_offering(
    session: Session, examiner: FlaskClient, hospital: Organisation, act: str
) -> None:
    award = held_in(session, hospital)
    assert '<form method="post" novalidate' in examiner.get(at(hospital, award, act)).text

    revoke(session, award)

    page = examiner.get(at(hospital, award, act)).text
    assert "Only a certificate in force can be" in page
    assert '<form method="post" novalidate' not in page
    assert examiner.post(at(hospital, award, act), data=CAUSE | {"name": "Ana"}).status_code == 409


def test_lifting_what_is_not_suspended_is_refused(session: Session, examiner: FlaskClient, hospital: Organisation) -> None:
    award = held_in(session, hospital)

    assert "nothing to lift" in examiner.get(at(hospital, award, "lift")).text
    assert examiner.post(at(hospital, award, "lift")).status_code == 409


@pytest.mark.parametrize("act", ["", *ACTS])
def test_nobody_elses_register_is_there(session: Session, sign_in: SignIn, hospital: Organisation, act: str) -> None:
    award = held_in(session, hospital)
    client = sign_in(someone_holding(session, Role.EXAMINER, on=hospital))
    assert client.get(at(hospital, award, act)).status_code == 200

    elsewhere = an_organisation(session)
    client = sign_in(someone_holding(session, Role.EXAMINER, on=elsewhere))

    assert client.get(at(hospital, award, act)).status_code == 404
    assert client.get(at(elsewhere, award, act)).status_code == 404
    assert client.post(at(elsewhere, award, act or "suspend"), data=CAUSE).status_code == 404


@pytest.mark.parametrize("wanted", ["nowak", "NOWAK", "number"])
def test_a_certificate_is_found_by_name_or_number(session: Session, examiner: FlaskClient, hospital: Organisation, wanted: str) -> None:
    one, other = held_in(session, hospital, name="Zofia Nowak"), held_in(session, hospital, name="Ana Silva")
    asked = one.number.lower().replace("-", " ") if wanted == "number" else wanted

    page = examiner.get(f"/organisations/{hospital.slug}/certificates", query_string={"q": asked}).text

    assert one.number in page
    assert other.number not in page


def test_a_search_that_finds_nothing_says_what_to_do(session: Session, examiner: FlaskClient, hospital: Organisation) -> None:
    held_in(session, hospital)

    page = examiner.get(f"/organisations/{hospital.slug}/certificates?q=%25").text

    assert "Nothing found" in page
    assert 'value="%"' in page


def test_the_list_counts_what_stands_how(session: Session, examiner: FlaskClient, hospital: Organisation) -> None:
    awards = [held_in(session, hospital) for _ in range(4)]
    revoke(session, awards[0])
    examiner.post(at(hospital, awards[1], "suspend"), data=CAUSE)

    page = " ".join(examiner.get(f"/organisations/{hospital.slug}/certificates").text.split())

    assert "in force</dt><dd>2</dd>" in page
    assert "suspended</dt><dd>1</dd>" in page
    assert "revoked</dt><dd>1</dd>" in page
