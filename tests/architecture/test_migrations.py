"""Migrations: one head, the same tables as the models, and a way down that works with data."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from servers import postgresql_for_tests
from sqlalchemy import Connection, Engine, create_engine, inspect, text

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
