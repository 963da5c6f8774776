"""Ratings, confirmations, prior learning, standing as it is kept; more kinds of evidence."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, JsonColumn, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = (
    "kind IN ('examination', 'supervisor', 'proctored-test', 'case', 'prior-learning', 'outside-certificate', "
    "'placement', 'quiz', 'course', 'self')"
)
EARLIER_KINDS = "kind IN ('examination', 'supervisor', 'prior-learning', 'outside-certificate', 'quiz', 'course', 'self')"


def upgrade() -> None:
    """Make them."""
    with op.batch_alter_table("evidence") as batch:
        batch.add_column(sa.Column("context", sa.String(length=300), nullable=False, server_default=""))
        batch.add_column(sa.Column("score_error", sa.Numeric(precision=5, scale=4), nullable=True))
        batch.drop_constraint(op.f("ck_evidence_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_evidence_kind"), KINDS)
    with op.batch_alter_table("evidence") as batch:
        batch.alter_column("context", server_default=None)
    op.create_table(
        "needs_answer",
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("cluster", sa.String(length=20), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("cluster IN ('competent', 'specific-need', 'unsure', 'no-relevance')", name=op.f("ck_needs_answer_cluster")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_needs_answer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_answer")),
    )
    op.create_index("ix_needs_answer_person_id", "needs_answer", ["person_id"], unique=False)
    op.create_table(
        "portfolio_entry",
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("cases", JsonColumn, nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_portfolio_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_portfolio_entry_public_id")),
    )
    op.create_index("ix_portfolio_entry_person_id", "portfolio_entry", ["person_id"], unique=False)
    op.create_table(
        "portfolio_file",
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("entry_id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["portfolio_entry.id"], name=op.f("fk_portfolio_file_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_portfolio_file_public_id")),
    )
    op.create_index("ix_portfolio_file_entry_id", "portfolio_file", ["entry_id"], unique=False)
    op.create_table(
        "prior_claim",
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("organisation_id", BigKey, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("awarded_by", sa.String(length=300), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("entry_id", BigKey, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", BigKey, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("kind IN ('certificate', 'qualification', 'experience')", name=op.f("ck_prior_claim_kind")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_prior_claim_decided_by_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["portfolio_entry.id"], name=op.f("fk_prior_claim_entry_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_prior_claim_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_prior_claim_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prior_claim")),
        sa.UniqueConstraint("public_id", name=op.f("uq_prior_claim_public_id")),
    )
    op.create_index("ix_prior_claim_entry_id", "prior_claim", ["entry_id"], unique=False)
    op.create_index("ix_prior_claim_organisation_id", "prior_claim", ["organisation_id"], unique=False)
    op.create_index("ix_prior_claim_person_id", "prior_claim", ["person_id"], unique=False)
    op.create_table(
        "confirmation_request",
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("supervisor_id", BigKey, nullable=True),
        sa.Column("supervisor_email", sa.String(length=300), nullable=False),
        sa.Column("entry_id", BigKey, nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("signed_off_at", UtcDateTime(), nullable=True),
        sa.Column("signed_off_by_id", BigKey, nullable=True),
        sa.Column("sign_off_note", sa.Text(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["portfolio_entry.id"], name=op.f("fk_confirmation_request_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_confirmation_request_person_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["role_profile.id"], name=op.f("fk_confirmation_request_profile_id")),
        sa.ForeignKeyConstraint(["signed_off_by_id"], ["person.id"], name=op.f("fk_confirmation_request_signed_off_by_id")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["person.id"], name=op.f("fk_confirmation_request_supervisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_confirmation_request_public_id")),
    )
    op.create_index("ix_confirmation_request_entry_id", "confirmation_request", ["entry_id"], unique=False)
    op.create_index("ix_confirmation_request_person_id", "confirmation_request", ["person_id"], unique=False)
    op.create_index("ix_confirmation_request_profile_id", "confirmation_request", ["profile_id"], unique=False)
    op.create_index("ix_confirmation_request_supervisor_email", "confirmation_request", ["supervisor_email"], unique=False)
    op.create_index("ix_confirmation_request_supervisor_id", "confirmation_request", ["supervisor_id"], unique=False)
    op.create_table(
        "rating_draft",
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("competency_id", BigKey, nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("importance", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name=op.f("fk_rating_draft_competency_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rating_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_draft")),
        sa.UniqueConstraint("person_id", "competency_id", name=op.f("uq_rating_draft_person_id_competency_id")),
    )
    op.create_index("ix_rating_draft_competency_id", "rating_draft", ["competency_id"], unique=False)
    op.create_table(
        "confirmation_item",
        sa.Column("request_id", BigKey, nullable=False),
        sa.Column("competency_id", BigKey, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("rating_id", BigKey, nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name=op.f("fk_confirmation_item_competency_id")),
        sa.ForeignKeyConstraint(["rating_id"], ["evidence.id"], name=op.f("fk_confirmation_item_rating_id")),
        sa.ForeignKeyConstraint(["request_id"], ["confirmation_request.id"], name=op.f("fk_confirmation_item_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_item")),
        sa.UniqueConstraint("request_id", "competency_id", name=op.f("uq_confirmation_item_request_id_competency_id")),
    )
    op.create_index("ix_confirmation_item_competency_id", "confirmation_item", ["competency_id"], unique=False)
    op.create_index("ix_confirmation_item_rating_id", "confirmation_item", ["rating_id"], unique=False)
    op.create_table(
        "held_standing",
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("competency_id", BigKey, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("deciding_id", BigKey, nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint(
            "state IN ('met', 'below', 'expired', 'self-declared', 'not-assessed', 'not-applicable')", name=op.f("ck_held_standing_state")
        ),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name=op.f("fk_held_standing_competency_id")),
        sa.ForeignKeyConstraint(["deciding_id"], ["evidence.id"], name=op.f("fk_held_standing_deciding_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_held_standing_person_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["role_profile.id"], name=op.f("fk_held_standing_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_standing")),
        sa.UniqueConstraint("person_id", "profile_id", "competency_id", name=op.f("uq_held_standing_person_id_profile_id_competency_id")),
    )
    op.create_index("ix_held_standing_competency_id", "held_standing", ["competency_id"], unique=False)
    op.create_index("ix_held_standing_deciding_id", "held_standing", ["deciding_id"], unique=False)
    op.create_index("ix_held_standing_profile_id_competency_id", "held_standing", ["profile_id", "competency_id"], unique=False)
    op.create_index("ix_held_standing_until", "held_standing", ["until"], unique=False)
    op.create_table(
        "prior_claim_item",
        sa.Column("claim_id", BigKey, nullable=False),
        sa.Column("competency_id", BigKey, nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence_id", BigKey, nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["prior_claim.id"], name=op.f("fk_prior_claim_item_claim_id")),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name=op.f("fk_prior_claim_item_competency_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_prior_claim_item_evidence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prior_claim_item")),
        sa.UniqueConstraint("claim_id", "competency_id", name=op.f("uq_prior_claim_item_claim_id_competency_id")),
    )
    op.create_index("ix_prior_claim_item_competency_id", "prior_claim_item", ["competency_id"], unique=False)
    op.create_index("ix_prior_claim_item_evidence_id", "prior_claim_item", ["evidence_id"], unique=False)
    op.create_table(
        "rating",
        sa.Column("evidence_id", BigKey, nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("importance", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("confidence IS NULL OR confidence BETWEEN 1 AND 4", name=op.f("ck_rating_confidence")),
        sa.CheckConstraint("importance IS NULL OR importance BETWEEN 1 AND 4", name=op.f("ck_rating_importance")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_rating_evidence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_rating_evidence_id")),
    )
    op.create_table(
        "confirmation_decision",
        sa.Column("item_id", BigKey, nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("action_plan", sa.Text(), nullable=False),
        sa.Column("again_by", sa.Date(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", BigKey, nullable=False),
        sa.Column("evidence_id", BigKey, nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("(decision = 'rejected') = (evidence_id IS NULL)", name=op.f("ck_confirmation_decision_evidence")),
        sa.CheckConstraint("decision IN ('confirmed', 'adjusted', 'rejected')", name=op.f("ck_confirmation_decision_decision")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_confirmation_decision_decided_by_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_confirmation_decision_evidence_id")),
        sa.ForeignKeyConstraint(["item_id"], ["confirmation_item.id"], name=op.f("fk_confirmation_decision_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_decision")),
    )
    op.create_index("ix_confirmation_decision_evidence_id", "confirmation_decision", ["evidence_id"], unique=False)
    op.create_index("ix_confirmation_decision_item_id", "confirmation_decision", ["item_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_confirmation_decision_item_id", table_name="confirmation_decision")
    op.drop_index("ix_confirmation_decision_evidence_id", table_name="confirmation_decision")
    op.drop_table("confirmation_decision")
    op.drop_table("rating")
    op.drop_index("ix_prior_claim_item_evidence_id", table_name="prior_claim_item")
    op.drop_index("ix_prior_claim_item_competency_id", table_name="prior_claim_item")
    op.drop_table("prior_claim_item")
    op.drop_index("ix_held_standing_until", table_name="held_standing")
    op.drop_index("ix_held_standing_profile_id_competency_id", table_name="held_standing")
    op.drop_index("ix_held_standing_deciding_id", table_name="held_standing")
    op.drop_index("ix_held_standing_competency_id", table_name="held_standing")
    op.drop_table("held_standing")
    op.drop_index("ix_confirmation_item_rating_id", table_name="confirmation_item")
    op.drop_index("ix_confirmation_item_competency_id", table_name="confirmation_item")
    op.drop_table("confirmation_item")
    op.drop_index("ix_rating_draft_competency_id", table_name="rating_draft")
    op.drop_table("rating_draft")
    op.drop_index("ix_confirmation_request_supervisor_id", table_name="confirmation_request")
    op.drop_index("ix_confirmation_request_supervisor_email", table_name="confirmation_request")
    op.drop_index("ix_confirmation_request_profile_id", table_name="confirmation_request")
    op.drop_index("ix_confirmation_request_person_id", table_name="confirmation_request")
    op.drop_index("ix_confirmation_request_entry_id", table_name="confirmation_request")
    op.drop_table("confirmation_request")
    op.drop_index("ix_prior_claim_person_id", table_name="prior_claim")
    op.drop_index("ix_prior_claim_organisation_id", table_name="prior_claim")
    op.drop_index("ix_prior_claim_entry_id", table_name="prior_claim")
    op.drop_table("prior_claim")
    op.drop_index("ix_portfolio_file_entry_id", table_name="portfolio_file")
    op.drop_table("portfolio_file")
    op.drop_index("ix_portfolio_entry_person_id", table_name="portfolio_entry")
    op.drop_table("portfolio_entry")
    op.drop_index("ix_needs_answer_person_id", table_name="needs_answer")
    op.drop_table("needs_answer")
    op.execute("DELETE FROM evidence WHERE kind IN ('proctored-test', 'case', 'placement')")
    with op.batch_alter_table("evidence") as batch:
        batch.drop_constraint(op.f("ck_evidence_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_evidence_kind"), EARLIER_KINDS)
        batch.drop_column("score_error")
        batch.drop_column("context")
