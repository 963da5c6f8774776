"""Pedigrees as authors write them in the `body` of a question: the JSON Schema, and what it says."""

from collections.abc import Mapping
from typing import Any

from genomeready.assessment.types.pedigree.model import MOST_DRAWN, AtBirth, Gender, Pedigree, Person, TwinKind, Twins
from genomeready.assessment.types.written import ID, fields, several

_AGE = {"type": "integer", "minimum": 0, "maximum": 130, "description": "write an age in years."}
_YES = {"type": "boolean", "description": "write true where it is so."}
_PERSON_ID = ID | {"description": "write the id of a person: lower-case letters, digits and hyphens."}
PERSON: dict[str, Any] = {
    "id": _PERSON_ID,
    "gender": {"enum": [str(gender) for gender in Gender], "description": "write woman, man, non-binary or unknown."},
    "at_birth": {"enum": [str(sex) for sex in AtBirth], "description": "write AFAB, AMAB or UAAB, where it is not as the gender says."},
    "father": _PERSON_ID, "mother": _PERSON_ID,
    "affected": {
        "type": "object", "additionalProperties": {"anyOf": [_AGE, {"type": "null"}]},
        "description": "write conditions with the age at diagnosis: {breast: 45}; null where the age is not known.",
    },
    "unknown": _YES, "carrier": _YES, "deceased": _YES, "age": _AGE, "proband": _YES, "pregnancy": _YES,
}  # fmt: skip
PEDIGREE: dict[str, Any] = fields(
    "people",
    conditions={
        "type": "object", "additionalProperties": {"type": "string", "minLength": 2, "maxLength": 40},
        "propertyNames": {"pattern": "^[a-z0-9][a-z0-9-]{0,28}$"}, "maxProperties": 4,
        "description": "write up to four conditions with their names: {breast: Breast cancer}.",
    },
    people=several(fields("id", "gender", **PERSON), 1, MOST_DRAWN, "list the people as `{id: …, gender: woman, father: …, mother: …}`."),
    partners=several(several(_PERSON_ID, 2, 2, "write two ids."), 0, MOST_DRAWN, "list couples without children: [[a, b]]."),
    twins=several(
        fields(
            "kind", "members",
            kind={"enum": [str(kind) for kind in TwinKind], "description": "write identical, fraternal or unknown."},
            members=several(_PERSON_ID, 2, 6, "list who was born together."),
        ),
        0, 10, "list twins as `{kind: identical, members: [a, b]}`.",
    ),
) | {"description": "write the family: conditions, people, and twins."}  # fmt: skip


def pedigree_in(said: Mapping[str, Any]) -> Pedigree:
    """Return the pedigree that is written.

    Raises:
        BadPedigree: it cannot be.
    """
    return Pedigree.of(
        [person_in(person) for person in said["people"]],
        conditions=said.get("conditions"),
        partners=[(one, other) for one, other in said.get("partners", ())],
        twins=[Twins(TwinKind(group["kind"]), frozenset(group["members"])) for group in said.get("twins", ())],
    )


def person_in(said: Mapping[str, Any]) -> Person:
    """Return the person that is written."""
    kept = {name: said[name] for name in PERSON if name in said}
    if "at_birth" in said:
        kept["at_birth"] = AtBirth(said["at_birth"])
    return Person(**(kept | {"gender": Gender(said["gender"])}))
