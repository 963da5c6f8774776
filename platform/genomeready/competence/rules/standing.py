"""Standing: what a role asks, what a person has shown, and how the two compare on a day. Pure.

How it is decided, for one competency and one day:

1. A row counts from the day on which it was shown. It is out from the day of the row that
   supersedes or withdraws it, and not before: asked about a past day, later rows do not exist.
2. A row has run out once its `valid_until` has passed, or once it is older than the age that the
   role allows (in calendar months). The last day itself still counts.
3. The level *held* is the highest one shown by a row that counts, has not run out and is stronger
   than self-assessment. A row says "at least this level": none takes away what another has shown, so
   adding valid evidence never lowers a standing, and time alone never raises one.
4. The row that *decides* is, among those that show the held level, the one of the strongest kind,
   then the latest. `rules.deciding` says why it decided over each other row.
5. *Met* where the held level reaches the minimum; a level above a range's maximum is met too.
   Otherwise *expired* where a row that ran out would meet it, or where all that was ever shown has
   run out; otherwise *below by n*. With no evidence but self-assessment, the latest one makes it
   *self-declared*; a self-assessment that ran out leaves *not assessed*.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Protocol

from genomeready.competence.rules.kinds import STRENGTH, EvidenceKind, State
from genomeready.competence.rules.validity import months_later


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """What a role asks of one competency. `set_key` names its optional set; None is mandatory."""

    competency_id: int
    minimum: int | None
    maximum: int | None = None
    applicable: bool = True
    set_key: str | None = None
    max_age_months: int | None = None


class Shown(NamedTuple):
    """One row of evidence. A withdrawn row shows nothing: it ends the row it supersedes.

    A tuple, since thousands are made at a time.
    """

    id: int
    competency_id: int
    level: int
    kind: str
    shown_at: datetime
    valid_until: date | None = None
    supersedes_id: int | None = None
    withdrawn: bool = False

    @property
    def day(self) -> date:
        """The day, in UTC, from which the row counts."""
        return self.shown_at.astimezone(UTC).date()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one competency stands on a day.

    `level` is the level held, None where none is; a level that was only declared, or that has run
    out, stands in `deciding`, the row that decided. `by` counts the steps missing when *below*.
    `holding` is the row that shows the level held: another than the deciding one where that ran out.
    """

    state: State
    by: int = 0
    level: int | None = None
    deciding: Shown | None = None
    holding: Shown | None = field(default=None, compare=False)


_NOT_APPLICABLE = Standing(state=State.NOT_APPLICABLE)
_NOT_ASSESSED = Standing(state=State.NOT_ASSESSED)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a role is not fully met: a mandatory competency and how it stands."""

    competency_id: int
    state: State
    by: int


def last_day(row: Shown, *, max_age_months: int | None) -> date | None:
    """Return the last day on which a row counts for a need; None where it never runs out.

    >>> row = Shown(id=1, competency_id=7, level=2, kind="quiz", shown_at=datetime(2026, 1, 31, tzinfo=UTC))
    >>> last_day(row, max_age_months=1)
    datetime.date(2026, 2, 28)
    """
    if max_age_months is None:
        return row.valid_until
    too_old_after = months_later(row.day, max_age_months)
    return too_old_after if row.valid_until is None else min(row.valid_until, too_old_after)


def in_force(evidence: Iterable[Shown], as_of: date) -> list[Shown]:
    """Return the rows shown by a day that no row shown by then has withdrawn or superseded."""
    over = datetime.combine(as_of + timedelta(days=1), time.min, UTC)
    known = [row for row in evidence if row.shown_at < over]
    ended = {row.supersedes_id for row in known}
    return [row for row in known if not row.withdrawn and row.id not in ended]


def by_competency(rows: Iterable[Shown]) -> Mapping[int, Sequence[Shown]]:
    """Return rows under the id of the competency that they count for."""
    found: defaultdict[int, list[Shown]] = defaultdict(list)
    for row in rows:
        found[row.competency_id].append(row)
    return found


def standing(need: Asked, rows: Iterable[Shown], as_of: date) -> Standing:
    """Return how one need stands, from the rows in force for its competency.

    >>> quiz = Shown(id=1, competency_id=7, level=1, kind="quiz", shown_at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> found = standing(Need(competency_id=7, minimum=2), [quiz], date(2026, 4, 1))
    >>> found.state.value, found.by, found.level, found.deciding.id
    ('below', 1, 1, 1)
    """
    if not need.applicable or need.minimum is None:
        return _NOT_APPLICABLE
    best, lost, declared = _foremost(need, rows, as_of)
    level = best.level if best else None
    if best and best.level >= need.minimum:
        return Standing(state=State.MET, level=level, deciding=best, holding=best)
    if lost and (best is None or lost.level >= need.minimum):
        return Standing(state=State.EXPIRED, level=level, deciding=lost, holding=best)
    if best:
        return Standing(state=State.BELOW, by=need.minimum - best.level, level=level, deciding=best, holding=best)
    return Standing(state=State.SELF_DECLARED, deciding=declared) if declared else _NOT_ASSESSED


def weight(row: Shown) -> tuple[int, int, datetime, int]:
    """Return what is compared between rows that are stronger than self-assessment: level, kind, moment, number.

    >>> exam = Shown(id=1, competency_id=7, level=2, kind="examination", shown_at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> weight(exam) > weight(exam._replace(kind="quiz", shown_at=datetime(2026, 5, 1, tzinfo=UTC)))
    True
    """
    return row.level, STRENGTH[row.kind], row.shown_at, row.id


def counts_on(day: date, row: Shown, *, max_age_months: int | None) -> bool:
    """Say whether a row in force has not run out for a need."""
    if row.valid_until is not None and row.valid_until < day:
        return False
    return max_age_months is None or day <= months_later(row.day, max_age_months)


def _foremost(need: Asked, rows: Iterable[Shown], as_of: date) -> tuple[Shown | None, Shown | None, Shown | None]:
    """Return the foremost row that is proven and valid, that was proven and ran out, and that is declared and valid."""
    best: Shown | None = None
    lost: Shown | None = None
    declared: Shown | None = None
    oldest = need.max_age_months
    for row in rows:
        valid = counts_on(as_of, row, max_age_months=oldest)
        if row.kind == EvidenceKind.SELF:
            if valid and (declared is None or (row.shown_at, row.id) > (declared.shown_at, declared.id)):
                declared = row
        elif valid:
            if best is None or weight(row) > weight(best):
                best = row
        elif lost is None or weight(row) > weight(lost):
            lost = row
    return best, lost, declared


def standings(needs: Iterable[Asked], evidence: Iterable[Shown], as_of: date) -> dict[int, Standing]:
    """Return how every need stands on a day, by competency id: the one place where this is decided.

    >>> exam = Shown(id=1, competency_id=7, level=3, kind="examination", shown_at=datetime(2026, 3, 1, 9, tzinfo=UTC))
    >>> needs = [Need(competency_id=7, minimum=2), Need(competency_id=8, minimum=1)]
    >>> [s.state.value for s in standings(needs, [exam], date(2026, 3, 1)).values()]
    ['met', 'not-assessed']
    >>> [s.state.value for s in standings(needs, [exam], date(2026, 2, 28)).values()]
    ['not-assessed', 'not-assessed']
    """
    rows = by_competency(in_force(evidence, as_of))
    return {need.competency_id: standing(need, rows.get(need.competency_id, ()), as_of) for need in needs}


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
