"""Badges from elsewhere that somebody claims with; endorsements that were withdrawn; certificates handed over to a wallet."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, UtcDateTime

revision = "0018"
down_revision = "0017"
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
    op.create_table(
        "wallet_exchange",
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("challenge", sa.String(length=64), nullable=False),
        sa.Column("binds", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("ends_at > made_at", name=op.f("ck_wallet_exchange_ends")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_wallet_exchange_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wallet_exchange")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_wallet_exchange_token_hash")),
    )
    op.create_index("ix_wallet_exchange_person_id", "wallet_exchange", ["person_id"])
    with op.batch_alter_table("endorsement") as endorsement:
        endorsement.add_column(sa.Column("withdrawn_at", UtcDateTime(), nullable=True))
        endorsement.add_column(sa.Column("withdrawn_because", sa.String(length=12), nullable=True))
        endorsement.add_column(sa.Column("withdrawn_by_id", BigKey, nullable=True))
        endorsement.add_column(sa.Column("withdrawn_note", sa.Text(), nullable=False, server_default=""))
        endorsement.create_foreign_key(op.f("fk_endorsement_withdrawn_by_id"), "person", ["withdrawn_by_id"], ["id"])
        endorsement.create_check_constraint(
            op.f("ck_endorsement_withdrawn_because"), "withdrawn_because IS NULL OR withdrawn_because IN ('body', 'course', 'error', 'key')"
        )
        endorsement.create_check_constraint(op.f("ck_endorsement_withdrawn"), "(withdrawn_at IS NULL) = (withdrawn_because IS NULL)")
    with op.batch_alter_table("endorsement") as endorsement:
        endorsement.alter_column("withdrawn_note", server_default=None)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("endorsement") as endorsement:
        endorsement.drop_constraint(op.f("ck_endorsement_withdrawn"), type_="check")
        endorsement.drop_constraint(op.f("ck_endorsement_withdrawn_because"), type_="check")
        endorsement.drop_constraint(op.f("fk_endorsement_withdrawn_by_id"), type_="foreignkey")
        for name in ("withdrawn_note", "withdrawn_by_id", "withdrawn_because", "withdrawn_at"):
            endorsement.drop_column(name)
    op.drop_table("wallet_exchange")
    op.drop_table("claim_badge")
