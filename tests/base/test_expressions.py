"""Arithmetic that authors write: worked out exactly, and whatever is not arithmetic is refused."""

import math
import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomeready.base.expressions import BadExpressionError, evaluate, names_in

NUMBERS = st.integers(min_value=0, max_value=1000)
TREES = st.recursive(NUMBERS.map(str), lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner), max_leaves=8)


@given(text=TREES)
def test_the_four_kinds_of_arithmetic_come_out_exactly(text: str) -> None:
    exact = text.replace("(", " ( ").replace(")", " ) ").split()
    try:
        expected = eval(" ".join(f"Fraction({part})" if part.isdigit() else part for part in exact), {"Fraction": Fraction})  # noqa: S307 - what is compared with
    except ZeroDivisionError:
        with pytest.raises(BadExpressionError, match="nought"):
            evaluate(text, {})
        return

    assert evaluate(text, {}) == expected


@given(a=NUMBERS, b=st.integers(min_value=1, max_value=60))
def test_powers_logarithms_and_choices_are_those_of_mathematics(a: int, b: int) -> None:
    values = {"a": Fraction(a), "b": Fraction(b)}

    assert evaluate("b**3 - b**-1", values) == b**3 - Fraction(1, b)
    assert float(evaluate("log10(b)", values)) == math.log10(b)
    assert evaluate("comb(b, 1)", values) == b
    assert float(evaluate("a**0.5", values)) == pytest.approx(math.sqrt(a))
    assert evaluate("max(a, b) + min(a, b)", values) == a + b


@given(text=st.text(max_size=60))
def test_whatever_is_written_is_arithmetic_or_is_refused(text: str) -> None:
    try:
        found = evaluate(text, {"x": Fraction(1)})
    except BadExpressionError:
        return

    assert isinstance(found, Fraction)


HOSTILE = [
    "__import__('os').system('id')", "open('x')", "x.__class__", "[x for x in (1,)]", "lambda: 1", "x if x else 1", "x; x", "x = 1",
    "f'{x}'", "(1).real", "True", "None", "1j", "'a'", "x and 1", "x < 1", "~1", "1 // 2", "1 % 2", "1 << 9", "x[0]", "{1}", "min(*x)",
    "min(x, key=x)", "9**9**9", "10**64**2", "(10**60)**60", "2**65", "0**-1", "1/0", "1/(1-1)", "(-1)**0.5", "log10(0)", "log10(-1)",
    "comb(5, 9)", "comb(2000, 2)", "comb(2.5, 1)", "round(1, 99)", "1e308*10", "1e400", "1or 2", "0x10", "1_000j", "min()",
    "log10(1, 2)", "exec(1)", "y", "", " ", "(" * 150 + "1" + ")" * 150, "-" * 299 + "1", "1+" * 149 + "1", "9" * 300, "1" + "+1" * 1000,
    "1\n+1", "\N{FULLWIDTH LATIN SMALL LETTER X}",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_arithmetic_or_out_of_bounds_is_refused_at_once(text: str) -> None:
    began = time.process_time()

    with pytest.raises(BadExpressionError):
        evaluate(text, {"x": Fraction(1)})

    assert time.process_time() - began < 1


def test_the_names_of_an_expression_are_those_of_numbers_only() -> None:
    assert names_in("max(q, comb(n, 2)) * log10(p)") == {"q", "n", "p"}
