"""What somebody sees when something goes wrong."""

from collections.abc import Callable

import pytest
from conftest import Client
from factories.people import a_membership, an_organisation, someone_holding
from flask import Flask, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from genomeready.base.refusals import Refused
from genomeready.people.models import Person
from genomeready.people.rules import Role
from genomeready.web.access import ANYONE, open_to
from genomeready.web.errors import answer_below


class _Unlikely(Refused):
    message = "The %(thing)s is closed today; come back tomorrow."


@pytest.fixture
def failing(make_app: Callable[..., Flask]) -> Flask:
    app = make_app()

    @app.get("/break/<how>")
    @open_to(ANYONE)
    def break_it(how: str) -> str:
        if how == "refused":
            raise _Unlikely(thing="library")
        if how == "database":
            raise OperationalError("SELECT secret", {}, Exception("connection to 10.0.0.1 lost"))
        msg = "a secret of the inside"
        raise RuntimeError(msg)

    return app


def test_an_outside_standard_may_shape_the_errors_below_its_prefix_and_no_others(failing: Flask) -> None:
    answer_below(failing, "/break/", lambda status, why: Response(f"{status:d} {why}", status, content_type="text/plain"))
    client = failing.test_client()

    shaped = [client.get(f"/break/{how}") for how in ("refused", "database", "otherwise")]

    assert [answer.text.split(".")[0] for answer in shaped] == [
        "409 This was not done",
        "503 One moment, please",
        "500 Something went wrong",
    ]
    assert all("secret" not in answer.text for answer in shaped)
    assert shaped[1].headers["Retry-After"] == "5"
    assert client.get("/elsewhere").content_type.startswith("text/html")


def test_an_address_below_the_prefix_that_is_none_has_the_shape_too(failing: Flask) -> None:
    answer_below(failing, "/break/", lambda status, why: Response(f"{status:d} {why}", status, content_type="text/plain"))

    missing = failing.test_client().get("/break/a/b")
    forbidden = failing.test_client().post("/break/refused")

    assert (missing.status_code, missing.content_type.partition(";")[0]) == (404, "text/plain")
    assert forbidden.content_type.startswith("text/plain")


def test_a_refusal_is_a_page_in_plain_words(failing: Flask) -> None:
    answer = failing.test_client().get("/break/refused")

    assert answer.status_code == 409
    assert "The library is closed today; come back tomorrow." in answer.text
    assert "<h1>This was not done</h1>" in answer.text


def test_an_unforeseen_error_shows_its_number_and_nothing_of_the_inside(failing: Flask) -> None:
    answer = failing.test_client().get("/break/otherwise")

    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_database_that_is_away_gives_503_and_when_to_come_back(failing: Flask) -> None:
    answer = failing.test_client().get("/break/database")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "SELECT" not in answer.text
    assert "10.0.0.1" not in answer.text


def test_who_asks_for_json_gets_the_error_as_json(failing: Flask) -> None:
    answer = failing.test_client().get("/break/refused", headers={"Accept": "application/json"})

    assert answer.get_json()["what_to_do"] == "The library is closed today; come back tomorrow."


def test_a_wrong_method_names_the_right_ones(client: Client) -> None:
    answer = client.get("/sign-out")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_too_much_is_refused_with_413(client: Client) -> None:
    answer = client.post("/sign-in", data={"email": "a" * 3_000_000})

    assert answer.status_code == 413
    assert "larger than this page takes" in answer.text


def test_a_form_without_its_token_changes_nothing(make_app: Callable[..., Flask], session: Session) -> None:
    app = make_app()
    answer = app.test_client().post("/register", data={"name": "A", "email": "a@example.org", "password": "four unrelated words here"})

    assert answer.status_code == 400
    assert "send it again" in answer.text
    assert session.query(Person).count() == 0


def test_a_strangers_organisation_and_a_missing_one_look_the_same(sign_in: Callable[[Person], Client], session: Session) -> None:
    hospital = an_organisation(session, slug="hospital")
    other = an_organisation(session, slug="other")
    lead = someone_holding(session, Role.LEAD, on=hospital)
    client = sign_in(lead)
    assert client.get("/organisations/hospital/waiting").status_code == 200

    strangers, missing = client.get(f"/organisations/{other.slug}/waiting"), client.get("/organisations/no-such/waiting")

    assert strangers.status_code == missing.status_code == 404


def test_a_lead_confirms_only_who_says_they_work_below_her(sign_in: Callable[[Person], Client], session: Session) -> None:

    hospital, other = an_organisation(session, slug="hospital"), an_organisation(session, slug="other")
    client = sign_in(someone_holding(session, Role.LEAD, on=hospital))
    hers = a_membership(session, organisation=hospital, confirmed=False)
    strangers = a_membership(session, organisation=other, confirmed=False)
    assert client.post(f"/organisations/hospital/waiting/{hers.id}", data={"answer": "confirm"}).status_code == 303

    refused = client.post(f"/organisations/hospital/waiting/{strangers.id}", data={"answer": "confirm"})

    session.refresh(hers)
    session.refresh(strangers)
    assert refused.status_code == 404
    assert hers.confirmed_at is not None
    assert strangers.confirmed_at is None


@pytest.mark.parametrize("path", ["/%00", "/sign-in?next=%ff%fe", "/courses/%e2%28%a1", "/static/../app.py"])
def test_junk_in_an_address_is_never_a_500(client: Client, path: str) -> None:
    assert client.get(path).status_code in {200, 400, 404}
