"""Karyotypes for machines: one in, its components out; or what is wrong, and at which character."""

from collections.abc import Mapping
from typing import Any

from genomeready.assessment.types.karyotypes.formula import Abnormality
from genomeready.assessment.types.karyotypes.reading import LONGEST, read_karyotype
from genomeready.assessment.types.lines import line_of

NAME = "karyotype"
INPUT: Mapping[str, Any] = line_of(
    "A karyotype",
    "karyotype",
    karyotype={"type": "string", "maxLength": LONGEST, "description": "such as 46,XX,t(9;22)(q34;q11.2)"},
)


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return the components of a karyotype, and for each line of cells the number of chromosomes that it comes to.

    >>> found = answer({"karyotype": "47,XX,+21"})
    >>> found["clones"][0]["count"], found["clones"][0]["expected_count"], found["clones"][0]["abnormalities"][0]["chromosomes"]
    (47, 47, ['21'])

    Raises:
        BadDescription: it is none; `position` is the character at which it goes wrong, from 1.
    """
    found = read_karyotype(line["karyotype"])
    clones = [
        {
            "count": clone.count, "expected_count": clone.expected_count, "sex": clone.sex, "cells": clone.cells,
            "abnormalities": [_said(one) for one in clone.abnormalities],
        }
        for clone in found.clones
    ]  # fmt: skip
    return {"karyotype": str(found), "prefix": found.prefix or None, "clones": clones}


def _said(found: Abnormality) -> dict[str, Any]:
    return {
        "sign": found.sign or None, "kind": found.kind or None, "chromosomes": list(found.chromosomes),
        "breakpoints": [[str(point) for point in group] for group in found.points],
        "within": [_said(one) for one in found.within], "origin": found.origin or None,
    }  # fmt: skip
