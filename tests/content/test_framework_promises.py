"""The shipped frameworks hold what is promised: domains, counts, roles, records, references; and no text of others."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.shapes import CompetencyEntry, FrameworkEntry, FrameworkFiles, ReferenceEntry, RoleEntry
from genomeready.frameworks.rules import Change, may_stand_behind_a_certificate

HOME = Path(__file__).resolve().parents[2]
FOLDER = HOME / "competency_frameworks"
CORE = FOLDER / "genomics-workforce-core"

DOMAINS = [
    "foundations", "testing-and-consent", "variant-interpretation", "counselling-and-communication", "rare-disease", "cancer",
    "pharmacogenomics", "clinical-bioinformatics", "data-governance", "leadership-and-quality",
]  # fmt: skip
ELEVEN_ROLES = {
    "clinical-geneticist": ("2212", "broader"),
    "genetic-counsellor": (None, "none"),
    "genomic-nurse": ("2221", "broader"),
    "physician": ("2212", "broader"),
    "general-practitioner": ("2211", "exact"),
    "pharmacist": ("2262", "near"),
    "clinical-laboratory-geneticist": ("2131", "near"),
    "clinical-bioinformatician": ("2131", "exact"),
    "data-steward": (None, "none"),
    "health-manager": ("1342", "near"),
    "training-lead": (None, "none"),
}
HIGH_RISK = {
    "diplotype-to-phenotype", "pharmacogenomic-guidelines", "pharmacogenomic-test-use", "interactions-and-phenoconversion",
    "genomics-guided-treatment", "variant-classification", "copy-number-interpretation", "prenatal-genomics",
}  # fmt: skip
STRUCTURES = {
    "acgc": {"domain": 4, "competency": 22},
    "direct": {"domain": 7, "competency": 20, "skill": 164},
    "ebmg": {"reference": 2, "case in the log": 50, "case study": 2},
    "eshg-core": {"tier of care": 3},
    "gih-mlm": {"domain": 8, "subdomain": 33, "indicator": 49},
    "iscb-v2": {"competency": 16},
    "iscb-v3": {"competency": 13, "career profile": 19},
    "iscc-peg": {"EPA": 5},
    "nhs-gep-results": {"statement": 6, "level": 3},
    "nhs-gep-testing": {"area": 8, "category of experience": 4},
    "npos-elixir": {"role": 3, "area": 8},
}
"""The structures as published, and as the sources were read; bmc-2019 counts nine lists and is looked at by itself."""


@cache
def files() -> FrameworkFiles:
    return read_frameworks([FOLDER], home=HOME)


def core() -> FrameworkEntry:
    return next(framework for framework in files().frameworks if framework.slug == "genomics-workforce-core")


def competencies() -> list[CompetencyEntry]:
    return list(core().competencies.values())


def reference(key: str) -> ReferenceEntry:
    return next(each for each in files().references if each.key == key)


def test_the_files_have_neither_fault_nor_warning() -> None:
    assert files().faults == ()


# The core framework.


def test_the_domains_are_those_of_the_brief_in_order() -> None:
    assert [domain.slug for domain in core().domains] == DOMAINS
    assert all(len(domain.competencies) >= 6 for domain in core().domains)


def test_there_are_76_competencies_of_all_three_kinds() -> None:
    assert Counter(competency.kind for competency in competencies()) == {"skill": 49, "knowledge": 20, "attitude": 7}


def test_the_scale_has_five_steps_from_none_to_leads_and_teaches() -> None:
    assert [(value, name) for value, name, _ in core().scale] == [
        (0, "None"), (1, "Aware"), (2, "Applies with guidance"), (3, "Independent"), (4, "Leads and teaches"),
    ]  # fmt: skip


def test_each_competency_describes_four_levels_that_differ() -> None:
    for competency in competencies():
        assert list(competency.levels) == ["1", "2", "3", "4"], competency.slug
        assert len({text[:40] for text in competency.levels.values()}) == 4, competency.slug
        assert all(len(text.split()) >= 6 and text.endswith(".") for text in competency.levels.values()), competency.slug


def test_no_level_sentence_is_used_twice() -> None:
    counted = Counter(text for competency in competencies() for text in competency.levels.values())

    assert [text for text, times in counted.items() if times > 1] == []


def test_each_competency_points_to_an_item_elsewhere_and_each_pointer_is_checked() -> None:
    held = {each.key for each in files().references}

    assert [competency.slug for competency in competencies() if not competency.aligned_to] == []
    assert {link["framework"] for competency in competencies() for link in competency.aligned_to} <= held


def test_eight_competencies_are_of_high_risk_and_the_readme_gives_the_reason_for_each() -> None:
    explained = (CORE / "README.md").read_text(encoding="utf-8")

    assert {competency.slug for competency in competencies() if competency.risk == "high"} == HIGH_RISK
    assert [slug for slug in sorted(HIGH_RISK) if f"| `{slug}` |" not in explained] == []


# Its roles.


def role(profession: str) -> RoleEntry:
    return next(each for each in core().roles if each.profession == profession)


def test_the_eleven_roles_of_the_brief_are_there_and_one_for_everybody_in_nursing() -> None:
    assert {each.profession for each in core().roles} == {*ELEVEN_ROLES, "general-nurse"}


@pytest.mark.parametrize("profession", [*ELEVEN_ROLES, "general-nurse"])
def test_a_role_says_who_it_is_and_what_it_does_and_does_not(profession: str) -> None:
    detail = role(profession).detail

    assert len(detail["definition"].split()) >= 20
    assert 4 <= len(detail["does"]) <= 6
    assert 3 <= len(detail["does_not"]) <= 4
    assert all(len(detail[name].split()) >= 5 for name in ("employer", "education", "regulation"))


@pytest.mark.parametrize(("profession", "code"), ELEVEN_ROLES.items())
def test_a_role_has_the_occupation_that_was_found_for_it(profession: str, code: tuple[str | None, str]) -> None:
    occupation = role(profession).detail["occupation"]

    assert (occupation["isco"], occupation["fit"]) == code
    assert len(occupation["note"].split()) >= 8


@pytest.mark.parametrize("profession", [*ELEVEN_ROLES, "general-nurse"])
def test_a_role_uses_levels_ranges_not_applicable_sets_and_ages(profession: str) -> None:
    asked = [each for each in role(profession).requirements if each.applicable]
    members = Counter(each.set_key for each in asked)

    assert len(asked) >= 14
    assert any(each.minimum != each.maximum for each in asked)
    assert any(not each.applicable for each in role(profession).requirements)
    assert any(each.max_age_months for each in asked)
    assert role(profession).sets
    assert all(members[each.key] > each.minimum for each in role(profession).sets), "a set of which all are asked is no choice"


def test_every_competency_is_asked_of_some_role() -> None:
    asked = {each.competency for one in core().roles for each in one.requirements if each.applicable}

    assert set(core().competencies) - asked == set()


def test_nobody_who_classifies_no_variants_is_asked_to() -> None:
    for profession in (
        "general-nurse",
        "genomic-nurse",
        "general-practitioner",
        "physician",
        "pharmacist",
        "training-lead",
        "data-steward",
    ):
        asked = {each.competency: each.applicable for each in role(profession).requirements}
        assert asked["variant-classification"] is False, profession


# Its versions.


def test_each_version_that_was_published_has_its_record() -> None:
    assert core().version == "1.1"
    assert sorted(path.name for path in (CORE / "published").iterdir()) == ["1.0.yaml", "1.1.yaml"]


def test_all_evidence_of_the_first_version_carries_over() -> None:
    heirs = core().origins["1.0"]

    assert len(heirs) == 76
    assert {(heir.slug == slug, heir.change, heir.carries) for slug, found in heirs.items() for heir in found} == {
        (True, Change.SAME, True)
    }


# What others publish.


def test_the_references_have_the_structures_that_their_publishers_count() -> None:
    counted = {each.key: {part["part"]: part["count"] for part in each.structure} for each in files().references}

    assert counted.pop("bmc-2019") == {
        "knowledge, physicians": 19, "attitude, physicians": 3, "ability, physicians": 10,
        "knowledge, genetic services": 20, "attitude, genetic services": 3, "ability, genetic services": 12,
        "knowledge, other non-physicians": 10, "attitude, other non-physicians": 3, "ability, other non-physicians": 2,
    }  # fmt: skip
    assert counted == STRUCTURES


def test_the_frameworks_for_development_say_so_and_can_stand_behind_no_certificate() -> None:
    uses = {each.key: each.permitted_use for each in files().references}

    assert {key for key, use in uses.items() if use == "developmental-only"} == {"nhs-gep-testing", "nhs-gep-results"}
    assert not any(may_stand_behind_a_certificate(use) for use in uses.values())
    assert {framework.slug for framework in files().frameworks}.isdisjoint(uses)


def test_only_titles_under_an_open_licence_are_given_and_no_text_of_others() -> None:
    titled = {each.key: max(len(item.title) for item in each.items) for each in files().references if any(i.title for i in each.items)}

    assert set(titled) == {"iscb-v2", "direct"}
    assert {reference(key).licence for key in titled} == {"CC-BY-4.0"}
    assert max(titled.values()) <= 300
    assert [item.code for each in files().references for item in each.items if each.key not in titled and len(item.code) > 20] == []


def test_iscb_v2_has_its_levels_per_reader_as_far_as_they_were_seen() -> None:
    items = {item.code: item for item in reference("iscb-v2").items}

    assert "".join(items) == "ABCDEFGHIJKLMNOP"
    assert [code for code, item in items.items() if not item.title] == ["P"]
    assert "".join(code for code, item in items.items() if item.asked_of) == "ABCDEFGHIJ"
    assert items["A"].asked_of["Physician"] == ["knowledge", "application"]
    assert items["B"].asked_of["Ethicist"] == ["evaluation"]
    assert items["G"].asked_of["Physician"] == []
    assert "rows K to P" in reference("iscb-v2").note


def test_iscb_v3_names_thirteen_letters_and_the_thirteen_numbers_of_the_hub() -> None:
    items = reference("iscb-v3").items

    assert "".join(item.code for item in items) == "ABCDEFGHIJKLM"
    assert sorted(item.identifier for item in items) == [str(number) for number in range(7938, 7951)]
    assert not reference("iscb-v3").verified


def test_the_numbering_of_the_maturity_model_follows_its_domains() -> None:
    counted = Counter(item.code.split("-")[1] for item in reference("gih-mlm").items if item.part == "indicator")

    assert list(counted.values()) == [3, 5, 11, 3, 7, 5, 6, 9]


def test_every_reference_says_where_it_is_published_and_what_was_not_seen() -> None:
    for each in files().references:
        assert each.url or each.doi, each.key
        assert len(each.note.split()) >= 12, each.key
