"""Programs of others accept what we sign, each proof alone, and refuse what was changed."""

import base64
import copy
import gzip
import json
from collections.abc import Callable
from typing import Any

from factories.credentials import (
    DID,
    NOON,
    a_credential,
    a_known_key,
    a_ministry,
    a_p256_signer,
    a_proven,
    a_signer,
    a_statement,
    an_endorsement_file,
    signed,
)

from genomeready.base.ids import new_salt
from genomeready.credentials.did import did_document, jwk_of, key_id
from genomeready.credentials.document import ShownBy, selective_claims, unsigned_credential
from genomeready.credentials.proofs.contexts import DATA
from genomeready.credentials.proofs.sd_jwt import issued_sd_jwt, presented
from genomeready.credentials.proofs.vc_jwt import credential_as_jwt
from genomeready.credentials.rules import KeyPurpose

Verify = Callable[[dict[str, Any]], list[dict[str, Any]]]
LIST = "https://genomeready.example/status/revocation/1"
BITS = 131_072
SCHEMA = json.loads((DATA / "schemas" / "ob_v3p0_achievementcredential_schema.json").read_text())
SIGNER, LIST_SIGNER, JWT_SIGNER = a_signer(), a_signer(), a_p256_signer()


def a_full_credential(index: int = 7, **changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "status": {
            "id": f"{LIST}#{index}", "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
            "statusListIndex": str(index), "statusListCredential": LIST,
        },
        "refresh_address": "https://genomeready.example/verify/1/refresh", "holder_name": "Zofia Nowak", "number": "GR-2026-Q7AB-CD2X",
        "evidence": (ShownBy(name="Examination", genre="Examination", narrative="A timed paper."),),
        "proven": (a_proven(code="a"), a_proven(code="b", title="B")),
    }  # fmt: skip
    return a_credential(SIGNER, **(said | changes))


def a_status_list(*revoked: int) -> dict[str, Any]:
    bits = bytearray(BITS // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    encoded = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": DID,
        "validFrom": "2026-11-22T12:00:00Z",
        "credentialSubject": {"id": f"{LIST}#list", "type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": encoded},
    }
    return signed(document, LIST_SIGNER)


def asked(verify: Verify, *cases: dict[str, Any], revoked: tuple[int, ...] = ()) -> list[dict[str, Any]]:
    keys = [
        a_known_key(SIGNER, purpose=KeyPurpose.CREDENTIAL, until=NOON),
        a_known_key(LIST_SIGNER, purpose=KeyPurpose.STATUS_LIST),
        a_known_key(JWT_SIGNER, purpose=KeyPurpose.JWT),
    ]
    return verify({"did": did_document(DID, keys), "documents": {LIST: a_status_list(*revoked)}, "schema": SCHEMA, "cases": list(cases)})


def test_each_proof_of_a_certificate_is_accepted_although_its_key_is_retired(verified_by_others: Verify) -> None:
    plain, full = a_credential(SIGNER, proven=(), score=None, pass_percent=None, valid_until=None), a_full_credential()
    endorsed = a_full_credential(endorsements=(an_endorsement_file(a_ministry()[0], about="https://genomeready.example/courses/a"),))

    answers = asked(verified_by_others, {"credential": plain}, {"credential": full}, {"credential": endorsed})

    assert [answer["proofs"] for answer in answers] == [[True, True]] * 3
    assert [answer["schema"] for answer in answers] == [[], [], []]


def test_the_signed_status_list_is_accepted_and_a_revoked_certificate_is_seen_to_be_revoked(verified_by_others: Verify) -> None:
    in_force, revoked = a_full_credential(7), a_full_credential(94_567)

    answers = asked(
        verified_by_others, {"credential": in_force}, {"credential": revoked}, {"credential": a_status_list(3)}, revoked=(94_567,)
    )

    assert [answer["status"] for answer in answers[:2]] == [0, 1]
    assert answers[2]["proofs"] == [True, True]


def changed(*path: str | int, value: Any) -> dict[str, Any]:
    document = copy.deepcopy(a_full_credential())
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return document


ATTACKS = [
    changed("name", value="Medical degree"),
    changed("credentialSubject", "result", 0, "value", value="100"),
    changed("credentialSubject", "achievement", "resultDescription", 0, "requiredValue", value="1"),
    changed("credentialSubject", "identifier", 0, "identityHash", value="sha256$00"),
    changed("credentialStatus", "statusListIndex", value="8"),
    changed("validUntil", value="2099-01-01T00:00:00Z"),
    changed("rank", value="professor"),
    changed("credentialSubject", "rank", value="professor"),
    changed("type", value=["VerifiableCredential", "OpenBadgeCredential", "MedicalDegree"]),
]


def test_what_was_changed_is_refused_by_each_proof(verified_by_others: Verify) -> None:
    good, *bad = asked(verified_by_others, {"credential": a_full_credential()}, *({"credential": attacked} for attacked in ATTACKS))

    assert good["proofs"] == [True, True]
    assert [number for number, answer in enumerate(bad) if True in answer["proofs"]] == []


def test_a_certificate_as_a_jwt_is_accepted_under_the_published_key_alone(verified_by_others: Verify) -> None:
    text = credential_as_jwt(unsigned_credential(a_statement()), signer=JWT_SIGNER, kid=key_id(DID, JWT_SIGNER.multikey), at=NOON)
    head, body, signature = text.split(".")

    answers = asked(
        verified_by_others,
        {"jwt": text, "jwk": jwk_of(JWT_SIGNER.multikey)},
        {"jwt": text, "jwk": jwk_of(a_p256_signer().multikey)},
        {"jwt": f"{head}.{body[:-1]}{'A' if body[-1] != 'A' else 'B'}.{signature}", "jwk": jwk_of(JWT_SIGNER.multikey)},
    )

    assert answers[0]["jwt"] is True
    assert True not in [answer["jwt"] for answer in answers[1:]]


def test_an_sd_jwt_shows_what_its_holder_chose_and_a_changed_one_is_refused(verified_by_others: Verify) -> None:
    shown, held_back = selective_claims(unsigned_credential(a_statement()), holder_name="Zofia Nowak")
    kid, jwk = key_id(DID, JWT_SIGNER.multikey), jwk_of(JWT_SIGNER.multikey)
    whole = issued_sd_jwt(shown, disclosed=held_back, signer=JWT_SIGNER, kid=kid, at=NOON, salt=new_salt)
    head, body, rest = whole.split(".", 2)

    full, part, other_key, altered = asked(
        verified_by_others,
        {"sdJwt": whole, "jwk": jwk},
        {"sdJwt": presented(whole, names=["score"]), "jwk": jwk},
        {"sdJwt": whole, "jwk": jwk_of(a_p256_signer().multikey)},
        {"sdJwt": f"{head}.{body[:-1]}{'A' if body[-1] != 'A' else 'B'}.{rest}", "jwk": jwk},
    )

    assert (full["sdJwt"]["name"], full["sdJwt"]["score"]) == ("Zofia Nowak", "84")
    assert (part["sdJwt"].get("name"), part["sdJwt"]["score"]) == (None, "84")
    assert [isinstance(refused["sdJwt"], str) for refused in (other_key, altered)] == [True, True]


def test_their_reader_of_the_schema_finds_what_ours_finds(verified_by_others: Verify) -> None:
    broken = changed("credentialSubject", "achievement", "achievementType", value="Professor")
    two = changed("credentialStatus", value=[a_full_credential()["credentialStatus"]])

    types, status = asked(
        verified_by_others, {"credential": {**broken, "proof": []}}, {"credential": {**two, "proof": [], "credentialStatus": []}}
    )

    assert "/credentialSubject/achievement/achievementType" in types["schema"]
    assert "/credentialStatus" in status["schema"]
