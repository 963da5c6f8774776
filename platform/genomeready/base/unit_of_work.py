"""One unit of work: everything inside happens, or none of it. The only commit in the code."""

from collections.abc import Iterator
from contextlib import contextmanager

from blinker import Signal
from sqlalchemy.orm import Session

work_done = Signal("the session has written what its act was about; what is kept of it elsewhere is brought up to date now")
about_to_commit = Signal("the session is about to commit; the last rows are written now")
gave_up = Signal("the session was rolled back; what waited for its commit is void")


@contextmanager
def one_unit_of_work(session: Session) -> Iterator[Session]:
    """Run a block as one transaction on `session` and commit it at the end.

    A transaction that only read (a guard looking up who is asking) is ended first, so that
    the writing one starts afresh: on SQLite with BEGIN IMMEDIATE, which a reading
    transaction cannot be turned into under load (see `base.engine`).
    """
    session.commit()
    session.connection(execution_options={"writes": True})
    try:
        yield session
        session.flush()
        work_done.send(session)
        about_to_commit.send(session)
        session.commit()
    except BaseException:
        session.rollback()
        gave_up.send(session)
        raise
