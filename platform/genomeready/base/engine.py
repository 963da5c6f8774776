"""How a database is opened: the settings under which SQLite and PostgreSQL keep promises.

SQLite runs with a write-ahead log, a busy timeout that is set before anything else, foreign
keys on, and `BEGIN IMMEDIATE` for every unit of work. A transaction that begins by reading and
then writes fails under load however long the timeout is, since its snapshot is too old.
"""

import sqlite3
from contextlib import suppress
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
