"""The commands that make a real installation: organisations, roles, and what the administrator reads of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from conftest import Client
from factories.people import a_membership, a_person, an_organisation, someone_holding
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from itsdangerous.timed import TimestampSigner
from sqlalchemy.orm import Session

from genomeready.audit.services import record, seal
from genomeready.base import clock
from genomeready.people.models import Grant, Organisation, Person
from genomeready.people.rules import Role
from genomeready.people.services.organisations import confirm_membership

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(app: Flask, session: Session) -> Run:
    def door(*arguments: str) -> tuple[int, str]:
        session.commit()
        result = app.test_cli_runner().invoke(args=list(arguments))
        return result.exit_code, result.output

    return door


def test_a_country_grows_from_the_command_line(run: Run, session: Session) -> None:
    run("people", "found", "utopia", "Utopia", "--kind", "country")

    status, said = run("people", "found", "north", "The North", "--kind", "region", "--below", "utopia")

    assert (status, said.strip()) == (0, "The North (north) is in the tree.")
    country, region = session.query(Organisation).order_by(Organisation.id)
    assert region.path == f"{country.path}{region.id}/"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("Nor th", "North", "--kind", "region"), "small letters"),
        (("there", "There", "--kind", "region"), "already"),
        (("north", "North", "--kind", "region", "--below", "nowhere"), "no organisation 'nowhere'"),
    ],
)
def test_a_wrong_organisation_is_refused_in_one_line(run: Run, session: Session, arguments: tuple[str, ...], words: str) -> None:
    an_organisation(session, slug="there")

    status, said = run("people", "found", *arguments)

    assert (status, words in said) == (2, True)
    assert session.query(Organisation).count() == 1


def test_the_first_administrator_is_made_by_the_operator(run: Run, session: Session) -> None:
    person, country = a_person(session, email="ana@example.org"), an_organisation(session, slug="utopia")

    granted = [run("people", "grant", "Ana@Example.org", "administrator", "utopia")[0] for _ in range(2)]

    assert granted == [0, 0]
    (grant,) = session.query(Grant)
    assert (grant.person_id, grant.organisation_id, grant.role) == (person.id, country.id, "administrator")


def test_a_role_for_nobody_or_nowhere_is_refused(run: Run, session: Session) -> None:
    a_person(session, email="ana@example.org")
    an_organisation(session, slug="utopia")
    assert run("people", "grant", "ana@example.org", "lead", "utopia")[0] == 0

    nobody = run("people", "grant", "bob@example.org", "lead", "utopia")
    nowhere = run("people", "grant", "ana@example.org", "lead", "nowhere")

    assert (nobody[0], "no person bob@example.org" in nobody[1]) == (2, True)
    assert (nowhere[0], "no organisation nowhere" in nowhere[1]) == (2, True)


def test_an_administrator_reads_who_did_what_below_her_and_nothing_of_others(sign_in: Callable[[Person], Client], session: Session) -> None:
    region = an_organisation(session, slug="region")
    hospital, other = an_organisation(session, below=region, name="Hospital"), an_organisation(session, name="Other")
    lead = someone_holding(session, Role.LEAD, on=hospital)
    waiting = a_membership(session, organisation=hospital, confirmed=False)
    confirm_membership(session, waiting.id, within=hospital, by=lead)
    record(session, "membership.confirmed", "membership:99", by=lead, organisation_id=other.id, reason="elsewhere")
    seal(session)
    client = sign_in(someone_holding(session, Role.ADMINISTRATOR, on=region))

    page = client.get("/organisations/region/audit")

    assert page.status_code == 200
    assert "membership confirmed" in page.text
    assert "The lead" in page.text
    assert "elsewhere" not in page.text


def test_the_trail_is_paged_and_takes_the_same_statements_whatever_its_length(
    sign_in: Callable[[Person], Client], session: Session, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    place = an_organisation(session, slug="place")
    client = sign_in(someone_holding(session, Role.ADMINISTRATOR, on=place))
    for number in range(60):
        record(session, "thing.done", f"thing:{number}", by=None, organisation_id=place.id)
    seal(session)
    session.commit()

    with statements() as seen:
        page = client.get("/organisations/place/audit")
    oldest = client.get("/organisations/place/audit?before=11")

    assert len(seen) <= 3
    assert "Earlier entries" in page.text
    assert "Earlier entries" not in oldest.text


def test_a_form_opened_before_a_long_examination_can_still_be_sent_after_it(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    browser = app.test_client()
    browser.get("/sign-in")
    with browser.session_transaction() as cookie:
        token = str(cookie["csrf_token"])

    class LongAgo(TimestampSigner):
        def get_timestamp(self) -> int:
            return int((clock.now() - timedelta(hours=9)).timestamp())

    old = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token", signer=LongAgo).dumps(token)
    form = {"csrf_token": old, "email": "x@example.org", "password": "wrong wrong wrong"}
    answer = browser.post("/sign-in", data=form)

    assert answer.status_code == 422, "the form was read; only the password was wrong"
    assert browser.post("/sign-in", data=form | {"csrf_token": old[:-3]}).status_code == 400


def test_invented_people_are_marked_even_where_the_setting_is_off(make_app: Callable[..., Flask], session: Session) -> None:
    assert "are invented" not in make_app(demo=False).test_client().get("/sign-in").text

    an_organisation(session).invented = True
    session.commit()

    assert "are invented" in make_app(demo=False).test_client().get("/sign-in").text
