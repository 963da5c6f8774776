"""How a paper is drawn.

The blueprint says how many questions each competency gets; which ones, and their order, follow
from the seed alone.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from genomeready.base.ids import digest, seeded


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a blueprint: so many questions on one competency, in a section, each worth so many marks."""

    competency_id: int
    questions: int
    section: int = 1
    marks: int = 1


@dataclass(frozen=True, kw_only=True)
class InBank:
    """A question as the draw sees it."""

    version_id: int
    competency_id: int
    cognitive: str


def cells_of(blueprint: Iterable[Mapping[str, Any]]) -> list[Cell]:
    """Return a stored blueprint as cells.

    >>> cells_of([{"competency_id": 3, "questions": 4, "marks": 2}])
    [Cell(competency_id=3, questions=4, section=1, marks=2)]
    """
    return [
        Cell(
            competency_id=int(row["competency_id"]), questions=int(row["questions"]),
            section=int(row.get("section", 1)), marks=int(row.get("marks", 1)),
        )
        for row in blueprint
    ]  # fmt: skip


def draw(
    bank: Iterable[InBank], blueprint: Iterable[Cell], *, seed: str, seen: frozenset[int] = frozenset(), unseen_only: bool = False
) -> list[int] | None:
    """Return the question versions of a paper in their order; None where the bank is too small.

    Within a cell, questions not seen before come first, and the cognitive levels take turns; with `unseen_only` those
    seen before are not drawn at all. The sections follow one another; chance orders the questions within each.

    >>> bank = [InBank(version_id=n, competency_id=n % 2, cognitive="recall") for n in range(6)]
    >>> cells = [Cell(competency_id=0, questions=2), Cell(competency_id=1, questions=1)]
    >>> paper = draw(bank, cells, seed="s")
    >>> sorted(n % 2 for n in paper), paper == draw(reversed(bank), cells, seed="s")
    ([0, 0, 1], True)
    >>> draw(bank, [Cell(competency_id=0, questions=4)], seed="s") is None
    True
    >>> draw(bank, cells, seed="s", seen=frozenset({0, 2}), unseen_only=True) is None
    True
    >>> [n % 2 for n in draw(bank, [Cell(competency_id=0, questions=2, section=2), Cell(competency_id=1, questions=1)], seed="s")]
    [1, 0, 0]
    """
    chance = seeded(seed)
    by_competency: defaultdict[int, list[InBank]] = defaultdict(list)
    for question in sorted(bank, key=lambda q: q.version_id):
        if not (unseen_only and question.version_id in seen):
            by_competency[question.competency_id].append(question)
    sections: defaultdict[int, list[int]] = defaultdict(list)
    for cell in blueprint:
        pool = by_competency[cell.competency_id]
        if len(pool) < cell.questions:
            return None
        chance.shuffle(pool)
        sections[cell.section] += _taking_turns(pool, seen)[: cell.questions]
    for section in sorted(sections):
        chance.shuffle(sections[section])
    return [version_id for section in sorted(sections) for version_id in sections[section]]


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


def key_hash(contents: Sequence[dict[str, Any]]) -> str:
    """Return the digest that binds a paper to its questions' exact contents, keys included, in their order."""
    return digest(json.dumps(list(contents), sort_keys=True, ensure_ascii=False, separators=(",", ":")))
