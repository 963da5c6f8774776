"""Standing: what a role asks, what a person has shown, and how the two compare on a day. Pure.

How it is decided, for one competency and one day:

1. A row counts from the day on which it was shown. It is out from the day of the row that
   supersedes or withdraws it, and not before: asked about a past day, later rows do not exist.
2. A row has run out once its `valid_until` has passed, or once it is older than the age that the
   role allows (in calendar months). The last day itself still counts.
3. The level *held* is the highest one shown by a row that counts, has not run out and is stronger
   than self-assessment. One weaker showing never takes away what another has shown, so adding
   stronger valid evidence never lowers a standing.
4. The row that *decides* is, among those that show the held level, the one of the strongest kind,
   then the latest.
5. *Met* where the held level reaches the minimum; a level above a range's maximum is met too.
   Otherwise *expired* where a row that ran out would meet it, or where all that was ever shown has
   run out; otherwise *below by n*. With no evidence but self-assessment, the latest one makes it
   *self-declared*; a self-assessment that ran out leaves *not assessed*.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Protocol


class EvidenceKind(StrEnum):
    """How something was shown, the strongest kind first."""

    EXAMINATION = "examination"
    SUPERVISOR = "supervisor"
    PROCTORED_TEST = "proctored-test"
    CASE = "case"
    PRIOR_LEARNING = "prior-learning"
    OUTSIDE_CERTIFICATE = "outside-certificate"
    PLACEMENT = "placement"
    QUIZ = "quiz"
    COURSE = "course"
    SELF = "self"


STRENGTH: Mapping[str, int] = {kind: len(EvidenceKind) - place for place, kind in enumerate(EvidenceKind)}
"""How strong a kind is: 10 for an examination, 1 for self-assessment."""


class Decision(StrEnum):
    """What a supervisor says to one competency of a request."""

    CONFIRMED = "confirmed"
    ADJUSTED = "adjusted"
    REJECTED = "rejected"


class ClaimKind(StrEnum):
    """What prior learning rests on."""

    CERTIFICATE = "certificate"
    QUALIFICATION = "qualification"
    EXPERIENCE = "experience"


class Cluster(StrEnum):
    """How a health professional sees genomics in the own work: the four clusters of a published survey of training needs.

    Source: a training-needs survey of 2,814 health professionals, doi 10.3389/fgene.2019.01265.
    """

    COMPETENT = "competent"
    SPECIFIC_NEED = "specific-need"
    UNSURE = "unsure"
    NO_RELEVANCE = "no-relevance"


class State(StrEnum):
    """The six standings, the same on every page, in every report and in the API."""

    MET = "met"
    BELOW = "below"
    EXPIRED = "expired"
    SELF_DECLARED = "self-declared"
    NOT_ASSESSED = "not-assessed"
    NOT_APPLICABLE = "not-applicable"


class Asked(Protocol):
    """What any row must tell to be compared with evidence; `Need` and a profile's `NeedRow` do."""

    @property
    def competency_id(self) -> int:
        """Which competency."""

    @property
    def minimum(self) -> int | None:
        """The level that meets it; None where it is not applicable."""

    @property
    def applicable(self) -> bool:
        """Whether the role asks for it at all."""

    @property
    def set_key(self) -> str | None:
        """The optional set it belongs to; None where it is mandatory."""

    @property
    def max_age_months(self) -> int | None:
        """How old evidence may be."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """What a role asks of one competency. `set_key` names its optional set; None is mandatory."""

    competency_id: int
    minimum: int | None
    maximum: int | None = None
    applicable: bool = True
    set_key: str | None = None
    max_age_months: int | None = None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One row of evidence. A withdrawn row shows nothing: it ends the row it supersedes."""

    id: int
    competency_id: int
    level: int
    kind: str
    shown_at: datetime
    valid_until: date | None = None
    supersedes_id: int | None = None
    withdrawn: bool = False

    @cached_property
    def day(self) -> date:
        """The day, in UTC, from which the row counts; worked out once, since every comparison asks for it."""
        return self.shown_at.astimezone(UTC).date()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one competency stands on a day.

    `level` is the level held, None where none is; a level that was only declared, or that has run
    out, stands in `deciding`, the row that decided. `by` counts the steps missing when *below*.
    """

    state: State
    by: int = 0
    level: int | None = None
    deciding: Shown | None = None


_NOT_APPLICABLE = Standing(state=State.NOT_APPLICABLE)
_NOT_ASSESSED = Standing(state=State.NOT_ASSESSED)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a role is not fully met: a mandatory competency and how it stands."""

    competency_id: int
    state: State
    by: int


@lru_cache(maxsize=4096)
def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it is shorter.

    >>> months_later(date(2024, 2, 29), 12), months_later(date(2026, 8, 31), 6)
    (datetime.date(2025, 2, 28), datetime.date(2027, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(row: Shown, *, max_age_months: int | None) -> date | None:
    """Return the last day on which a row counts for a need; None where it never runs out.

    >>> row = Shown(id=1, competency_id=7, level=2, kind="quiz", shown_at=datetime(2026, 1, 31, tzinfo=UTC))
    >>> last_day(row, max_age_months=1)
    datetime.date(2026, 2, 28)
    """
    ends = [] if row.valid_until is None else [row.valid_until]
    if max_age_months is not None:
        ends.append(months_later(row.day, max_age_months))
    return min(ends, default=None)


def in_force(evidence: Iterable[Shown], as_of: date) -> list[Shown]:
    """Return the rows shown by a day that no row shown by then has withdrawn or superseded."""
    known = [row for row in evidence if row.day <= as_of]
    ended = {row.supersedes_id for row in known}
    return [row for row in known if not row.withdrawn and row.id not in ended]


def standing(need: Asked, rows: Sequence[Shown], as_of: date) -> Standing:
    """Return how one need stands, from the rows in force for its competency.

    >>> quiz = Shown(id=1, competency_id=7, level=1, kind="quiz", shown_at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> found = standing(Need(competency_id=7, minimum=2), [quiz], date(2026, 4, 1))
    >>> found.state.value, found.by, found.level, found.deciding.id
    ('below', 1, 1, 1)
    """
    if not need.applicable or need.minimum is None:
        return _NOT_APPLICABLE
    if not rows:
        return _NOT_ASSESSED
    proven, lapsed, declared = _sorted_out(need, rows, as_of)
    best = max(proven, key=_weight, default=None)
    level = best.level if best else None
    if best and best.level >= need.minimum:
        return Standing(state=State.MET, level=level, deciding=best)
    lost = max(lapsed, key=_weight, default=None)
    if lost and (best is None or lost.level >= need.minimum):
        return Standing(state=State.EXPIRED, level=level, deciding=lost)
    if best:
        return Standing(state=State.BELOW, by=need.minimum - best.level, level=level, deciding=best)
    latest = max(declared, key=lambda row: (row.shown_at, row.id), default=None)
    return Standing(state=State.SELF_DECLARED, deciding=latest) if latest else _NOT_ASSESSED


def _weight(row: Shown) -> tuple[int, int, datetime, int]:
    return row.level, STRENGTH[row.kind], row.shown_at, row.id


def _sorted_out(need: Asked, rows: Sequence[Shown], as_of: date) -> tuple[list[Shown], list[Shown], list[Shown]]:
    """Return what is proven and valid, what was proven and ran out, and what is declared and valid."""
    proven: list[Shown] = []
    lapsed: list[Shown] = []
    declared: list[Shown] = []
    for row in rows:
        last = last_day(row, max_age_months=need.max_age_months)
        valid = last is None or as_of <= last
        if row.kind != EvidenceKind.SELF:
            (proven if valid else lapsed).append(row)
        elif valid:
            declared.append(row)
    return proven, lapsed, declared


def standings(needs: Iterable[Asked], evidence: Iterable[Shown], as_of: date) -> dict[int, Standing]:
    """Return how every need stands on a day, by competency id: the one place where this is decided.

    >>> exam = Shown(id=1, competency_id=7, level=3, kind="examination", shown_at=datetime(2026, 3, 1, 9, tzinfo=UTC))
    >>> needs = [Need(competency_id=7, minimum=2), Need(competency_id=8, minimum=1)]
    >>> [s.state.value for s in standings(needs, [exam], date(2026, 3, 1)).values()]
    ['met', 'not-assessed']
    >>> [s.state.value for s in standings(needs, [exam], date(2026, 2, 28)).values()]
    ['not-assessed', 'not-assessed']
    """
    rows: defaultdict[int, list[Shown]] = defaultdict(list)
    for row in in_force(evidence, as_of):
        rows[row.competency_id].append(row)
    return {need.competency_id: standing(need, rows.get(need.competency_id, []), as_of) for need in needs}


def declared_levels(needs: Iterable[Asked], evidence: Iterable[Shown], as_of: date) -> dict[int, int]:
    """Return the level each competency was last self-assessed at and that still counts, by competency id."""
    asked = {need.competency_id: need for need in needs}
    said = sorted((row for row in in_force(evidence, as_of) if row.competency_id in asked), key=lambda row: (row.shown_at, row.id))
    return {row.competency_id: row.level for row in said for _, _, valid in [_sorted_out(asked[row.competency_id], [row], as_of)] if valid}


def is_mandatory(need: Asked) -> bool:
    """Say whether a role cannot be met without this competency."""
    return need.applicable and need.minimum is not None and need.set_key is None


def reasons(needs: Iterable[Asked], found: Mapping[int, Standing]) -> list[Reason]:
    """Return the mandatory competencies that are not met, with why, in the order of the needs."""
    mandatory = [(need.competency_id, found[need.competency_id]) for need in needs if is_mandatory(need)]
    return [Reason(competency_id=key, state=how.state, by=how.by) for key, how in mandatory if how.state is not State.MET]


def is_role_ready(needs: Iterable[Asked], found: Mapping[int, Standing]) -> bool:
    """Say whether every mandatory competency is met, by evidence stronger than self-assessment.

    >>> needs = [Need(competency_id=7, minimum=2), Need(competency_id=8, minimum=None, applicable=False)]
    >>> is_role_ready(needs, {7: Standing(state=State.MET), 8: Standing(state=State.NOT_APPLICABLE)})
    True
    """
    return all(found[need.competency_id].state is State.MET for need in needs if is_mandatory(need))


MOST_PARTS = 10_000
"""How far a long history may be paged through; a number beyond it is a typing error."""


def part_number(text: str) -> int:
    """Read the number of a part of a long list.

    Raises:
        ValueError: it is no number, or not one of a part.
    """
    number = int(text)
    if not 1 <= number <= MOST_PARTS:
        raise ValueError(text)
    return number


def rows_before(part: int, *, at_once: int) -> int:
    """Return how many rows come before a part of a long list.

    >>> rows_before(3, at_once=100)
    200
    """
    return (part - 1) * at_once
