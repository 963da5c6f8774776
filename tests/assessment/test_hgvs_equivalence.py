"""What counts as the same description and what does not, over tables and against a second writing of the published weights."""

from fractions import Fraction
from typing import Any

import pytest
from assessment.proving import TEXTS
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.hgvs import question
from genomeready.assessment.types.hgvs.comparing import Asked, components
from genomeready.assessment.types.hgvs.normal import Window, normalised
from genomeready.assessment.types.hgvs.reading import read_description
from genomeready.assessment.types.registry import type_named

SAME = [
    ("c.76del", "c.76delA"),
    ("c.76_78del", "c.76_78delACG"),
    ("c.76_78del", "c.76_78del3"),
    ("c.76_78delACG", "c.76_78del"),
    ("c.76dup", "c.76dupT"),
    ("c.76_77dup", "c.76_77dupTG"),
    ("c.76_80inv", "c.76_80invACGTA"),
    ("c.76_78delinsTG", "c.76_78delACGinsTG"),
    ("c.76_77insTA", "c.76_77insta"),
    ("c.88+1G>T", "c.88+1g>t"),
    ("r.76a>c", "r.76A>C"),
    ("p.Trp24Ter", "p.Trp24*"),
    ("p.Trp24Cys", "p.W24C"),
    ("p.(Trp24Cys)", "p.Trp24Cys"),
    ("p.Trp24Cys", "p.(W24C)"),
    ("p.Arg97ProfsTer23", "p.R97Pfs*23"),
    ("p.Ter110GlnextTer17", "p.*110Qext*17"),
    ("p.Lys23_Val25del", "p.K23_V25del"),
    ("p.Lys2_Gly3insGlnSer", "p.K2_G3insQS"),
    ("p.Cys188=", "p.(C188=)"),
    ("c.(?_-245)_(31+1_32-1)del", "c.(?_-245)_(31+1_32-1)del"),
    ("c.-128_-126[79]", "c.-128_-126[79]"),
    ("NM_004006.2:c.76del", "NM_004006.2(DMD):c.76del"),
    ("NG_012337.1(NM_003002.2):c.274G>T", "NG_012337.1(NM_003002.2):c.274G>T"),
    ("LRG_199t1:c.76del", "LRG_199t1:c.76del"),
]
OTHER = [
    ("c.76del", "c.77del", "position"),
    ("c.76del", "c.76_77del", "position"),
    ("c.88+1G>T", "c.88-1G>T", "position"),
    ("c.88+1G>T", "c.88+2G>T", "position"),
    ("c.*46A>T", "c.46A>T", "position"),
    ("c.-14A>T", "c.14A>T", "position"),
    ("p.Trp24Cys", "p.Trp25Cys", "position"),
    ("c.(?_-245)_(31+1_32-1)del", "c.-245_31del", "position"),
    ("c.76del", "c.76dup", "edit"),
    ("c.76A>T", "c.76A>G", "edit"),
    ("c.76A>T", "c.76C>T", "edit"),
    ("c.76A>T", "c.76delinsT", "edit"),
    ("c.76_77insTA", "c.76_77insAT", "edit"),
    ("c.76_77insN[5]", "c.76_77insN[6]", "edit"),
    ("c.76_78delACG", "c.76_78delACT", "edit"),
    ("c.76_78delACG", "c.76_78del2", "edit"),
    ("c.-128_-126[79]", "c.-128_-126[80]", "edit"),
    ("p.Trp24Cys", "p.Trp24Ter", "edit"),
    ("p.Arg97ProfsTer23", "p.Arg97ProfsTer24", "edit"),
    ("p.Arg97ProfsTer23", "p.Arg97fs", "edit"),
    ("p.Cys188=", "p.Cys188?", "edit"),
    ("c.76del", "n.76del", "type"),
    ("NM_004006.2:c.76del", "NM_004006.3:c.76del", "version"),
    ("NM_004006.2:c.76del", "NM_004006:c.76del", "version"),
    ("NG_012337.1(NM_003002.2):c.274G>T", "NG_012337.1(NM_003002.3):c.274G>T", "accession"),
]


def verdicts(right: str, given_text: str, **body: Any) -> dict[str, str]:
    return {part.label: part.verdict for part in question.mark({"hgvs": {"description": right} | body}, given_text).parts}


@pytest.mark.parametrize(("right", "same"), SAME)
def test_another_spelling_of_the_same_description_earns_all(right: str, same: str) -> None:
    assert set(verdicts(right, same).values()) == {"right"}
    assert question.mark({"hgvs": {"description": right}}, same).share == 1


@pytest.mark.parametrize(("right", "other", "component"), OTHER)
def test_another_description_loses_what_it_differs_in(right: str, other: str, component: str) -> None:
    found = verdicts(right, other)

    lost = {name for name, verdict in found.items() if verdict != "right"}

    assert component in lost
    assert lost <= {component, "version"}


# a second writing of the weights

ACCESSIONS = ("NM_000059", "NM_000492")
TOLD = st.fixed_dictionaries(
    {
        "accession": st.sampled_from([*ACCESSIONS, ""]),
        "version": st.sampled_from(["3", "4", ""]),
        "type": st.sampled_from(["c", "n"]),
        "position": st.sampled_from(["5", "6", "7_8"]),
        "edit": st.sampled_from(["del", "dup"]),
    }
)


def spelt(told: dict[str, str]) -> str:
    version = f".{told['version']}" if told["version"] else ""
    reference = f"{told['accession']}{version}:" if told["accession"] else ""
    return f"{reference}{told['type']}.{told['position']}{told['edit']}"


def by_hand(right: dict[str, str], told: dict[str, str]) -> Fraction:
    """The rule in words: 15, 10, 15, 30 and 30 hundredths; another accession earns half at most."""
    if not told["accession"]:
        told = told | {"version": ""}
    hundredths = 0
    if told["accession"] == right["accession"]:
        hundredths += 15
        if told["version"] == right["version"]:
            hundredths += 10
    if told["type"] == right["type"]:
        hundredths += 15
    for name in ("position", "edit"):
        if told[name] == right[name]:
            hundredths += 30
    if told["accession"] not in {"", right["accession"]}:
        hundredths = min(hundredths, 50)
    return Fraction(hundredths, 100)


@given(TOLD.filter(lambda told: bool(told["accession"] and told["version"])), TOLD)
def test_the_marks_are_those_of_a_second_writing_of_the_rule(right: dict[str, str], told: dict[str, str]) -> None:
    found = question.mark({"hgvs": {"description": spelt(right)}}, spelt(told))

    assert found.share == by_hand(right, told)


@given(TOLD)
def test_the_components_of_a_description_put_together_again_are_the_description(told: dict[str, str]) -> None:
    found = components(read_description(spelt(told)))

    assert spelt(found) == spelt(told if told["accession"] else told | {"version": ""})


@pytest.mark.parametrize(
    ("right", "weights"),
    [
        ("NM_000059.4:c.6del", {"accession": 15, "version": 10, "type": 15, "position": 30, "edit": 30}),
        ("c.6del", {"type": 20, "position": 40, "edit": 40}),
    ],
)
def test_the_weights_are_published_and_sum_to_one(right: str, weights: dict[str, int]) -> None:
    found = Asked(right=read_description(right)).weights()

    assert found == {name: Fraction(weight, 100) for name, weight in weights.items()}
    assert sum(found.values()) == 1


def test_a_dash_of_a_word_processor_is_a_hyphen() -> None:
    for dash in "\u2010\u2011\u2012\u2013\u2212":
        assert set(verdicts("c.89-2A>G", f"c.89{dash}2A>G").values()) == {"right"}


def test_a_description_is_a_part_of_a_case_like_any_other() -> None:
    kind = type_named("case")
    part = {"id": "name", "type": "hgvs", "weight": 3, "content": TEXTS | {"hgvs": {"description": "NM_000059.4:c.6del"}}}
    options = [{"id": own, "html": own, "key": own == "a", "rationale_html": "Why."} for own in "abc"]
    choice = {"id": "class", "type": "single", "weight": 1, "content": TEXTS | {"options": options, "rule": "single"}}
    content = TEXTS | {"parameters": {}, "parts": [part, choice]}
    frozen = kind.prepare(content, "seed")
    token = frozen["parts"][0][0]

    answer = kind.read_answer(frozen, [f"{token}=NM_000059.4:c.6="])
    found = kind.mark(content, answer)

    assert answer == {"name": "NM_000059.4:c.6="}
    assert str(found.share) == str(Fraction(3, 4) * Fraction(7, 10))
    assert kind.reveal(content, frozen, answer).body["parts"][0].body["rows"][4]["given"] == "="


# on a window

WINDOW = {"sequence": "ATGGCACACACTTTTGACGACTGA", "first": 201}
"""201 ATGG CACACAC TTTT GACGAC TGA: a repeat of two bases, a run of four, and a repeat of three."""
ON_WINDOW = [
    ("c.210_211del", "c.205_206del", "7/10"),
    ("c.210_211del", "c.206_207del", "7/10"),
    ("c.210_211del", "c.209_210del", "7/10"),
    ("c.210_211del", "c.210_211del", "1"),
    ("c.210_211del", "c.210_211delAC", "1"),
    ("c.210_211del", "c.211_212del", "3/5"),
    ("c.210_211dup", "c.211_212insAC", "7/10"),
    ("c.210_211dup", "c.204_205insCA", "7/10"),
    ("c.210_211dup", "c.211_212insCA", "1/5"),
    ("c.215dup", "c.211_212insT", "7/10"),
    ("c.215dup", "c.215_216insT", "7/10"),
    ("c.215dup", "c.212dup", "7/10"),
    ("c.215dup", "c.215_216insTT", "1/5"),
    ("c.219_221del", "c.216_218del", "7/10"),
    ("c.219_221del", "c.216_221delinsGAC", "7/10"),
    ("c.219_221del", "c.219_221del", "1"),
    ("c.204G>A", "c.204delinsA", "7/10"),
    ("c.204G>A", "c.203_204delinsGA", "7/10"),
    ("c.204G>A", "c.204C>A", "3/5"),
    ("c.204G>A", "c.300G>A", "3/5"),
    ("c.204_205delinsTT", "c.203_205delinsGTT", "7/10"),
    ("c.204_205delinsTT", "c.[204G>T;205C>T]", "1/5"),
]


@pytest.mark.parametrize(("right", "told", "share"), ON_WINDOW)
def test_what_is_the_same_on_the_window_costs_three_tenths_where_it_is_written_otherwise(right: str, told: str, share: str) -> None:
    found = question.mark({"hgvs": {"description": right, "window": WINDOW}}, told)

    assert str(found.share) == share


@pytest.mark.parametrize("right", sorted({row[0] for row in ON_WINDOW}))
def test_each_right_description_of_the_table_is_what_the_engine_writes(right: str) -> None:
    sequence, first = str(WINDOW["sequence"]), 201

    assert str(normalised(read_description(right).changes[0], Window(sequence, first))) == right.removeprefix("c.")
