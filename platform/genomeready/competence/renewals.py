"""What was shown and will run out: for each competency that is met, the last day on which it is. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.rules.standing import Asked, Shown, in_force, last_day
from genomeready.competence.rules.validity import months_later

AHEAD = 12
"""How many months ahead one is told."""


@dataclass(frozen=True, kw_only=True)
class Expiry:
    """A competency that is met today, the last day on which it is without anything new, and the row that lasts until then."""

    competency_id: int
    last: date
    row: Shown


def expiring(needs: Iterable[Asked], evidence: Iterable[Shown], as_of: date) -> list[Expiry]:
    """Return what is met on a day and will not be `AHEAD` months later without anything new, the earliest first.

    Where several rows meet a need, the one that lasts longest counts: a certificate that runs out
    takes nothing away while a supervisor's confirmation goes on.
    """
    rows: defaultdict[int, list[Shown]] = defaultdict(list)
    for row in in_force(evidence, as_of):
        rows[row.competency_id].append(row)
    found = [end for need in needs if (end := _end(need, rows.get(need.competency_id, []), as_of))]
    return sorted(found, key=lambda end: (end.last, end.competency_id))


def _end(need: Asked, rows: Sequence[Shown], as_of: date) -> Expiry | None:
    if not need.applicable or need.minimum is None:
        return None
    enough = [row for row in rows if row.kind != EvidenceKind.SELF and row.level >= need.minimum]
    lasting = [(last_day(row, max_age_months=need.max_age_months) or date.max, row.id, row) for row in enough]
    last, _, row = max(lasting, default=(date.max, 0, None))
    if row is None or not as_of <= last <= months_later(as_of, AHEAD):
        return None
    return Expiry(competency_id=need.competency_id, last=last, row=row)
