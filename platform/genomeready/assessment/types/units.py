"""Quantities as people write them: a number and a unit among those that a question knows, each with its exact factor."""

import unicodedata
from collections.abc import Callable, Mapping
from fractions import Fraction

from genomeready.assessment.types.written_numbers import read_number

Units = Mapping[str, Fraction]
"""Each unit and how many of the key's unit it is: {"mg": 1, "µg": 1/1000}."""


def read_quantity(text: str, units: Units) -> tuple[Fraction, str] | None:
    r"""Return the number and the unit of a quantity, None where it is not one with a unit that is known.

    >>> mass = {"mg": Fraction(1), "µg": Fraction(1, 1000)}
    >>> [read_quantity(t, mass) for t in ("0.25 mg", "250ug", "250 \u03bcg", "0,25 MG", "250", "250 g")]
    [(Fraction(1, 4), 'mg'), (Fraction(250, 1), 'µg'), (Fraction(250, 1), 'µg'), (Fraction(1, 4), 'mg'), None, None]
    >>> read_quantity("5 %", {"cM": Fraction(1), "%": Fraction(1)})
    (Fraction(5, 1), '%')
    """
    written = text.strip()
    longest_first = sorted(units, key=len, reverse=True)
    for fold in (_same, _folded):  # Mb is not mb where a question knows both
        for unit in longest_first:
            number = _without(written, unit, fold)
            value = read_number(number) if number is not None else None
            if value is not None:
                return value, unit
    return None


def _same(text: str) -> str:
    r"""Write letters that look alike alike: the two signs for micro, and u for them.

    >>> _same("\u03bcg") == _same("µg") == _same("ug")
    True
    """
    return unicodedata.normalize("NFKC", text).replace("\N{GREEK SMALL LETTER MU}", "u")


def _folded(text: str) -> str:
    return _same(text).casefold()


def _without(written: str, unit: str, fold: Callable[[str], str]) -> str | None:
    """Return what stands before a unit at the end of a text, None where the unit does not end it."""
    text, tail = fold(written), fold(unit)
    return text.removesuffix(tail).strip() if text.endswith(tail) else None
