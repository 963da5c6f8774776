"""Patterns for short texts: what Python's own expressions find, in a time that is bounded for whatever is written and typed."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.assessment.types.patterns import BadPatternError, fault_of, fits

LETTERS = "abc"
ATOMS = st.sampled_from(["a", "b", "c", ".", "[ab]", "[^c]", "[a-c]", r"\d"])
COUNTS = st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{1,3}", "{0,2}", "{1,}"])
ROWS = st.lists(st.builds("{}{}".format, ATOMS, COUNTS), max_size=5).map("".join)
PATTERNS = st.lists(ROWS, min_size=1, max_size=3).map("|".join)
GROUPED = st.builds("{}({}){}{}".format, ROWS, st.lists(st.text(LETTERS, max_size=3), min_size=1, max_size=3).map("|".join), COUNTS, ROWS)
HOSTILE = ["(a+)+b", "(a|aa)+b", "(a*)*b", "((a+)b?)*c", "(a{1,50}){1,50}", "(a?){50}" * 2, "a*a*a*a*a*a*a*a*a*b", "(a|b|ab)*c", ".*" * 40]


@settings(deadline=None)
@given(pattern=PATTERNS | GROUPED, text=st.text(LETTERS + "1", max_size=8))
def test_a_pattern_finds_what_an_expression_of_python_finds(pattern: str, text: str) -> None:
    assert fits(pattern, text) == bool(re.fullmatch(pattern, text))


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_pattern_that_is_meant_to_take_for_ever_is_refused_or_quick(pattern: str) -> None:
    began = time.process_time()

    if not fault_of(pattern):
        fits(pattern, "a" * 200)

    assert time.process_time() - began < 1


@given(pattern=st.text(st.sampled_from("ab()[]{}|?*+.\\^$-,0123 "), max_size=30), text=st.text(LETTERS, max_size=6))
def test_whatever_is_written_is_a_pattern_or_says_why_not(pattern: str, text: str) -> None:
    if fault_of(pattern):
        with pytest.raises(BadPatternError):
            fits(pattern, text)
    else:
        fits(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "not closed"), ("a)", "too many"), ("[", "ends too early"), ("[]", "empty"), ("*", "nothing can be meant"),
        ("a**", "follow each other"), ("(a*)+", "repeats what repeats"), ("a{x}", "how often"), ("a{51}", "up to 50"),
        ("a{3,2}", "how often"), (r"\w", "not known"), (r"(a)\1", "not known"), ("[z-a]", "no range"), ("a" * 201, "longer than 200"),
        ("(?=a)", "nothing can be meant"), ("^a", "nothing can be meant"), ("(" * 11 + "a" + ")" * 11, "too deeply"),
        ("a{", "ends too early"), ("\\", "ends too early"),
    ],
)  # fmt: skip
def test_a_pattern_that_cannot_be_used_says_why(pattern: str, why: str) -> None:
    assert why in fault_of(pattern)


def test_a_sign_that_folded_texts_have_lost_is_passed_over() -> None:
    def without_dots(text: str) -> str:
        return text.replace(".", "").casefold()

    assert fits(r"p\.Arg", "parg", fold=without_dots)
    assert fits(r"p[.]Arg\.+", "parg", fold=without_dots)
    assert not fits(r"p\.Arg", "p.arg", fold=without_dots)
