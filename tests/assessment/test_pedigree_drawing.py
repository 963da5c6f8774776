"""A drawing marked by facts about the proband's kin: names and order make no difference, every slip costs, feedback is in words."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from assessment.test_pedigrees import families
from factories.questions import an_entry, stored
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.assessment.types.assigning import assigned
from genomeready.assessment.types.machines import Answers
from genomeready.assessment.types.pedigree import draw_machine, draw_question
from genomeready.assessment.types.pedigree.facts import compared
from genomeready.assessment.types.pedigree.kinship import called
from genomeready.assessment.types.pedigree.model import Gender, Pedigree, Person
from genomeready.assessment.types.pedigree.rows import pedigree_of, rows_of
from genomeready.assessment.types.risk.pedigree import BadPedigree

CONTENT = stored(an_entry("q-qt-0821"))
W, M = Gender.WOMAN, Gender.MAN
KEY = Pedigree.of(
    [
        Person(id="mgm", gender=W, deceased=True, age=60, affected={"x": 45}), Person(id="mgf", gender=M, age=80),
        Person(id="m", gender=W, father="mgf", mother="mgm", age=55),
        Person(id="aunt", gender=W, father="mgf", mother="mgm", affected={"x": 40}),
        Person(id="uncle", gender=M, father="mgf", mother="mgm"), Person(id="f", gender=M, age=57),
        Person(id="p", gender=W, father="f", mother="m", age=30, proband=True), Person(id="b", gender=M, father="f", mother="m", age=28),
        Person(id="s", gender=W, father="f", mother="m", age=26, carrier=True), Person(id="h", gender=M),
        Person(id="baby", father="h", mother="p", pregnancy=True),
    ],
    conditions={"x": "Condition"},
)  # fmt: skip


def relabelled(family: Pedigree, order: list[int]) -> Pedigree:
    """The same family with other ids, written down in another order."""
    people = list(family.people.values())
    names = {person.id: f"q{order[n]}" for n, person in enumerate(people)}
    moved = [replace(p, id=names[p.id], father=p.father and names[p.father], mother=p.mother and names[p.mother]) for p in people]
    return Pedigree.of([moved[n] for n in order], conditions=family.conditions)


def changed(family: Pedigree, own: str, **fields: Any) -> Pedigree:
    people = [replace(person, **fields) if person.id == own else person for person in family.people.values()]
    return Pedigree.of(people, conditions=family.conditions)


def together(family: Pedigree) -> Pedigree:
    """Those of a family who hang together with the proband."""
    named = called(family)
    return Pedigree.of([p for p in family.people.values() if not named[p.id].startswith("person ")], conditions=family.conditions)


@given(families(), st.data())
@settings(deadline=None)
def test_a_relabelled_family_is_the_same_family(family: Pedigree, data: st.DataObject) -> None:
    family = together(family)
    order = data.draw(st.permutations(range(len(family.people))))

    assert compared(family, relabelled(family, order)).share == 1


@given(
    st.permutations(range(len(KEY.people))),
    st.sampled_from(sorted(KEY.people)),
    st.sampled_from(["age", "carrier", "deceased", "affected", "gender"]),
)
@settings(deadline=None)
def test_a_relabelled_drawing_with_a_slip_earns_the_same(order: list[int], own: str, what: str) -> None:
    other: dict[str, Any] = {"age": 99, "affected": {"x": 12}, "gender": Gender.NON_BINARY}
    value = other.get(what, not getattr(KEY.people[own], what, False))
    drawing = changed(KEY, own, **{what: value})

    found = compared(KEY, drawing).share

    assert compared(KEY, relabelled(drawing, order)).share == found < 1
    assert found > Fraction(4, 5)


def test_a_drawing_without_a_proband_earns_four_fifths_at_most() -> None:
    assert compared(KEY, KEY).share == 1
    assert compared(KEY, changed(KEY, "p", proband=False)).share == Fraction(4, 5)


def test_more_slips_earn_less_and_structure_costs_most() -> None:
    one = changed(KEY, "b", age=27)
    two = changed(one, "s", carrier=False)
    gone = Pedigree.of([person for person in KEY.people.values() if person.id != "aunt"], conditions=KEY.conditions)

    shares = [compared(KEY, drawing).share for drawing in (KEY, one, two, gone)]

    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == 4


@given(families())
@settings(deadline=None)
def test_the_table_says_every_family_that_hangs_together(family: Pedigree) -> None:
    if len(together(family).people) < len(family.people):
        with pytest.raises(BadPedigree, match="not related to the proband"):
            rows_of(family)
        family = together(family)
    rows = rows_of(family)
    again = pedigree_of(rows, family.conditions)

    assert len([person for person in again.people.values() if not person.implied]) == len(family.people)
    if all("also" not in row for row in rows.values()):
        assert compared(family, again).share == 1


@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_the_assignment_is_the_cheapest_of_all(rows: int, columns: int, data: st.DataObject) -> None:
    costs = data.draw(st.lists(st.lists(st.integers(0, 9), min_size=columns, max_size=columns), min_size=rows, max_size=rows))

    found = assigned(costs)

    few, many = sorted((rows, columns))
    ways = (list(zip(range(few), chosen, strict=True)) for chosen in permutations(range(many), few))
    cheapest = min(sum(costs[i][j] if rows <= columns else costs[j][i] for i, j in way) for way in ways)
    assert sum(costs[i][j] for i, j in found) == cheapest
    assert len({i for i, _ in found}) == len({j for _, j in found}) == few


def test_kin_are_called_as_one_would_call_them() -> None:
    assert called(KEY) == {
        "mgm": "maternal grandmother", "mgf": "maternal grandfather", "m": "mother", "aunt": "maternal aunt", "uncle": "maternal uncle",
        "f": "father", "p": "the proband", "b": "brother", "s": "sister", "h": "partner", "baby": "child",
    }  # fmt: skip


# the question

SMALL = {
    "1": {"kin": "proband", "gender": "woman", "age": "30"},
    "2": {"kin": "mother", "of": "1", "gender": "woman", "deceased": "deceased", "age": "50"},
    "3": {"kin": "father", "of": "1", "gender": "man"},
    "4": {"kin": "sibling", "of": "1", "gender": "man"},
}  # fmt: skip


def test_feedback_says_in_words_what_is_missing_and_what_was_not_told() -> None:
    wrong = SMALL | {
        "4": {"kin": "sibling", "of": "1", "gender": "man", "deceased": "deceased"},
        "5": {"kin": "child", "of": "1", "gender": "woman"},
    }

    body = draw_question.reveal(CONTENT, {}, wrong).body

    assert body["missing"] == ["brother: carrier", "mother affected: Breast cancer", "mother: Breast cancer at 45"]
    assert body["added"] == ["brother: deceased", "person 5"]
    assert body["mine"] is not None


def test_who_a_row_takes_for_granted_counts_for_nothing() -> None:
    short = {"1": SMALL["1"], "2": {"kin": "sibling", "of": "1", "gender": "man", "carrier": "carrier"}}

    missing = draw_question.reveal(CONTENT, {}, short).body["missing"]

    assert missing[:2] == ["father", "mother"]
    assert draw_question.reveal(CONTENT, {}, short).body["added"] == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"1": {"kin": "mother", "of": "7"}}, "Person 1 is the mother of nobody"),
        (SMALL | {"5": {"kin": "mother", "of": "1", "gender": "woman"}}, "two mothers"),
        (SMALL | {"5": {"kin": "child", "of": "1", "with": "9"}}, "other parent of person 5"),
        (SMALL | {"5": {"kin": "proband"}}, "Two people are marked"),
        (SMALL | {"5": {"kin": "father", "of": "4", "gender": "woman"}}, "two fathers"),
    ],
    ids=["nobody", "mothers", "other parent", "probands", "sex"],
)
def test_a_table_that_is_no_family_says_why_and_earns_nothing(rows: dict[str, dict[str, str]], said: str) -> None:
    found = draw_question.mark(CONTENT, rows)
    shown = draw_question.view(CONTENT, {"conditions": []}, rows).body

    assert (found.share, shown["drawing"]) == (0, None)
    assert said in found.note
    assert said in shown["why"]


def test_the_page_offers_as_many_rows_whatever_the_family() -> None:
    small = an_entry("q-qt-0821").body["pedigree"] | {"people": [{"id": "p", "gender": "woman", "proband": True}]}

    shown = [draw_question.view(content, {"conditions": []}, None).body for content in (CONTENT, {**CONTENT, "pedigree": small})]

    assert shown[0] == shown[1]


def test_a_machine_marks_a_drawing_line_by_line() -> None:
    family = an_entry("q-qt-0821").body["pedigree"]
    renamed = json.loads(json.dumps(family).replace('"p"', '"z"'))
    answers = Answers(draw_machine)

    assert answers.to({"id": 1, "key": family, "drawn": renamed})["mark"] == "1"
    assert "two people" in answers.to({"key": family, "drawn": family | {"partners": [["p", "p"]]}})["error"]
