"""Whether the variants of a question are equally hard. Pure.

A variant whose facility differs from that of its siblings together by more than three standard errors is named, so that somebody
withdraws it. The standard error is that of a difference of two means: √(s²/n + s²/n), with sample variances. The one that differs
most is named first and then left out, so that it does not make its siblings look odd; of two, both are. Nothing is said of a
variant, or beside siblings, that fewer than 30 were asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, sqrt

from genomeready.assessment.rules.statistics.samples import FEWEST, sample_variance

ERRORS = 3
"""By how many standard errors a variant may differ from its siblings."""


@dataclass(frozen=True, kw_only=True)
class VariantLine:
    """One variant: how many were asked it, its facility (None of too few people), and whether it lies `apart` from its siblings."""

    variant: int
    n: int
    facility: float | None
    apart: bool


def variant_lines(marks: Mapping[int, Sequence[int]], *, maximum: int) -> list[VariantLine]:
    """Return a line for each variant of a question, from the marks by variant.

    >>> easy, hard = [1] * 38 + [0] * 2, [1] * 20 + [0] * 20
    >>> [(line.variant, line.facility, line.apart) for line in variant_lines({11: easy, 23: easy, 42: hard}, maximum=1)]
    [(11, 0.95, False), (23, 0.95, False), (42, 0.5, True)]
    >>> [(line.n, line.facility, line.apart) for line in variant_lines({11: easy, 23: easy, 42: hard[:29]}, maximum=1)]
    [(40, 0.95, False), (40, 0.95, False), (29, None, False)]
    """
    known = {variant: given for variant, given in marks.items() if len(given) >= FEWEST}
    odd = _apart(known)
    return [
        VariantLine(
            variant=variant, n=len(given), facility=sum(given) / len(given) / maximum if variant in known else None, apart=variant in odd
        )
        for variant, given in sorted(marks.items())
    ]


def _apart(marks: Mapping[int, Sequence[int]]) -> set[int]:
    left, named = dict(marks), set[int]()
    while len(left) > 1:
        errors = {
            variant: _errors_off(given, [mark for other in left if other != variant for mark in left[other]])
            for variant, given in left.items()
        }
        most = max(errors.values())
        if most <= ERRORS:
            break
        odd = {variant for variant, off in errors.items() if off == most}
        named |= odd
        left = {variant: given for variant, given in left.items() if variant not in odd}
    return named


def _errors_off(own: Sequence[int], others: Sequence[int]) -> float:
    """Return by how many standard errors two means differ.

    >>> round(_errors_off([0, 1] * 20, [1, 1, 1, 0] * 10), 2), _errors_off([1, 1], [1, 1]), _errors_off([1, 1], [0, 0])
    (2.36, 0.0, inf)
    """
    off = abs(sum(own) / len(own) - sum(others) / len(others))
    error = sqrt(sample_variance(own) / len(own) + sample_variance(others) / len(others))
    return off / error if error else inf if off else 0.0
