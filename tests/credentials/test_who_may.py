"""Who may see and revoke whose certificates; the allowed case first, so that the refusal is for the right reason."""

from collections.abc import Callable
from datetime import date

import pytest
from factories.credentials import a_certificate
from factories.people import a_membership, a_person, an_organisation, someone_holding
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.credentials.models.awards import Award
from genomeready.people.models import Organisation, Person
from genomeready.people.rules import OrganisationKind, Role

REASON = "Another person sat the examination."
SignIn = Callable[[Person], FlaskClient]


def a_holder_in(session: Session, organisation: Organisation, *, until: date | None = None, confirmed: bool = True) -> Award:
    holder = a_person(session, name="Zofia Nowak")
    a_membership(session, person=holder, organisation=organisation, until=until, confirmed=confirmed)
    return a_certificate(session, person=holder)


def place(organisation: Organisation, certificate: Award) -> str:
    return f"/organisations/{organisation.slug}/certificates/{certificate.public_id}/revoke"


def is_revoked(session: Session, certificate: Award) -> bool:
    return session.scalars(select(Award.state).where(Award.id == certificate.id)).one() == "revoked"


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.ADMINISTRATOR])
def test_an_examiner_or_administrator_sees_and_revokes_what_is_held_below(session: Session, sign_in: SignIn, role: Role) -> None:
    region = an_organisation(session, kind=OrganisationKind.REGION)
    certificate = a_holder_in(session, an_organisation(session, below=region))
    client = sign_in(someone_holding(session, role, on=region))
    assert certificate.number in client.get(f"/organisations/{region.slug}/certificates").text
    assert client.get(place(region, certificate)).status_code == 200

    answer = client.post(place(region, certificate), data={"code": "identity", "reason": REASON})

    assert (answer.status_code, answer.headers["Location"]) == (303, place(region, certificate).removesuffix("/revoke"))
    assert is_revoked(session, certificate)
    assert REASON in client.get(f"/organisations/{region.slug}/certificates").text


def test_the_audit_trail_names_the_examiner(session: Session, sign_in: SignIn) -> None:
    hospital = an_organisation(session)
    certificate, examiner = a_holder_in(session, hospital), someone_holding(session, Role.EXAMINER, on=hospital)

    sign_in(examiner).post(place(hospital, certificate), data={"code": "identity", "reason": REASON})

    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "certificate.revoked")).one()
    assert (entry.actor_id, entry.detail["reason"]) == (examiner.id, REASON)


@pytest.mark.parametrize("role", [Role.LEARNER, Role.LEAD, Role.EDUCATOR, Role.REVIEWER])
def test_no_other_role_sees_or_revokes(session: Session, sign_in: SignIn, role: Role) -> None:
    hospital = an_organisation(session)
    certificate = a_holder_in(session, hospital)
    assert sign_in(someone_holding(session, Role.EXAMINER, on=hospital)).get(place(hospital, certificate)).status_code == 200

    client = sign_in(someone_holding(session, role, on=hospital))

    assert client.get(f"/organisations/{hospital.slug}/certificates").status_code == 404
    assert client.post(place(hospital, certificate), data={"code": "identity", "reason": REASON}).status_code == 404
    assert not is_revoked(session, certificate)


def test_an_examiner_of_another_organisation_can_neither_see_nor_revoke(session: Session, sign_in: SignIn) -> None:
    here, there = an_organisation(session), an_organisation(session)
    certificate = a_holder_in(session, here)
    client = sign_in(someone_holding(session, Role.EXAMINER, on=there))
    own = a_holder_in(session, there)
    assert client.get(place(there, own)).status_code == 200

    assert client.post(place(here, certificate), data={"code": "identity", "reason": REASON}).status_code == 404
    assert (
        client.post(place(there, certificate), data={"code": "identity", "reason": REASON}).status_code == 404
    )  # under the name of one's own
    assert certificate.number not in client.get(f"/organisations/{there.slug}/certificates").text
    assert not is_revoked(session, certificate)


def test_an_examiner_of_a_team_does_not_reach_up(session: Session, sign_in: SignIn) -> None:
    hospital = an_organisation(session)
    team = an_organisation(session, kind=OrganisationKind.TEAM, below=hospital)
    certificate = a_holder_in(session, hospital)
    client = sign_in(someone_holding(session, Role.EXAMINER, on=team))
    assert client.get(f"/organisations/{team.slug}/certificates").status_code == 200

    assert client.get(place(hospital, certificate)).status_code == 404
    assert client.get(place(team, certificate)).status_code == 404


def test_somebody_who_left_is_out_of_reach(session: Session, sign_in: SignIn) -> None:
    hospital = an_organisation(session)
    stays, left = a_holder_in(session, hospital), a_holder_in(session, hospital, until=date(2021, 1, 1))
    client = sign_in(someone_holding(session, Role.EXAMINER, on=hospital))
    assert client.get(place(hospital, stays)).status_code == 200

    assert client.get(place(hospital, left)).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, session: Session) -> None:
    hospital = an_organisation(session)
    certificate = a_holder_in(session, hospital)

    assert client.get(place(hospital, certificate)).status_code == 302
    assert client.post(place(hospital, certificate), data={"code": "identity", "reason": REASON}).status_code == 302
    assert not is_revoked(session, certificate)


@pytest.mark.parametrize("reason", ["", "too short", "x" * 301])
def test_without_a_reason_that_says_something_nothing_is_revoked_and_the_text_stays(session: Session, sign_in: SignIn, reason: str) -> None:
    hospital = an_organisation(session)
    certificate = a_holder_in(session, hospital)
    client = sign_in(someone_holding(session, Role.EXAMINER, on=hospital))

    page = client.post(place(hospital, certificate), data={"code": "identity", "reason": reason})

    assert page.status_code == 422
    assert reason in page.text
    assert not is_revoked(session, certificate)


def test_a_reason_of_blanks_is_refused_too(session: Session, sign_in: SignIn) -> None:
    hospital = an_organisation(session)
    certificate = a_holder_in(session, hospital)

    answer = sign_in(someone_holding(session, Role.EXAMINER, on=hospital)).post(
        place(hospital, certificate), data={"code": "identity", "reason": "why" + " " * 20}
    )

    assert answer.status_code == 422
    assert not is_revoked(session, certificate)


def test_revoking_twice_is_refused_and_the_page_says_when_it_was(session: Session, sign_in: SignIn) -> None:
    hospital = an_organisation(session)
    certificate = a_holder_in(session, hospital)
    client = sign_in(someone_holding(session, Role.EXAMINER, on=hospital))
    assert client.post(place(hospital, certificate), data={"code": "identity", "reason": REASON}).status_code == 303

    again = client.post(place(hospital, certificate), data={"code": "identity", "reason": "Some other reason altogether."})

    assert again.status_code == 409
    assert "revoked already" in client.get(place(hospital, certificate)).text
    assert REASON in client.get(place(hospital, certificate).removesuffix("/revoke")).text
