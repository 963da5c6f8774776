"""The five rules for several right answers, and what a blind guess earns by each."""

from fractions import Fraction
from itertools import product

import pytest
from factories.questions import an_entry, faults_of, names_of, with_head
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.scoring import PRACTICE_ONLY, Rule, by_chance, share_of

RULES = st.sampled_from(list(Rule))
COUNTS = st.integers(min_value=1, max_value=5)


@given(rule=RULES, of_right=COUNTS, of_wrong=COUNTS, data=st.data())
def test_a_share_is_at_most_the_whole_and_only_the_key_earns_that(rule: Rule, of_right: int, of_wrong: int, data: st.DataObject) -> None:
    right, wrong = data.draw(st.integers(0, of_right)), data.draw(st.integers(0, of_wrong))

    share = share_of(rule, right=right, of_right=of_right, wrong=wrong, of_wrong=of_wrong)

    assert 0 <= share <= 1
    assert (share == 1) == (right == of_right and wrong == 0)


@given(rule=RULES, of_right=COUNTS, of_wrong=COUNTS, data=st.data())
def test_one_more_wrong_choice_never_earns_more(rule: Rule, of_right: int, of_wrong: int, data: st.DataObject) -> None:
    right, wrong = data.draw(st.integers(1, of_right)), data.draw(st.integers(0, of_wrong - 1))
    counts = {"right": right, "of_right": of_right, "of_wrong": of_wrong}

    assert share_of(rule, wrong=wrong + 1, **counts) <= share_of(rule, wrong=wrong, **counts)


@given(rule=RULES, of_right=COUNTS, of_wrong=COUNTS)
def test_what_a_guess_earns_is_the_mean_over_every_choice_written_out(rule: Rule, of_right: int, of_wrong: int) -> None:
    ticks = [choice for choice in product((0, 1), repeat=of_right + of_wrong) if any(choice)]
    shares = [
        share_of(rule, right=sum(choice[:of_right]), of_right=of_right, wrong=sum(choice[of_right:]), of_wrong=of_wrong) for choice in ticks
    ]
    as_many = [share for share, choice in zip(shares, ticks, strict=True) if sum(choice) == of_right]

    assert by_chance(rule, of_right=of_right, of_wrong=of_wrong) == sum(shares, Fraction(0)) / len(shares)
    assert by_chance(rule, of_right=of_right, of_wrong=of_wrong, choosing=of_right) == sum(as_many, Fraction(0)) / len(as_many)


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule is not Rule.EACH])
def test_choosing_everything_earns_little(rule: Rule) -> None:
    assert share_of(rule, right=2, of_right=2, wrong=3, of_wrong=3) <= Fraction(2, 5)


@pytest.mark.parametrize("rule", list(Rule))
def test_a_rule_that_rewards_guessing_is_for_practice_only(rule: Rule) -> None:
    entry = an_entry(names_of("multiple")[0])

    found = faults_of(with_head(entry, bank="exam", marking={"rule": rule.value}))

    assert bool(found) == (rule in PRACTICE_ONLY)
    assert all("blind guess" in fault for fault in found)


def test_a_command_shows_what_a_guess_earns_in_each_question_by_each_rule(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["questions", "guessing"]).output.splitlines()

    assert said[0].split("\t")[:4] == ["question", "options", "right", "all"]
    row = next(line for line in said if line.startswith("q-gf-0254\t")).split("\t")
    assert row == ["q-gf-0254", "5", "2", "3%", "19%*", "50%", "28%", "16%", "20%"]
