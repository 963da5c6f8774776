"""What we issue keeps the schemas of 1EdTech and of the W3C, and what breaks them is found."""

import copy
import json
from typing import Any

import pytest
from factories.credentials import a_credential, a_proven, a_signer, a_statement

from genomeready.credentials.document import ShownBy, unsigned_credential
from genomeready.credentials.proofs.data_integrity import EDDSA_JCS_2022
from genomeready.credentials.proofs.schemas import schema_faults

STATUS = {
    "id": "https://genomeready.example/status/revocation/1#94567", "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
    "statusListIndex": "94567", "statusListCredential": "https://genomeready.example/status/revocation/1",
}  # fmt: skip
FULL: dict[str, Any] = {
    "status": STATUS, "refresh_address": "https://genomeready.example/verify/1/refresh", "holder_name": "Zofia Nowak",
    "number": "GR-2026-Q7AB-CD2X",
    "evidence": (ShownBy(name="Examination", genre="Examination", narrative="A timed paper."),),
    "proven": (a_proven(code="a"), a_proven(code="b", title="B")),
}  # fmt: skip


def faults(document: dict[str, Any]) -> list[str]:
    return list(schema_faults(document))


@pytest.mark.parametrize("award_type", ["certificate-of-completion", "assessment-based-certificate", "certification"])
def test_every_kind_of_award_keeps_both_schemas(award_type: str) -> None:
    assert faults(a_credential(a_signer(), award_type=award_type, **FULL)) == []


def test_a_certificate_that_says_as_little_as_possible_keeps_both_schemas() -> None:
    assert faults(a_credential(a_signer(), proven=(), score=None, pass_percent=None, valid_until=None)) == []


def test_a_certificate_from_before_there_were_two_proofs_keeps_both_schemas() -> None:
    document = a_credential(a_signer(), suites=(EDDSA_JCS_2022,))
    document["@context"] = document["@context"][:2]
    del document["credentialSchema"]

    assert faults(document) == []


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("credentialStatus",), [STATUS], "credentialStatus"),
        (("credentialStatus",), {"type": "BitstringStatusListEntry"}, "credentialStatus"),
        (("proof",), {"type": "DataIntegrityProof"}, "proof"),
        (("type",), "VerifiableCredential", "type"),
        (("type",), ["VerifiableCredential"], "type"),
        (("validFrom",), "2026-11-22", "validFrom"),
        (("validFrom",), "2026-11-22T12:00:00", "validFrom"),
        (("validUntil",), "soon", "validUntil"),
        (("awardedDate",), "2026-02-30T12:00:00Z", "awardedDate"),
        (("name",), {"en": "Consent"}, "name"),
        (("issuer",), {"type": ["Profile"]}, "issuer"),
        (("@context",), ["https://www.w3.org/ns/credentials/v2"], "@context"),
        (("credentialSubject", "result", 0, "type"), "Result", "credentialSubject/result/0/type"),
        (("credentialSubject", "achievement", "achievementType"), "Professor", "credentialSubject/achievement/achievementType"),
        (
            ("credentialSubject", "achievement", "alignment", 0, "targetType"),
            "Else",
            "credentialSubject/achievement/alignment/0/targetType",
        ),
        (("credentialSubject", "achievement", "inLanguage"), "english", "credentialSubject/achievement/inLanguage"),
        (("credentialSubject", "identifier", 0, "more"), "x", "credentialSubject/identifier/0"),
        (("credentialSubject", "achievement", "criteria"), {"type": "Criteria"}, "credentialSubject/achievement/criteria"),
    ],
)
def test_what_breaks_a_rule_is_named_with_its_place(path: tuple[str | int, ...], value: Any, place: str) -> None:
    document = a_credential(a_signer(), **FULL)
    assert faults(document) == []
    broken: Any = copy.deepcopy(document)

    inner = broken
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value

    assert place in faults(broken)


def test_a_subject_needs_an_identifier_which_the_schema_leaves_to_prose() -> None:
    document = unsigned_credential(a_statement())
    subject = document["credentialSubject"]
    assert faults(document) == []

    nobody = {name: value for name, value in subject.items() if name not in {"id", "identifier"}}

    assert "credentialSubject/id" in faults(document | {"credentialSubject": nobody})


@pytest.mark.parametrize("document", [{}, {"credentialSubject": []}, {"credentialSubject": {"achievement": 3}}, {"type": {}}])
def test_whatever_stands_there_is_told_to_be_wrong(document: dict[str, Any]) -> None:
    assert faults(document)


def test_the_schema_is_named_in_the_certificate() -> None:
    named = json.dumps(unsigned_credential(a_statement())["credentialSchema"])

    assert "https://purl.imsglobal.org/spec/ob/v3p0/schema/json-ld/ob_v3p0_achievementcredential_schema.json" in named
    assert "1EdTechJsonSchemaValidator2019" in named
