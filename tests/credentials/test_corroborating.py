"""What speaks for a certificate besides itself: each check by itself, honest and hostile."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from factories.credentials import DID, NOON, a_credential, a_known_key, a_p256_signer, a_signer, signed

from genomeready.credentials.carriers.pdf import Seal
from genomeready.credentials.carriers.reading import Brought, Form
from genomeready.credentials.corroborating import Records, check_offline, corroborated
from genomeready.credentials.did import Trust
from genomeready.credentials.keyring import FileSigner
from genomeready.credentials.proofs.canonical import canonical
from genomeready.credentials.proofs.data_integrity import EDDSA_JCS_2022, with_proofs
from genomeready.credentials.rules import AwardState, KeyPurpose
from genomeready.credentials.status_list import encoded, with_bits
from genomeready.credentials.transparency import leaf_hash, parent_hash
from genomeready.credentials.verifying import Outcome, Registered, State, Verdict, content_hash, verify

LIST = "https://genomeready.example/status/revocation/1"
INDEX = 77
LATER = NOON + timedelta(hours=1)
STATUS = {
    "id": f"{LIST}#{INDEX}", "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
    "statusListIndex": str(INDEX), "statusListCredential": LIST,
}  # fmt: skip


class Issuing:
    """An issuer with a key for certificates, one for lists and one for seals, and one certificate."""

    def __init__(self, **said: Any) -> None:
        self.signer, self.lists, self.seals = a_signer(), a_signer(), a_p256_signer()
        self.trust = Trust(
            issuer=DID,
            keys=(
                a_known_key(self.signer, purpose=KeyPurpose.CREDENTIAL, since=NOON),
                a_known_key(self.lists, purpose=KeyPurpose.STATUS_LIST, since=NOON),
                a_known_key(self.seals, purpose=KeyPurpose.SEAL, since=NOON),
            ),
        )
        self.document = a_credential(self.signer, **({"status": STATUS} | said))

    def verdict(self) -> Verdict:
        found = verify(json.dumps(self.document), trusts=[self.trust], register=None, at=LATER)
        assert found.state is State.VALID
        return found

    def status_list(self, *ended: int, by: FileSigner | None = None, until: datetime | None = None, **changes: Any) -> str:
        about = {
            "id": f"{LIST}#list", "type": "BitstringStatusList", "statusPurpose": changes.pop("purpose", "revocation"),
            "encodedList": changes.pop("bits", encoded(with_bits(ended))),
        }  # fmt: skip
        said = {
            "@context": ["https://www.w3.org/ns/credentials/v2"], "id": LIST,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": DID, "validFrom": "2026-11-22T12:00:00Z",
            "validUntil": f"{until or NOON + timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}", "credentialSubject": about,
        }  # fmt: skip
        return json.dumps(signed(said | changes, by or self.lists))

    def log_proof(self, *, act: str = "issued", content: str = "", by: FileSigner | None = None) -> dict[str, Any]:
        entry = canonical({"act": act, "at": "2026-11-22T12:00:00Z", "sha256": content or content_hash(self.document)}).decode()
        sibling = hashlib.sha256(b"another").digest()
        found = parent_hash(sibling, leaf_hash(entry.encode())).hex()
        signer = by or self.lists
        head = {
            "type": "SignedTreeHead",
            "log": "https://genomeready.example/log",
            "size": 2,
            "sha256Root": found,
            "at": "2026-11-22T12:30:00Z",
        }
        made = with_proofs(
            head, suites=(EDDSA_JCS_2022,), signer=signer, method=f"{DID}#{signer.multikey}", at=NOON + timedelta(minutes=30)
        )
        return {"entry": entry, "position": 1, "proof": [sibling.hex()], "head": made}

    def told(self, *, status_list: str | None = None, log: Any = None, at: datetime = LATER, **more: Any) -> Verdict:
        records = Records(trust=lambda _did: self.trust, status_list=lambda _address: status_list, inclusion=lambda _content: log)
        return corroborated(self.verdict(), self.document, records, at=at, **more)


def outcome(verdict: Verdict, name: str) -> Outcome:
    (found,) = [check.outcome for check in verdict.checks if check.name == name]
    return found


def words(verdict: Verdict, name: str) -> str:
    return next(check.text for check in verdict.checks if check.name == name)


def test_a_bit_that_is_not_set_and_an_entry_in_the_log_speak_for_it() -> None:
    issuer = Issuing()

    found = issuer.told(status_list=issuer.status_list(76, 78), log=issuer.log_proof())

    assert found.state is State.VALID
    assert (outcome(found, "status"), outcome(found, "log")) == (Outcome.PASSED, Outcome.PASSED)
    assert "Bit 77 of 131072" in words(found, "status")
    assert "at position 1 (counted from 0) of 2, under a head signed on 22 November 2026" in words(found, "log")


def test_a_set_bit_ends_it() -> None:
    issuer = Issuing()

    found = issuer.told(status_list=issuer.status_list(INDEX))

    assert (found.state, outcome(found, "status")) == (State.REVOKED, Outcome.FAILED)


def test_a_set_bit_counts_even_in_a_list_that_ran_out() -> None:
    issuer = Issuing()

    found = issuer.told(status_list=issuer.status_list(INDEX, until=NOON), at=LATER)

    assert found.state is State.REVOKED


def test_a_list_that_ran_out_says_nothing_good() -> None:
    issuer = Issuing()
    assert outcome(issuer.told(status_list=issuer.status_list()), "status") is Outcome.PASSED

    found = issuer.told(status_list=issuer.status_list(until=NOON + timedelta(minutes=59)))

    assert outcome(found, "status") is Outcome.NOT_DONE
    assert "signed on 22 November 2026, says that it was in force then, and is too old for today" in words(found, "status")


def test_with_a_list_that_ran_out_it_is_valid_as_of_the_day_of_the_list_and_nobody_may_rely_on_it_today() -> None:
    issuer = Issuing()
    fresh = issuer.told(status_list=issuer.status_list())
    assert (fresh.is_valid, fresh.open_since, fresh.words) == (True, None, "valid")

    found = issuer.told(status_list=issuer.status_list(until=NOON + timedelta(minutes=59)))

    assert (found.state, found.is_valid, found.open_since) == (State.VALID, False, NOON)
    assert found.words == "valid as of 22 November 2026; its state since then is not known"
    assert found.reason.name == "status"


def test_the_newer_of_two_days_counts_the_one_it_was_issued_on_and_the_one_its_list_was_signed_on() -> None:
    issuer = Issuing(at=NOON)
    later = issuer.status_list(validFrom="2026-11-23T12:00:00Z", until=NOON + timedelta(days=2))

    found = issuer.told(status_list=later, at=NOON + timedelta(days=30))

    assert found.words == "valid as of 23 November 2026; its state since then is not known"


@pytest.mark.parametrize("at_hand", [None, "{}"])
def test_without_a_list_it_is_valid_as_of_the_day_it_was_issued(at_hand: str | None) -> None:
    found = Issuing().told(status_list=at_hand)

    assert (found.state, found.is_valid) == (State.VALID, False)
    assert found.words == "valid as of 22 November 2026; its state since then is not known"


def test_where_the_register_was_asked_an_old_list_opens_nothing() -> None:
    issuer = Issuing()
    registered = Registered(state=AwardState.IN_FORCE, since=NOON, reason=None, newest=True)
    known = verify(json.dumps(issuer.document), trusts=[issuer.trust], register=lambda _address, _content: registered, at=LATER)
    records = Records(trust=lambda _did: issuer.trust, status_list=lambda _address: issuer.status_list(until=NOON))

    found = corroborated(known, issuer.document, records, at=LATER)

    assert (found.is_valid, found.words) == (True, "valid")


@pytest.mark.parametrize("state", ["revoked", "expired"])
def test_a_verdict_that_is_no_good_is_not_softened_by_what_is_not_known(state: str) -> None:
    issuer = Issuing(**({"valid_until": NOON + timedelta(minutes=30)} if state == "expired" else {}))
    verdict = verify(json.dumps(issuer.document), trusts=[issuer.trust], register=None, at=LATER)
    ended = (INDEX,) if state == "revoked" else ()
    records = Records(trust=lambda _did: issuer.trust, status_list=lambda _address: issuer.status_list(*ended, until=NOON))

    found = corroborated(verdict, issuer.document, records, at=LATER)

    assert (found.words, found.is_valid) == (state, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": "suspension"},
        {"purpose": "message"},
        {"id": "https://genomeready.example/status/revocation/2"},
        {"bits": "uAAAA"},
        {"bits": "x"},
        {"bits": encoded(bytearray(8))},
    ],
)
def test_another_or_a_damaged_list_is_told_and_not_believed(changes: dict[str, Any]) -> None:
    issuer = Issuing()

    found = issuer.told(status_list=issuer.status_list(**changes))

    assert outcome(found, "status") is Outcome.NOT_DONE
    assert "not the issuer's, or is damaged" in words(found, "status")


def test_a_list_signed_by_a_stranger_or_with_the_key_for_certificates_is_not_believed() -> None:
    issuer = Issuing()

    for signer in (a_signer(), issuer.signer):
        assert outcome(issuer.told(status_list=issuer.status_list(by=signer)), "status") is Outcome.NOT_DONE
    altered = issuer.status_list().replace(encoded(with_bits(())), encoded(with_bits([5])))
    assert outcome(issuer.told(status_list=altered), "status") is Outcome.NOT_DONE
    for nothing in ("", "[]", "{}", "null"):
        assert outcome(issuer.told(status_list=nothing), "status") is Outcome.NOT_DONE


@pytest.mark.parametrize(
    "entry",
    [
        None,
        STATUS | {"statusPurpose": "suspension"},
        STATUS | {"statusListIndex": "-1"},
        STATUS | {"statusListIndex": "9999999999"},
        STATUS | {"statusListIndex": "999999999"},
        STATUS | {"type": "StatusList2021Entry"},
    ],
)
def test_an_entry_of_another_kind_or_beyond_the_list_is_told_as_not_done(entry: dict[str, str] | None) -> None:
    issuer = Issuing()
    issuer.document.pop("credentialStatus")
    said = issuer.document | ({"credentialStatus": entry} if entry else {})
    records = Records(trust=lambda _did: issuer.trust, status_list=lambda _address: issuer.status_list())
    valid = Issuing().verdict()

    found = corroborated(valid, said, records, at=LATER)

    assert outcome(found, "status") is Outcome.NOT_DONE


@pytest.mark.parametrize(
    "spoil",
    [
        lambda proof: proof | {"position": 0},
        lambda proof: proof | {"proof": []},
        lambda proof: proof | {"proof": ["zz"]},
        lambda proof: proof | {"entry": proof["entry"].replace("issued", "ended")},
        lambda proof: proof | {"head": proof["head"] | {"size": 3}},
        lambda proof: proof | {"head": proof["head"] | {"sha256Root": "00" * 32}},
        lambda proof: {key: value for key, value in proof.items() if key != "head"},
        lambda proof: proof | {"head": []},
        lambda _proof: {},
    ],
)
def test_a_proof_of_the_log_that_does_not_fit_is_a_failure(spoil: Any) -> None:
    issuer = Issuing()
    assert outcome(issuer.told(log=issuer.log_proof()), "log") is Outcome.PASSED

    found = issuer.told(log=spoil(issuer.log_proof()))

    assert (found.state, outcome(found, "log")) == (State.NOT_IN_REGISTER, Outcome.FAILED)


def test_the_log_has_to_speak_of_this_document_and_of_its_issuing_under_a_head_of_the_issuer() -> None:
    issuer = Issuing()

    for proof in (issuer.log_proof(act="ended"), issuer.log_proof(content="00" * 32), issuer.log_proof(by=a_signer())):
        assert outcome(issuer.told(log=proof), "log") is Outcome.FAILED


def sealed_by(signer: FileSigner, *, intact: bool = True, at: datetime | None = LATER) -> Brought:
    return Brought(form=Form.PDF, text="", seal=Seal(intact=intact, multikey=signer.multikey, sealed_at=at))


def test_the_seal_has_to_be_intact_and_by_a_key_for_seals_while_it_was_in_use() -> None:
    issuer = Issuing()
    assert outcome(issuer.told(brought=sealed_by(issuer.seals)), "seal") is Outcome.PASSED

    for brought in (
        Brought(form=Form.PDF, text=""),
        sealed_by(issuer.seals, intact=False),
        sealed_by(a_p256_signer()),
        sealed_by(issuer.signer),
        sealed_by(issuer.seals, at=NOON - timedelta(days=1)),
        sealed_by(issuer.seals, at=None),
    ):
        found = issuer.told(brought=brought)
        assert (found.state, outcome(found, "seal")) == (State.ALTERED, Outcome.FAILED)


def test_a_broken_seal_outweighs_whatever_else_was_found() -> None:
    issuer = Issuing()

    found = issuer.told(status_list=issuer.status_list(INDEX), brought=sealed_by(issuer.seals, intact=False))

    assert found.state is State.ALTERED
    assert outcome(found, "seal") is Outcome.FAILED


def test_no_other_form_is_asked_for_a_seal() -> None:
    found = Issuing().told(brought=Brought(form=Form.PNG, text=""))

    assert "seal" not in {check.name for check in found.checks}


def test_an_address_is_compared_with_the_holders() -> None:
    issuer = Issuing(email="ana@example.org")

    right, wrong = issuer.told(email="ana@example.org"), issuer.told(email="eva@example.org")

    assert (right.state, outcome(right, "holder")) == (State.VALID, Outcome.PASSED)
    assert (wrong.state, outcome(wrong, "holder"), wrong.is_valid) == (State.OTHER_HOLDER, Outcome.FAILED, False)
    assert "holder" not in {check.name for check in issuer.told().checks}


def test_nothing_is_added_where_the_signature_did_not_fit() -> None:
    issuer = Issuing()
    altered = verify(json.dumps(issuer.document | {"name": "Other"}), trusts=[issuer.trust], register=None, at=LATER)

    found = corroborated(altered, issuer.document, Records(trust=lambda _did: issuer.trust), at=LATER)

    assert found == altered
    assert found.state is State.ALTERED


@pytest.mark.parametrize(
    "document", [b"", b"GR-2026-Q7AB-CD2X", b"https://a.example/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11", b"%PDF-1.7"]
)
def test_offline_what_holds_no_certificate_is_unreadable(document: bytes) -> None:
    issuer = Issuing()
    records = Records(trust=lambda _did: issuer.trust)
    assert check_offline(json.dumps(issuer.document).encode(), records, at=LATER).state is State.VALID

    assert check_offline(document, records, at=LATER).state is State.UNREADABLE
