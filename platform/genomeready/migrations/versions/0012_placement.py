"""Placement tests, their answers, and exemption from a module."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, JsonColumn, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "module_exemption",
        sa.Column("enrolment_id", BigKey, nullable=False),
        sa.Column("module_id", BigKey, nullable=False),
        sa.Column("rests_on", sa.String(length=300), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_module_exemption_enrolment_id")),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_module_exemption_module_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_exemption")),
        sa.UniqueConstraint("enrolment_id", "module_id", name=op.f("uq_module_exemption_enrolment_id_module_id")),
    )
    op.create_index("ix_module_exemption_module_id", "module_exemption", ["module_id"], unique=False)
    op.create_table(
        "placement",
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("enrolment_id", BigKey, nullable=False),
        sa.Column("module_id", BigKey, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("places", JsonColumn, nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("running_sum", sa.Numeric(precision=8, scale=4), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("ending IN ('exempt', 'study', 'abandoned')", name=op.f("ck_placement_ending")),
        sa.CheckConstraint("(ending IS NULL) = (ended_at IS NULL)", name=op.f("ck_placement_ended")),
        sa.CheckConstraint('"right" >= 0 AND "right" <= asked', name=op.f("ck_placement_right")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_placement_enrolment_id")),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_placement_module_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("enrolment_id", "module_id", "number", name=op.f("uq_placement_enrolment_id_module_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_placement_public_id")),
    )
    op.create_index("ix_placement_module_id", "placement", ["module_id"], unique=False)
    op.create_index("ix_placement_person_id_module_id", "placement", ["person_id", "module_id"], unique=False)
    op.create_table(
        "placement_answer",
        sa.Column("placement_id", BigKey, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question_version_id", BigKey, nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("answer", JsonColumn, nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_placement_answer_placement_id")),
        sa.ForeignKeyConstraint(["question_version_id"], ["question_version.id"], name=op.f("fk_placement_answer_question_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_answer")),
        sa.UniqueConstraint("placement_id", "client_id", name=op.f("uq_placement_answer_placement_id_client_id")),
        sa.UniqueConstraint("placement_id", "number", name=op.f("uq_placement_answer_placement_id_number")),
    )
    op.create_index("ix_placement_answer_question_version_id", "placement_answer", ["question_version_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_placement_answer_question_version_id", table_name="placement_answer")
    op.drop_table("placement_answer")
    op.drop_index("ix_placement_person_id_module_id", table_name="placement")
    op.drop_index("ix_placement_module_id", table_name="placement")
    op.drop_table("placement")
    op.drop_index("ix_module_exemption_module_id", table_name="module_exemption")
    op.drop_table("module_exemption")
