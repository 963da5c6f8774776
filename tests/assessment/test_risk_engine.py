"""The risk engine against brute force, the closed forms of the textbooks, and its own symmetries."""

import json
from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.assessment.types.machines import Answers
from genomeready.assessment.types.risk import closed_forms, machine
from genomeready.assessment.types.risk.engine import chance_of_carrying, chance_of_falling_ill, posterior
from genomeready.assessment.types.risk.pedigree import BadPedigree, CarrierTest, Condition, Family, Locus, Relative, Sex

F, M = Sex.FEMALE, Sex.MALE
HALF = Fraction(1, 2)
RECESSIVE = Condition(penetrance={(2, sex): Fraction(1) for sex in Sex})
X_LINKED = Condition(locus=Locus.X_LINKED, penetrance={(1, M): Fraction(1)})
NINE_TENTHS = CarrierTest(positive=False, sensitivity=Fraction(9, 10))


def dominant(penetrance: Fraction) -> Condition:
    return Condition(penetrance={(copies, sex): penetrance for copies in (1, 2) for sex in Sex})


def carriers(*, more: int = 0) -> list[Relative]:
    """Two carriers, and so many unaffected children."""
    parents = [Relative(id="f", sex=M, genotype=1), Relative(id="m", sex=F, genotype=1)]
    return [*parents, *(Relative(id=f"c{n}", sex=F, father="f", mother="m", affected=False) for n in range(more))]


# the textbook


def test_the_unaffected_sister_of_an_affected_child_carries_with_two_thirds() -> None:
    family = Family.of(carriers(more=1))

    assert chance_of_carrying(family, RECESSIVE, of="c0") == Fraction(2, 3)


def test_with_a_partner_from_the_population_the_child_is_ill_with_one_in_150() -> None:
    partner = Relative(id="p", sex=M, carrier_prior=Fraction(1, 25))
    child = Relative(id="child", sex=F, father="p", mother="c0")

    assert chance_of_falling_ill(Family.of([*carriers(more=1), partner, child]), RECESSIVE, of="child") == Fraction(1, 150)


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_a_negative_test_leaves_what_the_closed_form_says(prior: Fraction, sensitivity: Fraction) -> None:
    if prior == sensitivity == 1:
        return
    alone = Relative(id="a", sex=F, carrier_prior=prior, tests=(CarrierTest(positive=False, sensitivity=sensitivity),))

    found = chance_of_carrying(Family.of([alone]), Condition(), of="a")

    assert found == closed_forms.carrier_after_negative_test(prior, sensitivity)


def test_the_published_residual_risks() -> None:
    aunt = Relative(id="a", sex=F, carrier_prior=Fraction(1, 25), tests=(NINE_TENTHS,))
    sister = Relative(id="s", sex=F, father="f", mother="m", affected=False, tests=(NINE_TENTHS,))

    assert chance_of_carrying(Family.of([aunt]), RECESSIVE, of="a") == Fraction(1, 241)
    assert chance_of_carrying(Family.of([*carriers(), sister]), RECESSIVE, of="s") == Fraction(1, 6)


@pytest.mark.parametrize("sons", range(6))
def test_each_unaffected_son_makes_it_less_likely_that_his_mother_carries(sons: int) -> None:
    grandparents = [Relative(id="gf", sex=M, genotype=0), Relative(id="gm", sex=F, genotype=1)]
    mother = Relative(id="m", sex=F, father="gf", mother="gm")
    father = Relative(id="f", sex=M, genotype=0)
    boys = [Relative(id=f"s{n}", sex=M, father="f", mother="m", affected=False) for n in range(sons)]

    found = chance_of_carrying(Family.of([*grandparents, mother, father, *boys]), X_LINKED, of="m")

    assert found == closed_forms.carrier_with_unaffected_sons(sons)


@given(st.fractions(0, 1))
def test_reduced_penetrance_is_the_closed_form(penetrance: Fraction) -> None:
    family = Family.of([
        Relative(id="f", sex=M, genotype=1), Relative(id="m", sex=F, genotype=0),
        Relative(id="c", sex=F, father="f", mother="m", affected=False),
    ])  # fmt: skip

    assert chance_of_carrying(family, dominant(penetrance), of="c") == closed_forms.unaffected_and_carrying(penetrance)


def test_reduced_penetrance_and_the_next_generation() -> None:
    family = Family.of([
        Relative(id="f", sex=M, genotype=1), Relative(id="m", sex=F, genotype=0),
        Relative(id="c", sex=F, father="f", mother="m", affected=False), Relative(id="p", sex=M, genotype=0),
        Relative(id="g", sex=M, father="p", mother="c"),
    ])  # fmt: skip

    assert chance_of_falling_ill(family, dominant(Fraction(4, 5)), of="g") == Fraction(1, 15)


def test_the_age_at_which_somebody_is_still_well_counts() -> None:
    by_age = [(40, Fraction(1, 5)), (60, Fraction(3, 5))]
    condition = Condition(penetrance={(1, F): by_age, (1, M): by_age})
    family = [Relative(id="f", sex=M, genotype=1), Relative(id="m", sex=F, genotype=0)]

    found = [
        chance_of_carrying(
            Family.of([*family, Relative(id="c", sex=F, father="f", mother="m", affected=False, age=age)]), condition, of="c"
        )
        for age in (30, 45, 65)
    ]

    assert found == [HALF, Fraction(4, 9), Fraction(2, 7)]


def test_the_child_of_first_cousins_is_homozygous_as_its_inbreeding_says() -> None:
    q = Fraction(1, 100)
    people = [
        Relative(id="A", sex=M), Relative(id="B", sex=F),
        Relative(id="C", sex=M, father="A", mother="B"), Relative(id="D", sex=F, father="A", mother="B"),
        Relative(id="w", sex=F), Relative(id="h", sex=M),
        Relative(id="E", sex=M, father="C", mother="w"), Relative(id="G", sex=F, father="h", mother="D"),
        Relative(id="child", sex=F, father="E", mother="G"),
    ]  # fmt: skip
    inbred = closed_forms.inbreeding([(5, Fraction(0)), (5, Fraction(0))])

    found = posterior(Family.of(people), Condition(frequency=q), of="child")[2]

    assert found == q * q + inbred * q * (1 - q)


def test_an_isolated_case_by_new_mutation_is_told_from_a_carrier_mother() -> None:
    u = Fraction(1, 10_000)
    condition = Condition(locus=Locus.X_LINKED, frequency=2 * u, penetrance={(1, M): Fraction(1)}, new_mutation=u)
    people = [
        Relative(id="f", sex=M, genotype=0), Relative(id="m", sex=F), Relative(id="boy", sex=M, father="f", mother="m", affected=True),
    ]  # fmt: skip

    found = chance_of_carrying(Family.of(people), condition, of="m")

    assert abs(found - Fraction(2, 3)) < Fraction(1, 1000), "Haldane: two thirds of the mothers of isolated cases carry"


# brute force


def by_force(family: Family, condition: Condition, of: str) -> dict[int, Fraction]:  # noqa: C901 - one sum, written out
    """The same sum over every assignment of genotypes to everybody: a second writing, hopeless for more than a few people."""
    people = list(family.people.values())

    def possible(person: Relative) -> tuple[int, ...]:
        return (0, 1) if condition.locus is Locus.X_LINKED and person.sex is M else (0, 1, 2)

    def weight(held: Mapping[str, int]) -> Fraction:
        total = Fraction(1)
        for person in people:
            copies = held[person.id]
            if not total:
                return total
            if person.father and person.mother:
                total *= child_of(held[person.father], held[person.mother], copies, person)
            else:
                total *= founder(copies, person)
            if person.genotype is not None and copies != person.genotype:
                return Fraction(0)
            for test in person.tests:
                says_yes = test.sensitivity if copies else 1 - test.specificity
                total *= says_yes if test.positive else 1 - says_yes
            if person.affected is not None:
                ill = condition.chance_by(copies, person.sex, person.age)
                total *= ill if person.affected else 1 - ill
        return total

    def founder(copies: int, person: Relative) -> Fraction:
        q = condition.frequency
        draws = len(possible(person)) - 1
        return {0: (1 - q) ** draws, 1: q if draws == 1 else 2 * q * (1 - q), 2: q * q}[copies]

    def child_of(father: int, mother: int, copies: int, person: Relative) -> Fraction:
        eggs = {1: Fraction(mother, 2), 0: 1 - Fraction(mother, 2)}
        x_linked = condition.locus is Locus.X_LINKED
        share = Fraction(father) if x_linked else Fraction(father, 2)
        sperm = {0: Fraction(1)} if x_linked and person.sex is M else {1: share, 0: 1 - share}
        return sum((e * s for (egg, e), (sp, s) in product(eggs.items(), sperm.items()) if egg + sp == copies), Fraction(0))

    sums: dict[int, Fraction] = {}
    for held in product(*(possible(person) for person in people)):
        assigned = dict(zip(family.people, held, strict=True))
        sums[assigned[of]] = sums.get(assigned[of], Fraction(0)) + weight(assigned)
    total = sum(sums.values())
    return {copies: chance / total for copies, chance in sorted(sums.items()) if chance} if total else {}


SEEN = st.sampled_from([None, True, False])
TESTS = st.sampled_from([(), (NINE_TENTHS,), (CarrierTest(positive=True, specificity=Fraction(99, 100)),)])


@st.composite
def families(draw: st.DrawFn) -> Family:
    """Three generations with a loop now and then: seven people."""

    def person(name: str, sex: Sex, father: str | None = None, mother: str | None = None) -> Relative:
        return Relative(id=name, sex=sex, father=father, mother=mother, affected=draw(SEEN), tests=draw(TESTS))

    people = [person("A", M), person("B", F), person("C", M, "A", "B"), person("D", F, "A", "B")]
    if draw(st.booleans()):
        return Family.of([*people, person("E", F, "C", "D"), person("G", M, "C", "D")])
    return Family.of([*people, person("p", M), person("E", F, "p", "D"), person("G", M, "p", "D")])


CONDITIONS = st.sampled_from([
    Condition(frequency=Fraction(1, 10), penetrance={(1, M): HALF, (1, F): Fraction(1, 4), (2, M): HALF, (2, F): Fraction(3, 4)}),
    Condition(frequency=Fraction(1, 5), penetrance={(2, M): Fraction(9, 10), (2, F): Fraction(9, 10), (0, F): Fraction(1, 100)}),
    Condition(
        frequency=Fraction(1, 8), locus=Locus.X_LINKED, penetrance={(1, M): Fraction(1), (2, F): Fraction(1), (1, F): Fraction(1, 9)}
    ),
])  # fmt: skip


@given(families(), CONDITIONS, st.sampled_from("ABCDEG"))
@settings(max_examples=15, deadline=None)
def test_elimination_equals_the_sum_over_every_assignment(family: Family, condition: Condition, of: str) -> None:
    expected = by_force(family, condition, of)
    if not expected:
        with pytest.raises(BadPedigree):
            posterior(family, condition, of=of)
        return

    found = posterior(family, condition, of=of)

    assert found == expected
    assert sum(found.values()) == 1


@given(families(), CONDITIONS)
@settings(max_examples=40, deadline=None)
def test_names_and_order_of_people_are_irrelevant(family: Family, condition: Condition) -> None:
    def renamed(name: str | None) -> str | None:
        return None if name is None else f"x{name}"

    others = Family.of([
        Relative(
            id=f"x{one.id}", sex=one.sex, father=renamed(one.father), mother=renamed(one.mother), affected=one.affected, tests=one.tests
        )
        for one in reversed(family.people.values())
    ])  # fmt: skip
    try:
        found = posterior(family, condition, of="D")
    except BadPedigree:
        with pytest.raises(BadPedigree):
            posterior(others, condition, of="xD")
        return

    assert posterior(others, condition, of="xD") == found


def test_twenty_five_people_in_five_generations_are_answered_exactly() -> None:
    people = [Relative(id="m0", sex=F, genotype=1), Relative(id="f0", sex=M)]
    for n in range(1, 9):
        people += [
            Relative(id=f"m{n}", sex=F, father=f"f{n - 1}", mother=f"m{n - 1}", affected=False), Relative(id=f"f{n}", sex=M),
        ]  # fmt: skip
    people += [Relative(id=f"s{n}", sex=M, father="f8", mother="m8", affected=False) for n in range(7)]
    condition = Condition(frequency=Fraction(1, 1000), penetrance={(1, F): HALF, (1, M): HALF, (2, F): HALF, (2, M): HALF})

    found = posterior(Family.of(people), condition, of="m8")

    assert len(people) == 25
    assert sum(found.values()) == 1
    assert 0 < found[1] < Fraction(1, 100)


# what cannot be


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([], "1 to 25"),
        ([Relative(id="a", sex=F)] * 2, "same id"),
        ([Relative(id="a", sex=F, father="b", mother="c")], "not in the family"),
        ([Relative(id="a", sex=F, father="b")], "one parent"),
        ([Relative(id="a", sex=F), Relative(id="b", sex=F), Relative(id="c", sex=M, father="a", mother="b")], "other sex"),
        ([Relative(id="a", sex=F, father="b", mother="c"), Relative(id="b", sex=M, father="d", mother="a"), Relative(id="c", sex=F),
          Relative(id="d", sex=M)], "ancestor"),
    ],
)  # fmt: skip
def test_a_family_that_cannot_be_says_what_to_correct(people: list[Relative], said: str) -> None:
    with pytest.raises(BadPedigree, match=said):
        Family.of(people)


def test_what_cannot_have_been_seen_is_told() -> None:
    family = Family.of([
        Relative(id="f", sex=M, genotype=0), Relative(id="m", sex=F, genotype=0),
        Relative(id="c", sex=F, father="f", mother="m", affected=True),
    ])  # fmt: skip

    with pytest.raises(BadPedigree, match="cannot be under this condition"):
        posterior(family, RECESSIVE, of="c")
    with pytest.raises(BadPedigree, match="not in the family"):
        posterior(family, RECESSIVE, of="x")


# closed forms


def test_a_screening_test_is_read_with_its_prevalence() -> None:
    one = closed_forms.positive_predictive_value(
        prevalence=Fraction(1, 1000), sensitivity=Fraction(99, 100), specificity=Fraction(999, 1000)
    )

    assert float(one) == pytest.approx(0.498, abs=0.0005)
    assert closed_forms.negative_predictive_value(prevalence=HALF, sensitivity=Fraction(1), specificity=HALF) == 1


def test_with_unknown_phase_both_phases_count_alike() -> None:
    known = [closed_forms.lod_score(recombinants=n, meioses=10, theta=Fraction(1, 10)) for n in (1, 9)]
    unknown = [closed_forms.lod_score(recombinants=n, meioses=10, theta=Fraction(1, 10), phase_known=False) for n in (1, 9)]

    assert unknown[0] == unknown[1]
    assert known[1] < unknown[0] < known[0]


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_the_exact_test_of_hardy_weinberg_is_a_probability(a: int, b: int, c: int) -> None:
    if a + b + c:
        assert 0 < closed_forms.hardy_weinberg_exact([a, b, c]) <= 1


# for machines

RISK = Answers(machine)


def asked(**changed: object) -> dict[str, object]:
    parents = [{"id": "f", "sex": "M", "genotype": 1}, {"id": "m", "sex": "F", "genotype": 1}]
    line = {
        "id": "q", "people": [*parents, {"id": "s", "sex": "F", "father": "f", "mother": "m", "affected": False}],
        "condition": {"penetrance": {"2": 1}}, "question": {"person": "s", "asks": "carrier"},
    }  # fmt: skip
    return line | changed


def test_a_line_is_answered_exactly_and_as_a_decimal() -> None:
    assert RISK.to(asked()) == {"id": "q", "answer": "2/3", "decimal": 0.666666666667}
    assert RISK.to(asked(question={"person": "s", "asks": "genotypes"})) == {"id": "q", "answer": {"0": "1/3", "1": "2/3"}}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"question": {"person": "nobody", "asks": "carrier"}}, "not in the family"),
        ({"condition": {"frequency": "2"}}, "is no chance"),
        ({"condition": {"frequency": "often"}}, "is no chance"),
        ({"condition": {"penetrance": {"1": [[70, "1/2"], [40, "1/5"]]}}}, "rising age"),
        ({"condition": {"penetrance": {"3": 1}}}, "penetrance"),
        ({"people": []}, "people"),
        ({"question": {"person": "s", "asks": "everything"}}, "question.asks"),
    ],
)
def test_a_line_that_cannot_be_answered_says_why(changed: dict[str, object], said: str) -> None:
    assert said in RISK.to(asked(**changed))["error"]


def test_the_command_answers_risk(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["assess", "mark", "--type", "risk"], input=json.dumps(asked()) + "\n")

    assert (done.exit_code, json.loads(done.stdout)["answer"]) == (0, "2/3")
