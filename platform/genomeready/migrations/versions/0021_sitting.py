"""How examinations are held: windows, terms, accommodations, sessions with a proctor, decisions on late answers."""

import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, JsonColumn, UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

REASONS = "reason IN ('disability', 'illness', 'pregnancy', 'language', 'other')"
KINDS = "kind IN ('identity', 'disturbance', 'technical', 'health', 'irregularity', 'other')"


def upgrade() -> None:
    """Add the tables and columns; what was there was held freely, in one section, by nobody in particular."""
    _sessions()
    _columns()
    _accommodations()
    _decisions()


def _columns() -> None:
    with op.batch_alter_table("examination") as examination:
        examination.add_column(sa.Column("opens_at", UtcDateTime(), nullable=True))
        examination.add_column(sa.Column("closes_at", UtcDateTime(), nullable=True))
        examination.add_column(sa.Column("conduct", JsonColumn, nullable=False, server_default="{}"))
        examination.alter_column("conduct", server_default=None)
    with op.batch_alter_table("paper") as paper:
        paper.add_column(sa.Column("terms", JsonColumn, nullable=False, server_default="{}"))
        paper.alter_column("terms", server_default=None)
    with op.batch_alter_table("attempt") as attempt:
        attempt.add_column(sa.Column("section", sa.Integer(), nullable=False, server_default="1"))
        attempt.alter_column("section", server_default=None)
        attempt.add_column(sa.Column("sitting_sign_in", sa.Integer(), nullable=True))
        attempt.add_column(sa.Column("examination_session_id", BigKey, nullable=True))
        attempt.create_foreign_key(
            op.f("fk_attempt_examination_session_id"), "examination_session", ["examination_session_id"], ["id"]
        )
        attempt.create_index("ix_attempt_examination_session_id", ["examination_session_id"])
    with op.batch_alter_table("answer_event") as event:
        event.add_column(sa.Column("waited", sa.Integer(), nullable=True))
    late = sa.text("NOT taken")
    op.create_index("ix_answer_event_late", "answer_event", ["attempt_id"], sqlite_where=late, postgresql_where=late)


def _sessions() -> None:
    op.create_table(
        "examination_session",
        sa.Column("public_id", sa.String(26), nullable=False),
        sa.Column("organisation_id", BigKey, nullable=False),
        sa.Column("examination_id", BigKey, nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("proctor_id", BigKey, nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("code_until", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_examination_session_organisation_id")),
        sa.ForeignKeyConstraint(["examination_id"], ["examination.id"], name=op.f("fk_examination_session_examination_id")),
        sa.ForeignKeyConstraint(["proctor_id"], ["person.id"], name=op.f("fk_examination_session_proctor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_examination_session_public_id")),
        sa.UniqueConstraint("code", name=op.f("uq_examination_session_code")),
    )
    for column in ("organisation_id", "examination_id", "proctor_id"):
        op.create_index(f"ix_examination_session_{column}", "examination_session", [column])
    op.create_table(
        "incident",
        sa.Column("examination_session_id", BigKey, nullable=False),
        sa.Column("attempt_id", BigKey, nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("noted_by_id", BigKey, nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_incident_kind")),
        sa.ForeignKeyConstraint(
            ["examination_session_id"], ["examination_session.id"], name=op.f("fk_incident_examination_session_id")
        ),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_incident_attempt_id")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f("fk_incident_noted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    for column in ("examination_session_id", "attempt_id"):
        op.create_index(f"ix_incident_{column}", "incident", [column])


def _accommodations() -> None:
    op.create_table(
        "accommodation",
        sa.Column("public_id", sa.String(26), nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("organisation_id", BigKey, nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("time_percent", sa.Integer(), nullable=False),
        sa.Column("rest_minutes_an_hour", sa.Integer(), nullable=False),
        sa.Column("larger_print", sa.Boolean(), nullable=False),
        sa.Column("separate_room", sa.Boolean(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("until_date", sa.Date(), nullable=True),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("granted_by_id", BigKey, nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_id", BigKey, nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("time_percent BETWEEN 100 AND 300", name=op.f("ck_accommodation_time_percent")),
        sa.CheckConstraint("rest_minutes_an_hour BETWEEN 0 AND 30", name=op.f("ck_accommodation_rest")),
        sa.CheckConstraint("until_date IS NULL OR until_date >= from_date", name=op.f("ck_accommodation_dates")),
        sa.CheckConstraint(REASONS, name=op.f("ck_accommodation_reason")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_accommodation_person_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_accommodation_organisation_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name=op.f("fk_accommodation_granted_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_accommodation_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accommodation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_accommodation_public_id")),
    )
    for column in ("person_id", "organisation_id"):
        op.create_index(f"ix_accommodation_{column}", "accommodation", [column])


def _decisions() -> None:
    op.create_table(
        "late_decision",
        sa.Column("answer_event_id", BigKey, nullable=False),
        sa.Column("attempt_id", BigKey, nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("decided_by_id", BigKey, nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["answer_event_id"], ["answer_event.id"], name=op.f("fk_late_decision_answer_event_id")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_late_decision_attempt_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_late_decision_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_decision")),
        sa.UniqueConstraint("answer_event_id", name=op.f("uq_late_decision_answer_event_id")),
    )
    op.create_index("ix_late_decision_attempt_id", "late_decision", ["attempt_id"])
    with op.batch_alter_table("result_change") as change:
        change.add_column(sa.Column("late_decision_id", BigKey, nullable=True))
        change.create_foreign_key(op.f("fk_result_change_late_decision_id"), "late_decision", ["late_decision_id"], ["id"])
        change.create_index("ix_result_change_late_decision_id", ["late_decision_id"])
        change.drop_constraint(op.f("ck_result_change_has_cause"), type_="check")
        change.create_check_constraint(
            op.f("ck_result_change_has_cause"), "regrade_id IS NOT NULL OR review_id IS NOT NULL OR late_decision_id IS NOT NULL"
        )


def downgrade() -> None:
    """Take all of it away."""
    op.execute("DELETE FROM result_change WHERE regrade_id IS NULL AND review_id IS NULL")
    with op.batch_alter_table("result_change") as change:
        change.drop_constraint(op.f("ck_result_change_has_cause"), type_="check")
        change.drop_index("ix_result_change_late_decision_id")
        change.drop_constraint(op.f("fk_result_change_late_decision_id"), type_="foreignkey")
        change.drop_column("late_decision_id")
        change.create_check_constraint(op.f("ck_result_change_has_cause"), "regrade_id IS NOT NULL OR review_id IS NOT NULL")
    op.drop_table("late_decision")
    op.drop_table("accommodation")
    op.drop_index("ix_answer_event_late", table_name="answer_event")
    with op.batch_alter_table("answer_event") as event:
        event.drop_column("waited")
    with op.batch_alter_table("attempt") as attempt:
        attempt.drop_index("ix_attempt_examination_session_id")
        attempt.drop_constraint(op.f("fk_attempt_examination_session_id"), type_="foreignkey")
        for column in ("examination_session_id", "sitting_sign_in", "section"):
            attempt.drop_column(column)
    with op.batch_alter_table("paper") as paper:
        paper.drop_column("terms")
    with op.batch_alter_table("examination") as examination:
        for column in ("conduct", "closes_at", "opens_at"):
            examination.drop_column(column)
    op.drop_table("incident")
    op.drop_table("examination_session")
