"""Regrades that the job process works on: how far each has come, and what was seen of it, line by line."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STATES = "state IN ('working-out', 'prepared', 'checking', 'applying', 'committed', 'given-up')"
STATES_BEFORE = "state IN ('prepared', 'committed', 'given-up')"
STANDS = "(state IN ('applying', 'committed')) = (committed_at IS NOT NULL)"
STANDS_BEFORE = "(state = 'committed') = (committed_at IS NOT NULL)"
COUNTS = ("papers", "looked_at", "asked")


def upgrade() -> None:
    """Make the lines; what was prepared is worked out anew by the job process."""
    op.create_table(
        "regrade_line",
        sa.Column("regrade_id", BigKey, nullable=False),
        sa.Column("attempt_id", BigKey, nullable=False),
        sa.Column("percent_before", sa.String(8), nullable=False),
        sa.Column("percent_after", sa.String(8), nullable=False),
        sa.Column("passed_before", sa.Boolean(), nullable=False),
        sa.Column("passed_after", sa.Boolean(), nullable=False),
        sa.Column("pass_kept", sa.Boolean(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrade.id"], name=op.f("fk_regrade_line_regrade_id")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_regrade_line_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade_line")),
        sa.UniqueConstraint("regrade_id", "attempt_id", name=op.f("uq_regrade_line_regrade_id_attempt_id")),
    )
    op.create_index("ix_regrade_line_attempt_id", "regrade_line", ["attempt_id"])
    with op.batch_alter_table("regrade") as regrade:
        regrade.drop_constraint(op.f("ck_regrade_state"), type_="check")
        regrade.drop_constraint(op.f("ck_regrade_committed"), type_="check")
        regrade.alter_column("state", type_=sa.String(12), existing_type=sa.String(10), existing_nullable=False)
        regrade.drop_column("seen")
        regrade.add_column(sa.Column("asked_for_at", UtcDateTime(), nullable=True))
        regrade.add_column(sa.Column("looked_to", BigKey, nullable=False, server_default="0"))
        regrade.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
        regrade.add_column(sa.Column("stopped", sa.String(10), nullable=True))
        for column in COUNTS:
            regrade.add_column(sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE regrade SET asked_for_at = prepared_at")
    op.execute("UPDATE regrade SET state = 'working-out' WHERE state = 'prepared'")
    with op.batch_alter_table("regrade") as regrade:
        regrade.alter_column("asked_for_at", existing_type=UtcDateTime(), nullable=False)
        for column in ("looked_to", "round", *COUNTS):
            regrade.alter_column(column, server_default=None)
        regrade.create_check_constraint(op.f("ck_regrade_state"), STATES)
        regrade.create_check_constraint(op.f("ck_regrade_committed"), STANDS)
        regrade.create_check_constraint(op.f("ck_regrade_stopped"), "stopped IS NULL OR stopped IN ('outdated', 'altered')")


def downgrade() -> None:
    """Take them away: what is not committed has to be worked out anew, and what stands counts as committed."""
    with op.batch_alter_table("regrade") as regrade:
        for name in ("state", "committed", "stopped"):
            regrade.drop_constraint(op.f(f"ck_regrade_{name}"), type_="check")
    op.execute("UPDATE regrade SET committed_by_id = NULL WHERE state = 'checking'")
    op.execute("UPDATE regrade SET state = 'prepared' WHERE state IN ('working-out', 'checking')")
    op.execute("UPDATE regrade SET state = 'committed' WHERE state = 'applying'")
    with op.batch_alter_table("regrade") as regrade:
        regrade.alter_column("state", type_=sa.String(10), existing_type=sa.String(12), existing_nullable=False)
        regrade.add_column(sa.Column("seen", sa.String(64), nullable=False, server_default=""))
        for column in ("asked_for_at", "looked_to", "round", "stopped", *COUNTS):
            regrade.drop_column(column)
    with op.batch_alter_table("regrade") as regrade:
        regrade.alter_column("seen", server_default=None)
        regrade.create_check_constraint(op.f("ck_regrade_state"), STATES_BEFORE)
        regrade.create_check_constraint(op.f("ck_regrade_committed"), STANDS_BEFORE)
    op.drop_table("regrade_line")
