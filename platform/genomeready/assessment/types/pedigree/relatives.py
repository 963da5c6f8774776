"""From a drawn family to the risk engine's: whose chance is what, given what is drawn and what a question adds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from genomeready.assessment.types.pedigree.model import Pedigree, TwinKind
from genomeready.assessment.types.risk.pedigree import MOST_PEOPLE, BadPedigree, Family, Relative
from genomeready.assessment.types.risk.reading import chance_in, tests_in


def family_of(pedigree: Pedigree, condition: str, *, evidence: Sequence[Mapping[str, Any]] = ()) -> Family:
    """Return the family as the risk engine takes it, for one of its conditions; `evidence` adds genotypes, tests and chances.

    Identical twins are one person to the engine, who carries what either carries.

    Raises:
        BadPedigree: somebody's sex is not known, the family is too large, or identical twins differ.
    """
    one = {own: min(group.members) for group in pedigree.twins if group.kind is TwinKind.IDENTICAL for own in group.members}
    found: dict[str, Relative] = {}
    for person in pedigree.people.values():
        if person.sex is None and person.pregnancy:
            continue  # nothing was seen in it, and nobody descends from it
        if person.sex is None:
            raise BadPedigree(f"Write the sex at birth of {person.id}; the chances depend on it.")
        ages = [age for own, age in person.affected.items() if own == condition and age is not None]
        seen = None if person.unknown or person.pregnancy or person.implied else condition in person.affected
        relative = Relative(
            id=one.get(person.id, person.id), sex=person.sex,
            father=one.get(person.father or "", person.father), mother=one.get(person.mother or "", person.mother),
            affected=seen, age=ages[0] if ages else None if condition in person.affected else person.age,
        )  # fmt: skip
        twin = found.get(relative.id)
        if twin is not None and twin.affected is not relative.affected:
            raise BadPedigree(f"The identical twins {relative.id} and {person.id} differ, which the engine cannot reckon with.")
        found[relative.id] = relative
    if len(found) > MOST_PEOPLE:
        raise BadPedigree(f"The engine takes {MOST_PEOPLE} people at most.")
    for fact in evidence:
        own = one.get(fact["person"], fact["person"])
        if own not in found:
            raise BadPedigree(f"{fact['person']} is not in the family.")
        found[own] = _with(found[own], fact)
    return Family.of(list(found.values()))


def _with(relative: Relative, fact: Mapping[str, Any]) -> Relative:
    return replace(
        relative,
        genotype=fact.get("genotype", relative.genotype),
        carrier_prior=chance_in(fact["carrier_prior"]) if "carrier_prior" in fact else relative.carrier_prior,
        tests=(*relative.tests, *tests_in(fact.get("tests", []))),
    )
