"""Numbers with their tolerances and units: the three ways to say how far an answer may be off, written a second time."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.number_keys import NotOneNumber, NoUnit, expected_of, mark_of_number, read_text, tolerance_of, value_of
from genomeready.assessment.types.written_numbers import read_number
from genomeready.base.expressions import BadExpressionError, evaluate

VALUES = st.decimals(min_value=Decimal("0.0001"), max_value=9999, places=4).map(float)
RULES: list[dict[str, Any]] = [{"tolerance": 0.5}, {"tolerance": 0}, {"relative": 0.05}, {"significant": 3}]
UNITS: dict[str, Any] = {"mg": 1, "g": 1000, "kg": 1000000, "µg": 0.001, "ng": "1/1000000"}


def figures(value: float) -> int:
    """The power of ten of the first figure, read off the number as it is written."""
    whole, _, rest = f"{Decimal(str(abs(value))):f}".partition(".")
    return len(whole.lstrip("0")) - 1 if whole.strip("0") else -(len(rest) - len(rest.lstrip("0")) + 1)


@given(value=VALUES, sign=st.sampled_from([1, -1]), count=st.integers(1, 8))
def test_significant_figures_allow_half_a_unit_of_the_last_one(value: float, sign: int, count: int) -> None:
    key = {"value": sign * value, "significant": count}

    assert tolerance_of(key) == Fraction(10) ** (figures(value) - count + 1) / 2


@given(
    value=VALUES,
    rule=st.sampled_from([{"tolerance": 0.5}, {"tolerance": 0}, {"relative": 0.05}, {"significant": 3}]),
    sign=st.sampled_from([1, -1]),
)
def test_an_answer_at_its_tolerance_is_right_and_just_beyond_it_is_wrong(value: float, rule: dict[str, Any], sign: int) -> None:
    key = {"value": value} | rule
    edge = Fraction(str(value)) + sign * tolerance_of(key)
    beyond = edge + sign * Fraction(1, 10**9)

    assert mark_of_number(key, exactly(edge)).share == 1
    assert mark_of_number(key, exactly(beyond)).share == 0


def exactly(number: Fraction) -> str:
    """A number whose decimals end, as somebody would type it."""
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


@given(value=VALUES, unit=st.sampled_from(sorted(UNITS)))
def test_a_quantity_is_worth_the_same_in_each_unit(value: float, unit: str) -> None:
    key = {"value": value, "relative": 0.001, "unit": "mg", "units": UNITS}
    factor = Fraction(str(UNITS[unit]))
    typed = f"{exactly(Fraction(str(value)) / factor)} {unit}"

    assert value_of(key, typed) == Fraction(str(value))
    assert mark_of_number(key, typed).share == 1
    assert read_text({"unit": "mg", "units": sorted(UNITS)}, f"  {typed} ") == typed


@given(value=VALUES, unit=st.sampled_from(sorted(set(UNITS) - {"mg"})), earns=st.sampled_from([None, 0, 0.25]))
def test_the_right_number_with_another_unit_earns_what_the_author_says_and_is_flagged(value: float, unit: str, earns: float | None) -> None:
    key = {"value": value, "relative": 0.001, "unit": "mg", "units": UNITS} | ({} if earns is None else {"wrong_unit": earns})

    found = mark_of_number(key, f"{Decimal(str(value)):f} {unit}")

    assert (found.share, found.flags) == (Fraction("0.5") if earns is None else Fraction(str(earns)), ("unit",))


@pytest.mark.parametrize(("frozen", "typed", "refusal", "words"), [
    ({"unit": ""}, "about 3", NotOneNumber, "Type one number, such as 0.25, 25 %, 1/4 or 1 in 4"),
    ({"unit": "cM"}, "3 Morgan", NotOneNumber, "Type one number"),
    ({"unit": "cM"}, "cM", NotOneNumber, "Type one number"),
    ({"unit": ""}, "1" * 41, NotOneNumber, "Type one number"),
    ({"unit": "mg", "units": ["mg", "µg"]}, "3", NoUnit, "such as 0.25 mg. The units are: mg, µg"),
    ({"unit": "mg", "units": ["mg", "µg"]}, "3 kg", NoUnit, "The units are: mg, µg"),
    ({"unit": "mg", "units": ["mg", "µg"]}, "three mg", NoUnit, "The units are: mg, µg"),
    ({"unit": "mg", "units": ["mg", "µg"]}, "3 mg mg", NoUnit, "The units are: mg, µg"),
    ({"unit": "mg", "units": ["mg", "µg"]}, f"{'0' * 40}1 mg", NoUnit, "The units are: mg, µg"),
])  # fmt: skip
def test_what_is_no_number_with_a_unit_that_is_known_is_asked_for_again(
    frozen: Any, typed: str, refusal: type[Exception], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        read_text(frozen, typed)


@given(share=st.integers(0, 10**6).map(lambda n: Fraction(n, 10**6)))
def test_a_share_is_the_same_however_people_write_it(share: Fraction) -> None:
    ways = {
        exactly(share),
        f"{exactly(share * 100)} %",
        f"{share.numerator}/{share.denominator}",
        f"{share.numerator} in {share.denominator}",
    }

    assert {read_number(way) for way in ways} == {share}


@pytest.mark.parametrize(("key", "said"), [
    ({"value": 0.25, "tolerance": 0}, "0.25"),
    ({"value": -3, "tolerance": 0.5, "unit": "°C"}, "-3 °C (± 0.5)"),
    ({"value": 1234, "significant": 2}, "1234 (± 50)"),
])  # fmt: skip
def test_after_the_attempt_the_key_is_told_with_how_far_one_may_be_off(key: dict[str, Any], said: str) -> None:
    assert expected_of(key) == said


@pytest.mark.parametrize(("text", "value"), [
    ("2**3**2", "512"), ("-2**2", "-4"), ("1 - 2 - 3", "-4"), ("8 / 4 / 2", "1"), ("2*-3", "-6"), ("0.1 + 0.2", "3/10"),
    ("1e-3", "1/1000"), ("round(2.675, 2)", "67/25"), ("max(1, 2, 3) - min(1/3, 1/2)", "8/3"), ("comb(10, 3) * 0.5**10", "15/128"),
])  # fmt: skip
def test_an_expression_is_worked_out_as_in_mathematics_and_exactly(text: str, value: str) -> None:
    assert evaluate(text, {}) == Fraction(value)


@pytest.mark.parametrize(("text", "why"), [
    ("1/(q-q)", "divides by nought"), ("p", "`p` is not known"), ("sin(q)", "`sin` is no function"), ("q**65", "beyond 64"),
    ("comb(3, q)", "whole numbers"), ("log10(q-1)", "no result among the real numbers"), ("2q", "cannot be read"), ("", "cannot be read"),
    ("q == q", "cannot be read"), ("round(q, 13)", "0 to 12 places"), ("min()", "takes 1 to 20"), ("1e16", "too large"),
])  # fmt: skip
def test_an_expression_that_cannot_be_worked_out_says_why(text: str, why: str) -> None:
    with pytest.raises(BadExpressionError, match=why):
        evaluate(text, {"q": Fraction(1, 2)})
