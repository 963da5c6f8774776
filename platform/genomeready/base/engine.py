"""How a database is opened: the settings under which SQLite and PostgreSQL keep promises.

SQLite runs with a write-ahead log, a busy timeout that is set before anything else, foreign
keys on, and `BEGIN IMMEDIATE` for every unit of work. A transaction that begins by reading and
then writes fails under load however long the timeout is, since its snapshot is too old.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_MILLISECONDS = 5000


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
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
