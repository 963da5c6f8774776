"""How many people a statistic needs, and the sums that all of them are made of.

| statistic | fewest people |
|---|---|
| facility, item-rest correlation, upper-lower D, options, all figures of the Moodle convention about an item | 30 |
| alpha, alpha if deleted, reliability of drawn papers, standard error, decision consistency, quiz figures of the Moodle convention | 30 |

Below 30 one person moves a facility by more than three percentage points, and the 95 % interval of a correlation of .30 reaches
below 0 up to 43 people: such a figure says more about who happened to come than about the question.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt

from genomeready.base.refusals import Refused

FEWEST = 30

Number = int | Fraction
"""Marks are exact: whole numbers of ten-thousandths, or fractions."""


class SampleTooSmall(Refused):
    """Fewer people than a statistic needs."""

    message = "Not enough data (%(n)s of %(needed)s)."


class NotOneTable(Refused):
    """A statistic of a whole table, asked of marks that form none."""

    message = "Everyone must have been asked the same questions, two at least."


def enough(n: int, *, least: int = FEWEST) -> None:
    """Refuse a sample that is too small.

    Raises:
        SampleTooSmall: there are fewer than `least`.

    >>> enough(29)
    Traceback (most recent call last):
    genomeready.assessment.rules.statistics.samples.SampleTooSmall: Not enough data (29 of 30).
    """
    if n < least:
        raise SampleTooSmall(n=n, needed=least)


def products(xs: Sequence[Number], ys: Sequence[Number]) -> Number:
    """Return n·Σxy − Σx·Σy, which is n² times the population covariance, without any division.

    >>> products([1, 2, 3], [1, 2, 3])
    6
    """
    return len(xs) * sum(x * y for x, y in zip(xs, ys, strict=True)) - sum(xs) * sum(ys)


def variance(xs: Sequence[Number]) -> Fraction:
    """Return the population variance (divided by n).

    >>> variance([0, 0, 1, 1])
    Fraction(1, 4)
    """
    return Fraction(products(xs, xs), len(xs) ** 2)


def sample_variance(xs: Sequence[Number]) -> Fraction:
    """Return the sample variance (divided by n − 1).

    >>> sample_variance([0, 0, 1, 1])
    Fraction(1, 3)
    """
    return sample_covariance(xs, xs)


def sample_covariance(xs: Sequence[Number], ys: Sequence[Number]) -> Fraction:
    """Return the sample covariance (divided by n − 1).

    >>> sample_covariance([1, 2, 3], [3, 2, 1])
    Fraction(-1, 1)
    """
    return Fraction(products(xs, ys), len(xs) * (len(xs) - 1))


def correlation(xs: Sequence[Number], ys: Sequence[Number]) -> float | None:
    """Return the product-moment correlation; None where one of both does not vary.

    >>> correlation([0, 0, 1, 1], [1, 2, 3, 4]), correlation([1, 1], [1, 2])
    (0.8944271909999159, None)
    """
    return correlated(products(xs, xs), products(ys, ys), products(xs, ys))


def correlated(of_x: Number, of_y: Number, of_both: Number) -> float | None:
    """Return a correlation from what `products` gives for x, for y and for both; None where x or y does not vary.

    >>> correlated(4, 9, 3), correlated(0, 9, 0)
    (0.5, None)
    """
    return float(of_both) / sqrt(float(of_x) * float(of_y)) if of_x and of_y else None
