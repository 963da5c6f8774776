"""How several right answers among options are marked: five named rules, and what each gives to somebody who guesses.

| rule | earns | source |
|---|---|---|
| `all` | all right options and no wrong one: 1, else 0 | "dichotomous scoring" in Bauer et al. |
| `net` | right/of_right − wrong/of_wrong, not below 0 | the rule `false2` of R/exams where at least two are wrong |
| `each` | the share of all options about which the decision was right | every option a true/false statement |
| `coverage` | right/of_right × right/(right + wrong) | recall × precision, `COV` in PrairieLearn |
| `ps50` | 1 with all right options, ½ with at least half of them, else 0 | PS50 in Bauer et al. |

Bauer D, Holzer M, Kopp V, Fischer MR. Pick-N multiple choice-exams: a comparison of scoring algorithms. Adv Health Sci Educ
2011;16:211-221 (doi:10.1007/s10459-010-9256-1): PS50 takes nothing off for wrong choices, since a Pick-N question is answered
with exactly N choices. A page cannot hold anybody to that, so here an answer with more choices than there are right options
earns nothing under `ps50`; otherwise choosing everything would earn the whole mark.
"""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from math import comb


class Rule(StrEnum):
    """A named way to mark several choices."""

    ALL = "all"
    NET = "net"
    EACH = "each"
    COVERAGE = "coverage"
    PS50 = "ps50"


PRACTICE_ONLY = frozenset({Rule.EACH})
"""Rules that give a blind guess half of the mark or so: no examination may use them."""


def share_of(rule: Rule, *, right: int, of_right: int, wrong: int, of_wrong: int) -> Fraction:
    """Return the share of the mark for so many right and wrong options chosen; choosing nothing earns nothing.

    >>> [str(share_of(rule, right=2, of_right=2, wrong=1, of_wrong=3)) for rule in Rule]
    ['0', '2/3', '4/5', '2/3', '0']
    >>> [str(share_of(rule, right=1, of_right=2, wrong=0, of_wrong=3)) for rule in Rule]
    ['0', '1/2', '4/5', '1/2', '1/2']
    """
    chosen = right + wrong
    if not chosen:
        return Fraction(0)
    lost = Fraction(wrong, of_wrong) if of_wrong else Fraction(0)
    found = Fraction(right, of_right)
    match rule:
        case Rule.ALL:
            return Fraction(int(found == 1 and not wrong))
        case Rule.NET:
            return max(Fraction(0), found - lost)
        case Rule.EACH:
            return Fraction(right + of_wrong - wrong, of_right + of_wrong)
        case Rule.COVERAGE:
            return found * Fraction(right, chosen)
        case Rule.PS50:
            half = Fraction(int(2 * found >= 1 and chosen <= of_right), 2)
            return half * (2 if found == 1 else 1)


def by_chance(rule: Rule, *, of_right: int, of_wrong: int, choosing: int | None = None) -> Fraction:
    """Return what a blind guess earns on average.

    Args:
        rule: the rule of marking.
        of_right: how many options are right.
        of_wrong: how many are not.
        choosing: how many options the guess takes, as a lead-in such as "Choose two" says; None where every choice of one or
            more options is as likely as any other.

    >>> [f"{float(by_chance(rule, of_right=2, of_wrong=3)):.0%}" for rule in Rule]
    ['3%', '19%', '50%', '28%', '16%']
    >>> [f"{float(by_chance(rule, of_right=2, of_wrong=3, choosing=2)):.0%}" for rule in Rule]
    ['10%', '20%', '52%', '25%', '40%']
    """
    ways = [
        (comb(of_right, right) * comb(of_wrong, wrong), share_of(rule, right=right, of_right=of_right, wrong=wrong, of_wrong=of_wrong))
        for right, wrong in _guesses(of_right, of_wrong, choosing)
    ]
    return sum((times * share for times, share in ways), Fraction(0)) / sum(times for times, _ in ways)


def _guesses(of_right: int, of_wrong: int, choosing: int | None) -> Iterator[tuple[int, int]]:
    for right in range(of_right + 1):
        for wrong in range(of_wrong + 1):
            if right + wrong == choosing or (choosing is None and right + wrong):
                yield right, wrong
