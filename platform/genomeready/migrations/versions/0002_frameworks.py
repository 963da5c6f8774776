"""The tables of frameworks."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, JsonColumn

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "framework",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("permitted_use", sa.String(length=20), nullable=False),
        sa.Column("licence", sa.String(length=300), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("permitted_use IN ('assessment', 'developmental-only')", name=op.f("ck_framework_permitted_use")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("slug", name=op.f("uq_framework_slug")),
    )
    op.create_table(
        "framework_version",
        sa.Column("framework_id", BigKey, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("sources", JsonColumn, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("state IN ('draft', 'published', 'superseded')", name=op.f("ck_framework_version_state")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_framework_version_framework_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_version")),
        sa.UniqueConstraint("framework_id", "number", name=op.f("uq_framework_version_framework_id_number")),
    )
    op.create_table(
        "domain",
        sa.Column("version_id", BigKey, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_domain_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domain")),
        sa.UniqueConstraint("version_id", "slug", name=op.f("uq_domain_version_id_slug")),
    )
    op.create_table(
        "level",
        sa.Column("version_id", BigKey, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_level_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level")),
        sa.UniqueConstraint("version_id", "value", name=op.f("uq_level_version_id_value")),
    )
    op.create_table(
        "role_profile",
        sa.Column("version_id", BigKey, nullable=False),
        sa.Column("profession_id", BigKey, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("detail", JsonColumn, nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["profession_id"], ["profession.id"], name=op.f("fk_role_profile_profession_id")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_role_profile_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_profile")),
        sa.UniqueConstraint("version_id", "profession_id", name=op.f("uq_role_profile_version_id_profession_id")),
    )
    op.create_index("ix_role_profile_profession_id", "role_profile", ["profession_id"], unique=False)
    op.create_table(
        "competency",
        sa.Column("version_id", BigKey, nullable=False),
        sa.Column("domain_id", BigKey, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("levels", JsonColumn, nullable=False),
        sa.Column("aligned_to", JsonColumn, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("kind IN ('knowledge', 'skill', 'attitude')", name=op.f("ck_competency_kind")),
        sa.ForeignKeyConstraint(["domain_id"], ["domain.id"], name=op.f("fk_competency_domain_id")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_competency_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency")),
        sa.UniqueConstraint("version_id", "slug", name=op.f("uq_competency_version_id_slug")),
    )
    op.create_index("ix_competency_domain_id", "competency", ["domain_id"], unique=False)
    op.create_table(
        "optional_set",
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["role_profile.id"], name=op.f("fk_optional_set_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_optional_set")),
        sa.UniqueConstraint("profile_id", "key", name=op.f("uq_optional_set_profile_id_key")),
    )
    op.create_table(
        "requirement",
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("competency_id", BigKey, nullable=False),
        sa.Column("applicable", sa.Boolean(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=True),
        sa.Column("set_id", BigKey, nullable=True),
        sa.Column("max_age_months", sa.Integer(), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint(
            "(applicable AND minimum IS NOT NULL) OR (NOT applicable AND minimum IS NULL)", name=op.f("ck_requirement_level")
        ),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name=op.f("fk_requirement_competency_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["role_profile.id"], name=op.f("fk_requirement_profile_id")),
        sa.ForeignKeyConstraint(["set_id"], ["optional_set.id"], name=op.f("fk_requirement_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement")),
        sa.UniqueConstraint("profile_id", "competency_id", name=op.f("uq_requirement_profile_id_competency_id")),
    )
    op.create_index("ix_requirement_competency_id", "requirement", ["competency_id"], unique=False)
    op.create_index("ix_requirement_set_id", "requirement", ["set_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_requirement_set_id", table_name="requirement")
    op.drop_index("ix_requirement_competency_id", table_name="requirement")
    op.drop_table("requirement")
    op.drop_table("optional_set")
    op.drop_index("ix_competency_domain_id", table_name="competency")
    op.drop_table("competency")
    op.drop_index("ix_role_profile_profession_id", table_name="role_profile")
    op.drop_table("role_profile")
    op.drop_table("level")
    op.drop_table("domain")
    op.drop_table("framework_version")
    op.drop_table("framework")
