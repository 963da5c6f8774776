"""Matching, and extended matching: the share of items with their right one, whoever stands on the right and in whatever order."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from assessment.proving import SEEDS, TEXTS, content_of, some_of, there_and_back
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types import extended_matching, matching
from genomeready.assessment.types.shape import BadAnswer

LETTERS = "abcdefghijklmno"


def pairs(left: int, right: int) -> dict[str, Any]:
    """So many items on the left, the nth of which belongs to the nth on the right."""
    return TEXTS | {
        "left": [{"id": f"l{n}", "html": f"Left {n}", "key": LETTERS[n], "rationale_html": f"Why {n}"} for n in range(left)],
        "right": [{"id": LETTERS[n], "html": f"<em>Right</em> {n}"} for n in range(right)],
    }


def vignettes(keys: str, *, options: int = 8) -> dict[str, Any]:
    return TEXTS | {
        "options": [{"id": letter, "html": f"Option {letter}"} for letter in LETTERS[:options]],
        "vignettes": [{"id": f"v{n}", "html": f"Vignette {n}", "key": key, "rationale_html": "Why"} for n, key in enumerate(keys)],
    }


SIZES = st.tuples(st.integers(2, 8), st.integers(0, 4)).map(lambda size: pairs(size[0], size[0] + size[1]))
KEYS = st.text("abcdefgh", min_size=2, max_size=10).map(vignettes)


def answers_to(content: dict[str, Any]) -> st.SearchStrategy[dict[str, str]]:
    asked, among = ("left", "right") if "left" in content else ("vignettes", "options")
    return some_of({item["id"]: [choice["id"] for choice in content[among]] for item in content[asked]})


@given(content=SIZES, data=st.data())
def test_matching_earns_one_share_for_each_item_with_its_own(content: dict[str, Any], data: st.DataObject) -> None:
    answer = data.draw(answers_to(content))
    right = {f"l{n}": LETTERS[n] for n in range(len(content["left"]))}.items() & answer.items()

    found = matching.mark(content, answer or None)

    assert found.share == Fraction(len(right), len(content["left"]))
    assert [part.label for part in found.parts] == [item["html"] for item in content["left"]]
    assert {part.weight for part in found.parts} == {Fraction(1, len(content["left"]))}


@given(content=KEYS, data=st.data())
def test_extended_matching_earns_one_share_for_each_vignette(content: dict[str, Any], data: st.DataObject) -> None:
    answer = data.draw(answers_to(content))
    misses = [item for item in content["vignettes"] if answer.get(item["id"], "") != item["key"]]

    assert 1 - extended_matching.mark(content, answer).share == Fraction(len(misses), len(content["vignettes"]))


@given(content=SIZES, data=st.data())
def test_one_more_right_item_earns_exactly_one_share_more(content: dict[str, Any], data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(content["left"]))
    without = {own: given_to for own, given_to in data.draw(answers_to(content)).items() if own != item["id"]}

    more = matching.mark(content, {**without, item["id"]: item["key"]}).share

    assert more - matching.mark(content, without).share == Fraction(1, len(content["left"]))


@given(content=SIZES)
def test_one_answer_for_every_item_earns_one_share_at_most(content: dict[str, Any]) -> None:
    for choice in content["right"]:
        everywhere = {item["id"]: choice["id"] for item in content["left"]}

        assert matching.mark(content, everywhere).share <= Fraction(1, len(content["left"]))


@pytest.mark.parametrize(("left", "right"), [(2, 2), (2, 3), (3, 4)])
def test_a_blind_guess_earns_one_part_in_as_many_as_stand_on_the_right(left: int, right: int) -> None:
    content = pairs(left, right)
    guesses = [dict(zip((f"l{n}" for n in range(left)), guess, strict=True)) for guess in product(LETTERS[:right], repeat=left)]

    shares = [matching.mark(content, guess).share for guess in guesses]

    assert sum(shares, Fraction(0)) / len(shares) == Fraction(1, right)


@given(kind_content=SIZES.map(lambda c: (matching, c)) | KEYS.map(lambda c: (extended_matching, c)), seed=SEEDS, data=st.data())
def test_what_was_matched_is_found_again_in_the_form(kind_content: Any, seed: str, data: st.DataObject) -> None:
    kind, content = kind_content
    answer = data.draw(answers_to(content)) or None

    assert there_and_back(kind, content, answer, seed=seed) == answer


@given(content=SIZES, seed=SEEDS)
def test_every_item_offers_the_same_list_which_says_nothing_of_the_key(content: dict[str, Any], seed: str) -> None:
    rows = matching.view(content, matching.prepare(content, seed), None).body["rows"]

    lists = {tuple(choice["shown"] for choice in row["choices"]) for row in rows}
    assert [row["html"] for row in rows] == [item["html"] for item in content["left"]]
    assert len(lists) == 1
    assert sorted(lists.pop()) == sorted(f"Right {n}" for n in range(len(content["right"])))


def test_the_right_side_stands_in_many_orders_over_many_papers() -> None:
    content = pairs(3, 4)

    orders = {tuple(own for _, own in matching.prepare(content, str(n))["slots"][0][2]) for n in range(200)}

    assert len(orders) == 24


@given(keys=st.text("abcdefgh", min_size=2, max_size=4), seed=SEEDS)
def test_options_are_found_by_their_letters_in_the_order_of_the_author(keys: str, seed: str) -> None:
    content = vignettes(keys)

    shown = extended_matching.view(content, extended_matching.prepare(content, seed), None).body

    assert shown["options"] == [f"Option {letter}" for letter in "abcdefgh"]
    for row in shown["rows"]:
        assert [choice["shown"] for choice in row["choices"]] == [f"{letter.upper()}. Option {letter}" for letter in "abcdefgh"]


def test_after_the_attempt_each_row_says_what_was_given_what_is_right_and_why() -> None:
    content, wide = pairs(2, 3), vignettes("ab")

    row, empty = matching.reveal(content, matching.prepare(content, "s"), {"l0": "c"}).body["rows"]
    (first, second) = extended_matching.reveal(wide, extended_matching.prepare(wide, "s"), {"v1": "b"}).body["rows"]

    assert (row["given"], row["right"], row["why"]) == ("Right 2", "Right 0", "Why 0")
    assert (empty["given"], empty["right"]) == ("", "Right 1")
    assert (first["given"], first["right"]) == ("", "A. Option a")
    assert (second["given"], second["right"]) == ("B. Option b", "B. Option b")


@pytest.mark.parametrize("change", ["unknown slot", "unknown choice", "own ids", "twice", "no sign", "slot for choice"])
def test_what_no_list_offers_is_refused_with_what_to_do(change: str) -> None:
    content = pairs(2, 3)
    frozen = matching.prepare(content, "seed")
    (slot, _, [(choice, _), *_]), (other, _, _) = frozen["slots"]
    sent = {
        "unknown slot": [f"{'0' * 12}={choice}"],
        "unknown choice": [f"{slot}={'0' * 12}"],
        "own ids": ["l0=a"],
        "twice": [f"{slot}={choice}", f"{slot}={choice}"],
        "no sign": [slot],
        "slot for choice": [f"{slot}={other}"],
    }[change]
    assert matching.read_answer(frozen, [f"{slot}={choice}"])

    with pytest.raises(BadAnswer, match="Choose one entry of each list of this question"):
        matching.read_answer(frozen, sent)


def test_marks_of_markdown_do_not_come_into_a_list_to_choose_from() -> None:
    content = content_of("q-qt-0161", right=[{"id": i, "text": f"*{i}* & `x` <y>"} for i in ("gua", "thy", "ura")])

    rows = matching.view(content, matching.prepare(content, None), None).body["rows"]

    assert [choice["shown"] for choice in rows[0]["choices"]] == ["gua & x <y>", "thy & x <y>", "ura & x <y>"]
