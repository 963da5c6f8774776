"""A number as a key: how far an answer may be off, in which units it may be given, and what it earns.

The tolerance is absolute (`tolerance`, in the key's unit), relative (`relative: 0.01` is 1 % of the key) or half a unit of the last
of so many significant figures of the key (`significant: 3`). Where a key lists `units`, an answer needs one of them, and each
counts by its exact factor; the right number with another of the listed units earns `wrong_unit`, half of the mark unless said.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.shape import BadAnswer, Frozen, Mark
from genomeready.assessment.types.units import read_quantity
from genomeready.assessment.types.written_numbers import LONGEST, read_number
from genomeready.base.faults import Fault
from genomeready.base.located import Located

TOLERANCES = frozenset({"tolerance", "relative", "significant"})
WRONG_UNIT = 0.5
_NUMBER: dict[str, Any] = {"type": "number"}
_NOT_NEGATIVE: dict[str, Any] = {"type": "number", "minimum": 0}
_FACTOR: dict[str, Any] = {
    "anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string", "pattern": "^[1-9][0-9]*/[1-9][0-9]*$"}],
    "description": "write how many of the key's unit it is, as a number or a fraction such as 1/60.",
}
KEY_FIELDS: dict[str, Any] = {
    "value": _NUMBER | {"description": "write the right number."},
    "tolerance": _NOT_NEGATIVE | {"description": "write how far an answer may be off."},
    "relative": _NOT_NEGATIVE | {"exclusiveMaximum": 1, "description": "write it as a share of the key: 0.01 is 1 %."},
    "significant": {"type": "integer", "minimum": 1, "maximum": 8, "description": "write to how many significant figures it must agree."},
    "unit": {"type": "string", "maxLength": 20, "description": "write the unit of the key."},
    "units": {
        "type": "object", "minProperties": 1, "maxProperties": 8, "additionalProperties": _FACTOR,
        "description": "list each unit with how many of the key's unit it is: {mg: 1, µg: 0.001}.",
    },
    "wrong_unit": _NOT_NEGATIVE | {"exclusiveMaximum": 1, "description": "write what the right number with a wrong unit earns, such as 0."},
}  # fmt: skip
"""JSON Schema of each field of a key, as authors write it and as it is stored."""
MISTAKE: dict[str, Any] = {
    "type": "object", "additionalProperties": False, "required": ["value", "tolerance", "credit", "note"],
    "properties": {
        "value": _NUMBER | {"description": "write the wrong number."},
        "tolerance": _NOT_NEGATIVE | {"description": "write how far an answer may be off to count as this one."},
        "credit": _NOT_NEGATIVE | {"exclusiveMaximum": 1, "description": "write a share below 1."},
        "note": {"type": "string", "description": "say what went wrong."},
    },
}  # fmt: skip
KEY: dict[str, Any] = {
    "type": "object", "required": ["value"], "oneOf": [{"required": [name]} for name in sorted(TOLERANCES)],
    "properties": KEY_FIELDS | {"wrong": {"type": "array", "items": MISTAKE}},
}  # fmt: skip
"""JSON Schema of a stored key."""


class NotOneNumber(BadAnswer):
    """Text that cannot be read as a number."""

    message = "Type one number, such as 0.25, 25 %, 1/4 or 1 in 4."


class NoUnit(BadAnswer):
    """Text that cannot be read as a number with a unit of the question."""

    message = "Type one number and its unit, such as 0.25 %(unit)s. The units are: %(units)s."


def key_faults(head: Located, key: Mapping[str, Any], *path: str | int) -> Iterator[Fault]:
    """Return what is wrong with a key that follows its schema: how far an answer may be off, and its units."""
    if len(TOLERANCES & key.keys()) != 1:
        mend = "write one of `tolerance: 0.5`, `relative: 0.01` or `significant: 3`."
        yield head.fault("The key does not say in one way how far an answer may be off.", mend, *path)
    if "significant" in key and not key["value"]:
        yield head.fault("Nought has no significant figures.", "write `tolerance: …`.", *path, "significant")
    units, unit = key.get("units", {}), key.get("unit", "")
    if units and units.get(unit) != 1:
        mend = f"add the key's own unit to `units` with the factor 1: `{unit or 'mg'}: 1`, and write it as `unit`."
        yield head.fault("The units do not hold the unit of the key with the factor 1.", mend, *path, "units")
    if "wrong_unit" in key and len(units) < 2:  # noqa: PLR2004 - two units can be mistaken for each other
        yield head.fault(
            "There is no other unit that could be the wrong one.", "list `units`, or remove `wrong_unit`.", *path, "wrong_unit"
        )


def frozen_of(key: Mapping[str, Any]) -> Frozen:
    """Return what a paper keeps of a key.

    >>> frozen_of({"value": 1, "unit": "cM"}), frozen_of({"value": 1, "unit": "mg", "units": {"mg": 1, "µg": 0.001}})
    ({'unit': 'cM'}, {'unit': 'mg', 'units': ['mg', 'µg']})
    """
    return {"unit": key.get("unit", "")} | ({"units": sorted(key["units"])} if key.get("units") else {})


def read_text(frozen: Frozen, typed: str) -> str | None:
    """Return a number as it was typed, None for an empty field.

    >>> read_text({"unit": "mg", "units": ["mg", "µg"]}, "250 µg")
    '250 µg'
    >>> read_text({"unit": "mg", "units": ["mg", "µg"]}, "250")
    Traceback (most recent call last):
    genomeready.assessment.types.number_keys.NoUnit: Type one number and its unit, such as 0.25 mg. The units are: mg, µg.
    """
    text = typed.strip()
    if not text:
        return None
    if frozen.get("units"):
        if read_quantity(text, dict.fromkeys(frozen["units"], Fraction(1))) is None or len(text) > LONGEST:
            raise NoUnit(unit=frozen["unit"], units=", ".join(frozen["units"]))
        return text
    if frozen["unit"]:
        text = text.removesuffix(frozen["unit"]).strip()
    if read_number(text) is None:
        raise NotOneNumber
    return text


def mark_of_number(key: Mapping[str, Any], answer: str | None) -> Mark:
    """Return what a number earns by a key.

    >>> mass = {"value": 0.25, "relative": 0.01, "unit": "mg", "units": {"mg": 1, "µg": 0.001}}
    >>> [str(mark_of_number(mass, text).share) for text in ("0.25 mg", "250 µg", "0.252 mg", "0.26 mg", "0.25 µg")]
    ['1', '1', '1', '0', '1/2']
    """
    value = value_of(key, answer)
    if value is None:
        return Mark(share=Fraction(0))
    if abs(value - exact(key["value"])) <= tolerance_of(key):
        return Mark(share=Fraction(1))
    if _is_other_unit(key, answer):
        return Mark(share=exact(key.get("wrong_unit", WRONG_UNIT)), flags=("unit",))
    known = [mistake for mistake in key.get("wrong", []) if _is_near(value, mistake)]
    if not known:
        return Mark(share=Fraction(0))
    nearest = min(known, key=lambda mistake: abs(value - exact(mistake["value"])))
    return Mark(share=exact(nearest["credit"]), note=nearest["note"])


def value_of(key: Mapping[str, Any], answer: str | None) -> Fraction | None:
    """Return an answer as a number in the key's unit.

    >>> value_of({"unit": "mg", "units": {"mg": 1, "µg": 0.001}}, "250 µg"), value_of({}, "1 in 4"), value_of({}, None)
    (Fraction(1, 4), Fraction(1, 4), None)
    """
    if answer is None:
        return None
    if not key.get("units"):
        return read_number(answer)
    found = read_quantity(answer, {unit: exact(factor) for unit, factor in key["units"].items()})
    return found[0] * exact(key["units"][found[1]]) if found else None


def tolerance_of(key: Mapping[str, Any], *, value: Fraction | None = None) -> Fraction:
    """Return how far an answer may be off, in the key's unit; about another value than the key's own where one is given.

    >>> [str(tolerance_of({"value": 0.0198} | rule)) for rule in ({"tolerance": 0.001}, {"relative": 0.01}, {"significant": 2})]
    ['1/1000', '99/500000', '1/2000']
    """
    if "tolerance" in key:
        return exact(key["tolerance"])
    about = abs(exact(key["value"]) if value is None else value)
    if "relative" in key:
        return about * exact(key["relative"])
    place: int = _first_figure(about) - key["significant"] + 1
    return Fraction(10) ** place / 2


def _first_figure(value: Fraction) -> int:
    """Return the power of ten of the first figure of a number that is not negative; 0 for nought.

    >>> [_first_figure(Fraction(n)) for n in ("0.0198", "10", "999", "0")]
    [-2, 1, 2, 0]
    """
    return (Decimal(value.numerator) / Decimal(value.denominator)).adjusted() if value else 0


def _is_other_unit(key: Mapping[str, Any], answer: str | None) -> bool:
    """Say whether the number would be right with the key's unit in place of the one that was typed."""
    found = read_quantity(answer or "", dict.fromkeys(key.get("units", {}), Fraction(1)))
    return found is not None and abs(found[0] - exact(key["value"])) <= tolerance_of(key)


def _is_near(value: Fraction, target: Mapping[str, Any]) -> bool:
    return abs(value - exact(target["value"])) <= exact(target["tolerance"])


def exact(number: float) -> Fraction:
    """Return the value that was written in the file, not its nearest binary number."""
    return Fraction(str(number))


def expected_of(key: Mapping[str, Any]) -> str:
    """Return the key with its tolerance in words.

    >>> expected_of({"value": 0.25, "tolerance": 0.01, "unit": ""}), expected_of({"value": 0.25, "relative": 0.01, "unit": "mg"})
    ('0.25 (± 0.01)', '0.25 mg (± 0.0025)')
    """
    unit = f" {key['unit']}" if key.get("unit") else ""
    tolerance = float(tolerance_of(key))
    return f"{key['value']:g}{unit}" + (f" (± {tolerance:g})" if tolerance else "")
