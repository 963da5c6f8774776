"""Who looked at which question of an examination, and when."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; who looked before is not known."""
    op.create_table(
        "question_view",
        sa.Column("question_version_id", BigKey, nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["question_version_id"], ["question_version.id"], name=op.f("fk_question_view_question_version_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_question_view_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_view")),
        sa.UniqueConstraint("question_version_id", "person_id", "day", name=op.f("uq_question_view_question_version_id_person_id_day")),
    )
    op.create_index("ix_question_view_person_id", "question_view", ["person_id"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("question_view")
