"""Reads for machines: made from a seed or given as they lie, judged by the stated rules."""

from collections.abc import Mapping
from typing import Any

from genomeready.assessment.types.lines import line_of
from genomeready.assessment.types.pileup.judging import judge
from genomeready.assessment.types.pileup.making import Situation, made
from genomeready.assessment.types.pileup.reads import sample_of, stored

NAME = "reads"
_COUNT = {"type": "integer", "minimum": 0, "maximum": 100000}
_READ = {
    "type": "object", "additionalProperties": False, "required": ["start", "cigar", "bases", "qualities", "reverse", "mapping"],
    "properties": {
        "start": _COUNT | {"description": "where its first aligned base lies, from 0"},
        "cigar": {"type": "string", "pattern": "^([0-9]+[MIDS])+$", "maxLength": 100},
        "bases": {"type": "string", "pattern": "^[ACGT]{1,1000}$"},
        "qualities": {"type": "string", "pattern": "^[!-~]{1,1000}$", "description": "a sign for each base, its Phred quality + 33"},
        "reverse": {"type": "boolean"},
        "mapping": {"type": "integer", "minimum": 0, "maximum": 255},
    },
}  # fmt: skip
INPUT: Mapping[str, Any] = line_of(
    "Reads over a short stretch, and the sites to judge",
    situation={"enum": [str(situation) for situation in Situation], "description": "which reads to make"},
    seed={"type": "integer", "minimum": 0, "maximum": 999999},
    depth={"type": "integer", "minimum": 16, "maximum": 80},
    show={"type": "boolean", "description": "whether the reads come back too, as `sample`"},
    sample={
        "type": "object", "additionalProperties": False, "required": ["reference", "first", "sites", "reads"],
        "properties": {
            "reference": {"type": "string", "pattern": "^[ACGT]{10,2000}$"},
            "first": _COUNT | {"description": "the number that people see for position 0"},
            "sites": {
                "type": "array", "minItems": 1, "maxItems": 2,
                "items": {
                    "type": "object", "additionalProperties": False, "required": ["position", "length"],
                    "properties": {"position": _COUNT, "length": _COUNT | {"description": "0 for a place; bases of a stretch"}},
                },
            },
            "reads": {"type": "array", "minItems": 1, "maxItems": 2000, "items": _READ},
        },
    },
) | {"oneOf": [{"required": ["situation", "seed"]}, {"required": ["sample"]}]}  # fmt: skip


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return what the reads show.

    >>> answer({"situation": "trans", "seed": 7})["phase"]
    'trans'

    Raises:
        BadReads: they contradict themselves, or decide nothing.
    """
    sample = (
        sample_of(line["sample"]) if "sample" in line else made(Situation(line["situation"]), seed=line["seed"], depth=line.get("depth"))
    )
    found = judge(sample)
    said = {
        "verdict": found.verdict.value, "phase": found.phase.value if found.phase else None,
        "evidence": [finding.value for finding, is_seen in found.seen.items() if is_seen],
        "figures": {finding.value: dict(numbers) for finding, numbers in found.figures.items()},
    }  # fmt: skip
    return said | ({"sample": stored(sample)} if line.get("show") else {})
