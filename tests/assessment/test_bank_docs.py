"""The table of formats and kinds of question in docs/exchange.md, held against the code."""

import re
from pathlib import Path

import pytest
from assessment.banked import (
    ALL_KINDS,
    MATCH_CORRECT,
    an_item,
    canvas,
    canvas_item,
    canvas_list,
    canvas_right,
    qti21,
    read,
)

from genomeready.assessment.banks import moodle_reading, qti_12, qti_interactions
from genomeready.assessment.banks.formats import Format, written
from genomeready.assessment.types.interactions import Composite, Hotspot, Interaction, Match, NotOurs, Pair
from genomeready.assessment.types.travelling import TRAVELLING, taken

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "exchange.md").read_text(encoding="utf-8")
SHARED = Match(
    pairs=(Pair(left="DNA", right="bases"), Pair(left="RNA", right="bases"), Pair(left="A protein", right="residues")),
    extra=tuple(f"word {n}" for n in range(6)),
)
KINDS: dict[str, Interaction] = {
    "one right answer": ALL_KINDS["single"],
    "several right answers": ALL_KINDS["multiple"],
    "a number": ALL_KINDS["number"],
    "true or false": ALL_KINDS["true-false"],
    "a short text": ALL_KINDS["text"],
    "pairs": ALL_KINDS["match"],
    "pairs that share a right side": SHARED,
    "an order": ALL_KINDS["order"],
    "a text with gaps": ALL_KINDS["gaps"],
    "places in a picture": Hotspot(picture="x", right=()),
    "an essay": ALL_KINDS["essay"],
    "a file to hand in": ALL_KINDS["upload"],
    "several parts": Composite(parts=(("", ALL_KINDS["essay"]), ("", ALL_KINDS["essay"]))),
}
COLUMNS = {"GIFT": Format.GIFT, "Aiken": Format.AIKEN, "Moodle XML": Format.MOODLE, "QTI 2.1": Format.QTI_21, "QTI 3.0": Format.QTI_30}


def table() -> dict[str, dict[str, str]]:
    found = re.search(r"^\| question \|.*?\n\n", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in found[0].strip().split("\n")]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def test_the_table_has_a_row_for_every_kind_and_no_other() -> None:
    assert set(table()) == set(KINDS)


@pytest.mark.parametrize("name", sorted(KINDS))
@pytest.mark.parametrize("column", sorted(COLUMNS))
def test_what_the_table_says_is_written_is_written_and_read_again(name: str, column: str) -> None:
    said = table()[name][column]
    try:
        data = written([an_item(KINDS[name])], COLUMNS[column])
    except NotOurs:
        assert "w" not in said
        return

    assert said == "rw"
    assert type(read(data).items[0].interaction) is type(KINDS[name])


@pytest.mark.parametrize("name", sorted(KINDS))
def test_what_the_table_says_becomes_a_type_of_ours_does(name: str) -> None:
    said = table()[name]["ours"]
    try:
        kind = f"`{taken(an_item(KINDS[name])).type}`"
    except NotOurs:
        kind = "–"

    assert said == kind


def test_what_is_read_only_is_read() -> None:
    place = '<hotspotInteraction responseIdentifier="R"><prompt>W?</prompt><object data="k.png"/></hotspotInteraction>'
    essay = '<extendedTextInteraction responseIdentifier="R"><prompt>T?</prompt></extendedTextInteraction>'
    declared = '<responseDeclaration identifier="R" cardinality="single" baseType="string"/>'

    assert isinstance(read("A codon has {=three} bases.").items[0].interaction, type(KINDS["a text with gaps"]))
    assert isinstance(read(qti21(place, declared, MATCH_CORRECT)).items[0].interaction, Hotspot)
    assert isinstance(read(qti21(essay + essay, declared)).items[0].interaction, Composite)
    assert read(canvas(canvas_item("multiple_choice_question", canvas_list(("1", "a")), canvas_right("1")))).items


def test_the_canvas_column_follows_the_types_that_are_read() -> None:
    read_there = {name for name, row in table().items() if row["Canvas"] == "r"}

    assert {row["Canvas"] for row in table().values()} <= {"r", "–"}
    assert len(read_there) == 10
    assert len(qti_12.KINDS) == 10, "fill-in and drop-down gaps are one row of the table"


def test_the_readers_know_no_kind_that_the_table_leaves_out() -> None:
    assert set(moodle_reading.KINDS) == {
        "multichoice", "truefalse", "shortanswer", "numerical", "matching", "cloze", "multianswer", "essay", "ddwtos", "gapselect",
        "ordering",
    }  # fmt: skip
    assert len(qti_interactions.KINDS) == 9
    assert {name.strip("`") for row in table().values() if (name := row["ours"]) != "–"} == set(TRAVELLING)
