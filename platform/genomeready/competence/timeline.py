"""One competency over time: what happened, and the level held from day to day as steps. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby, pairwise
from typing import ClassVar

from genomeready.competence.rules.standing import Asked, Shown, in_force, last_day, standing


class End(StrEnum):
    """What ended an entry."""

    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    RATED_AGAIN = "rated-again"


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The competency of an earlier version that an entry is about, and whether it counts for the one of today."""

    title: str
    number: str
    relation: str
    carries: bool


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a supervisor decided. `about_earlier`: the person has rated themselves anew since asking."""

    decision: str
    comment: str
    action_plan: str
    again_by: date | None
    about_earlier: bool


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of evidence. `level` is as it was written, `counts_as` on the scale of today; None where it does not carry over.

    `until` is the last day on which it counts for the role, `corrects` the day of the entry it replaces.
    """

    what: ClassVar[str] = "entry"
    id: int
    at: datetime
    level: int
    counts_as: int | None
    kind: str
    said_by: str | None
    context: str
    score: Decimal | None
    score_error: Decimal | None
    questions: int | None
    confidence: int | None
    importance: int | None
    comment: str
    until: date | None
    earlier: Earlier | None
    corrects: datetime | None
    ended_by: End | None
    ended_at: datetime | None
    decided: Decided | None


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """A row that ends another, of the day `of`, and why."""

    what: ClassVar[str] = "withdrawal"
    at: datetime
    level: int
    kind: str
    of: datetime
    said_by: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class RunningOut:
    """The end of the last day on which an entry counts; it may lie ahead."""

    what: ClassVar[str] = "running-out"
    at: datetime
    level: int
    kind: str
    of: datetime
    ahead: bool


@dataclass(frozen=True, kw_only=True)
class Request:
    """A supervisor was asked to confirm a level."""

    what: ClassVar[str] = "request"
    at: datetime
    level: int
    supervisor: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """A supervisor did not confirm."""

    what: ClassVar[str] = "rejection"
    at: datetime
    by: str
    decided: Decided


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Prior learning was put before an examiner."""

    what: ClassVar[str] = "claim"
    at: datetime
    level: int
    kind: str
    title: str
    awarded_by: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """An examiner granted a level for prior learning, or none, and why."""

    what: ClassVar[str] = "judgement"
    at: datetime
    granted: int | None
    title: str
    by: str
    reason: str


Happening = Entry | Withdrawal | RunningOut | Request | Rejection | Claim | Judgement


def running_out(entries: Iterable[Entry], today: date) -> list[RunningOut]:
    """Return the ends of what nobody has ended before, those still ahead too."""
    lasting = ((entry, entry.until) for entry in entries if entry.counts_as is not None)
    found = ((entry, datetime.combine(last, time.max, UTC)) for entry, last in lasting if last is not None)
    return [
        RunningOut(at=end, level=entry.level, kind=entry.kind, of=entry.at, ahead=end.date() >= today)
        for entry, end in found if entry.ended_at is None or entry.ended_at > end
    ]  # fmt: skip


def newest_first(happenings: Iterable[Happening]) -> list[Happening]:
    """Return what happened, the newest first; what lies ahead comes before it.

    Of one moment, the entry comes last: what is said about it stands above it.
    """
    return sorted(happenings, key=lambda one: (one.at, one.what != Entry.what, one.id if isinstance(one, Entry) else 0), reverse=True)


@dataclass(frozen=True, kw_only=True)
class Step:
    """From `since` to `until` (both days included) this level was held; None where none was, which is not level 0."""

    since: date
    until: date
    level: int | None


def steps(need: Asked, rows: Sequence[Shown], today: date) -> list[Step]:
    """Return the level held from the first day on which something was shown until today.

    >>> from datetime import UTC, datetime
    >>> from genomeready.competence.rules.standing import Need
    >>> quiz = Shown(id=1, competency_id=7, level=2, kind="quiz", shown_at=datetime(2026, 3, 1, tzinfo=UTC), valid_until=date(2026, 4, 1))
    >>> [(str(step.since), step.level) for step in steps(Need(competency_id=7, minimum=2), [quiz], date(2026, 5, 1))]
    [('2026-03-01', 2), ('2026-04-02', None)]
    """
    ends = (last_day(row, max_age_months=need.max_age_months) for row in rows)
    turns = {row.day for row in rows} | {end + timedelta(days=1) for end in ends if end and end < date.max}
    first = min((row.day for row in rows), default=today)
    levels = [(day, standing(need, in_force(rows, day), day).level) for day in sorted(turns) if first <= day <= today]
    begun = [next(run) for _, run in groupby(levels, key=lambda at: at[1])]
    return [
        Step(since=day, until=after - timedelta(days=1), level=level)
        for (day, level), (after, _) in pairwise([*begun, (today + timedelta(days=1), None)])
    ]


Mark = dict[str, object]
"""A row of the chart's data."""


def marks(found: Sequence[Step], *, asked: int | None, asked_words: str, top: int) -> list[Mark]:
    """Return what the chart of steps draws: a line for each level held, its rises and falls, and the level asked.

    `top` is the highest level of the scale. Where nothing was held there is no line.
    """
    begin, end = found[0].since, found[-1].until + timedelta(days=1)
    drawn: list[Mark] = [{"part": "frame", "x": begin.isoformat(), "y": top}]
    if asked is not None:
        drawn.append({"part": "asked", "x": begin.isoformat(), "x2": end.isoformat(), "y": asked, "text": asked_words})
    for step in found:
        if step.level is not None:
            until = step.until + timedelta(days=1)
            drawn.append({"part": "held", "x": step.since.isoformat(), "x2": until.isoformat(), "y": step.level, "text": str(step.level)})
    for before, after in pairwise(found):
        if before.level is not None and after.level is not None:
            drawn.append({"part": "turn", "x": after.since.isoformat(), "y": before.level, "y2": after.level})
    return drawn
