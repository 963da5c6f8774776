"""How a database is opened: the settings under which SQLite and PostgreSQL keep promises.

SQLite runs with a write-ahead log, a busy timeout that is set before anything else, foreign
keys on, and `BEGIN IMMEDIATE` for every unit of work. A transaction that begins by reading and
then writes fails under load however long the timeout is, since its snapshot is too old.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_MILLISECONDS = 5000
ASK_AGAIN_MILLISECONDS = 8  # SQLite asks after 1, 2 and 5 ms within these, then we begin anew


def engine_options(url: str) -> dict[str, Any]:
    """Return the options `create_engine` takes for this database address."""
    options: dict[str, Any] = {"url": url, "pool_pre_ping": not url.startswith("sqlite")}
    if url.startswith("postgresql"):
        options |= {
            "pool_size": 5,
            "max_overflow": 5,
            "pool_timeout": 5,
            "connect_args": {"connect_timeout": 5, "options": "-c statement_timeout=30000"},
        }
    return options


def prepare(engine: Engine) -> None:
    """Attach what this engine's connections need at their start and at each BEGIN."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _open_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - DB-API
    connection.isolation_level = None  # the BEGINs are ours, see _begin_sqlite
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",  # an acknowledged answer survives a power cut too
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    _begin_immediate(connection)


def _begin_immediate(connection: Connection) -> None:
    """Begin to write, asking again every few milliseconds while another process or thread writes.

    Left to itself SQLite asks at ever longer intervals, up to 100 ms: the one who waited longest
    is then overtaken by all who came later. Asking evenly makes the queue fair enough.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout={ASK_AGAIN_MILLISECONDS}")
    try:
        for _ in range(BUSY_MILLISECONDS // ASK_AGAIN_MILLISECONDS):
            with suppress(sqlite3.OperationalError):
                driver.execute("BEGIN IMMEDIATE")
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last time through SQLAlchemy, so that its error is one of those we answer
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


class BrokenReference(RuntimeError):  # noqa: N818 - reads as a sentence where it is caught
    """A change of the tables left rows that point at nothing."""


@contextmanager
def changing_tables(engine: Engine) -> Iterator[Connection]:
    """Give a connection, in one transaction, on which tables may be made anew.

    SQLite alters a table by copying it and dropping the old one, which its foreign keys would refuse
    wherever other rows point at it: they rest meanwhile, and are checked as a whole before the commit.

    Raises:
        BrokenReference: some row would point at nothing; nothing was changed.
    """
    on_sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(writes=True) as connection:
        driver: Any = connection.connection.driver_connection
        if on_sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if on_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                    raise BrokenReference(f"a row of {broken[0]} points at nothing in {broken[2]}")
        finally:
            if on_sqlite:
                driver.execute("PRAGMA foreign_keys=ON")
