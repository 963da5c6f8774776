"""Noting who looks at the questions of examinations: in the transaction that reads the page, so that none is seen without."""

from datetime import datetime

from sqlalchemy.orm import Session

from genomeready.assessment.models.views_of_questions import QuestionView
from genomeready.audit.services import Actor, record
from genomeready.base.inserts import insert_into


def note_view(session: Session, version_id: int, *, key: str, by: Actor, at: datetime) -> bool:
    """Note that somebody looks at a question with its key; False where that stands for today already."""
    row = {"question_version_id": version_id, "person_id": by.id, "day": at.date(), "first_at": at}
    noted = insert_into(session, QuestionView).values(row).on_conflict_do_nothing().returning(QuestionView.id)
    if session.execute(noted).one_or_none() is None:
        return False
    record(session, "question.seen", f"question:{key}", by=by, question_version=version_id)
    return True
