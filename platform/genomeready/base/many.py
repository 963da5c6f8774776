"""Writing rows by the thousand: so many to a statement, and as plain rows instead of objects, which cost several times as much."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ARRAY, ColumnElement, any_, bindparam, func, insert, literal, select, update
from sqlalchemy.orm import Session

from genomeready.base.inserts import dialect_of
from genomeready.base.tables import Numbered

AT_ONCE = 5_000
"""How many values one statement is given, so that none of them holds the tables for long or fills the memory."""

FEW = 50
"""Up to here rows are written one by one also where they could be written as columns: nearly every commit writes one or two."""

Value = TypeVar("Value")


def in_batches(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Yield values in their order, as many as may stand in one statement.

    >>> [len(batch) for batch in in_batches(range(12_000))]
    [5000, 5000, 2000]
    """
    for first in range(0, len(values), AT_ONCE):
        yield values[first : first + AT_ONCE]


def is_among(session: Session, column: Any, values: Sequence[Any]) -> ColumnElement[bool]:  # noqa: ANN401 - a column of any type
    """Return the condition that a column has one of some numbers or texts, which go to the database as one value.

    To write five thousand parameters into a statement takes longer than to find their rows.
    """
    given = list(values)
    if dialect_of(session) == "postgresql":
        among: ColumnElement[bool] = column == any_(literal(given, ARRAY(column.type)))
        return among
    listed: ColumnElement[bool] = column.in_(select(func.json_each(json.dumps(given)).table_valued("value").c.value))
    return listed


def insert_rows(session: Session, into: type[Numbered], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, all of the same columns, within the session's transaction. It makes no objects, and asks for no ids back.

    More than a few go to PostgreSQL as one array for each column.
    """
    session.flush()
    if len(rows) > FEW and dialect_of(session) == "postgresql":
        columns = [into.__table__.c[name] for name in rows[0]]
        told = select(*(func.unnest(bindparam(f"all_{column.name}", type_=ARRAY(column.type))) for column in columns))
        values = {f"all_{column.name}": [row[column.name] for row in rows] for column in columns}
        session.connection().execute(insert(into).from_select(list(rows[0]), told), values)
    elif rows:
        session.connection().execute(insert(into), rows)


def change_rows(session: Session, of: type[Numbered], ids: Sequence[int], values: Mapping[str, Any]) -> None:
    """Give the rows of these ids the same values; objects that the session holds are read anew when they are next asked for."""
    for batch in in_batches(ids):
        changed = update(of).where(is_among(session, of.id, batch)).values(values)
        session.execute(changed.execution_options(synchronize_session=False))
    for held in session.identity_map.values():
        if isinstance(held, of):
            session.expire(held, list(values))
