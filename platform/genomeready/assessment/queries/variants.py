"""How often each variant of a course's questions was asked, and what was earned."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt, Paper
from genomeready.assessment.rules.sittings import HAS_RESULT
from genomeready.assessment.rules.statistics.analysis import WHOLE
from genomeready.assessment.rules.statistics.variants import variant_lines
from genomeready.catalogue.models import CourseQuestion, Examination
from genomeready.catalogue.rules import variants_in


def variants_told(session: Session, questions: Iterable[Any]) -> list[dict[str, Any]]:
    """Return how the variants of questions compare, as plain JSON: one statement, none where there are no variants.

    Args:
        session: the session.
        questions: rows of `id`, `key` and `content`, in the order of the answer.

    Counted is the first time that each person was asked a question in an examination or quiz that has a result, in any version of
    a course that asks it.
    """
    varied = {row.id: (row.key, variants_in(row.content)) for row in questions if variants_in(row.content)}
    if not varied:
        return []
    marks: dict[int, defaultdict[int, list[int]]] = {version: defaultdict(list) for version in varied}
    seen = set[tuple[int, int]]()
    asked = (
        select(Attempt.person_id, Attempt.result, Paper.places)
        .join(Paper, Paper.attempt_id == Attempt.id)
        .where(Attempt.state.in_(HAS_RESULT), _asking(varied))
        .order_by(Attempt.id)
    )
    for person, result, places in session.execute(asked.execution_options(yield_per=500)):
        for place, share in zip(places, result["shares"], strict=True):
            version = place["question"]
            if version in varied and (person, version) not in seen:
                seen.add((person, version))
                marks[version][place["variant"]].append(int(Decimal(share) * WHOLE))
    return [
        {"name": key, "lines": [asdict(line) for line in variant_lines({v: marks[version][v] for v in variants}, maximum=WHOLE)]}
        for version, (key, variants) in varied.items()
    ]


def _asking(version_ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that an attempt is at something that may ask one of these questions."""
    used = CourseQuestion.question_version_id.in_(version_ids)
    examinations = (
        select(Examination.id).join(CourseQuestion, CourseQuestion.course_version_id == Examination.course_version_id).where(used)
    )
    modules = select(CourseQuestion.module_id).where(used, CourseQuestion.module_id.is_not(None))
    return or_(Attempt.examination_id.in_(examinations), Attempt.module_id.in_(modules))
