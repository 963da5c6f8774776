"""What a marked paper earned, and what it shows.

- The percentage is marks / maximum in per cent, rounded half up to one decimal place. The rounded
  figure is what is shown and what decides: passed means percentage >= pass mark.
- A competency of a passed examination is *shown* when the percentage within that competency,
  rounded in the same way, reaches the examination's `competency_percent`: at the level of the
  course's outcome, but not above the highest level that was asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

NEAR_POINTS = 20
"""How far below the threshold, in percentage points, a competency still counts as near."""


class Band(StrEnum):
    """How one competency went, in one word."""

    SHOWN = "shown"
    NEAR = "near"
    NOT_YET = "not-yet"


@dataclass(frozen=True, kw_only=True)
class Marked:
    """One marked place of a paper; `marks` is what it is worth in full. One that does not count is in no sum, for nor against."""

    competency_id: int
    level: int
    share: Fraction
    marks: int = 1
    counts: bool = True


@dataclass(frozen=True, kw_only=True)
class CompetencyResult:
    """How one competency went within a paper."""

    competency_id: int
    questions: int
    percent: Decimal
    band: Band


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a paper earned: `marks` of `maximum`, the marks of the places that count, and the share that each place earned of its own."""

    marks: Decimal
    maximum: int
    percent: Decimal
    pass_percent: int
    competency_percent: int
    passed: bool
    shares: tuple[Decimal, ...]
    competencies: tuple[CompetencyResult, ...]

    @property
    def score(self) -> Decimal:
        """The percentage as a share between 0 and 1, for evidence and certificates."""
        return self.percent / 100


def percent_of(marks: Fraction, maximum: int) -> Decimal:
    """Return marks as a percentage of the maximum, rounded half up to one decimal place.

    >>> percent_of(Fraction(2, 3), 1), percent_of(Fraction(6995, 10000), 1), percent_of(Fraction(0), 0)
    (Decimal('66.7'), Decimal('70.0'), Decimal('0.0'))
    """
    tenths = marks / maximum * 1000 if maximum else Fraction(0)
    rounded = (2 * tenths.numerator + tenths.denominator) // (2 * tenths.denominator)
    return (Decimal(rounded) / 10).quantize(Decimal("0.1"))


def band_of(percent: Decimal, *, threshold: int) -> Band:
    """Return how a competency went.

    >>> [band_of(Decimal(p), threshold=60).value for p in ("60.0", "59.9", "40.0", "39.9")]
    ['shown', 'near', 'near', 'not-yet']
    """
    if percent >= threshold:
        return Band.SHOWN
    return Band.NEAR if percent >= threshold - NEAR_POINTS else Band.NOT_YET


def result_of(paper: Sequence[Marked], *, pass_percent: int, competency_percent: int) -> Result:
    """Return what a marked paper earned, over all and by competency in the paper's order.

    >>> paper = [Marked(competency_id=1, level=2, share=Fraction(1)), Marked(competency_id=2, level=2, share=Fraction(1, 3))]
    >>> found = result_of(paper, pass_percent=60, competency_percent=50)
    >>> str(found.percent), found.passed, [(c.competency_id, str(c.percent), c.band.value) for c in found.competencies]
    ('66.7', True, [(1, '100.0', 'shown'), (2, '33.3', 'near')])
    >>> heavy = Marked(competency_id=1, level=2, share=Fraction(1), marks=3)
    >>> found = result_of([heavy, Marked(competency_id=1, level=2, share=Fraction(0))], pass_percent=60, competency_percent=50)
    >>> str(found.marks), found.maximum, str(found.percent), found.competencies[0].questions
    ('3.0000', 4, '75.0', 2)
    """
    counting = [place for place in paper if place.counts]
    by_competency: dict[int, list[Marked]] = {}
    for place in counting:
        by_competency.setdefault(place.competency_id, []).append(place)
    total, maximum = _earned(counting)
    percent = percent_of(total, maximum)
    return Result(
        marks=_decimal(total),
        maximum=maximum,
        percent=percent,
        pass_percent=pass_percent,
        competency_percent=competency_percent,
        passed=bool(counting) and percent >= pass_percent,
        shares=tuple(_decimal(place.share) for place in paper),
        competencies=tuple(_competency_result(c, places, competency_percent) for c, places in by_competency.items()),
    )


def _earned(places: Sequence[Marked]) -> tuple[Fraction, int]:
    return sum((place.share * place.marks for place in places), Fraction(0)), sum(place.marks for place in places)


def _competency_result(competency_id: int, places: Sequence[Marked], threshold: int) -> CompetencyResult:
    percent = percent_of(*_earned(places))
    return CompetencyResult(competency_id=competency_id, questions=len(places), percent=percent, band=band_of(percent, threshold=threshold))


def _decimal(value: Fraction) -> Decimal:
    """Return a fraction to four places, which is how marks are written down.

    >>> _decimal(Fraction(2, 3)), _decimal(Fraction(1))
    (Decimal('0.6667'), Decimal('1.0000'))
    """
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def as_stored(result: Result) -> dict[str, Any]:
    """Return a result as the JSON that its attempt keeps; `as_read` is the way back."""
    return {
        "marks": str(result.marks),
        "maximum": result.maximum,
        "percent": str(result.percent),
        "pass_percent": result.pass_percent,
        "competency_percent": result.competency_percent,
        "passed": result.passed,
        "shares": [str(share) for share in result.shares],
        "competencies": [
            {"competency_id": c.competency_id, "questions": c.questions, "percent": str(c.percent), "band": c.band.value}
            for c in result.competencies
        ],
    }


def as_read(stored: Mapping[str, Any]) -> Result:
    """Return a stored result.

    >>> found = result_of([Marked(competency_id=1, level=2, share=Fraction(1, 6))], pass_percent=70, competency_percent=60)
    >>> as_read(as_stored(found)) == found
    True
    """
    return Result(
        marks=Decimal(stored["marks"]),
        maximum=stored["maximum"],
        percent=Decimal(stored["percent"]),
        pass_percent=stored["pass_percent"],
        competency_percent=stored["competency_percent"],
        passed=stored["passed"],
        shares=tuple(Decimal(share) for share in stored["shares"]),
        competencies=tuple(
            CompetencyResult(
                competency_id=c["competency_id"], questions=c["questions"], percent=Decimal(c["percent"]), band=Band(c["band"])
            )
            for c in stored["competencies"]
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Proven:
    """A competency that a passed examination shows, at which level and by how many questions."""

    competency_id: int
    level: int
    score: Decimal
    questions: int


def proven_by(result: Result, paper: Sequence[Marked], outcomes: Mapping[int, int]) -> list[Proven]:
    """Return what a result shows, given the course's outcomes (competency id -> level).

    >>> paper = [Marked(competency_id=c, level=2, share=Fraction(s)) for c, s in ((1, 1), (1, 1), (2, 0), (3, 1))]
    >>> result = result_of(paper, pass_percent=70, competency_percent=60)
    >>> [(p.competency_id, p.level, p.questions) for p in proven_by(result, paper, {1: 3, 2: 2})]
    [(1, 2, 2)]
    >>> proven_by(result_of(paper, pass_percent=80, competency_percent=60), paper, {1: 3})
    []
    """
    if not result.passed:
        return []
    counting = [place for place in paper if place.counts]
    asked = {c.competency_id: max(place.level for place in counting if place.competency_id == c.competency_id) for c in result.competencies}
    return [
        Proven(
            competency_id=c.competency_id,
            level=min(outcomes[c.competency_id], asked[c.competency_id]),
            score=c.percent / 100,
            questions=c.questions,
        )
        for c in result.competencies
        if c.band is Band.SHOWN and c.competency_id in outcomes
    ]
