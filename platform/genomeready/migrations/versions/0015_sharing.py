"""What holders share: links to a certificate's page, its publication, and what they want in the signed files. Endorsements of courses, tokens of wallets."""

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
    op.create_table(
        "holder_wish",
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("name_since", UtcDateTime(), nullable=True),
        sa.Column("did", sa.String(length=300), nullable=False),
        sa.Column("did_since", UtcDateTime(), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("(did = '') = (did_since IS NULL)", name=op.f("ck_holder_wish_did")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_holder_wish_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder_wish")),
        sa.UniqueConstraint("person_id", name=op.f("uq_holder_wish_person_id")),
    )
    op.create_table(
        "endorsement",
        sa.Column("course_id", BigKey, nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("issuer_name", sa.String(length=300), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.Column("taken_in_at", UtcDateTime(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_endorsement_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement")),
        sa.UniqueConstraint("address", name=op.f("uq_endorsement_address")),
    )
    op.create_index("ix_endorsement_course_id", "endorsement", ["course_id"])
    op.create_table(
        "wallet_token",
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("given_to", sa.String(length=100), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("ends_at > made_at", name=op.f("ck_wallet_token_ends")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_wallet_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wallet_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_wallet_token_token_hash")),
    )
    op.create_index("ix_wallet_token_person_id", "wallet_token", ["person_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("wallet_token")
    op.drop_table("endorsement")
    op.drop_table("holder_wish")
    op.drop_table("share_link")
    op.drop_column("award", "published_at")
