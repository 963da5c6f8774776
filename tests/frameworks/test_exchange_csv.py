"""Tables of competencies: encodings, delimiters, columns, parents, and what a spreadsheet would run."""

from pathlib import Path

import pytest
from frameworks.exchanged import a_small_framework, an_edition, the_core, written

from genomeready.frameworks.exchange.csv_files import read_table
from genomeready.frameworks.exchange.drafts import Draft, NotReadable
from genomeready.frameworks.exchange.folder import values_of
from genomeready.frameworks.exchange.formats import Format, format_of, lost, read_draft, text_of
from genomeready.frameworks.exchange.settling import settle

HEADER = "Identifier,fullStatement,Human Coding Scheme,Is Child Of"
GROUP = "g,Everything that has to do with genes,G,"
HUB = "competency_domain,competency,skill,description,slug,related_skills"


def opensalt(*rows: str, header: str = HEADER) -> Draft:
    return read_draft("\n".join([header, *rows]).encode(), Format.OPENSALT, title="A table")


def hub(*rows: str, header: str = HUB) -> Draft:
    return read_draft("\n".join([header, *rows]).encode(), Format.HUB, title="A table")


def said(draft: Draft) -> list[str]:
    return [note.what for note in draft.notes]


ACCENTS = "g,Conseil génétique à l’hôpital,G,"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_encoding_and_delimiter_is_found(encoding: str, delimiter: str) -> None:
    text = f"{HEADER}\n{ACCENTS}\n".replace(",", delimiter)
    data = text.encode(encoding)

    assert format_of(data) is Format.OPENSALT
    draft = read_draft(data, Format.OPENSALT, title="A table")

    assert draft.items[0].statement == "Conseil génétique à l’hôpital"
    assert any("Windows-1252" in what for what in said(draft)) is (encoding == "cp1252")


def test_a_delimiter_inside_of_a_quoted_name_is_none() -> None:
    table = read_table(b'"one;two;three",b\n1,2\n')

    assert table.columns == ("one;two;three", "b")


BROKEN = {
    "nothing": (b"", "no row below"),
    "a header alone": (HEADER.encode(), "no row below"),
    "a column twice": (f"{HEADER},Identifier\n{GROUP},g".encode(), "stands in the header twice"),
    "no statements": (b"Identifier,Notes\n1,2", "`fullStatement` is missing"),
    "no identifiers": (b"fullStatement,Notes\n1,2", "`Identifier` is missing"),
    "an open quotation mark": (f'{HEADER}\n"g,b,c,d'.encode(), "no CSV table"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text"),
    "zeros": (HEADER.encode() + b"\n\0,\0,\0,\0", "no text"),
    "a field without end": (f"{HEADER}\ng,{'x' * 200_000},,".encode(), "no CSV table"),
    "large": (b"x" * (21 * 1024 * 1024), "larger than 20 MB"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_what_is_no_table_is_refused_in_one_sentence(how: str) -> None:
    data, words = BROKEN[how]

    with pytest.raises(NotReadable, match=words) as refusal:
        read_draft(data, Format.OPENSALT, title="A table")

    assert "\n" not in refusal.value.text


def test_more_rows_than_any_framework_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("genomeready.frameworks.exchange.csv_files.MOST_ROWS", 2)

    with pytest.raises(NotReadable, match="more than 2 rows"):
        opensalt(GROUP, "h,Another of the same,H,")


def test_columns_are_known_by_their_letters_alone() -> None:
    draft = opensalt("g,Everything about genes,G,3", header="identifier,Full Statement,humanCodingScheme,Sequence Number")

    assert (draft.items[0].code, draft.items[0].sequence) == ("G", 3)


@pytest.mark.parametrize(("parent", "by"), [("G", "code"), ("g", "identifier")])
def test_a_parent_is_named_by_code_or_by_identifier(parent: str, by: str) -> None:
    draft = opensalt(GROUP, f"g1,Knows what a gene is,G.1,{parent}")

    assert draft.items[1].parent == "g"
    assert draft.parents_by == by


@pytest.mark.parametrize("parent", ["nobody", "g1", "G.1"])
def test_a_parent_that_is_none_puts_the_item_at_the_top_and_is_kept(parent: str, tmp_path: Path) -> None:
    draft = opensalt(GROUP, f"g1,Knows what a gene is,G.1,{parent}", "g2,Knows what a risk is,G.2,G")

    assert draft.items[1].parent == ""
    assert any("put at the top" in what for what in said(draft))
    entry, origin = written(settle(draft, slug="table"), tmp_path)
    rows = read_table(text_of(an_edition(entry, origin=origin), Format.OPENSALT).encode()).rows
    assert [row["Is Child Of"] for row in rows] == ["", parent, "G"]


def test_a_circle_of_parents_is_opened() -> None:
    draft = opensalt("a,One of a circle of two,A,B", "b,Two of a circle of two,B,A", "c,Below the circle of two,C,B")

    assert [item.parent for item in draft.items].count("") == 1
    assert len(settle(draft, slug="table").values.competencies) == 2


def test_rows_without_name_or_words_or_with_a_name_again_are_refused() -> None:
    draft = opensalt(GROUP, ",No name at all,,", "x,,X,", "g,The name again,G,")

    assert [item.identifier for item in draft.items] == ["g"]
    assert sum(note.refused for note in draft.notes) == 3


def test_a_column_that_nobody_knows_is_reported_and_kept(tmp_path: Path) -> None:
    draft = opensalt(f"{GROUP},blue", header=f"{HEADER},Colour of the cover")

    (note,) = [note for note in draft.notes if note.where == "Colour of the cover"]
    assert "none of OpenSALT's" in note.what
    entry, origin = written(settle(draft, slug="table"), tmp_path)
    assert "blue" in text_of(an_edition(entry, origin=origin), Format.OPENSALT)


def test_cells_beyond_the_last_column_are_noted() -> None:
    draft = opensalt(f"{GROUP},more,and more")

    assert [(note.what, note.where) for note in draft.notes] == [
        ("The row has more cells than there are columns; the last ones were left out.", "row 2")
    ]


@pytest.mark.parametrize("separator", [",", "|"])
def test_several_links_in_a_cell_are_told_apart(separator: str) -> None:
    draft = opensalt(f'{GROUP},"a{separator}b"', header=f"{HEADER},isRelatedTo")

    assert [link.target for link in draft.items[0].links] == ["a", "b"]
    assert draft.separator == separator


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
@pytest.mark.parametrize("kind", [Format.OPENSALT, Format.HUB])
def test_what_a_spreadsheet_would_run_is_written_so_that_it_does_not(sign: str, kind: Format, tmp_path: Path) -> None:
    entry = a_small_framework(tmp_path)
    edition = an_edition(entry)
    edition.values.competencies["reading-genes"]["statement"] = f"{sign}HYPERLINK(A1)"

    text = text_of(edition, kind)

    assert f"'{sign}HYPERLINK(A1)" in text
    assert f",{sign}HYPERLINK" not in text
    assert any(f"{sign}HYPERLINK(A1)" in row.values() for row in read_table(text.encode()).rows)


def test_names_of_levels_stand_in_their_columns_and_are_read_from_them() -> None:
    text = text_of(an_edition(the_core()), Format.OPENSALT)

    draft = read_draft(text.encode(), Format.OPENSALT, title="Core")

    assert {n: name for n, (name, _) in draft.scale.items()} == {
        1: "Aware", 2: "Applies with guidance", 3: "Independent", 4: "Leads and teaches",
    }  # fmt: skip
    assert [c["levels"] for c in settle(draft, slug="core").values.competencies.values()] == [
        c["levels"] for c in values_of(the_core()).competencies.values()
    ]


def test_a_step_in_by_a_column_is_a_level_of_the_tree() -> None:
    draft = hub("Data,,,About data as a whole.,data,", ",Cleaning,,About cleaning of data.,cleaning,", ",,Spotting,Finds errors.,spotting,")

    assert [(item.identifier, item.parent) for item in draft.items] == [("data", ""), ("cleaning", "data"), ("spotting", "cleaning")]
    assert [item.kind for item in draft.items] == ["", "", "skill"]


@pytest.mark.parametrize(
    "row",
    [",,,Words without a name.,x,", "Two,names,,In one row.,x,", "No slug,,,At all.,,", ",,A skill under nothing,Hangs in the air.,x,"],
)
def test_a_row_that_names_no_place_is_refused(row: str) -> None:
    draft = hub(row, "Data,,,About data as a whole.,data,")

    assert [item.identifier for item in draft.items] == ["data"]
    assert sum(note.refused for note in draft.notes) == 1


def test_a_slug_that_stands_twice_is_refused_the_second_time() -> None:
    draft = hub("Data,,,About data as a whole.,data,", "Data again,,,About data once more.,data,")

    assert [item.title for item in draft.items] == ["Data"]
    assert draft.notes[0].refused


@pytest.mark.parametrize("missing", ["slug", "competency_domain"])
def test_a_hub_table_without_its_columns_is_refused(missing: str) -> None:
    with pytest.raises(NotReadable, match=f"`{missing}` is missing"):
        hub("a,b,c,d,e,f", header=HUB.replace(missing, "other"))


def test_related_skills_are_links_and_tools_are_kept_beside() -> None:
    header = f"{HUB},tools_languages_methodologies,Mood"
    draft = hub("Data,,,About data as a whole.,data,,uml|xml,good", ",Cleaning,,About cleaning.,cleaning,data|other,,", header=header)

    assert draft.items[0].other == {"tools_languages_methodologies": "uml|xml", "Mood": "good"}
    assert [(link.type, link.target) for link in draft.items[1].links] == [("isRelatedTo", "data"), ("isRelatedTo", "other")]
    assert [note.where for note in draft.notes] == ["Mood"]


def test_slugs_with_digits_are_spelled_out_and_come_back_as_they_were(tmp_path: Path) -> None:
    draft = hub("Data,,,About data as a whole.,data-2,", ",Cleaning,,About cleaning of data.,cleaning-4you,")

    entry, origin = written(settle(draft, slug="table"), tmp_path)

    assert list(entry.competencies) == ["cleaning-four-you"]
    rows = read_table(text_of(an_edition(entry, origin=origin), Format.HUB).encode()).rows
    assert [row["slug"] for row in rows] == ["data-2", "cleaning-4you"]


@pytest.mark.parametrize("kind", [Format.OPENSALT, Format.HUB])
def test_a_table_says_what_it_has_no_place_for(kind: Format) -> None:
    missing = list(lost(an_edition(the_core()), kind))

    assert any("12 role profiles" in what for what in missing)
    assert any(
        f"alignments of {sum(bool(c.aligned_to) for c in the_core().competencies.values())} competencies" in what for what in missing
    )
    assert list(lost(an_edition(the_core()), Format.CASE)) == []
