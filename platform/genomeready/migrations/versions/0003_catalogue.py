"""The tables of catalogue."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, JsonColumn, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them; `course` and `course_version` point at each other, which PostgreSQL takes in two steps."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "course",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("current_version_id", BigKey, nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        *(
            []
            if is_postgresql
            else [sa.ForeignKeyConstraint(["current_version_id"], ["course_version.id"], name=op.f("fk_course_current_version_id"))]
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("code", name=op.f("uq_course_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_course_slug")),
    )
    op.create_table(
        "figure",
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_figure_content_hash")),
    )
    op.create_table(
        "question",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("key", name=op.f("uq_question_key")),
    )
    op.create_table(
        "course_version",
        sa.Column("course_id", BigKey, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("award_type", sa.String(length=40), nullable=False),
        sa.Column("valid_months", sa.Integer(), nullable=True),
        sa.Column("page", JsonColumn, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_version_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_version")),
        sa.UniqueConstraint("course_id", "content_hash", name=op.f("uq_course_version_course_id_content_hash")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_course_version_course_id_number")),
    )
    op.create_table(
        "examination",
        sa.Column("course_version_id", BigKey, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("pass_percent", sa.Integer(), nullable=False),
        sa.Column("competency_percent", sa.Integer(), nullable=False),
        sa.Column("blueprint", JsonColumn, nullable=False),
        sa.Column("attempts_a_year", sa.Integer(), nullable=False),
        sa.Column("wait_hours", sa.Integer(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["course_version_id"], ["course_version.id"], name=op.f("fk_examination_course_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination")),
        sa.UniqueConstraint("course_version_id", name=op.f("uq_examination_course_version_id")),
    )
    op.create_table(
        "module",
        sa.Column("course_version_id", BigKey, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("quiz_minutes", sa.Integer(), nullable=False),
        sa.Column("quiz_pass_percent", sa.Integer(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["course_version_id"], ["course_version.id"], name=op.f("fk_module_course_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module")),
        sa.UniqueConstraint("course_version_id", "slug", name=op.f("uq_module_course_version_id_slug")),
    )
    op.create_table(
        "lesson",
        sa.Column("module_id", BigKey, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("outcomes", JsonColumn, nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("html_hash", sa.String(length=64), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_lesson_module_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("module_id", "slug", name=op.f("uq_lesson_module_id_slug")),
    )
    op.create_table(
        "outcome",
        sa.Column("course_version_id", BigKey, nullable=False),
        sa.Column("competency_id", BigKey, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name=op.f("fk_outcome_competency_id")),
        sa.ForeignKeyConstraint(["course_version_id"], ["course_version.id"], name=op.f("fk_outcome_course_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("course_version_id", "competency_id", name=op.f("uq_outcome_course_version_id_competency_id")),
    )
    op.create_index("ix_outcome_competency_id", "outcome", ["competency_id"], unique=False)
    op.create_table(
        "question_version",
        sa.Column("question_id", BigKey, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("bank", sa.String(length=10), nullable=False),
        sa.Column("competency_id", BigKey, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("cognitive", sa.String(length=10), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("content", JsonColumn, nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("bank IN ('practice', 'exam')", name=op.f("ck_question_version_bank")),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name=op.f("fk_question_version_competency_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_question_version_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_version")),
        sa.UniqueConstraint("question_id", "content_hash", name=op.f("uq_question_version_question_id_content_hash")),
    )
    op.create_index("ix_question_version_competency_id", "question_version", ["competency_id"], unique=False)
    op.create_table(
        "course_question",
        sa.Column("course_version_id", BigKey, nullable=False),
        sa.Column("question_version_id", BigKey, nullable=False),
        sa.Column("use", sa.String(length=8), nullable=False),
        sa.Column("lesson_id", BigKey, nullable=True),
        sa.Column("module_id", BigKey, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("use IN ('check', 'quiz', 'exam')", name=op.f("ck_course_question_use")),
        sa.ForeignKeyConstraint(["course_version_id"], ["course_version.id"], name=op.f("fk_course_question_course_version_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_course_question_lesson_id")),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_course_question_module_id")),
        sa.ForeignKeyConstraint(["question_version_id"], ["question_version.id"], name=op.f("fk_course_question_question_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_question")),
        sa.UniqueConstraint(
            "course_version_id", "question_version_id", "use", name=op.f("uq_course_question_course_version_id_question_version_id_use")
        ),
    )
    op.create_index("ix_course_question_lesson_id", "course_question", ["lesson_id"], unique=False)
    op.create_index("ix_course_question_module_id", "course_question", ["module_id"], unique=False)
    op.create_index("ix_course_question_question_version_id", "course_question", ["question_version_id"], unique=False)
    if is_postgresql:
        op.create_foreign_key(op.f("fk_course_current_version_id"), "course", "course_version", ["current_version_id"], ["id"])


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("fk_course_current_version_id"), "course", type_="foreignkey")
    op.drop_index("ix_course_question_question_version_id", table_name="course_question")
    op.drop_index("ix_course_question_module_id", table_name="course_question")
    op.drop_index("ix_course_question_lesson_id", table_name="course_question")
    op.drop_table("course_question")
    op.drop_index("ix_question_version_competency_id", table_name="question_version")
    op.drop_table("question_version")
    op.drop_index("ix_outcome_competency_id", table_name="outcome")
    op.drop_table("outcome")
    op.drop_table("lesson")
    op.drop_table("module")
    op.drop_table("examination")
    op.drop_table("course_version")
    op.drop_table("question")
    op.drop_table("figure")
    op.drop_table("course")
