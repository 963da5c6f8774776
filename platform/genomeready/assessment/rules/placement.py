"""Whether somebody may skip a module: a sequential probability-ratio test on right and wrong answers.

The test (A. Wald, Sequential Analysis, 1947) weighs two people against each other: one who would answer 60 % of such
questions right and should take the module, and one who would answer 85 % right and need not. Each right answer adds
ln(.85/.60) = .348, each wrong one ln(.15/.40) = −.981. Above ln(.90/.10) = 2.197 the person is exempt, below −2.197 they
take the module; both errors are aimed at .10. Without a decision at the last question they take it: a tie never exempts.
A question earns its whole mark or counts as wrong.

How often the test exempts, computed exactly (`chance_of_exemption`) from the share that a person would answer right:

| at most | .60 | .70 | .80 | .85 |
|---|---|---|---|---|
| 20 questions | .0710 | .2409 | .5786 | .7720 |
| 13 questions | .0449 | .1417 | .3600 | .5273 |
| 7 questions | .0280 | .0824 | .2097 | .3206 |

The cap makes it stricter than its aim, on the safe side: fewer who should take the module are exempted, and more who need
not are asked to. Whoever is out of reach of an exemption is asked on all the same, since those answers say what to study.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, log, sqrt

TAKES_IT, NEED_NOT = Fraction(60, 100), Fraction(85, 100)
ERROR = Fraction(10, 100)
RIGHT = log(NEED_NOT / TAKES_IT)
WRONG = log((1 - NEED_NOT) / (1 - TAKES_IT))
BOUND = log((1 - ERROR) / ERROR)

WAIT = timedelta(days=7)
"""How long after a test the next one may start: time to read a module, and for the questions' wording to fade."""

FEWEST_FOR_PROBABLE, FEWEST_FOR_WORK = 3, 2
"""From how many questions on something is said of a competency. A wrong answer weighs nearly three times a right one."""

EVIDENCE_SHARE = Fraction(1, 2)
"""Which share of the questions asked on a competency must be right for it to become evidence."""

FEWEST_FOR_EVIDENCE = 2
"""How many questions must have been asked on a competency: one right answer of one says too little."""


class Ending(StrEnum):
    """How a placement test ended."""

    EXEMPT = "exempt"
    STUDY = "study"
    ABANDONED = "abandoned"


class Finding(StrEnum):
    """What a placement test lets one say of a competency."""

    PROBABLE = "probable"
    NEEDS_WORK = "needs-work"
    NOT_ENOUGH = "not-enough-data"


def running_sum(*, right: int, asked: int) -> float:
    """Return the logarithm of the likelihood ratio; it depends on how many were right, not on which.

    >>> [round(running_sum(right=r, asked=n), 3) for r, n in ((1, 1), (0, 1), (7, 7), (0, 3))]
    [0.348, -0.981, 2.438, -2.942]
    """
    return right * RIGHT + (asked - right) * WRONG


def decide(*, right: int, asked: int, most: int) -> Ending | None:
    """Return how the test ends after so many answers, None where the test goes on; `most` is the number of the last question.

    >>> [str(decide(right=r, asked=n, most=20)) for r, n in ((6, 6), (7, 7), (0, 2), (0, 3), (14, 19), (14, 20))]
    ['None', 'exempt', 'None', 'study', 'None', 'study']
    """
    found = running_sum(right=right, asked=asked)
    if found > BOUND:
        return Ending.EXEMPT
    return Ending.STUDY if found < -BOUND or asked >= most else None


def needed(*, right: int, asked: int) -> int:
    """Return how many further answers, all of them right, would exempt.

    >>> needed(right=0, asked=0), needed(right=6, asked=6), needed(right=9, asked=10), needed(right=7, asked=7)
    (7, 1, 1, 0)
    """
    return max(0, ceil((BOUND - running_sum(right=right, asked=asked)) / RIGHT))


def chance_of_exemption(share: Fraction, *, most: int) -> float:
    """Return how likely somebody who answers this share of such questions right is exempted: exact, question by question.

    >>> [round(chance_of_exemption(Fraction(p, 100), most=20), 4) for p in (60, 70, 80, 85)]
    [0.071, 0.2409, 0.5786, 0.772]
    """
    going_on: dict[int, Fraction] = {0: Fraction(1)}
    exempt = Fraction(0)
    for asked in range(1, most + 1):
        reached: dict[int, Fraction] = {}
        for right, chance in going_on.items():
            reached[right + 1] = reached.get(right + 1, Fraction(0)) + chance * share
            reached[right] = reached.get(right, Fraction(0)) + chance * (1 - share)
        endings = {right: decide(right=right, asked=asked, most=most) for right in reached}
        exempt += sum((chance for right, chance in reached.items() if endings[right] is Ending.EXEMPT), Fraction(0))
        going_on = {right: chance for right, chance in reached.items() if endings[right] is None}
    return float(exempt)


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One answered question of a placement test."""

    competency_id: int
    level: int
    right: bool


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What an exemption shows in one competency; `score` and its standard error are shares from 0 to 1."""

    competency_id: int
    level: int
    score: Decimal
    score_error: Decimal
    questions: int


def by_competency(placed: Iterable[Placed]) -> dict[int, list[Placed]]:
    """Return the answered questions by competency, in the order in which they were asked."""
    found: dict[int, list[Placed]] = {}
    for one in placed:
        found.setdefault(one.competency_id, []).append(one)
    return found


def finding_on(answers: Sequence[Placed]) -> Finding:
    """Return what the answers on one competency let one say, by the sign of the running sum.

    >>> def words(*rights):
    ...     return finding_on([Placed(competency_id=1, level=2, right=bool(r)) for r in rights]).value
    >>> words(1, 1, 1), words(1, 1), words(0), words(0, 1), words(1, 1, 0), words(1, 1, 1, 0)
    ('probable', 'not-enough-data', 'not-enough-data', 'needs-work', 'needs-work', 'probable')
    """
    asked = len(answers)
    likely = running_sum(right=sum(one.right for one in answers), asked=asked) > 0
    if asked < (FEWEST_FOR_PROBABLE if likely else FEWEST_FOR_WORK):
        return Finding.NOT_ENOUGH
    return Finding.PROBABLE if likely else Finding.NEEDS_WORK


def shown_by(placed: Iterable[Placed]) -> list[Measured]:
    """Return what an exempting test shows: each competency asked twice or more, half of it right, at the lowest level answered right.

    >>> rights = [(1, 3, 1), (1, 2, 1), (1, 1, 0), (2, 2, 0), (2, 2, 0), (2, 1, 1)]
    >>> placed = [Placed(competency_id=c, level=level, right=bool(r)) for c, level, r in rights]
    >>> [(s.competency_id, s.level, str(s.score), str(s.score_error), s.questions) for s in shown_by(placed)]
    [(1, 2, '0.6667', '0.1870', 3)]
    """
    found: list[Measured] = []
    for competency_id, answers in by_competency(placed).items():
        levels = [one.level for one in answers if one.right]
        if len(answers) >= FEWEST_FOR_EVIDENCE and Fraction(len(levels), len(answers)) >= EVIDENCE_SHARE:
            score, error = share_and_error(right=len(levels), asked=len(answers))
            shown = Measured(competency_id=competency_id, level=min(levels), score=score, score_error=error, questions=len(answers))
            found.append(shown)
    return found


def share_and_error(*, right: int, asked: int) -> tuple[Decimal, Decimal]:
    """Return the share right and its standard error, to four places.

    The error is that of the share with two right and two wrong answers added (Agresti and Coull 1998,
    doi 10.1080/00031305.1998.10480550). The plain formula would call three right answers of three free of error.

    >>> [tuple(map(str, share_and_error(right=r, asked=n))) for r, n in ((3, 3), (1, 2), (10, 11))]
    [('1.0000', '0.1707'), ('0.5000', '0.2041'), ('0.9091', '0.1033')]
    """
    steadied = (right + 2) / (asked + 4)
    return _four_places(right / asked), _four_places(sqrt(steadied * (1 - steadied) / (asked + 4)))


def _four_places(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.0001"), ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class Teaching:
    """A lesson of the module: what it is called, and the competencies (by slug) that it has outcomes in."""

    id: int
    position: int
    slug: str
    title: str
    competencies: frozenset[str]


def lessons_on(wrong: Iterable[int | None], competency: str, lessons: Sequence[Teaching]) -> list[Teaching]:
    """Return the lessons to study for the wrong answers on one competency, in the module's order.

    `wrong` holds for each wrong answer the lesson whose check asks that question, None where only the quiz does: then
    every lesson with an outcome in the competency is named, and all of them where none says that it teaches it.

    >>> taught = enumerate(["a", "ab", "b"])
    >>> lessons = [Teaching(id=n, position=n, slug=f"l-{n}", title=f"L {n}", competencies=frozenset(c)) for n, c in taught]
    >>> [lesson.slug for lesson in lessons_on([2], "a", lessons)], [lesson.slug for lesson in lessons_on([2, None], "a", lessons)]
    (['l-2'], ['l-0', 'l-1', 'l-2'])
    """
    named = set(wrong)
    if None in named:
        named |= {lesson.id for lesson in lessons if competency in lesson.competencies} or {lesson.id for lesson in lessons}
    return [lesson for lesson in lessons if lesson.id in named]
