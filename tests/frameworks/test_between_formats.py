"""From any kind of file to any other: what both can say is still said."""

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from frameworks.exchanged import (
    a_link,
    a_small_framework,
    a_stranger_s_item,
    a_stranger_s_link,
    a_stranger_s_package,
    an_edition,
    as_bytes,
    as_uuid,
    the_core,
    written,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.base.csv_text import csv_lines
from genomeready.base.schemas import read_schema
from genomeready.frameworks.exchange.case_reading import SCHEMA
from genomeready.frameworks.exchange.csv_files import guarded, read_table
from genomeready.frameworks.exchange.drafts import Draft
from genomeready.frameworks.exchange.edition import Edition
from genomeready.frameworks.exchange.formats import Format, format_of, read_draft, text_of
from genomeready.frameworks.exchange.settling import settle

FILES = [Format.CASE, Format.OPENSALT, Format.HUB]
OPENSALT = """\
Identifier;fullStatement;Human Coding Scheme;Abbreviated Statement;Is Child Of;isRelatedTo;Level 1 (Aware);Level 2 (Able)
g;All that has to do with genes;genes;Genes;;;;
g1;Knows how conditions pass through families;families;Families;g;r1;Names the patterns.;Reads a clear pedigree.
g2;Reads a pedigree of three generations;pedigrees;Pedigrees;g1;;Names the signs.;Draws one of them.
r;All that has to do with risk;risk;Risk;;;;
r1;Tells a risk in plain numbers;numbers;Numbers;r;;Says it in words.;Works it out.
"""
HUB = """\
competency_domain,competency,skill,description,slug,related_skills,kind,Level 1 (Aware),Level 2 (Able)
Genes,,,All that has to do with genes,genes,,,,
,Families,,Knows how conditions pass through families,families,numbers,knowledge,Names the patterns.,Reads a clear pedigree.
,,Pedigrees,Reads a pedigree of three generations,pedigrees,,skill,Names the signs.,Draws one of them.
Risk,,,All that has to do with risk,risk,,,,
,Numbers,,Tells a risk in plain numbers,numbers,,skill,Says it in words.,Works it out.
"""


def a_package() -> bytes:
    items = [
        a_stranger_s_item("genes", "All that has to do with genes", humanCodingScheme="genes", abbreviatedStatement="Genes"),
        a_stranger_s_item(
            "families", "Knows how conditions pass through families", humanCodingScheme="families", abbreviatedStatement="Families"
        ),
        a_stranger_s_item(
            "pedigrees", "Reads a pedigree of three generations", humanCodingScheme="pedigrees", abbreviatedStatement="Pedigrees"
        ),
        a_stranger_s_item("risk", "All that has to do with risk", humanCodingScheme="risk", abbreviatedStatement="Risk"),
        a_stranger_s_item("numbers", "Tells a risk in plain numbers", humanCodingScheme="numbers", abbreviatedStatement="Numbers"),
    ]
    above = {"genes": "document", "families": "genes", "pedigrees": "families", "risk": "document", "numbers": "risk"}
    associations = [a_stranger_s_link(name, "isChildOf", parent) for name, parent in above.items()]
    associations.append(a_stranger_s_link("families", "isRelatedTo", "numbers"))
    levels = {
        "families": ("Names the patterns.", "Reads a clear pedigree."),
        "pedigrees": ("Names the signs.", "Draws one of them."),
        "numbers": ("Says it in words.", "Works it out."),
    }
    criteria = [
        {
            "CFItemURI": a_link(name),
            "CFRubricCriterionLevels": [
                {"score": n, "quality": word, "description": text}
                for n, (word, text) in enumerate(zip(("Aware", "Able"), said, strict=True), 1)
            ],
        }
        for name, said in levels.items()
    ]
    return as_bytes(a_stranger_s_package(CFItems=items, CFAssociations=associations, CFRubrics=[{"CFRubricCriteria": criteria}]))


SOURCES = {Format.CASE: a_package(), Format.OPENSALT: OPENSALT.encode(), Format.HUB: HUB.encode()}
TREE = {"genes": "", "families": "genes", "pedigrees": "families", "risk": "", "numbers": "risk"}


def brought_in(data: bytes, root: Path) -> Edition:
    """A file as our YAML, read back and ready to go out again."""
    draft = read_draft(data, format_of(data), title="Genes and risk")
    entry, origin = written(settle(draft, slug="genes-and-risk"), root)
    return an_edition(entry, origin=origin)


def again(edition: Edition, kind: Format) -> Draft:
    return read_draft(text_of(edition, kind).encode(), kind, title="Genes and risk")


@pytest.mark.parametrize("source", FILES)
@pytest.mark.parametrize("target", FILES)
def test_words_codes_and_levels_pass_from_any_kind_to_any_other(source: Format, target: Format, tmp_path: Path) -> None:
    draft = again(brought_in(SOURCES[source], tmp_path), target)

    assert {item.code: (item.title, item.statement) for item in draft.items} == {
        "genes": ("Genes", "All that has to do with genes"),
        "families": ("Families", "Knows how conditions pass through families"),
        "pedigrees": ("Pedigrees", "Reads a pedigree of three generations"),
        "risk": ("Risk", "All that has to do with risk"),
        "numbers": ("Numbers", "Tells a risk in plain numbers"),
    }
    assert {item.code: dict(item.levels) for item in draft.items if item.levels} == {
        "families": {"1": "Names the patterns.", "2": "Reads a clear pedigree."},
        "pedigrees": {"1": "Names the signs.", "2": "Draws one of them."},
        "numbers": {"1": "Says it in words.", "2": "Works it out."},
    }
    assert {n: name for n, (name, _) in draft.scale.items() if n} == {1: "Aware", 2: "Able"}


@pytest.mark.parametrize("source", FILES)
@pytest.mark.parametrize("target", FILES)
def test_the_tree_passes_from_any_kind_to_any_other(source: Format, target: Format, tmp_path: Path) -> None:
    draft = again(brought_in(SOURCES[source], tmp_path), target)

    codes = {item.identifier: item.code for item in draft.items}
    assert {item.code: codes.get(item.parent, "") for item in draft.items} == TREE


@pytest.mark.parametrize("source", [Format.CASE, Format.OPENSALT])
def test_identifiers_pass_where_the_other_kind_has_a_place_for_them(source: Format, tmp_path: Path) -> None:
    edition = brought_in(SOURCES[source], tmp_path)
    named = {item.code: item.identifier for item in read_draft(SOURCES[source], source, title="x").items}

    assert {item.code: item.identifier for item in again(edition, Format.OPENSALT).items} == named


def test_a_link_inside_of_the_framework_still_leads_there(tmp_path: Path) -> None:
    for n, source in enumerate(FILES):
        edition = brought_in(SOURCES[source], tmp_path / str(n))
        for target in (Format.CASE, Format.OPENSALT):
            draft = again(edition, target)
            codes = {item.identifier: item.code for item in draft.items}

            (link,) = next(item.links for item in draft.items if item.code == "families")

            assert (link.type, codes[link.target]) == ("isRelatedTo", "numbers"), (source, target)


@pytest.mark.parametrize("source", FILES)
def test_what_came_as_anything_goes_out_as_a_package_that_follows_the_schema(source: Format, tmp_path: Path) -> None:
    package = json.loads(text_of(brought_in(SOURCES[source], tmp_path), Format.CASE))

    assert list(read_schema(SCHEMA).iter_errors(package)) == []


@pytest.mark.parametrize("target", FILES)
def test_our_own_framework_is_recognised_by_its_beginning_whatever_it_was_written_as(target: Format) -> None:
    assert format_of(text_of(an_edition(the_core()), target).encode()) is target


def test_without_its_origin_an_imported_framework_goes_out_under_our_own_identifiers(tmp_path: Path) -> None:
    edition = brought_in(SOURCES[Format.CASE], tmp_path)
    bare = an_edition(written(settle(read_draft(a_package(), Format.CASE, title=""), slug="genes-and-risk"), tmp_path / "again")[0])

    theirs, ours = ({item.identifier for item in again(one, Format.CASE).items} for one in (edition, bare))

    assert as_uuid("genes") in theirs
    assert not theirs & ours


def test_where_the_source_was_silent_a_table_is_silent_too(tmp_path: Path) -> None:
    silent = OPENSALT.replace("Reads a clear pedigree.", "")

    rows = read_table(text_of(brought_in(silent.encode(), tmp_path), Format.OPENSALT).encode()).rows

    assert {row["Identifier"]: row["Level 2 (Able)"] for row in rows}["g1"] == ""


def test_a_framework_without_levels_goes_out_without_them(tmp_path: Path) -> None:
    table = "Identifier,fullStatement,Is Child Of\ng,All that has to do with genes,\ng1,Knows what a gene is,g\n"
    edition = brought_in(table.encode(), tmp_path)

    assert text_of(edition, Format.OPENSALT).replace("\r\n", "\n") == table
    assert json.loads(text_of(edition, Format.CASE))["CFRubrics"] == []


def test_a_framework_of_ours_that_is_met_or_not_keeps_what_its_level_says(tmp_path: Path) -> None:
    edition = brought_in(b"Identifier,fullStatement,Is Child Of\ng,All that has to do with genes,\ng1,Knows what a gene is,g\n", tmp_path)
    edition.values.competencies["knows-what-a-gene-is"]["levels"]["1"] = "Says in two sentences what a gene is."

    draft = again(edition, Format.CASE)

    assert [dict(item.levels) for item in draft.items] == [{}, {"1": "Says in two sentences what a gene is."}]


def test_levels_that_a_group_has_in_a_table_are_written_out_again(tmp_path: Path) -> None:
    table = OPENSALT.replace(
        "g;All that has to do with genes;genes;Genes;;;;", "g;All that has to do with genes;genes;Genes;;;Has heard of.;Has read."
    )
    edition = brought_in(table.encode(), tmp_path)

    for kind in (Format.OPENSALT, Format.CASE):
        draft = again(edition, kind)

        assert next(dict(item.levels) for item in draft.items if item.code == "genes") == {"1": "Has heard of.", "2": "Has read."}


def test_names_of_levels_are_those_of_the_framework_that_is_written_out(tmp_path: Path) -> None:
    entry = a_small_framework(tmp_path)
    renamed = replace(entry, scale=tuple((value, f"Step {'abc'[value]}", text) for value, _, text in entry.scale))

    columns = read_table(text_of(an_edition(renamed), Format.HUB).encode()).columns

    assert columns[-2:] == ("Level 1 (Step b)", "Level 2 (Step c)")


SLUGS = st.from_regex(r"[a-z]{1,6}(-[a-z0-9]{1,5})?", fullmatch=True)
CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs"), exclude_characters="\ufeff|,\"'"), max_size=16
)
STEPS = ("competency_domain", "competency", "skill")


@st.composite
def hub_tables(draw: st.DrawFn) -> list[dict[str, str]]:
    """Rows of the Hub's shape: each one step in at most from the row above."""
    slugs = draw(st.lists(SLUGS, min_size=1, max_size=9, unique=True))
    rows, depth = [], -1
    for slug in slugs:
        depth = draw(st.integers(0, min(depth + 1, 2)))
        name = draw(CELLS.filter(bool).map(lambda text: f"N{text}"))
        row = {step: name if n == depth else "" for n, step in enumerate(STEPS)}
        row |= {
            "description": f"About {name} as such.",
            "slug": slug,
            "related_skills": "|".join(draw(st.lists(st.sampled_from(slugs), max_size=2))),
        }
        rows.append(row | {"tools_languages_methodologies": draw(CELLS), "learning_resources": draw(CELLS), "Our column": draw(CELLS)})
    return rows


@given(rows=hub_tables())
@settings(max_examples=40, deadline=None)
def test_whatever_a_hub_table_says_it_says_after_our_files_too(rows: list[dict[str, str]]) -> None:
    text = "".join(csv_lines([list(rows[0]), *([guarded(cell) for cell in row.values()] for row in rows)]))
    before = read_table(text.encode())

    with TemporaryDirectory() as place:
        after = read_table(text_of(brought_in(text.encode(), Path(place)), Format.HUB).encode())

    assert after.columns == before.columns
    assert after.rows == before.rows
