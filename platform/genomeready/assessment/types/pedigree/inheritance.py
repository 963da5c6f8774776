"""How a rare condition can have passed through a drawn family: which patterns explain it, who must carry, whom to test first.

A pattern explains a family where one founder can have brought the variant – in recessive inheritance two – without a new variant,
and everybody drawn as unaffected is so under the penetrance that is assumed: complete, or reduced, when an unaffected person
excludes nothing. It is tried exactly, with the likelihood engine, for every choice of founders; what has no likelihood is excluded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from genomeready.assessment.types.pedigree.model import Pedigree
from genomeready.assessment.types.pedigree.relatives import family_of
from genomeready.assessment.types.risk.engine import chance_of_carrying, likelihood
from genomeready.assessment.types.risk.pedigree import BadPedigree, Condition, Family, Locus, Relative, Sex

_ALL, _MOST = Fraction(1), Fraction(4, 5)


class Pattern(StrEnum):
    """A pattern of inheritance."""

    DOMINANT = "autosomal-dominant"
    RECESSIVE = "autosomal-recessive"
    X_RECESSIVE = "x-linked-recessive"
    X_DOMINANT = "x-linked-dominant"
    MITOCHONDRIAL = "mitochondrial"
    Y_LINKED = "y-linked"


NAMES: Mapping[Pattern, str] = {
    Pattern.DOMINANT: "Autosomal dominant",
    Pattern.RECESSIVE: "Autosomal recessive",
    Pattern.X_RECESSIVE: "X-linked, women with one copy unaffected",
    Pattern.X_DOMINANT: "X-linked, women with one copy affected",
    Pattern.MITOCHONDRIAL: "Mitochondrial DNA",
    Pattern.Y_LINKED: "Y-linked",
}
_LINES = {Pattern.MITOCHONDRIAL: Sex.FEMALE, Pattern.Y_LINKED: Sex.MALE}
"""Patterns that follow one line of parents: who passes on."""


def condition_of(pattern: Pattern, *, reduced: bool = False) -> Condition:
    """Return a pattern as the risk engine takes it."""
    ill = _MOST if reduced else _ALL
    half = Fraction(1, 2)
    if pattern is Pattern.RECESSIVE:
        return Condition(frequency=half, penetrance={(2, sex): ill for sex in Sex})
    if pattern is Pattern.DOMINANT:
        return Condition(frequency=half, penetrance={(n, sex): ill for sex in Sex for n in (1, 2)})
    women = {(2, Sex.FEMALE): ill} | ({(1, Sex.FEMALE): ill} if pattern is Pattern.X_DOMINANT else {})
    return Condition(locus=Locus.X_LINKED, frequency=half, penetrance={(1, Sex.MALE): ill} | women)


def possible(pedigree: Pedigree, condition: str, *, reduced: bool = False) -> frozenset[Pattern]:
    """Return the patterns that cannot be excluded.

    Raises:
        BadPedigree: nobody is affected, or the engine cannot take the family.
    """
    family = family_of(pedigree, condition)
    if not any(person.affected for person in family.people.values()):
        raise BadPedigree("Nobody is affected by the condition, so nothing is excluded.")
    return frozenset(pattern for pattern in Pattern if next(_explanations(family, pattern, reduced=reduced), None) is not None)


def obligate(pedigree: Pedigree, condition: str, pattern: Pattern, *, reduced: bool = False) -> frozenset[str]:
    """Return who is unaffected and carries the variant in every way in which the pattern explains the family."""
    found: frozenset[str] | None = None
    for carriers in _explanations(family_of(pedigree, condition), pattern, reduced=reduced):
        found = carriers if found is None else found & carriers
    return frozenset(own for own in found or () if not pedigree.people[own].affected)


def first_to_test(pedigree: Pedigree, condition: str, inherited: Condition) -> frozenset[str]:
    """Return who is alive, affected where anybody is, and most likely to carry the variant: there a test finds it, or rules it out best."""
    family = family_of(pedigree, condition)
    alive = [p.id for p in pedigree.people.values() if not (p.deceased or p.pregnancy or p.implied) and p.id in family.people]
    if not alive:
        raise BadPedigree("Nobody who could be tested is alive.")
    ill = [own for own in alive if condition in pedigree.people[own].affected]
    chances = {own: chance_of_carrying(family, inherited, of=own) for own in ill or alive}
    return frozenset(own for own in chances if chances[own] == max(chances.values()))


def _explanations(family: Family, pattern: Pattern, *, reduced: bool) -> Iterator[frozenset[str]]:
    """Yield for each way in which a pattern explains a family who certainly carries."""
    if pattern in _LINES:
        yield from _in_line(family, _LINES[pattern], reduced=reduced)
        return
    condition = condition_of(pattern, reduced=reduced)
    founders = [person.id for person in family.people.values() if person.father is None]
    most = 2 if pattern is Pattern.RECESSIVE else 1
    for bringing in (chosen for n in range(1, most + 1) for chosen in combinations(founders, n)):
        held = Family({own: _brings(person, bringing) for own, person in family.people.items()})
        if likelihood(held, condition):
            yield frozenset(own for own in held.people if chance_of_carrying(held, condition, of=own) == 1)


def _brings(person: Relative, bringing: tuple[str, ...]) -> Relative:
    return replace(person, genotype=0) if person.father is None and person.id not in bringing else person


def _in_line(family: Family, through: Sex, *, reduced: bool) -> Iterator[frozenset[str]]:
    """Yield the line of each founder from whom all who are affected descend through one sex only."""
    ill = {own for own, person in family.people.items() if person.affected}
    well = {own for own, person in family.people.items() if person.affected is False}
    for founder in (person for person in family.people.values() if person.father is None):
        line = frozenset(_line(family, founder.id, through))
        if through is Sex.MALE and founder.sex is not Sex.MALE:
            continue
        if ill <= line and (reduced or not well & line):
            yield line


def _line(family: Family, own: str, through: Sex) -> Iterator[str]:
    """Yield somebody and all who have the genome that only one sex passes on from them; a Y chromosome is in men only."""
    yield own
    if family.people[own].sex is not through:
        return
    for child in family.people.values():
        if own in (child.father, child.mother) and (through is Sex.FEMALE or child.sex is Sex.MALE):
            yield from _line(family, child.id, through)
