"""The verdict: what is valid, what is not, and why."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from factories.credentials import DID, NOON, a_credential, a_signer, a_trust
from hypothesis import given
from hypothesis import strategies as st

from genomeready.base.ids import seeded
from genomeready.credentials.keyring import FileSigner
from genomeready.credentials.proofs import EDDSA_JCS_2022, canonical, with_proofs
from genomeready.credentials.rules import AwardState
from genomeready.credentials.verifying import LARGEST, Outcome, Registered, State, Verdict, verify

IN_FORCE = Registered(state=AwardState.IN_FORCE, since=NOON, reason=None, newest=True)
LATER = NOON + timedelta(days=1)


def checked(
    document: Any, signer: FileSigner, *, register: Any = lambda _address, _content: IN_FORCE, at: datetime = LATER, **trust: Any
) -> Verdict:
    data = document if isinstance(document, bytes | str) else json.dumps(document)
    return verify(data, trusts=[a_trust(signer, **trust)], register=register, at=at)


def test_an_unchanged_certificate_in_force_is_valid_and_every_check_is_told() -> None:
    signer = a_signer()

    verdict = checked(a_credential(signer), signer)

    assert verdict.state is State.VALID
    assert [c.name for c in verdict.checks] == ["form", "issuer", "signature", "register", "period"]
    assert {c.outcome for c in verdict.checks} == {Outcome.PASSED}
    assert verdict.facts is not None


def test_no_changed_byte_at_300_positions_is_valid() -> None:
    signer = a_signer()
    good = canonical(a_credential(signer))
    assert checked(good, signer).is_valid
    draw = seeded("bytes of a certificate")

    for position in draw.sample(range(len(good)), 300):
        other = draw.choice([value for value in range(256) if value != good[position]])
        verdict = checked(good[:position] + bytes([other]) + good[position + 1 :], signer)

        assert not verdict.is_valid, (position, good[max(0, position - 20) : position + 20], other)


def test_no_missing_byte_and_no_added_byte_is_valid() -> None:
    signer = a_signer()
    good = canonical(a_credential(signer))
    assert checked(good, signer).is_valid
    draw = seeded("lengths of a certificate")

    for position in draw.sample(range(len(good)), 100):
        assert not checked(good[:position] + good[position + 1 :], signer).is_valid, position
        assert not checked(good[:position] + b"x" + good[position:], signer).is_valid, position


def test_space_between_the_members_is_no_change() -> None:
    signer = a_signer()

    assert checked(json.dumps(a_credential(signer), indent=2), signer).is_valid


@given(st.sampled_from(["name", "id", "validFrom", "validUntil", "awardedDate"]), st.text(min_size=1, max_size=10))
def test_a_changed_member_is_never_valid(member: str, added: str) -> None:
    signer = a_signer()
    credential = a_credential(signer)

    assert not checked(credential | {member: credential[member] + added}, signer).is_valid


@given(st.text(min_size=1, max_size=10), st.integers() | st.text(max_size=5))
def test_an_injected_member_is_never_valid(name: str, value: object) -> None:
    signer = a_signer()
    credential = a_credential(signer)
    if name in credential:
        return

    assert not checked(credential | {name: value}, signer).is_valid


def test_a_changed_level_is_told_as_altered_and_nothing_of_it_is_shown() -> None:
    signer = a_signer()
    text = json.dumps(a_credential(signer))

    verdict = checked(text.replace('"level": "2"', '"level": "4"'), signer)

    assert verdict.state is State.ALTERED
    assert verdict.facts is None
    assert "altered" in verdict.reason.text


def test_an_issuer_whose_keys_are_not_known_is_not_trusted() -> None:
    signer = a_signer()

    verdict = checked(a_credential(signer, issuer_did="did:web:diploma-mill.example"), signer)

    assert verdict.state is State.UNKNOWN_ISSUER


def test_our_name_over_a_key_of_somebody_else_is_not_trusted() -> None:
    forger, ours = a_signer(), a_signer()

    verdict = checked(a_credential(forger), ours)

    assert verdict.state is State.UNKNOWN_ISSUER
    assert "never published" in verdict.reason.text


def test_our_key_named_over_a_signature_of_somebody_else_is_altered() -> None:
    forger, ours = a_signer(), a_signer()
    credential = a_credential(forger)
    credential["proof"][0]["verificationMethod"] = f"{DID}#{ours.multikey}"

    assert checked(credential, ours).state is State.ALTERED


@pytest.mark.parametrize("proof", [None, [], {}, "proof", [3], [{"cryptosuite": "none"}], [{"cryptosuite": ["eddsa-jcs-2022"]}]])
def test_without_a_signature_that_can_be_checked_it_counts_as_altered(proof: object) -> None:
    signer = a_signer()
    credential = a_credential(signer) | {"proof": proof}

    assert checked(credential, signer).state is State.ALTERED


def test_every_known_proof_must_fit_and_not_only_one_of_them() -> None:
    signer = a_signer()
    credential = a_credential(signer)
    good = credential["proof"][0]
    assert checked(credential | {"proof": [good, good]}, signer).is_valid

    broken = good | {"created": "2026-11-22T12:00:01Z"}

    assert checked(credential | {"proof": [good, broken]}, signer).state is State.ALTERED
    assert checked(credential | {"proof": [broken, good]}, signer).state is State.ALTERED


def test_a_flood_of_proofs_is_refused_without_checking_them() -> None:
    signer = a_signer()
    credential = a_credential(signer)

    assert checked(credential | {"proof": credential["proof"] * 9}, signer).state is State.ALTERED


def test_a_revoked_certificate_says_since_when_and_why() -> None:
    signer = a_signer()
    revoked = Registered(state=AwardState.REVOKED, since=NOON + timedelta(hours=3), reason="The candidate was somebody else.", newest=True)

    verdict = checked(a_credential(signer), signer, register=lambda _address, _content: revoked)

    assert verdict.state is State.REVOKED
    assert verdict.reason.text == "It was revoked on 22 November 2026. Reason given: The candidate was somebody else."


def test_revocation_outweighs_expiry() -> None:
    signer = a_signer()
    revoked = Registered(state=AwardState.REVOKED, since=NOON, reason="Fraud was proven.", newest=True)

    verdict = checked(a_credential(signer), signer, register=lambda _address, _content: revoked, at=NOON.replace(year=2040))

    assert verdict.state is State.REVOKED


def test_a_certificate_of_ours_that_the_register_does_not_have_is_not_valid() -> None:
    signer = a_signer()

    assert checked(a_credential(signer), signer, register=lambda _address, _content: None).state is State.NOT_IN_REGISTER


def test_offline_the_verdict_says_that_revocation_was_not_checked() -> None:
    signer = a_signer()

    verdict = checked(a_credential(signer), signer, register=None)

    assert verdict.state is State.VALID
    assert [c.outcome for c in verdict.checks if c.name == "register"] == [Outcome.NOT_DONE]


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (NOON - timedelta(days=1), State.NOT_YET_VALID),
        (NOON, State.VALID),
        (NOON.replace(year=2029) - timedelta(seconds=1), State.VALID),
        (NOON.replace(year=2029), State.EXPIRED),
    ],
)
def test_it_is_valid_from_its_first_moment_until_its_last(at: datetime, state: State) -> None:
    signer = a_signer()

    assert checked(a_credential(signer, valid_until=NOON.replace(year=2029)), signer, at=at).state is state


def test_an_expired_certificate_still_shows_what_it_certified() -> None:
    signer = a_signer()

    verdict = checked(a_credential(signer), signer, at=NOON.replace(year=2040))

    assert verdict.state is State.EXPIRED
    assert verdict.facts is not None
    assert "22 November 2029" in verdict.reason.text


def test_one_without_end_date_does_not_run_out() -> None:
    signer = a_signer()

    assert checked(a_credential(signer, valid_until=None), signer, at=NOON.replace(year=2090)).is_valid


def test_a_retired_key_verifies_what_it_signed_before_and_nothing_after() -> None:
    signer, retired = a_signer(), NOON + timedelta(days=30)
    assert checked(a_credential(signer), signer, until=retired, at=NOON + timedelta(days=400)).is_valid

    late = a_credential(signer, at=retired + timedelta(days=1))

    assert checked(late, signer, until=retired, at=NOON + timedelta(days=400)).state is State.UNKNOWN_ISSUER


def test_a_proof_dated_before_its_key_was_made_is_not_trusted() -> None:
    signer = a_signer()
    assert checked(a_credential(signer), signer, since=NOON).is_valid

    assert checked(a_credential(signer), signer, since=NOON + timedelta(days=1)).state is State.UNKNOWN_ISSUER


def test_a_credential_that_borrows_other_words_is_not_read_even_if_signed() -> None:
    signer = a_signer()
    plain = {name: value for name, value in a_credential(signer).items() if name != "proof"}
    for contexts in (plain["@context"][:1], plain["@context"][::-1], [*plain["@context"], "https://evil.example"], plain["@context"][0]):
        document = plain | {"@context": contexts}
        signed = with_proofs(document, suites=(EDDSA_JCS_2022,), signer=signer, method=f"{DID}#{signer.multikey}", at=NOON)

        assert checked(signed, signer).state is State.NOT_A_CREDENTIAL


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"null", b"[]", b"3", b'"text"', b"{}", b"\xff\xfe", b"%PDF-1.7", b'{"credentialSubject": {}}',
        b'{"credentialSubject": {}, "type": "VerifiableCredential"}', b'{"credentialSubject": {}, "type": ["VerifiableCredential"]}',
        b'{"credentialSubject": {}, "type": [{}, ["VerifiableCredential"], null]}', b'{"a": 1, "a": 2}', b'{"a": NaN}', b'{"a": Infinity}',
        b"[" * 100_000, b'{"a":' * 5_000 + b"1" + b"}" * 5_000, b"[" * 40 + b"]" * 40, b'{"a": ' + b"9" * 5_000 + b"}",
        b" " * (LARGEST + 1), "\ud800",
    ],
)  # fmt: skip
def test_hostile_or_foreign_input_is_told_to_be_no_certificate(text: bytes | str) -> None:
    assert checked(text, a_signer()).state is State.NOT_A_CREDENTIAL


def test_a_member_named_twice_is_refused_since_two_readers_could_read_it_in_two_ways() -> None:
    signer = a_signer()
    good = canonical(a_credential(signer)).decode()
    assert checked(good, signer).is_valid

    twice = good[:-1] + ',"name":"Medical degree"}'

    assert checked(twice, signer).state is State.NOT_A_CREDENTIAL


@given(st.binary(max_size=300))
def test_random_bytes_are_never_valid_and_never_raise(data: bytes) -> None:
    assert not checked(data, a_signer()).is_valid
