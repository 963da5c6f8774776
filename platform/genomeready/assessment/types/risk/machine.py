"""The risk engine for machines: a family and a question in, an exact fraction out."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from genomeready.assessment.types.risk.engine import chance_of_carrying, chance_of_falling_ill, posterior
from genomeready.assessment.types.risk.pedigree import MOST_PEOPLE, BadPedigree, CarrierTest, Condition, Family, Locus, Relative, Risk, Sex
from genomeready.assessment.types.written_numbers import read_number

NAME = "risk"
_ID = {"type": "string", "minLength": 1, "maxLength": 40}
_CHANCE = {"type": ["string", "number"], "description": 'from 0 to 1: "1/25", "1 in 25", "4 %" or 0.04; text is exact'}
_RISK = {
    "anyOf": [_CHANCE, {"type": "array", "minItems": 1, "items": {"type": "array", "prefixItems": [{"type": "integer"}, _CHANCE],
                        "minItems": 2, "maxItems": 2}}],
    "description": 'a lifetime chance, or cumulative by age: [[40, "1/5"], [70, "3/5"]]',
}  # fmt: skip
_BY_SEX = {
    "anyOf": [_RISK, {"type": "object", "required": ["F", "M"], "additionalProperties": False, "properties": {"F": _RISK, "M": _RISK}}]
}
INPUT: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A family, how the condition is inherited, and a question",
    "type": "object",
    "additionalProperties": False,
    "required": ["people", "question"],
    "properties": {
        "id": {"description": "comes back with the answer"},
        "people": {
            "type": "array", "minItems": 1, "maxItems": MOST_PEOPLE,
            "items": {
                "type": "object", "additionalProperties": False, "required": ["id", "sex"],
                "properties": {
                    "id": _ID, "sex": {"enum": ["F", "M"]}, "father": _ID, "mother": _ID,
                    "affected": {"type": "boolean"}, "age": {"type": "integer", "minimum": 0, "maximum": 130},
                    "genotype": {"enum": [0, 1, 2], "description": "how many copies of the variant, where it is known"},
                    "carrier_prior": _CHANCE,
                    "tests": {
                        "type": "array", "maxItems": 10,
                        "items": {
                            "type": "object", "additionalProperties": False, "required": ["result"],
                            "properties": {"result": {"enum": ["positive", "negative"]}, "sensitivity": _CHANCE, "specificity": _CHANCE},
                        },
                    },
                },
            },
        },
        "condition": {
            "type": "object", "additionalProperties": False,
            "properties": {
                "locus": {"enum": [str(locus) for locus in Locus]}, "frequency": _CHANCE, "new_mutation": _CHANCE,
                "penetrance": {
                    "type": "object", "additionalProperties": False, "properties": {"0": _BY_SEX, "1": _BY_SEX, "2": _BY_SEX},
                    "description": "by copies of the variant; what is left out is 0",
                },
            },
        },
        "question": {
            "type": "object", "additionalProperties": False, "required": ["person", "asks"],
            "properties": {
                "person": _ID, "asks": {"enum": ["carrier", "genotypes", "affected"]},
                "by_age": {"type": "integer", "minimum": 0, "maximum": 130},
            },
        },
    },
}  # fmt: skip


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return the exact answer to a question about a family.

    >>> aunt = {"id": "a", "sex": "F", "carrier_prior": "1/25", "tests": [{"result": "negative", "sensitivity": "90 %"}]}
    >>> answer({"id": 7, "people": [aunt], "question": {"person": "a", "asks": "carrier"}})
    {'id': 7, 'answer': '1/241', 'decimal': 0.004149377593}

    Raises:
        BadPedigree: the family cannot be, or a number cannot be read.
    """
    family = Family.of([_relative(person) for person in line["people"]])
    condition = _condition(line.get("condition", {}))
    asked = line["question"]
    said: dict[str, Any] = {"id": line["id"]} if "id" in line else {}
    if asked["asks"] == "genotypes":
        return said | {"answer": {str(n): str(chance) for n, chance in posterior(family, condition, of=asked["person"]).items()}}
    if asked["asks"] == "carrier":
        found = chance_of_carrying(family, condition, of=asked["person"])
    else:
        found = chance_of_falling_ill(family, condition, of=asked["person"], by_age=asked.get("by_age"))
    return said | {"answer": str(found), "decimal": round(float(found), 12)}


def _chance(value: str | float) -> Fraction:
    found = read_number(value if isinstance(value, str) else repr(value))
    if found is None or not 0 <= found <= 1:
        message = f"`{value}` is no chance; write a number from 0 to 1, such as 1/25, 4 % or 0.04."
        raise BadPedigree(message)
    return found


def _relative(said: Mapping[str, Any]) -> Relative:
    tests = tuple(
        CarrierTest(
            positive=test["result"] == "positive", sensitivity=_chance(test.get("sensitivity", 1)),
            specificity=_chance(test.get("specificity", 1)),
        )
        for test in said.get("tests", ())
    )  # fmt: skip
    prior = said.get("carrier_prior")
    return Relative(
        id=said["id"], sex=Sex(said["sex"]), father=said.get("father"), mother=said.get("mother"), affected=said.get("affected"),
        age=said.get("age"), genotype=said.get("genotype"), carrier_prior=None if prior is None else _chance(prior), tests=tests,
    )  # fmt: skip


def _condition(said: Mapping[str, Any]) -> Condition:
    penetrance: dict[tuple[int, Sex], Risk] = {}
    for copies, risk in said.get("penetrance", {}).items():
        for sex in Sex:
            penetrance[int(copies), sex] = _risk(risk[sex] if isinstance(risk, dict) else risk)
    return Condition(
        locus=Locus(said.get("locus", Locus.AUTOSOMAL)), frequency=_chance(said.get("frequency", 0)), penetrance=penetrance,
        new_mutation=_chance(said.get("new_mutation", 0)),
    )  # fmt: skip


def _risk(said: Any) -> Risk:  # noqa: ANN401 - a chance, or a list of them by age
    if not isinstance(said, list):
        return _chance(said)
    found = [(age, _chance(chance)) for age, chance in said]
    if found != sorted(found) or any(later < earlier for (_, earlier), (_, later) in pairwise(found)):
        message = "Chances by age are cumulative: list them by rising age, and none below the one before."
        raise BadPedigree(message)
    return found
