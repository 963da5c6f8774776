"""Migrations: one head, the same tables as the models, and a way down that works with data."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from servers import postgresql_for_tests
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from genomeready.base.engine import prepare
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
