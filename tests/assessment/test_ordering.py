"""Ordering: its three rules, written a second time and held against what a blind guess must earn."""

from fractions import Fraction
from itertools import pairwise, permutations
from typing import Any

import pytest
from assessment.proving import SEEDS, TEXTS, some_of, there_and_back
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types import ordering
from genomeready.assessment.types.ordering import Rule
from genomeready.assessment.types.shape import BadAnswer

LETTERS = "abcdefghijkl"
RULES = st.sampled_from(list(Rule))
ORDERS = st.integers(3, 8).flatmap(lambda n: st.permutations(LETTERS[:n]))


def steps(count: int, rule: Rule = Rule.WHOLE) -> dict[str, Any]:
    return TEXTS | {"items": [{"id": letter, "html": f"Step {letter}"} for letter in LETTERS[:count]], "rule": rule.value}


def places(order: Any) -> dict[str, str]:
    """The answer that gives each item its place in this order."""
    return {own: str(place) for place, own in enumerate(order, 1)}


def earned(rule: Rule, order: Any) -> Fraction:
    return ordering.mark(steps(len(order), rule), places(order)).share


def a_second_writing(rule: Rule, order: list[str]) -> Fraction:
    """What an order earns, found by walking along the answer; the program walks along the key."""
    right = sorted(order)
    if rule is Rule.WHOLE:
        return Fraction(1 if order == right else 0)
    if rule is Rule.POSITION:
        return Fraction(len([1 for a, b in zip(order, right, strict=True) if a == b]), len(order))
    text = "".join(order)
    return Fraction(sum(text.count(pair) for pair in map("".join, pairwise(right))), len(order) - 1)


@given(rule=RULES, order=ORDERS)
def test_an_order_earns_what_its_rule_says(rule: Rule, order: list[str]) -> None:
    assert earned(rule, order) == a_second_writing(rule, order)


@pytest.mark.parametrize("count", [3, 4, 5])
def test_a_blind_guess_earns_little_by_every_rule(count: int) -> None:
    guesses = list(permutations(LETTERS[:count]))
    mean = {rule: sum((earned(rule, guess) for guess in guesses), Fraction(0)) / len(guesses) for rule in Rule}

    assert mean == {Rule.WHOLE: Fraction(1, len(guesses)), Rule.POSITION: Fraction(1, count), Rule.PAIRS: Fraction(1, count)}


@given(order=ORDERS, data=st.data())
def test_an_item_that_changes_into_its_place_never_costs_anything_by_position(order: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(order) - 1))
    better = list(order)
    now = better.index(sorted(order)[place])
    better[place], better[now] = better[now], better[place]

    assert earned(Rule.POSITION, better) >= earned(Rule.POSITION, order)
    assert earned(Rule.WHOLE, better) >= earned(Rule.WHOLE, order)


@given(count=st.integers(3, 12), turn=st.integers(1, 11))
def test_by_pairs_beginning_in_the_middle_costs_one_pair(count: int, turn: int) -> None:
    turn = 1 + turn % (count - 1)
    turned = LETTERS[turn:count] + LETTERS[:turn]

    assert earned(Rule.PAIRS, turned) == Fraction(count - 2, count - 1)
    assert earned(Rule.POSITION, turned) == earned(Rule.WHOLE, turned) == 0


@pytest.mark.parametrize("count", range(3, 13))
def test_the_order_backwards_has_no_pair_and_at_most_its_middle_in_place(count: int) -> None:
    backwards = LETTERS[:count][::-1]

    assert earned(Rule.PAIRS, backwards) == 0
    assert earned(Rule.POSITION, backwards) == Fraction(count % 2, count)


@given(rule=RULES, count=st.integers(3, 8), data=st.data())
def test_an_item_without_a_place_is_in_no_place_and_in_no_pair(rule: Rule, count: int, data: st.DataObject) -> None:
    whole = places(LETTERS[:count])
    left_out = data.draw(st.sampled_from(LETTERS[:count]))
    rest = {own: place for own, place in whole.items() if own != left_out}
    lost = {Rule.WHOLE: Fraction(1), Rule.POSITION: Fraction(1, count)}
    pairs_lost = Fraction(1 if left_out in {LETTERS[0], LETTERS[count - 1]} else 2, count - 1)

    assert 1 - ordering.mark(steps(count, rule), rest).share == lost.get(rule, pairs_lost)


@given(rule=RULES, count=st.integers(3, 8), seed=SEEDS, data=st.data())
def test_places_that_were_given_are_found_again_even_where_two_are_the_same(rule: Rule, count: int, seed: str, data: st.DataObject) -> None:
    content = steps(count, rule)
    answer = data.draw(some_of({own: [str(n) for n in range(1, count + 1)] for own in LETTERS[:count]})) or None

    assert there_and_back(ordering, content, answer, seed=seed) == answer
    assert 0 <= ordering.mark(content, answer).share <= 1


@given(count=st.integers(3, 12), seed=SEEDS | st.none())
def test_no_paper_shows_the_items_in_their_right_order(count: int, seed: str | None) -> None:
    frozen = ordering.prepare(steps(count), seed)

    shown = [own for _, own, _ in frozen["slots"]]

    assert shown != list(LETTERS[:count])
    assert sorted(shown) == list(LETTERS[:count])
    assert all([own for _, own in choices] == [str(n) for n in range(1, count + 1)] for _, _, choices in frozen["slots"])


def test_of_three_items_every_other_order_is_shown_on_some_paper() -> None:
    shown = {tuple(own for _, own, _ in ordering.prepare(steps(3), str(n))["slots"]) for n in range(100)}

    assert shown == set(permutations("abc")) - {("a", "b", "c")}


@pytest.mark.parametrize("place", ["0", "4", "-1", "one", "1.0", "\N{SUPERSCRIPT ONE}"])
def test_a_place_that_there_is_not_is_refused_in_practice_too(place: str) -> None:
    frozen = ordering.prepare(steps(3), None)
    assert ordering.read_answer(frozen, ["a=3"]) == {"a": "3"}

    with pytest.raises(BadAnswer, match="Choose one entry of each list"):
        ordering.read_answer(frozen, [f"a={place}"])


def test_after_the_attempt_the_items_stand_in_their_order_beside_the_places_given() -> None:
    content = steps(3, Rule.PAIRS)

    found = ordering.reveal(content, ordering.prepare(content, "s"), {"c": "1", "a": "2"})

    assert [(row["text"], row["given"], row["right"]) for row in found.body["rows"]] == [
        ("Step a", "2", "1"),
        ("Step b", "", "2"),
        ("Step c", "1", "3"),
    ]
    assert (found.body["rule"], found.verdict) == ("pairs", "wrong")
