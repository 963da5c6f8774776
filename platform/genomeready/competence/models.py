"""Evidence: append-only. A correction or a withdrawal is a new row that names the one it ends."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.base.tables import Line, Numbered


class Evidence(Numbered):
    """What a person has shown in one competency; `withdrawn` rows end the row they supersede."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('examination', 'supervisor', 'prior-learning', 'outside-certificate', 'quiz', 'course', 'self')", name="kind"
        ),
        CheckConstraint("level >= 0", name="level"),
        CheckConstraint("NOT withdrawn OR supersedes_id IS NOT NULL", name="withdrawal"),
        Index("ix_evidence_person_id_competency_id", "person_id", "competency_id"),
        Index("ix_evidence_competency_id", "competency_id"),
        Index("ix_evidence_supersedes_id", "supersedes_id"),
        Index("ix_evidence_rests_on", "rests_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"))
    level: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    shown_at: Mapped[datetime]
    valid_until: Mapped[date | None]
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rests_on: Mapped[Line]
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 4))
    questions: Mapped[int | None]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    withdrawn: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
