"""What a drawn family says, as facts about people who are named by their way from the proband, and two drawings compared by them.

A person's name is the shortest path of relations from the proband: `mother.sibling`. People with the same path, such as siblings, are
told apart by what is known of them: the two drawings are walked side by side, and children, siblings and partners are paired so
that the most is agreed on (an assignment of least cost). So ids, and the order of siblings, make no difference.

Facts of structure (who is there, parent of, partners, related partners, twins) weigh 2, as do affected and proband; the others 1. The
mark is F1, twice the weight of agreed facts by the weight of both drawings' facts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.assigning import assigned
from genomeready.assessment.types.pedigree.model import Pedigree, Person

WITHOUT_PROBAND = Fraction(4, 5)
"""The most that a drawing earns in which nobody is marked as the proband."""
_WEIGHTS = {
    "exists": 2, "parent": 2, "partner": 2, "related": 2, "twins": 2, "affected": 2, "proband": 2,
    "age": 1, "onset": 1, "gender": 1, "birth": 1, "deceased": 1, "carrier": 1, "pregnancy": 1, "unknown": 1,
}  # fmt: skip
_WAYS = ("parents", "siblings", "half", "partners", "children")

Pairs = dict[str, str]
"""People of the one drawing and who they are in the other."""


@dataclass(frozen=True, order=True)
class Fact:
    """Something that a drawing says: of what kind, about whom (in the names of the key where they are paired), and what."""

    kind: str
    people: tuple[str, ...]
    value: str = ""

    @property
    def weight(self) -> int:
        """What it counts."""
        return _WEIGHTS[self.kind]


@dataclass(frozen=True)
class Compared:
    """Two drawings compared: what both say, what only the key says, what only the drawing says; people by ids of the key.

    Somebody who is only in the drawing is named `+id`.
    """

    agreed: frozenset[Fact]
    missing: frozenset[Fact]
    added: frozenset[Fact]
    proband_marked: bool

    @property
    def share(self) -> Fraction:
        """The mark: F1, capped where no proband is marked."""
        return self.f1 if self.proband_marked else min(self.f1, WITHOUT_PROBAND)

    @property
    def f1(self) -> Fraction:
        """Twice the weight of what is agreed on, by the weight of what both drawings say."""
        both = 2 * sum(fact.weight for fact in self.agreed)
        whole = both + sum(fact.weight for fact in self.missing | self.added)
        return Fraction(both, whole) if whole else Fraction(0)


def compared(key: Pedigree, drawn: Pedigree) -> Compared:
    """Return two drawings compared; where the drawing marks no proband, from whoever agrees best with the key's."""
    starts = [drawn.proband.id] if drawn.proband else [own for own, _ in sorted(_ranks(drawn).items(), key=lambda each: each[1])]
    return max((_compared(key, drawn, start) for start in starts), key=lambda found: found.f1)


def _compared(key: Pedigree, drawn: Pedigree, start: str) -> Compared:
    pairs = _paired(key, drawn, start)
    names = {theirs: ours for ours, theirs in pairs.items()}
    wanted = frozenset(_facts(key, {own: own for own in key.people}))
    said = frozenset(_facts(drawn, {own: names.get(own, f"+{own}") for own in drawn.people}))
    return Compared(wanted & said, wanted - said, said - wanted, drawn.proband is not None)


def _paired(key: Pedigree, drawn: Pedigree, start: str) -> Pairs:
    """Return who is who, walking from the probands outwards, the shortest way first."""
    mine = key.proband.id if key.proband else next(iter(key.people))
    pairs, todo = {mine: start}, [mine]
    ours, theirs = _ranks(key), _ranks(drawn)
    while todo:
        own = todo.pop(0)
        for way in _WAYS:
            here = sorted((o for o in _reached(key, own, way) if o not in pairs), key=ours.__getitem__)
            there = sorted((o for o in _reached(drawn, pairs[own], way) if o not in pairs.values()), key=theirs.__getitem__)
            for one, other in _matched(key, drawn, here, there, pairs):
                pairs[one] = other
                todo.append(one)
    return pairs


def _ranks(pedigree: Pedigree) -> dict[str, int]:
    """Return a place for each person that follows from what is known of them and of who stands around them, never from ids or order."""
    found = {own: tuple(sorted(map(repr, _person_facts(person, "")))) for own, person in pedigree.people.items()}
    ranks = _places(found)
    for _ in range(len(ranks)):
        around = {
            own: (ranks[own], *(tuple(sorted(ranks[o] for o in _reached(pedigree, own, way))) for way in _WAYS)) for own in pedigree.people
        }  # fmt: skip
        before, ranks = ranks, _places(around)
        if ranks == before:
            break
    return ranks


def _places(signs: Mapping[str, Any]) -> dict[str, int]:
    """Return for each sign its place among all that there are."""
    order = {sign: n for n, sign in enumerate(sorted(set(signs.values())))}
    return {own: order[sign] for own, sign in signs.items()}


def _reached(pedigree: Pedigree, own: str, way: str) -> list[str]:
    match way:
        case "parents":
            return list(pedigree.parents(own))
        case "siblings":
            return pedigree.siblings(own)
        case "half":
            return pedigree.siblings(own, half=True)
        case "partners":
            return pedigree.partners(own)
    return pedigree.children(own)


def _matched(key: Pedigree, drawn: Pedigree, ours: list[str], theirs: list[str], pairs: Pairs) -> Iterator[tuple[str, str]]:
    """Yield who of one group is whom of the other, so that the most is agreed on; a father is never a mother."""
    costs = [[_unlike(key, drawn, one, other, pairs) for other in theirs] for one in ours]
    yield from ((ours[i], theirs[j]) for i, j in assigned(costs) if costs[i][j] < _NEVER)


_NEVER = 10_000


def _unlike(key: Pedigree, drawn: Pedigree, one: str, other: str, pairs: Pairs) -> int:
    """Return how much two people differ: by what is known of them, by their parents so far, by how many stand around them."""
    ours, theirs = key.people[one], drawn.people[other]
    roles = [{"f" for p in people.people.values() if p.father == own} | {"m" for p in people.people.values() if p.mother == own}
             for people, own in ((key, one), (drawn, other))]  # fmt: skip
    if roles[0] and roles[1] and not roles[0] & roles[1]:
        return _NEVER
    found = 4 * sum(fact not in _person_facts(theirs, "") for fact in _person_facts(ours, ""))
    found += 4 * sum(fact not in _person_facts(ours, "") for fact in _person_facts(theirs, ""))
    parents = {pairs.get(parent) for parent in key.parents(one)} - {None}
    found += 12 * len(parents - set(drawn.parents(other)))
    found += 2 * sum(
        abs(len(_reached(key, one, way)) - len(_reached(drawn, other, way))) for way in ("children", "partners", "siblings", "parents")
    )
    below = [sorted(_outline(people, child) for child in people.children(own)) for people, own in ((key, one), (drawn, other))]
    return found + (3 if below[0] != below[1] else 0)


def _outline(pedigree: Pedigree, own: str) -> tuple[str, ...]:
    """Return what is known of somebody, with what is known of their children, as something to compare."""
    mine = tuple(sorted(f"{fact.kind}={fact.value}" for fact in _person_facts(pedigree.people[own], "")))
    return mine + tuple("/".join(_outline(pedigree, child)) for child in sorted(pedigree.children(own)))


def _facts(pedigree: Pedigree, named: Mapping[str, str]) -> Iterator[Fact]:
    for own, person in pedigree.people.items():
        if person.implied:
            continue
        yield Fact("exists", (named[own],))
        yield from _person_facts(person, named[own])
        for parent in pedigree.parents(own):
            if not pedigree.people[parent].implied:
                yield Fact("parent", (named[parent], named[own]))
    for pair in pedigree.couples:
        if any(pedigree.people[own].implied for own in pair):
            continue
        both = tuple(sorted(named[own] for own in pair))
        yield Fact("partner", both)
        if pedigree.related(*pair):
            yield Fact("related", both)
    for group in pedigree.twins:
        yield Fact("twins", tuple(sorted(named[own] for own in group.members)), str(group.kind))


def _person_facts(person: Person, name: str) -> Iterator[Fact]:
    """Yield what is known of one person; that somebody is unaffected or alive is what is said where nothing else is."""
    yield Fact("gender", (name,), str(person.gender))
    if person.at_birth:
        yield Fact("birth", (name,), str(person.at_birth))
    if person.age is not None:
        yield Fact("age", (name,), str(person.age))
    for own, age in person.affected.items():
        yield Fact("affected", (name,), own)
        if age is not None:
            yield Fact("onset", (name,), f"{own} {age}")
    for kind in ("proband", "deceased", "carrier", "pregnancy", "unknown"):
        if getattr(person, kind):
            yield Fact(kind, (name,))


def in_words(fact: Fact, names: Mapping[str, str], conditions: Mapping[str, str]) -> str:
    """Return a fact in a few words about people as they are called from the proband."""
    first, last = names[fact.people[0]], names[fact.people[-1]]
    own, _, onset = fact.value.partition(" ")
    said = {
        "exists": first,
        "parent": f"{first} as a parent of {last}",
        "partner": f"{first} and {last} as partners",
        "related": f"{first} and {last} as partners who are related by blood",
        "twins": f"{', '.join(names[each] for each in fact.people)} as {own} twins",
        "affected": f"{first} affected: {conditions.get(own, own)}",
        "onset": f"{first}: {conditions.get(own, own)} at {onset}",
        "age": f"{first}: {own} years",
        "gender": f"{first}: {own}",
        "birth": f"{first}: {own}",
        "unknown": f"{first}: not known whether affected",
    }
    return said.get(fact.kind, f"{first}: {fact.kind}")
