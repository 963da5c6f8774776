"""The tables of credentials."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "issuer_key",
        sa.Column("multikey", sa.String(length=80), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer_key")),
        sa.UniqueConstraint("multikey", name=op.f("uq_issuer_key_multikey")),
    )
    op.create_table(
        "certificate",
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("holder_name", sa.String(length=300), nullable=False),
        sa.Column("course_version_id", BigKey, nullable=False),
        sa.Column("rests_on", sa.String(length=300), nullable=False),
        sa.Column("award_type", sa.String(length=40), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("issuer_key_id", BigKey, nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by_id", BigKey, nullable=True),
        sa.Column("revocation_reason", sa.String(length=300), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("(revoked_at IS NULL) = (revocation_reason IS NULL)", name=op.f("ck_certificate_revocation")),
        sa.ForeignKeyConstraint(["course_version_id"], ["course_version.id"], name=op.f("fk_certificate_course_version_id")),
        sa.ForeignKeyConstraint(["issuer_key_id"], ["issuer_key.id"], name=op.f("fk_certificate_issuer_key_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_certificate_person_id")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["person.id"], name=op.f("fk_certificate_revoked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_public_id")),
        sa.UniqueConstraint("rests_on", name=op.f("uq_certificate_rests_on")),
    )
    op.create_index("ix_certificate_course_version_id", "certificate", ["course_version_id"], unique=False)
    op.create_index("ix_certificate_issuer_key_id", "certificate", ["issuer_key_id"], unique=False)
    op.create_index("ix_certificate_person_id", "certificate", ["person_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_certificate_person_id", table_name="certificate")
    op.drop_index("ix_certificate_issuer_key_id", table_name="certificate")
    op.drop_index("ix_certificate_course_version_id", table_name="certificate")
    op.drop_table("certificate")
    op.drop_table("issuer_key")
