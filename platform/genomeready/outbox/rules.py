"""States of a message and when a failed one is tried again. Pure."""

from datetime import timedelta
from enum import StrEnum

LAST_TRY = 8
LEASE = timedelta(minutes=10)


class MessageState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given up"


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after the n-th failed try: 1, 2, 4 … 64 minutes.

    >>> [wait_after(n).seconds // 60 for n in (1, 2, 3, 9)]
    [1, 2, 4, 64]
    """
    return timedelta(minutes=2 ** min(tries - 1, 6))
