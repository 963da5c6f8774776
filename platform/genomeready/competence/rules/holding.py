"""What is kept of everyone's standing for today, and until when it stays true by itself. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.standing import Asked, Shown, Standing, last_day, standings


class Kept(NamedTuple):
    """One competency of one role as it is kept; `missing` is the number of steps missing when *below*.

    `until` is the last day on which this is sure to be true unless something new is written: after it, what holds it up
    has run out, and it is worked out again. None where nothing runs out.
    """

    competency_id: int
    state: State
    missing: int
    level: int | None
    deciding_id: int | None
    until: date | None


def kept(needs: Iterable[Asked], evidence: Sequence[Shown], as_of: date) -> list[Kept]:
    """Return what is kept of one person's standing against one role on a day.

    Only competencies in which something was ever written have a row; where all of it was withdrawn
    since, or was self-assessment that ran out, the row says *not assessed*, as no row does.

    >>> from datetime import UTC, datetime
    >>> from genomeready.competence.rules.standing import Need
    >>> exam = Shown(7, 1, 2, "examination", datetime(2026, 3, 1, tzinfo=UTC), date(2031, 3, 1))
    >>> needs = [Need(competency_id=1, minimum=3), Need(competency_id=2, minimum=1)]
    >>> [row] = kept(needs, [exam], date(2026, 4, 1))
    >>> row.competency_id, row.state.value, row.missing, row.level, row.deciding_id, row.until.year
    (1, 'below', 1, 2, 7, 2031)
    """
    written = {row.competency_id for row in evidence}
    touched = [need for need in needs if need.applicable and need.competency_id in written]
    found = standings(touched, evidence, as_of)
    news = min((row.day for row in evidence if row.day > as_of), default=None)
    return [_kept(need, found[need.competency_id], news) for need in touched]


def _kept(need: Asked, how: Standing, news: date | None) -> Kept:
    return Kept(
        competency_id=need.competency_id, state=how.state, missing=how.by, level=how.level,
        deciding_id=how.deciding.id if how.deciding else None, until=_until(need, how, news),
    )  # fmt: skip


def _until(need: Asked, how: Standing, news: date | None) -> date | None:
    """Return the last day before what holds a standing up runs out, or before a row with a later date begins to count.

    What ran out stays run out, and no row but the one that holds the level (or, where nothing is held, the
    self-assessment that decides) changes anything by running out.
    """
    holding = how.holding or (how.deciding if how.state is State.SELF_DECLARED else None)
    ends = [last_day(holding, max_age_months=need.max_age_months)] if holding else []
    ends.append(news - timedelta(days=1) if news else None)
    return min((end for end in ends if end is not None), default=None)
