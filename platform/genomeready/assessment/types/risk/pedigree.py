"""A family for the risk engine: who descends from whom, what was seen in whom, and how the condition is inherited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

MOST_PEOPLE = 25


class BadPedigree(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A family that cannot be; the message says what to correct."""


class Sex(StrEnum):
    """Sex as far as inheritance asks for it: how many X chromosomes a person passes on or receives."""

    FEMALE = "F"
    MALE = "M"


class Locus(StrEnum):
    """Where the gene lies."""

    AUTOSOMAL = "autosomal"
    X_LINKED = "x-linked"


@dataclass(frozen=True, kw_only=True)
class CarrierTest:
    """A test for the variant: what it said, and how well it tells. `specificity` 1 means no false positive."""

    positive: bool
    sensitivity: Fraction = Fraction(1)
    specificity: Fraction = Fraction(1)


@dataclass(frozen=True, kw_only=True)
class Relative:
    """One person. `genotype` is a number of variant copies that is known; `carrier_prior` replaces the population's figure.

    `affected` None is unknown. `age` is the age at which the person is unaffected, or fell ill.
    """

    id: str
    sex: Sex
    father: str | None = None
    mother: str | None = None
    affected: bool | None = None
    age: int | None = None
    genotype: int | None = None
    carrier_prior: Fraction | None = None
    tests: tuple[CarrierTest, ...] = ()


Risk = Fraction | Sequence[tuple[int, Fraction]]
"""The chance to fall ill: over a lifetime, or cumulative by age as (age, chance) in rising order."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """How the condition is inherited: where, how frequent the variant is, and who falls ill.

    `penetrance` is keyed by (variant copies, sex); a man with one X-linked copy has 1. `new_mutation` is the chance, at each
    passing on, that an allele without the variant gains it.
    """

    locus: Locus = Locus.AUTOSOMAL
    frequency: Fraction = Fraction(0)
    penetrance: Mapping[tuple[int, Sex], Risk] = field(default_factory=dict)
    new_mutation: Fraction = Fraction(0)

    def chance_by(self, copies: int, sex: Sex, age: int | None) -> Fraction:
        """Return the chance to have fallen ill by an age; over the lifetime where the age is not known.

        >>> carriers = {(1, Sex.FEMALE): [(40, Fraction(1, 5)), (70, Fraction(3, 5))]}
        >>> condition = Condition(penetrance=carriers)
        >>> [str(condition.chance_by(1, Sex.FEMALE, age)) for age in (30, 40, 55, 80, None)]
        ['0', '1/5', '1/5', '3/5', '3/5']
        """
        risk = self.penetrance.get((copies, sex), Fraction(0))
        if isinstance(risk, Fraction):
            return risk
        reached = [chance for since, chance in risk if age is None or age >= since]
        return reached[-1] if reached else Fraction(0)


@dataclass(frozen=True)
class Family:
    """People who are related, checked: parents are there, have their sex, and nobody is their own ancestor."""

    people: Mapping[str, Relative]

    @classmethod
    def of(cls, people: Sequence[Relative]) -> "Family":
        """Return a family.

        Raises:
            BadPedigree: it cannot be.
        """
        held = {person.id: person for person in people}
        if len(held) != len(people):
            message = "Two people have the same id; give each their own."
            raise BadPedigree(message)
        if not 1 <= len(held) <= MOST_PEOPLE:
            message = f"A family has 1 to {MOST_PEOPLE} people."
            raise BadPedigree(message)
        for person in people:
            _check_parents(person, held)
        _check_descent(held)
        return cls(held)


def _check_parents(person: Relative, held: Mapping[str, Relative]) -> None:
    if (person.father is None) != (person.mother is None):
        message = f"{person.id} has one parent; name both, or none for a founder."
        raise BadPedigree(message)
    for parent, sex in ((person.father, Sex.MALE), (person.mother, Sex.FEMALE)):
        if parent is None:
            continue
        if parent not in held:
            message = f"{parent}, a parent of {person.id}, is not in the family."
            raise BadPedigree(message)
        if held[parent].sex is not sex:
            message = f"{parent} is named as {'father' if sex is Sex.MALE else 'mother'} of {person.id}, but has the other sex."
            raise BadPedigree(message)


def _check_descent(held: Mapping[str, Relative]) -> None:
    placed: set[str] = set()
    while len(placed) < len(held):
        ready = {
            person.id
            for person in held.values()
            if person.id not in placed and all(parent is None or parent in placed for parent in (person.father, person.mother))
        }
        if not ready:
            message = f"{min(set(held) - placed)} would be an ancestor of themself."
            raise BadPedigree(message)
        placed |= ready
