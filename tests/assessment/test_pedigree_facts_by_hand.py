"""The mark of a drawing, worked out a second time: facts by a table written again, and the best of all ways to say who is who.

The program pairs people by walking outwards from the proband. Here every pairing of a small family is tried; so no drawing can
earn more than the best of them, and one with a single slip earns exactly that.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.assessment.types.pedigree.facts import compared
from genomeready.assessment.types.pedigree.model import AtBirth, Gender, Pedigree, Person, TwinKind, Twins

W, M = Gender.WOMAN, Gender.MAN
Said = tuple[Any, ...]
DOUBLE = {
    "exists",
    "parent",
    "partner",
    "related",
    "twins",
    "affected",
    "proband",
}
"""What counts twice: structure, and who is affected or the proband."""


def facts(family: Pedigree, names: dict[str, str]) -> set[Said]:  # noqa: C901 - one table, written out
    """What a family says, as plain tuples."""
    found: set[Said] = set()
    for own, person in family.people.items():
        name = names[own]
        found |= {("exists", name), ("gender", name, person.gender)}
        if person.at_birth:
            found.add(("birth", name, person.at_birth))
        if person.age is not None:
            found.add(("age", name, person.age))
        for condition, age in person.affected.items():
            found.add(("affected", name, condition))
            if age is not None:
                found.add(("onset", name, condition, age))
        for flag in ("proband", "deceased", "carrier", "pregnancy", "unknown"):
            if getattr(person, flag):
                found.add((flag, name))
        if person.father and person.mother:
            father, mother = names[person.father], names[person.mother]
            found |= {("parent", father, name), ("parent", mother, name), ("partner", frozenset((father, mother)))}
            if forebears(family, person.father) & forebears(family, person.mother):
                found.add(("related", frozenset((father, mother))))
    for group in family.twins:
        found.add(("twins", group.kind, frozenset(names[own] for own in group.members)))
    return found


def forebears(family: Pedigree, own: str) -> set[str]:
    person = family.people[own]
    found = {own}
    for parent in (person.father, person.mother):
        if parent:
            found |= forebears(family, parent)
    return found


def weight(said: set[Said]) -> int:
    return sum(2 if fact[0] in DOUBLE else 1 for fact in said)


def f1(key: Pedigree, drawing: Pedigree, pairing: dict[str, str]) -> Fraction:
    """The mark for one way to say who is who: ids of the drawing to ids of the key."""
    wanted = facts(key, {own: own for own in key.people})
    said = facts(drawing, {own: pairing.get(own, f"+{own}") for own in drawing.people})
    return Fraction(2 * weight(wanted & said), weight(wanted) + weight(said))


def pairings(key: Pedigree, drawing: Pedigree) -> Iterator[dict[str, str]]:
    """Every way to pair as many people as there are in the smaller family."""
    ours, theirs = list(key.people), list(drawing.people)
    few = min(len(ours), len(theirs))
    for chosen in combinations(theirs, few):
        for order in permutations(ours, few):
            yield dict(zip(chosen, order, strict=True))


def best(key: Pedigree, drawing: Pedigree) -> Fraction:
    return max(f1(key, drawing, pairing) for pairing in pairings(key, drawing))


FAMILY = Pedigree.of(
    [
        Person(id="f", gender=M, age=60),
        Person(id="m", gender=W, deceased=True, age=50, affected={"x": 45}),
        Person(id="p", gender=W, father="f", mother="m", age=30, proband=True),
        Person(id="b", gender=M, father="f", mother="m", carrier=True),
        Person(id="s", gender=W, father="f", mother="m", age=26),
    ],
    conditions={"x": "Condition"},
)
SLIPS: list[tuple[str, dict[str, Any], int, int]] = [
    ("f", {"age": 61}, 1, 1),
    ("f", {"age": None}, 1, 0),
    ("f", {"deceased": True}, 0, 1),
    ("f", {"affected": {"x": None}}, 0, 2),
    ("f", {"affected": {"x": 50}}, 0, 3),
    ("m", {"affected": {}}, 3, 0),
    ("m", {"affected": {"x": 44}}, 1, 1),
    ("m", {"affected": {"x": None}}, 1, 0),
    ("m", {"deceased": False}, 1, 0),
    ("m", {"at_birth": AtBirth.FEMALE}, 0, 1),
    ("p", {"age": 31}, 1, 1),
    ("p", {"carrier": True}, 0, 1),
    ("p", {"gender": Gender.NON_BINARY}, 1, 1),
    ("b", {"carrier": False}, 1, 0),
    ("b", {"unknown": True}, 0, 1),
    ("s", {"age": 25}, 1, 1),
    ("s", {"pregnancy": True}, 0, 1),
]
"""Somebody, what is drawn otherwise, and the weights of what is missing and of what was not told."""


def changed(own: str, **fields: Any) -> Pedigree:
    people = [replace(person, **fields) if person.id == own else person for person in FAMILY.people.values()]
    return Pedigree.of(people, conditions=FAMILY.conditions)


@pytest.mark.parametrize(("own", "fields", "missing", "added"), SLIPS, ids=[f"{own} {fields}" for own, fields, _, _ in SLIPS])
def test_a_slip_costs_the_weight_of_its_facts(own: str, fields: dict[str, Any], missing: int, added: int) -> None:
    drawing = changed(own, **fields)
    whole = weight(facts(FAMILY, {each: each for each in FAMILY.people}))

    found = compared(FAMILY, drawing)

    assert sum(fact.weight for fact in found.missing) == missing
    assert sum(fact.weight for fact in found.added) == added
    assert found.share == Fraction(2 * (whole - missing), 2 * whole - missing + added)


@pytest.mark.parametrize(("own", "fields"), [slip[:2] for slip in SLIPS], ids=[f"{own} {fields}" for own, fields, _, _ in SLIPS])
def test_no_way_to_say_who_is_who_earns_more(own: str, fields: dict[str, Any]) -> None:
    drawing = changed(own, **fields)

    assert compared(FAMILY, drawing).share == best(FAMILY, drawing)


@pytest.mark.parametrize("gone", ["b", "s"])
def test_a_sibling_who_is_left_out_costs_all_that_was_said_of_them(gone: str) -> None:
    drawing = Pedigree.of([person for person in FAMILY.people.values() if person.id != gone], conditions=FAMILY.conditions)

    found = compared(FAMILY, drawing)

    assert found.share == best(FAMILY, drawing)
    assert {fact.people[-1] for fact in found.missing} == {gone}
    assert found.added == frozenset()


def test_somebody_who_was_not_told_of_costs_as_much() -> None:
    more = Person(id="extra", gender=M, father="f", mother="m", age=20)
    drawing = Pedigree.of([*FAMILY.people.values(), more], conditions=FAMILY.conditions)

    found = compared(FAMILY, drawing)

    assert found.missing == frozenset()
    assert {fact.kind for fact in found.added} == {"exists", "gender", "age", "parent"}
    assert sum(fact.weight for fact in found.added) == 2 + 1 + 1 + 2 + 2


@given(st.lists(st.sampled_from(SLIPS), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_with_several_slips_the_walk_never_earns_more_than_the_best_pairing(slips: list[tuple[str, dict[str, Any], int, int]]) -> None:
    people = dict(FAMILY.people)
    for own, fields, _, _ in slips:
        people[own] = replace(people[own], **fields)
    if any(person.unknown and person.affected for person in people.values()):
        return
    drawing = Pedigree.of(list(people.values()), conditions=FAMILY.conditions)

    assert compared(FAMILY, drawing).share <= best(FAMILY, drawing)
    assert compared(FAMILY, FAMILY).share == best(FAMILY, FAMILY) == 1


# structure


def test_twins_and_their_kind_are_facts() -> None:
    identical, fraternal = (
        Pedigree.of(
            list(FAMILY.people.values()),
            conditions=FAMILY.conditions,
            twins=[Twins(kind, frozenset("ps"))],
        )
        for kind in (TwinKind.IDENTICAL, TwinKind.FRATERNAL)
    )

    none, other = compared(identical, FAMILY), compared(identical, fraternal)

    assert [(fact.kind, fact.people) for fact in none.missing] == [("twins", ("p", "s"))]
    assert none.added == frozenset()
    assert {fact.value for fact in other.missing} == {"identical"}
    assert {fact.value for fact in other.added} == {"fraternal"}


def test_partners_who_are_related_are_told_from_those_who_are_not() -> None:
    grandparents = [Person(id="gf", gender=M), Person(id="gm", gender=W)]
    parents = [
        Person(id="f", gender=M, father="gf", mother="gm"),
        Person(id="m", gender=W, father="gf", mother="gm"),
    ]
    child = Person(id="p", gender=W, father="f", mother="m", proband=True)
    related = Pedigree.of([*grandparents, *parents, child])
    not_so = Pedigree.of([*grandparents, parents[0], replace(parents[1], father=None, mother=None), child])

    found = compared(related, not_so)

    assert {fact.kind for fact in found.missing} == {"related", "parent"}
    assert found.added == frozenset()


def test_a_mother_is_never_taken_for_a_father() -> None:
    swapped = Pedigree.of(
        [
            Person(id="one", gender=M, deceased=True, age=50, affected={"x": 45}),
            Person(id="two", gender=W, age=60),
            Person(id="p", gender=W, father="one", mother="two", age=30, proband=True),
            Person(id="b", gender=M, father="one", mother="two", carrier=True),
            Person(id="s", gender=W, father="one", mother="two", age=26),
        ],
        conditions=FAMILY.conditions,
    )

    found = compared(FAMILY, swapped)

    assert {(fact.kind, fact.people[0]) for fact in found.missing} >= {("affected", "m"), ("deceased", "m"), ("age", "f")}
    assert found.share < 1


def test_without_a_proband_the_walk_begins_where_most_is_agreed_on() -> None:
    order = ["s", "b", "m", "f", "p"]
    unmarked = changed("p", proband=False)
    drawing = Pedigree.of(
        sorted(unmarked.people.values(), key=lambda person: order.index(person.id)),
        conditions=FAMILY.conditions,
    )

    found = compared(FAMILY, drawing)

    assert [(fact.kind, fact.people) for fact in found.missing] == [("proband", ("p",))]
    assert found.share == Fraction(4, 5) < found.f1
