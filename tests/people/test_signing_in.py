"""Registering, signing in and out, as a person with a browser does it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from conftest import Client
from factories.people import a_mailed_link, a_person, a_profession, an_organisation
from flask import Flask
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.outbox.models import Message
from genomeready.people.models import Person, SignIn
from genomeready.people.passwords import Hasher
from genomeready.people.queries import memberships_of, who_asks
from genomeready.people.rules import LinkPurpose, PersonState
from genomeready.people.services.accounts import LinkSpent, confirm_address, set_password, start_sign_in, suspend_person

GOOD = "four unrelated words here"


@pytest.fixture
def hashed(app: Flask) -> str:
    hasher: Hasher = app.extensions["genomeready.hasher"]
    return hasher.hash(GOOD)


def test_somebody_registers_confirms_by_mail_and_signs_in(client: Client, session: Session) -> None:
    answer = client.post("/register", data={"name": "Ana Example", "email": "Ana@Example.org", "password": GOOD})
    mail = session.query(Message).one()
    path = re.search(r"/confirm/\S+", mail.text)
    assert path is not None

    confirmed = client.post(path[0])
    entered = client.post("/sign-in", data={"email": "ana@example.org", "password": GOOD})

    assert (answer.status_code, confirmed.status_code, entered.status_code) == (303, 303, 303)
    assert session.query(Person).one().state == PersonState.ACTIVE
    assert client.get("/my/work").status_code == 200


def test_opening_the_link_alone_confirms_nothing_since_mail_scanners_open_links(client: Client, session: Session) -> None:
    person = a_person(session, state=PersonState.UNCONFIRMED)
    _, token = a_mailed_link(session, person=person)

    client.get(f"/confirm/{token}")

    assert person.state == PersonState.UNCONFIRMED


def test_registering_a_known_address_looks_the_same_and_tells_its_owner(client: Client, session: Session, hashed: str) -> None:
    a_person(session, email="ana@example.org", password_hash=hashed)

    answer = client.post("/register", data={"name": "Someone Else", "email": "ana@example.org", "password": GOOD})

    assert answer.status_code == 303
    assert session.query(Message).one().subject == "You already have a GenomeReady account"
    assert session.query(Person).one().name == "Ana Example"


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("too short", "at least 15 characters"),
        ("correcthorsebatterystaple", "often guessed"),
        ("aaaaaaaaaaaaaaaaaaaa", "often guessed"),
        ("ana.example is my name", "your name or e-mail"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason_and_nothing_typed_is_lost(client: Client, password: str, words: str) -> None:
    answer = client.post("/register", data={"name": "Ana", "email": "ana.example@example.org", "password": password})

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="ana.example@example.org"' in answer.text
    assert password not in answer.text.replace("ana.example@example.org", "")


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client: Client, session: Session, hashed: str) -> None:
    a_person(session, email="ana@example.org", password_hash=hashed)

    wrong = client.post("/sign-in", data={"email": "ana@example.org", "password": "not the right password"})
    unknown = client.post("/sign-in", data={"email": "bob@example.org", "password": "not the right password"})

    assert wrong.status_code == unknown.status_code == 422
    words = "do not belong together"
    assert words in wrong.text
    assert words in unknown.text


def test_an_unconfirmed_or_suspended_person_cannot_sign_in(client: Client, session: Session, hashed: str) -> None:
    a_person(session, email="active@example.org", password_hash=hashed)
    a_person(session, email="new@example.org", password_hash=hashed, state=PersonState.UNCONFIRMED)
    a_person(session, email="out@example.org", password_hash=hashed, state=PersonState.SUSPENDED)

    answers = [
        client.post("/sign-in", data={"email": f"{who}@example.org", "password": GOOD}).status_code for who in ("new", "out", "active")
    ]

    assert answers == [422, 422, 303]


def test_ten_tries_in_five_minutes_are_enough(client: Client) -> None:
    answers = [client.post("/sign-in", data={"email": "ana@example.org", "password": "wrong wrong wrong"}).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_a_copied_cookie_is_dead_after_sign_out(client: Client, sign_in: Callable[[Person], Client], session: Session, app: Flask) -> None:
    sign_in(a_person(session))
    assert client.get("/my/work").status_code == 200
    copied = client.get_cookie("session")
    assert copied is not None

    client.post("/sign-out")

    thief = app.test_client()
    thief.session = session
    thief.set_cookie("session", copied.value)
    assert thief.get("/my/work").status_code == 302


def test_a_suspended_person_is_out_at_the_next_request(client: Client, sign_in: Callable[[Person], Client], session: Session) -> None:
    person = a_person(session)
    sign_in(person)
    assert client.get("/my/work").status_code == 200

    suspend_person(session, person, by=a_person(session), reason="left the country")

    assert client.get("/my/work").status_code == 302


def test_a_session_runs_out(session: Session) -> None:
    token = start_sign_in(session, a_person(session), browser="", hours=12)
    assert who_asks(session, token) is not None

    with clock.stopped_at(clock.now() + timedelta(hours=12, seconds=1)):
        assert who_asks(session, token) is None


def test_a_new_password_ends_every_session_and_its_link_works_once(session: Session) -> None:
    person = a_person(session)
    start_sign_in(session, person, browser="", hours=12)
    _, token = a_mailed_link(session, person=person, purpose=LinkPurpose.RESET)

    set_password(session, token, password_hash="new")

    session.flush()
    assert session.query(SignIn).filter_by(person_id=person.id, ended_at=None).count() == 0
    with pytest.raises(LinkSpent):
        set_password(session, token, password_hash="newer")


def test_a_confirmation_link_runs_out_after_two_days(session: Session) -> None:
    _, token = a_mailed_link(session, person=a_person(session, state=PersonState.UNCONFIRMED))

    with clock.stopped_at(clock.now() + timedelta(hours=49)), pytest.raises(LinkSpent):
        confirm_address(session, token)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_off_the_site(client: Client, session: Session, hashed: str, target: str) -> None:
    a_person(session, email="ana@example.org", password_hash=hashed)

    answer = client.post("/sign-in", data={"email": "ana@example.org", "password": GOOD, "next": target})

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/")
    assert "evil" not in answer.headers["Location"]


def test_a_person_says_where_she_works_and_waits_for_her_lead(sign_in: Callable[[Person], Client], session: Session) -> None:
    person, hospital = a_person(session), an_organisation(session, slug="north-hospital")
    a_profession(session)

    answer = sign_in(person).post("/my/work", data={"profession": "general-nurse", "organisation": hospital.slug, "wte": "0.6"})

    assert answer.status_code == 303
    (row,) = memberships_of(session, person.id)
    assert (row.organisation_slug, float(row.wte), row.confirmed) == ("north-hospital", 0.6, False)


def test_a_wrong_number_keeps_what_was_typed(sign_in: Callable[[Person], Client], session: Session) -> None:
    an_organisation(session, slug="north-hospital")
    a_profession(session)

    answer = sign_in(a_person(session)).post(
        "/my/work", data={"profession": "general-nurse", "organisation": "north-hospital", "wte": "seven"}
    )

    assert answer.status_code == 422
    assert 'value="seven"' in answer.text
    assert '<option selected value="north-hospital">' in answer.text
