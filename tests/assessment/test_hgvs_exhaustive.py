"""Every small change of every small sequence: what the question calls the same is what makes the same sequence, by a second writing."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from genomeready.assessment.types.hgvs import question
from genomeready.assessment.types.hgvs.normal import Window, normalised
from genomeready.assessment.types.hgvs.reading import read_description
from genomeready.assessment.types.machines import MACHINES, Answers

HGVS = Answers(MACHINES["hgvs"])
SEQUENCES = ["".join(bases) for bases in product("AC", repeat=5)]
MADE_UP = ["ATGCCCAAATGA", "GGCACACACTTA", "TTTTTTTT", "ACGTACGTACGT", "GAGAGAGAGAC"]


def deletions(sequence: str) -> Iterator[tuple[str, str]]:
    """Every deletion that leaves something, with the sequence that it makes."""
    for start in range(1, len(sequence) + 1):
        for end in range(start, len(sequence) + 1):
            if end - start + 1 < len(sequence):
                yield spelt(start, end, "del"), sequence[: start - 1] + sequence[end:]


def duplications(sequence: str) -> Iterator[tuple[str, str]]:
    for start in range(1, len(sequence) + 1):
        for end in range(start, min(start + 2, len(sequence) + 1)):
            yield spelt(start, end, "dup"), sequence[:end] + sequence[start - 1 : end] + sequence[end:]


def insertions(sequence: str) -> Iterator[tuple[str, str]]:
    for before in range(1, len(sequence)):
        for new in ("A", "C", "AC"):
            yield f"c.{before}_{before + 1}ins{new}", sequence[:before] + new + sequence[before:]


def substitutions(sequence: str) -> Iterator[tuple[str, str]]:
    for place, base in enumerate(sequence, 1):
        for new in sorted(set("ACGT") - {base}):
            yield f"c.{place}{base}>{new}", sequence[: place - 1] + new + sequence[place:]


def replacements(sequence: str) -> Iterator[tuple[str, str]]:
    for start in range(1, len(sequence)):
        for new in ("A", "AC", "CCA"):
            yield f"c.{start}_{start + 1}delins{new}", sequence[: start - 1] + new + sequence[start + 1 :]


def spelt(start: int, end: int, word: str) -> str:
    return f"c.{start if start == end else f'{start}_{end}'}{word}"


def all_changes(sequence: str) -> list[tuple[str, str]]:
    """Every change that makes another sequence."""
    kinds = (deletions, duplications, insertions, substitutions, replacements)
    return [(text, made) for kind in kinds for text, made in kind(sequence) if made != sequence]


def normal_of(text: str, sequence: str) -> str:
    return f"c.{normalised(read_description(text).changes[0], Window(sequence))}"


def test_changes_that_make_the_same_sequence_have_one_name_and_others_have_another() -> None:
    for sequence in SEQUENCES:
        names: dict[str, set[str]] = {}
        for text, made in all_changes(sequence):
            names.setdefault(made, set()).add(normal_of(text, sequence))

        assert {made: len(found) for made, found in names.items()} == dict.fromkeys(names, 1), sequence
        assert len({name for found in names.values() for name in found}) == len(names)


@pytest.mark.parametrize("sequence", MADE_UP)
def test_the_name_lies_as_far_to_the_right_as_any_that_makes_the_same(sequence: str) -> None:
    for kind, word in ((deletions, "del"), (duplications, "dup")):
        furthest: dict[str, int] = {}
        for text, made in kind(sequence):
            start = int(text.removeprefix("c.").removesuffix(word).split("_")[0])
            furthest[made] = max(furthest.get(made, 0), start)
        for text, made in kind(sequence):
            name = normal_of(text, sequence)

            if name.endswith(word):
                assert int(name.removeprefix("c.").removesuffix(word).split("_")[0]) == furthest[made], (text, name)


@pytest.mark.parametrize("sequence", MADE_UP[:3])
def test_each_change_of_a_sequence_earns_all_seven_tenths_or_less_against_each_key(sequence: str) -> None:
    changes = all_changes(sequence)[::3]
    keys = sorted({(normal_of(text, sequence), made) for text, made in changes})[::4]

    for key, wanted in keys:
        content = {"hgvs": {"description": key, "window": {"sequence": sequence, "first": 1}}}
        for text, made in changes:
            share = question.mark(content, text).share

            if made == wanted:
                assert share == (1 if text == key else Fraction(7, 10)), (sequence, key, text)
            else:
                assert share <= Fraction(7, 10), (sequence, key, text)


@pytest.mark.parametrize("sequence", MADE_UP)
def test_the_machine_and_the_question_agree_on_the_name(sequence: str) -> None:
    for text, _ in all_changes(sequence)[::5]:
        line: dict[str, Any] = {"hgvs": text, "window": {"sequence": sequence, "first": 1}}

        said = HGVS.to(line)["normal"]

        assert said == normal_of(text, sequence)
        assert question.mark({"hgvs": {"description": said, "window": line["window"]}}, said).share == 1


def test_a_window_that_begins_elsewhere_moves_every_name_by_as_much() -> None:
    sequence, first = MADE_UP[1], 1001

    for text, _ in deletions(sequence):
        change = read_description(text).changes[0]
        moved = read_description(moved_by(text, first - 1)).changes[0]

        here, there = normalised(change, Window(sequence)), normalised(moved, Window(sequence, first))

        assert (there.start - here.start, there.end - here.end) == (first - 1, first - 1)
        assert there.kind is here.kind


def moved_by(text: str, far: int) -> str:
    start, _, end = text.removeprefix("c.").removesuffix("del").partition("_")
    return spelt(int(start) + far, int(end or start) + far, "del")


@pytest.mark.parametrize(
    "text", ["", " ", "c.", "NM_000059.4:", "c.5", ":c.5del", "c.5del;", "p.", "g.1_2", "c.5ins", "5del", "c.5delinsX"]
)
def test_what_is_no_description_earns_what_stands_before_the_fault_and_says_where_it_is(text: str) -> None:
    content = {"hgvs": {"description": "c.5del"}, "title": "", "stem_html": "", "lead_in_html": "", "solution_html": "", "references": []}

    found = question.reveal(content, {}, text)

    assert found.mark.share == (Fraction(1, 5) if text.startswith("c.") else 0)
    if text:
        assert 1 <= found.body["fault"]["position"] <= len(text.strip()) + 1
    assert [row["given"] for row in found.body["rows"]][1:] == ["", ""]
