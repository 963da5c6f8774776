"""How one question went: facility, discrimination, and each of its options. Classical test theory.

The rest score is the person's marks without those of the question, so that a question is not correlated with itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from genomeready.assessment.rules.statistics.samples import FEWEST, Number, correlation, enough

TOO_HARD, TOO_EASY = Fraction(20, 100), Fraction(95, 100)
WEAK = 0.15
FEW = Fraction(5, 100)
EXTREMES = 27
"""Per cent of the people in the upper and in the lower group (T. L. Kelley, 1939)."""


class Flag(StrEnum):
    """What is odd about a question, worst first."""

    MISKEYED = "probable-miskey"
    NEGATIVE = "negative-discrimination"
    KNOWN = "possibly-compromised"
    WEAK = "weak-discrimination"
    TOO_HARD = "too-hard"
    TOO_EASY = "too-easy"
    IDLE = "idle-distractor"


def facility(marks: Sequence[Number], *, maximum: Number, least: int = FEWEST) -> Fraction | None:
    """Return the question's mean mark as a share of its maximum; None where the maximum is 0.

    Raises:
        SampleTooSmall: there are fewer people than `least`.

    >>> facility([1, 0, 1, 1], maximum=1, least=4)
    Fraction(3, 4)
    """
    enough(len(marks), least=least)
    return Fraction(sum(marks)) / len(marks) / Fraction(maximum) if maximum else None


def item_rest(marks: Sequence[Number], rest: Sequence[Number], *, least: int = FEWEST) -> float | None:
    """Return the correlation of a question's marks with the rest score; None where one of both does not vary.

    Raises:
        SampleTooSmall: there are fewer people than `least`.

    >>> item_rest([0, 0, 1, 1], [1, 2, 3, 4], least=4)
    0.8944271909999159
    """
    enough(len(marks), least=least)
    return correlation(marks, rest)


def upper_lower(marks: Sequence[Number], totals: Sequence[Number], *, maximum: Number, least: int = FEWEST) -> Fraction | None:
    """Return D: the facility among the best 27 % by total less that among the lowest 27 %; None where the maximum is 0.

    A group is 27 % of the people, rounded half up. Of those whose totals tie at the border of a group, the same share of each
    belongs to it, so that D does not depend on the order in which people are listed.

    Raises:
        SampleTooSmall: there are fewer people than `least`.

    >>> upper_lower([0, 0, 1, 1], [1, 2, 3, 4], maximum=1, least=4), upper_lower([0, 1, 1, 0], [5, 5, 5, 5], maximum=1, least=4)
    (Fraction(1, 1), Fraction(0, 1))
    """
    enough(len(marks), least=least)
    size = (EXTREMES * len(marks) + 50) // 100
    if not maximum or not size:
        return None
    by_total: defaultdict[Number, list[Number]] = defaultdict(list)
    for mark, total in zip(marks, totals, strict=True):
        by_total[total].append(mark)
    rising = [by_total[total] for total in sorted(by_total)]
    return (_first(rising[::-1], size) - _first(rising, size)) / size / Fraction(maximum)


def _first(ties: Iterable[Sequence[Number]], size: int) -> Fraction:
    """Return the marks of the first so many people, those of the tie at the border in proportion."""
    marks, left = Fraction(0), size
    for tied in ties:
        taken = min(left, len(tied))
        marks += Fraction(sum(tied)) * taken / len(tied)
        left -= taken
        if not left:
            break
    return marks


@dataclass(frozen=True, kw_only=True)
class OptionLine:
    """How often one option was chosen and by whom. `option` is None for those who gave no answer."""

    option: str | None
    key: bool
    n: int
    share: Fraction
    mean_total: float | None
    correlation: float | None

    @property
    def is_idle(self) -> bool:
        """Whether it is a distractor that hardly anybody chose."""
        return self.option is not None and not self.key and self.share < FEW


def option_lines(
    chosen: Sequence[Sequence[str]], totals: Sequence[Number], rest: Sequence[Number], *, options: Sequence[tuple[str, bool]],
    least: int = FEWEST,
) -> list[OptionLine]:  # fmt: skip
    """Return a line for each option, in the order given as (id, whether it is a key), and one for those who gave no answer.

    The mean total is that of the people who chose the option, in the unit of `totals`; the correlation is that of having
    chosen it (1 or 0) with the rest score.

    Raises:
        SampleTooSmall: there are fewer people than `least`.

    >>> lines = option_lines([["a"], ["b"], [], ["a"]], [3, 1, 0, 4], [2, 1, 0, 3], options=[("a", True), ("b", False)], least=4)
    >>> [(line.option, line.n, str(line.share), line.mean_total, line.correlation) for line in lines][:2]
    [('a', 2, '1/2', 3.5, 0.8944271909999159), ('b', 1, '1/4', 1.0, -0.2581988897471611)]
    >>> lines[2].option, lines[2].n
    (None, 1)
    """
    enough(len(chosen), least=least)
    found = [_line(option, key, [option in each for each in chosen], totals, rest) for option, key in options]
    return [*found, _line(None, False, [not each for each in chosen], totals, rest)]  # noqa: FBT003 - no answer is no key


def _line(option: str | None, key: bool, took: Sequence[bool], totals: Sequence[Number], rest: Sequence[Number]) -> OptionLine:  # noqa: FBT001
    theirs = [total for total, it in zip(totals, took, strict=True) if it]
    return OptionLine(
        option=option, key=key, n=len(theirs), share=Fraction(len(theirs), len(took)),
        mean_total=float(Fraction(sum(theirs)) / len(theirs)) if theirs else None,
        correlation=correlation([int(it) for it in took], rest),
    )  # fmt: skip


def is_miskeyed(lines: Iterable[OptionLine]) -> bool:
    """Say whether a wrong option goes with the rest score more closely than every key does: then the key is probably wrong.

    An option that nobody chose, or everybody, has no correlation. A key without one is as good as a correlation of 0.

    >>> line = dict(n=15, share=Fraction(1, 2), mean_total=1.0)
    >>> key, wrong = OptionLine(option="a", key=True, correlation=-0.2, **line), OptionLine(option="b", key=False, correlation=0.3, **line)
    >>> is_miskeyed([key, wrong]), is_miskeyed([wrong]), is_miskeyed([key])
    (True, False, False)
    """
    told = [line for line in lines if line.option is not None]
    keys = [line.correlation or 0.0 for line in told if line.key]
    return bool(keys) and any(line.correlation is not None and line.correlation > max(keys) for line in told if not line.key)


def flags_of(found: Fraction | None, discrimination: float | None, lines: Sequence[OptionLine]) -> list[Flag]:
    """Return what is odd about a question, worst first.

    Too hard is a facility below .20, too easy one above .95; weak is an item-rest correlation below .15; idle a distractor that
    fewer than 5 % chose.

    >>> [flag.value for flag in flags_of(Fraction(1, 10), -0.1, [])], flags_of(Fraction(1, 2), 0.3, [])
    (['negative-discrimination', 'too-hard'], [])
    """
    held = {
        Flag.MISKEYED: is_miskeyed(lines),
        Flag.NEGATIVE: discrimination is not None and discrimination < 0,
        Flag.WEAK: discrimination is not None and 0 <= discrimination < WEAK,
        Flag.TOO_HARD: found is not None and found < TOO_HARD,
        Flag.TOO_EASY: found is not None and found > TOO_EASY,
        Flag.IDLE: any(line.is_idle for line in lines),
    }
    return [flag for flag, is_so in held.items() if is_so]
