"""A wallet reads its holder's own certificates with a token, page by page, and nobody else's; the token ends when the holder says."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape

import pytest
from factories.credentials import a_certificate, a_wallet_token, document_of
from factories.people import a_person
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.base import clock
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.sharing import WalletToken
from genomeready.credentials.services.awards import correct_name
from genomeready.credentials.services.wallets import MOST_TOKENS, TooManyTokens
from genomeready.people.models import Person
from genomeready.people.services.accounts import suspend_person

API = "/ims/ob/v3p0"
PAGE = "/my/certificates/wallets"
SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def holder(session: Session) -> Person:
    return a_person(session, name="Zofia Nowak", email="zofia@example.org")


def by(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_wallet_gets_the_holders_signed_certificates_and_nobody_elses(client: FlaskClient, session: Session, holder: Person) -> None:
    mine = [a_certificate(session, person=holder) for _ in range(2)]
    a_certificate(session)

    answer = client.get(f"{API}/credentials", headers=by(a_wallet_token(session, holder)))

    assert answer.status_code == 200
    assert answer.headers["X-Total-Count"] == "2"
    assert answer.json["compactJwsString"] == []
    assert answer.json["credential"] == [json.loads(document_of(session, award).document) for award in mine]


def test_the_profile_is_the_holders(client: FlaskClient, session: Session, holder: Person) -> None:
    answer = client.get(f"{API}/profile", headers=by(a_wallet_token(session, holder)))

    assert answer.json["type"] == ["Profile"]
    assert (answer.json["name"], answer.json["email"]) == ("Zofia Nowak", "zofia@example.org")


def test_pages_are_linked_and_hold_everything_once(client: FlaskClient, session: Session, holder: Person) -> None:
    awards = [a_certificate(session, person=holder) for _ in range(5)]
    headers, path, seen = by(a_wallet_token(session, holder)), f"{API}/credentials?limit=2", []

    for _ in range(3):
        answer = client.get(path, headers=headers)
        seen += [one["id"] for one in answer.json["credential"]]
        links = {name: place for place, name in re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers["Link"])}
        path = links.get("next", "").removeprefix(the_issuer().public_url)

    assert seen == [the_issuer().address_of(f"/verify/{award.public_id}") for award in awards]
    assert path == ""
    assert links["first"].endswith("limit=2&offset=0")
    assert links["last"].endswith("limit=2&offset=4")
    assert links["prev"].endswith("limit=2&offset=2")


def test_since_leaves_out_what_the_wallet_has(client: FlaskClient, session: Session, holder: Person) -> None:
    now = clock.now().replace(microsecond=0)
    old, new = (a_certificate(session, person=holder, at=now - timedelta(days=days)) for days in (3, 1))
    headers, since = by(a_wallet_token(session, holder)), (now - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")

    answer = client.get(f"{API}/credentials?since={since}", headers=headers)
    correct_name(session, old.id, name="Zofia Kowalska", by=None, at=now, issuer=the_issuer())
    after = client.get(f"{API}/credentials?since={since}", headers=headers)

    assert [one["id"].rpartition("/")[2] for one in answer.json["credential"]] == [new.public_id]
    assert {one["id"].rpartition("/")[2] for one in after.json["credential"]} == {old.public_id, new.public_id}
    assert "since=" in after.headers["Link"]


@pytest.mark.parametrize("asked", ["limit=0", "limit=-3", "limit=x", "limit=999999", "offset=-1", "offset=99", "since=yesterday"])
def test_odd_numbers_are_read_calmly(client: FlaskClient, session: Session, holder: Person, asked: str) -> None:
    a_certificate(session, person=holder)

    answer = client.get(f"{API}/credentials?{asked}", headers=by(a_wallet_token(session, holder)))

    assert answer.status_code == 200
    assert answer.headers["X-Total-Count"] == "1"


@pytest.mark.parametrize("headers", [{}, by("wrong"), by(""), {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}])
@pytest.mark.parametrize("place", ["credentials", "profile"])
def test_without_a_live_token_a_program_is_told_which_scheme_to_use(
    client: FlaskClient, session: Session, holder: Person, place: str, headers: dict[str, str]
) -> None:
    assert client.get(f"{API}/{place}", headers=by(a_wallet_token(session, holder))).status_code == 200

    answer = client.get(f"{API}/{place}", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json["imsx_codeMajor"] == "failure"


def test_a_session_opens_nothing_here(holder: Person, sign_in: SignIn) -> None:
    assert sign_in(holder).get(f"{API}/credentials").status_code == 401


def test_a_token_ends_on_its_day_at_withdrawal_and_with_the_account(client: FlaskClient, session: Session, holder: Person) -> None:
    old = a_wallet_token(session, holder, days=7, at=clock.now() - timedelta(days=8))
    live = a_wallet_token(session, holder)
    assert [client.get(f"{API}/profile", headers=by(one)).status_code for one in (old, live)] == [401, 200]

    suspend_person(session, holder, by=a_person(session), reason="Left.")

    assert client.get(f"{API}/profile", headers=by(live)).status_code == 401


def test_what_is_offered_is_said_and_what_is_not(client: FlaskClient) -> None:
    said = client.get(f"{API}/discovery").json

    assert said["openapi"].startswith("3.")
    assert set(said["paths"]) == {"/credentials", "/profile"}
    assert said["info"]["x-imssf-image"].startswith(the_issuer().public_url)
    assert "not offered" in said["info"]["description"]


def test_the_holder_makes_a_token_sees_it_once_and_withdraws_it(
    client: FlaskClient, session: Session, holder: Person, sign_in: SignIn
) -> None:
    mine = sign_in(holder)
    made = mine.post(PAGE, data={"given_to": "Pocket", "days": "30"})
    shown, again = unescape(mine.get(PAGE).text), mine.get(PAGE).text
    found = re.search(r"shown this once: ([\w-]{43})", shown)
    assert found is not None
    token = session.scalars(select(WalletToken)).one()
    reads = client.get(f"{API}/profile", headers=by(found[1])).status_code
    withdrawn = mine.post(f"{PAGE}/{token.id}/withdraw")

    assert (made.status_code, withdrawn.status_code, reads) == (303, 303, 200)
    assert found[1] not in again
    assert found[1] not in token.token_hash
    assert client.get(f"{API}/profile", headers=by(found[1])).status_code == 401
    acts = session.scalars(select(AuditEntry.act)).all()
    assert [act for act in acts if act.startswith("wallet")] == ["wallet.token-made", "wallet.token-withdrawn"]


def test_nobody_withdraws_another_persons_token(session: Session, holder: Person, sign_in: SignIn) -> None:
    a_wallet_token(session, holder)
    token = session.scalars(select(WalletToken)).one()

    assert sign_in(a_person(session)).post(f"{PAGE}/{token.id}/withdraw").status_code == 404
    assert sign_in(holder).post(f"{PAGE}/{token.id}/withdraw").status_code == 303


@pytest.mark.parametrize("typed", [{"given_to": "", "days": "30"}, {"given_to": "Pocket", "days": "8"}])
def test_a_token_needs_a_wallet_and_one_of_the_spans(session: Session, holder: Person, sign_in: SignIn, typed: dict[str, str]) -> None:
    assert sign_in(holder).post(PAGE, data=typed).status_code == 422
    assert session.scalars(select(WalletToken)).all() == []


def test_tokens_do_not_grow_without_end(session: Session, holder: Person) -> None:
    for _ in range(MOST_TOKENS):
        a_wallet_token(session, holder)

    with pytest.raises(TooManyTokens):
        a_wallet_token(session, holder)


def test_the_api_takes_three_statements_however_many_there_are(
    client: FlaskClient, session: Session, holder: Person, statements: Counting
) -> None:
    headers = by(a_wallet_token(session, holder))
    for _ in range(10):
        a_certificate(session, person=holder)

    with statements() as seen:
        client.get(f"{API}/credentials", headers=headers)

    assert len(seen) == 3, seen
