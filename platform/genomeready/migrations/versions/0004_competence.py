"""The tables of competence."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "evidence",
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("competency_id", BigKey, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("shown_at", UtcDateTime(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("said_by_id", BigKey, nullable=True),
        sa.Column("rests_on", sa.String(length=300), nullable=False),
        sa.Column("score", sa.Numeric(precision=5, scale=4), nullable=True),
        sa.Column("questions", sa.Integer(), nullable=True),
        sa.Column("supersedes_id", BigKey, nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint(
            "kind IN ('examination', 'supervisor', 'prior-learning', 'outside-certificate', 'quiz', 'course', 'self')",
            name=op.f("ck_evidence_kind"),
        ),
        sa.CheckConstraint("NOT withdrawn OR supersedes_id IS NOT NULL", name=op.f("ck_evidence_withdrawal")),
        sa.CheckConstraint("level >= 0", name=op.f("ck_evidence_level")),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name=op.f("fk_evidence_competency_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_person_id")),
        sa.ForeignKeyConstraint(["said_by_id"], ["person.id"], name=op.f("fk_evidence_said_by_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["evidence.id"], name=op.f("fk_evidence_supersedes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_competency_id", "evidence", ["competency_id"], unique=False)
    op.create_index("ix_evidence_person_id_competency_id", "evidence", ["person_id", "competency_id"], unique=False)
    op.create_index("ix_evidence_rests_on", "evidence", ["rests_on"], unique=False)
    op.create_index("ix_evidence_supersedes_id", "evidence", ["supersedes_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_evidence_supersedes_id", table_name="evidence")
    op.drop_index("ix_evidence_rests_on", table_name="evidence")
    op.drop_index("ix_evidence_person_id_competency_id", table_name="evidence")
    op.drop_index("ix_evidence_competency_id", table_name="evidence")
    op.drop_table("evidence")
