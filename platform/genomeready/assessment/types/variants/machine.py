"""Classification of variants for machines: a line of codes in, class, points, posterior probability and warnings out."""

from collections.abc import Mapping
from typing import Any

from genomeready.assessment.types.lines import line_of
from genomeready.assessment.types.variants.co_application import warnings_on
from genomeready.assessment.types.variants.criteria import DEFAULTS, LONGEST, read_codes
from genomeready.assessment.types.variants.schemes import SCHEMES, Conflict, points_of, posterior_of

NAME = "acmg"
MOST_CODES = len(DEFAULTS)
INPUT: Mapping[str, Any] = line_of(
    "Criteria of one variant",
    "codes",
    codes={
        "type": "array",
        "items": {"type": "string", "maxLength": LONGEST},
        "maxItems": MOST_CODES,
        "description": "codes such as PVS1, PM2_Supporting, PS3_Very Strong; without a suffix at the strength published in 2015",
    },
    scheme={"enum": list(SCHEMES), "description": "the scheme, where --scheme does not name it"},
    conflict={"enum": [str(reading) for reading in Conflict], "description": "when both directions are contradictory"},
)


def is_plain(line: object) -> bool:
    """Say whether a line is one that surely follows the schema; asking the schema itself takes most of the time of an answer.

    >>> is_plain({"id": 1, "codes": ["PVS1"]}), is_plain({"codes": [1]}), is_plain({"codes": [], "scheme": "acgs2020"})
    (True, False, False)
    """
    if type(line) is not dict or not line.keys() <= {"id", "codes"}:
        return False
    codes = line.get("codes")
    return type(codes) is list and len(codes) <= MOST_CODES and all(type(code) is str and len(code) <= LONGEST for code in codes)


class NoScheme(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A classification without a scheme, which would mean nothing."""


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:
    """Return what a line of codes amounts to under a scheme.

    >>> answer({"codes": ["PVS1", "PM2_Supporting"]}, scheme="tavtigian2020")
    {'class': 'LP', 'points': 9, 'posterior': 0.987787, 'warnings': []}

    Raises:
        NoScheme: neither the line nor the caller names one.
        UnreadableCode: a code cannot be read, or is given twice.
    """
    named = line.get("scheme", scheme)
    if named is None:
        message = f"Name the scheme: one of {', '.join(SCHEMES)}."
        raise NoScheme(message)
    criteria = read_codes(line["codes"])
    points = points_of(criteria)
    found = SCHEMES[named].classify(criteria, conflict=Conflict(line.get("conflict", Conflict.BOTH_MET)))
    return {"class": found.value, "points": points, "posterior": round(posterior_of(points), 6), "warnings": warnings_on(criteria)}
