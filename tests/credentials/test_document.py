"""The credential: the rules of Open Badges 3.0, and what must not be in it.

The official JSON schema of 1EdTech is not in this tree; `faults` holds the rules of the specification
that touch what we write (facts: 1EdTech/openbadges-specification at 1af145f, `common_credentials.lines`).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from factories.credentials import NOON, a_credential, a_proven, a_signer, a_statement
from hypothesis import given
from hypothesis import strategies as st

from genomeready.credentials.document import ShownBy, hashed_identity, in_percent, unsigned_credential
from genomeready.credentials.facts import is_address_of_holder, moment_in, read_facts

ACHIEVEMENT_TYPES = {
    "Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree", "Award", "Badge", "BachelorDegree",
    "Certificate", "CertificateOfCompletion", "Certification", "CommunityService", "Competency", "Course", "CoCurricular", "Degree",
    "Diploma", "DoctoralDegree", "Fieldwork", "GeneralEducationDevelopment", "JourneymanCertificate", "LearningProgram", "License",
    "Membership", "ProfessionalDoctorate", "QualityAssuranceCredential", "MasterCertificate", "MasterDegree", "MicroCredential",
    "ResearchDoctorate", "SecondarySchoolDiploma",
}  # fmt: skip
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def faults(credential: dict[str, Any]) -> Iterator[str]:
    """Yield what breaks the rules of Open Badges 3.0 (sections B.1 and B.6)."""
    if credential["@context"][0] != "https://www.w3.org/ns/credentials/v2":
        yield "first context"
    if not re.fullmatch(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d+\.\d+)*\.json", credential["@context"][1]):
        yield "second context"
    if "VerifiableCredential" not in credential["type"] or not {"AchievementCredential", "OpenBadgeCredential"} & set(credential["type"]):
        yield "type"
    yield from (
        name for name in ("validFrom", "validUntil", "awardedDate") if name in credential and not MOMENT.fullmatch(credential[name])
    )
    yield from (f"issuer {name}" for name in ("id", "type") if name not in credential["issuer"])
    if credential["issuer"]["type"] != ["Profile"]:
        yield "issuer type"
    yield from subject_faults(credential["credentialSubject"])


def subject_faults(subject: dict[str, Any]) -> Iterator[str]:
    if "id" not in subject and "identifier" not in subject:
        yield "subject has neither id nor identifier"
    achievement = subject["achievement"]
    yield from (f"achievement {name}" for name in ("id", "type", "name", "description", "criteria") if name not in achievement)
    if not {"id", "narrative"} & set(achievement["criteria"]):
        yield "criteria"
    if achievement["achievementType"] not in ACHIEVEMENT_TYPES:
        yield "achievementType"
    yield from result_faults(subject, achievement)


def result_faults(subject: dict[str, Any], achievement: dict[str, Any]) -> Iterator[str]:
    described = {one["id"]: one for one in achievement.get("resultDescription", [])}
    for alignment in achievement.get("alignment", []):
        if alignment["targetType"] != "CFItem" or not urlsplit(alignment["targetUrl"]).netloc or not alignment["targetName"]:
            yield "alignment"
    for one in described.values():
        if one["resultType"] not in {"Percent", "RubricCriterionLevel"} or not one["name"]:
            yield "resultDescription"
    for result in subject.get("result", []):
        levels = [level["id"] for level in described[result["resultDescription"]].get("rubricCriterionLevel", [])]
        if "achievedLevel" in result and result["achievedLevel"] not in levels:
            yield "achievedLevel"


def members(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from members(inner)


@pytest.mark.parametrize("award_type", ["certificate-of-completion", "assessment-based-certificate", "certification"])
def test_every_kind_of_award_keeps_the_rules_of_open_badges(award_type: str) -> None:
    assert list(faults(unsigned_credential(a_statement(award_type=award_type)))) == []


@pytest.mark.parametrize(
    ("award_type", "word"),
    [
        ("certificate-of-completion", "CertificateOfCompletion"),
        ("assessment-based-certificate", "Certificate"),
        ("certification", "Certification"),
    ],
)
def test_the_award_type_gets_the_word_of_the_vocabulary(award_type: str, word: str) -> None:
    document = unsigned_credential(a_statement(award_type=award_type))

    assert document["credentialSubject"]["achievement"]["achievementType"] == word


def test_there_are_no_nulls_and_no_empty_sets_even_when_little_is_said() -> None:
    least = unsigned_credential(a_statement(proven=(), score=None, pass_percent=None, valid_until=None))

    assert list(faults(least)) == []
    assert None not in list(members(least))
    assert [] not in list(members(least))
    assert "validUntil" not in least


def test_sets_are_arrays_even_with_one_member() -> None:
    signed = a_credential(a_signer())
    subject = signed["credentialSubject"]

    sets = [signed["type"], signed["proof"], signed["issuer"]["type"], subject["identifier"], subject["result"], subject["type"],
            subject["achievement"]["alignment"], subject["achievement"]["resultDescription"]]  # fmt: skip
    assert [type(one) for one in sets] == [list] * len(sets)


def test_neither_name_nor_address_of_the_holder_stands_in_it() -> None:
    text = json.dumps(a_credential(a_signer(), email="zofia.nowak@example.org"))

    assert "zofia" not in text.lower()
    assert "nowak" not in text.lower()


def test_the_name_stands_in_it_only_when_the_holder_agreed() -> None:
    silent, named = unsigned_credential(a_statement()), unsigned_credential(a_statement(holder_name="Zofia Nowak"))

    assert "Zofia" not in json.dumps(silent)
    assert named["credentialSubject"]["identifier"][1] == {
        "type": "IdentityObject", "hashed": False, "identityHash": "Zofia Nowak", "identityType": "name",
    }  # fmt: skip
    facts = read_facts(named)
    assert facts is not None
    assert facts.holder == "Zofia Nowak"


def test_a_did_of_her_own_names_the_holder_where_she_gave_one() -> None:
    document = unsigned_credential(a_statement(holder_did="did:key:z6MkHolder"))

    assert document["credentialSubject"]["id"] == "did:key:z6MkHolder"


def test_one_status_entry_a_refresh_address_and_the_evidence_stand_where_open_badges_wants_them() -> None:
    status = {"id": "https://a.example/status/1#7", "type": "BitstringStatusListEntry", "statusListIndex": "7"}
    shown = ShownBy(name="Examination", genre="Examination", narrative="A timed paper.")

    document = unsigned_credential(
        a_statement(status=status, refresh_address="https://a.example/refresh", evidence=(shown,), number="GR-2026-Q7AB-CD2X")
    )

    assert document["credentialStatus"] == status
    assert document["refreshService"] == {"id": "https://a.example/refresh", "type": "1EdTechCredentialRefresh"}
    assert document["evidence"] == [{"type": ["Evidence"], "name": "Examination", "genre": "Examination", "narrative": "A timed paper."}]
    assert document["credentialSubject"]["licenseNumber"] == "GR-2026-Q7AB-CD2X"
    assert list(faults(document)) == []


def test_a_later_document_of_the_same_award_keeps_the_first_day() -> None:
    document = unsigned_credential(a_statement(at=NOON.replace(year=2027), awarded_at=NOON))

    assert (document["validFrom"], document["awardedDate"]) == ("2027-11-22T12:00:00Z", "2026-11-22T12:00:00Z")


def test_every_step_of_the_scale_is_written_so_that_a_reader_sees_where_the_level_lies() -> None:
    scale = ((1, "Aware"), (2, "Applies with guidance"), (3, "Independent"))

    achievement = unsigned_credential(a_statement(proven=(replace(a_proven(), scale=scale),)))["credentialSubject"]["achievement"]

    steps = achievement["resultDescription"][1]["rubricCriterionLevel"]
    assert [(step["level"], step["name"]) for step in steps] == [(str(number), name) for number, name in scale]
    assert achievement["resultDescription"][1]["requiredLevel"] == steps[1]["id"]
    assert achievement["alignment"][0]["targetDescription"] == "Level 2: Applies with guidance"


def test_control_characters_are_written_as_blanks_since_programs_sign_them_in_different_ways() -> None:
    document = unsigned_credential(a_statement(summary="One\ttwo\x07 three\nfour"))

    assert document["credentialSubject"]["achievement"]["description"] == "One two  three\nfour"


def test_the_checker_who_types_the_address_learns_whether_it_is_the_holders() -> None:
    document = unsigned_credential(a_statement(email="ana@example.org"))

    assert is_address_of_holder(document, "ana@example.org") is True
    assert is_address_of_holder(document, "eva@example.org") is False
    assert is_address_of_holder({"credentialSubject": {"identifier": "x"}}, "ana@example.org") is None


def test_whoever_knows_the_address_can_check_that_it_is_the_holders() -> None:
    identity = unsigned_credential(a_statement(email="ana@example.org"))["credentialSubject"]["identifier"][0]

    assert identity["identityHash"] == hashed_identity("ana@example.org", identity["salt"])
    assert identity["identityHash"] != hashed_identity("eva@example.org", identity["salt"])


def test_each_competency_is_aligned_to_its_permanent_address_with_the_level_that_was_reached() -> None:
    said = a_statement(
        proven=(a_proven(code="one", title="One", level=2), a_proven(code="two", title="Two", level=3, level_name="Independent"))
    )

    facts = read_facts(unsigned_credential(said))

    assert facts is not None
    assert [(p.title, p.level, p.level_name) for p in facts.proven] == [("One", "2", "Applies with guidance"), ("Two", "3", "Independent")]
    assert [p.address for p in facts.proven] == [p.address for p in said.proven]


def test_the_score_and_the_pass_mark_are_texts() -> None:
    document = unsigned_credential(a_statement(score=Decimal("0.845"), pass_percent=70))
    achievement = document["credentialSubject"]["achievement"]

    assert document["credentialSubject"]["result"][0]["value"] == "84.5"
    assert achievement["resultDescription"][0]["requiredValue"] == "70"


@given(st.decimals(0, 1, places=6))
def test_a_score_is_never_rounded_up(share: Decimal) -> None:
    written = Decimal(in_percent(share))

    assert written <= share * 100 < written + Decimal("0.1")


def test_what_was_said_is_read_back() -> None:
    said = a_statement()

    facts = read_facts(unsigned_credential(said))

    assert facts is not None
    assert (facts.title, facts.award, facts.issuer) == (said.course_title, "Assessment-based certificate", said.issuer_did)
    assert (facts.issued, facts.valid_until) == (NOON, said.valid_until)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from(["credentialSubject", "achievement", "alignment", "resultDescription", "result", "id", "name", "issuer", "type",
                             "rubricCriterionLevel", "achievedLevel", "targetUrl", "targetName", "criteria"]), inner, max_size=5),
        max_leaves=25,
    )
)  # fmt: skip
def test_reading_is_calm_about_whatever_stands_there(value: object) -> None:
    document = value if isinstance(value, dict) else {"credentialSubject": value}

    facts = read_facts(document | {"validFrom": "2026-11-22T12:00:00Z"})

    assert facts is not None
    assert all(not p.address or p.address.startswith(("http://", "https://")) for p in facts.proven)


@pytest.mark.parametrize("text", ["2026-11-22T12:00:00", "soon", "", "2026-13-01T00:00:00Z"])
def test_a_date_without_zone_or_sense_is_no_date(text: str) -> None:
    assert moment_in(text) is None
