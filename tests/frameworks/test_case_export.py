"""What a CASE 1.1 package of a framework says, and that it follows the standard."""

import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from frameworks.exchanged import BASE, a_small_framework, an_edition, the_core

from genomeready.base.schemas import read_schema
from genomeready.frameworks.exchange.case_package import package_of
from genomeready.frameworks.exchange.case_reading import SCHEMA
from genomeready.frameworks.exchange.edition import Earlier, Edition
from genomeready.frameworks.exchange.formats import Format, NotStrict, text_of

Package = dict[str, Any]


def faults(package: Package) -> list[str]:
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in read_schema(SCHEMA).iter_errors(package)]


@pytest.fixture(scope="module")
def core() -> Package:
    return package_of(an_edition(the_core()))


def everything_named(value: Any) -> Iterator[str]:
    """Every identifier of an object, links left out."""
    if isinstance(value, dict):
        if "lastChangeDateTime" in value:
            yield value["identifier"]
        for part in value.values():
            yield from everything_named(part)
    if isinstance(value, list):
        for part in value:
            yield from everything_named(part)


def test_the_shipped_framework_follows_the_schema(core: Package) -> None:
    assert faults(core) == []
    assert len(core["CFItems"]) == 86


def test_a_framework_with_ranges_sets_and_no_code_follows_it_too(tmp_path: Path) -> None:
    assert faults(package_of(an_edition(a_small_framework(tmp_path)))) == []


BREAKING = {
    "a member too many": lambda p: p["CFItems"][0].update(CFDocumentURI=p["CFDocument"]["licenseURI"]),
    "an item type without a description": lambda p: p["CFDefinitions"]["CFItemTypes"][0].pop("description"),
    "a sequence number as text": lambda p: p["CFAssociations"][0].update(sequenceNumber="1"),
    "an end as an address": lambda p: p["CFAssociations"][0].update(originNodeURI="https://a.example/1"),
    "an unknown kind of association": lambda p: p["CFAssociations"][0].update(associationType="isAuntOf"),
    "a kind of association with spaces": lambda p: p["CFAssociations"][0].update(associationType="ext:is aunt of"),
    "an unknown kind of target": lambda p: p["CFAssociations"][0]["destinationNodeURI"].update(targetType="ESCO"),
    "another version of the standard": lambda p: p["CFDocument"].update(caseVersion="1.0"),
    "a title for an identifier": lambda p: p["CFDocument"].update(identifier="core"),
    "a day that is none": lambda p: p["CFDocument"].update(statusStartDate="27.11.2026"),
    "a moment without its time": lambda p: p["CFDocument"].update(lastChangeDateTime="2026-11-27"),
    "a licence as text": lambda p: p["CFDocument"].update(licenseURI="CC-BY-4.0"),
    "no creator": lambda p: p["CFDocument"].pop("creator"),
    "no document": lambda p: p.pop("CFDocument"),
    "extensions of a level that are no list": lambda p: first_level(p).update(extensions={"genomeready": {}}),
}


def a_short(package: Package) -> Package:
    """The same package with a few of each, which is sooner looked through."""
    return {name: part[:3] if isinstance(part, list) else part for name, part in package.items()}


def first_level(package: Package) -> dict[str, Any]:
    level: dict[str, Any] = package["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][0]
    return level


@pytest.mark.parametrize("breaking", BREAKING)
def test_the_schema_refuses(core: Package, breaking: str) -> None:
    package = deepcopy(a_short(core))
    assert faults(package) == []

    BREAKING[breaking](package)

    assert len({fault.partition(":")[0] for fault in faults(package)}) == 1


def test_a_package_that_does_not_follow_the_schema_is_not_written(tmp_path: Path) -> None:
    entry = replace(a_small_framework(tmp_path), title=7)  # type: ignore[arg-type]  # what no reader of ours lets through

    with pytest.raises(NotStrict, match="was not written"):
        text_of(an_edition(entry), Format.CASE)


def test_everything_has_an_identifier_of_its_own(core: Package) -> None:
    named = list(everything_named(core))

    assert len(named) > 1000
    assert [name for name, times in Counter(named).items() if times > 1] == []
    assert {UUID(name).version for name in named} == {5}


def test_identifiers_follow_from_the_permanent_addresses(core: Package) -> None:
    again = package_of(an_edition(the_core()))
    elsewhere = package_of(an_edition(the_core(), base="https://other.example"))
    newer = package_of(an_edition(replace(the_core(), version="9.9")))

    assert list(everything_named(again)) == list(everything_named(core))
    assert not set(everything_named(elsewhere)) & set(everything_named(core))
    assert not set(everything_named(newer)) & set(everything_named(core))


def test_an_item_names_its_page_and_is_found_under_its_address(core: Package) -> None:
    item = next(i for i in core["CFItems"] if i["humanCodingScheme"] == "genome-structure")

    assert item["uri"] == f"{BASE}/ims/case/v1p1/CFItems/{item['identifier']}"
    said = item["extensions"]["genomeready"]
    assert said["address"] == f"{BASE}/frameworks/genomics-workforce-core/1.1/competencies/genome-structure"


def test_the_document_says_what_it_is(core: Package) -> None:
    document = core["CFDocument"]

    assert document["caseVersion"] == "1.1"
    assert document["frameworkType"] == "CompetencyFramework"
    assert (document["creator"], document["publisher"]) == ("Meridia", "Meridia")
    assert (document["adoptionStatus"], document["statusStartDate"]) == ("Adopted", "2026-11-27")
    assert document["lastChangeDateTime"] == "2026-11-27T00:00:00Z"
    assert document["licenseURI"]["title"] == "CC-BY-4.0"
    assert document["officialSourceURL"] == f"{BASE}/frameworks/genomics-workforce-core"
    assert document["extensions"]["genomeready"]["permitted_use"] == "assessment"


@pytest.mark.parametrize(("status", "superseded", "said"), [("published", True, "Deprecated"), ("draft", False, "Draft")])
def test_the_document_says_whether_it_is_in_force(tmp_path: Path, status: str, superseded: bool, said: str) -> None:
    entry = replace(a_small_framework(tmp_path), status=status)

    package = package_of(an_edition(entry, superseded=superseded))

    assert package["CFDocument"]["adoptionStatus"] == said


def test_a_draft_without_a_day_changed_when_it_was_written_out(tmp_path: Path) -> None:
    entry = replace(a_small_framework(tmp_path), status="draft", published=None)

    document = package_of(an_edition(entry))["CFDocument"]

    assert document["lastChangeDateTime"] == "2026-11-27T12:00:00Z"
    assert "statusStartDate" not in document


def test_the_licence_links_to_its_text(core: Package) -> None:
    (licence,) = core["CFDefinitions"]["CFLicenses"]

    assert licence["licenseText"] == "https://creativecommons.org/licenses/by/4.0/"
    assert licence["identifier"] == core["CFDocument"]["licenseURI"]["identifier"]


def test_each_competency_hangs_from_its_domain_in_order(core: Package) -> None:
    names = {item["identifier"]: item["humanCodingScheme"] for item in core["CFItems"]}
    hanging = [a for a in core["CFAssociations"] if a["associationType"] == "isChildOf"]
    under = [a for a in hanging if names.get(a["destinationNodeURI"]["identifier"]) == "foundations"]

    assert len(hanging) == 86
    assert [a["sequenceNumber"] for a in under] == list(range(1, len(under) + 1))
    assert names[under[0]["originNodeURI"]["identifier"]] == "genome-structure"
    tops = [a for a in hanging if a["destinationNodeURI"]["identifier"] == core["CFDocument"]["identifier"]]
    assert [names[a["originNodeURI"]["identifier"]] for a in tops] == [domain.slug for domain in the_core().domains]


def test_alignments_point_outside_with_their_kind_of_target(core: Package) -> None:
    aligned = [a for a in core["CFAssociations"] if a["associationType"] != "isChildOf"]
    first = aligned[0]

    assert len(aligned) == sum(len(c.aligned_to) for c in the_core().competencies.values()) > 100
    assert {a["associationType"] for a in aligned} == {"exactMatchOf", "isRelatedTo"} - (
        set() if any(link["relation"] == "exact" for c in the_core().competencies.values() for link in c.aligned_to) else {"exactMatchOf"}
    )
    assert first["destinationNodeURI"]["targetType"] == "ext:framework"
    assert first["destinationNodeURI"]["identifier"] == "bmc-2019 2019 Table 3 K1"
    assert first["destinationNodeURI"]["uri"] == "https://doi.org/10.1186/s12909-019-1456-7"
    assert first["notes"] == "Nearly the same."


@pytest.mark.parametrize(
    ("relation", "kind"), [("exact", "exactMatchOf"), ("close", "isRelatedTo"), ("broader", "isRelatedTo"), ("narrower", "isRelatedTo")]
)
def test_only_the_same_is_called_an_exact_match(tmp_path: Path, relation: str, kind: str) -> None:
    entry = a_small_framework(tmp_path)
    values = an_edition(entry).values
    values.competencies["reading-genes"]["aligned_to"][0]["relation"] = relation
    edition = Edition(values=values, base=BASE, creator="M", at=an_edition(entry).at)

    aligned = next(a for a in package_of(edition)["CFAssociations"] if a["associationType"] != "isChildOf")

    assert aligned["associationType"] == kind
    assert aligned["extensions"]["genomeready"]["aligned_to"]["relation"] == relation


def test_alignments_are_grouped_by_their_source(core: Package) -> None:
    groups = {g["identifier"]: g["title"] for g in core["CFDefinitions"]["CFAssociationGroupings"]}
    used = {a["CFAssociationGroupingURI"]["identifier"] for a in core["CFAssociations"] if "CFAssociationGroupingURI" in a}

    assert used == set(groups)
    assert len(groups) == 6


def test_item_types_say_what_they_are(core: Package) -> None:
    types = core["CFDefinitions"]["CFItemTypes"]

    assert [t["title"] for t in types] == ["Domain", "Knowledge", "Skill", "Attitude"]
    assert all(t["description"] and t["hierarchyCode"] for t in types)
    titles = {t["identifier"]: t["title"] for t in types}
    assert {titles[i["CFItemTypeURI"]["identifier"]] == i["CFItemType"] for i in core["CFItems"]} == {True}


def test_the_scale_and_every_descriptor_stand_in_a_rubric(core: Package) -> None:
    scale, *criteria = core["CFRubrics"][0]["CFRubricCriteria"]
    names = {item["identifier"]: item["humanCodingScheme"] for item in core["CFItems"]}

    assert [(level["score"], level["quality"]) for level in scale["CFRubricCriterionLevels"]] == [
        (0, "None"), (1, "Aware"), (2, "Applies with guidance"), (3, "Independent"), (4, "Leads and teaches"),
    ]  # fmt: skip
    assert len(criteria) == 76
    said = {names[c["CFItemURI"]["identifier"]]: [lv["description"] for lv in c["CFRubricCriterionLevels"]] for c in criteria}
    assert said == {slug: list(competency.levels.values()) for slug, competency in the_core().competencies.items()}


def test_a_role_is_a_rubric_with_the_levels_it_asks(core: Package) -> None:
    pharmacist = next(rubric for rubric in core["CFRubrics"] if rubric["title"] == "Pharmacist")
    names = {item["identifier"]: item["humanCodingScheme"] for item in core["CFItems"]}
    asked = {names[c["CFItemURI"]["identifier"]]: c for c in pharmacist["CFRubricCriteria"]}

    def scores(slug: str) -> list[int]:
        return [level["score"] for level in asked[slug]["CFRubricCriterionLevels"]]

    assert scores("drug-response-variation") == [3]
    assert scores("diplotype-to-phenotype") == [2, 3]
    assert scores("prenatal-genomics") == []
    assert asked["prenatal-genomics"]["category"] == "not applicable"
    assert asked["drug-response-variation"]["category"] == "mandatory"
    assert asked["genomics-guided-treatment"]["category"] == "Setting of practice"
    assert pharmacist["extensions"]["genomeready"]["role"]["occupation"]["isco"] == "2262"


def test_what_case_has_no_place_for_stands_in_the_extensions(tmp_path: Path) -> None:
    entry = a_small_framework(tmp_path)
    (domain,) = entry.domains
    risky = replace(entry, domains=(replace(domain, competencies=(replace(domain.competencies[0], risk="high"), domain.competencies[1])),))

    items = package_of(an_edition(risky))["CFItems"]

    assert items[1]["extensions"]["genomeready"]["risk"] == "high"
    assert "risk" not in items[2]["extensions"]["genomeready"]


def test_a_new_version_says_what_its_competencies_grew_from(tmp_path: Path) -> None:
    entry = replace(a_small_framework(tmp_path), version="1.1")
    before = package_of(an_edition(a_small_framework(tmp_path)))
    grown = Earlier(version="1.0", slug="reading-genes", title="Reading genes", now="reading-genes", relation="same")

    package = package_of(replace(an_edition(entry), earlier=(grown,)))

    (association,) = [a for a in package["CFAssociations"] if a["associationType"] == "replacedBy"]
    assert association["originNodeURI"]["identifier"] == before["CFItems"][1]["identifier"]
    assert association["destinationNodeURI"]["identifier"] == package["CFItems"][1]["identifier"]
    assert faults(package) == []


def test_nothing_claims_to_be_certified(core: Package) -> None:
    said = json.dumps(core).lower() + SCHEMA.read_text().lower()

    assert "certified" not in said
