"""The tables of assessment."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, JsonColumn, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "attempt",
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("enrolment_id", BigKey, nullable=False),
        sa.Column("examination_id", BigKey, nullable=True),
        sa.Column("module_id", BigKey, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("result", JsonColumn, nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("state IN ('open', 'submitted', 'auto-submitted', 'void')", name=op.f("ck_attempt_state")),
        sa.CheckConstraint("(examination_id IS NULL) <> (module_id IS NULL)", name=op.f("ck_attempt_of_one_thing")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_attempt_enrolment_id")),
        sa.ForeignKeyConstraint(["examination_id"], ["examination.id"], name=op.f("fk_attempt_examination_id")),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_attempt_module_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attempt_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("enrolment_id", "examination_id", "number", name=op.f("uq_attempt_enrolment_id_examination_id_number")),
        sa.UniqueConstraint("enrolment_id", "module_id", "number", name=op.f("uq_attempt_enrolment_id_module_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempt_public_id")),
    )
    op.create_index("ix_attempt_examination_id", "attempt", ["examination_id"], unique=False)
    op.create_index("ix_attempt_module_id", "attempt", ["module_id"], unique=False)
    op.create_index("ix_attempt_person_id", "attempt", ["person_id"], unique=False)
    op.create_index("ix_attempt_state_closes_at", "attempt", ["state", "closes_at"], unique=False)
    op.create_table(
        "answer",
        sa.Column("attempt_id", BigKey, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("answer", JsonColumn, nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_answer_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "place", name=op.f("pk_answer")),
    )
    op.create_table(
        "answer_event",
        sa.Column("attempt_id", BigKey, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("answer", JsonColumn, nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_answer_event_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_event")),
        sa.UniqueConstraint("attempt_id", "client_id", name=op.f("uq_answer_event_attempt_id_client_id")),
    )
    op.create_table(
        "paper",
        sa.Column("attempt_id", BigKey, nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("places", JsonColumn, nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_paper_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_paper")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("paper")
    op.drop_table("answer_event")
    op.drop_table("answer")
    op.drop_index("ix_attempt_state_closes_at", table_name="attempt")
    op.drop_index("ix_attempt_person_id", table_name="attempt")
    op.drop_index("ix_attempt_module_id", table_name="attempt")
    op.drop_index("ix_attempt_examination_id", table_name="attempt")
    op.drop_table("attempt")
