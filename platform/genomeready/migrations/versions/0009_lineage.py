"""How competencies of one version follow from those of another; the risk of a competency."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, JsonColumn

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    with op.batch_alter_table("competency") as batch:
        batch.add_column(sa.Column("risk", sa.String(length=10), nullable=False, server_default="standard"))
        batch.create_check_constraint(op.f("ck_competency_risk"), "risk IN ('standard', 'high')")
    with op.batch_alter_table("competency") as batch:
        batch.alter_column("risk", server_default=None)
    op.create_table(
        "competency_lineage",
        sa.Column("version_id", BigKey, nullable=False),
        sa.Column("earlier_id", BigKey, nullable=False),
        sa.Column("competency_id", BigKey, nullable=True),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("carries", sa.Boolean(), nullable=False),
        sa.Column("level_map", JsonColumn, nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("(competency_id IS NULL) = (relation = 'dropped')", name=op.f("ck_competency_lineage_target")),
        sa.CheckConstraint("relation != 'dropped' OR NOT carries", name=op.f("ck_competency_lineage_dropped")),
        sa.CheckConstraint(
            "relation IN ('same', 'replaced-by', 'split', 'merged', 'dropped')", name=op.f("ck_competency_lineage_relation")
        ),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name=op.f("fk_competency_lineage_competency_id")),
        sa.ForeignKeyConstraint(["earlier_id"], ["competency.id"], name=op.f("fk_competency_lineage_earlier_id")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_competency_lineage_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency_lineage")),
        sa.UniqueConstraint(
            "version_id", "earlier_id", "competency_id", name=op.f("uq_competency_lineage_version_id_earlier_id_competency_id")
        ),
    )
    op.create_index("ix_competency_lineage_competency_id", "competency_lineage", ["competency_id"], unique=False)
    op.create_index("ix_competency_lineage_earlier_id", "competency_lineage", ["earlier_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_competency_lineage_earlier_id", table_name="competency_lineage")
    op.drop_index("ix_competency_lineage_competency_id", table_name="competency_lineage")
    op.drop_table("competency_lineage")
    with op.batch_alter_table("competency") as batch:
        batch.drop_constraint(op.f("ck_competency_risk"), type_="check")
        batch.drop_column("risk")
