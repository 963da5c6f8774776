"""HGVS for machines: a description in, its components out; or what is wrong, and at which character."""

from collections.abc import Mapping
from typing import Any

from genomeready.assessment.types.hgvs.description import Change
from genomeready.assessment.types.hgvs.normal import OutsideWindow, Window, normalised
from genomeready.assessment.types.hgvs.reading import read_description
from genomeready.assessment.types.lines import line_of

NAME = "hgvs"
INPUT: Mapping[str, Any] = line_of(
    "A description of a variant",
    "hgvs",
    hgvs={"type": "string", "description": "such as NM_000059.4:c.5946del, or c.5946del alone"},
    window={
        "type": "object", "additionalProperties": False, "required": ["sequence", "first"],
        "properties": {"sequence": {"type": "string", "pattern": "^[ACGTN]{1,2000}$"}, "first": {"type": "integer", "minimum": 1}},
        "description": "a stretch of the reference, to shift the change to its 3' end",
    },
)  # fmt: skip


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return the components of a description; with a window, how it is written shifted 3'.

    >>> answer({"hgvs": "NM_004006.2:c.88+1G>T"})["changes"]
    [{'position': '88+1', 'edit': 'substitution', 'reference': 'G', 'alternative': 'T', 'count': None, 'predicted': False}]

    Raises:
        BadDescription: it is none; `position` is the character at which it goes wrong, from 1.
        OutsideWindow: the window cannot carry it out.
    """
    found = read_description(line["hgvs"])
    reference = found.reference
    said: dict[str, Any] = {
        "accession": reference.accession if reference else None, "version": reference.version if reference else None,
        "selector": reference.selector if reference else None, "type": found.type,
        "changes": [_said(change) for change in found.changes], "phase": found.phase or None,
    }  # fmt: skip
    if "window" in line:
        window = Window(line["window"]["sequence"], line["window"]["first"])
        if len(found.changes) != 1:
            message = "With a window give one change."
            raise OutsideWindow(message)
        said["normal"] = f"{found.type}.{normalised(found.changes[0], window)}"
    return said


def _said(change: Change) -> dict[str, Any]:
    return {
        "position": str(change.place) if change.place else None, "edit": change.kind.value, "reference": change.reference or None,
        "alternative": change.alternative or None, "count": change.count, "predicted": change.predicted,
    }  # fmt: skip
