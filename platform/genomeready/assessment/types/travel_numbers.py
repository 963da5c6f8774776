"""Numbers that are typed on their way to and from other platforms: what `numeric` and the gaps of `cloze` share. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.interactions import ALL, NotOurs, Number, NumberEntry
from genomeready.assessment.types.number_keys import exact, tolerance_of


def entry_of(key: Mapping[str, Any], wrong: Sequence[Mapping[str, Any]]) -> NumberEntry:
    """Return a key and the known mistakes."""
    mistakes = (
        Number(value=_decimal(w["value"]), tolerance=_decimal(w["tolerance"]), credit=exact(w["credit"]), feedback=w["note"]) for w in wrong
    )
    return NumberEntry(numbers=(Number(value=_decimal(key["value"]), tolerance=_absolute(key)), *mistakes), unit=key.get("unit", ""))


def key_losses(key: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what others cannot be told: further units, and a tolerance that is not written as a number."""
    units = ("its further units, and what a wrong unit earns",) if key.get("units") else ()
    return units if "tolerance" in key else (*units, "how its tolerance is written (it comes back as a number)")


def key_of(entry: NumberEntry) -> tuple[dict[str, Any], list[dict[str, Any]], list[str]]:
    """Return the key and the known mistakes of a number to type, and what is lost.

    Raises:
        NotOurs: no number is worth the whole mark, or more than one is.
    """
    keys = [number for number in entry.numbers if number.credit == ALL]
    if len(keys) != 1:
        raise NotOurs(f"{len(keys)} numbers are worth the whole mark; ours have one key.")
    others = [number for number in entry.numbers if number.credit != ALL]
    wrong = [
        {
            "value": _plain(number.value),
            "tolerance": _plain(number.tolerance),
            "credit": round(float(max(Fraction(0), number.credit)), 4),
            "note": number.feedback,
        }
        for number in others
    ]
    losses = ["what is said to the right answer"] if keys[0].feedback else []
    losses += ["marks taken away for a wrong number"] if any(number.credit < 0 for number in others) else []
    return {"value": _plain(keys[0].value), "tolerance": _plain(keys[0].tolerance), "unit": entry.unit}, wrong, losses


def _absolute(key: Mapping[str, Any]) -> Decimal:
    span = tolerance_of(key)
    return Decimal(span.numerator) / span.denominator


def _decimal(number: float) -> Decimal:
    """Return the value that was written in the file."""
    return Decimal(str(number))


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
