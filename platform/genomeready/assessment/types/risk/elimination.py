"""Exact sums over many unknowns, one unknown at a time.

Each factor is a table over a few variables; the product of all, summed over everything but one variable, is found by
eliminating the others one after the other, cheapest first. On a pedigree this is the peeling of Elston and Stewart (1971,
doi 10.1159/000152448), and it needs no tree: a loop by consanguinity only makes some tables wider.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

WIDEST = 9
"""How many variables one table may come to hold: 3 ** 9 entries. Pedigrees that people draw stay far below."""

State = int
Entries = Mapping[tuple[State, ...], Fraction]


class TooTangled(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """More loops than the engine follows."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A table: for each combination of its variables' states a value above 0; what is missing is 0."""

    variables: tuple[str, ...]
    entries: Entries


def multiplied(factors: Sequence[Factor], states: Mapping[str, Sequence[State]]) -> Factor:
    """Return the product of factors, over all their variables.

    >>> half = Fraction(1, 2)
    >>> one = Factor(("a",), {(0,): half, (1,): half})
    >>> two = Factor(("a", "b"), {(0, 0): half, (1, 1): Fraction(1)})
    >>> {key: str(value) for key, value in multiplied([one, two], {"a": (0, 1), "b": (0, 1)}).entries.items()}
    {(0, 0): '1/4', (1, 1): '1/2'}
    """
    variables = tuple(dict.fromkeys(name for factor in factors for name in factor.variables))
    if len(variables) > WIDEST:
        message = "The family has more loops than can be followed; leave out people who add nothing."
        raise TooTangled(message)
    places = [tuple(variables.index(name) for name in factor.variables) for factor in factors]
    entries: dict[tuple[State, ...], Fraction] = {}
    for key in product(*(states[name] for name in variables)):
        parts = [factor.entries.get(tuple(key[n] for n in place)) for factor, place in zip(factors, places, strict=True)]
        if all(parts):
            entries[key] = prod((part for part in parts if part is not None), start=Fraction(1))
    return Factor(variables, entries)


def summed_out(factor: Factor, name: str) -> Factor:
    """Return a factor without one of its variables, summed over its states."""
    n = factor.variables.index(name)
    entries: dict[tuple[State, ...], Fraction] = {}
    for key, value in factor.entries.items():
        rest = key[:n] + key[n + 1 :]
        entries[rest] = entries.get(rest, Fraction(0)) + value
    return Factor(factor.variables[:n] + factor.variables[n + 1 :], entries)


def marginal(factors: Iterable[Factor], states: Mapping[str, Sequence[State]], *, of: str) -> dict[State, Fraction]:
    """Return the sum of the product for each state of one variable; together they are the likelihood of all that was seen.

    Raises:
        TooTangled: a table would grow too wide.
    """
    left = list(factors)
    unknown = {name for factor in left for name in factor.variables} - {of}
    while unknown:
        name = min(sorted(unknown), key=lambda each: len(_neighbours(left, each)))
        touching = [factor for factor in left if name in factor.variables]
        left = [factor for factor in left if name not in factor.variables]
        left.append(summed_out(multiplied(touching, states), name))
        unknown.remove(name)
    found = multiplied(left, states)
    if not found.variables:
        return {}
    return {key[0]: value for key, value in found.entries.items()}


def _neighbours(factors: Iterable[Factor], name: str) -> set[str]:
    return {other for factor in factors if name in factor.variables for other in factor.variables}
