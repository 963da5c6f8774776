"""Data Integrity proofs: what is signed verifies, and what must not verify does not."""

import copy
import json
from typing import Any

import pytest
import rfc8785
from factories.credentials import DID, NOON, a_credential, a_p256_signer, a_signer, a_statement, signed
from hypothesis import given
from hypothesis import strategies as st

from genomeready.credentials.did import key_id
from genomeready.credentials.document import unsigned_credential
from genomeready.credentials.proofs.canonical import NotCanonical, canonical
from genomeready.credentials.proofs.data_integrity import EDDSA_JCS_2022, EDDSA_RDFC_2022, holds, with_proofs, xml_moment

BOTH = [EDDSA_RDFC_2022, EDDSA_JCS_2022]
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


@given(json_values)
def test_the_fast_way_to_the_canonical_form_leads_where_the_library_leads(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


def test_members_are_sorted_by_units_of_utf_16() -> None:
    assert canonical({"\U0001f600": "a", "\ufb33": "b"}).decode() == '{"\U0001f600":"a","\ufb33":"b"}'  # RFC 8785, section 3.2.3


@pytest.mark.parametrize("value", [{"a": float("nan")}, {"a": float("inf")}, {"a": 2**60}, {"a": "\ud800"}, {"\udfff": "1"}])
def test_what_has_no_canonical_form_is_refused_and_never_signed(value: dict[str, Any]) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_a_certificate_carries_two_proofs_the_one_that_most_verifiers_know_first() -> None:
    proofs = a_credential(a_signer())["proof"]

    assert [proof["cryptosuite"] for proof in proofs] == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]
    assert {proof["proofPurpose"] for proof in proofs} == {"assertionMethod"}
    assert ["@context" in proof for proof in proofs] == [False, True]


@pytest.mark.parametrize("place", [0, 1])
def test_each_proof_of_a_certificate_holds_under_its_key_and_no_other(place: int) -> None:
    signer = a_signer()
    credential = a_credential(signer)

    assert holds(credential, credential["proof"][place], multikey=signer.multikey)
    assert not holds(credential, credential["proof"][place], multikey=a_signer().multikey)
    assert not holds(credential, credential["proof"][place], multikey=a_p256_signer().multikey)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), json_values, max_size=5))
def test_whatever_is_signed_verifies_and_not_with_a_member_more(content: dict[str, Any]) -> None:
    signer = a_signer()
    document = {name: value for name, value in content.items() if name not in {"proof", "@context", "more"}} | {
        "@context": ["https://a.example"]
    }

    made = with_proofs(document, suites=(EDDSA_JCS_2022,), signer=signer, method="did:web:a#k", at=NOON)

    assert holds(made, made["proof"][0], multikey=signer.multikey)
    assert not holds(made | {"more": 1}, made["proof"][0], multikey=signer.multikey)


@pytest.mark.parametrize("place", [0, 1])
def test_a_context_appended_after_signing_is_refused_although_the_recommendation_lets_it_pass(place: int) -> None:
    signer = a_signer()
    credential = a_credential(signer)
    assert holds(credential, credential["proof"][place], multikey=signer.multikey)

    longer = credential | {"@context": [*credential["@context"], "https://evil.example/context"]}

    assert not holds(longer, credential["proof"][place], multikey=signer.multikey)


def test_a_context_appended_to_document_and_proof_alike_is_refused_too() -> None:
    signer = a_signer()
    credential = a_credential(signer)
    longer = [*credential["@context"], "https://evil.example/context"]

    proof = credential["proof"][1] | {"@context": longer}

    assert not holds(credential | {"@context": longer}, proof, multikey=signer.multikey)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("type", "Ed25519Signature2020"),
        ("cryptosuite", "none"),
        ("cryptosuite", ["eddsa-jcs-2022"]),
        ("proofPurpose", "authentication"),
        ("created", "2020-01-01T00:00:00Z"),
        ("verificationMethod", key_id(DID, "z6MkOther")),
        ("proofValue", "z11111"),
        ("proofValue", ""),
        ("proofValue", None),
        ("proofValue", {"z": 1}),
        ("nonce", "added"),
        ("domain", "added.example"),
        ("previousProof", "urn:uuid:0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11"),
        ("@context", ["https://www.w3.org/ns/credentials/v2"]),
    ],
)
def test_a_proof_with_anything_changed_does_not_hold(place: int, member: str, value: object) -> None:
    signer = a_signer()
    credential = a_credential(signer)
    assert holds(credential, credential["proof"][place], multikey=signer.multikey)

    proof = copy.deepcopy(credential["proof"][place]) | {member: value}

    assert not holds(credential, proof, multikey=signer.multikey)


def test_the_value_of_one_proof_does_not_serve_the_other_suite() -> None:
    signer = a_signer()
    credential = a_credential(signer)
    first, second = credential["proof"]

    assert not holds(credential, first | {"proofValue": second["proofValue"]}, multikey=signer.multikey)
    assert not holds(credential, second | {"cryptosuite": "eddsa-rdfc-2022"}, multikey=signer.multikey)


@pytest.mark.parametrize("suite", BOTH)
@pytest.mark.parametrize("key", ["", "z6Mk", "uAAA", "z" + "1" * 500])
def test_a_key_that_is_none_verifies_nothing(suite: Any, key: str) -> None:
    credential = a_credential(a_signer(), suites=(suite,))

    assert not holds(credential, credential["proof"][0], multikey=key)


@pytest.mark.parametrize(
    "injected",
    [
        {"rank": "professor"},
        {"evidence": None},
        {"termsOfUse": []},
        {"_:b0": "professor"},
        {"@index": "professor"},
        {"@included": [{"id": "urn:x:1", "name": "professor"}]},
        {"@reverse": {"issuer": "urn:x:1"}},
        {"type": ["VerifiableCredential", "OpenBadgeCredential", "Professor"]},
        {"https://evil.example/rank": "professor"},
    ],
)
@pytest.mark.parametrize("suite", BOTH)
def test_what_is_added_after_signing_breaks_every_proof(suite: Any, injected: dict[str, Any]) -> None:
    signer = a_signer()
    credential = a_credential(signer, suites=(suite,))
    assert holds(credential, credential["proof"][0], multikey=signer.multikey)

    top = credential | injected
    within = credential | {"credentialSubject": credential["credentialSubject"] | injected}

    assert not holds(top, credential["proof"][0], multikey=signer.multikey)
    assert not holds(within, credential["proof"][0], multikey=signer.multikey)


@pytest.mark.parametrize("injected", [{"rank": "professor"}, {"evidence": None}, {"id": "relative"}, {"name": "\x07"}])
def test_what_would_not_be_signed_cannot_be_signed_at_all(injected: dict[str, Any]) -> None:
    with pytest.raises(NotCanonical):
        signed(unsigned_credential(a_statement()) | injected, a_signer())


def test_a_moment_is_written_to_the_second() -> None:
    assert xml_moment(NOON.replace(microsecond=999_999)) == "2026-11-22T12:00:00Z"
