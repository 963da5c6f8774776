"""Other people's frameworks as references, their items, and links between them."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, JsonColumn

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "reference",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("publisher", sa.String(length=300), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("doi", sa.Text(), nullable=False),
        sa.Column("licence", sa.String(length=300), nullable=False),
        sa.Column("permitted_use", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("structure", JsonColumn, nullable=False),
        sa.Column("scale", JsonColumn, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("permitted_use IN ('assessment', 'developmental-only', 'not-stated')", name=op.f("ck_reference_permitted_use")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference")),
        sa.UniqueConstraint("key", name=op.f("uq_reference_key")),
    )
    op.create_table(
        "reference_item",
        sa.Column("reference_id", BigKey, nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("identifier", sa.String(length=80), nullable=False),
        sa.Column("asked_of", JsonColumn, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["reference_id"], ["reference.id"], name=op.f("fk_reference_item_reference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_item")),
        sa.UniqueConstraint("reference_id", "code", name=op.f("uq_reference_item_reference_id_code")),
    )
    op.create_table(
        "crosswalk_link",
        sa.Column("origin_item_id", BigKey, nullable=True),
        sa.Column("origin_competency_id", BigKey, nullable=True),
        sa.Column("target_item_id", BigKey, nullable=True),
        sa.Column("target_competency_id", BigKey, nullable=True),
        sa.Column("relation", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("crosswalk", sa.String(length=300), nullable=False),
        sa.Column("source", JsonColumn, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("(origin_item_id IS NULL) != (origin_competency_id IS NULL)", name=op.f("ck_crosswalk_link_origin")),
        sa.CheckConstraint("(origin_item_id IS NULL) = (target_item_id IS NULL)", name=op.f("ck_crosswalk_link_ends")),
        sa.CheckConstraint("(target_item_id IS NULL) != (target_competency_id IS NULL)", name=op.f("ck_crosswalk_link_target")),
        sa.CheckConstraint("relation IN ('exact', 'close', 'broader', 'narrower', 'related')", name=op.f("ck_crosswalk_link_relation")),
        sa.ForeignKeyConstraint(["origin_competency_id"], ["competency.id"], name=op.f("fk_crosswalk_link_origin_competency_id")),
        sa.ForeignKeyConstraint(["origin_item_id"], ["reference_item.id"], name=op.f("fk_crosswalk_link_origin_item_id")),
        sa.ForeignKeyConstraint(["target_competency_id"], ["competency.id"], name=op.f("fk_crosswalk_link_target_competency_id")),
        sa.ForeignKeyConstraint(["target_item_id"], ["reference_item.id"], name=op.f("fk_crosswalk_link_target_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crosswalk_link")),
        sa.UniqueConstraint(
            "origin_competency_id", "target_competency_id", name=op.f("uq_crosswalk_link_origin_competency_id_target_competency_id")
        ),
        sa.UniqueConstraint("origin_item_id", "target_item_id", name=op.f("uq_crosswalk_link_origin_item_id_target_item_id")),
    )
    op.create_index("ix_crosswalk_link_target_competency_id", "crosswalk_link", ["target_competency_id"], unique=False)
    op.create_index("ix_crosswalk_link_target_item_id", "crosswalk_link", ["target_item_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_crosswalk_link_target_item_id", table_name="crosswalk_link")
    op.drop_index("ix_crosswalk_link_target_competency_id", table_name="crosswalk_link")
    op.drop_table("crosswalk_link")
    op.drop_table("reference_item")
    op.drop_table("reference")
