"""Badges from elsewhere that somebody claims with."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, UtcDateTime

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "claim_badge",
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("claim_id", BigKey, nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("brought_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_claim_badge_person_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["prior_claim.id"], name=op.f("fk_claim_badge_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_badge")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_claim_badge_claim_id")),
    )
    op.create_index("ix_claim_badge_person_id", "claim_badge", ["person_id"])
    op.create_index("ix_claim_badge_document_hash", "claim_badge", ["document_hash"])
    waits = sa.text("claim_id IS NULL")
    op.create_index("uq_claim_badge_unclaimed", "claim_badge", ["person_id"], unique=True, sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("claim_badge")
