"""What a drawn family says about inheritance: patterns that cannot be excluded, obligate carriers, whom to test first."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from factories.questions import an_entry, kind_of, stored
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.assessment.types.machines import Answers
from genomeready.assessment.types.pedigree import read_machine, read_question
from genomeready.assessment.types.pedigree.inheritance import Pattern, first_to_test, obligate, possible
from genomeready.assessment.types.pedigree.model import Gender, Pedigree, Person, TwinKind, Twins
from genomeready.assessment.types.pedigree.relatives import family_of
from genomeready.assessment.types.risk.engine import likelihood, posterior
from genomeready.assessment.types.risk.pedigree import BadPedigree, Condition, Family, Relative, Sex

AD, AR, XR, XD, MT, Y = Pattern
CONTENT = stored(an_entry("q-qt-0811"))


def family(*rows: str, twins: tuple[Twins, ...] = ()) -> Pedigree:
    """A family of rows such as `c M f m *`: id, sex, father, mother, and * affected, ? not known."""
    people = []
    for row in rows:
        own, sex, *more = row.split()
        marks = {mark for mark in more if mark in "*?"}
        parents = [name for name in more if name not in marks] or [None, None]
        gender = Gender.MAN if sex == "M" else Gender.WOMAN
        ill = {"x": None} if "*" in marks else {}
        people.append(Person(id=own, gender=gender, father=parents[0], mother=parents[1], affected=ill, unknown="?" in marks))
    return Pedigree.of(people, conditions={"x": "Condition"}, twins=twins)


FATHER_TO_SON = family("f M *", "m F", "s M f m *")
SIBLINGS = family("f M", "m F", "s M f m *", "d F f m *")
THROUGH_WOMEN = family("gf M *", "gm F", "m F gf gm", "f M", "s M f m *", "d F f m")
ONE_BOY = family("f M", "m F", "s M f m *")
MATERNAL = family("f M", "m F *", "s M f m *", "d F f m *", "w F", "g F s w")
SKIPPED = family("gf M *", "gm F", "s M gf gm", "w F", "g M s w *")


@pytest.mark.parametrize(
    ("drawn", "complete", "reduced"),
    [
        (FATHER_TO_SON, {AD, AR, Y}, {AD, AR, Y}),
        (SIBLINGS, {AR}, {AD, AR, XD, MT}),
        (THROUGH_WOMEN, {AR, XR}, {AD, AR, XR, XD}),
        (ONE_BOY, {AR, XR}, {AD, AR, XR, XD, MT, Y}),
        (MATERNAL, {AD, AR, MT}, {AD, AR, XD, MT}),
        (SKIPPED, {AR}, {AD, AR, Y}),
    ],
)
def test_what_cannot_be_excluded_is_what_a_geneticist_would_leave_open(
    drawn: Pedigree, complete: set[Pattern], reduced: set[Pattern]
) -> None:
    assert possible(drawn, "x") == complete
    assert possible(drawn, "x", reduced=True) == reduced


@given(st.lists(st.sampled_from(["*", "", "?"]), min_size=6, max_size=6))
@settings(max_examples=40, deadline=None)
def test_to_know_less_or_to_reckon_with_reduced_penetrance_excludes_nothing_more(marks: list[str]) -> None:
    rows = ["f M", "m F", "s M f m", "d F f m", "w F", "g F s w"]
    drawn = family(*(f"{row} {mark}" for row, mark in zip(rows, marks, strict=True)))
    if "*" not in marks:
        with pytest.raises(BadPedigree, match="Nobody is affected"):
            possible(drawn, "x")
        return
    vaguer = family(*(f"{row} {mark or '?'}" for row, mark in zip(rows, marks, strict=True)))

    assert possible(drawn, "x") <= possible(drawn, "x", reduced=True)
    assert possible(drawn, "x") <= possible(vaguer, "x")


def test_obligate_carriers_are_those_who_carry_in_every_explanation() -> None:
    assert obligate(SIBLINGS, "x", AR) == {"f", "m"}
    assert obligate(THROUGH_WOMEN, "x", XR) == {"m"}
    assert obligate(SKIPPED, "x", AD, reduced=True) == {"s"}
    assert obligate(ONE_BOY, "x", XR) == {"m"}


def test_the_likelihood_is_what_the_posterior_is_a_share_of() -> None:
    condition = Condition(frequency=Fraction(1, 10), penetrance={(2, sex): Fraction(1) for sex in Sex})
    seen = family_of(SIBLINGS, "x")
    carriers = [likelihood(with_genotypes(seen, f, m), condition) for f, m in product(range(3), repeat=2)]

    assert sum(carriers) == likelihood(seen, condition)
    assert carriers[4] == likelihood(seen, condition), "both parents carry one copy: 4 is (1, 1)"
    assert posterior(seen, condition, of="f")[1] == 1


def with_genotypes(seen: Family, father: int, mother: int) -> Family:
    known = {"f": father, "m": mother}
    people = [
        Relative(**{n: getattr(p, n) for n in ("id", "sex", "father", "mother", "affected")}, genotype=known.get(p.id))
        for p in seen.people.values()
    ]
    return Family.of(people)


def test_who_is_tested_first_is_alive_and_most_likely_to_carry() -> None:
    by_age = {(n, sex): [(40, Fraction(n + 1, 10)), (70, Fraction(n + 1, 5))] for n in range(3) for sex in Sex}
    condition = Condition(frequency=Fraction(1, 100), penetrance=by_age)
    people = [
        Person(id="f", gender=Gender.MAN), Person(id="m", gender=Gender.WOMAN, affected={"x": 40}, deceased=True),
        Person(id="old", gender=Gender.WOMAN, father="f", mother="m", affected={"x": 70}),
        Person(id="young", gender=Gender.WOMAN, father="f", mother="m", affected={"x": 41}),
        Person(id="well", gender=Gender.WOMAN, father="f", mother="m", age=70),
    ]  # fmt: skip
    drawn = Pedigree.of(people, conditions={"x": "X"})

    assert first_to_test(drawn, "x", condition) == {"old", "young"}, "the ratio of the chances is the same at both ages"
    with pytest.raises(BadPedigree, match="alive"):
        first_to_test(
            Pedigree.of([Person(id="a", gender=Gender.MAN, affected={"x": 1}, deceased=True)], conditions={"x": "X"}), "x", condition
        )


def test_identical_twins_are_one_person_to_the_engine() -> None:
    twins = (Twins(TwinKind.IDENTICAL, frozenset("sd")),)
    drawn = family("f M", "m F", "d M f m", "s M f m", "w F", "k F s w", twins=twins)

    found = family_of(drawn, "x")

    assert set(found.people) == {"f", "m", "d", "w", "k"}
    assert found.people["k"].father == "d"
    with pytest.raises(BadPedigree, match="differ"):
        family_of(family("f M", "m F", "d M f m", "s M f m *", twins=twins), "x")


# the question


def test_parts_earn_by_their_weight_and_wrong_ticks_take_away() -> None:
    both, one, too_many = ({"carry": chosen} for chosen in (["f", "m"], ["f"], ["boy", "f", "m"]))

    shares = [read_question.mark(CONTENT, answer).parts[2].share for answer in (both, one, too_many, None)]

    assert shares == [1, Fraction(1, 2), Fraction(2, 3), 0]
    assert read_question.mark(CONTENT, {"sister": "1/2"}).parts[1].note == "That is the chance before one knows that she is well."
    assert [str(part.weight) for part in read_question.mark(CONTENT, None).parts] == ["1/4", "1/2", "1/4"]


def test_nothing_that_is_shown_says_which_choice_is_right() -> None:
    kind = kind_of(an_entry("q-qt-0811"))

    shown = str(kind.view(CONTENT, kind.prepare(CONTENT, "seed"), None).body)

    assert "'right'" not in shown
    assert "2/3" not in shown
    assert "'girl'" not in shown


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"asks": "pattern"}, "several patterns cannot be excluded"), ({"asks": "obligate"}, "needs `pattern`"),
        ({"asks": "obligate", "pattern": "y-linked"}, "no answer is right"), ({"asks": "risk"}, "needs `person`"),
        ({"asks": "possible", "condition": "y"}, "not among the conditions"), ({"asks": "guess"}, "is not one of"),
    ],
)  # fmt: skip
def test_a_question_without_one_answer_says_why(question: dict[str, Any], said: str) -> None:
    people = [{"id": "f", "gender": "man", "affected": {"x": None}}, {"id": "m", "gender": "woman"}]
    drawn = {
        "conditions": {"x": "Condition"},
        "people": [*people, {"id": "s", "gender": "man", "father": "f", "mother": "m", "affected": {"x": 2}}],
    }

    found = Answers(read_machine).to({"id": 3, "pedigree": drawn, "question": question})

    assert found["id"] == 3
    assert said in found["error"]
