"""Appeals and incidents: until when, on which grounds, with which outcomes. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

TO_APPEAL = timedelta(days=30)
"""How long after the result an appeal may be made: time to read the result, take advice and find words, while sitting and
invigilation are still remembered."""

TO_DECIDE = {"appeal": timedelta(days=30), "incident": timedelta(days=10)}
"""How long examiners have. An incident often concerns somebody who waits for a new attempt, and its traces fade sooner."""

LONGEST_EXTENSION = 120
SHORTEST_TEXT, LONGEST_TEXT = 20, 4000
MOST_WAITING = 10
"""How many incidents of one person may wait at a time: more than anybody has, and fewer than would bury the queue."""


class Kind(StrEnum):
    """What examiners are asked to look at."""

    APPEAL = "appeal"
    INCIDENT = "incident"


class AppealGround(StrEnum):
    """Why somebody appeals."""

    QUESTION = "question"
    MARKING = "marking"
    PROCEDURE = "procedure"
    OTHER = "other"


class IncidentGround(StrEnum):
    """What happened."""

    POWER = "power"
    TECHNICAL = "technical"
    NOISE = "noise"
    ILLNESS = "illness"
    CONDUCT = "conduct"
    OTHER = "other"


class ReviewState(StrEnum):
    """Where a review is."""

    WAITING = "waiting"
    PROPOSED = "proposed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


WAITS = frozenset({ReviewState.WAITING, ReviewState.PROPOSED})


class Outcome(StrEnum):
    """What is decided."""

    REJECTED = "rejected"
    REGRADED = "regraded"
    REMARKED = "remarked"
    VOID = "void"
    TIME = "time"
    NONE = "none"


OUTCOMES = {
    Kind.APPEAL: (Outcome.REGRADED, Outcome.REMARKED, Outcome.VOID, Outcome.REJECTED),
    Kind.INCIDENT: (Outcome.TIME, Outcome.VOID, Outcome.NONE),
}
BY_TWO = frozenset({Outcome.REMARKED, Outcome.VOID})
"""Outcomes that change a result: one examiner proposes, another decides. A regrade has two examiners of its own; time is given by
one, while the attempt is open and the clock runs."""


def appeal_ends(told_at: datetime) -> datetime:
    """Return until when an appeal against a result may be made.

    >>> from datetime import UTC
    >>> appeal_ends(datetime(2026, 11, 1, tzinfo=UTC)).date().isoformat()
    '2026-12-01'
    """
    return told_at + TO_APPEAL


def due(kind: Kind, raised_at: datetime) -> datetime:
    """Return until when examiners have to decide.

    >>> from datetime import UTC
    >>> [due(kind, datetime(2026, 11, 1, tzinfo=UTC)).date().isoformat() for kind in Kind]
    ['2026-12-01', '2026-11-11']
    """
    return raised_at + TO_DECIDE[kind]


def needs_two(outcome: Outcome) -> bool:
    """Say whether an outcome needs a second examiner.

    >>> [outcome.value for outcome in Outcome if needs_two(outcome)]
    ['remarked', 'void']
    """
    return outcome in BY_TWO
