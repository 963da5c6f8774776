"""Running statements that were built once, when their module was loaded: the hot paths read this way.

Building a `select()` costs several times what SQLite needs to answer it. A statement with
`bindparam`s is built, and compiled, once; run on the session's connection it gives plain rows
instead of entities, within the session's transaction.
"""

from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.orm import Session


def run(session: Session, statement: Executable, **values: object) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement with these values for its parameters; what the session has not written yet is written first."""
    session.flush()
    return session.connection().execute(statement, values)
