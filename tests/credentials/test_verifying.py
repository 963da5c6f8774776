"""The verdict: what is valid, what is not, and why."""

import copy
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from factories.credentials import DID, NOON, a_credential, a_p256_signer, a_signer, a_statement, a_trust, signed
from hypothesis import given
from hypothesis import strategies as st

from genomeready.base.ids import seeded
from genomeready.credentials.did import key_id
from genomeready.credentials.document import CONTEXTS, unsigned_credential
from genomeready.credentials.keyring import FileSigner
from genomeready.credentials.proofs.canonical import canonical
from genomeready.credentials.proofs.data_integrity import EDDSA_JCS_2022, EDDSA_RDFC_2022, Suite, make_proof
from genomeready.credentials.proofs.reading import LARGEST, read_json
from genomeready.credentials.proofs.vc_jwt import credential_as_jwt
from genomeready.credentials.rules import AwardState, KeyPurpose
from genomeready.credentials.verifying import Outcome, Registered, State, Verdict, verify

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
    names = ["form", "context", "issuer", "signature", "signature", "key", "schema", "register", "period"]
    assert [c.name for c in verdict.checks] == names
    assert {c.outcome for c in verdict.checks if c.name != "key"} == {Outcome.PASSED}
    assert verdict.facts is not None


@pytest.mark.parametrize("suites", [(EDDSA_RDFC_2022, EDDSA_JCS_2022), (EDDSA_RDFC_2022,), (EDDSA_JCS_2022,)])
def test_no_changed_byte_at_1000_positions_is_valid(suites: tuple[Suite, ...]) -> None:
    signer = a_signer()
    good = canonical(a_credential(signer, suites=suites))
    assert checked(good, signer).state is State.VALID
    draw = seeded("bytes of a certificate")

    for position in draw.sample(range(len(good)), 1000):
        other = draw.choice([value for value in range(256) if value != good[position]])
        verdict = checked(good[:position] + bytes([other]) + good[position + 1 :], signer)

        assert verdict.state is not State.VALID, (position, good[max(0, position - 20) : position + 20], other)


def test_no_missing_byte_and_no_added_byte_is_valid() -> None:
    signer = a_signer()
    good = canonical(a_credential(signer))
    assert checked(good, signer).state is State.VALID
    draw = seeded("lengths of a certificate")

    for position in draw.sample(range(len(good)), 100):
        assert checked(good[:position] + good[position + 1 :], signer).state is not State.VALID, position
        assert checked(good[:position] + b"x" + good[position:], signer).state is not State.VALID, position


def test_space_between_the_members_is_no_change() -> None:
    signer = a_signer()

    assert checked(json.dumps(a_credential(signer), indent=2), signer).state is State.VALID


@given(st.sampled_from(["name", "id", "validFrom", "validUntil", "awardedDate"]), st.text(min_size=1, max_size=10))
def test_a_changed_member_is_never_valid(member: str, added: str) -> None:
    signer = a_signer()
    credential = a_credential(signer)

    assert checked(credential | {member: credential[member] + added}, signer).state is not State.VALID


@given(st.text(min_size=1, max_size=10), st.integers() | st.text(max_size=5))
def test_an_injected_member_is_never_valid(name: str, value: object) -> None:
    signer = a_signer()
    credential = a_credential(signer)
    if name in credential:
        return

    assert checked(credential | {name: value}, signer).state is not State.VALID


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
    good = credential["proof"][1]
    assert checked(credential | {"proof": [good, good]}, signer).state is State.VALID

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

    assert checked(a_credential(signer, valid_until=None), signer, at=NOON.replace(year=2090)).state is State.VALID


def test_a_retired_key_verifies_what_it_signed_before_and_nothing_after() -> None:
    signer, retired = a_signer(), NOON + timedelta(days=30)
    assert checked(a_credential(signer), signer, until=retired, at=NOON + timedelta(days=400)).state is State.VALID

    late = a_credential(signer, at=retired + timedelta(days=1))

    assert checked(late, signer, until=retired, at=NOON + timedelta(days=400)).state is State.UNKNOWN_ISSUER


def test_a_proof_dated_before_its_key_was_made_is_not_trusted() -> None:
    signer = a_signer()
    assert checked(a_credential(signer), signer, since=NOON).state is State.VALID

    assert checked(a_credential(signer), signer, since=NOON + timedelta(days=1)).state is State.UNKNOWN_ISSUER


def test_a_credential_that_borrows_other_words_is_not_read_even_if_signed() -> None:
    signer = a_signer()
    plain = {name: value for name, value in a_credential(signer).items() if name != "proof"}
    for contexts in (plain["@context"][:1], plain["@context"][::-1], [*plain["@context"], "https://evil.example"], plain["@context"][0]):
        document = plain | {"@context": contexts}

        assert checked(signed(document, signer, suites=(EDDSA_JCS_2022,)), signer).state is State.UNREADABLE


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
    assert checked(text, a_signer()).state is State.UNREADABLE


def test_a_member_named_twice_is_refused_since_two_readers_could_read_it_in_two_ways() -> None:
    signer = a_signer()
    good = canonical(a_credential(signer)).decode()
    assert checked(good, signer).state is State.VALID

    twice = good[:-1] + ',"name":"Medical degree"}'

    assert checked(twice, signer).state is State.UNREADABLE


@given(st.binary(max_size=300))
def test_random_bytes_are_never_valid_and_never_raise(data: bytes) -> None:
    assert checked(data, a_signer()).state is not State.VALID


def test_a_certificate_from_before_there_were_two_proofs_is_still_valid() -> None:
    signer = a_signer()
    document = unsigned_credential(a_statement())
    document["@context"] = document["@context"][:2]
    del document["credentialSchema"]

    verdict = checked(signed(document, signer, suites=(EDDSA_JCS_2022,)), signer)

    assert verdict.state is State.VALID
    assert [c.name for c in verdict.checks].count("signature") == 1


def test_each_proof_is_told_with_its_suite_and_key_and_the_date_the_key_was_in_use() -> None:
    signer = a_signer()

    verdict = checked(a_credential(signer), signer, since=NOON, purpose=KeyPurpose.CREDENTIAL)

    told = [c.text for c in verdict.checks if c.name in {"signature", "key"}]
    assert "eddsa-rdfc-2022" in told[0]
    assert "eddsa-jcs-2022" in told[1]
    assert signer.multikey in told[0]
    assert told[2] == "The key was in use by the issuer when it signed, on 22 November 2026."


def test_offline_the_verdict_says_that_the_date_of_the_key_was_not_checked() -> None:
    signer = a_signer()

    verdict = checked(a_credential(signer), signer)

    assert [c.outcome for c in verdict.checks if c.name == "key"] == [Outcome.NOT_DONE]


def test_a_key_that_signs_status_lists_signs_no_certificate() -> None:
    signer = a_signer()
    assert checked(a_credential(signer), signer, purpose=KeyPurpose.CREDENTIAL).state is State.VALID

    verdict = checked(a_credential(signer), signer, purpose=KeyPurpose.STATUS_LIST)

    assert verdict.state is State.UNKNOWN_ISSUER


def test_what_a_compromised_key_signed_before_is_valid_and_what_it_signed_since_is_not() -> None:
    signer, stolen = a_signer(), NOON + timedelta(days=30)
    about: dict[str, Any] = {"since": NOON, "until": NOON + timedelta(days=90), "compromised": stolen}
    assert checked(a_credential(signer), signer, at=NOON + timedelta(days=99), **about).state is State.VALID

    since = a_credential(signer, at=stolen)

    assert checked(since, signer, at=NOON + timedelta(days=99), **about).state is State.UNKNOWN_ISSUER


def test_a_key_that_only_stands_in_the_fragment_is_not_taken_from_there() -> None:
    forger, ours = a_signer(), a_signer()
    forged = a_credential(forger)
    assert forged["proof"][0]["verificationMethod"].endswith(forger.multikey)

    assert checked(forged, ours).state is State.UNKNOWN_ISSUER
    assert checked(forged, forger).state is State.VALID


def test_a_broken_first_proof_is_not_outweighed_by_a_good_second_one() -> None:
    signer = a_signer()
    credential = a_credential(signer)
    first, second = credential["proof"]

    for proofs in ([first | {"proofValue": second["proofValue"]}, second], [first, second | {"proofValue": first["proofValue"]}]):
        assert checked(credential | {"proof": proofs}, signer).state is State.ALTERED


@pytest.mark.parametrize("purpose", ["authentication", "capabilityInvocation", None, ["assertionMethod"]])
@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "unknown-2099"])
def test_a_proof_for_another_purpose_among_good_ones_is_refused(purpose: object, suite: str) -> None:
    signer = a_signer()
    credential = a_credential(signer)
    mixed = [*credential["proof"], credential["proof"][1] | {"proofPurpose": purpose, "cryptosuite": suite}]

    assert checked(credential | {"proof": mixed}, signer).state is State.ALTERED


def test_a_proof_of_a_kind_that_is_not_known_is_left_aside_but_is_not_enough() -> None:
    signer = a_signer()
    credential = a_credential(signer)
    unknown = credential["proof"][0] | {"cryptosuite": "unknown-2099", "verificationMethod": f"{DID}#another"}

    assert checked(credential | {"proof": [*credential["proof"], unknown]}, signer).state is State.VALID
    assert checked(credential | {"proof": [unknown]}, signer).state is State.ALTERED


@pytest.mark.parametrize("change", [{"cryptosuite": "eddsa-rdfc-2023"}, {"cryptosuite": None}])
def test_a_proof_whose_suite_was_renamed_is_not_left_aside(change: dict[str, Any]) -> None:
    signer = a_signer()
    credential = a_credential(signer)
    first, second = credential["proof"]
    assert checked(credential, signer).state is State.VALID

    assert checked(credential | {"proof": [first | change, second]}, signer).state is State.ALTERED


@pytest.mark.parametrize(
    ("expires", "state"),
    [("2026-11-24T00:00:00Z", State.VALID), ("2026-11-22T13:00:00Z", State.EXPIRED), ("soon", State.EXPIRED), (None, State.EXPIRED)],
)
def test_a_proof_may_run_out_before_the_certificate(expires: object, state: State) -> None:
    signer = a_signer()
    document = unsigned_credential(a_statement())
    options = {
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "created": "2026-11-22T12:00:00Z", "expires": expires,
        "verificationMethod": key_id(DID, signer.multikey), "proofPurpose": "assertionMethod",
    }  # fmt: skip

    proof = make_proof(document, options, suite=EDDSA_JCS_2022, signer=signer)

    assert checked(document | {"proof": [proof]}, signer).state is state


def test_what_breaks_the_rules_of_open_badges_is_not_relied_on_even_if_it_is_signed() -> None:
    signer = a_signer()
    document = unsigned_credential(a_statement())
    broken = copy.deepcopy(document)
    broken["credentialSubject"]["achievement"]["achievementType"] = "Professor"

    verdict = checked(signed(broken, signer), signer)

    assert verdict.state is State.UNREADABLE
    assert verdict.reason.name == "schema"
    assert "achievementType" in verdict.reason.text


def test_a_certificate_as_a_jwt_is_checked_like_any_other() -> None:
    signer = a_p256_signer()
    text = credential_as_jwt(unsigned_credential(a_statement()), signer=signer, kid=key_id(DID, signer.multikey), at=NOON)

    verdict = checked(text, signer, purpose=KeyPurpose.JWT, since=NOON)

    assert verdict.state is State.VALID
    assert "ES256" in next(c.text for c in verdict.checks if c.name == "signature")
    assert checked(f" {text}\n".encode(), signer, purpose=KeyPurpose.JWT).state is State.VALID


@pytest.mark.parametrize(
    ("about", "state"),
    [
        ({"purpose": KeyPurpose.JWT, "since": NOON}, State.VALID),
        ({"purpose": KeyPurpose.SEAL}, State.UNKNOWN_ISSUER),
        ({"purpose": KeyPurpose.CREDENTIAL}, State.UNKNOWN_ISSUER),
        ({"since": NOON + timedelta(days=1)}, State.UNKNOWN_ISSUER),
        ({"until": NOON - timedelta(days=1)}, State.UNKNOWN_ISSUER),
        ({"compromised": NOON}, State.UNKNOWN_ISSUER),
    ],
)
def test_a_jwt_counts_only_under_a_key_for_jwts_that_was_in_use(about: dict[str, Any], state: State) -> None:
    signer = a_p256_signer()
    text = credential_as_jwt(unsigned_credential(a_statement()), signer=signer, kid=key_id(DID, signer.multikey), at=NOON)

    assert checked(text, signer, **about).state is state


def test_a_jwt_of_a_forger_and_one_with_another_signature_are_refused() -> None:
    forger, ours = a_p256_signer(), a_p256_signer()
    document = unsigned_credential(a_statement())
    good = credential_as_jwt(document, signer=ours, kid=key_id(DID, ours.multikey), at=NOON)
    assert checked(good, ours).state is State.VALID

    forged = credential_as_jwt(document, signer=forger, kid=key_id(DID, forger.multikey), at=NOON)
    borrowed = credential_as_jwt(document, signer=forger, kid=key_id(DID, ours.multikey), at=NOON)

    assert checked(forged, ours).state is State.UNKNOWN_ISSUER
    assert checked(borrowed, ours).state is State.ALTERED


@pytest.mark.parametrize(
    "number", ["1e400", "1E5", "0.1e1", "1.0000000000000001", "12345678901.5", "9007199254740992", "-9007199254740993"]
)
def test_a_number_that_readers_round_differently_is_refused(number: str) -> None:
    assert read_json('{"a": 1.5, "b": -2, "c": 9007199254740991}') == {"a": 1.5, "b": -2, "c": 9007199254740991}

    with pytest.raises(ValueError, match="number"):
        read_json(f'{{"a": {number}}}')


@pytest.mark.parametrize("suites", [(EDDSA_RDFC_2022, EDDSA_JCS_2022), (EDDSA_RDFC_2022,), (EDDSA_JCS_2022,)])
def test_half_a_character_is_never_valid_and_never_an_error(suites: tuple[Suite, ...]) -> None:
    signer = a_signer()
    text = json.dumps(a_credential(signer, suites=suites))
    assert checked(text, signer).state is State.VALID

    assert checked(text.replace("Genomics foundations", "Genomics \\ud83d"), signer).state is State.UNREADABLE
    assert read_json('"\\ud83d\\ude00"') == "\U0001f600"


def test_the_vocabularies_of_a_certificate_are_three_in_their_order() -> None:
    assert [address.rpartition("/")[2] for address in CONTEXTS] == ["v2", "context-3.0.3.json", "extensions.json"]
