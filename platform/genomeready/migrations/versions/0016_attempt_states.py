"""Attempts that are marked, or under review, say so; who let the time run out is kept apart from that."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BEFORE = "state IN ('open', 'submitted', 'auto-submitted', 'void')"
NOW = "state IN ('open', 'submitted', 'auto-submitted', 'marked', 'under-review', 'void')"
WITH_RESULT = "state NOT IN ('marked', 'under-review') OR result IS NOT NULL"


def upgrade() -> None:
    """Let the states say more; until now everything was marked in the moment in which it was handed in."""
    with op.batch_alter_table("attempt") as attempt:
        attempt.add_column(sa.Column("by_clock", sa.Boolean(), nullable=False, server_default=sa.false()))
        attempt.add_column(sa.Column("marked_at", UtcDateTime(), nullable=True))
        attempt.drop_constraint(op.f("ck_attempt_state"), type_="check")
        attempt.create_check_constraint(op.f("ck_attempt_state"), NOW)
    op.execute("UPDATE attempt SET by_clock = (state = 'auto-submitted')")
    op.execute(
        "UPDATE attempt SET state = 'marked', marked_at = submitted_at WHERE state IN ('submitted', 'auto-submitted') AND result IS NOT NULL"
    )
    with op.batch_alter_table("attempt") as attempt:
        attempt.alter_column("by_clock", server_default=None)
        attempt.create_check_constraint(op.f("ck_attempt_marked_with_result"), WITH_RESULT)


def downgrade() -> None:
    """Say again only that something was handed in."""
    with op.batch_alter_table("attempt") as attempt:
        attempt.drop_constraint(op.f("ck_attempt_marked_with_result"), type_="check")
        attempt.drop_constraint(op.f("ck_attempt_state"), type_="check")
    op.execute("UPDATE attempt SET state = 'auto-submitted' WHERE state IN ('marked', 'under-review') AND by_clock")
    op.execute("UPDATE attempt SET state = 'submitted' WHERE state IN ('marked', 'under-review')")
    with op.batch_alter_table("attempt") as attempt:
        attempt.create_check_constraint(op.f("ck_attempt_state"), BEFORE)
        attempt.drop_column("marked_at")
        attempt.drop_column("by_clock")
