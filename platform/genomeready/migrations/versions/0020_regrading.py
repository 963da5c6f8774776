"""Statistics that were worked out, regrades, changes of results, appeals and incidents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from genomeready.base.tables import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    _statistics()
    _regrade()
    _review()
    _result_change()


def _statistics() -> None:
    op.create_table(
        "examination_statistics",
        sa.Column("examination_id", KEY, nullable=False),
        sa.Column("worked_out_at", UtcDateTime(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(80), nullable=False),
        sa.Column("found", JSON, nullable=False),
        sa.ForeignKeyConstraint(["examination_id"], ["examination.id"], name=op.f("fk_examination_statistics_examination_id")),
        sa.PrimaryKeyConstraint("examination_id", name=op.f("pk_examination_statistics")),
    )


def _regrade() -> None:
    op.create_table(
        "regrade",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(26), nullable=False),
        sa.Column("question_version_id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("policy", sa.String(12), nullable=False),
        sa.Column("correction", JSON, nullable=False),
        sa.Column("withdraw_passes", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("seen", sa.String(64), nullable=False),
        sa.Column("prepared_at", UtcDateTime(), nullable=False),
        sa.Column("prepared_by_id", KEY, nullable=False),
        sa.Column("committed_at", UtcDateTime(), nullable=True),
        sa.Column("committed_by_id", KEY, nullable=True),
        sa.CheckConstraint("policy IN ('credit-both', 'new-key', 'full-credit', 'drop')", name=op.f("ck_regrade_policy")),
        sa.CheckConstraint("state IN ('prepared', 'committed', 'given-up')", name=op.f("ck_regrade_state")),
        sa.CheckConstraint("(state = 'committed') = (committed_at IS NOT NULL)", name=op.f("ck_regrade_committed")),
        sa.CheckConstraint("committed_by_id IS NULL OR committed_by_id <> prepared_by_id", name=op.f("ck_regrade_by_two")),
        sa.ForeignKeyConstraint(["question_version_id"], ["question_version.id"], name=op.f("fk_regrade_question_version_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_regrade_organisation_id")),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["person.id"], name=op.f("fk_regrade_prepared_by_id")),
        sa.ForeignKeyConstraint(["committed_by_id"], ["person.id"], name=op.f("fk_regrade_committed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
        sa.UniqueConstraint("public_id", name=op.f("uq_regrade_public_id")),
    )
    for column in ("question_version_id", "organisation_id", "prepared_by_id", "committed_by_id"):
        op.create_index(f"ix_regrade_{column}", "regrade", [column])


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("ground", sa.String(12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("attempt_id", KEY, nullable=True),
        sa.Column("examination_id", KEY, nullable=True),
        sa.Column("began_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("raised_by_id", KEY, nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=True),
        sa.Column("proposed_by_id", KEY, nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.CheckConstraint("kind IN ('appeal', 'incident')", name=op.f("ck_review_kind")),
        sa.CheckConstraint("state IN ('waiting', 'proposed', 'decided', 'withdrawn')", name=op.f("ck_review_state")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('rejected', 'regraded', 'remarked', 'void', 'time', 'none')", name=op.f("ck_review_outcome")
        ),
        sa.CheckConstraint("(attempt_id IS NULL) <> (examination_id IS NULL)", name=op.f("ck_review_about_one_thing")),
        sa.CheckConstraint("kind = 'incident' OR attempt_id IS NOT NULL", name=op.f("ck_review_appeal_of_attempt")),
        sa.CheckConstraint("examination_id IS NULL OR (began_at IS NOT NULL AND ended_at IS NOT NULL)", name=op.f("ck_review_session")),
        sa.CheckConstraint("began_at IS NULL OR ended_at IS NULL OR began_at <= ended_at", name=op.f("ck_review_in_order")),
        sa.CheckConstraint("(state = 'decided') = (decided_at IS NOT NULL)", name=op.f("ck_review_decided")),
        sa.CheckConstraint(
            "proposed_by_id IS NULL OR decided_by_id IS NULL OR proposed_by_id <> decided_by_id", name=op.f("ck_review_by_two")
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_review_organisation_id")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_review_attempt_id")),
        sa.ForeignKeyConstraint(["examination_id"], ["examination.id"], name=op.f("fk_review_examination_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["person.id"], name=op.f("fk_review_raised_by_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_review_proposed_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_review_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_public_id")),
    )
    op.create_index("ix_review_organisation_id_state", "review", ["organisation_id", "state"])
    for column in ("attempt_id", "examination_id", "raised_by_id", "proposed_by_id", "decided_by_id"):
        op.create_index(f"ix_review_{column}", "review", [column])
    waiting = sa.text("kind = 'appeal' AND state IN ('waiting', 'proposed')")
    op.create_index(
        "uq_review_waiting_appeal", "review", ["attempt_id"], unique=True, sqlite_where=waiting, postgresql_where=waiting
    )


def _result_change() -> None:
    op.create_table(
        "result_change",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("attempt_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("regrade_id", KEY, nullable=True),
        sa.Column("review_id", KEY, nullable=True),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.Column("passed_before", sa.Boolean(), nullable=False),
        sa.Column("passed_after", sa.Boolean(), nullable=False),
        sa.Column("pass_kept", sa.Boolean(), nullable=False),
        sa.Column("rests_on", sa.String(60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("done_by_id", KEY, nullable=False),
        sa.CheckConstraint("regrade_id IS NOT NULL OR review_id IS NOT NULL", name=op.f("ck_result_change_has_cause")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_result_change_attempt_id")),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrade.id"], name=op.f("fk_result_change_regrade_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_result_change_review_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_result_change_done_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_change")),
        sa.UniqueConstraint("attempt_id", "number", name=op.f("uq_result_change_attempt_id_number")),
    )
    for column in ("regrade_id", "review_id", "done_by_id"):
        op.create_index(f"ix_result_change_{column}", "result_change", [column])


def downgrade() -> None:
    """Take them away; the results stay as they are."""
    for table in ("result_change", "review", "regrade", "examination_statistics"):
        op.drop_table(table)
