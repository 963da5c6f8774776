"""Answers that people mark, and files that answer a question."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, JsonColumn, UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    _scripts()
    _markings()
    _given_marks()
    _files()


def _scripts() -> None:
    op.create_table(
        "script",
        sa.Column("public_id", sa.String(26), nullable=False),
        sa.Column("attempt_id", BigKey, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("question_version_id", BigKey, nullable=False),
        sa.Column("markers", sa.Integer(), nullable=False),
        sa.Column("handed_in_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("marks", sa.Numeric(6, 2), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'arbitration', 'settled')", name=op.f("ck_script_state")),
        sa.CheckConstraint("(state = 'settled') = (marks IS NOT NULL)", name=op.f("ck_script_settled_with_marks")),
        sa.CheckConstraint("markers IN (1, 2)", name=op.f("ck_script_markers")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_script_attempt_id")),
        sa.ForeignKeyConstraint(["question_version_id"], ["question_version.id"], name=op.f("fk_script_question_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script")),
        sa.UniqueConstraint("public_id", name=op.f("uq_script_public_id")),
        sa.UniqueConstraint("attempt_id", "place", name=op.f("uq_script_attempt_id_place")),
    )
    op.create_index("ix_script_question_version_id", "script", ["question_version_id"])
    op.create_index("ix_script_state_due_on", "script", ["state", "due_on"])


def _markings() -> None:
    op.create_table(
        "marking",
        sa.Column("script_id", BigKey, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("marker_id", BigKey, nullable=True),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("turn BETWEEN 1 AND 3", name=op.f("ck_marking_turn")),
        sa.CheckConstraint("(marker_id IS NULL) = (until IS NULL)", name=op.f("ck_marking_taken_until")),
        sa.CheckConstraint("finished_at IS NULL OR marker_id IS NOT NULL", name=op.f("ck_marking_finished_by_somebody")),
        sa.ForeignKeyConstraint(["script_id"], ["script.id"], name=op.f("fk_marking_script_id")),
        sa.ForeignKeyConstraint(["marker_id"], ["person.id"], name=op.f("fk_marking_marker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking")),
        sa.UniqueConstraint("script_id", "turn", name=op.f("uq_marking_script_id_turn")),
        sa.UniqueConstraint("script_id", "marker_id", name=op.f("uq_marking_script_id_marker_id")),
    )
    op.create_index("ix_marking_marker_id", "marking", ["marker_id"])


def _given_marks() -> None:
    op.create_table(
        "given_marks",
        sa.Column("script_id", BigKey, nullable=False),
        sa.Column("marker_id", BigKey, nullable=False),
        sa.Column("levels", JsonColumn, nullable=False),
        sa.Column("marks", sa.Integer(), nullable=True),
        sa.Column("unreadable", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("private_note", sa.Text(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("supersedes_id", BigKey, nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("NOT final OR unreadable OR marks IS NOT NULL", name=op.f("ck_given_marks_final_with_marks")),
        sa.ForeignKeyConstraint(["script_id"], ["script.id"], name=op.f("fk_given_marks_script_id")),
        sa.ForeignKeyConstraint(["marker_id"], ["person.id"], name=op.f("fk_given_marks_marker_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["given_marks.id"], name=op.f("fk_given_marks_supersedes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_marks")),
    )
    op.create_index("ix_given_marks_script_id_marker_id", "given_marks", ["script_id", "marker_id"])
    op.create_index("ix_given_marks_marker_id", "given_marks", ["marker_id"])
    op.create_index("ix_given_marks_supersedes_id", "given_marks", ["supersedes_id"])


def _files() -> None:
    op.create_table(
        "answer_file",
        sa.Column("public_id", sa.String(26), nullable=False),
        sa.Column("attempt_id", BigKey, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("brought_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_answer_file_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_answer_file_public_id")),
        sa.UniqueConstraint("attempt_id", "place", "content_hash", name=op.f("uq_answer_file_attempt_id_place_content_hash")),
    )
    op.create_index("ix_answer_file_content_hash", "answer_file", ["content_hash"])


def downgrade() -> None:
    """Take them away."""
    for table in ("answer_file", "given_marks", "marking", "script"):
        op.drop_table(table)
