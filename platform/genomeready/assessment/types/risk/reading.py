"""Families and conditions as they are written in files and on lines of JSON: their JSON Schemas, and what each says."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from genomeready.assessment.types.risk.engine import chance_of_carrying, chance_of_falling_ill
from genomeready.assessment.types.risk.pedigree import MOST_PEOPLE, BadPedigree, CarrierTest, Condition, Family, Locus, Relative, Risk, Sex
from genomeready.assessment.types.written_numbers import read_number

_ID = {"type": "string", "minLength": 1, "maxLength": 40, "description": "write the id of a person of the family."}
CHANCE: dict[str, Any] = {"type": ["string", "number"], "description": 'write a chance from 0 to 1: "1/25", "1 in 25", "4 %" or 0.04.'}
_RISK = {
    "anyOf": [CHANCE, {"type": "array", "minItems": 1, "items": {"type": "array", "prefixItems": [{"type": "integer"}, CHANCE],
                       "minItems": 2, "maxItems": 2}}],
    "description": 'write a lifetime chance, or cumulative by age: [[40, "1/5"], [70, "3/5"]].',
}  # fmt: skip
_BY_SEX = {
    "anyOf": [_RISK, {"type": "object", "required": ["F", "M"], "additionalProperties": False, "properties": {"F": _RISK, "M": _RISK}}],
    "description": "write a chance for everybody, or {F: …, M: …}.",
}
_AGE = {"type": "integer", "minimum": 0, "maximum": 130, "description": "write an age in years."}
TESTS: dict[str, Any] = {
    "type": "array", "maxItems": 10, "description": "list tests for the variant: [{result: negative, sensitivity: 90 %}].",
    "items": {
        "type": "object", "additionalProperties": False, "required": ["result"],
        "properties": {
            "result": {"enum": ["positive", "negative"], "description": "write positive or negative."},
            "sensitivity": CHANCE, "specificity": CHANCE,
        },
    },
}  # fmt: skip
GENOTYPE: dict[str, Any] = {"enum": [0, 1, 2], "description": "write how many copies of the variant, where it is known."}
PEOPLE: dict[str, Any] = {
    "type": "array", "minItems": 1, "maxItems": MOST_PEOPLE, "description": "list the people as {id: …, sex: F, father: …, mother: …}.",
    "items": {
        "type": "object", "additionalProperties": False, "required": ["id", "sex"],
        "properties": {
            "id": _ID, "sex": {"enum": ["F", "M"], "description": "write F or M: how many X chromosomes a person has."},
            "father": _ID, "mother": _ID,
            "affected": {"type": "boolean", "description": "write true or false; leave it out where it is not known."},
            "age": _AGE, "genotype": GENOTYPE, "carrier_prior": CHANCE, "tests": TESTS,
        },
    },
}  # fmt: skip
CONDITION: dict[str, Any] = {
    "type": "object", "additionalProperties": False, "description": "say how the condition is inherited.",
    "properties": {
        "locus": {"enum": [str(locus) for locus in Locus], "description": "write where the gene lies."},
        "frequency": CHANCE, "new_mutation": CHANCE,
        "penetrance": {
            "type": "object", "additionalProperties": False, "properties": {"0": _BY_SEX, "1": _BY_SEX, "2": _BY_SEX},
            "description": 'write by copies of the variant, {"1": 4/5}; what is left out is 0.',
        },
    },
}  # fmt: skip
QUESTION: dict[str, Any] = {
    "type": "object", "additionalProperties": False, "required": ["person", "asks"], "description": "say who is asked about, and what.",
    "properties": {
        "person": _ID, "by_age": _AGE,
        "asks": {
            "enum": ["carrier", "affected"],
            "description": "write carrier (at least one copy of the variant) or affected (falls ill by an age, or ever).",
        },
    },
}  # fmt: skip


def chance_in(value: str | float) -> Fraction:
    """Return a chance as it was written.

    >>> str(chance_in("1 in 25")), str(chance_in(0.04))
    ('1/25', '1/25')

    Raises:
        BadPedigree: it is none.
    """
    found = read_number(value if isinstance(value, str) else repr(value))
    if found is None or not 0 <= found <= 1:
        message = f"`{value}` is no chance; write a number from 0 to 1, such as 1/25, 4 % or 0.04."
        raise BadPedigree(message)
    return found


def family_in(people: list[Mapping[str, Any]]) -> Family:
    """Return the family that is written.

    Raises:
        BadPedigree: it cannot be, or a number cannot be read.
    """
    return Family.of([_relative(person) for person in people])


def condition_in(said: Mapping[str, Any]) -> Condition:
    """Return how a condition is inherited.

    Raises:
        BadPedigree: a number cannot be read.
    """
    penetrance: dict[tuple[int, Sex], Risk] = {}
    for copies, risk in said.get("penetrance", {}).items():
        for sex in Sex:
            penetrance[int(copies), sex] = _risk(risk[sex] if isinstance(risk, dict) else risk)
    return Condition(
        locus=Locus(said.get("locus", Locus.AUTOSOMAL)), frequency=chance_in(said.get("frequency", 0)), penetrance=penetrance,
        new_mutation=chance_in(said.get("new_mutation", 0)),
    )  # fmt: skip


def chance_asked(family: Family, condition: Condition, asked: Mapping[str, Any]) -> Fraction:
    """Return the chance that a question asks for: to carry, or to fall ill by an age or ever.

    Raises:
        BadPedigree: what was seen cannot be.
    """
    if asked["asks"] == "carrier":
        return chance_of_carrying(family, condition, of=asked["person"])
    return chance_of_falling_ill(family, condition, of=asked["person"], by_age=asked.get("by_age"))


def tests_in(said: list[Mapping[str, Any]]) -> tuple[CarrierTest, ...]:
    """Return tests as they are written."""
    return tuple(
        CarrierTest(
            positive=test["result"] == "positive", sensitivity=chance_in(test.get("sensitivity", 1)),
            specificity=chance_in(test.get("specificity", 1)),
        )
        for test in said
    )  # fmt: skip


def _relative(said: Mapping[str, Any]) -> Relative:
    prior = said.get("carrier_prior")
    return Relative(
        id=said["id"], sex=Sex(said["sex"]), father=said.get("father"), mother=said.get("mother"), affected=said.get("affected"),
        age=said.get("age"), genotype=said.get("genotype"), carrier_prior=None if prior is None else chance_in(prior),
        tests=tests_in(said.get("tests", [])),
    )  # fmt: skip


def _risk(said: Any) -> Risk:  # noqa: ANN401 - a chance, or a list of them by age
    if not isinstance(said, list):
        return chance_in(said)
    found = [(age, chance_in(chance)) for age, chance in said]
    if found != sorted(found) or any(later < earlier for (_, earlier), (_, later) in pairwise(found)):
        message = "Chances by age are cumulative: list them by rising age, and none below the one before."
        raise BadPedigree(message)
    return found
