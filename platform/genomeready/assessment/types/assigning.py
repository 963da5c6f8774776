"""The assignment of least cost between two small groups, exactly (Kuhn 1955, in the form of shortest augmenting paths)."""

from collections.abc import Sequence
from fractions import Fraction
from math import inf

Costs = Sequence[Sequence[int | Fraction]]
"""What it costs that a row goes with a column; negative where it earns."""
Number = int | Fraction | float


def assigned(costs: Costs) -> list[tuple[int, int]]:
    """Return which row goes with which column so that all rows or all columns are used and the sum is least.

    >>> assigned([[4, 1, 3], [2, 0, 5], [3, 2, 2]])
    [(0, 1), (1, 0), (2, 2)]
    >>> assigned([[1], [0]]), assigned([[5, 2]]), assigned([])
    ([(1, 0)], [(0, 1)], [])
    >>> assigned([[-Fraction(2), -Fraction(2)], [-Fraction(5, 2), -Fraction(2)]])
    [(0, 1), (1, 0)]
    """
    if not costs or not costs[0]:
        return []
    if len(costs) > len(costs[0]):
        return sorted((i, j) for j, i in assigned([list(column) for column in zip(*costs, strict=True)]))
    rows, columns = len(costs), len(costs[0])
    holder = [0] * (columns + 1)
    up: list[Number] = [0] * (rows + 1)
    across: list[Number] = [0] * (columns + 1)
    for row in range(1, rows + 1):
        holder[0] = row
        way = _augmented(costs, up, across, holder)
        column = way[-1]
        for before in reversed(way[:-1]):
            holder[column] = holder[before]
            column = before
    return sorted((holder[j] - 1, j - 1) for j in range(1, columns + 1) if holder[j])


def _augmented(costs: Costs, up: list[Number], across: list[Number], holder: list[int]) -> list[int]:
    """Return the columns of the shortest way from the new row to a column that is free; the potentials are raised."""
    columns = len(across)
    least: list[Number] = [inf] * columns
    before, done, at = [0] * columns, [False] * columns, 0
    while holder[at]:
        done[at] = True
        row = holder[at]
        for j in range(1, columns):
            if not done[j]:
                cost = costs[row - 1][j - 1] - up[row] - across[j]
                if cost < least[j]:
                    least[j], before[j] = cost, at
        step, nearest = min((least[j], j) for j in range(1, columns) if not done[j])
        for j in range(columns):
            if done[j]:
                up[holder[j]] += step
                across[j] -= step
            else:
                least[j] -= step
        at = nearest
    way = [at]
    while way[-1]:
        way.append(before[way[-1]])
    return way[::-1]
