"""Locks for what only one process may do at a time. All their numbers stand here, so that no two are the same."""

from enum import IntEnum, unique

from sqlalchemy import text
from sqlalchemy.orm import Session


@unique
class Lock(IntEnum):
    """The number of each advisory lock on PostgreSQL."""

    AUDIT_CHAIN = 7_204_871
    """The end of the audit trail, from the last flush to the commit."""
    CONTENT = 7_204_872
    """Bringing frameworks or courses in from files."""
    FIRST_KEY = 7_204_873
    """Making the first signing key."""
    LEADER = 7_204_874
    """Leading the job processes; held by a connection, not by a transaction (`timetable`)."""
    STATUS_LIST = 7_204_875
    """Choosing an index in a status list."""
    TRANSPARENCY_LOG = 7_204_876
    """The end of the transparency log, from the first entry of a transaction to its commit."""


def hold(session: Session, lock: Lock) -> None:
    """Wait for a lock and hold it until the transaction ends.

    SQLite needs none: a unit of work begins IMMEDIATE and is alone from there on (`base.engine`).
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": int(lock)})
