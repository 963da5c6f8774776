"""A family as it is drawn: people, who descends from whom, partnerships, twins, and what is known of each person.

Symbols and words follow the nomenclature of the National Society of Genetic Counselors in its revision of 2022 (Bennett and others,
doi 10.1002/jgc4.1621): the shape says the gender, the sex assigned at birth is written below it where it matters.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from genomeready.assessment.types.risk.pedigree import BadPedigree, Sex

NOMENCLATURE = "NSGC, revision of 2022 (Bennett and others)"
MOST_DRAWN = 40


class Gender(StrEnum):
    """Gender, which the shape of the symbol says."""

    WOMAN = "woman"
    MAN = "man"
    NON_BINARY = "non-binary"
    UNKNOWN = "unknown"


class AtBirth(StrEnum):
    """Sex assigned at birth, as it is written below the symbol."""

    FEMALE = "AFAB"
    MALE = "AMAB"
    UNASSIGNED = "UAAB"


class TwinKind(StrEnum):
    """How twins are related."""

    IDENTICAL = "identical"
    FRATERNAL = "fraternal"
    UNKNOWN = "unknown"


_X = {AtBirth.FEMALE: Sex.FEMALE, AtBirth.MALE: Sex.MALE, Gender.WOMAN: Sex.FEMALE, Gender.MAN: Sex.MALE}


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person. `affected` names each condition with the age at diagnosis, None where that is not known.

    `at_birth` None is as the gender says. `unknown` says that it is not known whether the person is affected. `age` is the age
    now, or at death. `implied` is somebody who was not written but must have been, such as a sibling's parent.
    """

    id: str
    gender: Gender = Gender.UNKNOWN
    at_birth: AtBirth | None = None
    father: str | None = None
    mother: str | None = None
    affected: Mapping[str, int | None] = field(default_factory=dict)
    unknown: bool = False
    carrier: bool = False
    deceased: bool = False
    age: int | None = None
    proband: bool = False
    pregnancy: bool = False
    implied: bool = False

    @property
    def sex(self) -> Sex | None:
        """How many X chromosomes inheritance may reckon with; None where nothing says."""
        return _X.get(self.at_birth) if self.at_birth else _X.get(self.gender)


@dataclass(frozen=True)
class Twins:
    """Twins, or more children of one birth."""

    kind: TwinKind
    members: frozenset[str]


@dataclass(frozen=True)
class Pedigree:
    """People in the order in which they were written (siblings by birth), checked. `conditions` are ids with names."""

    people: Mapping[str, Person]
    conditions: Mapping[str, str] = field(default_factory=dict)
    couples: frozenset[frozenset[str]] = frozenset()
    twins: tuple[Twins, ...] = ()

    @classmethod
    def of(
        cls,
        people: Sequence[Person],
        *,
        conditions: Mapping[str, str] | None = None,
        partners: Iterable[tuple[str, str]] = (),
        twins: Iterable[Twins] = (),
    ) -> "Pedigree":
        """Return a pedigree; the parents of a child are a couple without being named as one.

        Raises:
            BadPedigree: it cannot be.
        """
        held = {person.id: person for person in people}
        _check_people(people, held, conditions or {})
        couples = {frozenset(pair) for pair in partners}
        couples |= {frozenset((person.father, person.mother)) for person in people if person.father and person.mother}
        groups = tuple(sorted(twins, key=lambda group: sorted(group.members)))
        _check_links(held, couples, groups)
        return cls(held, dict(conditions or {}), frozenset(couples), groups)

    @property
    def proband(self) -> Person | None:
        """Through whom the family was found."""
        return next((person for person in self.people.values() if person.proband), None)

    def parents(self, own: str) -> tuple[str, ...]:
        """Return father and mother, or nobody."""
        person = self.people[own]
        return (person.father, person.mother) if person.father and person.mother else ()

    def children(self, own: str) -> list[str]:
        """Return the children of a person in the order in which they were written."""
        return [person.id for person in self.people.values() if own in (person.father, person.mother)]

    def siblings(self, own: str, *, half: bool = False) -> list[str]:
        """Return those who share both parents; with `half`, those who share exactly one."""
        mine = set(self.parents(own))
        return [o for o in self.people if o != own and mine and len(mine & set(self.parents(o))) == (1 if half else 2)]

    def partners(self, own: str) -> list[str]:
        """Return the partners of a person in the order in which they were written."""
        return [other for other in self.people if other != own and frozenset((own, other)) in self.couples]

    def ancestors(self, own: str) -> frozenset[str]:
        """Return a person with all forebears."""
        return frozenset({own}).union(*(self.ancestors(parent) for parent in self.parents(own)))

    def related(self, one: str, other: str) -> bool:
        """Say whether two people have a forebear in common, or one is the other's."""
        return bool(self.ancestors(one) & self.ancestors(other))

    def twin_group(self, own: str) -> Twins | None:
        """Return the birth that a person shares with others."""
        return next((group for group in self.twins if own in group.members), None)


def _check_people(people: Sequence[Person], held: Mapping[str, Person], conditions: Mapping[str, str]) -> None:
    if len(held) != len(people):
        raise BadPedigree("Two people have the same id; give each their own.")
    if not 1 <= len(held) <= MOST_DRAWN:
        raise BadPedigree(f"A pedigree has 1 to {MOST_DRAWN} people.")
    if sum(person.proband for person in people) > 1:
        raise BadPedigree("Two people are marked as the proband; mark one.")
    for person in people:
        _check_parents(person, held)
        for own in person.affected.keys() - conditions.keys():
            raise BadPedigree(f"{person.id} is affected by `{own}`, which is not among the conditions.")
        if person.unknown and person.affected:
            raise BadPedigree(f"{person.id} is affected, and it is not known whether; keep one.")
    _check_descent(held)


def _check_parents(person: Person, held: Mapping[str, Person]) -> None:
    if (person.father is None) != (person.mother is None):
        raise BadPedigree(f"{person.id} has one parent; name both, or none.")
    for parent, sex in ((person.father, Sex.MALE), (person.mother, Sex.FEMALE)):
        if parent is not None and parent not in held:
            raise BadPedigree(f"{parent}, a parent of {person.id}, is not in the family.")
        if parent is not None and held[parent].sex not in (sex, None):
            raise BadPedigree(f"{parent} is the {'father' if sex is Sex.MALE else 'mother'} of {person.id}, but has the other sex.")


def _check_descent(held: Mapping[str, Person]) -> None:
    placed: set[str] = set()
    while len(placed) < len(held):
        ready = {
            own
            for own, person in held.items()
            if own not in placed and all(each is None or each in placed for each in (person.father, person.mother))
        }
        if not ready:
            raise BadPedigree(f"{min(set(held) - placed)} would be an ancestor of themself.")
        placed |= ready


def _check_links(held: Mapping[str, Person], couples: Iterable[frozenset[str]], twins: Sequence[Twins]) -> None:
    for pair in couples:
        if len(pair) != 2 or not pair <= held.keys():  # noqa: PLR2004 - a couple is two
            raise BadPedigree(f"{' and '.join(sorted(pair))} are no two people of the family who could be partners.")
    seen: set[str] = set()
    for group in twins:
        if len(group.members) < 2 or not group.members <= held.keys() or group.members & seen:  # noqa: PLR2004 - twins are two
            raise BadPedigree("Twins are two or more people of the family, each in one birth.")
        if len({(held[own].father, held[own].mother) for own in group.members}) != 1:
            raise BadPedigree(f"{' and '.join(sorted(group.members))} are named as twins, but have not the same parents.")
        seen |= group.members
