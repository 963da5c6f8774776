"""How far a whole examination can be relied on: alpha, drawn papers, standard error, decision consistency.

Convention of alpha: population variances (divided by n), of the questions and of the totals alike. Where every mark is 0 or 1
this is KR-20; the quotient is the same with n − 1 throughout. The standard error uses the sample deviation (n − 1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, comb, sqrt

from genomeready.assessment.rules.statistics.samples import FEWEST, NotOneTable, Number, enough, products, sample_variance, variance

Table = Sequence[Sequence[Number]]
"""A row for each person, a column for each question."""


def alpha(table: Table, *, least: int = FEWEST) -> Fraction | None:
    """Return coefficient alpha (KR-20 where marks are 0 or 1): k/(k−1) · (1 − Σ var(x) / var(X)); None where no total differs.

    Raises:
        SampleTooSmall: there are fewer people than `least`.
        NotOneTable: not everyone was asked the same number of questions, two at least.

    >>> alpha([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]], least=4)
    Fraction(3, 4)
    """
    enough(len(table), least=least)
    columns = _columns(table)
    return _alpha([variance(column) for column in columns], variance([sum(row) for row in table]))


def alpha_if_deleted(table: Table, *, least: int = FEWEST) -> list[Fraction | None]:
    """Return, question by question, what alpha would be without it; None where it needs more questions or totals that differ.

    Raises:
        SampleTooSmall: there are fewer people than `least`.
        NotOneTable: not everyone was asked the same number of questions, two at least.

    >>> [str(found) for found in alpha_if_deleted([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]], least=4)]
    ['8/11', '1/2', '8/11']
    """
    enough(len(table), least=least)
    columns = _columns(table)
    totals = [sum(row) for row in table]
    variances, of_totals, squared = [variance(column) for column in columns], variance(totals), len(table) ** 2
    without = [of_totals + own - 2 * Fraction(products(column, totals), squared) for column, own in zip(columns, variances, strict=True)]
    return [_alpha(variances[:place] + variances[place + 1 :], rest) for place, rest in enumerate(without)]


def drawn_reliability(table: Table, *, least: int = FEWEST) -> Fraction | None:
    """Return the reliability where each person had a paper of their own, of equal length: (MS between − MS within) / MS between.

    This is the one-way intraclass correlation of the mean, ICC(1,k) (P. E. Shrout & J. L. Fleiss, 1979): the columns need not be
    the same questions, and how hard a draw happened to be counts as error. None where no total differs.

    Raises:
        SampleTooSmall: there are fewer people than `least`.
        NotOneTable: the papers are not of equal length, two questions at least.

    >>> drawn_reliability([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]], least=4)
    Fraction(7, 10)
    """
    enough(len(table), least=least)
    length = len(_columns(table))
    between = sample_variance([sum(row) for row in table]) / length
    within = sum((variance(row) for row in table), Fraction(0)) * length / (len(table) * (length - 1))
    return (between - within) / between if between else None


def standard_error(totals: Sequence[Number], reliability: Fraction | None, *, least: int = FEWEST) -> float | None:
    """Return the standard error of measurement: s(n−1) · √(1 − reliability), in the unit of the totals.

    Raises:
        SampleTooSmall: there are fewer people than `least`.

    >>> standard_error([3, 2, 1, 0], Fraction(3, 4), least=4)
    0.6454972243679028
    """
    enough(len(totals), least=least)
    return None if reliability is None else sqrt(sample_variance(totals)) * sqrt(1 - reliability)


@dataclass(frozen=True, kw_only=True)
class Consistency:
    """How often two such examinations would decide alike, and how much of it is more than chance (kappa)."""

    agreement: float
    kappa: float | None


def decision_consistency(
    shares: Sequence[Fraction], reliability: Fraction | None, *, questions: int, pass_percent: int, least: int = FEWEST
) -> Consistency | None:
    """Return M. J. Subkoviak's estimate (1976) from one sitting; `shares` are each person's marks as a share of all.

    p̂ = r·x + (1 − r)·mean with the reliability r; π = P(Bin(k, p̂) ≥ cut); agreement = mean(π² + (1 − π)²). The cut is the
    least whole number of k questions that reaches the pass mark. None where the reliability is unknown; a negative one counts as 0.

    Raises:
        SampleTooSmall: there are fewer people than `least`.

    >>> found = decision_consistency([Fraction(9, 10), Fraction(2, 10)], Fraction(8, 10), questions=10, pass_percent=70, least=2)
    >>> round(found.agreement, 4), round(found.kappa, 4)
    (0.9258, 0.8508)
    """
    enough(len(shares), least=least)
    if reliability is None:
        return None
    trusted = max(Fraction(0), reliability)
    mean = sum(shares, Fraction(0)) / len(shares)
    cut = ceil(Fraction(pass_percent * questions, 100))
    chances = {share: _passing(float(trusted * share + (1 - trusted) * mean), questions, cut) for share in set(shares)}
    passing = [chances[share] for share in shares]
    agreement = sum(p * p + (1 - p) ** 2 for p in passing) / len(passing)
    overall = sum(passing) / len(passing)
    by_chance = overall**2 + (1 - overall) ** 2
    return Consistency(agreement=agreement, kappa=(agreement - by_chance) / (1 - by_chance) if by_chance < 1 else None)


def _passing(share: float, questions: int, cut: int) -> float:
    """Return how likely somebody with this true share gets so many questions right.

    >>> _passing(0.5, 2, 1)
    0.75
    """
    return sum(comb(questions, right) * share**right * (1 - share) ** (questions - right) for right in range(cut, questions + 1))


def _columns(table: Table) -> list[list[Number]]:
    lengths = {len(row) for row in table}
    if len(lengths) != 1 or lengths in ({0}, {1}):
        raise NotOneTable
    return [list(column) for column in zip(*table, strict=True)]


def _alpha(variances: Sequence[Fraction], of_totals: Fraction) -> Fraction | None:
    k = len(variances)
    if k < 2 or not of_totals:  # noqa: PLR2004 - one question has no reliability
        return None
    return Fraction(k, k - 1) * (1 - sum(variances, Fraction(0)) / of_totals)
