"""The sequential test: its arithmetic, what it can never do, and how often it errs, recomputed in other ways."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations, product
from math import comb, exp, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.rules import placement
from genomeready.assessment.rules.placement import (
    BOUND,
    RIGHT,
    WRONG,
    Ending,
    Finding,
    Placed,
    Teaching,
    chance_of_exemption,
    decide,
    finding_on,
    lessons_on,
    needed,
    running_sum,
    share_and_error,
    shown_by,
)
from genomeready.learning.rules import FEWEST_PLACED, MOST_PLACED, PlacementOffer

Answers = Sequence[bool]
PUBLISHED = {60: 0.0710, 70: 0.2409, 80: 0.5786, 85: 0.7720}
answer_lists = st.lists(st.booleans(), max_size=30)
caps = st.integers(FEWEST_PLACED, MOST_PLACED)


def ending_of(answers: Answers, *, most: int = MOST_PLACED) -> tuple[Ending | None, int]:
    """How a test of these answers ends, and after how many."""
    for asked in range(1, len(answers) + 1):
        ending = decide(right=sum(answers[:asked]), asked=asked, most=most)
        if ending:
            return ending, asked
    return None, len(answers)


def rw(letters: str) -> list[bool]:
    return [letter == "r" for letter in letters]


# the arithmetic


def test_the_weights_are_the_logarithms_of_the_two_hypotheses() -> None:
    assert [round(weight, 3) for weight in (RIGHT, WRONG, BOUND)] == [0.348, -0.981, 2.197]
    assert isclose(exp(RIGHT), 0.85 / 0.60)
    assert isclose(exp(WRONG), 0.15 / 0.40)
    assert isclose(exp(BOUND), 9.0)


@pytest.mark.parametrize(
    ("answers", "ending", "after"),
    [
        ("rrrrrr", None, 6),
        ("rrrrrrr", Ending.EXEMPT, 7),
        ("www", Ending.STUDY, 3),
        ("ww", None, 2),
        ("wrrrrrrrrrr", Ending.EXEMPT, 11),
        ("wrrrrrrrrr", None, 10),
        ("wwrrrrrrrrrrrr", Ending.EXEMPT, 14),
        ("wrwrwrwr", Ending.STUDY, 5),
        ("rrrrwrrrwrrrrwrrrr", Ending.EXEMPT, 18),
        ("rrrrwrrrwrrrrwrrwrrr", Ending.STUDY, 20),
    ],
)
def test_a_sequence_of_answers_ends_where_the_published_numbers_say(answers: str, ending: Ending | None, after: int) -> None:
    assert ending_of(rw(answers)) == (ending, after)


def test_a_tie_at_the_last_question_never_exempts() -> None:
    undecided = rw("rrwrrrrwrrrrw")

    assert decide(right=sum(undecided), asked=13, most=MOST_PLACED) is None
    assert decide(right=sum(undecided), asked=13, most=13) is Ending.STUDY


@pytest.mark.parametrize("most", [*range(FEWEST_PLACED, MOST_PLACED + 1)])
def test_every_test_ends_at_its_last_question(most: int) -> None:
    assert all(decide(right=right, asked=most, most=most) is not None for right in range(most + 1))


# what it can never do


@given(answer_lists, st.randoms(use_true_random=False))
def test_the_running_sum_knows_no_order(answers: list[bool], chance: object) -> None:
    shuffled = list(answers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    step_by_step = sum(RIGHT if right else WRONG for right in shuffled)

    assert running_sum(right=sum(shuffled), asked=len(shuffled)) == running_sum(right=sum(answers), asked=len(answers))
    assert isclose(step_by_step, running_sum(right=sum(answers), asked=len(answers)), abs_tol=1e-9)


@given(st.lists(st.booleans(), min_size=1, max_size=30), caps, st.data())
def test_one_more_right_answer_never_turns_an_exemption_into_taking_the_module(answers: list[bool], most: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(answers) - 1))
    better = [*answers[:place], True, *answers[place + 1 :]]

    before, after = ending_of(answers, most=most), ending_of(better, most=most)

    if before[0] is Ending.EXEMPT:
        assert after[0] is Ending.EXEMPT
        assert after[1] <= before[1]
    if after[0] is Ending.STUDY and before[0]:
        assert before[0] is Ending.STUDY


@given(answer_lists, caps)
def test_a_shorter_test_never_exempts_who_a_longer_one_would_not(answers: list[bool], most: int) -> None:
    short, long = ending_of(answers, most=most)[0], ending_of(answers, most=MOST_PLACED)[0]

    assert short is not Ending.EXEMPT or long is Ending.EXEMPT


@given(st.integers(0, 20), st.integers(0, 20))
def test_what_is_needed_exempts_and_one_less_does_not(right: int, wrong: int) -> None:
    asked = right + wrong
    more = needed(right=right, asked=asked)

    assert running_sum(right=right + more, asked=asked + more) > BOUND
    assert more == 0 or running_sum(right=right + more - 1, asked=asked + more - 1) <= BOUND


def test_the_fewest_questions_of_an_offer_are_those_that_a_faultless_test_needs() -> None:
    assert needed(right=0, asked=0) == FEWEST_PLACED
    assert PlacementOffer(held=FEWEST_PLACED, seconds=60).possible
    assert chance_of_exemption(Fraction(1), most=FEWEST_PLACED) == 1
    assert chance_of_exemption(Fraction(1), most=FEWEST_PLACED - 1) == 0


# how often it errs


def paths_to_exemption(most: int) -> dict[tuple[int, int], int]:
    """In how many orders a test exempts with so many right and wrong answers: counted in whole numbers, without any probability."""
    exempting: dict[tuple[int, int], int] = {}
    paths = {(0, 0): 1}
    for _ in range(most):
        reached: dict[tuple[int, int], int] = {}
        for (right, wrong), ways in paths.items():
            for key in ((right + 1, wrong), (right, wrong + 1)):
                reached[key] = reached.get(key, 0) + ways
        paths = {}
        for (right, wrong), ways in reached.items():
            weighed = 0.85**right * 0.15**wrong / (0.60**right * 0.40**wrong)
            if weighed > 9:
                exempting[right, wrong] = exempting.get((right, wrong), 0) + ways
            elif weighed >= 1 / 9:
                paths[right, wrong] = ways
    return exempting


@pytest.mark.parametrize(("share", "published"), PUBLISHED.items())
def test_the_published_chances_are_those_of_an_independent_count(share: int, published: float) -> None:
    p = share / 100

    counted = sum(ways * p**right * (1 - p) ** wrong for (right, wrong), ways in paths_to_exemption(20).items())

    assert counted == pytest.approx(published, abs=5e-5)
    assert chance_of_exemption(Fraction(share, 100), most=20) == pytest.approx(counted, abs=1e-12)
    assert f"{published:.4f}"[1:] in (placement.__doc__ or "")


@pytest.mark.parametrize("most", [7, 10, 13])
@pytest.mark.parametrize("share", [0.25, 0.6, 0.85, 1.0])
def test_the_chance_equals_that_of_all_possible_sequences(most: int, share: float) -> None:
    every = (answers for answers in product((True, False), repeat=most) if ending_of(answers, most=most)[0] is Ending.EXEMPT)

    by_hand = sum(share ** sum(answers) * (1 - share) ** (most - sum(answers)) for answers in every)

    assert chance_of_exemption(Fraction(share), most=most) == pytest.approx(by_hand, abs=1e-12)


def test_the_cap_keeps_the_wrongly_exempted_below_what_was_aimed_at() -> None:
    assert all(chance_of_exemption(Fraction(60, 100), most=most) < 0.10 for most in range(FEWEST_PLACED, 60))


def test_a_test_of_five_questions_would_be_no_better_than_its_fame() -> None:
    four_of_five = sum(comb(5, k) * 0.6**k * 0.4 ** (5 - k) for k in (4, 5))

    assert four_of_five > 4 * chance_of_exemption(Fraction(60, 100), most=20)


# what is said of a competency, and what becomes evidence


def on(competency: int, rights: str, *, level: int = 2) -> list[Placed]:
    return [Placed(competency_id=competency, level=level, right=letter == "r") for letter in rights]


@pytest.mark.parametrize(
    ("answers", "finding"),
    [
        ("", Finding.NOT_ENOUGH), ("r", Finding.NOT_ENOUGH), ("w", Finding.NOT_ENOUGH), ("rr", Finding.NOT_ENOUGH),
        ("rrr", Finding.PROBABLE), ("rrrw", Finding.PROBABLE), ("rw", Finding.NEEDS_WORK), ("ww", Finding.NEEDS_WORK),
        ("rrw", Finding.NEEDS_WORK), ("rrrrrww", Finding.NEEDS_WORK),
    ],
)  # fmt: skip
def test_a_competency_is_told_in_words_by_what_fits_the_answers_better(answers: str, finding: Finding) -> None:
    assert finding_on(on(1, answers)) is finding


@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_the_words_on_a_competency_know_no_order(answers: list[bool]) -> None:
    first = finding_on([Placed(competency_id=1, level=2, right=right) for right in answers])

    others = {finding_on([Placed(competency_id=1, level=2, right=right) for right in order]) for order in [sorted(answers), answers[::-1]]}

    assert others == {first}


def test_evidence_needs_two_questions_and_half_of_what_was_asked() -> None:
    placed = [*on(1, "rw"), *on(2, "rww"), *on(3, "r"), *on(4, "rr")]

    assert [(shown.competency_id, shown.questions, float(shown.score)) for shown in shown_by(placed)] == [(1, 2, 0.5), (4, 2, 1.0)]


def test_evidence_stands_at_the_lowest_level_that_was_answered_right() -> None:
    placed = [*on(1, "r", level=3), *on(1, "r", level=2), *on(1, "w", level=1)]

    assert [shown.level for shown in shown_by(placed)] == [2]


def test_evidence_is_the_same_in_whatever_order_it_was_asked() -> None:
    placed = [*on(1, "r", level=3), *on(1, "w", level=1), *on(2, "rr")]

    found = {tuple(sorted(shown_by(order), key=lambda one: one.competency_id)) for order in permutations(placed)}

    assert len(found) == 1


@pytest.mark.parametrize(("right", "asked"), [(1, 1), (3, 3), (7, 7), (10, 11), (2, 4)])
def test_the_standard_error_is_never_nothing_and_shrinks_with_the_questions(right: int, asked: int) -> None:
    score, error = share_and_error(right=right, asked=asked)
    steadied = (right + 2) / (asked + 4)

    assert float(score) == pytest.approx(right / asked, abs=5e-5)
    assert float(error) ** 2 == pytest.approx(steadied * (1 - steadied) / (asked + 4), abs=1e-4)
    assert 0 < share_and_error(right=10 * right, asked=10 * asked)[1] < error


def teaching(number: int, *competencies: str) -> Teaching:
    return Teaching(id=number, position=number, slug=f"lesson-{number}", title=f"Lesson {number}", competencies=frozenset(competencies))


def test_a_wrong_check_leads_to_its_lesson_and_a_wrong_quiz_question_to_all_that_teach_its_competency() -> None:
    lessons = [teaching(1, "a"), teaching(2, "a", "b"), teaching(3, "b")]

    assert [lesson.id for lesson in lessons_on([3], "a", lessons)] == [3]
    assert [lesson.id for lesson in lessons_on([None], "a", lessons)] == [1, 2]
    assert [lesson.id for lesson in lessons_on([3, None], "a", lessons)] == [1, 2, 3]
    assert lessons_on([], "a", lessons) == []
    assert lessons_on([None], "taught nowhere", lessons) == lessons
