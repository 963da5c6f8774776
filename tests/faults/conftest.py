"""The platform as shipped, on SQLite and on a PostgreSQL of its own, with the shipped course."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from faults.killing import OwnPostgreSQL, own_postgresql
from faults.learners import Learner, some_learners
from serving import Instance, an_instance
from sqlalchemy import Engine, create_engine


@dataclass
class Site:
    """One installation under test, and the eyes of the test on its database."""

    instance: Instance
    engine: Engine
    postgresql: OwnPostgreSQL | None

    @property
    def kind(self) -> str:
        return self.engine.dialect.name

    def learners(self, number: int, *, answered: bool = False) -> list[Learner]:
        return some_learners(self.instance.app, self.instance, number, answered=answered)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """gunicorn with its two workers and the shipped content on an otherwise empty database."""
    with ExitStack() as stack:
        server = stack.enter_context(own_postgresql()) if request.param == "postgresql" else None
        instance = stack.enter_context(an_instance(tmp_path_factory.mktemp("site"), database_url=server.url if server else ""))
        for what in ("frameworks", "courses"):
            instance.prepare(what, "sync")
        instance.start_web()
        engine = create_engine(instance.environment["GENOMEREADY_DATABASE_URL"], pool_pre_ping=True)
        stack.callback(engine.dispose)
        yield Site(instance, engine, server)
        instance.stop()


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Iterator[list[str]]:
    """Print what was counted, also where the test passes."""
    lines: list[str] = []
    yield lines
    with capsys.disabled():
        print("\n  " + "\n  ".join(lines))  # noqa: T201 - the counts are the point
