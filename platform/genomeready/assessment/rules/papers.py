"""How a paper is drawn.

The blueprint says how many questions each competency gets; which ones, and their order, follow
from the seed alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from genomeready.base.ids import seeded


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a blueprint: so many questions on one competency."""

    competency_id: int
    questions: int


@dataclass(frozen=True, kw_only=True)
class InBank:
    """A question as the draw sees it."""

    version_id: int
    competency_id: int
    cognitive: str


def cells_of(blueprint: Iterable[Mapping[str, Any]]) -> list[Cell]:
    """Return a stored blueprint as cells.

    >>> cells_of([{"competency_id": 3, "questions": 4}])
    [Cell(competency_id=3, questions=4)]
    """
    return [Cell(competency_id=int(row["competency_id"]), questions=int(row["questions"])) for row in blueprint]


def draw(bank: Iterable[InBank], blueprint: Iterable[Cell], *, seed: str, seen: frozenset[int] = frozenset()) -> list[int] | None:
    """Return the question versions of a paper in their order; None where the bank is too small.

    Within a cell, questions not seen before come first, and the cognitive levels take turns.

    >>> bank = [InBank(version_id=n, competency_id=n % 2, cognitive="recall") for n in range(6)]
    >>> cells = [Cell(competency_id=0, questions=2), Cell(competency_id=1, questions=1)]
    >>> paper = draw(bank, cells, seed="s")
    >>> sorted(n % 2 for n in paper), paper == draw(reversed(bank), cells, seed="s")
    ([0, 0, 1], True)
    >>> draw(bank, [Cell(competency_id=0, questions=4)], seed="s") is None
    True
    """
    chance = seeded(seed)
    by_competency: defaultdict[int, list[InBank]] = defaultdict(list)
    for question in sorted(bank, key=lambda q: q.version_id):
        by_competency[question.competency_id].append(question)
    drawn: list[int] = []
    for cell in blueprint:
        pool = by_competency[cell.competency_id]
        if len(pool) < cell.questions:
            return None
        chance.shuffle(pool)
        drawn += _taking_turns(pool, seen)[: cell.questions]
    chance.shuffle(drawn)
    return drawn


def _taking_turns(pool: Sequence[InBank], seen: frozenset[int]) -> list[int]:
    """Return a shuffled pool in the order in which it is drawn from: unseen first, cognitive levels in turn.

    >>> pool = [InBank(version_id=n, competency_id=1, cognitive=c) for n, c in enumerate(["recall", "recall", "apply"])]
    >>> _taking_turns(pool, frozenset()), _taking_turns(pool, frozenset({0}))
    ([0, 2, 1], [1, 2, 0])
    """
    turns: defaultdict[tuple[bool, str], int] = defaultdict(int)
    ranked: list[tuple[bool, int, int]] = []
    for place, question in enumerate(pool):
        again = question.version_id in seen
        ranked.append((again, turns[again, question.cognitive], place))
        turns[again, question.cognitive] += 1
    return [pool[place].version_id for _, _, place in sorted(ranked)]
