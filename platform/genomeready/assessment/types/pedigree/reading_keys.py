"""What can be asked about a drawn family, and the key of each, computed from the drawing.

`possible` asks which patterns of inheritance cannot be excluded (all of them); `pattern` which one explains the family (exactly one may
be left); `obligate` who is unaffected and must carry the variant under a pattern; `risk` for the chance that somebody carries or
falls ill; `test-first` who is alive, affected where anybody is, and most likely to carry. See `inheritance` for what is assumed.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.pedigree.inheritance import NAMES, Pattern, first_to_test, obligate, possible
from genomeready.assessment.types.pedigree.model import Pedigree
from genomeready.assessment.types.pedigree.relatives import family_of
from genomeready.assessment.types.risk.pedigree import BadPedigree
from genomeready.assessment.types.risk.reading import CHANCE, CONDITION, GENOTYPE, QUESTION, TESTS, chance_asked, condition_in
from genomeready.assessment.types.written import ID, RATIONALE, TEXT, WEIGHT, fields, several

KINDS = ("possible", "pattern", "obligate", "risk", "test-first")
PATTERNS, PEOPLE = ("possible", "pattern"), ("obligate", "test-first")
_PERSON = ID | {"description": "write the id of a person of the pedigree."}
_KEY = {
    "type": ["array", "string"], "items": {"type": "string", "description": "write a pattern, or the id of a person."},
    "description": 'write the key that you expect: patterns or ids as a list, or a chance as text such as "2/3"; it is compared.',
}  # fmt: skip
ASKED: dict[str, Any] = fields(
    "id", "asks", "text", "rationale",
    id=ID,
    asks={"enum": list(KINDS), "description": f"write one of {', '.join(KINDS)}."},
    text=TEXT, rationale=RATIONALE, weight=WEIGHT, key=_KEY,
    condition=ID | {"description": "write which of the conditions, where there are several."},
    reduced={"type": "boolean", "description": "write true where penetrance is reduced."},
    pattern={"enum": [str(pattern) for pattern in Pattern], "description": "write under which pattern, for obligate."},
    inherited=CONDITION,
    person=_PERSON,
    chance={"enum": ["carrier", "affected"], "description": "write carrier or affected, for risk."},
    by_age=QUESTION["properties"]["by_age"],
    evidence=several(
        fields("person", person=_PERSON, genotype=GENOTYPE, carrier_prior=CHANCE, tests=TESTS), 0, 25,
        "list what is known beyond the drawing: [{person: sister, carrier_prior: 1/25}].",
    ),
    wrong=several(
        fields("value", "credit", "note", value=CHANCE, credit={"type": "number", "minimum": 0, "exclusiveMaximum": 1,
               "description": "write a share below 1."}, note=RATIONALE),
        0, 8, "list known slips for risk: [{value: 1/2, credit: 0.3, note: …}].",
    ),
)  # fmt: skip

Key = frozenset[str] | Fraction


def key_of(pedigree: Pedigree, asked: Mapping[str, Any]) -> Key:
    """Return the key of a question about a pedigree: ids or patterns, or a chance.

    Raises:
        BadPedigree: something is missing, the engine cannot take the family, or there is not one answer.
    """
    condition = asked.get("condition") or next(iter(pedigree.conditions), "")
    if condition not in pedigree.conditions:
        raise BadPedigree(f"`{condition}` is not among the conditions of the pedigree." if condition else "The pedigree has no condition.")
    reduced = asked.get("reduced", False)
    match asked["asks"]:
        case "possible" | "pattern":
            found = frozenset(str(pattern) for pattern in possible(pedigree, condition, reduced=reduced))
        case "obligate":
            found = obligate(pedigree, condition, Pattern(_needed(asked, "pattern")), reduced=reduced)
        case "test-first":
            found = first_to_test(pedigree, condition, condition_in(_needed(asked, "inherited")))
        case _:
            family = family_of(pedigree, condition, evidence=asked.get("evidence", ()))
            question = {"person": _needed(asked, "person"), "asks": _needed(asked, "chance")}
            age = {"by_age": asked["by_age"]} if "by_age" in asked else {}
            return chance_asked(family, condition_in(_needed(asked, "inherited")), question | age)
    if not found:
        raise BadPedigree("no answer is right; look at the family, the pattern and the penetrance again.")
    if asked["asks"] == "pattern" and len(found) > 1:
        named = ", ".join(sorted(found))
        raise BadPedigree(f"several patterns cannot be excluded ({named}); ask `possible`, or change the family.")
    return found


def _needed(asked: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - what the file holds
    if name not in asked:
        raise BadPedigree(f"`{asked['asks']}` needs `{name}`.")
    return asked[name]


def pattern_choices() -> list[tuple[str, str]]:
    """Return the patterns to choose from, each with its name."""
    return [(str(pattern), name) for pattern, name in NAMES.items()]
