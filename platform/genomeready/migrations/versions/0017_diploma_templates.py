"""The templates of diplomas, kept with the awards that are set by them. What was issued before keeps the look it had."""

import hashlib
from pathlib import Path

import rfc8785
import sqlalchemy as sa
from alembic import op

from genomeready.base import clock
from genomeready.base.tables import BigKey, JsonColumn, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

FIRST = Path(__file__).resolve().parents[1] / "first_diploma.typ"


def upgrade() -> None:
    """Make the table, and put the only template there was beside what it set."""
    kept = op.create_table(
        "diploma_template",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("files", JsonColumn, nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diploma_template")),
        sa.UniqueConstraint("hash", name=op.f("uq_diploma_template_hash")),
    )
    with op.batch_alter_table("award") as batch:
        batch.add_column(sa.Column("template_id", BigKey, nullable=True))
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT count(*) FROM award")):
        files = {"main.typ": FIRST.read_text(encoding="utf-8")}
        row = {"hash": hashlib.sha256(rfc8785.dumps(files)).hexdigest(), "files": files, "kept_at": clock.now()}
        connection.execute(sa.insert(kept), row)
        connection.execute(sa.text("UPDATE award SET template_id = (SELECT id FROM diploma_template)"))
    with op.batch_alter_table("award") as batch:
        batch.alter_column("template_id", existing_type=BigKey, nullable=False)
        batch.create_foreign_key(op.f("fk_award_template_id"), "diploma_template", ["template_id"], ["id"])
        batch.create_index("ix_award_template_id", ["template_id"])


def downgrade() -> None:
    """Take them away; every diploma is set by the only template there was."""
    with op.batch_alter_table("award") as batch:
        batch.drop_index("ix_award_template_id")
        batch.drop_constraint(op.f("fk_award_template_id"), type_="foreignkey")
        batch.drop_column("template_id")
    op.drop_table("diploma_template")
