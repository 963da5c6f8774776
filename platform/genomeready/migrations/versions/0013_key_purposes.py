"""What each key signs, and since when one is compromised."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; every key so far signed credentials."""
    with op.batch_alter_table("issuer_key") as batch:
        batch.add_column(sa.Column("purpose", sa.String(length=12), nullable=False, server_default="credential"))
        batch.add_column(sa.Column("compromised_since", UtcDateTime(), nullable=True))
        batch.create_check_constraint(op.f("ck_issuer_key_purpose"), "purpose IN ('credential', 'status-list', 'jwt', 'seal')")
        batch.create_check_constraint(op.f("ck_issuer_key_compromised"), "compromised_since IS NULL OR compromised_since >= made_at")
    with op.batch_alter_table("issuer_key") as batch:
        batch.alter_column("purpose", server_default=None)


def downgrade() -> None:
    """Take them away, and with them the keys of other purposes, which nothing before knew."""
    op.execute("DELETE FROM issuer_key WHERE purpose <> 'credential'")
    with op.batch_alter_table("issuer_key") as batch:
        batch.drop_constraint(op.f("ck_issuer_key_compromised"), type_="check")
        batch.drop_constraint(op.f("ck_issuer_key_purpose"), type_="check")
        batch.drop_column("compromised_since")
        batch.drop_column("purpose")
