"""Migrations: one head, the same tables as the models, and a way down that works with data."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from servers import postgresql_for_tests
from sqlalchemy import Connection, Engine, column, create_engine, insert, inspect, text
from sqlalchemy import table as table_of

from genomeready.base.engine import BrokenReference, changing_tables, prepare
from genomeready.schema import all_tables
from genomeready.web.migrations import alembic_config, migrate

HOME = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        made = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
        prepare(made)
        yield made
        made.dispose()
        return
    with postgresql_for_tests() as url:
        made = create_engine(url)
        yield made
        made.dispose()


def up(connection: Connection, to: str = "head") -> None:
    migrate(connection, HOME, to=to)


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config(HOME)).get_heads()) == 1


def test_migrations_make_exactly_the_tables_of_the_models(engine: Engine) -> None:
    with engine.begin() as connection:
        up(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, all_tables())

    assert differences == []


def test_every_revision_goes_up_down_and_up_again(engine: Engine) -> None:
    revisions = [r.revision for r in ScriptDirectory.from_config(alembic_config(HOME)).walk_revisions()][::-1]
    with engine.begin() as connection:
        for revision in revisions:
            up(connection, revision)
            migrate(connection, HOME, to="-1", down=True)
            up(connection, revision)
        tables = set(inspect(connection).get_table_names())

    assert tables == {t.name for t in all_tables().sorted_tables} | {"alembic_version"}


def test_what_lower_tables_hold_survives_the_way_down_and_up(engine: Engine) -> None:
    with engine.begin() as connection:
        up(connection)
        connection.execute(
            text(
                "INSERT INTO person (public_id, email, name, password_hash, state, registered_at, invented) "
                "VALUES ('p', 'a@b.c', 'Ana', '', 'active', :at, :no)"
            ),
            {"at": "2026-01-01 00:00:00", "no": False},
        )
        first = [r.revision for r in ScriptDirectory.from_config(alembic_config(HOME)).walk_revisions()][-1]
        migrate(connection, HOME, to=first, down=True)
        up(connection)
        names = connection.execute(text("SELECT name FROM person")).scalars().all()

    assert names == ["Ana"]


def test_the_way_down_to_nothing_leaves_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        up(connection)
        migrate(connection, HOME, to="base", down=True)

        assert set(inspect(connection).get_table_names()) == {"alembic_version"}


def test_a_table_is_made_anew_without_losing_what_points_at_it(engine: Engine) -> None:
    rows = {
        "framework": "(id, slug, title, permitted_use, licence) VALUES (1, 'f', 'F', 'assessment', 'x')",
        "framework_version": "(id, framework_id, number, state, description, notice, sources, content_hash) "
        "VALUES (1, 1, '1.0', 'published', '', '', '[]', 'h')",
        "domain": "(id, version_id, slug, title, summary, position) VALUES (1, 1, 'd', 'D', '', 1)",
        "competency": "(id, version_id, domain_id, slug, title, kind, statement, levels, aligned_to, position) "
        "VALUES (1, 1, 1, 'c', 'C', 'skill', '', '{}', '[]', 1)",
        "person": "(id, public_id, email, name, password_hash, state, registered_at, invented) "
        "VALUES (1, 'p', 'a@b.c', 'Ana', '', 'active', '2026-01-01 00:00:00', false)",
        "evidence": "(id, person_id, competency_id, level, kind, shown_at, rests_on, withdrawn, reason) "
        "VALUES (1, 1, 1, 2, 'quiz', '2026-01-01 00:00:00', 'x', false, '')",
    }
    with changing_tables(engine) as connection:
        up(connection, "0008")
        for table, values in rows.items():
            connection.execute(text(f"INSERT INTO {table} {values}".replace(":00", r"\:00")))

    with changing_tables(engine) as connection:
        up(connection)
    with changing_tables(engine) as connection:
        migrate(connection, HOME, to="0008", down=True)
        kept = connection.execute(text("SELECT e.level, c.slug FROM evidence e JOIN competency c ON c.id = e.competency_id")).all()

    assert [tuple(row) for row in kept] == [(2, "c")]


def test_a_change_that_leaves_a_row_pointing_at_nothing_is_taken_back(tmp_path: Path) -> None:
    made = create_engine(f"sqlite:///{tmp_path / 'broken.db'}")
    prepare(made)
    with changing_tables(made) as connection:
        connection.execute(text("CREATE TABLE nest (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE bird (id INTEGER PRIMARY KEY, nest_id INTEGER REFERENCES nest (id))"))
        connection.execute(text("INSERT INTO nest VALUES (1)"))
        connection.execute(text("INSERT INTO bird VALUES (1, 1)"))

    with pytest.raises(BrokenReference, match="bird points at nothing in nest"), changing_tables(made) as connection:
        connection.execute(text("DELETE FROM nest"))

    with made.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM nest")).scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    made.dispose()


def test_certificates_from_before_there_were_awards_are_carried_over_and_back(engine: Engine) -> None:
    at = "2026-01-01 00:00:00"
    version = {"course_id": 1, "title": "T", "summary": "S", "minutes": 1, "award_type": "certification", "page": "{}", "published_at": at}
    certificate = {"person_id": 1, "holder_name": "Ana", "award_type": "certification", "issued_at": at, "issuer_key_id": 1}
    revoked = {"document": '{"id":"x","proof":[]}', "document_hash": "d1", "revoked_at": at, "revocation_reason": "Why."}
    rows = [
        ("person", {"id": 1, "public_id": "p", "email": "a@b.c", "name": "Ana", "password_hash": "", "state": "active", "registered_at": at,
                    "invented": False}),
        ("course", {"id": 1, "slug": "c", "code": "C1"}),
        ("course_version", version | {"id": 1, "number": "1", "content_hash": "h"}),
        ("course_version", version | {"id": 2, "number": "2", "content_hash": "i"}),
        ("issuer_key", {"id": 1, "multikey": "z6", "made_at": at}),
        ("certificate", certificate | revoked | {"id": 1, "public_id": "one", "number": "N1", "course_version_id": 1, "rests_on": "a:1"}),
        ("certificate", certificate | {"id": 2, "public_id": "two", "number": "N2", "course_version_id": 2, "rests_on": "attempt:2",
                                       "document": "{}", "document_hash": "d2"}),
    ]  # fmt: skip
    with changing_tables(engine) as connection:
        up(connection, "0012")
        for table, values in rows:
            connection.execute(insert(table_of(table, *map(column, values))).values(values))

    with changing_tables(engine) as connection:
        up(connection, "0014")
        awards = connection.exec_driver_sql("SELECT public_id, state, reason, period, renews_id FROM award ORDER BY id").all()
        logged = connection.exec_driver_sql("SELECT entry FROM log_entry ORDER BY position").scalars().all()
        hashes = connection.exec_driver_sql("SELECT content_hash FROM credential_instance ORDER BY id").scalars().all()
    with changing_tables(engine) as connection:
        migrate(connection, HOME, to="0012", down=True)
        back = connection.exec_driver_sql("SELECT public_id, document_hash, revocation_reason FROM certificate ORDER BY id").all()

    assert [tuple(row) for row in awards] == [("one", "revoked", "Why.", 1, None), ("two", "in-force", None, 2, 1)]
    assert [json.loads(entry)["act"] for entry in logged] == ["issued", "ended", "issued"]
    assert hashes == [hashlib.sha256(text.encode()).hexdigest() for text in ('{"id":"x"}', "{}")]
    assert [tuple(row) for row in back] == [("one", "d1", "Why."), ("two", "d2", None)]


def test_attempts_marked_before_the_states_said_so_are_carried_over_and_back(engine: Engine) -> None:
    at = "2026-01-01 00:00:00"
    version = {
        "course_id": 1,
        "number": "1",
        "content_hash": "h",
        "title": "T",
        "summary": "S",
        "minutes": 1,
        "award_type": "certification",
    }
    attempt = {"person_id": 1, "enrolment_id": 1, "examination_id": 1, "started_at": at, "closes_at": at}
    rows = [
        ("person", {"id": 1, "public_id": "p", "email": "a@b.c", "name": "Ana", "password_hash": "", "state": "active", "registered_at": at,
                    "invented": False}),
        ("course", {"id": 1, "slug": "c", "code": "C1"}),
        ("course_version", version | {"id": 1, "page": "{}", "published_at": at}),
        ("examination", {"id": 1, "course_version_id": 1, "title": "E", "minutes": 1, "pass_percent": 1, "competency_percent": 1,
                         "blueprint": "[]", "attempts_a_year": 9, "wait_hours": 0}),
        ("enrolment", {"id": 1, "public_id": "e", "person_id": 1, "course_version_id": 1, "enrolled_at": at, "last_place": ""}),
        *(
            ("attempt", attempt | {"id": n, "public_id": state, "number": n, "state": state, "submitted_at": done, "result": result})
            for n, (state, done, result) in enumerate(
                [("submitted", at, "{}"), ("auto-submitted", at, "{}"), ("open", None, None), ("void", at, "{}")], 1
            )
        ),
    ]  # fmt: skip
    with changing_tables(engine) as connection:
        up(connection, "0015")
        for table, values in rows:
            connection.execute(insert(table_of(table, *map(column, values))).values(values))

    with changing_tables(engine) as connection:
        up(connection, "0016")
        now = connection.exec_driver_sql("SELECT public_id, state, marked_at IS NOT NULL, by_clock FROM attempt ORDER BY id").all()
    with changing_tables(engine) as connection:
        migrate(connection, HOME, to="0015", down=True)
        back = connection.exec_driver_sql("SELECT public_id, state FROM attempt ORDER BY id").all()

    assert [(name, state, bool(marked), bool(clock)) for name, state, marked, clock in now] == [
        ("submitted", "marked", True, False), ("auto-submitted", "marked", True, True), ("open", "open", False, False),
        ("void", "void", False, False),
    ]  # fmt: skip
    assert all(name == state for name, state in back)
