"""Corrections of questions after they were answered, and every result that was changed afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.assessment.rules.regrades import Policy, RegradeState
from genomeready.base.tables import Numbered, PublicId, one_of


class Regrade(Numbered):
    """How one version of a question counts from now on, in examinations past and to come; the question itself never changes.

    One examiner prepares it and looks at what it would change; `seen` is the digest of that. Another commits it. The latest
    committed one of a question stands. `correction` is the right key, where the policy has one; `withdraw_passes` says that
    people who pass no longer lose their pass, which nobody does otherwise.
    """

    __tablename__ = "regrade"
    __table_args__ = (
        one_of("policy", Policy),
        one_of("state", RegradeState),
        CheckConstraint("(state = 'committed') = (committed_at IS NOT NULL)", name="committed"),
        CheckConstraint("committed_by_id IS NULL OR committed_by_id <> prepared_by_id", name="by_two"),
        Index("ix_regrade_question_version_id", "question_version_id"),
        Index("ix_regrade_organisation_id", "organisation_id"),
        Index("ix_regrade_prepared_by_id", "prepared_by_id"),
        Index("ix_regrade_committed_by_id", "committed_by_id"),
    )

    public_id: Mapped[PublicId]
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    policy: Mapped[str] = mapped_column(String(12))
    correction: Mapped[dict[str, Any]]
    withdraw_passes: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default=RegradeState.PREPARED)
    seen: Mapped[str] = mapped_column(String(64))
    prepared_at: Mapped[datetime]
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    committed_at: Mapped[datetime | None]
    committed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ResultChange(Numbered):
    """That a result was changed after it was told: what it was, what it is, why, who and when. Only ever added.

    `number` counts the changes of an attempt from 1. `after` is null where the attempt was declared void. `rests_on` names what
    a pass rests on from then on; `pass_kept` says that it stands though the new marks alone would not reach it.
    """

    __tablename__ = "result_change"
    __table_args__ = (
        CheckConstraint("regrade_id IS NOT NULL OR review_id IS NOT NULL OR late_decision_id IS NOT NULL", name="has_cause"),
        UniqueConstraint("attempt_id", "number"),
        Index("ix_result_change_regrade_id", "regrade_id"),
        Index("ix_result_change_review_id", "review_id"),
        Index("ix_result_change_late_decision_id", "late_decision_id"),
        Index("ix_result_change_done_by_id", "done_by_id"),
    )

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    number: Mapped[int]
    regrade_id: Mapped[int | None] = mapped_column(ForeignKey("regrade.id"))
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    late_decision_id: Mapped[int | None] = mapped_column(ForeignKey("late_decision.id"))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    passed_before: Mapped[bool]
    passed_after: Mapped[bool]
    pass_kept: Mapped[bool] = mapped_column(default=False)
    rests_on: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    done_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
