"""What people have shown: evidence, and what leads to it (ratings, confirmations, prior learning); and standing as it is kept.

Evidence is append-only: a correction or a withdrawal is a new row that names the one it ends. Decisions
of supervisors and examiners are rows too, and are never changed or deleted.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.base.tables import Line, Numbered, PublicId, one_of
from genomeready.competence.rules.kinds import ClaimKind, Cluster, Decision, EvidenceKind, State


class Evidence(Numbered):
    """What a person has shown in one competency; `withdrawn` rows end the row they supersede.

    `score` is a share from 0 to 1 and `score_error` its standard error, where there is one; `context`
    says in which setting it was shown.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        one_of("kind", EvidenceKind),
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
    context: Mapped[Line] = mapped_column(default="")
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 4))
    score_error: Mapped[Decimal | None] = mapped_column(Numeric(5, 4))
    questions: Mapped[int | None]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    withdrawn: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")


class HeldStanding(Numbered):
    """How one competency of one role stands for one person today: kept by whoever writes evidence, never read as history.

    There is a row only where something was ever written: no row is *not assessed*. `until` is the last day on
    which the row is true without anything new; after it, a job works it out again (`competence.jobs`).
    """

    __tablename__ = "held_standing"
    __table_args__ = (
        one_of("state", State),
        UniqueConstraint("person_id", "profile_id", "competency_id"),
        Index("ix_held_standing_profile_id_competency_id", "profile_id", "competency_id"),
        Index("ix_held_standing_competency_id", "competency_id"),
        Index("ix_held_standing_deciding_id", "deciding_id"),
        Index("ix_held_standing_until", "until"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    profile_id: Mapped[int] = mapped_column(ForeignKey("role_profile.id"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"))
    state: Mapped[str] = mapped_column(String(16))
    missing: Mapped[int] = mapped_column(default=0)
    level: Mapped[int | None]
    deciding_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    until: Mapped[date | None]


class RatingDraft(Numbered):
    """What a person has chosen in a self-assessment that is not finished: saved as it goes, one row a competency."""

    __tablename__ = "rating_draft"
    __table_args__ = (UniqueConstraint("person_id", "competency_id"), Index("ix_rating_draft_competency_id", "competency_id"))

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"))
    level: Mapped[int | None]
    confidence: Mapped[int | None]
    importance: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime]


class Rating(Numbered):
    """What a person added to a self-assessment: how sure (1–4), how important for the work (1–4), and why."""

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("confidence IS NULL OR confidence BETWEEN 1 AND 4", name="confidence"),
        CheckConstraint("importance IS NULL OR importance BETWEEN 1 AND 4", name="importance"),
    )

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), unique=True)
    confidence: Mapped[int | None]
    importance: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")


class PortfolioEntry(Numbered):
    """Something a person did, told for somebody who will judge it. `cases` is its case log, without patient data.

    `cases` is [{"when": "2026-10", "what": "…", "part": "observed|assisted|independent"}, …].
    """

    __tablename__ = "portfolio_entry"
    __table_args__ = (Index("ix_portfolio_entry_person_id", "person_id"),)

    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    title: Mapped[Line]
    text: Mapped[str] = mapped_column(Text)
    cases: Mapped[list[Any]] = mapped_column(default=list)
    written_at: Mapped[datetime]


class PortfolioFile(Numbered):
    """A file of a portfolio entry; its content lies in the file store under its SHA-256."""

    __tablename__ = "portfolio_file"
    __table_args__ = (Index("ix_portfolio_file_entry_id", "entry_id"),)

    public_id: Mapped[PublicId]
    entry_id: Mapped[int] = mapped_column(ForeignKey("portfolio_entry.id"))
    name: Mapped[Line]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))


class ConfirmationRequest(Numbered):
    """A person asks a named supervisor to confirm chosen competencies. A supervisor without an account yet is known by e-mail."""

    __tablename__ = "confirmation_request"
    __table_args__ = (
        Index("ix_confirmation_request_person_id", "person_id"),
        Index("ix_confirmation_request_supervisor_id", "supervisor_id"),
        Index("ix_confirmation_request_supervisor_email", "supervisor_email"),
        Index("ix_confirmation_request_profile_id", "profile_id"),
        Index("ix_confirmation_request_entry_id", "entry_id"),
    )

    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    profile_id: Mapped[int] = mapped_column(ForeignKey("role_profile.id"))
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    supervisor_email: Mapped[Line]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("portfolio_entry.id"))
    message: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    signed_off_at: Mapped[datetime | None]
    signed_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sign_off_note: Mapped[str] = mapped_column(Text, default="")


class ConfirmationItem(Numbered):
    """One competency of a request: the level asked for, and the rating it is about."""

    __tablename__ = "confirmation_item"
    __table_args__ = (
        UniqueConstraint("request_id", "competency_id"),
        Index("ix_confirmation_item_competency_id", "competency_id"),
        Index("ix_confirmation_item_rating_id", "rating_id"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("confirmation_request.id"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"))
    level: Mapped[int]
    rating_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))


class ConfirmationDecision(Numbered):
    """What a supervisor decided on one item, and when. A later decision is a later row; none is changed."""

    __tablename__ = "confirmation_decision"
    __table_args__ = (
        one_of("decision", Decision),
        CheckConstraint("(decision = 'rejected') = (evidence_id IS NULL)", name="evidence"),
        Index("ix_confirmation_decision_item_id", "item_id"),
        Index("ix_confirmation_decision_evidence_id", "evidence_id"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("confirmation_item.id"))
    decision: Mapped[str] = mapped_column(String(12))
    level: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    action_plan: Mapped[str] = mapped_column(Text, default="")
    again_by: Mapped[date | None]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))


class PriorClaim(Numbered):
    """A certificate from elsewhere, a qualification or experience, put before an examiner."""

    __tablename__ = "prior_claim"
    __table_args__ = (
        one_of("kind", ClaimKind),
        Index("ix_prior_claim_person_id", "person_id"),
        Index("ix_prior_claim_organisation_id", "organisation_id"),
        Index("ix_prior_claim_entry_id", "entry_id"),
    )

    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[Line]
    awarded_by: Mapped[Line]
    awarded_on: Mapped[date]
    valid_until: Mapped[date | None]
    entry_id: Mapped[int] = mapped_column(ForeignKey("portfolio_entry.id"))
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="")


class PriorClaimItem(Numbered):
    """One competency of a claim: the level claimed, and what the examiner granted (None: nothing) and why."""

    __tablename__ = "prior_claim_item"
    __table_args__ = (
        UniqueConstraint("claim_id", "competency_id"),
        Index("ix_prior_claim_item_competency_id", "competency_id"),
        Index("ix_prior_claim_item_evidence_id", "evidence_id"),
    )

    claim_id: Mapped[int] = mapped_column(ForeignKey("prior_claim.id"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"))
    claimed: Mapped[int]
    granted: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))


class NeedsAnswer(Numbered):
    """How somebody sees genomics in the own work: the answer to the question on first sign-in. The latest counts."""

    __tablename__ = "needs_answer"
    __table_args__ = (one_of("cluster", Cluster), Index("ix_needs_answer_person_id", "person_id"))

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cluster: Mapped[str] = mapped_column(String(20))
    answered_at: Mapped[datetime]
