"""Nobody found out: which counts of people's results may be shown, and in what form. Pure.

A *count* says that so many of so many people have a result. How many people there are is stock and
public; the result is theirs. The rules, after the practice of national statistics (ONS 10-5 rule:
hide below 10, round the rest to 5; UK LLC: zero counts as small, at least two masked in a row):

1. **Primary**: a count is hidden when fewer than `threshold` people have the result, or fewer than
   `threshold` have it not. Zero and all-of are the extremes of both. The second half is needed
   because each gap is printed as the difference, so a small rest is a small count as well.
2. **Secondary**: what is hidden must not follow from what is shown. In each sum of which the total
   is shown, the hidden parts are at least two, and together as large as a count that may be shown.
   Then an exact elimination over *all* sums looks for hidden counts that still follow from the
   rest, and hides the smallest neighbour of each until none is left. (Two hidden in every row and
   column are not enough on their own: two closed groups joined by one cell give that cell away.)
3. **Rounding**: what is shown is rounded to `base`, each count on its own, totals too. Differences
   and percentages are made from the rounded counts, so that they tell nothing more.

The pattern belongs to the whole tree of organisations on a date, not to the page that shows a part
of it, so that asking for another part never gives a hidden count back.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

MARKER = "c"
"""What stands where a count is hidden ("c" for confidential)."""

_PRIME = 2**61 - 1  # the sums form a network matrix: elimination only ever meets -1, 0 and 1, which no prime disturbs


@dataclass(frozen=True, kw_only=True)
class DisclosureRule:
    """The ministry's setting: hide below `threshold`, round to `base`."""

    threshold: int = 10
    base: int = 5


@dataclass(frozen=True)
class Counted:
    """So many (`value`) of so many people (`of`)."""

    value: int
    of: int

    @property
    def smaller_side(self) -> int:
        """The smaller of those who have the result and those who have not."""
        return min(self.value, self.of - self.value)


@dataclass(frozen=True)
class Sum(Generic[K]):
    """That one count is the sum of others: a row of a table, or a column."""

    total: K
    parts: tuple[K, ...]


@dataclass(frozen=True)
class Cell:
    """A count as it is printed: `value` is None where it is hidden."""

    value: int | None
    shown: bool

    def __str__(self) -> str:
        return MARKER if self.value is None else str(self.value)


def is_disclosive(count: Counted, rule: DisclosureRule) -> bool:
    """Say whether a count must be hidden for its own sake; nobody at all (0 of 0) is no secret.

    >>> [is_disclosive(Counted(v, 40), DisclosureRule()) for v in (0, 9, 10, 30, 31, 40)]
    [True, True, False, False, True, True]
    """
    return count.of > 0 and count.smaller_side < rule.threshold


def rounded(value: int, rule: DisclosureRule) -> int:
    """Return a count that may be shown, rounded to the base, and never to below the threshold.

    >>> [rounded(v, DisclosureRule()) for v in (10, 12, 13, 47)]
    [10, 10, 15, 45]
    >>> rounded(11, DisclosureRule(threshold=11, base=5)), rounded(0, DisclosureRule())
    (15, 0)
    """
    if not value:
        return 0  # shown only where there is nobody at all
    least = -(-rule.threshold // rule.base) * rule.base
    return max((2 * value + rule.base) // (2 * rule.base) * rule.base, least)


def share(value: int | None, of: int, rule: DisclosureRule | None) -> Decimal | None:
    """Return a share in whole percent; from rounded counts where a rule is given. None when hidden.

    >>> share(25, 81, DisclosureRule()), share(25, 81, None), share(None, 81, None)
    (Decimal('0.31'), Decimal('0.31'), None)
    """
    people = max(rounded(of, rule), value or 0) if rule else of
    if value is None or not people:
        return None
    return (Decimal(value) / Decimal(people)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def cells(counts: Mapping[K, Counted], sums: Sequence[Sum[K]], rule: DisclosureRule) -> dict[K, Cell]:
    """Return every count as it may be printed, after primary and secondary suppression and rounding."""
    hidden = hidden_keys(counts, sums, rule)
    return {
        key: Cell(None, shown=False) if key in hidden else Cell(rounded(count.value, rule), shown=True) for key, count in counts.items()
    }


def hidden_keys(counts: Mapping[K, Counted], sums: Sequence[Sum[K]], rule: DisclosureRule) -> set[K]:
    """Return which counts are hidden: the disclosive ones, and those that would give them back."""
    hidden = {key for key, count in counts.items() if is_disclosive(count, rule)}
    while True:
        _close_each_sum(counts, sums, rule, hidden)
        found = determined(hidden, sums)
        if not found:
            return hidden
        for key in sorted(found, key=lambda k: (counts[k].value, str(k))):
            _hide_a_neighbour(key, counts, sums, hidden)


def determined(hidden: AbstractSet[K], sums: Iterable[Sum[K]]) -> set[K]:
    """Return the hidden counts that follow from the shown ones and the sums, by exact elimination.

    >>> determined({"a"}, [Sum("t", ("a", "b"))]), determined({"a", "b"}, [Sum("t", ("a", "b"))])
    ({'a'}, set())
    """
    rows: dict[K, dict[K, int]] = {}
    holders: defaultdict[K, set[K]] = defaultdict(set)  # unknown -> the pivots whose rows contain it
    for one in sums:
        row = {key: _PRIME - 1 for key in one.parts if key in hidden}
        if one.total in hidden:
            row[one.total] = 1
        for pivot in [key for key in row if key in rows]:
            _subtract(row, rows[pivot], row[pivot])
        if row:
            _add_pivot(row, rows, holders)
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _add_pivot(row: dict[K, int], rows: dict[K, dict[K, int]], holders: defaultdict[K, set[K]]) -> None:
    """Take the row's rarest unknown as its pivot, and clear that unknown from all other rows."""
    pivot = min(row, key=lambda key: len(holders[key]))
    inverse = pow(row[pivot], -1, _PRIME)
    row = {key: factor * inverse % _PRIME for key, factor in row.items()}
    for other in tuple(holders[pivot]):
        before = set(rows[other])
        _subtract(rows[other], row, rows[other][pivot])
        for key in before - rows[other].keys():
            holders[key].discard(other)
        for key in rows[other].keys() - before:
            holders[key].add(other)
    rows[pivot] = row
    for key in row:
        holders[key].add(pivot)


def _subtract(row: dict[K, int], other: Mapping[K, int], times: int) -> None:
    for key, factor in other.items():
        left = (row.get(key, 0) - times * factor) % _PRIME
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def _close_each_sum(counts: Mapping[K, Counted], sums: Sequence[Sum[K]], rule: DisclosureRule, hidden: set[K]) -> None:
    """Hide more parts until no single sum gives anything back; the smallest first."""
    changed = True
    while changed:
        changed = False
        for one in sums:
            while _tells(one, counts, rule, hidden):
                hidden.add(_next_to_hide(one, counts, hidden))
                changed = True


def _tells(one: Sum[K], counts: Mapping[K, Counted], rule: DisclosureRule, hidden: AbstractSet[K]) -> bool:
    """Say whether a sum alone gives back a hidden count, or a hidden group that is too small."""
    parts = [counts[key] for key in one.parts if key in hidden]
    if one.total in hidden:
        return not parts
    if not parts:
        return False
    together = Counted(sum(c.value for c in parts), sum(c.of for c in parts))
    return len(parts) == 1 or is_disclosive(together, rule)


def _next_to_hide(one: Sum[K], counts: Mapping[K, Counted], hidden: AbstractSet[K]) -> K:
    """Return the smallest shown part that holds anybody; the total when no such part is left."""
    left = [key for key in one.parts if key not in hidden and counts[key].of]
    return min(left, key=lambda key: (counts[key].smaller_side, str(key)), default=one.total)


def _hide_a_neighbour(key: K, counts: Mapping[K, Counted], sums: Sequence[Sum[K]], hidden: set[K]) -> None:
    """Hide the smallest shown count that shares a sum with this one, or else any that is shown.

    This ends: with every count hidden nothing is determined, since twice the counts fits all sums as well.
    """
    shown = {k: c for k, c in counts.items() if c.of and k not in hidden}
    near = {k for one in sums if key in (one.total, *one.parts) for k in (one.total, *one.parts)} & shown.keys()
    candidates = near or shown.keys()
    if candidates:
        hidden.add(min(candidates, key=lambda k: (shown[k].smaller_side, str(k))))
