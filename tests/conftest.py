"""What every test stands on: a real database, an application on it, a client, a counter of statements.

`--database=sqlite` (default) or `--database=postgresql`. Each worker has one database; after each
test every row is removed. What a test set up is committed before each request of its client, as
it would be in life.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from servers import postgresql_for_tests
from sqlalchemy import event
from sqlalchemy.orm import Session

from genomeready.assessment.types.registry import TYPES
from genomeready.catalogue.files.kinds import hold_kinds
from genomeready.factory import create_app
from genomeready.people.models import Person
from genomeready.people.services.accounts import start_sign_in
from genomeready.schema import all_tables
from genomeready.settings import Settings, read_settings
from genomeready.web.database import db
from genomeready.web.limits import limiter
from genomeready.web.migrations import migrate

HOME = Path(__file__).resolve().parents[1]
SERVED = {"journey": ("journeys",), "server": ("server", "faults")}
"""Where tests with servers of their own lie; `run_all.py` looks for them nowhere else."""
LONGEST_FIRST = ("test_main_job", "test_every_page", "test_dockerfile", "test_door", "test_backup_under_load", "test_one_transaction")
collect_ignore_glob = [
    "factories/*",
    "run_all.py",
    "servers.py",
    "serving.py",
    "stamping.py",
    "travelling.py",
    "vc_api.py",
    "walking.py",
    "world.py",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="the database under test")


def pytest_configure() -> None:
    """Know the types of question, as the factory does, for tests of files that need no application."""
    hold_kinds(TYPES)
    hypothesis.settings.register_profile("shared", deadline=None)  # a busy machine is no fault of what is tested
    hypothesis.settings.load_profile("shared")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what asks a database; the rest would say the same again as beside SQLite."""
    _put_in_order(items)
    if config.getoption("--database") == "sqlite":
        return
    asks = [item for item in items if "database_url" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asks)])
    items[:] = asks


def _put_in_order(items: list[pytest.Item]) -> None:
    """Run the longest modules first, so that no worker ends long after the other; refuse a test that would never run."""
    for item in items:
        for mark, folders in SERVED.items():
            if item.get_closest_marker(mark) and item.path.parent.name not in folders:
                message = f"{item.nodeid}: a test marked {mark!r} is run from {' and '.join(folders)} alone; put it there"
                raise pytest.UsageError(message)
    place = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of this worker's own, without tables."""
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.db'}"
        return
    with postgresql_for_tests() as url:
        yield url


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings under which tests run: a demonstration over https, with cheap passwords."""
    environ = {
        "GENOMEREADY_DEMO": "1",
        "GENOMEREADY_HTTPS": "0",
        "GENOMEREADY_SECRET_KEY": "a secret for tests only, long enough for anyone",
        "GENOMEREADY_DATABASE_URL": database_url,
        "GENOMEREADY_INSTANCE_PATH": str(tmp_path_factory.mktemp("instance")),
        "GENOMEREADY_PASSWORD_MEMORY_KIB": "1024",
        "GENOMEREADY_LOG_LEVEL": "ERROR",
    }
    return read_settings(environ, home=HOME)


class Client(FlaskClient):
    """A test client for which everything set up before a request is committed."""

    session: Session

    def open(self, *args: Any, **kwargs: Any) -> Any:
        self.session.commit()
        kwargs.setdefault("buffered", True)  # read the whole answer and close its files
        try:
            return super().open(*args, **kwargs)
        finally:
            self.session.expire_all()


@pytest.fixture(scope="session")
def _made_app(settings: Settings) -> Iterator[Flask]:
    app = create_app(home=HOME, settings=settings)
    app.testing = False
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Client
    with app.app_context():
        engine = db.engine
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        migrate(connection, HOME, to="head")
    yield app
    engine.dispose()


@pytest.fixture
def app(_made_app: Flask) -> Iterator[Flask]:
    """The application on an empty database."""
    yield _made_app
    limiter.reset()
    with _made_app.app_context():
        _empty()


def _empty() -> None:
    """Remove every row, past SQLAlchemy: with few rows in sixty tables, words cost more than deleting."""
    deletes = _deletes(db.engine.dialect.name)
    with db.engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        if connection.dialect.name == "postgresql":
            # a tenth of the cost of truncating; no trigger of a foreign key has anything to say meanwhile
            driver.execute("SET LOCAL session_replication_role = replica; " + "; ".join(deletes))
            return
        driver.execute("PRAGMA defer_foreign_keys=ON")
        for delete in deletes:
            driver.execute(delete)


@cache
def _deletes(_dialect: str) -> list[str]:
    return [str(table.delete().compile(db.engine)) for table in all_tables().tables.values()]


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session on the empty database, apart from those that requests open."""
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def client(app: Flask, session: Session) -> Client:
    """A browser without scripts, signed out."""
    made = app.test_client()
    assert isinstance(made, Client)
    made.session = session
    return made


@pytest.fixture
def sign_in(client: Client, session: Session) -> Callable[[Person], Client]:
    """Sign somebody in and give back the client."""

    def enter(person: Person) -> Client:
        token = start_sign_in(session, person, browser="test", hours=12)
        with client.session_transaction() as cookie:
            cookie.clear()
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    return enter


@pytest.fixture
def statements(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Count the SQL statements inside a block, BEGIN and COMMIT left out."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
                seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def make_app(settings: Settings, app: Flask) -> Iterator[Callable[..., Flask]]:  # noqa: ARG001 - empties the database
    """Make another application on the same database under other settings."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        other = create_app(home=HOME, settings=replace(settings, **changes))
        made.append(other)
        return other

    yield make
    for other in made:
        with other.app_context():
            db.engine.dispose()
