"""Patterns of inheritance, worked out a second time: every assignment of genotypes by rules written as tables, and textbook families.

Nothing here uses the likelihood engine. A family is explained when some assignment of genotypes fits: who founded it brings at most
one copy in all (two people may bring one each, or one two, where inheritance is recessive), each child has what its parents can
give, and each person looks as the genotype says.
"""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.assessment.types.pedigree.inheritance import Pattern, obligate, possible
from genomeready.assessment.types.pedigree.model import Gender, Pedigree, Person
from genomeready.assessment.types.risk.pedigree import BadPedigree

Row = tuple[str, str, str, str, str]
"""Id, sex, father, mother, and * affected, - unaffected, ? not known."""


def rows(*written: str) -> list[Row]:
    """Rows such as `c M f m *` or `f M -`."""
    found: list[Row] = []
    for line in written:
        own, sex, *more = line.split()
        seen = more[-1]
        father, mother = more[:2] if len(more) == 3 else ("", "")
        found.append((own, sex, father, mother, seen))
    return found


def drawn(family: list[Row]) -> Pedigree:
    people = [
        Person(
            id=own,
            gender=Gender.MAN if sex == "M" else Gender.WOMAN,
            father=father or None,
            mother=mother or None,
            affected={"x": None} if seen == "*" else {},
            unknown=seen == "?",
        )
        for own, sex, father, mother, seen in family
    ]
    return Pedigree.of(people, conditions={"x": "Condition"})


# the rules, as tables

GIVES_AUTOSOMAL = {
    0: {0},
    1: {0, 1},
    2: {1},
}
"""How many copies a gamete of somebody with so many can carry."""
GIVES_X_FROM_FATHER = {
    0: {0},
    1: {1},
}


def can_have(pattern: Pattern, sex: str, father: int, mother: int) -> set[int]:
    """What a child can have of parents with so many copies."""
    match pattern:
        case Pattern.DOMINANT | Pattern.RECESSIVE:
            return {f + m for f in GIVES_AUTOSOMAL[father] for m in GIVES_AUTOSOMAL[mother]}
        case Pattern.X_DOMINANT | Pattern.X_RECESSIVE:
            if sex == "M":
                return GIVES_AUTOSOMAL[mother]
            return {f + m for f in GIVES_X_FROM_FATHER[father] for m in GIVES_AUTOSOMAL[mother]}
        case Pattern.MITOCHONDRIAL:
            return {mother}
    return {father} if sex == "M" else {0}


def can_be(pattern: Pattern, sex: str) -> tuple[int, ...]:
    """How many copies somebody can have at all."""
    match pattern:
        case Pattern.DOMINANT | Pattern.RECESSIVE:
            return (0, 1, 2)
        case Pattern.X_DOMINANT | Pattern.X_RECESSIVE:
            return (0, 1) if sex == "M" else (0, 1, 2)
        case Pattern.MITOCHONDRIAL:
            return (0, 1)
    return (0, 1) if sex == "M" else (0,)


def falls_ill(pattern: Pattern, sex: str, copies: int) -> bool:
    """Whether a genotype makes ill where penetrance is complete."""
    match pattern:
        case Pattern.RECESSIVE:
            return copies == 2
        case Pattern.X_RECESSIVE:
            return copies == (1 if sex == "M" else 2)
    return copies > 0


def fits(pattern: Pattern, sex: str, copies: int, seen: str, *, reduced: bool) -> bool:
    if seen == "?":
        return True
    ill = falls_ill(pattern, sex, copies)
    if seen == "*":
        return ill
    return reduced or not ill


def explanations(family: list[Row], pattern: Pattern, *, reduced: bool) -> Iterator[dict[str, int]]:
    """Every assignment of genotypes that explains a family."""
    names = [row[0] for row in family]
    for held in product(*(can_be(pattern, sex) for _, sex, _, _, _ in family)):
        copies = dict(zip(names, held, strict=True))
        bringing = [copies[own] for own, _, father, _, _ in family if not father and copies[own]]
        if not bringing or len(bringing) > (2 if pattern is Pattern.RECESSIVE else 1):
            continue
        inherited = all(
            copies[own] in can_have(pattern, sex, copies[father], copies[mother]) for own, sex, father, mother, _ in family if father
        )
        if inherited and all(fits(pattern, sex, copies[own], seen, reduced=reduced) for own, sex, _, _, seen in family):
            yield copies


def left_open(family: list[Row], *, reduced: bool = False) -> set[Pattern]:
    return {pattern for pattern in Pattern if next(explanations(family, pattern, reduced=reduced), None)}


def must_carry(family: list[Row], pattern: Pattern, *, reduced: bool = False) -> set[str]:
    """Who is unaffected and carries in every explanation."""
    found = list(explanations(family, pattern, reduced=reduced))
    well = [own for own, _, _, _, seen in family if seen != "*"]
    return {own for own in well if found and all(copies[own] for copies in found)}


# families that hypothesis draws

SEEN = st.sampled_from(["*", "-", "-", "?"])


@st.composite
def small_families(draw: st.DrawFn) -> list[Row]:
    """Up to seven people in three generations, once in a while with a couple of siblings' children."""
    family = [
        ("a", "M", "", "", draw(SEEN)),
        ("b", "F", "", "", draw(SEEN)),
        ("c", draw(st.sampled_from("MF")), "a", "b", draw(SEEN)),
        ("d", draw(st.sampled_from("MF")), "a", "b", draw(SEEN)),
    ]
    sexes = {family[2][1], family[3][1]}
    if sexes == {"M", "F"} and draw(st.booleans()):
        father, mother = ("c", "d") if family[2][1] == "M" else ("d", "c")
    else:
        partner = "F" if family[2][1] == "M" else "M"
        family.append(("e", partner, "", "", draw(SEEN)))
        father, mother = ("c", "e") if partner == "F" else ("e", "c")
    return [*family, *((own, draw(st.sampled_from("MF")), father, mother, draw(SEEN)) for own in "gh")]


@given(small_families(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_what_is_left_open_is_what_some_assignment_of_genotypes_explains(family: list[Row], reduced: bool) -> None:
    if all(row[4] != "*" for row in family):
        with pytest.raises(BadPedigree, match="Nobody is affected"):
            possible(drawn(family), "x", reduced=reduced)
        return

    assert possible(drawn(family), "x", reduced=reduced) == left_open(family, reduced=reduced)


@given(small_families(), st.sampled_from(sorted(Pattern)), st.booleans())
@settings(max_examples=40, deadline=None)
def test_obligate_carriers_carry_in_every_assignment(family: list[Row], pattern: Pattern, reduced: bool) -> None:
    if all(row[4] != "*" for row in family):
        return

    assert obligate(drawn(family), "x", pattern, reduced=reduced) == must_carry(family, pattern, reduced=reduced)


# families of the textbooks: what a clinician would leave open, read by hand

AD, AR, XR, XD, MT, Y = Pattern
THREE_GENERATIONS = rows(
    "grandfather M *",
    "grandmother F -",
    "son M grandfather grandmother *",
    "daughter F grandfather grandmother -",
    "wife F -",
    "granddaughter F son wife *",
)
ONE_GIRL = rows(
    "father M -",
    "mother F -",
    "girl F father mother *",
)
TWO_BROTHERS = rows(
    "father M -",
    "mother F -",
    "first M father mother *",
    "second M father mother *",
    "sister F father mother -",
)
UNCLE_AND_NEPHEW = rows(
    "grandfather M -",
    "grandmother F -",
    "uncle M grandfather grandmother *",
    "mother F grandfather grandmother -",
    "father M -",
    "boy M father mother *",
)
AFFECTED_MAN_AND_HIS_DAUGHTERS = rows(
    "father M *",
    "mother F -",
    "first F father mother *",
    "second F father mother *",
    "son M father mother -",
)
ALL_SONS_OF_A_MAN = rows(
    "father M *",
    "mother F -",
    "first M father mother *",
    "second M father mother *",
    "daughter F father mother -",
)
ALL_CHILDREN_OF_A_WOMAN = rows(
    "father M -",
    "mother F *",
    "son M father mother *",
    "daughter F father mother *",
    "wife F -",
    "grandchild M son wife -",
)
COUSINS = rows(
    "a M -",
    "b F -",
    "c M a b -",
    "d F a b -",
    "w F -",
    "e M c w -",
    "child F e d *",
)
TEXTBOOK = [
    (THREE_GENERATIONS, {AD}, {AD, AR}),
    (ONE_GIRL, {AR}, {AD, AR, XD, MT}),
    (TWO_BROTHERS, {AR, XR}, {AD, AR, XR, XD, MT, Y}),
    (UNCLE_AND_NEPHEW, {XR}, {AD, XR, XD, MT}),
    (AFFECTED_MAN_AND_HIS_DAUGHTERS, {AD, AR, XD}, {AD, AR, XD}),
    (ALL_SONS_OF_A_MAN, {AD, AR, Y}, {AD, AR, Y}),
    (ALL_CHILDREN_OF_A_WOMAN, {AD, AR, MT}, {AD, AR, XD, MT}),
    (COUSINS, {AR}, {AD, AR, XD, MT}),
]
NAMED = [
    "three generations",
    "one girl",
    "two brothers",
    "uncle and nephew",
    "a man and his daughters",
    "all sons of a man",
    "all children of a woman",
    "related parents",
]


@pytest.mark.parametrize(("family", "complete", "reduced"), TEXTBOOK, ids=NAMED)
def test_both_ways_agree_on_the_families_of_the_textbooks(family: list[Row], complete: set[Pattern], reduced: set[Pattern]) -> None:
    by_hand = left_open(family), left_open(family, reduced=True)

    assert by_hand[0] >= complete - {AR}
    assert possible(drawn(family), "x") == by_hand[0]
    assert possible(drawn(family), "x", reduced=True) == by_hand[1]
    assert by_hand[1] >= by_hand[0]
    assert (by_hand[1] - {AR}) == (reduced - {AR})


def test_an_affected_mans_daughters_and_no_son_exclude_what_goes_through_women_or_sons_only() -> None:
    found = possible(drawn(AFFECTED_MAN_AND_HIS_DAUGHTERS), "x")

    assert XD in found
    assert {MT, Y, XR}.isdisjoint(found)


def test_uncle_and_nephew_leave_their_two_women_as_obligate_carriers() -> None:
    assert obligate(drawn(UNCLE_AND_NEPHEW), "x", XR) == {"grandmother", "mother"}
    assert must_carry(UNCLE_AND_NEPHEW, XR) == {"grandmother", "mother"}


def test_in_a_line_of_three_the_unaffected_link_carries_under_reduced_penetrance() -> None:
    family = rows(
        "grandfather M *",
        "grandmother F -",
        "mother F grandfather grandmother -",
        "father M -",
        "child F father mother *",
    )

    assert possible(drawn(family), "x") == {AR}
    assert obligate(drawn(family), "x", AD, reduced=True) == {"mother"} == must_carry(family, AD, reduced=True)


@pytest.mark.parametrize("sex", ["M", "F"])
def test_somebody_affected_alone_leaves_nearly_everything_open(sex: str) -> None:
    family = rows("father M ?", "mother F ?", f"child {sex} father mother *")

    found = possible(drawn(family), "x")

    assert found == left_open(family)
    assert found == set(Pattern) - ({Y, XR} if sex == "F" else set())
