"""Classification by points for machines: a line of evidence in, class, points and warnings out."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from genomeready.assessment.types.evidence_points.evidence import LONGEST
from genomeready.assessment.types.evidence_points.schemes import POINT_SCHEMES
from genomeready.assessment.types.lines import line_of

NAME = "points"
INPUT: Mapping[str, Any] = line_of(
    "Evidence about one copy-number or somatic variant",
    "codes",
    codes={
        "type": "array",
        "items": {"type": "string", "maxLength": LONGEST},
        "maxItems": max(len(scheme.evidence) for scheme in POINT_SCHEMES.values()),
        "description": "codes such as 2A or OS2, with points where they are not the usual ones: 4A=0.45, OVS1=4",
    },
    scheme={"enum": list(POINT_SCHEMES), "description": "the scheme, where --scheme does not name it"},
)


class NoPointScheme(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """Evidence without a scheme of points, which would mean nothing."""


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:
    """Return what a line of evidence amounts to under a scheme.

    >>> answer({"codes": ["1A", "2H", "3A", "4A=0.90"]}, scheme="cnv_loss2020")
    {'class': 'P', 'points': 1.05, 'warnings': []}

    Raises:
        NoPointScheme: neither the line nor the caller names one.
        UnreadableEvidence: a code cannot be read, is given twice, or may not have its points.
    """
    named = POINT_SCHEMES.get(line.get("scheme", scheme) or "")
    if named is None:
        message = f"Name the scheme: one of {', '.join(POINT_SCHEMES)}."
        raise NoPointScheme(message)
    applied = named.read_all(line["codes"])
    points = sum(applied.values(), Decimal(0))
    return {"class": named.band_of(points).found, "points": float(points), "warnings": named.warnings_on(applied)}
