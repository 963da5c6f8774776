"""Item statistics: against values worked by hand, against a second writing, and what is always so."""

import statistics
from fractions import Fraction
from itertools import pairwise
from math import comb, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.assessment.rules.statistics.analysis import WHOLE, Item, Sheet, analysis
from genomeready.assessment.rules.statistics.items import Flag, facility, flags_of, is_miskeyed, item_rest, option_lines, upper_lower
from genomeready.assessment.rules.statistics.moodle import effective_weights, position, quiz
from genomeready.assessment.rules.statistics.reliability import (
    alpha,
    alpha_if_deleted,
    decision_consistency,
    drawn_reliability,
    standard_error,
)
from genomeready.assessment.rules.statistics.samples import NotOneTable, SampleTooSmall

HAND = [[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
"""Six people, four questions; totals 4 3 2 1 1 0."""

marks = st.integers(0, 6).map(lambda n: Fraction(n, 6))
tables = st.integers(2, 6).flatmap(lambda k: st.lists(st.lists(marks, min_size=k, max_size=k), min_size=4, max_size=25))
few = settings(max_examples=60, deadline=None)


def columns(table: list[list[Fraction]]) -> list[list[Fraction]]:
    return [list(column) for column in zip(*table, strict=True)]


def test_facility_item_rest_and_upper_lower_equal_what_is_worked_by_hand() -> None:
    first, totals = [row[0] for row in HAND], [sum(row) for row in HAND]
    rest = [total - mark for total, mark in zip(totals, first, strict=True)]

    assert facility(first, maximum=1, least=6) == Fraction(2, 3)
    # rest 3 2 1 0 1 0, mean 7/6; n Σxy − Σx Σy = 6·6 − 4·7 = 8; 6·4 − 16 = 8; 6·15 − 49 = 41
    assert item_rest(first, rest, least=6) == pytest.approx(8 / sqrt(8 * 41))
    # groups of 27 % of 6, 1.62, rounded to 2: upper totals 4 3, both right; lower 0, and of the two at 1 half each
    assert upper_lower(first, totals, maximum=1, least=6) == 1 - Fraction(1, 4)


def test_kr20_equals_what_is_worked_by_hand() -> None:
    # p = 4/6 4/6 2/6 1/6: Σpq = 8/36 + 8/36 + 8/36 + 5/36 = 29/36; totals 4 3 2 1 1 0: Σx² = 31, (Σx)² = 121: var = 65/36
    assert alpha(HAND, least=6) == Fraction(4, 3) * (1 - Fraction(29, 65))


def test_a_wrong_option_that_the_good_choose_is_a_probable_miskey() -> None:
    chosen = [["b"], ["b"], ["b"], ["a"], ["a"], []]
    totals = [9, 8, 7, 3, 2, 1]

    lines = option_lines(chosen, totals, totals, options=[("a", True), ("b", False), ("c", False)], least=6)

    assert [(line.option, line.n) for line in lines] == [("a", 2), ("b", 3), ("c", 0), (None, 1)]
    assert [line.is_idle for line in lines] == [False, False, True, False]
    assert is_miskeyed(lines)
    assert flags_of(Fraction(1, 3), -0.5, lines) == [Flag.MISKEYED, Flag.NEGATIVE, Flag.IDLE]


def test_those_who_gave_no_answer_are_a_line_of_their_own_and_never_a_distractor() -> None:
    lines = option_lines([["a"], ["a"], []], [2, 2, 9], [1, 1, 9], options=[("a", True)], least=3)

    assert (lines[-1].option, lines[-1].n, lines[-1].mean_total, lines[-1].is_idle) == (None, 1, 9.0, False)
    assert not is_miskeyed(lines)


@pytest.mark.parametrize(
    "ask",
    [
        lambda n: facility([1] * n, maximum=1),
        lambda n: item_rest([1] * n, [1] * n),
        lambda n: upper_lower([1] * n, [1] * n, maximum=1),
        lambda n: option_lines([["a"]] * n, [1] * n, [1] * n, options=[("a", True)]),
        lambda n: alpha([[1, 0]] * n),
        lambda n: alpha_if_deleted([[1, 0]] * n),
        lambda n: drawn_reliability([[1, 0]] * n),
        lambda n: standard_error([1] * n, Fraction(1, 2)),
        lambda n: decision_consistency([Fraction(1, 2)] * n, Fraction(1, 2), questions=2, pass_percent=50),
        lambda n: position([1] * n, [1] * n, maximum=1),
        lambda n: effective_weights([[1, 0]] * n),
        lambda n: quiz([1] * n, None),
    ],
)
def test_every_statistic_refuses_a_sample_below_thirty_and_takes_thirty(ask: object) -> None:
    assert callable(ask)
    ask(30)

    with pytest.raises(SampleTooSmall, match=r"Not enough data \(29 of 30\)"):
        ask(29)


def test_papers_of_different_length_form_no_table() -> None:
    with pytest.raises(NotOneTable):
        alpha([[1, 0], [1]], least=2)


@few
@given(tables)
def test_alpha_equals_a_second_writing_and_is_never_above_one(table: list[list[Fraction]]) -> None:
    found = alpha(table, least=1)
    totals = [sum(row) for row in table]
    spread = statistics.pvariance(totals)

    if spread == 0:
        assert found is None
        return
    k = len(table[0])
    assert found == Fraction(k, k - 1) * (1 - sum(map(statistics.pvariance, columns(table))) / spread)
    assert found <= 1


@few
@given(tables.filter(lambda table: len(table[0]) > 2))
def test_alpha_if_deleted_is_alpha_of_the_others(table: list[list[Fraction]]) -> None:
    for place, found in enumerate(alpha_if_deleted(table, least=1)):
        assert found == alpha([row[:place] + row[place + 1 :] for row in table], least=1)


@few
@given(tables)
def test_the_reliability_of_drawn_papers_equals_a_second_writing(table: list[list[Fraction]]) -> None:
    found = drawn_reliability(table, least=1)
    n, k = len(table), len(table[0])
    means = [statistics.mean(row) for row in table]
    grand = statistics.mean(means)
    between = k * sum((mean - grand) ** 2 for mean in means) / (n - 1)
    within = sum((mark - mean) ** 2 for row, mean in zip(table, means, strict=True) for mark in row) / (n * (k - 1))

    assert found == ((between - within) / between if between else None)
    assert found is None or found <= 1


def test_how_hard_a_draw_was_counts_as_error_in_drawn_papers_and_not_in_alpha() -> None:
    easy_and_hard = [[1, 1, 0, 0], [1, 1, 1, 0], [1, 1, 0, 0], [1, 1, 1, 1]] * 8

    assert drawn_reliability(easy_and_hard) < alpha(easy_and_hard)


@few
@given(tables)
def test_the_item_rest_correlation_equals_a_second_writing(table: list[list[Fraction]]) -> None:
    first, rest = [row[0] for row in table], [sum(row[1:]) for row in table]
    found = item_rest(first, rest, least=1)

    if len(set(first)) == 1 or len(set(rest)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(statistics.correlation(list(map(float, first)), list(map(float, rest))), abs=1e-9)


@few
@given(tables)
def test_d_lies_between_minus_one_and_one_and_does_not_depend_on_the_order_of_people(table: list[list[Fraction]]) -> None:
    def d(rows: list[list[Fraction]]) -> Fraction | None:
        return upper_lower([row[0] for row in rows], [sum(row) for row in rows], maximum=1, least=1)

    found = d(table)

    assert found == d(sorted(table)) == d(table[::-1])
    assert found is None or -1 <= found <= 1


@few
@given(st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=2, max_size=40))
def test_the_lines_of_a_question_count_everybody_once(answers: list[str]) -> None:
    chosen = [[answer] if answer else [] for answer in answers]
    lines = option_lines(chosen, range(len(answers)), range(len(answers)), options=[("a", True), ("b", False), ("c", False)], least=1)

    assert sum(line.n for line in lines) == len(answers)
    assert sum(line.share for line in lines) == 1


@few
@given(tables)
def test_moodles_figures_equal_a_second_writing(table: list[list[Fraction]]) -> None:
    first, totals = [row[0] for row in table], [sum(row) for row in table]
    rest = [total - mark for total, mark in zip(totals, first, strict=True)]
    found = position(first, totals, maximum=1, least=1)

    assert found.facility_index == pytest.approx(float(100 * statistics.mean(first)))
    assert found.standard_deviation == pytest.approx(float(statistics.variance(first)) ** 0.5)
    most = statistics.covariance(sorted(map(float, first)), sorted(map(float, rest)))
    if found.discrimination_efficiency is not None:
        expected = 100 * statistics.covariance(list(map(float, first)), list(map(float, rest))) / most
        assert found.discrimination_efficiency == pytest.approx(expected)
        assert found.discrimination_efficiency <= 100 + 1e-9
    weights = effective_weights(table, least=1)
    told = [weight for weight in weights if weight is not None]
    assert not told or sum(told) == pytest.approx(100)


def test_moodles_quiz_figures_equal_what_is_worked_by_hand() -> None:
    totals = [4, 3, 2, 1, 1, 0]
    # mean 11/6; about it m2 = 65/36, m3 = 1.0741 (Σ 6.4444), m4 = 6.3642; k-statistics by their definitions
    n, mean = 6, Fraction(11, 6)
    m2, m3, m4 = (sum((t - mean) ** p for t in totals) / n for p in (2, 3, 4))

    found = quiz(totals, HAND, least=6)

    assert m2 == Fraction(65, 36)
    assert found.standard_deviation == pytest.approx(sqrt(13 / 6))
    assert found.skewness == pytest.approx(float(36 * m3 / 20) / float(13 / 6) ** 1.5)
    assert found.kurtosis == pytest.approx(float(36 * (7 * m4 - 15 * m2**2) / 60 / (Fraction(13, 6) ** 2)))
    assert found.internal_consistency == pytest.approx(float(400 * (1 - Fraction(29, 65)) / 3))
    assert found.error_ratio == pytest.approx(100 * sqrt(1 - found.internal_consistency / 100))
    assert found.standard_error == pytest.approx(found.error_ratio / 100 * found.standard_deviation)


def test_the_standard_error_is_of_the_sample() -> None:
    assert standard_error([4, 3, 2, 1, 1, 0], Fraction(3, 4), least=6) == pytest.approx(sqrt(13 / 6) * 0.5)


def test_decision_consistency_equals_a_second_writing_and_falls_towards_the_cut() -> None:
    def second(share: float, reliability: float, mean: float) -> float:
        p = reliability * share + (1 - reliability) * mean
        return sum(comb(10, k) * p**k * (1 - p) ** (10 - k) for k in range(7, 11))

    shares = [Fraction(n, 10) for n in (2, 5, 7, 9)]
    found = decision_consistency(shares, Fraction(6, 10), questions=10, pass_percent=70, least=4)
    passing = [second(float(share), 0.6, 0.575) for share in shares]

    assert found is not None
    assert found.agreement == pytest.approx(sum(p * p + (1 - p) ** 2 for p in passing) / 4)
    apart = [decision_consistency([Fraction(n, 10)] * 2, Fraction(9, 10), questions=10, pass_percent=70, least=2) for n in (7, 8, 9, 10)]
    assert all(one.agreement < other.agreement for one, other in pairwise(apart) if one and other)


def sheets(rows: list[list[int]]) -> list[Sheet]:
    return [
        Sheet(marks={n: mark * WHOLE for n, mark in enumerate(row)}, chosen={n: ["a" if m else "b"] for n, m in enumerate(row)})
        for row in rows
    ]


def test_an_analysis_of_thirty_people_tells_everything_and_of_twenty_nine_nothing() -> None:
    items = [Item(id=n, name=f"Q-{n}", options=[("a", True), ("b", False)]) for n in range(4)]

    enough, too_few = (analysis(sheets((HAND * 5)[:n]), items, pass_percent=70) for n in (30, 29))

    assert enough["whole"]["alpha"] == pytest.approx(float(Fraction(4, 3) * (1 - Fraction(29, 65))), abs=1e-6)
    assert [item["facility"] for item in enough["items"]] == pytest.approx([2 / 3, 2 / 3, 1 / 3, 1 / 6], abs=1e-6)
    assert enough["items"][0]["options"][0] | {"correlation": None} == {
        "option": "a", "key": True, "n": 20, "share": 0.666667, "mean_total": 2.5, "correlation": None, "idle": False,
    }  # fmt: skip
    assert {value for name, value in too_few["whole"].items() if name != "questions"} == {None}
    assert {(item["n"], item["facility"], item["item_rest"], *item["options"], *item["flags"]) for item in too_few["items"]} == {
        (29, None, None)
    }


def test_a_question_is_told_only_where_enough_were_asked_it_and_drawn_papers_have_no_alpha() -> None:
    items = [Item(id=n, name=f"Q-{n}", options=[("a", True), ("b", False)]) for n in range(5)]
    mixed = sheets(HAND * 5)
    mixed[0] = Sheet(marks={**dict.fromkeys(range(3), WHOLE), 4: 0}, chosen={})

    found = analysis(mixed, items, pass_percent=70)

    assert (found["same_paper"], found["whole"]["alpha"]) == (False, None)
    assert found["whole"]["drawn_reliability"] is not None
    assert [(item["n"], item["facility"] is None) for item in found["items"]] == [(30, False)] * 3 + [(29, True), (1, True)]
