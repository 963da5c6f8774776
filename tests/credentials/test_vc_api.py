"""The adapter for public suites: what it issues it verifies, what was changed it refuses, and it is mounted nowhere."""

from typing import Any

import pytest
from factories.credentials import NOON, a_signer, a_statement, signed
from flask import Flask
from flask.testing import FlaskClient
from vc_api import SUITES, vc_api

from genomeready.credentials.document import unsigned_credential
from genomeready.credentials.keyring import FileSigner
from genomeready.credentials.proofs.contexts import DATA
from genomeready.credentials.proofs.data_integrity import make_proof

EXAMPLE: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "type": ["VerifiableCredential", "AlumniCredential"],
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}


@pytest.fixture
def signer() -> FileSigner:
    return a_signer()


@pytest.fixture
def api(signer: FileSigner) -> FlaskClient:
    return vc_api(signer).test_client()


def issued(api: FlaskClient, credential: dict[str, Any]) -> dict[str, Any]:
    answer = api.post("/credentials/issue", json={"credential": credential, "options": {}})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.get_json()["verifiableCredential"]
    return made


def is_verified(api: FlaskClient, credential: Any) -> bool:
    answer = api.post("/credentials/verify", json={"verifiableCredential": credential, "options": {}})
    assert answer.status_code in {200, 400}
    return bool(answer.status_code == 200 and answer.get_json()["verified"])


@pytest.mark.parametrize("credential", [EXAMPLE, unsigned_credential(a_statement(at=NOON.replace(year=2025), valid_until=None))])
def test_what_it_issues_it_verifies_and_with_nothing_changed(api: FlaskClient, credential: dict[str, Any]) -> None:
    made = issued(api, credential)

    assert [proof["cryptosuite"] for proof in made["proof"]] == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]
    assert is_verified(api, made)
    first, second = made["proof"]
    older = {"proof": [first, second | {"created": "2020-01-01T00:00:00Z"}]}
    for change in ({"name": "x"}, {"issuer": "did:key:z6Mk"}, {"proof": None}, older, {"undefined": 1}):
        assert not is_verified(api, made | change), change


@pytest.mark.parametrize(
    "credential",
    [
        {}, {"@context": []}, EXAMPLE | {"@context": EXAMPLE["@context"][::-1]}, EXAMPLE | {"type": "Else"},
        EXAMPLE | {"credentialSubject": {}}, EXAMPLE | {"validFrom": "yesterday"}, EXAMPLE | {"issuer": {"name": "nobody"}},
        EXAMPLE | {"id": "relative"}, EXAMPLE | {"evidence": None},
    ],
)  # fmt: skip
def test_what_is_no_credential_is_not_issued(api: FlaskClient, credential: dict[str, Any]) -> None:
    assert api.post("/credentials/issue", json={"credential": credential}).status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b'{"credential": 1}', b'{"credential": {}, "credential": {}}'])
def test_a_body_that_cannot_be_read_is_refused(api: FlaskClient, body: bytes) -> None:
    assert api.post("/credentials/issue", data=body).status_code == 400
    assert api.post("/credentials/verify", data=body).status_code == 400


def test_one_that_ran_out_is_not_verified(api: FlaskClient) -> None:
    assert is_verified(api, issued(api, EXAMPLE | {"validUntil": "2099-01-01T00:00:00Z"}))

    assert not is_verified(api, issued(api, EXAMPLE | {"validUntil": "2020-01-01T00:00:00Z"}))
    assert not is_verified(api, issued(api, EXAMPLE | {"validFrom": "2099-01-01T00:00:00Z"}))


def presented(holder: FileSigner, *credentials: dict[str, Any], suite: str = "eddsa-rdfc-2022") -> dict[str, Any]:
    did = f"did:key:{holder.multikey}"
    document = {
        "@context": EXAMPLE["@context"],
        "type": ["VerifiablePresentation"],
        "holder": did,
        "verifiableCredential": list(credentials),
    }
    options = {
        "type": "DataIntegrityProof", "cryptosuite": suite, "created": "2026-11-22T12:00:00Z", "challenge": "abc", "domain": "a.example",
        "verificationMethod": f"{did}#{holder.multikey}", "proofPurpose": "authentication",
    }  # fmt: skip
    return document | {"proof": make_proof(document, options, suite=SUITES[suite], signer=holder)}


@pytest.mark.parametrize("suite", SUITES)
def test_a_presentation_is_verified_with_all_that_is_in_it(api: FlaskClient, suite: str) -> None:
    made, holder = issued(api, EXAMPLE), a_signer()
    good = presented(holder, made, suite=suite)
    asked = {"challenge": "abc", "domain": "a.example"}

    def status(presentation: dict[str, Any], options: dict[str, Any]) -> int:
        return api.post("/presentations/verify", json={"verifiablePresentation": presentation, "options": options}).status_code

    assert status(good, asked) == 200
    assert status(good, {}) == 200
    assert status(good, asked | {"challenge": "other"}) == 400
    assert status(good | {"holder": f"did:key:{a_signer().multikey}"}, asked) == 400
    assert status(presented(holder, made | {"name": "x"}, suite=suite), asked) == 400
    assert status({name: value for name, value in good.items() if name != "proof"}, asked) == 400


def test_it_is_mounted_nowhere_and_nothing_that_ships_knows_it(app: Flask) -> None:
    addresses = {str(rule) for rule in app.url_map.iter_rules()}
    package = DATA.parents[1]

    assert not addresses & {"/credentials/issue", "/credentials/verify", "/presentations/verify"}
    assert "vc_api" not in app.blueprints
    assert [file.name for file in package.rglob("*.py") if "vc_api" in file.read_text()] == []
    assert "tests" in (package.parents[1] / ".dockerignore").read_text().splitlines()


def test_a_key_of_ours_is_needed_for_what_it_did_not_issue(api: FlaskClient) -> None:
    stranger = a_signer()
    document = EXAMPLE | {"issuer": f"did:key:{stranger.multikey}"}

    by_did_web = signed(document, stranger, suites=tuple(SUITES.values()))

    assert not is_verified(api, by_did_web)
