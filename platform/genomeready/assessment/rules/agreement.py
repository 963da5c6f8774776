"""How well two markers agree who marked the same answers without knowing of each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

FEWEST = 30
"""With fewer answers than this nothing is said about agreement: it would be chance."""

Pair = tuple[int, int]
"""The marks that the first and the second marker gave one answer."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How well two markers agree. Where there are too few answers, or kappa is not defined, the figure is None."""

    answers: int
    within_percent: Decimal | None = None
    kappa: Decimal | None = None


def agreement(pairs: Sequence[Pair], *, maximum: int, tolerance: Fraction) -> Agreement:
    """Return the percentage of answers within the tolerance and the quadratic weighted kappa, or that there are too few answers.

    >>> agreement([(3, 4), (0, 3), (5, 5)] * 10, maximum=5, tolerance=Fraction(1, 5))
    Agreement(answers=30, within_percent=Decimal('66.7'), kappa=Decimal('0.500'))
    >>> agreement([(3, 4)] * 29, maximum=5, tolerance=Fraction(1, 5))
    Agreement(answers=29, within_percent=None, kappa=None)
    """
    if len(pairs) < FEWEST:
        return Agreement(answers=len(pairs))
    within = Fraction(sum(abs(a - b) <= tolerance * maximum for a, b in pairs), len(pairs))
    kappa = weighted_kappa(pairs)
    return Agreement(
        answers=len(pairs), within_percent=_rounded(within * 100, "0.1"), kappa=None if kappa is None else _rounded(kappa, "0.001")
    )


def weighted_kappa(pairs: Sequence[Pair]) -> Fraction | None:
    """Return Cohen's kappa with quadratic weights (J. Cohen, Psychological Bulletin 1968;70:213-220), exactly.

    One less the mean squared difference of the pairs, divided by that which would be expected if the two markers' marks had nothing to do
    with each other. None where both gave the same mark to every answer.

    >>> weighted_kappa([(0, 0), (1, 1), (2, 1), (2, 2)])
    Fraction(4, 5)
    >>> weighted_kappa([(0, 2), (2, 0)]), weighted_kappa([(1, 1), (1, 1)])
    (Fraction(-1, 1), None)
    """
    observed = sum((a - b) ** 2 for a, b in pairs) * len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(n * m * (a - b) ** 2 for a, n in first.items() for b, m in second.items())
    return 1 - Fraction(observed, expected) if expected else None


def _rounded(value: Fraction, step: str) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(step), ROUND_HALF_UP)
