"""Inserts that can give way to a row already there: PostgreSQL and SQLite write them alike, SQLAlchemy does not."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from genomeready.base.tables import Table as Mapped

Insert = postgresql.Insert | sqlite.Insert


def dialect_of(session: Session) -> str:
    """Return the name of the dialect that a session's database speaks."""
    return str(session.get_bind().dialect.name)


def insert_of(dialect: str, into: type[Mapped] | Table) -> Insert:
    """Return an insert, in a dialect, that may be told what to do on a conflict."""
    return postgresql.insert(into) if dialect == "postgresql" else sqlite.insert(into)


def insert_into(session: Session, into: type[Mapped]) -> Insert:
    """Return an insert in the dialect of a session's database."""
    return insert_of(dialect_of(session), into)
