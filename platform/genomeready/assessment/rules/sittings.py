"""When an attempt may start, when it is over, and which of two answers is the later one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from genomeready.assessment.rules.marking import due_on

GRACE = timedelta(seconds=30)
"""How long after closing an answer that was on its way is still taken."""

YEAR = timedelta(days=365)


class AttemptState(StrEnum):
    """Where an attempt is. Each step is taken once, in the order of `MAY_FOLLOW`, and written to the audit trail.

    Before it starts there is no attempt, only an opening. Where a program marks everything, handing in and marking are
    one transaction, and nobody sees the state between.
    """

    OPEN = "open"
    SUBMITTED = "submitted"
    AUTO_SUBMITTED = "auto-submitted"
    MARKED = "marked"
    UNDER_REVIEW = "under-review"
    VOID = "void"


MAY_FOLLOW: dict[AttemptState, frozenset[AttemptState]] = {
    AttemptState.OPEN: frozenset({AttemptState.SUBMITTED, AttemptState.AUTO_SUBMITTED, AttemptState.VOID}),
    AttemptState.SUBMITTED: frozenset({AttemptState.MARKED, AttemptState.VOID}),
    AttemptState.AUTO_SUBMITTED: frozenset({AttemptState.MARKED, AttemptState.VOID}),
    AttemptState.MARKED: frozenset({AttemptState.UNDER_REVIEW, AttemptState.VOID}),
    AttemptState.UNDER_REVIEW: frozenset({AttemptState.MARKED, AttemptState.VOID}),
    AttemptState.VOID: frozenset(),
}
"""Which state may follow which. A review ends with the result marked, the old one or a new one; void is the end."""

AWAITING_MARKS = frozenset({AttemptState.SUBMITTED, AttemptState.AUTO_SUBMITTED})
HAS_RESULT = frozenset({AttemptState.MARKED, AttemptState.UNDER_REVIEW})
HANDED_IN = AWAITING_MARKS | HAS_RESULT


class Hurdle(StrEnum):
    """Why an examination may not be started now."""

    PASSED = "passed"
    NOT_YET = "not-yet"
    CLOSED = "closed"
    MARKING = "marking"
    WAITING = "waiting"
    USED_UP = "used-up"


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """An attempt of the same person at the same examination."""

    state: str
    started_at: datetime
    submitted_at: datetime | None = None
    passed: bool | None = None


class Handed(Protocol):
    """What says of an attempt whether it awaits marks: a row of the table, or `Earlier`."""

    @property
    def state(self) -> str:
        """The state."""

    @property
    def passed(self) -> bool | None:
        """Whether it was passed; None while nobody knows."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Whether an examination may be started, what stands in the way and until when."""

    left: int
    hurdle: Hurdle | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Window:
    """From when until when an examination may be sat. Who starts near its end has what is left of it."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None


def opening(
    earlier: Sequence[Earlier],
    *,
    attempts_a_year: int,
    wait: timedelta,
    at: datetime,
    window: Window = Window(),
) -> Opening:
    """Return whether another attempt may start.

    Not after a pass, not outside the window, not while one is being marked (until when is said), not more than so many in any
    365 days, not before the wait after the latest failure is over. Void attempts do not count.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    >>> failed = Earlier(state="submitted", started_at=noon, submitted_at=noon, passed=False)
    >>> found = opening([failed], attempts_a_year=3, wait=timedelta(hours=24), at=noon + timedelta(hours=23))
    >>> found.left, found.hurdle.value, found.until.isoformat()
    (2, 'waiting', '2026-11-23T12:00:00+00:00')
    >>> opening([failed], attempts_a_year=3, wait=timedelta(hours=24), at=noon + timedelta(hours=24))
    Opening(left=2, hurdle=None, until=None)
    >>> opening([failed], attempts_a_year=1, wait=timedelta(0), at=noon).hurdle.value
    'used-up'
    >>> window = Window(opens_at=noon, closes_at=noon + timedelta(hours=2))
    >>> hours = [noon + timedelta(hours=h) for h in (-1, 0, 2)]
    >>> [opening([], attempts_a_year=3, wait=timedelta(0), at=hour, window=window).hurdle for hour in hours]
    [<Hurdle.NOT_YET: 'not-yet'>, None, <Hurdle.CLOSED: 'closed'>]
    >>> waiting = Earlier(state="submitted", started_at=noon, submitted_at=noon)
    >>> found = opening([waiting], attempts_a_year=3, wait=timedelta(0), at=noon)
    >>> found.hurdle.value, found.until.date().isoformat()
    ('marking', '2026-12-11')
    """
    counted = [attempt for attempt in earlier if attempt.state != AttemptState.VOID]
    within = sorted(attempt.started_at for attempt in counted if attempt.started_at > at - YEAR)
    left = max(0, attempts_a_year - len(within))
    if any(attempt.passed for attempt in counted):
        return Opening(left=left, hurdle=Hurdle.PASSED)
    if shut := _shut(window, at):
        return Opening(left=left, hurdle=shut[0], until=shut[1])
    awaiting = [attempt.submitted_at for attempt in counted if attempt.submitted_at and is_awaiting(attempt)]
    if awaiting:
        return Opening(left=left, hurdle=Hurdle.MARKING, until=datetime.combine(due_on(max(awaiting).date()), time(), at.tzinfo))
    if left == 0:
        return Opening(left=0, hurdle=Hurdle.USED_UP, until=within[len(within) - attempts_a_year] + YEAR if attempts_a_year else None)
    failures = [attempt.submitted_at for attempt in counted if attempt.submitted_at and attempt.passed is False]
    again = max(failures) + wait if failures else None
    if again and again > at:
        return Opening(left=left, hurdle=Hurdle.WAITING, until=again)
    return Opening(left=left)


def is_awaiting(attempt: Handed) -> bool:
    """Say whether an attempt was handed in and not all of it is marked yet.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    >>> [is_awaiting(Earlier(state=state, started_at=noon, submitted_at=noon)) for state in ("submitted", "marked", "open")]
    [True, False, False]
    """
    return attempt.state in AWAITING_MARKS and attempt.passed is None


def _shut(window: Window, at: datetime) -> tuple[Hurdle, datetime] | None:
    if window.closes_at and at >= window.closes_at:
        return Hurdle.CLOSED, window.closes_at
    if window.opens_at and at < window.opens_at:
        return Hurdle.NOT_YET, window.opens_at
    return None


def is_taken(*, state: str, closes_at: datetime, at: datetime) -> bool:
    """Say whether an answer that arrives now still counts.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    >>> [is_taken(state="open", closes_at=noon, at=noon + timedelta(seconds=s)) for s in (0, 30, 31)]
    [True, True, False]
    >>> is_taken(state="submitted", closes_at=noon, at=noon)
    False
    """
    return state == AttemptState.OPEN and at <= closes_at + GRACE


def seconds_left(*, closes_at: datetime, at: datetime) -> int:
    """Return the whole seconds until an attempt closes, 0 once it has.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    >>> seconds_left(closes_at=noon, at=noon - timedelta(seconds=90.5)), seconds_left(closes_at=noon, at=noon + timedelta(seconds=5))
    (90, 0)
    """
    return max(0, int((closes_at - at).total_seconds()))


@dataclass(frozen=True)
class Sender:
    """Which browser sent an answer, and as its how-manieth."""

    device: str
    sequence: int


_CLIENT_ID = re.compile(r"([0-9a-z]{8,32})\.([0-9]{1,9})\.[0-9a-z]{4,16}")
_OPAQUE = re.compile(r"[0-9A-Za-z._:-]{1,64}")


def sender_of(client_id: str) -> Sender | None:
    """Return who sent an answer, from its client id `device.sequence.random`; None for a malformed one.

    A device numbers its answers in the order in which they were given, whatever its clock says, so
    that one that was held up on the way does not undo a later one. Other ids stand for themselves.

    >>> sender_of("0123456789abcdef.12.9f3c"), sender_of("6f1b-4a"), sender_of("no spaces")
    (Sender(device='0123456789abcdef', sequence=12), Sender(device='6f1b-4a', sequence=0), None)
    """
    parts = _CLIENT_ID.fullmatch(client_id)
    if parts:
        return Sender(parts[1], int(parts[2]))
    return Sender(client_id, 0) if _OPAQUE.fullmatch(client_id) else None
