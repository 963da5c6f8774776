"""Writing rows by the thousand: so many to a statement, and as plain rows instead of objects, which cost several times as much."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from genomeready.base.tables import Numbered

AT_ONCE = 5_000
"""How many values stand in one statement: PostgreSQL's protocol takes 65,535, SQLite as few as 32,766."""

Value = TypeVar("Value")


def in_batches(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Yield values in their order, as many as may stand in one statement.

    >>> [len(batch) for batch in in_batches(range(12_000))]
    [5000, 5000, 2000]
    """
    for first in range(0, len(values), AT_ONCE):
        yield values[first : first + AT_ONCE]


def insert_rows(session: Session, into: type[Numbered], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, within the session's transaction. It makes no objects, and asks for no ids back."""
    session.flush()
    if rows:
        session.connection().execute(insert(into), rows)


def change_rows(session: Session, of: type[Numbered], ids: Sequence[int], values: Mapping[str, Any]) -> None:
    """Give the rows of these ids the same values; objects that the session holds are read anew when they are next asked for."""
    for batch in in_batches(ids):
        changed = update(of).where(of.id.in_(batch)).values(values)
        session.execute(changed.execution_options(synchronize_session=False))
    for held in session.identity_map.values():
        if isinstance(held, of):
            session.expire(held, list(values))
