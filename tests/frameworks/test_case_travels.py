"""Packages that passed through other hands: ours, edited by another program, and any package of a stranger, in and out again."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from frameworks.exchanged import (
    ELSEWHERE,
    a_link,
    a_small_framework,
    a_stranger_s_item,
    a_stranger_s_link,
    a_stranger_s_package,
    an_edition,
    as_bytes,
    written,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.base.schemas import read_schema
from genomeready.frameworks.exchange.case_package import package_of
from genomeready.frameworks.exchange.case_reading import SCHEMA, draft_of_package
from genomeready.frameworks.exchange.formats import Format, read_draft
from genomeready.frameworks.exchange.settling import settle
from genomeready.frameworks.files.shapes import FrameworkEntry

Package = dict[str, Any]


@pytest.fixture
def ours(tmp_path: Path) -> Package:
    """A small framework of ours as a package: a domain, two competencies, one role."""
    package: Package = json.loads(json.dumps(package_of(an_edition(a_small_framework(tmp_path / "before")))))
    return package


@pytest.fixture
def brought_in(tmp_path: Path) -> Callable[[Package], FrameworkEntry]:
    """Bring a package in and read the files that it became."""

    def bring(package: Package) -> FrameworkEntry:
        return written(settle(draft_of_package(package), slug="small-core"), tmp_path / "after")[0]

    return bring


Bring = Callable[[Package], FrameworkEntry]


def the_item(package: Package, code: str) -> dict[str, Any]:
    return next(item for item in package["CFItems"] if item["humanCodingScheme"] == code)


def test_a_statement_that_another_program_changed_is_changed(ours: Package, brought_in: Bring) -> None:
    the_item(ours, "reading-genes")["fullStatement"] = "Knows what a gene is and what it does."

    entry = brought_in(ours)

    assert entry.competencies["reading-genes"].statement == "Knows what a gene is and what it does."
    assert entry.competencies["reading-genes"].aligned_to != ()


def test_a_level_that_another_program_changed_is_changed(ours: Package, brought_in: Bring) -> None:
    ours["CFRubrics"][0]["CFRubricCriteria"][1]["CFRubricCriterionLevels"][0]["description"] = "Says what a gene is made of."

    entry = brought_in(ours)

    assert entry.competencies["reading-genes"].levels["1"] == "Says what a gene is made of."


def test_a_name_of_a_level_that_another_program_changed_is_changed(ours: Package, brought_in: Bring) -> None:
    ours["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][2]["quality"] = "With help"

    entry = brought_in(ours)

    assert [name for _, name, _ in entry.scale] == ["None", "Aware", "With help"]


def test_an_order_that_another_program_changed_is_changed(ours: Package, brought_in: Bring) -> None:
    for association in ours["CFAssociations"]:
        if association["associationType"] == "isChildOf":
            association["sequenceNumber"] = 9 - association["sequenceNumber"]

    entry = brought_in(ours)

    assert list(entry.competencies) == ["telling-risk", "reading-genes"]


def test_an_item_that_another_program_added_becomes_a_competency(ours: Package, brought_in: Bring) -> None:
    ground = the_item(ours, "ground")
    ours["CFItems"].append(a_stranger_s_item("drawing", humanCodingScheme="drawing-pedigrees", CFItemType="Skill"))
    link = {"title": "Ground", "identifier": ground["identifier"], "uri": ground["uri"]}
    ours["CFAssociations"].append(a_stranger_s_link("drawing", "isChildOf", "ground", destinationNodeURI=link, sequenceNumber=3))

    entry = brought_in(ours)

    assert list(entry.competencies) == ["reading-genes", "telling-risk", "drawing-pedigrees"]
    assert set(entry.competencies["drawing-pedigrees"].levels) == {"1", "2"}
    assert len(entry.roles) == 1


def test_an_alignment_that_another_program_took_away_is_gone(ours: Package, brought_in: Bring) -> None:
    ours["CFAssociations"] = [a for a in ours["CFAssociations"] if a["associationType"] == "isChildOf"]

    entry = brought_in(ours)

    assert entry.competencies["reading-genes"].aligned_to == ()
    assert [source["key"] for source in entry.sources] == ["bmc"]


def test_a_requirement_that_another_program_took_away_is_gone(ours: Package, brought_in: Bring) -> None:
    ours["CFRubrics"][1]["CFRubricCriteria"].pop(0)

    (role,) = brought_in(ours).roles

    assert [asked.competency for asked in role.requirements] == ["telling-risk"]


def test_a_package_that_lost_its_extensions_is_one_of_a_stranger(ours: Package, brought_in: Bring) -> None:
    bare = json.loads(json.dumps(ours), object_hook=lambda value: {n: v for n, v in value.items() if n != "extensions"})

    entry = brought_in(bare)

    assert (entry.status, entry.permitted_use) == ("draft", "developmental-only")
    assert list(entry.competencies) == ["reading-genes", "telling-risk"]
    assert entry.competencies["reading-genes"].levels == {
        "1": "Names what a gene is made of.",
        "2": "Follows a gene to its protein.",
    }
    assert [link["relation"] for link in entry.competencies["reading-genes"].aligned_to] == ["related"]


@pytest.mark.parametrize("spaces", [None, 2])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_how_the_text_is_laid_out_says_nothing(ours: Package, spaces: int | None, mark: bytes) -> None:
    text = json.dumps(ours, indent=spaces, ensure_ascii=spaces is None).encode()

    assert read_draft(mark + text, Format.CASE, title="") == read_draft(as_bytes(ours), Format.CASE, title="")


def test_a_framework_of_the_kind_that_is_found_in_the_wild_is_taken_in_whole(tmp_path: Path) -> None:
    """Text for numbers, addresses for links, a wrong word, parents of 1.0, targets elsewhere: all of it in one package."""
    names = [f"standard-{n}" for n in range(30)]
    items = [a_stranger_s_item(name, educationalLevel=["HE"], CFDocumentURI=a_link("document", "CFDocuments")) for name in names]
    hanging = [
        a_stranger_s_link(name, "isChildOf", names[n % 3] if n > 2 else "document", sequenceNumber=str(n)) for n, name in enumerate(names)
    ]
    for association in hanging:
        for end in ("originNodeURI", "destinationNodeURI"):
            association[end] = association[end]["uri"]
    outside = [a_stranger_s_link(name, "isRelatedTo", f"theirs-{n}") for n, name in enumerate(names[:21])]
    draft = draft_of_package(a_stranger_s_package(CFItems=items, CFAssociations=[*hanging, *outside]))

    entry, origin = written(settle(draft, slug="wild"), tmp_path)

    assert (len(entry.domains), len(entry.competencies)) == (3, 27)
    said = Counter(note.what for note in draft.notes)
    assert said["`educationalLevel` is no member of CASE; it was read as `educationLevel`."] == 30
    assert said["`sequenceNumber` is text instead of a number; it was read as the number."] == 30
    assert said["A link points outside of the package; it was kept as a link to elsewhere."] == 21
    assert said["An end of an association is an address instead of a link; its identifier was read from it."] == 60
    after = package_of(an_edition(entry, origin=origin))
    assert {item["identifier"] for item in after["CFItems"]} == {item["identifier"] for item in items}
    assert sum(a["associationType"] == "isRelatedTo" for a in after["CFAssociations"]) == 21
    assert list(read_schema(SCHEMA).iter_errors(after)) == []


KINDS = (
    "isPeerOf",
    "isPartOf",
    "exactMatchOf",
    "precedes",
    "isRelatedTo",
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    "isTranslationOf",
    "ext:asks.for",
)


@st.composite
def packages(draw: st.DrawFn) -> Package:
    """Packages of a stranger: a tree of any depth, links inside and outside, levels for some."""
    names = [f"item-{n}" for n in range(draw(st.integers(1, 9)))]
    codes = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=8)
    items, associations, criteria = [], [], []
    levels = draw(st.integers(0, 3))
    for n, name in enumerate(names):
        words = draw(
            st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40).filter(str.strip)
        )
        code = draw(codes)
        items.append(a_stranger_s_item(name, words.strip(), **({"humanCodingScheme": code} if code else {})))
        above = draw(st.sampled_from(["document", *names[:n]]))
        associations.append(a_stranger_s_link(name, "isChildOf", above, sequenceNumber=draw(st.integers(0, 9))))
        for kind, target in draw(
            st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from([*names, "theirs", "others"])), max_size=2, unique=True)
        ):
            associations.append(a_stranger_s_link(name, kind, target))
        described = [
            {
                "score": level,
                "quality": f"Step {level}",
                "description": draw(st.text("abc def", min_size=10, max_size=20).filter(lambda t: len(t.strip()) > 9)),
            }
            for level in range(1, levels + 1)
        ]
        criteria.append({"CFItemURI": a_link(name), "CFRubricCriterionLevels": described})
    return a_stranger_s_package(CFItems=items, CFAssociations=associations, CFRubrics=[{"CFRubricCriteria": criteria}])


def links_of(package: Package) -> Counter[tuple[str, str, str, str]]:
    """Every association: its identifier where it is no place in the tree, its kind, and both of its ends."""
    return Counter(
        (
            "" if a["associationType"] == "isChildOf" else a["identifier"],
            a["associationType"],
            a["originNodeURI"]["identifier"],
            a["destinationNodeURI"]["identifier"],
        )
        for a in package["CFAssociations"]
    )


def levels_of(package: Package) -> dict[str, list[tuple[float, str]]]:
    criteria = [c for rubric in package["CFRubrics"] for c in rubric["CFRubricCriteria"] if "CFItemURI" in c]
    said = {
        c["CFItemURI"]["identifier"]: [(lv["score"], lv["description"].strip()) for lv in c["CFRubricCriterionLevels"]] for c in criteria
    }
    return {item: levels for item, levels in said.items() if levels}


@given(before=packages())
@settings(max_examples=40, deadline=None)
def test_whatever_a_stranger_s_package_says_it_says_after_our_files_too(before: Package) -> None:
    with TemporaryDirectory() as place:
        entry, origin = written(settle(draft_of_package(before), slug="theirs"), Path(place))

    after = json.loads(json.dumps(package_of(an_edition(entry, origin=origin))))

    assert list(read_schema(SCHEMA).iter_errors(after)) == []
    assert {i["identifier"]: (i["fullStatement"], i.get("humanCodingScheme")) for i in after["CFItems"]} == {
        i["identifier"]: (i["fullStatement"], i.get("humanCodingScheme")) for i in before["CFItems"]
    }
    assert links_of(after) == links_of(before)
    assert levels_of(after) == levels_of(before)


@given(package=packages())
@settings(max_examples=20, deadline=None)
def test_slugs_are_the_same_each_time(package: Package) -> None:
    once, again = (settle(draft_of_package(json.loads(json.dumps(package))), slug="theirs") for _ in range(2))

    assert once == again
    assert once.values.head["sources"][0]["url"].startswith(ELSEWHERE)
