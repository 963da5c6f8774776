"""Which row of evidence decided a standing, over which others, and why: what a page tells the reader. Pure.

See `docs/decisions/0008-which-evidence-decides.md` for the reasons behind the order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from genomeready.competence.rules.kinds import STRENGTH, EvidenceKind
from genomeready.competence.rules.standing import Asked, Shown, Standing, by_competency, counts_on, in_force, standing, weight


class Why(StrEnum):
    """Why the deciding row outranks another."""

    DECLARED_ONLY = "declared-only"
    """The other one is a self-assessment, which never counts beside anything stronger."""
    RAN_OUT = "ran-out"
    """The other one has run out."""
    LEVEL = "level"
    """The other one shows a lower level: that much is shown by both, the rest by the deciding one alone."""
    KIND = "kind"
    """Both show the same level; the deciding one is of the stronger kind."""
    LATER = "later"
    """Both show the same level by the same kind (or are both self-assessments); the deciding one is later."""


@dataclass(frozen=True, kw_only=True)
class Outranked:
    """A row in force that did not decide, and why not.

    `disagrees` where it is valid and of a stronger kind than the deciding row and yet shows a lower level:
    the one case in which a reader may wonder, so it is always told.
    """

    row: Shown
    why: Why
    disagrees: bool


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A standing with the rows behind it, the nearest of those that did not decide first."""

    standing: Standing
    outranked: tuple[Outranked, ...] = ()

    @property
    def why(self) -> Why | None:
        """Why the deciding row outranks the nearest other one; None where it is the only one, or there is none."""
        return self.outranked[0].why if self.outranked else None

    @property
    def dissent(self) -> tuple[Outranked, ...]:
        """The rows of a stronger kind that show less than the deciding row."""
        return tuple(other for other in self.outranked if other.disagrees)


def verdicts(needs: Iterable[Asked], evidence: Iterable[Shown], as_of: date) -> dict[int, Verdict]:
    """Return how every need stands on a day and which rows are behind it, by competency id.

    >>> from datetime import UTC, datetime
    >>> from genomeready.competence.rules.standing import Need
    >>> march, may = datetime(2026, 3, 3, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    >>> exam = Shown(id=1, competency_id=7, level=2, kind="examination", shown_at=march)
    >>> confirmed = Shown(id=2, competency_id=7, level=2, kind="supervisor", shown_at=may)
    >>> found = verdicts([Need(competency_id=7, minimum=2)], [exam, confirmed], date(2026, 6, 1))[7]
    >>> found.standing.deciding.kind, found.why.value, found.outranked[0].row.kind
    ('examination', 'kind', 'supervisor')
    """
    rows = by_competency(in_force(evidence, as_of))
    return {need.competency_id: _verdict(need, rows.get(need.competency_id, ()), as_of) for need in needs}


def _verdict(need: Asked, rows: Sequence[Shown], as_of: date) -> Verdict:
    how = standing(need, rows, as_of)
    winner = how.deciding
    if winner is None:
        return Verdict(standing=how)
    counting = {row.id for row in rows if counts_on(as_of, row, max_age_months=need.max_age_months)}
    others = [_outranked(winner, row, counting) for row in rows if row.id != winner.id]
    return Verdict(standing=how, outranked=tuple(sorted(others, key=lambda other: _nearness(other.row, counting), reverse=True)))


def _nearness(row: Shown, counting: set[int]) -> tuple[object, ...]:
    """Return by what runners-up are sorted: what still counts before what ran out, self-assessment last."""
    declared = row.kind == EvidenceKind.SELF
    return not declared, row.id in counting, () if declared else weight(row), row.shown_at, row.id


def _outranked(winner: Shown, other: Shown, counting: set[int]) -> Outranked:
    return Outranked(
        row=other, why=_why(winner, other, counting),
        disagrees=winner.level > other.level and STRENGTH[other.kind] > STRENGTH[winner.kind] and other.id in counting,
    )  # fmt: skip


def _why(winner: Shown, other: Shown, counting: set[int]) -> Why:
    if other.kind == EvidenceKind.SELF and winner.kind != EvidenceKind.SELF:
        return Why.DECLARED_ONLY
    if winner.id in counting and other.id not in counting:
        return Why.RAN_OUT
    if winner.kind == EvidenceKind.SELF or (winner.level, winner.kind) == (other.level, other.kind):
        return Why.LATER
    return Why.LEVEL if winner.level > other.level else Why.KIND
