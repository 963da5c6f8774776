"""The risk engine for machines: a family and a question in, or a closed form with its numbers, an exact fraction out."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.lines import line_of
from genomeready.assessment.types.risk.engine import posterior
from genomeready.assessment.types.risk.formulas import SCHEMA as FORMULA
from genomeready.assessment.types.risk.formulas import worked_out
from genomeready.assessment.types.risk.reading import CONDITION, PEOPLE, QUESTION, chance_asked, condition_in, family_in

NAME = "risk"
_ASKED = QUESTION | {"properties": QUESTION["properties"] | {"asks": {"enum": ["carrier", "genotypes", "affected"]}}}
INPUT: Mapping[str, Any] = line_of(
    "A family, how the condition is inherited, and a question; or a closed form",
    people=PEOPLE, condition=CONDITION, question=_ASKED, formula=FORMULA,
) | {
    "if": {"required": ["formula"]},
    "then": {"not": {"anyOf": [{"required": ["people"]}, {"required": ["question"]}]}},
    "else": {"required": ["people", "question"]},
}  # fmt: skip


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return the exact answer to a question about a family, or what a closed form gives.

    >>> aunt = {"id": "a", "sex": "F", "carrier_prior": "1/25", "tests": [{"result": "negative", "sensitivity": "90 %"}]}
    >>> answer({"people": [aunt], "question": {"person": "a", "asks": "carrier"}})
    {'answer': '1/241', 'decimal': 0.004149377593}
    >>> answer({"formula": {"name": "inbreeding", "ancestors": 2, "steps": 5}})
    {'answer': '1/16', 'decimal': 0.0625}

    Raises:
        BadPedigree: the family cannot be, or a number cannot be read.
    """
    if "formula" in line:
        return _shown(worked_out(line["formula"]))
    family, condition, asked = family_in(line["people"]), condition_in(line.get("condition", {})), line["question"]
    if asked["asks"] == "genotypes":
        return {"answer": {str(n): str(chance) for n, chance in posterior(family, condition, of=asked["person"]).items()}}
    return _shown(chance_asked(family, condition, asked))


def _shown(found: Fraction | float) -> dict[str, Any]:
    return {"answer": str(found), "decimal": round(float(found), 12)}
