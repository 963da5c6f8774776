"""`{{ expression | format }}` in the texts of a question, with the values of a variant set in. Pure.

A format is `percent` (0.5 becomes 50 %), `number`, `fraction` (1/150) or `1 in n`. After `percent` and `number` may stand to how many
significant figures: `number 3`. Without that a number is written in full; one that has no end needs it. A text that is a single
expression without a format is a number where it stands in the head, except in an answer of a test, which is always text. A gap of
a passage, `{{gap:id}}`, is left as it is.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any, Final

from genomeready.base.expressions import BadExpressionError, evaluate
from genomeready.base.located import Path
from genomeready.catalogue.files.params import Value, numbers_in

MOST_FIGURES: Final = 12
GROUPED_FROM: Final = 1_000
_PLACE: Final = re.compile(r"\{\{(?!gap:)(?P<inside>[^{}\n]*)\}\}")
_BROKEN: Final = re.compile(r"\{\{(?!gap:)")
_FORMAT: Final = re.compile(r"(?P<name>percent|number|fraction|1 in n)(?: (?P<figures>[1-9]))?")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


class BadPlaceholderError(ValueError):
    """A place in a text that cannot be filled; `line` counts from 0 within the text."""

    def __init__(self, what: str, line: int = 0) -> None:
        super().__init__(what)
        self.line = line


def filled(text: str, values: Mapping[str, Value]) -> str:
    """Return a text with its places filled.

    >>> q = {"q": Fraction(1, 40)}
    >>> filled("{{ q }}, {{ q | percent }}, {{ 2/3 | number 3 }}, {{ q | 1 in n }}, {{ q*2 | fraction }}, {{gap:a}}", q)
    '0.025, 2.5 %, 0.667, 1 in 40, 1/20, {{gap:a}}'
    >>> filled("{{ 1/3 }}", {})
    Traceback (most recent call last):
    genomeready.catalogue.files.placeholders.BadPlaceholderError: `{{ 1/3 }}` has no end as a decimal number

    Raises:
        BadPlaceholderError: a place cannot be filled.
    """
    found = _PLACE.sub(lambda place: _filled(place, values), text)
    broken = _BROKEN.search(found)
    if broken:
        raise BadPlaceholderError("`{{` has no `}}` on its line", found.count("\n", 0, broken.start()))
    return found


def filled_in(value: Any, values: Mapping[str, Value], path: Path = ()) -> Any:  # noqa: ANN401 - what YAML holds
    """Return a part of a head with its places filled.

    >>> filled_in({"key": {"value": "{{ 1/q }}"}, "tests": [{"answer": ["{{ q }}"]}]}, {"q": Fraction(1, 4)})
    {'key': {'value': 4}, 'tests': [{'answer': ['0.25']}]}

    Raises:
        BadHeadError: a place cannot be filled.
    """
    if isinstance(value, dict):
        return {name: filled_in(inner, values, (*path, name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled_in(inner, values, (*path, n)) for n, inner in enumerate(value)]
    if not isinstance(value, str) or "{{" not in value:
        return value
    alone = _PLACE.fullmatch(value.strip())
    try:
        if alone and "|" not in alone["inside"] and not (path[:1] == ("tests",) and "answer" in path):
            found = _told(alone, values)
            return found if isinstance(found, str) else _number(found)
        return filled(value, values)
    except BadPlaceholderError as why:
        raise BadHeadError(str(why), path) from None


class BadHeadError(ValueError):
    """A place in a head that cannot be filled, and the path to it."""

    def __init__(self, what: str, path: Path) -> None:
        super().__init__(what)
        self.path = path


def _filled(place: re.Match[str], values: Mapping[str, Value]) -> str:
    found = _told(place, values)
    if isinstance(found, str):
        return found
    how = place["inside"].partition("|")[2].strip()
    try:
        return shown(found, how)
    except ValueError as why:
        raise BadPlaceholderError(f"`{place[0]}` {why}", place.string.count("\n", 0, place.start())) from None


def _told(place: re.Match[str], values: Mapping[str, Value]) -> Value:
    """Return what a place stands for: a text by its name alone, or what its expression comes to."""
    text = place["inside"].partition("|")[0].strip()
    held = values.get(text) if _NAME.fullmatch(text) else None
    if isinstance(held, str):
        return held
    try:
        return evaluate(text, numbers_in(values))
    except BadExpressionError as why:
        raise BadPlaceholderError(f"`{place[0]}` cannot be worked out: {why}", place.string.count("\n", 0, place.start())) from None


def shown(value: Fraction, how: str) -> str:
    """Return a number in a format.

    >>> [shown(Fraction(1, 6), how) for how in ("percent 3", "number 2", "fraction", "1 in n")]
    ['16.7 %', '0.17', '1/6', '1 in 6']
    >>> shown(Fraction(40000), ""), shown(Fraction(2, 81), "1 in n"), shown(Fraction(9997, 10000), "percent")
    ('40,000', '1 in 40.5', '99.97 %')

    Raises:
        ValueError: there is no such format, or the number does not fit it.
    """
    asked = _FORMAT.fullmatch(how or "number")
    if asked is None or (asked["figures"] and asked["name"] not in {"percent", "number"}):
        raise ValueError("has no format that is known; write percent, number, fraction or 1 in n, and figures as in `number 3`")
    figures = int(asked["figures"] or 0)
    match asked["name"]:
        case "percent":
            return f"{_decimal(value * 100, figures)} %"
        case "fraction":
            return str(value)
        case "1 in n":
            if not 0 < value <= 1:
                raise ValueError("is no `1 in n`: it is not between 0 and 1")
            return f"1 in {_decimal(1 / value, 0 if value.numerator == 1 else 3)}"
    return _decimal(value, figures)


def _decimal(value: Fraction, figures: int) -> str:
    """Return a number to so many significant figures, without noughts at its end; in full where 0 are asked for."""
    found = Context(prec=figures or 60, rounding=ROUND_HALF_UP).divide(Decimal(value.numerator), Decimal(value.denominator)).normalize()
    if not figures and (Fraction(found) != value or len(found.as_tuple().digits) > MOST_FIGURES):
        raise ValueError("has no end as a decimal number")
    return f"{found:,f}" if abs(found) >= GROUPED_FROM else f"{found:f}"


def _number(value: Fraction) -> int | float:
    """Return a number as YAML would have read it."""
    return value.numerator if value.denominator == 1 else float(value)
