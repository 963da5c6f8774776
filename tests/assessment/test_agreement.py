"""How well two markers agree: the figures against another way to reach them, and silence where there are too few."""

from decimal import Decimal
from fractions import Fraction
from statistics import mean

import pytest
from factories.marking import a_judged_course, a_waiting_attempt, an_examiner, marked_by
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from genomeready.assessment.queries.outcomes import agreement_rows
from genomeready.assessment.rules.agreement import FEWEST, agreement, weighted_kappa

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=40)


@given(PAIRS)
def test_kappa_with_quadratic_weights_follows_from_means_variances_and_covariance(pairs: list[tuple[int, int]]) -> None:
    """The other way to the same figure: 2 cov / (var + var + squared difference of the means), all with the divisor n."""
    first, second = ([Fraction(pair[n]) for pair in pairs] for n in (0, 1))
    means = mean(first), mean(second)
    variances = [mean((x - m) ** 2 for x in marks) for marks, m in zip((first, second), means, strict=True)]
    below = sum(variances) + (means[0] - means[1]) ** 2
    assume(below)

    covariance = mean((a - means[0]) * (b - means[1]) for a, b in zip(first, second, strict=True))

    assert weighted_kappa(pairs) == 2 * covariance / below


def test_kappa_by_hand() -> None:
    """Marks 0, 1, 2: of 20 answers 16 alike, 4 one apart; the margins are 8, 6, 6 and 6, 8, 6."""
    pairs = [(0, 0)] * 6 + [(1, 1)] * 5 + [(2, 2)] * 5 + [(0, 1)] * 2 + [(1, 2)] + [(2, 1)]

    observed = Fraction(4, 20)
    expected = Fraction(8 * (8 * 1 + 6 * 4) + 6 * (6 * 1 + 6 * 1) + 6 * (6 * 4 + 8 * 1), 400)

    assert weighted_kappa(pairs) == 1 - observed / expected == Fraction(11, 13)


@given(PAIRS)
def test_kappa_is_one_only_for_full_agreement_and_the_same_in_either_order(pairs: list[tuple[int, int]]) -> None:
    found = weighted_kappa(pairs)

    assert found == weighted_kappa([(b, a) for a, b in pairs])
    if found is not None:
        assert -1 <= found <= 1
        assert (found == 1) == all(a == b for a, b in pairs)


@pytest.mark.parametrize(("answers", "known"), [(FEWEST - 1, False), (FEWEST, True)])
def test_nothing_is_said_of_too_few_answers(answers: int, *, known: bool) -> None:
    found = agreement([(1, 1), (0, 2)] * (answers // 2) + [(2, 2)] * (answers % 2), maximum=5, tolerance=Fraction(1, 5))

    assert (found.within_percent is not None, found.kappa is not None) == (known, known)


def test_agreement_is_read_by_question_from_what_two_gave_and_leaves_the_unreadable_out(session: Session) -> None:
    version = a_judged_course(session)
    first, second = an_examiner(session), an_examiner(session)
    for levels in ({"finding": 2, "advice": 2}, {"finding": 0, "advice": 0}, None):
        attempt = a_waiting_attempt(session, version=version)
        marked_by(session, first, attempt, {"finding": 2, "advice": 3})
        marked_by(session, second, attempt, levels, unreadable=levels is None, note="Black.")

    (row,) = agreement_rows(session)

    assert (row.maximum, row.tolerance_percent, row.found.answers) == (5, Decimal("20.0"), 2)
    assert row.found.kappa is None
