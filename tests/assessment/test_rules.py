"""Papers, results and when an attempt may start."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.rules.papers import Cell, InBank, draw
from genomeready.assessment.rules.results import Band, Marked, as_read, as_stored, percent_of, proven_by, result_of
from genomeready.assessment.rules.sittings import MAY_FOLLOW, AttemptState, Earlier, Hurdle, Opening, opening, sender_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
BANK = [
    InBank(version_id=competency * 100 + n, competency_id=competency, cognitive=cognitive)
    for competency in (1, 2, 3)
    for n, cognitive in enumerate(["recall", "recall", "recall", "recall", "apply", "analyse"])
]
CELLS = [Cell(competency_id=1, questions=3), Cell(competency_id=2, questions=2), Cell(competency_id=3, questions=1)]
SHARES = st.lists(st.tuples(st.integers(1, 4), st.fractions(0, 1, max_denominator=12)), min_size=1, max_size=60)


def paper(shares: list[tuple[int, Fraction]], level: int = 2) -> list[Marked]:
    return [Marked(competency_id=competency, level=level, share=share) for competency, share in shares]


@given(seed=st.text(min_size=1))
def test_a_paper_follows_its_blueprint_and_repeats_nothing(seed: str) -> None:
    drawn = draw(BANK, CELLS, seed=seed)

    assert drawn is not None
    assert Counter(version // 100 for version in drawn) == {1: 3, 2: 2, 3: 1}
    assert len(set(drawn)) == len(drawn)


@given(seed=st.text(min_size=1), order=st.permutations(BANK))
def test_the_same_seed_draws_the_same_paper_whatever_the_order_of_the_bank(seed: str, order: list[InBank]) -> None:
    assert draw(order, CELLS, seed=seed) == draw(BANK, CELLS, seed=seed)


@given(seed=st.text(min_size=1))
def test_the_cognitive_levels_take_turns_within_a_competency(seed: str) -> None:
    drawn = draw(BANK, [Cell(competency_id=1, questions=3)], seed=seed)

    levels = {question.version_id: question.cognitive for question in BANK}
    assert {levels[version] for version in drawn or []} == {"recall", "apply", "analyse"}


@given(seed=st.text(min_size=1))
def test_a_second_paper_asks_what_was_not_seen_as_long_as_there_is_any(seed: str) -> None:
    first = draw(BANK, CELLS, seed="first")

    second = draw(BANK, CELLS, seed=seed, seen=frozenset(first or []))

    assert not set(first or []) & set(second or [])


def test_different_seeds_draw_different_papers() -> None:
    papers = {tuple(draw(BANK, CELLS, seed=str(n)) or []) for n in range(20)}

    assert len(papers) > 15


def test_the_competencies_are_mixed_and_not_asked_in_blocks() -> None:
    orders = {tuple(version // 100 for version in draw(BANK, CELLS, seed=str(n)) or []) for n in range(20)}

    assert len(orders) > 5


def test_a_bank_that_is_too_small_draws_nothing() -> None:
    assert draw(BANK, [Cell(competency_id=1, questions=7)], seed="seed") is None
    assert draw(BANK, [Cell(competency_id=9, questions=1)], seed="seed") is None


@given(shares=SHARES)
def test_marks_add_up_and_a_result_comes_back_as_it_was_stored(shares: list[tuple[int, Fraction]]) -> None:
    result = result_of(paper(shares), pass_percent=70, competency_percent=60)

    assert 0 <= result.percent <= 100
    assert abs(result.marks - sum(result.shares)) <= Decimal("0.0001") * len(shares)
    assert sum(c.questions for c in result.competencies) == result.maximum == len(shares)
    assert as_read(as_stored(result)) == result


@given(shares=SHARES, pass_percent=st.integers(1, 100))
def test_passed_is_what_the_shown_percentage_says(shares: list[tuple[int, Fraction]], pass_percent: int) -> None:
    result = result_of(paper(shares), pass_percent=pass_percent, competency_percent=60)

    assert result.passed == (result.percent >= pass_percent)


@pytest.mark.parametrize(
    ("marks", "of", "percent"),
    [("139/200", 1, "69.5"), ("6995/10000", 1, "70.0"), ("69949/100000", 1, "69.9"), ("2", 3, "66.7"), ("30", 30, "100.0")],
)
def test_a_percentage_is_rounded_half_up_to_one_place(marks: str, of: int, percent: str) -> None:
    assert str(percent_of(Fraction(marks), of)) == percent


def test_an_empty_paper_is_never_passed() -> None:
    assert not result_of([], pass_percent=0, competency_percent=0).passed


def test_a_competency_is_shown_near_or_not_yet_by_its_own_percentage() -> None:
    shares = [(1, Fraction(1)), (1, Fraction(1)), (2, Fraction(1)), (2, Fraction(0)), (3, Fraction(0))]

    found = result_of(paper(shares), pass_percent=50, competency_percent=60)

    assert {c.competency_id: c.band for c in found.competencies} == {1: Band.SHOWN, 2: Band.NEAR, 3: Band.NOT_YET}


@given(shares=SHARES)
def test_evidence_is_only_ever_of_what_was_asked_and_reached(shares: list[tuple[int, Fraction]]) -> None:
    marked = paper(shares)
    result = result_of(marked, pass_percent=50, competency_percent=60)

    proven = proven_by(result, marked, {1: 2, 2: 2, 3: 2, 99: 2})

    reached = {c.competency_id for c in result.competencies if c.percent >= 60}
    assert {p.competency_id for p in proven} == (reached & {1, 2, 3} if result.passed else set())


def test_evidence_is_not_above_the_level_that_was_asked_nor_above_the_courses() -> None:
    easy, hard = paper([(1, Fraction(1))], level=1), paper([(2, Fraction(1))], level=4)
    result = result_of(easy + hard, pass_percent=50, competency_percent=60)

    proven = proven_by(result, easy + hard, {1: 3, 2: 3})

    assert {p.competency_id: p.level for p in proven} == {1: 1, 2: 3}


def failed(hours_ago: int) -> Earlier:
    when = NOON - timedelta(hours=hours_ago)
    return Earlier(state="submitted", started_at=when, submitted_at=when, passed=False)


def test_the_first_attempt_may_start_at_once() -> None:
    assert opening([], attempts_a_year=3, wait=DAY, at=NOON) == Opening(left=3)


def test_after_a_failure_one_waits_from_handing_in_and_not_a_second_longer() -> None:
    waiting = opening([failed(23)], attempts_a_year=3, wait=DAY, at=NOON)
    over = opening([failed(24)], attempts_a_year=3, wait=DAY, at=NOON)

    assert (waiting.hurdle, waiting.until) == (Hurdle.WAITING, NOON + timedelta(hours=1))
    assert over.hurdle is None


def test_the_latest_failure_decides_the_waiting_time() -> None:
    found = opening([failed(1), failed(100)], attempts_a_year=3, wait=DAY, at=NOON)

    assert found.until == NOON + timedelta(hours=23)


def test_attempts_older_than_a_year_do_not_count_and_the_next_opens_a_year_after_the_oldest_that_does() -> None:
    year = 365 * 24
    used_up = opening([failed(48), failed(year - 1)], attempts_a_year=2, wait=DAY, at=NOON)
    freed = opening([failed(48), failed(year)], attempts_a_year=2, wait=DAY, at=NOON)

    assert (used_up.hurdle, used_up.left, used_up.until) == (Hurdle.USED_UP, 0, NOON + timedelta(hours=1))
    assert (freed.hurdle, freed.left) == (None, 1)


def test_a_pass_leaves_nothing_to_start() -> None:
    passed = Earlier(state="submitted", started_at=NOON - DAY, submitted_at=NOON - DAY, passed=True)

    assert opening([passed], attempts_a_year=3, wait=DAY, at=NOON).hurdle is Hurdle.PASSED


def test_a_void_attempt_counts_for_nothing() -> None:
    void = Earlier(state="void", started_at=NOON, submitted_at=NOON, passed=False)

    assert opening([void], attempts_a_year=1, wait=DAY, at=NOON) == Opening(left=1)


@pytest.mark.parametrize("client_id", ["", "a b", "x" * 65, "ä", "a/b"])
def test_a_malformed_client_id_names_no_sender(client_id: str) -> None:
    assert sender_of(client_id) is None


def test_nothing_leaves_void_and_only_a_marked_attempt_comes_under_review() -> None:
    assert MAY_FOLLOW[AttemptState.VOID] == frozenset()
    assert {state for state, onward in MAY_FOLLOW.items() if AttemptState.UNDER_REVIEW in onward} == {AttemptState.MARKED}
    assert set(MAY_FOLLOW) == set(AttemptState)


@pytest.mark.parametrize("state", [AttemptState.MARKED, AttemptState.UNDER_REVIEW, AttemptState.OPEN])
def test_an_open_attempt_is_handed_in_before_anything_else(state: AttemptState) -> None:
    attempt = Attempt(state=AttemptState.OPEN)

    with pytest.raises(ValueError, match="does not become"):
        attempt.enter(state)
