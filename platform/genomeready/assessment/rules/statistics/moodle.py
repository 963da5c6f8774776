"""The same sittings under the names and definitions of Moodle's quiz statistics: n − 1 throughout, marks not scaled.

x is a question's mark, T the total, r = T − x. Percentages are 0 to 100, as Moodle shows them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from genomeready.assessment.rules.statistics.reliability import Table, alpha
from genomeready.assessment.rules.statistics.samples import FEWEST, Number, correlation, enough, sample_covariance, sample_variance


@dataclass(frozen=True, kw_only=True)
class Position:
    """The figures of one question; None where a figure is undefined."""

    facility_index: float | None
    standard_deviation: float
    discrimination_index: float | None
    discrimination_efficiency: float | None


def position(marks: Sequence[Number], totals: Sequence[Number], *, maximum: Number, least: int = FEWEST) -> Position:
    """Return the figures of one question.

    Discrimination index: 100·cov(x, r) / √(var(x)·var(r)). Discrimination efficiency: 100·cov(x, r) over the greatest covariance
    that the same marks could have, which is that of both sorted.

    Raises:
        SampleTooSmall: there are fewer people than `least`.

    >>> found = position([0, 0, 1, 1], [1, 3, 2, 4], maximum=1, least=4)
    >>> found.facility_index, round(found.standard_deviation, 4), found.discrimination_index, found.discrimination_efficiency
    (50.0, 0.5774, 0.0, 0.0)
    """
    enough(len(marks), least=least)
    rest = [total - mark for mark, total in zip(marks, totals, strict=True)]
    found, most = correlation(marks, rest), sample_covariance(sorted(marks), sorted(rest))
    return Position(
        facility_index=float(100 * Fraction(sum(marks)) / len(marks) / Fraction(maximum)) if maximum else None,
        standard_deviation=sqrt(sample_variance(marks)),
        discrimination_index=None if found is None else 100 * found,
        discrimination_efficiency=float(100 * sample_covariance(marks, rest) / most) if most else None,
    )


def effective_weights(table: Table, *, least: int = FEWEST) -> list[float | None]:
    """Return how much each question weighs in the spread of the totals: 100·√cov(x, T) over their sum; None where cov(x, T) < 0.

    Raises:
        SampleTooSmall: there are fewer people than `least`.

    >>> [round(found, 2) for found in effective_weights([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]], least=4)]
    [31.7, 36.6, 31.7]
    """
    enough(len(table), least=least)
    totals = [sum(row) for row in table]
    shared = [sample_covariance(list(column), totals) for column in zip(*table, strict=True)]
    roots = [sqrt(found) if found >= 0 else None for found in shared]
    whole = sum(root for root in roots if root is not None)
    return [100 * root / whole if root is not None and whole else None for root in roots]


@dataclass(frozen=True, kw_only=True)
class Quiz:
    """The figures of the whole; the last three are None where not everybody had the same questions, or no total differs."""

    mean: float
    standard_deviation: float
    skewness: float | None
    kurtosis: float | None
    internal_consistency: float | None
    error_ratio: float | None
    standard_error: float | None


def quiz(totals: Sequence[Number], table: Table | None, *, least: int = FEWEST) -> Quiz:
    """Return the figures of the whole: k-statistics for skewness and kurtosis, internal consistency in per cent.

    Raises:
        SampleTooSmall: there are fewer people than `least`.

    >>> found = quiz([3, 2, 1, 0], [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]], least=4)
    >>> found.mean, found.skewness, round(found.kurtosis, 4), found.internal_consistency, found.error_ratio
    (1.5, 0.0, -1.2, 75.0, 50.0)
    """
    enough(len(totals), least=least)
    n, mean, deviation = len(totals), Fraction(sum(totals)) / len(totals), sqrt(sample_variance(totals))
    m2, m3, m4 = (sum((total - mean) ** power for total in totals) / n for power in (2, 3, 4))
    k2 = n * m2 / (n - 1)
    k3 = n**2 * m3 / ((n - 1) * (n - 2)) if n > 2 else None  # noqa: PLR2004 - below, undefined
    k4 = n**2 * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3)) if n > 3 else None  # noqa: PLR2004
    consistency = alpha(table, least=least) if table is not None else None  # with n or with n − 1 it is the same quotient
    ratio = sqrt(1 - consistency) if consistency is not None else None
    return Quiz(
        mean=float(mean),
        standard_deviation=deviation,
        skewness=float(k3) / float(k2) ** 1.5 if k2 and k3 is not None else None,
        kurtosis=float(k4 / k2**2) if k2 and k4 is not None else None,
        internal_consistency=float(100 * consistency) if consistency is not None else None,
        error_ratio=100 * ratio if ratio is not None else None,
        standard_error=ratio * deviation if ratio is not None else None,
    )
