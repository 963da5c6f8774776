"""Locks that hold until the end of a transaction, for what only one process may do at a time."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

CONTENT: Final = 7_204_872
"""The lock of whoever brings frameworks or courses in from files."""


def hold(session: Session, lock: int) -> None:
    """Wait for a lock and hold it until the transaction ends.

    SQLite needs none: a unit of work begins IMMEDIATE and is alone from there on (`base.engine`).
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
