"""The tables of learning."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "enrolment",
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("course_version_id", BigKey, nullable=False),
        sa.Column("enrolled_at", UtcDateTime(), nullable=False),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.Column("last_lesson_id", BigKey, nullable=True),
        sa.Column("last_place", sa.String(length=120), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["course_version_id"], ["course_version.id"], name=op.f("fk_enrolment_course_version_id")),
        sa.ForeignKeyConstraint(["last_lesson_id"], ["lesson.id"], name=op.f("fk_enrolment_last_lesson_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("person_id", "course_version_id", name=op.f("uq_enrolment_person_id_course_version_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enrolment_public_id")),
    )
    op.create_index("ix_enrolment_course_version_id", "enrolment", ["course_version_id"], unique=False)
    op.create_table(
        "lesson_progress",
        sa.Column("enrolment_id", BigKey, nullable=False),
        sa.Column("lesson_id", BigKey, nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_lesson_progress_enrolment_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_progress_lesson_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_progress")),
        sa.UniqueConstraint("enrolment_id", "lesson_id", name=op.f("uq_lesson_progress_enrolment_id_lesson_id")),
    )
    op.create_index("ix_lesson_progress_lesson_id", "lesson_progress", ["lesson_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_lesson_progress_lesson_id", table_name="lesson_progress")
    op.drop_table("lesson_progress")
    op.drop_index("ix_enrolment_course_version_id", table_name="enrolment")
    op.drop_table("enrolment")
