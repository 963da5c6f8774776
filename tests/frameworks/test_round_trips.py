"""Out and in again: every identifier, level and link is there."""

import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from frameworks.exchanged import a_small_framework, a_stranger_s_package, an_edition, as_uuid, the_core, the_framework_in, written
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.base.csv_text import csv_lines
from genomeready.frameworks.exchange.case_package import package_of
from genomeready.frameworks.exchange.case_reading import draft_of_package
from genomeready.frameworks.exchange.csv_files import guarded, read_table, unguarded
from genomeready.frameworks.exchange.drafts import Draft
from genomeready.frameworks.exchange.folder import texts_of, values_of
from genomeready.frameworks.exchange.formats import Format, read_draft, text_of
from genomeready.frameworks.exchange.settling import settle
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.shapes import CompetencyEntry, DomainEntry, FrameworkEntry, RequirementEntry, RoleEntry, SetEntry

OPENSALT = """\
Identifier,fullStatement,Human Coding Scheme,sequenceNumber,Abbreviated Statement,ConceptKeywords,Notes,Is Child Of,IsPartOf,\
replacedBy,Exemplar,hasSkillLevel,IsRelatedTo,Level 1 (Aware),Level 2 (Able),Our remark
g1,What everybody has to know about genes,G,10,Genes,"genes|dna",First,,,,,,,,,
g1.1,Knows how conditions pass through families,G.1,5,,,,G,whole,,,lvl-2,"g2.1,CCSS.8",Names the patterns.,Reads a clear pedigree.,kept
g1.1.a,Reads a pedigree,G.1.a,,Pedigree,,,G.1,,g2.1,https://e.example/v/1,,http://asn.example.org/r/S11,Names the signs.,Draws one of them.,
g2,Talking,T,20,,,,,,,,,,,,
g2.1,Tells a risk in plain numbers,T.1,,,,,T,,,,,,Says it in words.,,
"""
DIRECT = """\
competency_domain,competency,skill,description,slug,related_skills,tools_languages_methodologies,learning_resources
Information and data,,,Methods and tools to make use of data.,information-and-data,,,
,Data engineering,,Practices for data of good quality.,data-engineering,,,
,,Modelling,Plans data systems.,modelling,,uml|xml,
,,Cleaning,Corrects errors in data sets.,cleaning-2,modelling|pages,,a-lesson
Software,,,Builds software that lasts.,software,,,
,Web,,Builds pages that everybody can use.,web,,,
,,Pages,"=Writes, tests and mends pages.",pages,,,another-lesson
"""


def there_and_back(entry: FrameworkEntry, root: Path) -> FrameworkEntry:
    """Our YAML, as a CASE package, as our YAML."""
    package = json.loads(text_of(an_edition(entry), Format.CASE))
    back, _ = written(settle(draft_of_package(package), slug=entry.slug), root)
    return replace(back, file=entry.file)


def as_csv_again(text: str, kind: Format, root: Path) -> tuple[Draft, str]:
    """A CSV table, as our YAML, as a CSV table."""
    draft = read_draft(text.encode(), kind, title="A table of somebody else")
    entry, origin = written(settle(draft, slug="imported"), root)
    return draft, text_of(an_edition(entry, origin=origin), kind)


def test_the_shipped_framework_comes_back_from_case_as_it_was(tmp_path: Path) -> None:
    assert there_and_back(the_core(), tmp_path) == the_core()


def test_ranges_sets_and_a_role_without_a_code_come_back(tmp_path: Path) -> None:
    entry = a_small_framework(tmp_path / "before")

    assert there_and_back(entry, tmp_path / "after") == entry


def test_nothing_is_noticed_on_our_own_way_back() -> None:
    draft = draft_of_package(json.loads(text_of(an_edition(the_core()), Format.CASE)))

    assert draft.notes == ()
    assert settle(draft, slug="genomics-workforce-core").notes == ()


def test_the_yaml_of_the_shipped_framework_says_what_its_files_say(tmp_path: Path) -> None:
    for name, text in texts_of(values_of(the_core())).items():
        file = tmp_path / the_core().slug / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    assert replace(the_framework_in(tmp_path), file=the_core().file) == the_core()


def test_our_yaml_is_the_same_text_each_time() -> None:
    assert texts_of(values_of(the_core())) == texts_of(values_of(the_core()))


def test_every_field_of_an_entry_is_one_that_travels() -> None:
    """A new field of a framework has to be written by `values_of` too, else it is lost on the way."""
    known = {
        FrameworkEntry: {
            "file", "slug", "version", "status", "published", "title", "description", "permitted_use", "licence", "notice", "sources",
            "scale", "domains", "roles", "content_hash",
            "origins", "seal",  # history, which an edition does not carry
        },
        DomainEntry: {"slug", "title", "summary", "competencies"},
        CompetencyEntry: {"slug", "title", "kind", "risk", "statement", "levels", "aligned_to"},
        RoleEntry: {"profession", "title", "detail", "sets", "requirements"},
        SetEntry: {"key", "title", "minimum"},
        RequirementEntry: {"competency", "minimum", "maximum", "set_key", "max_age_months"},
    }  # fmt: skip

    assert {kind: {field.name for field in fields(kind)} for kind in known} == known


def test_identifiers_of_a_package_that_passed_through_our_files_are_kept(tmp_path: Path) -> None:
    before = json.loads(text_of(an_edition(the_core()), Format.CASE))
    entry, origin = written(settle(draft_of_package(before), slug=the_core().slug), tmp_path)

    after = package_of(an_edition(entry, base="https://another.example", origin=origin))

    assert [item["identifier"] for item in after["CFItems"]] == [item["identifier"] for item in before["CFItems"]]
    assert after["CFDocument"]["identifier"] == before["CFDocument"]["identifier"]
    assert after["CFDocument"]["creator"] == "Meridia"


def test_a_stranger_s_package_keeps_its_identifiers_codes_and_tree(tmp_path: Path) -> None:
    before = a_stranger_s_package()
    entry, origin = written(settle(draft_of_package(before), slug="nursing"), tmp_path)

    after = package_of(an_edition(entry, origin=origin))

    assert {i["identifier"]: i.get("humanCodingScheme") for i in after["CFItems"]} == {
        i["identifier"]: i["humanCodingScheme"] for i in before["CFItems"]
    }
    assert tree_of(after) == tree_of(before)
    assert after["CFDocument"]["identifier"] == as_uuid("document")
    assert after["CFDocument"]["creator"] == "A board of nurses"


def tree_of(package: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (a["originNodeURI"]["identifier"], a["destinationNodeURI"]["identifier"])
        for a in package["CFAssociations"]
        if a["associationType"] == "isChildOf"
    }


@pytest.mark.parametrize(("text", "kind"), [(OPENSALT, Format.OPENSALT), (DIRECT, Format.HUB)])
def test_a_table_comes_back_with_every_cell(text: str, kind: Format, tmp_path: Path) -> None:
    _, again = as_csv_again(text, kind, tmp_path)

    before, after = read_table(text.encode()), read_table(again.encode())
    assert after.columns == before.columns
    assert after.rows == before.rows


@pytest.mark.parametrize("kind", [Format.OPENSALT, Format.HUB])
def test_the_shipped_framework_as_a_table_comes_back_with_every_cell(kind: Format, tmp_path: Path) -> None:
    text = text_of(an_edition(the_core()), kind)

    draft, again = as_csv_again(text, kind, tmp_path)

    assert again == text
    assert {len(item.levels) for item in draft.items} == {0, 4}
    assert sum(len(item.links) for item in draft.items) == sum(len(c.aligned_to) for c in the_core().competencies.values())


def test_a_table_whose_framework_was_corrected_says_the_correction(tmp_path: Path) -> None:
    draft = read_draft(OPENSALT.encode(), Format.OPENSALT, title="A table of somebody else")
    entry, origin = written(settle(draft, slug="imported"), tmp_path)
    domain = tmp_path / "imported" / "domains" / "t.yaml"
    domain.write_text(domain.read_text().replace("Tells a risk in plain numbers", "Tells a chance in plain numbers"))

    rows = read_table(text_of(an_edition(the_framework_in(tmp_path), origin=origin), Format.OPENSALT).encode()).rows

    assert {row["Identifier"]: row["fullStatement"] for row in rows}["g2.1"] == "Tells a chance in plain numbers"
    assert entry.slug == "imported"


def test_a_table_becomes_a_case_package_that_remembers_its_identifiers(tmp_path: Path) -> None:
    draft = read_draft(DIRECT.encode(), Format.HUB, title="A table of somebody else")
    entry, origin = written(settle(draft, slug="imported"), tmp_path)

    package = json.loads(text_of(an_edition(entry, origin=origin), Format.CASE))

    said = {item["humanCodingScheme"]: item["extensions"]["genomeready"]["identifier"] for item in package["CFItems"]}
    assert said["modelling"] == "modelling"
    names = {item["identifier"]: item["humanCodingScheme"] for item in package["CFItems"]}
    assert ("modelling", "data-engineering") in {(names[a], names.get(b, "")) for a, b in tree_of(package)}


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufeff"), min_size=10, max_size=60
)
SENTENCES = WORDS.map(lambda text: text.strip()).filter(lambda text: len(text) >= 10)


@st.composite
def frameworks(draw: st.DrawFn) -> FrameworkEntry:
    """Frameworks of any words, with one domain, some competencies, levels, links and a role."""
    slugs = draw(st.lists(st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8}){0,2}", fullmatch=True), min_size=1, max_size=4, unique=True))
    top = draw(st.integers(1, 4))
    competencies = tuple(
        CompetencyEntry(
            slug=slug, title=draw(SENTENCES), kind=draw(st.sampled_from(["knowledge", "skill", "attitude"])),
            risk=draw(st.sampled_from(["standard", "high"])), statement=draw(SENTENCES),
            levels={str(n): draw(SENTENCES) for n in range(1, top + 1)}, aligned_to=draw(alignments()),
        )
        for slug in slugs
    )  # fmt: skip
    asked = tuple(draw(requirements(slug, top)) for slug in slugs)
    ground = DomainEntry(slug="ground", title="The ground", summary=draw(SENTENCES), competencies=competencies)
    use = draw(st.sampled_from(["assessment", "developmental-only"]))
    return FrameworkEntry(
        file="", slug="any-core", version="1.0", status="published", published=date(2026, 11, 22), title=draw(SENTENCES),
        description=draw(SENTENCES) + " and whatever else it is for", permitted_use=use, licence="CC-BY-4.0",
        notice=draw(st.just("") | SENTENCES), sources=(SOURCE,), scale=tuple((n, f"Level {n}", draw(SENTENCES)) for n in range(top + 1)),
        domains=(ground,), content_hash="",
        roles=(RoleEntry(profession="nurse", title="A nurse", detail=DETAIL, sets=(), requirements=asked),),
    )  # fmt: skip


def alignments() -> st.SearchStrategy[tuple[dict[str, str], ...]]:
    link = st.fixed_dictionaries(
        {"framework": st.just("bmc"), "code": st.from_regex(r"[A-Z][0-9]{1,3}", fullmatch=True)},
        optional={"version": st.sampled_from(["1", "2019"])},
    )
    relation = st.sampled_from(["exact", "close", "broader", "narrower", "related"])
    whole = st.builds(lambda said, kind: {**said, "relation": kind}, link, relation)
    return st.lists(whole, max_size=3, unique_by=lambda one: tuple(sorted(one.items()))).map(tuple)


@st.composite
def requirements(draw: st.DrawFn, slug: str, top: int) -> RequirementEntry:
    if draw(st.booleans()):
        return RequirementEntry(competency=slug, minimum=None, maximum=None, set_key=None, max_age_months=None)
    least = draw(st.integers(1, top))
    return RequirementEntry(
        competency=slug,
        minimum=least,
        maximum=draw(st.integers(least, top)),
        set_key=None,
        max_age_months=draw(st.none() | st.integers(1, 600)),
    )


SOURCE = {
    "key": "bmc",
    "title": "A source",
    "doi": "10.1186/s12909-019-1456-7",
    "licence": "CC BY",
    "relation": "consulted",
    "verified": True,
}
DETAIL = {
    "definition": "Somebody who exists for a test.", "does": ["Cares."], "does_not": ["Guesses."], "employer": "Hospitals.",
    "education": "Differs.", "regulation": "Differs.",
    "occupation": {"isco": None, "isco_title": None, "esco": None, "esco_title": None, "fit": "none", "note": "A national choice."},
}  # fmt: skip


@given(entry=frameworks())
@settings(max_examples=30, deadline=None)
def test_whatever_a_framework_says_it_says_after_case_too(entry: FrameworkEntry) -> None:
    with TemporaryDirectory() as place:
        back = there_and_back(entry, Path(place))

    assert replace(back, content_hash="") == entry


@given(text=st.text(max_size=40))
def test_a_cell_of_a_table_is_read_as_what_was_written(text: str) -> None:
    (line,) = csv_lines([[guarded(text), "end"]])
    table = read_table(f"a,b\r\n{line}".encode("utf-8", "surrogatepass")) if text.isprintable() else None

    if table:
        assert table.rows[0]["a"] == text
    assert unguarded(guarded(text)) in {text, text.removeprefix("'")}


def test_files_of_ours_hold_no_alias_even_where_two_values_are_one_object(tmp_path: Path) -> None:
    entry = a_small_framework(tmp_path)
    values = values_of(entry)
    shared = {"framework": "bmc", "code": "K1", "relation": "close"}
    for competency in values.competencies.values():
        competency["aligned_to"] = [shared, shared]

    for name, text in texts_of(values).items():
        (tmp_path / entry.slug / name).write_text(text)

    assert read_frameworks([tmp_path], home=tmp_path).sound


NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9.]{0,6}", fullmatch=True)
CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs"), exclude_characters="\ufeff|,\"'"), max_size=20
)


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    """Rows of the OpenSALT shape: a tree of any depth, codes and links of any kind, levels where it has them."""
    names = draw(st.lists(NAMES, min_size=1, max_size=8, unique_by=str.lower))
    rows = []
    for n, name in enumerate(names):
        above = draw(st.sampled_from(["", *names[:n]]))
        row = {"Identifier": name, "fullStatement": draw(SENTENCES), "Human Coding Scheme": draw(st.just("") | NAMES.map("c.{}".format))}
        row |= {"Abbreviated Statement": draw(CELLS), "Notes": draw(CELLS), "Is Child Of": above, "Our column": draw(CELLS)}
        row |= {kind: ",".join(draw(st.lists(st.sampled_from(names), max_size=2, unique=True))) for kind in ("isRelatedTo", "replacedBy")}
        row |= {f"Level {level}": draw(SENTENCES) for level in (1, 2)} if above else {"Level 1": "", "Level 2": ""}
        rows.append(row)
    return rows


@given(rows=tables())
@settings(max_examples=40, deadline=None)
def test_whatever_a_table_says_it_says_after_our_files_too(rows: list[dict[str, str]]) -> None:
    text = "".join(csv_lines([list(rows[0]), *([guarded(cell) for cell in row.values()] for row in rows)]))
    before = read_table(text.encode())

    with TemporaryDirectory() as place:
        _, again = as_csv_again(text, Format.OPENSALT, Path(place))

    after = read_table(again.encode())
    assert after.columns == before.columns
    for said, read in zip(before.rows, after.rows, strict=True):
        assert read == {column: cell.strip() for column, cell in said.items()}
