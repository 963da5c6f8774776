"""Awards apart from their signed documents; status lists and the transparency log. What was issued before is carried over."""

import hashlib
import json
from datetime import datetime

import rfc8785
import sqlalchemy as sa
from alembic import op

from genomeready.base.tables import BigKey, UtcDateTime
from genomeready.credentials.transparency import completed_by, leaf_hash

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them, and move the certificates."""
    op.create_table(
        "log_node",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_node")),
        sa.UniqueConstraint("level", "place", name=op.f("uq_log_node_level_place")),
    )
    op.create_table(
        "status_list",
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("purpose IN ('revocation')", name=op.f("ck_status_list_purpose")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_list")),
        sa.UniqueConstraint("purpose", "number", name=op.f("uq_status_list_purpose_number")),
    )
    op.create_table(
        "tree_head",
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tree_head")),
        sa.UniqueConstraint("size", name=op.f("uq_tree_head_size")),
    )
    op.create_table(
        "award",
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("holder_name", sa.String(length=300), nullable=False),
        sa.Column("course_id", BigKey, nullable=False),
        sa.Column("course_version_id", BigKey, nullable=False),
        sa.Column("award_type", sa.String(length=40), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("renews_id", BigKey, nullable=True),
        sa.Column("rests_on", sa.String(length=300), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_since", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint("(state = 'in-force') = (reason IS NULL)", name=op.f("ck_award_reason")),
        sa.CheckConstraint("state IN ('in-force', 'suspended', 'revoked')", name=op.f("ck_award_state")),
        sa.CheckConstraint("period > 0", name=op.f("ck_award_period")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_award_course_id")),
        sa.ForeignKeyConstraint(["course_version_id"], ["course_version.id"], name=op.f("fk_award_course_version_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_person_id")),
        sa.ForeignKeyConstraint(["renews_id"], ["award.id"], name=op.f("fk_award_renews_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("number", name=op.f("uq_award_number")),
        sa.UniqueConstraint("person_id", "course_id", "award_type", "period", name=op.f("uq_award_person_id_course_id_award_type_period")),
        sa.UniqueConstraint("public_id", name=op.f("uq_award_public_id")),
        sa.UniqueConstraint("rests_on", name=op.f("uq_award_rests_on")),
    )
    op.create_index("ix_award_course_id", "award", ["course_id"], unique=False)
    op.create_index("ix_award_course_version_id", "award", ["course_version_id"], unique=False)
    op.create_index("ix_award_renews_id", "award", ["renews_id"], unique=False)
    op.create_table(
        "credential_instance",
        sa.Column("award_id", BigKey, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("issuer_key_id", BigKey, nullable=False),
        sa.Column("status_list_id", BigKey, nullable=True),
        sa.Column("status_index", sa.Integer(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_because", sa.String(length=12), nullable=True),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint(
            "ended_because IS NULL OR ended_because IN ('correction', 'suspension', 'revocation', 'key')",
            name=op.f("ck_credential_instance_ended_because"),
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name=op.f("ck_credential_instance_ended")),
        sa.CheckConstraint("(status_list_id IS NULL) = (status_index IS NULL)", name=op.f("ck_credential_instance_status")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_credential_instance_award_id")),
        sa.ForeignKeyConstraint(["issuer_key_id"], ["issuer_key.id"], name=op.f("fk_credential_instance_issuer_key_id")),
        sa.ForeignKeyConstraint(["status_list_id"], ["status_list.id"], name=op.f("fk_credential_instance_status_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_instance")),
        sa.UniqueConstraint("award_id", "sequence", name=op.f("uq_credential_instance_award_id_sequence")),
        sa.UniqueConstraint("status_list_id", "status_index", name=op.f("uq_credential_instance_status_list_id_status_index")),
    )
    op.create_index("ix_credential_instance_content_hash", "credential_instance", ["content_hash"], unique=False)
    op.create_index("ix_credential_instance_issuer_key_id", "credential_instance", ["issuer_key_id"], unique=False)
    op.create_index(
        "uq_credential_instance_current",
        "credential_instance",
        ["award_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "award_event",
        sa.Column("award_id", BigKey, nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("done_by_id", BigKey, nullable=True),
        sa.Column("instance_id", BigKey, nullable=True),
        sa.Column("reason_code", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.CheckConstraint(
            "act IN ('issued', 'corrected', 'suspended', 'reinstated', 'revoked', 'renewed', 'signed-anew')",
            name=op.f("ck_award_event_act"),
        ),
        sa.CheckConstraint(
            "reason_code IS NULL OR reason_code IN ('fraud', 'identity', 'error', 'fitness', 'request', 'name', 'key')",
            name=op.f("ck_award_event_reason_code"),
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_event_award_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_award_event_done_by_id")),
        sa.ForeignKeyConstraint(["instance_id"], ["credential_instance.id"], name=op.f("fk_award_event_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_event")),
    )
    op.create_index("ix_award_event_award_id", "award_event", ["award_id"], unique=False)
    op.create_index("ix_award_event_instance_id", "award_event", ["instance_id"], unique=False)
    op.create_table(
        "log_entry",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("instance_id", BigKey, nullable=False),
        sa.Column("entry", sa.String(length=300), nullable=False),
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["credential_instance.id"], name=op.f("fk_log_entry_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("position", name=op.f("uq_log_entry_position")),
    )
    op.create_index("ix_log_entry_instance_id", "log_entry", ["instance_id"], unique=False)
    _carry_over()
    op.drop_index("ix_certificate_person_id", table_name="certificate")
    op.drop_index("ix_certificate_issuer_key_id", table_name="certificate")
    op.drop_index("ix_certificate_course_version_id", table_name="certificate")
    op.drop_table("certificate")


def downgrade() -> None:
    """Take them away: the newest document of each award is its certificate again."""
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
    op.execute(
        "INSERT INTO certificate (id, public_id, number, person_id, holder_name, course_version_id, rests_on, award_type, issued_at, "
        "valid_until, document, document_hash, issuer_key_id, revoked_at, revocation_reason) "
        "SELECT a.id, a.public_id, a.number, a.person_id, a.holder_name, a.course_version_id, a.rests_on, a.award_type, a.issued_at, "
        "a.valid_until, i.document, i.document_hash, i.issuer_key_id, CASE WHEN a.state = 'revoked' THEN a.state_since END, "
        "CASE WHEN a.state = 'revoked' THEN a.reason END FROM award a JOIN credential_instance i ON i.award_id = a.id "
        "WHERE i.sequence = (SELECT max(j.sequence) FROM credential_instance j WHERE j.award_id = a.id)"
    )
    op.drop_index("ix_log_entry_instance_id", table_name="log_entry")
    op.drop_table("log_entry")
    op.drop_index("ix_award_event_instance_id", table_name="award_event")
    op.drop_index("ix_award_event_award_id", table_name="award_event")
    op.drop_table("award_event")
    op.drop_index(
        "uq_credential_instance_current",
        table_name="credential_instance",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_credential_instance_issuer_key_id", table_name="credential_instance")
    op.drop_index("ix_credential_instance_content_hash", table_name="credential_instance")
    op.drop_table("credential_instance")
    op.drop_index("ix_award_renews_id", table_name="award")
    op.drop_index("ix_award_course_version_id", table_name="award")
    op.drop_index("ix_award_course_id", table_name="award")
    op.drop_table("award")
    op.drop_table("tree_head")
    op.drop_table("status_list")
    op.drop_table("log_node")


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(
        name,
        *(
            sa.column(column, UtcDateTime() if column.endswith(("_at", "_since", "_until")) or column == "at" else None)
            for column in columns
        ),
    )


def _carry_over() -> None:
    """Write an award, its document, its history and its log entries for each certificate, the oldest first."""
    connection = op.get_bind()
    same = (
        "id",
        "public_id",
        "number",
        "person_id",
        "holder_name",
        "course_version_id",
        "rests_on",
        "award_type",
        "issued_at",
        "valid_until",
    )
    old = _table("certificate", *same, "document", "document_hash", "issuer_key_id", "revoked_at", "revoked_by_id", "revocation_reason")
    version = sa.table("course_version", sa.column("id"), sa.column("course_id"))
    award = _table("award", *same, "course_id", "period", "renews_id", "state", "state_since", "reason")
    instance = _table(
        "credential_instance", "id", "award_id", "sequence", "issued_at", "document", "document_hash", "content_hash", "issuer_key_id",
        "ended_at", "ended_because",
    )  # fmt: skip
    event = _table("award_event", "award_id", "act", "at", "done_by_id", "instance_id", "reason_code", "reason", "note")
    last: dict[tuple[object, ...], tuple[int, int]] = {}
    told: list[tuple[datetime, int, str, str]] = []
    rows = connection.execute(sa.select(old, version.c.course_id).join(version, version.c.id == old.c.course_version_id).order_by(old.c.id))
    for row in rows.mappings().all():
        kind = (row["person_id"], row["course_id"], row["award_type"])
        period, before = last.get(kind, (0, None))
        last[kind] = (period + 1, row["id"])
        revoked, why = row["revoked_at"], row["revocation_reason"]
        kept = {name: row[name] for name in same}
        connection.execute(
            sa.insert(award).values(
                **kept, course_id=row["course_id"], period=period + 1, renews_id=before, state="revoked" if revoked else "in-force",
                state_since=revoked or row["issued_at"], reason=why,
            )
        )  # fmt: skip
        content = _content_hash(row["document"])
        connection.execute(
            sa.insert(instance).values(
                id=row["id"], award_id=row["id"], sequence=1, issued_at=row["issued_at"], document=row["document"],
                document_hash=row["document_hash"], content_hash=content, issuer_key_id=row["issuer_key_id"],
                ended_at=revoked, ended_because="revocation" if revoked else None,
            )
        )  # fmt: skip
        happened = [("issued", row["issued_at"], None, ""), *([("revoked", revoked, row["revoked_by_id"], why)] if revoked else [])]
        for act, at, by, reason in happened:
            values = {"act": act, "at": at, "done_by_id": by, "reason": reason, "note": ""}
            connection.execute(sa.insert(event).values(award_id=row["id"], instance_id=row["id"], **values))
            told.append((at, row["id"], "issued" if act == "issued" else "ended", content))
    _log(connection, sorted(told, key=lambda one: (one[0], one[1])))
    if connection.dialect.name == "postgresql":
        for table in ("award", "credential_instance"):
            connection.execute(
                sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))")
            )


def _content_hash(document: str) -> str:
    try:
        said = {name: value for name, value in json.loads(document).items() if name != "proof"}
    except (ValueError, AttributeError):  # a damaged row stays as damaged as it is
        return hashlib.sha256(document.encode()).hexdigest()
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


def _log(connection: sa.Connection, told: list[tuple[datetime, int, str, str]]) -> None:
    entries, nodes = (
        sa.table("log_entry", *map(sa.column, ("position", "instance_id", "entry"))),
        sa.table("log_node", *map(sa.column, ("level", "place", "hash"))),
    )
    known: dict[tuple[int, int], bytes] = {}
    for position, (at, instance_id, act, content) in enumerate(told):
        entry = rfc8785.dumps({"act": act, "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "sha256": content}).decode()
        connection.execute(sa.insert(entries).values(position=position, instance_id=instance_id, entry=entry))
        for (level, place), found in completed_by(position, leaf_hash(entry.encode()), known.__getitem__):
            known[level, place] = found
            connection.execute(sa.insert(nodes).values(level=level, place=place, hash=found.hex()))
