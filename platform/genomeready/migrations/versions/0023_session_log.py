"""What proctors note is a log entry, so that an incident is one thing: what examiners decide about."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = "kind IN ('identity', 'disturbance', 'technical', 'health', 'irregularity', 'other')"
COLUMNS = "examination_session_id, attempt_id, kind, note, noted_by_id, noted_at"


def upgrade() -> None:
    """Move the rows to a table of the new name; nothing refers to their numbers."""
    _move("incident", "session_log_entry")


def downgrade() -> None:
    """Move them back."""
    _move("session_log_entry", "incident")


def _move(before: str, after: str) -> None:
    op.create_table(
        after,
        sa.Column("examination_session_id", BigKey, nullable=False),
        sa.Column("attempt_id", BigKey, nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("noted_by_id", BigKey, nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint(KINDS, name=op.f(f"ck_{after}_kind")),
        sa.ForeignKeyConstraint(
            ["examination_session_id"], ["examination_session.id"], name=op.f(f"fk_{after}_examination_session_id")
        ),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f(f"fk_{after}_attempt_id")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f(f"fk_{after}_noted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{after}")),
    )
    op.execute(f"INSERT INTO {after} ({COLUMNS}) SELECT {COLUMNS} FROM {before} ORDER BY id")  # noqa: S608 - our own names
    op.drop_table(before)
    for column in ("examination_session_id", "attempt_id"):
        op.create_index(f"ix_{after}_{column}", after, [column])
