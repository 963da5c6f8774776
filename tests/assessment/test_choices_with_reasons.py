"""True or false with a reason, script concordance and hotspots: their published rules, written out a second time."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from assessment.proving import SEEDS, TEXTS, content_of, share, some_of, there_and_back
from assessment.spoiling import spoilt
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types import hotspot, script_concordance, true_false
from genomeready.assessment.types.script_concordance import SCALE, credit
from genomeready.assessment.types.shape import BadAnswer

PANELS = st.lists(st.integers(0, 20), min_size=5, max_size=5).filter(lambda votes: sum(votes) >= 10)
WORDS = [None, "true", "false"]
REASONS = [None, "a", "b", "c"]


# True or false


@pytest.mark.parametrize(("word", "reason"), list(product(WORDS, REASONS)))
@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize("weights", [None, (1, 2), (3, 1), (0.5, 0.25)])
def test_a_word_and_its_reason_earn_by_the_rule_of_the_question(word: Any, reason: Any, answer: bool, weights: Any) -> None:
    marking = {"rule": "weighted", "statement": weights[0], "reason": weights[1]} if weights else {"rule": "both"}
    content = content_of("q-qt-0131", answer=answer, marking=marking)
    given_to = {own: value for own, value in (("statement", word), ("reason", reason)) if value}
    word_is, reason_is = word == str(answer).lower(), reason == "a"

    earned = share("q-qt-0131", content, given_to or None)

    if weights:
        assert earned == (Fraction(str(weights[0])) * word_is + Fraction(str(weights[1])) * reason_is) / Fraction(str(sum(weights)))
    else:
        assert earned == int(word_is and reason_is)


@given(seed=SEEDS, answer=some_of({"statement": ["true", "false"], "reason": ["a", "b", "c"]}))
def test_either_half_of_an_answer_is_kept_and_true_always_stands_first(seed: str, answer: dict[str, str]) -> None:
    content = content_of("q-qt-0131")

    rows = true_false.view(content, true_false.prepare(content, seed), None).body["rows"]

    assert there_and_back(true_false, content, answer or None, seed=seed) == (answer or None)
    assert [choice["shown"] for choice in rows[0]["choices"]] == ["true", "false"]
    assert len({choice["token"] for row in rows for choice in row["choices"]}) == 5


# Script concordance


def a_script(*panels: list[int]) -> dict[str, Any]:
    items = [
        {"id": f"i{n}", "hypothesis_html": f"Thought {n}", "information_html": "New", "panel": panel, "rationale_html": "Why"}
        for n, panel in enumerate(panels)
    ]
    return TEXTS | {"about": "hypothesis", "items": items}


@given(panels=st.lists(PANELS, min_size=1, max_size=6), data=st.data())
def test_an_answer_earns_its_votes_over_those_of_the_most_frequent(panels: list[list[int]], data: st.DataObject) -> None:
    answer = data.draw(some_of({f"i{n}": list(SCALE) for n in range(len(panels))}))
    earned = Fraction(0)
    for n, panel in enumerate(panels):
        votes = dict(zip(range(-2, 3), panel, strict=True))
        best = max(panel)
        earned += Fraction(votes[int(answer[f"i{n}"])], best) if f"i{n}" in answer else 0

    assert script_concordance.mark(a_script(*panels), answer or None).share == earned / len(panels)


@given(panel=PANELS, times=st.integers(2, 9))
def test_a_panel_that_is_larger_in_the_same_shares_gives_the_same_credit(panel: list[int], times: int) -> None:
    larger = [votes * times for votes in panel]

    assert [credit(larger, point) for point in SCALE] == [credit(panel, point) for point in SCALE]


@given(panel=PANELS)
def test_more_votes_never_earn_less_and_every_most_frequent_answer_earns_all(panel: list[int]) -> None:
    ranked = sorted(zip(panel, SCALE, strict=True))

    credits_ = [credit(panel, point) for _, point in ranked]

    assert credits_ == sorted(credits_)
    assert [found == 1 for found in credits_] == [votes == max(panel) for votes, _ in ranked]
    assert credit(panel, None) == 0


@given(panels=st.lists(PANELS, min_size=1, max_size=4), seed=SEEDS, data=st.data())
def test_points_on_the_scale_are_found_again(panels: list[list[int]], seed: str, data: st.DataObject) -> None:
    answer = data.draw(some_of({f"i{n}": list(SCALE) for n in range(len(panels))})) or None

    assert there_and_back(script_concordance, a_script(*panels), answer, seed=seed) == answer


@pytest.mark.parametrize(("panel", "sound"), [([10, 0, 0, 0, 0], True), ([2, 2, 2, 2, 2], True), ([9, 0, 0, 0, 0], False)])
def test_a_panel_has_ten_members_at_least(panel: list[int], sound: bool) -> None:
    found = spoilt("q-qt-0192", ("body", "items", 0, "panel"), panel)

    assert (found == []) is sound
    assert all(f"The panel has {sum(panel)} members." in fault and "better 20" in fault for fault in found)


def test_the_votes_of_the_panel_are_told_only_after_the_attempt() -> None:
    content = a_script([0, 1, 3, 8, 3])
    frozen = script_concordance.prepare(content, "s")

    row = script_concordance.reveal(content, frozen, {"i0": "2"}).body["rows"][0]

    assert (row["given"], row["size"]) == ("2", 15)
    assert [(vote["point"], vote["votes"]) for vote in row["votes"]] == [("-2", 0), ("-1", 1), ("0", 3), ("1", 8), ("2", 3)]
    assert "panel" not in str(script_concordance.view(content, frozen, None))


# Hotspot


def regions(*keys: bool) -> dict[str, Any]:
    shapes: list[dict[str, Any]] = [{"rect": [1, 2.5, 30, 40]}, {"circle": [50, 40.25, 12]}]
    listed = [{"id": f"r{n}", "name": "ABCDEF"[n], "key": key, "rationale_html": "Why"} | shapes[n % 2] for n, key in enumerate(keys)]
    return TEXTS | {"figure": {"src": "/figures/x", "width": 100, "height": 50}, "alt": "A drawing.", "regions": listed}


KEYS = st.lists(st.booleans(), min_size=3, max_size=6).filter(lambda keys: any(keys) and not all(keys))


@given(keys=KEYS, seed=SEEDS, data=st.data())
def test_any_region_that_is_a_key_earns_all_and_is_found_again(keys: list[bool], seed: str, data: st.DataObject) -> None:
    content, place = regions(*keys), data.draw(st.none() | st.integers(0, len(keys) - 1))
    answer = None if place is None else f"r{place}"

    assert hotspot.mark(content, answer).share == int(place is not None and keys[place])
    assert there_and_back(hotspot, content, answer, seed=seed) == answer


@given(keys=KEYS, seed=SEEDS)
def test_the_list_of_regions_says_where_each_is_and_not_which_is_right(keys: list[bool], seed: str) -> None:
    content = regions(*keys)

    shown = hotspot.view(content, hotspot.prepare(content, seed), None).body["regions"]

    assert [region["name"] for region in shown] == list("ABCDEF"[: len(keys)])
    assert [(region["shape"], region["at"]) for region in shown[:2]] == [("rect", "1 2.5 30 40"), ("circle", "50 40.25 12")]
    assert {name for region in shown for name in region} == {"token", "name", "chosen", "shape", "at"}


def test_two_regions_or_a_region_of_another_paper_are_refused_in_words() -> None:
    content = regions(True, False, False)
    frozen, other = hotspot.prepare(content, "mine"), hotspot.prepare(content, "other")
    tokens = [token for token, _ in frozen["options"]]

    with pytest.raises(BadAnswer, match="Choose one region only"):
        hotspot.read_answer(frozen, tokens[:2])
    for foreign in ("r0", other["options"][0][0]):
        with pytest.raises(BadAnswer):
            hotspot.read_answer(frozen, [foreign])


@pytest.mark.parametrize(("path", "value", "said"), [
    ((0, "rect"), [10, 20, 80], "the least is 4"),
    ((2, "rect"), [10, 20, 80, 40, 1], "the most is 4"),
    ((2, "rect"), [10, 20, 80, -1], "the least is 0"),
    ((2, "rect"), [10, 20, 80, 10001], "the most is 10000"),
    ((0, "circle"), [1, 2], "the least is 3"),
    ((3, "name"), "a", "The name `a` is used twice."),
])  # fmt: skip
def test_a_region_that_cannot_be_drawn_or_told_apart_is_a_fault(path: tuple[Any, ...], value: Any, said: str) -> None:
    assert any(said in fault for fault in spoilt("q-qt-0201", ("body", "regions", *path), value))


@pytest.mark.parametrize("key", [True, False])
def test_neither_all_regions_nor_none_may_be_right(key: bool) -> None:
    rest = [{"id": f"r{n}", "name": f"N{n}", "circle": [1, 2, 3], "key": key, "rationale": "Because."} for n in range(3)]

    assert f"The question has {3 * key} keys among 3 regions." in spoilt("q-qt-0201", ("body", "regions"), rest)[0]
