"""Who looked at a question of an examination, and when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.base.tables import Numbered


class QuestionView(Numbered):
    """That somebody saw a version of a question with its key: one row for a person and a day, with the first time of that day."""

    __tablename__ = "question_view"
    __table_args__ = (
        UniqueConstraint("question_version_id", "person_id", "day"),
        Index("ix_question_view_person_id", "person_id"),
    )

    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    first_at: Mapped[datetime]
