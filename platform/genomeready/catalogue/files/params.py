"""The parameters of a question: which values each variant has. Pure.

`params` of a question's head names values in the order in which they are worked out: one of a list (`choose`), a whole number
(`integer`) or arithmetic with those above it (`expr`). `where` is a condition, or several, that the values must keep. Which values
a seed stands for follows from the seed and the names alone: from SHA-256, and so on every machine and for ever.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from genomeready.base.expressions import BadExpressionError, evaluate, holds
from genomeready.base.ids import digest

WHERE = "where"
MOST_TRIES = 200
"""So often other values are tried for a seed whose values do not keep the conditions."""

Value = Fraction | str
"""A number, or a text that is set in as it is."""


class BadParameterError(ValueError):
    """Parameters that cannot be worked out: the name of the one, and why."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"`{name}` cannot be worked out: {why}.")
        self.name = name


def values_of(params: Mapping[str, Any], seed: int) -> dict[str, Value]:
    """Return the values that a seed stands for.

    >>> params = {"n": {"choose": [20, 25, 50]}, "d": {"choose": ["phenylketonuria"]}, "q": {"expr": "1/n"}, "where": "n > 20"}
    >>> [{name: str(value) for name, value in values_of(params, seed).items()} for seed in (1, 3)]
    [{'n': '50', 'd': 'phenylketonuria', 'q': '1/50'}, {'n': '25', 'd': 'phenylketonuria', 'q': '1/25'}]

    Raises:
        BadParameterError: an expression or a condition cannot be worked out, or no values keep the conditions.
    """
    told = params.get(WHERE, [])
    conditions = [told] if isinstance(told, str) else told
    for number in range(MOST_TRIES):
        found = _drawn(params, f"{seed}/{number}")
        if all(_is_kept(condition, found) for condition in conditions):
            return found
    raise BadParameterError(WHERE, f"no values keep it for the seed {seed}")


def numbers_in(values: Mapping[str, Value]) -> dict[str, Fraction]:
    """Return the values that expressions can use."""
    return {name: value for name, value in values.items() if isinstance(value, Fraction)}


def as_told(values: Mapping[str, Value]) -> dict[str, str]:
    """Return values as they are stored: fractions in their lowest terms.

    >>> as_told({"q": Fraction(2, 100), "d": "haemophilia"})
    {'q': '1/50', 'd': 'haemophilia'}
    """
    return {name: str(value) for name, value in values.items()}


def _drawn(params: Mapping[str, Any], seed: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, told in params.items():
        if name == WHERE:
            continue
        if "expr" in told:
            try:
                found[name] = evaluate(told["expr"], numbers_in(found))
            except BadExpressionError as why:
                raise BadParameterError(name, str(why)) from None
        elif "choose" in told:
            found[name] = _value(told["choose"][_below(len(told["choose"]), f"{seed}/{name}")])
        else:
            least, most = told["integer"]
            if least > most:
                raise BadParameterError(name, "its first number is above its second")
            found[name] = Fraction(least + _below(most - least + 1, f"{seed}/{name}"))
    return found


def _below(number: int, seed: str) -> int:
    return int(digest(seed), 16) % number


def _value(told: float | str) -> Value:
    return told if isinstance(told, str) else Fraction(str(told))


def _is_kept(condition: str, values: Mapping[str, Value]) -> bool:
    try:
        return holds(condition, numbers_in(values))
    except BadExpressionError as why:
        raise BadParameterError(WHERE, str(why)) from None
