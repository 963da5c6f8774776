"""Who looked at a question of an examination, as it stands beside the question."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.views_of_questions import QuestionView
from genomeready.catalogue.models import QuestionVersion
from genomeready.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Somebody who looked at a question: on how many days, and when first and last."""

    name: str
    days: int
    first_at: datetime
    last_at: datetime


def viewers_of(session: Session, version_id: int) -> list[Viewer]:
    """Return who looked at a question, in any of its versions, who looked last first: one statement."""
    question = select(QuestionVersion.question_id).where(QuestionVersion.id == version_id).scalar_subquery()
    rows = session.execute(
        select(
            Person.name, func.count(QuestionView.day.distinct()).label("days"), func.min(QuestionView.first_at).label("first_at"),
            func.max(QuestionView.first_at).label("last_at"),
        )
        .join(Person, Person.id == QuestionView.person_id)
        .join(QuestionVersion, QuestionVersion.id == QuestionView.question_version_id)
        .where(QuestionVersion.question_id == question)
        .group_by(Person.id, Person.name)
        .order_by(func.max(QuestionView.first_at).desc(), Person.id)
    )  # fmt: skip
    return [Viewer(**row) for row in rows.mappings()]
