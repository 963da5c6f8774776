"""What examiners are asked to look at again: appeals against results, and incidents."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.assessment.rules.appeals import Kind, Outcome, ReviewState
from genomeready.base.tables import Numbered, PublicId, one_of


class Review(Numbered):
    """An appeal against a result, or an incident in an attempt or in everybody's examination between two moments.

    Where the outcome changes a result, one examiner proposes it and another decides; else one decides alone. `words`
    are what the people concerned read. An attempt has one appeal that waits at most.
    """

    __tablename__ = "review"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("state", ReviewState),
        one_of("outcome", Outcome, optional=True),
        CheckConstraint("(attempt_id IS NULL) <> (examination_id IS NULL)", name="about_one_thing"),
        CheckConstraint("kind = 'incident' OR attempt_id IS NOT NULL", name="appeal_of_attempt"),
        CheckConstraint("examination_id IS NULL OR (began_at IS NOT NULL AND ended_at IS NOT NULL)", name="session"),
        CheckConstraint("began_at IS NULL OR ended_at IS NULL OR began_at <= ended_at", name="in_order"),
        CheckConstraint("(state = 'decided') = (decided_at IS NOT NULL)", name="decided"),
        CheckConstraint("proposed_by_id IS NULL OR decided_by_id IS NULL OR proposed_by_id <> decided_by_id", name="by_two"),
        Index("ix_review_organisation_id_state", "organisation_id", "state"),
        Index("ix_review_attempt_id", "attempt_id"),
        Index("ix_review_examination_id", "examination_id"),
        Index("ix_review_raised_by_id", "raised_by_id"),
        Index("ix_review_proposed_by_id", "proposed_by_id"),
        Index("ix_review_decided_by_id", "decided_by_id"),
        Index(
            "uq_review_waiting_appeal", "attempt_id", unique=True,
            sqlite_where=text("kind = 'appeal' AND state IN ('waiting', 'proposed')"),
            postgresql_where=text("kind = 'appeal' AND state IN ('waiting', 'proposed')"),
        ),
    )  # fmt: skip

    public_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(String(10))
    ground: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"))
    examination_id: Mapped[int | None] = mapped_column(ForeignKey("examination.id"))
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=ReviewState.WAITING)
    outcome: Mapped[str | None] = mapped_column(String(10))
    minutes: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text, default="")
    proposed_at: Mapped[datetime | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
