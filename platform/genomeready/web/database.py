"""The database as the edges see it: `db.session` to read, `unit_of_work()` to change."""

from collections.abc import Iterator
from contextlib import contextmanager
from inspect import iscoroutinefunction

from flask import Flask
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy.orm import Session

from genomeready.base.engine import engine_options, prepare
from genomeready.base.unit_of_work import one_unit_of_work
from genomeready.settings import Settings

db = SQLAlchemy(session_options={"expire_on_commit": False})


def open_database(app: Flask, settings: Settings) -> None:
    """Connect the app to its database; no connection is made before the first query."""
    app.config["SQLALCHEMY_ENGINES"] = {"default": engine_options(settings.database_url)}
    db.init_app(app)
    # The extension also closes asynchronous sessions, in a thread of its own at the end of each request; we have none.
    app.teardown_appcontext_funcs = [f for f in app.teardown_appcontext_funcs if not iscoroutinefunction(f)]
    with app.app_context():
        prepare(db.engine)


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Run a block as one transaction: the only way anything is ever written."""
    with one_unit_of_work(db.session) as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """Give a command or a job a session to read with."""
    try:
        yield db.session
    finally:
        db.session.rollback()
