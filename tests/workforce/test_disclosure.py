"""Nobody found out: no hidden count follows from what is shown."""

from fractions import Fraction
from itertools import product

import pytest
from factories.workforce import a_tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genomeready.workforce.disclosure import (
    Cell,
    Counted,
    DisclosureRule,
    Sum,
    cells,
    determined,
    hidden_keys,
    is_disclosive,
    rounded,
    share,
)
from genomeready.workforce.rules import ALL, Key, Tree, sums_of

RULE = DisclosureRule()
PROFESSIONS = ("nurse", "physician", "pharmacist")


def follows(hidden: set[Key], sums: list[Sum[Key]]) -> set[Key]:
    """The hidden counts that have one solution only: Gauss–Jordan elimination with exact fractions, written apart from the platform's."""
    unknowns = sorted(hidden)
    place = {key: column for column, key in enumerate(unknowns)}
    rows = []
    for one in sums:
        row = [Fraction(0)] * len(unknowns)
        for key, factor in ((one.total, 1), *((part, -1) for part in one.parts)):
            if key in place:
                row[place[key]] += factor
        rows.append(row)
    pivots = []
    for column in range(len(unknowns)):
        pivot = next((r for r in rows[len(pivots) :] if r[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        rows = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
        rows.insert(len(pivots), pivot)
        pivots.append(column)
    return {unknowns[column] for row, column in zip(rows, pivots, strict=False) if sum(value != 0 for value in row) == 1}


def grown(tree: Tree, leaves: dict[Key, Counted]) -> dict[Key, Counted]:
    """The whole table from the counts at its leaves: every place over its parts, every place over its professions."""
    counts = dict(leaves)
    for place in reversed(list(tree.places)):
        for profession in PROFESSIONS:
            if tree.parts[place]:
                parts = [counts[part, profession] for part in tree.parts_and_rest(place)]
                counts[place, profession] = Counted(sum(c.value for c in parts), sum(c.of for c in parts))
    for place in tree.everywhere():
        parts = [counts[place, profession] for profession in PROFESSIONS]
        counts[place, ALL] = Counted(sum(c.value for c in parts), sum(c.of for c in parts))
    return counts


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[Key, Counted], list[Sum[Key]]]:
    """A country of a few regions and providers, with small and large counts."""
    paths = ["/1/"]
    number = 1
    for _region in range(draw(st.integers(1, 3))):
        number += 1
        region = f"/1/{number}/"
        paths.append(region)
        for _provider in range(draw(st.integers(0, 3))):
            number += 1
            paths.append(f"{region}{number}/")
    tree = a_tree(*paths)
    leaves: dict[Key, Counted] = {}
    for place, profession in product(tree.everywhere(), PROFESSIONS):
        if not tree.parts.get(place):
            of = draw(st.sampled_from([0, 0, 1, 4, 9, 12, 25, 40, 120]) if place < 0 else st.integers(0, 150))
            leaves[place, profession] = Counted(draw(st.integers(0, of)), of)
    return grown(tree, leaves), sums_of(tree, PROFESSIONS)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(tables())
def test_no_hidden_count_can_be_worked_out_from_the_shown_ones(table: tuple[dict[Key, Counted], list[Sum[Key]]]) -> None:
    counts, sums = table

    hidden = hidden_keys(counts, sums, RULE)

    assert follows(hidden, sums) == set()
    assert determined(hidden, sums) == set()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(tables())
def test_what_is_shown_is_large_on_both_sides_and_rounded(table: tuple[dict[Key, Counted], list[Sum[Key]]]) -> None:
    counts, sums = table

    for key, cell in cells(counts, sums, RULE).items():
        count = counts[key]
        assert cell.shown == (cell.value is not None)
        if cell.value is not None and count.of:
            assert cell.value >= RULE.threshold
            assert cell.value % RULE.base == 0
            assert count.smaller_side >= RULE.threshold
            assert abs(cell.value - count.value) <= RULE.base // 2


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(tables())
def test_in_each_sum_the_hidden_parts_are_two_or_more_and_together_no_small_number(
    table: tuple[dict[Key, Counted], list[Sum[Key]]],
) -> None:
    counts, sums = table

    hidden = hidden_keys(counts, sums, RULE)

    for one in sums:
        parts = [counts[key] for key in one.parts if key in hidden]
        if one.total not in hidden and parts:
            assert len(parts) >= 2
            assert not is_disclosive(Counted(sum(c.value for c in parts), sum(c.of for c in parts)), RULE)
        if one.total in hidden:
            assert parts


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(tables())
def test_the_elimination_agrees_with_exact_fractions(table: tuple[dict[Key, Counted], list[Sum[Key]]]) -> None:
    counts, sums = table
    hidden = {key for key, count in counts.items() if is_disclosive(count, RULE)}

    assert determined(hidden, sums) == follows(hidden, sums)


def test_two_hidden_in_every_row_and_column_are_not_enough_and_the_platform_knows() -> None:
    """Two closed rings of hidden counts joined by one more: that one follows, though it is never alone in a row or column."""
    ring_one, ring_two = list(product((1, 2), "ab")), list(product((3, 4), "cd"))
    bridge = (2, "c")
    hidden = {*ring_one, *ring_two, bridge}
    rows = [Sum((row, "total"), tuple((row, column) for column in "abcd")) for row in (1, 2, 3, 4)]
    columns = [Sum((0, column), tuple((row, column) for row in (1, 2, 3, 4))) for column in "abcd"]

    assert all(sum(part in hidden for part in one.parts) != 1 for one in [*rows, *columns])
    assert determined(hidden, [*rows, *columns]) == {bridge}


def test_the_bridge_between_two_rings_is_closed_by_hiding_one_more() -> None:
    small, large = Counted(4, 50), Counted(25, 50)
    ring = {*product((1, 2), "ab"), *product((3, 4), "cd"), (2, "c")}
    counts = {(row, column): small if (row, column) in ring else large for row in (1, 2, 3, 4) for column in "abcd"}
    sums = [Sum((row, "total"), tuple((row, column) for column in "abcd")) for row in (1, 2, 3, 4)]
    sums += [Sum((0, column), tuple((row, column) for row in (1, 2, 3, 4))) for column in "abcd"]
    for one in sums:
        parts = [counts[key] for key in one.parts]
        counts[one.total] = Counted(sum(c.value for c in parts), sum(c.of for c in parts))

    hidden = hidden_keys(counts, sums, DisclosureRule(threshold=5, base=5))

    assert ring < hidden
    assert follows(hidden, sums) == set()


def test_nobody_and_everybody_are_hidden_for_they_tell_of_each_person() -> None:
    assert is_disclosive(Counted(0, 200), RULE)
    assert is_disclosive(Counted(200, 200), RULE)
    assert is_disclosive(Counted(191, 200), RULE)
    assert not is_disclosive(Counted(100, 200), RULE)


def test_a_place_without_anybody_hides_nothing() -> None:
    assert cells({"a": Counted(0, 0)}, [], RULE) == {"a": Cell(0, shown=True)}


def test_a_lone_small_count_takes_the_next_smallest_with_it() -> None:
    counts = {"a": Counted(3, 100), "b": Counted(40, 100), "c": Counted(20, 100), "all": Counted(63, 300)}

    shown = cells(counts, [Sum("all", ("a", "b", "c"))], RULE)

    assert {key: str(cell) for key, cell in shown.items()} == {"a": "c", "b": "40", "c": "c", "all": "65"}


def test_small_counts_that_are_small_together_take_a_third_with_them() -> None:
    counts = {"a": Counted(3, 100), "b": Counted(4, 100), "c": Counted(50, 100), "d": Counted(60, 100), "all": Counted(117, 400)}

    together = hidden_keys(counts, [Sum("all", ("a", "b", "c", "d"))], RULE)
    assert len(together) == 3
    assert {"a", "b"} < together


def test_where_there_is_no_other_part_the_total_goes() -> None:
    counts = {"only": Counted(4, 100), "all": Counted(4, 100), "other": Counted(50, 100), "sum": Counted(54, 200)}

    hidden = hidden_keys(counts, [Sum("all", ("only",)), Sum("sum", ("all", "other"))], RULE)

    assert {"only", "all"} <= hidden
    assert determined(hidden, [Sum("all", ("only",)), Sum("sum", ("all", "other"))]) == set()


def test_the_same_counts_give_the_same_pattern() -> None:
    tree = a_tree("/1/", "/1/2/", "/1/3/", "/1/4/")
    leaves = {(place, what): Counted((place * 7 + len(what) * 5) % 37, 60) for place in (2, 3, 4) for what in PROFESSIONS}
    leaves |= {(-1, what): Counted(0, 0) for what in PROFESSIONS}
    counts, sums = grown(tree, leaves), sums_of(tree, PROFESSIONS)

    first = hidden_keys(counts, sums, RULE)

    assert hidden_keys(counts, sums, RULE) == first


@pytest.mark.parametrize(("value", "printed"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1002, 1000)])
def test_counts_are_rounded_to_the_nearest_five(value: int, printed: int) -> None:
    assert rounded(value, RULE) == printed


def test_rounding_never_goes_below_the_threshold() -> None:
    assert rounded(12, DisclosureRule(threshold=12, base=5)) == 15


def test_percentages_come_from_rounded_counts_and_never_pass_the_whole() -> None:
    assert share(25, 81, RULE) == share(25, 79, RULE)
    assert share(45, 43, RULE) == 1
    assert share(None, 40, RULE) is None
    assert share(0, 0, RULE) is None


def test_the_ministry_may_set_a_higher_threshold() -> None:
    count = Counted(15, 40)

    assert not is_disclosive(count, DisclosureRule(threshold=10))
    assert is_disclosive(count, DisclosureRule(threshold=20))
