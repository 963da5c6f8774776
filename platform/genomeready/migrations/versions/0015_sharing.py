"""What holders share: links to a certificate's page, and its publication."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them; nothing is shared before its holder says so."""
    op.add_column("award", sa.Column("published_at", UtcDateTime(), nullable=True))
    op.create_table(
        "share_link",
        sa.Column("award_id", BigKey, nullable=False),
        sa.Column("token", sa.String(length=26), nullable=False),
        sa.Column("given_to", sa.String(length=100), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("ends_at > made_at", name=op.f("ck_share_link_ends")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_share_link_award_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_link")),
        sa.UniqueConstraint("token", name=op.f("uq_share_link_token")),
    )
    op.create_index("ix_share_link_award_id", "share_link", ["award_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("share_link")
    op.drop_column("award", "published_at")
