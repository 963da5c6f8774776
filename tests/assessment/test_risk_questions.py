"""Questions of risk: the key that the engine makes, however it is typed, slips with their own words, closed forms by name."""

import json
from fractions import Fraction
from typing import Any

import pytest
from factories.questions import an_entry, stored, with_head
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.machines import Answers
from genomeready.assessment.types.number_keys import tolerance_of
from genomeready.assessment.types.risk import machine
from genomeready.assessment.types.risk import question as risk
from genomeready.assessment.types.risk.formulas import FORMULAS, worked_out

ENTRY = an_entry("q-qt-0801")
CONTENT = stored(ENTRY)
CHECKED: list[tuple[dict[str, Any], str]] = [
    ({"name": "carriers", "q": "1/50"}, "49/1250"),
    ({"name": "after_negative_test", "prior": "1/25", "sensitivity": "0.9"}, "1/241"),
    ({"name": "after_negative_test", "prior": "2/3", "sensitivity": "0.9"}, "1/6"),
    ({"name": "healthy_sons", "sons": 3}, "1/9"),
    ({"name": "unaffected_heterozygote", "penetrance": "0.8"}, "1/6"),
    ({"name": "unaffected_heterozygote", "penetrance": "60 %"}, "2/7"),
    ({"name": "inbreeding", "ancestors": 2, "steps": 5}, "1/16"),
    ({"name": "positive_predictive_value", "prevalence": "1/1000", "sensitivity": "0.99", "specificity": "0.999"}, "0.498"),
    ({"name": "positive_predictive_value", "prevalence": "1/100", "sensitivity": "0.99", "specificity": "0.999"}, "0.909"),
    ({"name": "negative_predictive_value", "prevalence": "1/2", "sensitivity": 1, "specificity": "0.5"}, "1"),
    ({"name": "lod", "recombinants": 1, "meioses": 10, "theta": "0.1"}, "1.598"),
    ({"name": "odds_path", "prior": "1/2", "posterior": "9/10"}, "9"),
    ({"name": "highest_credible_frequency", "prevalence": "1/500", "contribution": "1/50", "penetrance": "1/2"}, "1/25000"),
    ({"name": "at_most_reads", "depth": 10, "reads": 1}, "11/1024"),
    ({"name": "hardy_weinberg_chi_square", "counts": [298, 489, 213]}, "0.2215"),
    ({"name": "hardy_weinberg_chi_square", "counts": [298, 489, 213], "corrected": True}, "0.17896"),
    ({"name": "hardy_weinberg_exact", "counts": [298, 489, 213]}, "0.65566"),
]


def test_the_engine_makes_the_key_from_the_family() -> None:
    assert CONTENT["numeric"]["value"] == "1/150"
    assert "1/150 (0.667 %, 1 in 150)" in str(risk.reveal(CONTENT, {"unit": ""}, None).expected)


@pytest.mark.parametrize("text", ["1/150", "1 in 150", "1 : 150", "0.667 %", "0.00667", "0,67%", "6.67e-3", "2/300"])
def test_the_key_is_right_however_it_is_typed(text: str) -> None:
    assert risk.mark(CONTENT, risk.read_answer({"unit": ""}, [text])).share == 1


def test_a_slip_earns_its_part_with_its_own_words_and_follows_the_family() -> None:
    whole_population = ENTRY.body | {"key": "1/600"}
    whole_population["people"] = [*ENTRY.body["people"][:3], {"id": "partner", "sex": "M", "carrier_prior": "1 %"}, ENTRY.body["people"][4]]
    rarer = stored(with_head(ENTRY, body=whole_population))

    found, followed = risk.mark(CONTENT, "1 %"), risk.mark(rarer, "1 in 400")

    assert (found.share, found.note) == (Fraction(2, 5), "She is well, which makes two thirds of a half.")
    assert followed == found


@given(st.fractions(0, 1))
def test_an_answer_earns_all_only_within_the_tolerance(value: Fraction) -> None:
    key = CONTENT["numeric"]
    answer = f"{value.numerator}/{value.denominator}"

    found = risk.mark(CONTENT, answer if len(answer) <= 40 else None)

    assert (found.share == 1) == (abs(value - Fraction(1, 150)) <= tolerance_of(key))


@pytest.mark.parametrize(("formula", "value"), CHECKED, ids=lambda value: str(value)[:60])
def test_every_closed_form_gives_its_published_value_by_name(formula: dict[str, Any], value: str) -> None:
    found = Answers(machine).to({"id": 1, "formula": formula})

    if "/" in value:
        assert found["answer"] == value
    else:
        assert round(found["decimal"], len(value.partition(".")[2])) == float(value)
    assert json.dumps(found)


def test_every_closed_form_has_a_published_value() -> None:
    assert {formula["name"] for formula, _ in CHECKED} == FORMULAS.keys()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"formula": {"name": "lod", "recombinants": 3, "meioses": 2, "theta": "0.1"}}, "no more recombinants than meioses"),
        ({"formula": {"name": "odds_path", "prior": "0", "posterior": "1"}}, "would divide by nought"),
        ({"formula": {"name": "carriers", "q": "1/50", "sons": 2}}, "`carriers` takes `q`"),
        ({"formula": {"name": "carriers"}, "people": []}, "people: [] should be non-empty"),
    ],
    ids=["lod", "odds", "more", "both"],
)
def test_a_closed_form_that_cannot_be_worked_out_says_why(line: dict[str, Any], said: str) -> None:
    assert said in Answers(machine).to(line)["error"]


def test_the_exact_test_is_a_probability_for_any_counts() -> None:
    found = [
        Fraction(str(worked_out({"name": "hardy_weinberg_exact", "counts": [a, b, c]}))) for a in range(4) for b in range(4) for c in (1, 5)
    ]

    assert all(0 < value <= 1 for value in found)
