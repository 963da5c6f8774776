"""Variant classification against a second writing of the published tables, its properties, and its command."""

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.machines import Answers
from genomeready.assessment.types.variants import machine
from genomeready.assessment.types.variants.co_application import warnings_on
from genomeready.assessment.types.variants.criteria import (
    DEFAULTS,
    LADDER,
    MEANINGS,
    Criterion,
    Strength,
    UnreadableCode,
    read_code,
    read_codes,
)
from genomeready.assessment.types.variants.schemes import SCHEMES, Class, Conflict, posterior_of

SUFFIXES = {"Supporting": "P", "Moderate": "M", "Strong": "S", "Very Strong": "VS", "Stand Alone": "A"}
FIRST_LETTERS = {"PVS": "VS", "PS": "S", "PM": "M", "PP": "P", "BA": "A", "BS": "S", "BP": "P"}

# A second writing of the tables, kept apart on purpose: rows of what must be there, most specific first, as they are printed.
# A row is (very strong, strong, moderate, supporting), each at least so many.
PATHOGENIC_2015 = [(1, 1, 0, 0), (1, 0, 2, 0), (1, 0, 1, 1), (1, 0, 0, 2), (0, 2, 0, 0), (0, 1, 3, 0), (0, 1, 2, 2), (0, 1, 1, 4)]
LIKELY_2015 = [(1, 0, 1, 0), (0, 1, 1, 0), (0, 1, 0, 2), (0, 0, 3, 0), (0, 0, 2, 2), (0, 0, 1, 4)]
PATHOGENIC = {
    "richards2015": PATHOGENIC_2015,
    "richards2015_svi": [*PATHOGENIC_2015, (2, 0, 0, 0)],
    "acgs2020": [(2, 0, 0, 0), (1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 2), (0, 3, 0, 0), (0, 2, 1, 0), (0, 2, 0, 2), (0, 1, 3, 0),
                 (0, 1, 2, 2), (0, 1, 1, 4)],
}  # fmt: skip
LIKELY = {
    "richards2015": LIKELY_2015,
    "richards2015_svi": [*LIKELY_2015, (1, 0, 0, 1)],
    "acgs2020": [(1, 0, 0, 1), (0, 2, 0, 0), *LIKELY_2015[1:]],
}
POINTS = {"P": 1, "M": 2, "S": 4, "VS": 8, "A": 8}


def sides(codes: Sequence[str]) -> tuple[Counter[str], Counter[str]]:
    """How many criteria there are of each strength, for and against, read from the text alone."""
    found: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for code in codes:
        name, _, suffix = code.partition("_")
        found[name[0] == "B"][SUFFIXES[suffix] if suffix else FIRST_LETTERS[name[:-1]]] += 1
    return found


def second_opinion(codes: Sequence[str], scheme: str, *, strict: bool = False) -> str:
    for_it, against = sides(codes)
    if scheme == "tavtigian2020":
        total = sum(POINTS[s] * n for s, n in for_it.items()) - sum(POINTS[s] * n for s, n in against.items())
        return "P" if total >= 10 else "LP" if total >= 6 else "VUS" if total >= 0 else "LB" if total >= -6 else "B"
    held = tuple(for_it[s] for s in ("VS", "S", "M", "P"))

    def meets(rows: list[tuple[int, int, int, int]]) -> bool:
        return any(all(has >= needs for has, needs in zip(held, row, strict=True)) for row in rows)

    one = "P" if meets(PATHOGENIC[scheme]) else "LP" if meets(LIKELY[scheme]) else ""
    other = ""
    if against["A"] or against["S"] >= 2:
        other = "B"
    elif (against["S"] == 1 and against["P"]) or against["P"] >= 2:
        other = "LB"
    if (one and other) or (strict and for_it.total() and against.total()):
        return "VUS"
    return one or other or "VUS"


ALL_OF_FOUR = [chosen for size in range(5) for chosen in combinations(DEFAULTS, size)]
APPLIED = [f"{code}_{suffix}" for code in ("PVS1", "PS3", "PM2", "PP3") for suffix in list(SUFFIXES)[:4]]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_combinations_of_up_to_four_criteria_agree_with_a_second_writing_of_the_table(scheme: str) -> None:
    wrong = [codes for codes in ALL_OF_FOUR if SCHEMES[scheme].classify(read_codes(codes)).value != second_opinion(codes, scheme)]

    assert len(ALL_OF_FOUR) == 24_158
    assert wrong == []


@pytest.mark.parametrize("scheme", ["richards2015", "richards2015_svi", "acgs2020"])
def test_the_other_reading_of_conflict_agrees_too(scheme: str) -> None:
    wrong = [
        codes
        for codes in ALL_OF_FOUR
        if SCHEMES[scheme].classify(read_codes(codes), conflict=Conflict.ANY).value != second_opinion(codes, scheme, strict=True)
    ]

    assert wrong == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_applied_strengths_agree_too(scheme: str) -> None:
    by_code: dict[str, list[str]] = {}
    for code in APPLIED:
        by_code.setdefault(code.partition("_")[0], []).append(code)
    chosen = [(a, b, c, d) for a in by_code["PVS1"] for b in by_code["PS3"] for c in by_code["PM2"] for d in by_code["PP3"]]

    assert [codes for codes in chosen if SCHEMES[scheme].classify(read_codes(codes)).value != second_opinion(codes, scheme)] == []


# properties

CRITERIA = st.lists(st.sampled_from(sorted(DEFAULTS)), unique=True, max_size=9).flatmap(
    lambda codes: st.tuples(*(st.sampled_from([Criterion(code, strength) for strength in LADDER]) for code in codes))
)


@given(CRITERIA, st.sampled_from(["richards2015_svi", "acgs2020", "tavtigian2020"]), st.data())
def test_a_stronger_pathogenic_criterion_never_makes_the_class_more_benign(
    held: tuple[Criterion, ...], scheme: str, data: st.DataObject
) -> None:
    raisable = [n for n, criterion in enumerate(held) if criterion.code[0] == "P" and criterion.strength is not Strength.VERY_STRONG]
    if not raisable or any(criterion.code[0] == "B" for criterion in held):
        return
    n = data.draw(st.sampled_from(raisable))
    stronger = LADDER[LADDER.index(held[n].strength) + 1]
    raised = [*held[:n], Criterion(held[n].code, stronger), *held[n + 1 :]]

    assert SCHEMES[scheme].classify(raised).rank >= SCHEMES[scheme].classify(held).rank


@given(CRITERIA, st.sampled_from(sorted(DEFAULTS)))
def test_another_criterion_moves_the_points_its_own_way(held: tuple[Criterion, ...], code: str) -> None:
    if code in {criterion.code for criterion in held}:
        return
    more = [*held, read_code(code)]

    before, after = (SCHEMES["tavtigian2020"].classify(criteria).rank for criteria in (held, more))
    assert after >= before if code[0] == "P" else after <= before


def test_the_table_of_2015_has_the_gap_that_the_working_group_closed() -> None:
    strong, stronger = read_codes(["PVS1", "PS1"]), read_codes(["PVS1", "PS1_Very Strong"])

    assert [SCHEMES["richards2015"].classify(codes).value for codes in (strong, stronger)] == ["P", "VUS"]
    assert [SCHEMES["richards2015_svi"].classify(codes).value for codes in (strong, stronger)] == ["P", "P"]


@given(st.integers(-40, 40))
def test_the_posterior_rises_with_the_points_and_stays_a_probability(points: int) -> None:
    assert 0 < posterior_of(points) < posterior_of(points + 1) < 1


@pytest.mark.parametrize(
    ("points", "expected"), [(6, 0.900), (9, 0.988), (10, 0.994), (-1, 0.051), (-7, 0.0007), (5, 0.812), (4, 0.675), (1, 0.188)]
)
def test_the_posterior_has_its_published_values(points: int, expected: float) -> None:
    assert posterior_of(points) == pytest.approx(expected, abs=0.0005)


@given(CRITERIA)
def test_the_order_of_criteria_is_irrelevant(held: tuple[Criterion, ...]) -> None:
    for scheme in SCHEMES.values():
        assert scheme.classify(held) == scheme.classify(list(reversed(held)))
    assert warnings_on(held) == warnings_on(list(reversed(held)))


# codes


def test_every_code_has_a_meaning_in_words() -> None:
    assert MEANINGS.keys() == DEFAULTS.keys()
    assert len(DEFAULTS) == 28


@given(st.sampled_from(sorted(DEFAULTS)), st.sampled_from(LADDER), st.sampled_from(["_", " ", "", "__"]), st.booleans())
def test_a_code_is_read_in_every_spelling(code: str, strength: Strength, between: str, lower: bool) -> None:
    text = f"{code}{between}{strength.name.replace('_', ' ').title()}"

    assert read_code(text.lower() if lower else text) == Criterion(code, strength)


@given(CRITERIA)
def test_a_written_code_reads_as_itself(held: tuple[Criterion, ...]) -> None:
    assert read_codes([str(criterion) for criterion in held]) == list(held)


@pytest.mark.parametrize(
    "text", ["", " ", "PM7", "P1", "PM2_Weak", "PVS1_Stand Alone", "PM2;PM3", "PM2\n_Strong_Very", "PM2" * 30, "P\u041c2", "²"]
)
def test_what_is_no_code_says_what_to_write(text: str) -> None:
    with pytest.raises(UnreadableCode, match=r"write|speaks for"):
        read_code(text)


def test_a_code_given_twice_is_refused_whatever_its_strength() -> None:
    with pytest.raises(UnreadableCode, match="PM2 is given twice"):
        read_codes(["PM2", "PM2_Supporting"])


@given(st.text(max_size=60))
def test_any_text_is_a_criterion_or_a_clear_refusal(text: str) -> None:
    with suppress(UnreadableCode):
        assert read_code(text).code in DEFAULTS


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["PVS1", "PM4"], "PVS1 with PM4"),
        (["PM3", "BP2"], "phase"),
        (["BA1", "PM1"], "BA1 stands alone"),
        (["PP3_Strong", "PM1"], "at most as one strong"),
        (["BP4_Moderate"], "BP4_Moderate"),
        (["BP6"], "retired"),
    ],
)
def test_criteria_that_stand_against_each_other_are_told(codes: list[str], said: str) -> None:
    assert any(said in warning for warning in warnings_on(read_codes(codes)))


# for machines

ACMG = Answers(machine)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"codes": "PM2"}, "codes"),
        ({"codes": ["PM2"], "more": 1}, "more"),
        ({"codes": [1]}, "codes.0"),
        ({}, "codes"),
        (None, "should be an object"),
        ({"codes": ["PM2"], "scheme": "acgs2024"}, "scheme"),
        ({"codes": ["PM2", "PM2_Strong"]}, "twice"),
    ],
)
def test_a_line_that_cannot_be_answered_says_why(line: object, said: str) -> None:
    assert said in ACMG.to(line, scheme="richards2015")["error"]


def test_a_class_without_its_scheme_is_not_given() -> None:
    assert "Name the scheme" in ACMG.to({"id": "x", "codes": ["PM2"]})["error"]
    assert ACMG.to({"id": "x", "codes": ["PM2"]})["id"] == "x"
    assert ACMG.to({"codes": ["PM2"], "scheme": "acgs2020"})["class"] == "VUS"


def test_the_command_answers_line_by_line_and_counts_what_it_could_not(app: Flask, tmp_path: Path) -> None:
    lines = ['{"id": 1, "codes": ["PVS1", "PM2_Supporting"]}', "", '{"id": 2, "codes": ["PM7"]}', "not json", '{"id": 3, "codes": []}']
    (tmp_path / "lines").write_text("\n".join(lines), encoding="utf-8")

    done = app.test_cli_runner().invoke(
        args=["assess", "mark", "--type", "acmg", "--scheme", "tavtigian2020", "--json", str(tmp_path / "lines")]
    )

    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 2
    assert [("error" in one, one.get("id"), one.get("class")) for one in said] == [
        (False, 1, "LP"), (True, 2, None), (True, None, None), (False, 3, "VUS"),
    ]  # fmt: skip
    assert "2 lines could not be answered" in done.stderr


def test_the_command_reads_standard_input_and_describes_a_line(app: Flask) -> None:
    runner = app.test_cli_runner()

    piped = runner.invoke(args=["assess", "mark", "--type", "acmg", "--scheme", "acgs2020"], input='{"codes": ["PVS1", "PM1"]}\n')
    described = runner.invoke(args=["assess", "mark", "--type", "acmg", "--describe"])

    assert (piped.exit_code, json.loads(piped.stdout)["class"]) == (0, "P")
    assert json.loads(described.stdout)["required"] == ["codes"]


def test_a_file_that_is_not_there_or_no_text_is_one_line(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b'{"codes": ["\xe9"]}')

    for name in ("none", "latin"):
        done = app.test_cli_runner().invoke(args=["assess", "mark", "--type", "acmg", "--json", str(tmp_path / name)])
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)


def test_a_class_has_its_place_on_the_way_from_benign_to_pathogenic() -> None:
    assert [found.rank for found in Class] == [0, 1, 2, 3, 4]
    assert Fraction(1, 2) < Fraction(posterior_of(5)) < Fraction(9, 10)
