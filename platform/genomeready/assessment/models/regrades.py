"""Corrections of questions after they were answered, and every result that was changed afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.assessment.rules.regrades import Policy, RegradeState, Stopped
from genomeready.base.tables import BigKey, Numbered, PublicId, one_of


class Regrade(Numbered):
    """How one version of a question counts from now on, in examinations past and to come; the question itself never changes.

    One examiner prepares it and looks at what it would change: its lines. Another commits it. The one of a question that began
    to stand last, at `committed_at`, stands. `correction` is the right key, where the policy has one; `withdraw_passes` says that
    people who pass no longer lose their pass, which nobody does otherwise.

    What takes long the job process does, some papers at a time. Of the present stage, asked for at `asked_for_at`: `papers` are to
    be looked at, `looked_at` were, up to the attempt `looked_to`; `asked` of them asked the question. `round` counts how often
    all were gone through. `stopped` says why the last commit was not carried out.
    """

    __tablename__ = "regrade"
    __table_args__ = (
        one_of("policy", Policy),
        one_of("state", RegradeState),
        one_of("stopped", Stopped, optional=True),
        CheckConstraint("(state IN ('applying', 'committed')) = (committed_at IS NOT NULL)", name="committed"),
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
    state: Mapped[str] = mapped_column(String(12), default=RegradeState.WORKING_OUT)
    asked_for_at: Mapped[datetime]
    papers: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[int] = mapped_column(default=0)
    looked_to: Mapped[int] = mapped_column(BigKey, default=0)
    asked: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=1)
    stopped: Mapped[str | None] = mapped_column(String(10))
    prepared_at: Mapped[datetime]
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    committed_at: Mapped[datetime | None]
    committed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class RegradeLine(Numbered):
    """How one result would change, as the examiners saw it before the regrade was committed."""

    __tablename__ = "regrade_line"
    __table_args__ = (UniqueConstraint("regrade_id", "attempt_id"), Index("ix_regrade_line_attempt_id", "attempt_id"))

    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrade.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    percent_before: Mapped[str] = mapped_column(String(8))
    percent_after: Mapped[str] = mapped_column(String(8))
    passed_before: Mapped[bool]
    passed_after: Mapped[bool]
    pass_kept: Mapped[bool]


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
