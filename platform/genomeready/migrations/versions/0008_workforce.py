"""The tables of workforce."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "establishment",
        sa.Column("organisation_id", BigKey, nullable=False),
        sa.Column("profession_id", BigKey, nullable=False),
        sa.Column("planned_wte", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("planned_wte >= 0", name=op.f("ck_establishment_planned_wte")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_establishment_organisation_id")),
        sa.ForeignKeyConstraint(["profession_id"], ["profession.id"], name=op.f("fk_establishment_profession_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_establishment")),
        sa.UniqueConstraint("organisation_id", "profession_id", "dated", name=op.f("uq_establishment_organisation_id_profession_id_dated")),
    )
    op.create_index("ix_establishment_profession_id", "establishment", ["profession_id"], unique=False)
    op.create_table(
        "norm",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("profession_id", BigKey, nullable=False),
        sa.Column("posts", sa.Numeric(precision=10, scale=4), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("counted", sa.String(length=300), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("unit IN ('WTE', 'headcount')", name=op.f("ck_norm_unit")),
        sa.ForeignKeyConstraint(["profession_id"], ["profession.id"], name=op.f("fk_norm_profession_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_norm")),
        sa.UniqueConstraint("slug", name=op.f("uq_norm_slug")),
    )
    op.create_index("ix_norm_profession_id", "norm", ["profession_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_norm_profession_id", table_name="norm")
    op.drop_table("norm")
    op.drop_index("ix_establishment_profession_id", table_name="establishment")
    op.drop_table("establishment")
