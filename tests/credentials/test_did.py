"""The issuer's identifier and its published keys."""

from typing import Any

import pytest
from factories.credentials import DID, a_credential, a_signer

from genomeready.credentials.did import NotADidDocument, did_document, did_web, key_id, trust_in


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
    old, new = a_signer().multikey, a_signer().multikey

    document = did_document(DID, [old, new])

    assert document["id"] == DID
    assert [m["publicKeyMultibase"] for m in document["verificationMethod"]] == [old, new]
    assert {m["controller"] for m in document["verificationMethod"]} == {DID}
    assert {m["type"] for m in document["verificationMethod"]} == {"Multikey"}
    assert document["assertionMethod"] == [f"{DID}#{old}", f"{DID}#{new}"]


def test_keys_come_back_from_a_saved_document() -> None:
    signer = a_signer()
    method = a_credential(signer)["proof"][0]["verificationMethod"]

    trust = trust_in(did_document(DID, [signer.multikey]))

    assert trust.issuer == DID
    found = trust.key(method)
    assert found is not None
    assert found.multikey == signer.multikey
    assert trust.key(key_id(DID, "another")) is None


def changed(**members: Any) -> dict[str, Any]:
    document = did_document(DID, [a_signer().multikey])
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
