"""Writing a karyotype as a question: what each component earns, and what the file of a question has to hold."""

from fractions import Fraction
from typing import Any

import pytest
from assessment.proving import TEXTS
from assessment.test_karyotypes import KARYOTYPES, SOUND
from factories.questions import an_entry, stored, with_head
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.karyotypes import question
from genomeready.assessment.types.karyotypes.formula import Karyotype
from genomeready.assessment.types.karyotypes.reading import read_karyotype
from genomeready.assessment.types.registry import type_named

PHILADELPHIA = "46,XX,t(9;22)(q34;q11.2)"
TURNER = "mos 45,X[10]/46,XX[20]"
WEIGHTS = {"count": 1, "sex": 1, "kind": 1, "chromosomes": 2, "breakpoints": 3, "cells": 1, "other": 1}
"""A second writing of the weights."""


def share(key: str, text: str) -> Fraction:
    return question.mark({"formula": key}, text).share


def lost(key: str, text: str) -> set[str]:
    return {part.label for part in question.mark({"formula": key}, text).parts if part.verdict != "right"}


@pytest.mark.parametrize("text", SOUND)
def test_a_karyotype_earns_all_against_itself(text: str) -> None:
    assert share(text, text) == 1
    assert lost(text, text) == set()


@pytest.mark.parametrize(
    ("key", "same"),
    [
        (PHILADELPHIA, "46,XX,t(22;9)(q11.2;q34)"),
        (PHILADELPHIA, "46, XX, t(9;22)(q34;q11.2)"),
        (TURNER, "45,X[10]/46,XX[20]"),
        (TURNER, "46,XX[20]/45,X[10]"),
        ("48,XX,+8,+21", "48,XX,+21,+8"),
        ("46,XX,inv(9)(p12q13)", "46,XX,inv(9)(q13p12)"),
        ("45,XX,rob(14;21)(q10;q10)", "45,XX,der(14;21)(q10;q10)"),
        ("45,XX,rob(14;21)(q10;q10)", "45,XX,rob(21;14)(q10;q10)"),
        ("46,XY,del(5)(p15.2)", "46,XY,del(5)(p15.2)dn"),
    ],
)
def test_another_order_or_another_name_of_the_same_earns_all(key: str, same: str) -> None:
    assert share(key, same) == share(same, key) == 1


@pytest.mark.parametrize(
    ("key", "text", "earned", "missing"),
    [
        (PHILADELPHIA, "46,XY,t(9;22)(q34;q11.2)", "8/9", {"sex"}),
        (PHILADELPHIA, "45,XX,t(9;22)(q34;q11.2)", "8/9", {"count"}),
        (PHILADELPHIA, "46,XX,t(9;22)(q34;q11)", "11/12", {"breakpoints"}),
        (PHILADELPHIA, "46,XX,t(9;22)(q34.1;q11.2)", "11/12", {"breakpoints"}),
        (PHILADELPHIA, "46,XX,t(9;22)(q34;q13)", "5/6", {"breakpoints"}),
        (PHILADELPHIA, "46,XX,t(9;22)(p34;p11.2)", "2/3", {"breakpoints"}),
        (PHILADELPHIA, "46,XX,t(9;21)(q34;q11.2)", "1/3", {"chromosomes", "breakpoints", "other"}),
        (PHILADELPHIA, "46,XX,der(9;22)(q34;q11.2)", "8/9", {"kind"}),
        (PHILADELPHIA, "46,XX", "2/9", {"kind", "chromosomes", "breakpoints", "other"}),
        (PHILADELPHIA, "47,XX,t(9;22)(q34;q11.2),+8", "7/9", {"count", "other"}),
        (PHILADELPHIA, "46,XX,t(9;22)(q34;q11.2)/46,XX", "8/9", {"other"}),
        ("47,XY,+21", "46,XY", "1/6", {"count", "kind", "chromosomes", "other"}),
        ("47,XY,+21", "47,XY,+18", "1/2", {"chromosomes", "other"}),
        ("47,XY,+21", "45,XY,-21", "2/3", {"count", "kind"}),
        ("45,X", "46,XX", "0", {"count", "sex", "other"}),
        ("45,X", "46,X", "2/3", {"count"}),
        (TURNER, "45,X[10]", "4/7", {"count", "sex", "cells"}),
        (TURNER, "45,X[20]/46,XX[10]", "5/7", {"cells"}),
        (TURNER, "45,X/46,XX", "5/7", {"cells"}),
        ("46,XX,del(5)(q13q33)", "46,XX,del(5)(q13)", "5/6", {"breakpoints"}),
        ("46,XX,del(5)(p15.2)", "46,XX,dup(5)(p15p15.2)", "23/36", {"kind", "breakpoints"}),
    ],
)
def test_each_component_earns_its_published_weight(key: str, text: str, earned: str, missing: set[str]) -> None:
    assert (str(share(key, text)), lost(key, text)) == (earned, missing)


@given(KARYOTYPES, KARYOTYPES)
def test_a_mark_is_the_weighted_share_of_its_components(key: Karyotype, given_one: Karyotype) -> None:
    found = question.mark({"formula": str(key)}, str(given_one))
    whole = sum(WEIGHTS[part.label] for part in found.parts)

    assert 0 <= found.share <= 1
    assert found.share == sum((part.share * Fraction(WEIGHTS[part.label], whole) for part in found.parts), Fraction(0))
    assert [part.label for part in found.parts].count("count") == len(key.clones)


def test_a_line_that_would_do_for_two_goes_where_it_is_needed() -> None:
    assert share("40,X/40,X[1]", "40,X[1]/40,X") == 1


@given(KARYOTYPES, st.randoms(use_true_random=False))
def test_lines_and_abnormalities_in_any_order_earn_the_same(found: Karyotype, random: Any) -> None:
    turned = list(found.clones)
    random.shuffle(turned)

    assert share(str(found), str(Karyotype(tuple(turned)))) == 1


@given(KARYOTYPES)
def test_nothing_and_what_cannot_be_read_never_earn_all(found: Karyotype) -> None:
    assert share(str(found), "") == 0
    assert share(str(found), f"{found}]") < 1


@pytest.mark.parametrize(
    ("text", "earned", "position"),
    [
        ("46,XX,t(9;22)(q34;q11.2", "2/9", 24),
        ("46,XX,t(9;22)", "2/9", 14),
        ("46,XY,t(9;22)", "1/9", 14),
        ("46XX", "0", 3),
        ("normal", "0", 1),
    ],
)
def test_what_stands_before_a_fault_earns_its_part_and_the_fault_has_a_place(text: str, earned: str, position: int) -> None:
    found = question.reveal({"formula": PHILADELPHIA} | TEXTS, {}, text)

    assert (str(found.mark.share), found.body["fault"]["position"]) == (earned, position)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("46,XX,t(9;22)", "no karyotype: at character 14"),
        ("46,XY,+21", "says 46 chromosomes, but they come to 47"),
        ("mos 45,X[10]/45,XX[20]", "`45,XX[20]` says 45"),
        ("mos 45,X[10]/46,XX", "write all or none"),
    ],
)
def test_a_key_that_does_not_add_up_is_a_fault_of_the_file(formula: str, said: str) -> None:
    found = [str(fault) for fault in question.faults(with_head(an_entry("q-qt-0321"), body={"formula": formula}))]

    assert [fault for fault in found if said in fault], found


@pytest.mark.parametrize("formula", [text for text in SOUND if not text.startswith("69")])
def test_a_key_that_adds_up_is_none(formula: str) -> None:
    assert list(question.faults(with_head(an_entry("q-qt-0321"), body={"formula": formula}))) == []


def test_an_open_question_shows_nothing_of_the_key() -> None:
    content = stored(an_entry("q-qt-0321"))

    shown = question.view(content, question.prepare(content, "seed"), None)

    assert "t(9;22)" not in str(shown)
    assert (shown.text, shown.answered) == ("", False)


def test_lines_of_cells_are_numbered_where_there_are_several() -> None:
    one, several = (question.reveal({"formula": formula} | TEXTS, {}, formula).body["rows"] for formula in (PHILADELPHIA, TURNER))

    assert {row["n"] for row in one} == {0}
    told = [(row["name"], row["n"]) for row in several]
    assert told[:-1] == [(name, n) for n in (1, 2) for name in ("count", "sex", "cells")]
    assert told[-1] == ("other", 0)


def test_what_nobody_asked_for_is_named() -> None:
    rows = question.reveal({"formula": PHILADELPHIA} | TEXTS, {}, "47,XX,t(9;22)(q34;q11.2),+8/46,XX").body["rows"]

    assert rows[-1]["given"] == "+8, 46,XX"


def test_a_karyotype_that_is_too_long_is_refused_in_words() -> None:
    for sent in (["46,XX," + "+1," * 120], ["46,XX", "46,XY"]):
        with pytest.raises(question.TooLong, match="at most 300 characters"):
            question.read_answer({}, sent)


def test_a_karyotype_is_a_part_of_a_case_like_any_other() -> None:
    kind = type_named("case")
    parts = [
        {"id": own, "type": "karyotype", "weight": 1, "content": TEXTS | {"formula": formula}}
        for own, formula in (("child", "46,XY,der(22)t(11;22)(q23;q11.2)mat"), ("mother", "46,XX,t(11;22)(q23;q11.2)"))
    ]
    content = TEXTS | {"parameters": {}, "parts": parts}
    frozen = kind.prepare(content, "seed")
    tokens = [part[0] for part in frozen["parts"]]

    answer = kind.read_answer(frozen, [f"{tokens[0]}=46,XY,der(22)t(11;22)(q23;q11.2)", f"{tokens[1]}=46,XX"])
    found = kind.mark(content, answer)

    assert read_karyotype(answer["child"]).clones[0].abnormalities[0].within
    assert [str(part.share) for part in found.parts] == ["1", "2/9"]
