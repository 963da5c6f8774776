"""The one clock. Everything that asks what time it is asks here, in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


def now() -> datetime:
    """Return the present moment, aware and in UTC, to the microsecond."""
    return _stopped.get() or datetime.now(UTC)


def today() -> date:
    """Return the present day in UTC."""
    return now().date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at one moment, for tests and for reports as of a past date.

    >>> with stopped_at(datetime(2026, 11, 22, 12, tzinfo=UTC)):
    ...     now().isoformat()
    '2026-11-22T12:00:00+00:00'
    """
    if moment.tzinfo is None:
        message = "the clock is set to aware moments only; give the moment a time zone"
        raise ValueError(message)
    token = _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)
