"""A wallet fetches its holder's certificates by VC-API: begun by the holder, for minutes, once, and for a proven DID alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from factories.credentials import a_certificate, a_signer, a_wallet_exchange, a_wish, document_of
from factories.people import a_person
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.audit.services import seal
from genomeready.base import clock
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.keyring import FileSigner
from genomeready.credentials.models.sharing import WalletExchange
from genomeready.credentials.proofs.contexts import CREDENTIALS
from genomeready.credentials.proofs.data_integrity import SUITES, make_proof
from genomeready.credentials.proofs.presentations import NotProven, did_proven_by, presentation_request
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.sharing import wish_of
from genomeready.credentials.services.exchanges import LASTS
from genomeready.people.models import Person
from genomeready.people.rules import PersonState

SignIn = Callable[[Person], FlaskClient]
CHALLENGE, DOMAIN = "a-challenge", "https://genomeready.example"
SIGNER = a_signer()


def did_of(signer: FileSigner) -> str:
    return f"did:key:{signer.multikey}"


def a_presentation(
    signer: FileSigner = SIGNER, *, challenge: str = CHALLENGE, domain: str = DOMAIN, suite: str = "eddsa-rdfc-2022",
    proof: dict[str, Any] | None = None, **said: Any,
) -> dict[str, Any]:  # fmt: skip
    document = {"@context": [CREDENTIALS], "type": ["VerifiablePresentation"], "holder": did_of(signer)} | said
    options = {
        "type": "DataIntegrityProof", "cryptosuite": suite, "created": "2026-11-22T12:00:00Z",
        "verificationMethod": f"{did_of(signer)}#{signer.multikey}", "proofPurpose": "authentication",
        "challenge": challenge, "domain": domain,
    } | (proof or {})  # fmt: skip
    return document | {"proof": make_proof(document, options, suite=SUITES[suite], signer=signer)}


def proven(presentation: dict[str, Any]) -> str:
    return did_proven_by(presentation, challenge=CHALLENGE, domain=DOMAIN)


class TestProving:
    @pytest.mark.parametrize("suite", list(SUITES))
    def test_a_presentation_proves_its_did_in_either_suite(self, suite: str) -> None:
        presentation = a_presentation(suite=suite)

        assert proven(presentation) == did_of(SIGNER)
        assert proven(presentation | {"proof": [presentation["proof"]]}) == did_of(SIGNER)

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"challenge": "another"}, "another request"),
            ({"domain": "https://elsewhere.example"}, "another request"),
            ({"proof": {"proofPurpose": "assertionMethod"}}, "does not fit"),
            ({"proof": {"verificationMethod": f"{did_of(SIGNER)}#{a_signer().multikey}"}}, "another key"),
            ({"holder": did_of(a_signer())}, "another key"),
            ({"holder": "did:web:example.org"}, "no did:key"),
            ({"verifiableCredential": [], "suite": "eddsa-jcs-2022"}, "more than was asked for"),
        ],
    )
    def test_what_does_not_prove_it_is_refused_with_its_reason(self, changes: dict[str, Any], why: str) -> None:
        assert proven(a_presentation())

        with pytest.raises(NotProven, match=why):
            proven(a_presentation(**changes))

    def test_a_changed_one_and_one_with_two_proofs_or_another_vocabulary_are_refused(self) -> None:
        good = a_presentation()
        spoiled = [
            good | {"id": "urn:uuid:0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11"}, good | {"proof": [good["proof"], good["proof"]]},
            good | {"proof": None}, good | {"@context": [CREDENTIALS, "https://example.org"]}, good | {"type": "Something"},
        ]  # fmt: skip

        for one in spoiled:
            with pytest.raises(NotProven):
                proven(one)

    def test_the_request_asks_for_the_did_and_for_nothing_else(self) -> None:
        asked = presentation_request(challenge=CHALLENGE, domain=DOMAIN)

        assert (asked["challenge"], asked["domain"]) == (CHALLENGE, DOMAIN)
        assert [query["type"] for query in asked["query"]] == ["DIDAuthentication"]


@pytest.fixture
def ana(session: Session) -> Person:
    return a_person(session, name="Ana Kos")


def answering(client: FlaskClient, token: str, **said: Any) -> Any:
    asked = client.post(f"/exchanges/{token}", json={}).json["verifiablePresentationRequest"]
    presentation = a_presentation(challenge=asked["challenge"], domain=asked["domain"], **said)
    return client.post(f"/exchanges/{token}", json={"verifiablePresentation": presentation})


class TestExchange:
    def test_a_wallet_gets_every_certificate_as_it_was_signed(self, client: FlaskClient, session: Session, ana: Person) -> None:
        documents = [document_of(session, a_certificate(session, person=ana)).document for _ in range(2)]
        a_certificate(session)
        token, _ = a_wallet_exchange(session, ana)

        led = client.get(f"/exchanges/{token}?iuv=1").json
        answer = answering(client, token)

        assert led == {"protocols": {"vcapi": the_issuer().address_of(f"/exchanges/{token}")}}
        assert answer.status_code == 200
        assert answer.json["verifiablePresentation"]["verifiableCredential"] == [read_json(one) for one in documents]
        assert answer.headers["Cache-Control"] == "no-store"

    def test_it_works_once(self, client: FlaskClient, session: Session, ana: Person) -> None:
        token, _ = a_wallet_exchange(session, ana)
        assert answering(client, token).status_code == 200

        again = [client.get(f"/exchanges/{token}"), client.post(f"/exchanges/{token}", json={})]

        assert [one.status_code for one in again] == [404, 404]
        assert again[0].headers["Content-Type"] == "application/problem+json"

    def test_it_runs_out_and_ends_with_the_next_one_and_with_the_account(self, client: FlaskClient, session: Session, ana: Person) -> None:
        old, _ = a_wallet_exchange(session, ana)
        new, _ = a_wallet_exchange(session, ana)
        assert [client.get(f"/exchanges/{one}").status_code for one in (old, new)] == [404, 200]
        with clock.stopped_at(clock.now() + LASTS + timedelta(seconds=1)):
            assert client.get(f"/exchanges/{new}").status_code == 404

        ana.state = PersonState.SUSPENDED
        session.flush()

        assert client.post(f"/exchanges/{new}", json={}).status_code == 404

    @pytest.mark.parametrize("said", [{"challenge": "another"}, {"domain": "https://elsewhere.example"}, {"holder": "did:web:example.org"}])
    def test_without_the_proof_nothing_is_handed_over_and_the_right_wallet_may_still_come(
        self, client: FlaskClient, session: Session, ana: Person, said: dict[str, str]
    ) -> None:
        a_certificate(session, person=ana)
        token, exchange = a_wallet_exchange(session, ana)
        wrong = a_presentation(**({"challenge": exchange.challenge, "domain": the_issuer().public_url} | said))

        refused = client.post(f"/exchanges/{token}", json={"verifiablePresentation": wrong})

        assert refused.status_code == 400
        assert "Nothing was handed over." in refused.json["title"]
        assert answering(client, token).status_code == 200

    @pytest.mark.parametrize("body", [b"{", b"[]", b'{"verifiablePresentation": 1}', b'{"a": 1, "a": 2}'])
    def test_a_body_that_is_nothing_gets_a_request_or_is_refused(
        self, client: FlaskClient, session: Session, ana: Person, body: bytes
    ) -> None:
        token, _ = a_wallet_exchange(session, ana)

        assert client.post(f"/exchanges/{token}", data=body).status_code in {200, 400}

    def test_the_token_is_not_kept_and_what_happened_is_noted(self, client: FlaskClient, session: Session, ana: Person) -> None:
        token, exchange = a_wallet_exchange(session, ana)
        seal(session)
        assert token not in (exchange.token_hash, exchange.challenge)

        answering(client, token)

        assert session.scalars(select(AuditEntry.act).order_by(AuditEntry.number)).all() == [
            "wallet.exchange-begun",
            "wallet.exchange-done",
        ]


class TestBinding:
    def test_the_proven_did_is_bound_only_where_the_holder_asked_for_it(self, client: FlaskClient, session: Session, ana: Person) -> None:
        a_wish(session, ana, name=True)
        answering(client, a_wallet_exchange(session, ana)[0])
        before = wish_of(session, ana.id)
        assert before is not None
        assert before.did == ""

        answering(client, a_wallet_exchange(session, ana, binds=True)[0])

        session.expire_all()
        wish = wish_of(session, ana.id)
        assert wish is not None
        assert (wish.did, wish.name_since is not None) == (did_of(SIGNER), True)

    def test_a_proof_that_fails_binds_nothing(self, client: FlaskClient, session: Session, ana: Person) -> None:
        token, _ = a_wallet_exchange(session, ana, binds=True)

        client.post(f"/exchanges/{token}", json={"verifiablePresentation": a_presentation()})

        assert wish_of(session, ana.id) is None


class TestPage:
    def test_the_holder_begins_it_and_sees_the_address_once(self, session: Session, sign_in: SignIn, ana: Person) -> None:
        client = sign_in(ana)

        begun = client.post("/my/certificates/wallets/hand-over", data={"binds": "y"})
        first, second = client.get("/my/certificates/wallets").text, client.get("/my/certificates/wallets").text

        assert (begun.status_code, begun.location) == (303, "/my/certificates/wallets")
        assert [f"{the_issuer().public_url}/exchanges/" in page for page in (first, second)] == [True, False]
        assert session.scalars(select(WalletExchange.binds)).one() is True

    def test_nobody_begins_one_without_signing_in(self, client: FlaskClient, session: Session) -> None:
        answer = client.post("/my/certificates/wallets/hand-over")

        assert answer.status_code == 302
        assert session.scalars(select(WalletExchange)).all() == []
