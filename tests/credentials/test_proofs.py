"""Proofs: the W3C's own vector, byte for byte, and what must not verify."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from factories.credentials import DID, NOON, a_credential, a_signer
from hypothesis import given
from hypothesis import strategies as st

from genomeready.credentials.did import key_id
from genomeready.credentials.keyring import FileSigner
from genomeready.credentials.multibase import from_multibase
from genomeready.credentials.proofs import EDDSA_JCS_2022, NotCanonical, canonical, holds, make_proof, with_proofs, xml_moment

VECTORS = Path(__file__).parent / "vectors"
JCS = VECTORS / "eddsa-jcs-2022"


def vector(path: Path) -> Any:
    return json.loads(path.read_text())


def the_vectors_signer() -> FileSigner:
    secret = from_multibase(vector(VECTORS / "keyPair.json")["privateKeyMultibase"])
    assert secret[:2] == b"\x80\x26"  # multicodec ed25519-priv
    return FileSigner(Ed25519PrivateKey.from_private_bytes(secret[2:]))


def test_the_key_of_the_vector_has_the_multikey_of_the_vector() -> None:
    assert the_vectors_signer().multikey == vector(VECTORS / "keyPair.json")["publicKeyMultibase"]


def test_the_canonical_forms_of_the_vector_are_reproduced() -> None:
    assert canonical(vector(VECTORS / "unsigned.json")).decode() == (JCS / "canonDocJCS.txt").read_text()
    assert canonical(vector(JCS / "proofConfigJCS.json")).decode() == (JCS / "proofCanonJCS.txt").read_text()


def test_the_hashes_of_the_vector_are_reproduced() -> None:
    digest = EDDSA_JCS_2022.digest(vector(VECTORS / "unsigned.json"), vector(JCS / "proofConfigJCS.json"))

    assert digest.hex() == (JCS / "combinedHashJCS.txt").read_text()
    assert digest.hex() == (JCS / "proofHashJCS.txt").read_text() + (JCS / "docHashJCS.txt").read_text()


def test_the_signature_and_the_signed_document_of_the_vector_are_reproduced_byte_for_byte() -> None:
    document, options = vector(VECTORS / "unsigned.json"), vector(JCS / "proofConfigJCS.json")

    proof = make_proof(document, options, suite=EDDSA_JCS_2022, signer=the_vectors_signer())

    assert proof["proofValue"] == (JCS / "sigBTC58JCS.txt").read_text()
    assert from_multibase(proof["proofValue"]).hex() == (JCS / "sigHexJCS.txt").read_text()
    assert document | {"proof": proof} == vector(JCS / "signedJCS.json")


def test_the_signed_document_of_the_vector_verifies_and_only_under_its_key() -> None:
    signed = vector(JCS / "signedJCS.json")

    assert holds(signed, signed["proof"], multikey=vector(VECTORS / "keyPair.json")["publicKeyMultibase"])
    assert not holds(signed, signed["proof"], multikey=a_signer().multikey)


def test_the_vector_with_any_letter_of_its_content_changed_does_not_verify() -> None:
    signed = vector(JCS / "signedJCS.json")
    key = vector(VECTORS / "keyPair.json")["publicKeyMultibase"]
    for member in ("id", "name", "description", "issuer", "validFrom"):
        altered = signed | {member: signed[member] + "x"}

        assert not holds(altered, signed["proof"], multikey=key), member


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4),
    max_leaves=15,
)


@given(json_values)
def test_the_canonical_form_says_the_same_and_is_its_own_canonical_form(value: Any) -> None:
    once = canonical(value)

    assert json.loads(once) == value
    assert canonical(json.loads(once)) == once


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), json_values, max_size=5))
def test_whatever_is_signed_verifies_and_not_with_a_member_more(content: dict[str, Any]) -> None:
    signer = a_signer()
    document = {name: value for name, value in content.items() if name not in {"proof", "@context", "more"}} | {
        "@context": ["https://a.example"]
    }

    signed = with_proofs(document, suites=(EDDSA_JCS_2022,), signer=signer, method="did:web:a#k", at=NOON)

    assert holds(signed, signed["proof"][0], multikey=signer.multikey)
    assert not holds(signed | {"more": 1}, signed["proof"][0], multikey=signer.multikey)


def test_a_context_appended_after_signing_is_refused_although_the_recommendation_lets_it_pass() -> None:
    signer = a_signer()
    signed = a_credential(signer)
    assert holds(signed, signed["proof"][0], multikey=signer.multikey)

    longer = signed | {"@context": [*signed["@context"], "https://evil.example/context"]}

    assert not holds(longer, signed["proof"][0], multikey=signer.multikey)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("type", "Ed25519Signature2020"),
        ("cryptosuite", "eddsa-rdfc-2022"),
        ("cryptosuite", ["eddsa-jcs-2022"]),
        ("proofPurpose", "authentication"),
        ("created", "2020-01-01T00:00:00Z"),
        ("verificationMethod", key_id(DID, "z6MkOther")),
        ("proofValue", "z11111"),
        ("proofValue", ""),
        ("proofValue", None),
        ("proofValue", {"z": 1}),
        ("nonce", "added"),
    ],
)
def test_a_proof_with_anything_changed_does_not_hold(member: str, value: object) -> None:
    signer = a_signer()
    signed = a_credential(signer)
    assert holds(signed, signed["proof"][0], multikey=signer.multikey)

    proof = copy.deepcopy(signed["proof"][0]) | {member: value}

    assert not holds(signed, proof, multikey=signer.multikey)


@pytest.mark.parametrize("key", ["", "z6Mk", "uAAA", "z" + "1" * 500])
def test_a_key_that_is_none_verifies_nothing(key: str) -> None:
    signed = a_credential(a_signer())

    assert not holds(signed, signed["proof"][0], multikey=key)


@pytest.mark.parametrize("value", [{"a": float("nan")}, {"a": float("inf")}, {"a": 2**60}, {"a": "\ud800"}, {"\udfff": 1}])
def test_what_has_no_canonical_form_is_refused_and_never_signed(value: dict[str, Any]) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_a_moment_is_written_to_the_second() -> None:
    assert xml_moment(NOON.replace(microsecond=999_999)) == "2026-11-22T12:00:00Z"
