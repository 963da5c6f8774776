"""The issuer's identifier and its published keys."""

from typing import Any

import pytest
from factories.credentials import DID, NOON, a_credential, a_known_key, a_p256_signer, a_signer

from genomeready.credentials.did import NotADidDocument, did_document, did_web, jwk_of, key_history, key_id, trust_in
from genomeready.credentials.multibase import NotMultibase
from genomeready.credentials.rules import KeyPurpose


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("https://genomeready.example", "did:web:genomeready.example"),
        ("https://genomeready.example/", "did:web:genomeready.example"),
        ("https://GenomeReady.Example", "did:web:genomeready.example"),
        ("http://localhost:8000", "did:web:localhost%3A8000"),
    ],
)
def test_the_identifier_follows_from_the_public_address(address: str, did: str) -> None:
    assert did_web(address) == did


def test_the_document_lists_every_key_as_a_multikey_and_names_them_as_plain_text() -> None:
    signers = a_signer(), a_signer()
    old, new = (signer.multikey for signer in signers)

    document = did_document(DID, [a_known_key(signer) for signer in signers])

    assert document["id"] == DID
    assert [m["publicKeyMultibase"] for m in document["verificationMethod"]] == [old, new]
    assert {m["controller"] for m in document["verificationMethod"]} == {DID}
    assert {m["type"] for m in document["verificationMethod"]} == {"Multikey"}
    assert document["assertionMethod"] == [f"{DID}#{old}", f"{DID}#{new}"]


def test_keys_come_back_from_a_saved_document() -> None:
    signer = a_signer()
    method = a_credential(signer)["proof"][0]["verificationMethod"]

    trust = trust_in(did_document(DID, [a_known_key(signer)]))

    assert trust.issuer == DID
    found = trust.key(method)
    assert found is not None
    assert found.multikey == signer.multikey
    assert trust.key(key_id(DID, "another")) is None


def test_a_key_that_signs_jwts_is_published_as_a_jwk_and_comes_back() -> None:
    signer = a_p256_signer()

    document = did_document(DID, [a_known_key(signer, purpose=KeyPurpose.JWT)])

    method = document["verificationMethod"][0]
    assert (method["type"], method["publicKeyJwk"]) == ("JsonWebKey", jwk_of(signer.multikey))
    assert "publicKeyMultibase" not in method
    found = trust_in(document).key(key_id(DID, signer.multikey))
    assert found is not None
    assert found.multikey == signer.multikey


def test_the_key_that_seals_pdfs_is_listed_and_may_assert_nothing() -> None:
    signer, seal = a_signer(), a_p256_signer()

    document = did_document(DID, [a_known_key(signer), a_known_key(seal, purpose=KeyPurpose.SEAL)])

    assert [method["id"] for method in document["verificationMethod"]] == [key_id(DID, s.multikey) for s in (signer, seal)]
    assert document["assertionMethod"] == [key_id(DID, signer.multikey)]


def test_a_retired_key_stays_published_and_a_compromised_one_does_not() -> None:
    retired, stolen = a_signer(), a_signer()
    keys = [a_known_key(retired, until=NOON), a_known_key(stolen, since=NOON, until=NOON, compromised=NOON, purpose=KeyPurpose.CREDENTIAL)]

    document, history = did_document(DID, keys), key_history(DID, keys)

    assert document["assertionMethod"] == [key_id(DID, retired.multikey)]
    assert not {"revoked", "expires"} & set(document["verificationMethod"][0])
    assert history["keys"][1] == {
        "id": key_id(DID, stolen.multikey), "purpose": "credential",
        "since": "2026-11-22T12:00:00Z", "until": "2026-11-22T12:00:00Z", "compromised": "2026-11-22T12:00:00Z",
    }  # fmt: skip


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "EC", "crv": "P-256"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-256", "x": "é", "y": 3},
        {"kty": "oct", "k": "AA"},
        "x",
    ],
)
def test_a_jwk_that_is_none_is_no_key(jwk: object) -> None:
    method = {"id": f"{DID}#k", "controller": DID, "type": "JsonWebKey", "publicKeyJwk": jwk}

    with pytest.raises(NotADidDocument):
        trust_in({"id": DID, "verificationMethod": [method], "assertionMethod": [f"{DID}#k"]})


def test_only_a_p256_key_has_a_jwk() -> None:
    with pytest.raises(NotMultibase):
        jwk_of(a_signer().multikey)


def changed(**members: Any) -> dict[str, Any]:
    document = did_document(DID, [a_known_key(a_signer())])
    return document | members


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "did",
        {},
        {"id": 3},
        changed(verificationMethod=None),
        changed(verificationMethod=["a", 3]),
        changed(assertionMethod=[]),
        changed(assertionMethod=None),
        changed(id="did:web:other.example"),
        changed(verificationMethod=[{"id": 1, "controller": DID, "publicKeyMultibase": "z6Mk"}]),
    ],
)
def test_a_document_without_a_key_that_may_sign_is_refused(document: object) -> None:
    with pytest.raises(NotADidDocument):
        trust_in(document)
