"""Freezing questions into the places of a paper."""

from collections.abc import Sequence
from typing import Any

from genomeready.assessment.rules.papers import Cell
from genomeready.assessment.types.registry import type_named
from genomeready.catalogue.queries.questions import QuestionRow


def frozen_places(questions: Sequence[QuestionRow], *, seed: str, cells: Sequence[Cell] = ()) -> list[dict[str, Any]]:
    """Return the places of a paper in the questions' order: what is asked, with options and tokens that follow from the seed.

    Each question is `asked` already. What a place is worth, and its section, follow from the cell of its competency.
    """
    by_competency = {cell.competency_id: cell for cell in cells}
    return [
        _frozen(question, by_competency.get(question.competency_id), seed=f"{seed}/{place}")
        for place, question in enumerate(questions, start=1)
    ]


def _frozen(question: QuestionRow, cell: Cell | None, *, seed: str) -> dict[str, Any]:
    return {
        "question": question.version_id,
        "type": question.type,
        "competency": question.competency_id,
        "level": question.level,
        "marks": cell.marks if cell else 1,
        "section": cell.section if cell else 1,
        "scheme": question.content.get("scheme"),
        "variant": question.variant,
        "params": question.params,
        "frozen": type_named(question.type).prepare(question.content, seed),
    }
