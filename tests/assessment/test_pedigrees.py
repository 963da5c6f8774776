"""The model of a drawn family: formats in and out, the layout of the drawing, its words, and what is refused."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.assessment.types.pedigree.canrisk import CANCERS, canrisk_text, read_canrisk
from genomeready.assessment.types.pedigree.drawing import HALF, drawn
from genomeready.assessment.types.pedigree.layout import generations, laid_out
from genomeready.assessment.types.pedigree.model import AtBirth, Gender, Pedigree, Person, TwinKind, Twins
from genomeready.assessment.types.pedigree.ped import AFFECTED, ped_text, read_ped
from genomeready.assessment.types.risk.pedigree import BadPedigree

AGES = st.none() | st.integers(1, 99)


@st.composite
def families(draw: st.DrawFn, conditions: Sequence[str] = (AFFECTED,), *, plain: bool = False) -> Pedigree:
    """Up to eighteen people: founders, and children of couples among those who were there before, related or not."""
    people: list[Person] = []
    for n in range(draw(st.integers(1, 18))):
        men = [person.id for person in people if person.gender is Gender.MAN]
        women = [person.id for person in people if person.gender is Gender.WOMAN]
        child = bool(men and women) and draw(st.booleans())
        ill = draw(st.lists(st.sampled_from(conditions), unique=True))
        people.append(
            Person(
                id=f"p{n}", gender=draw(st.sampled_from([Gender.MAN, Gender.WOMAN])), proband=n == 0 and not plain,
                father=draw(st.sampled_from(men)) if child else None, mother=draw(st.sampled_from(women)) if child else None,
                affected={own: None if plain else draw(AGES) for own in ill}, unknown=plain and not ill and draw(st.booleans()),
                age=None if plain else draw(AGES), deceased=not plain and draw(st.booleans()),
            )
        )  # fmt: skip
    return Pedigree.of(people, conditions={own: CANCERS.get(own, "Affected") for own in conditions})


# formats


@given(families(plain=True))
def test_a_family_comes_back_from_ped_as_it_went(family: Pedigree) -> None:
    assert read_ped(ped_text(family)) == family


@given(families(tuple(CANCERS)), st.booleans())
def test_a_family_comes_back_from_canrisk_as_it_went(family: Pedigree, twins: bool) -> None:
    sibs = next((sorted([own, *family.siblings(own)])[:2] for own in family.people if family.siblings(own)), None)
    groups = [Twins(TwinKind.IDENTICAL, frozenset(sibs))] if twins and sibs else []
    family = Pedigree.of(list(family.people.values()), conditions=CANCERS, twins=groups)

    text = canrisk_text(family)

    back = read_canrisk(text)
    assert back.people == family.people
    assert (back.couples, back.twins) == (family.couples, family.twins)
    assert {len(line.split("\t")) for line in text.splitlines()[1:]} == {28}


@pytest.mark.parametrize(("version", "columns"), [(1, 26), (2, 27), (3, 27), (4, 28)])
def test_every_version_of_canrisk_is_read_by_its_own_number_of_columns(version: int, columns: int) -> None:
    start = ["F1", "n", "1", "p", "0", "0", "F", "0", "1", "60", "1960", "45", "0", "AU", "0", "0", "0"]
    line = " ".join([*start, "T:P", *["0:0"] * (columns - len(start) - 2), "0:0:0:0:0"])

    person = read_canrisk(f"##CanRisk {version}.0\n##FamID …\n{line}\n").people["p"]

    assert (person.affected, person.age, person.deceased, person.carrier, person.proband) == (
        {"breast": 45, "ovarian": None},
        60,
        True,
        True,
        True,
    )
    with pytest.raises(BadPedigree, match="columns"):
        read_canrisk(f"##CanRisk {version}.0\n{line} 0\n")


@pytest.mark.parametrize(
    ("reads", "text", "said"),
    [
        (read_ped, "F a 0 0 3 1", "six columns"), (read_ped, "F a 0 0 1", "six columns"),
        (read_ped, "F a 0 0 1 1\nG b 0 0 1 1", "2 families"), (read_ped, "F a b 0 1 1\nF b 0 0 1 1", "one parent"),
        (read_ped, "F a b c 1 1\nF b 0 0 1 1\nF c 0 0 1 1", "has the other sex"),
        (read_ped, "F a b c 1 1\nF b a d 1 1\nF c 0 0 2 1\nF d 0 0 2 1", "ancestor of themself"), (read_ped, "", "1 to 40"),
        (read_canrisk, "", "does not begin"), (read_canrisk, "##CanRisk 9.0", "from 1 to 4"), (read_canrisk, "##CanRisk ²", "from 1 to 4"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_a_family_is_refused_in_words(reads: Any, text: str, said: str) -> None:
    with pytest.raises(BadPedigree, match=said):
        reads(text)


def test_without_a_proband_canrisk_is_refused() -> None:
    with pytest.raises(BadPedigree, match="proband"):
        canrisk_text(Pedigree.of([Person(id="a")]))


@pytest.mark.parametrize(
    ("people", "more", "said"),
    [
        ([Person(id="a"), Person(id="a")], {}, "same id"),
        ([Person(id="a", proband=True), Person(id="b", proband=True)], {}, "Two people are marked"),
        ([Person(id="a", affected={"x": 1})], {}, "not among the conditions"),
        ([Person(id="a", affected={"x": 1}, unknown=True)], {"conditions": {"x": "X"}}, "keep one"),
        ([Person(id="a")], {"partners": [("a", "a")]}, "no two people"),
        ([Person(id="a"), Person(id="b")], {"twins": [Twins(TwinKind.UNKNOWN, frozenset("a"))]}, "two or more"),
        (
            [Person(id="f"), Person(id="m"), Person(id="a", father="f", mother="m"), Person(id="b")],
            {"twins": [Twins(TwinKind.UNKNOWN, frozenset("ab"))]},
            "not the same parents",
        ),
    ],
)
def test_a_family_that_cannot_be_is_refused_in_words(people: list[Person], more: dict[str, Any], said: str) -> None:
    with pytest.raises(BadPedigree, match=said):
        Pedigree.of(people, **more)


# the drawing


@given(families())
@settings(deadline=None)
def test_nobody_stands_on_anybody_and_everybody_below_their_parents(family: Pedigree) -> None:
    layout = laid_out(family)

    places = {own: (layout.generation[own], layout.across[own]) for own in family.people}
    by_row = [sorted(x for row, x in places.values() if row == n) for n in range(len(layout.rows))]
    assert all(right - left >= 2 * HALF for row in by_row for left, right in pairwise(row))
    assert all(places[own][0] > places[parent][0] for own in family.people for parent in family.parents(own))
    assert sorted(own for row in layout.rows for own in row) == sorted(family.people)
    assert min(x for _, x in places.values()) == 0


@given(families())
@settings(deadline=None)
def test_the_drawing_says_everything_in_words_as_well_and_no_id(family: Pedigree) -> None:
    renamed = Pedigree.of(
        [
            Person(
                **(vars_of(p) | {"id": f"zzid{p.id}", "father": p.father and f"zzid{p.father}", "mother": p.mother and f"zzid{p.mother}"})
            )
            for p in family.people.values()
        ],
        conditions=family.conditions,
    )

    drawing = drawn(renamed)

    assert len(drawing["symbols"]) == len(drawing["rows"]) == len(family.people)
    assert [symbol["label"] for symbol in drawing["symbols"]] == [row["label"] for row in drawing["rows"]]
    assert all(f"{row['label']}: {row['who']}" in drawing["described"] for row in drawing["rows"])
    assert "zzid" not in str(drawing)
    assert all(0 < symbol["x"] < drawing["width"] and 0 < symbol["y"] < drawing["height"] for symbol in drawing["symbols"])


def vars_of(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ("gender", "at_birth", "affected", "unknown", "carrier", "deceased", "age", "proband")}


COUSINS = [
    Person(id="a", gender=Gender.MAN), Person(id="b", gender=Gender.WOMAN), Person(id="w", gender=Gender.WOMAN),
    Person(id="h", gender=Gender.MAN), Person(id="c", gender=Gender.MAN, father="a", mother="b"),
    Person(id="d", gender=Gender.WOMAN, father="a", mother="b"), Person(id="e", gender=Gender.MAN, father="c", mother="w"),
    Person(id="g", gender=Gender.WOMAN, father="h", mother="d"),
    Person(id="k", gender=Gender.NON_BINARY, at_birth=AtBirth.FEMALE, father="e", mother="g", carrier=True, proband=True),
    Person(id="l", father="e", mother="g", pregnancy=True), Person(id="n", gender=Gender.MAN, father="e", mother="g", deceased=True, age=3),
]  # fmt: skip


def test_cousins_who_are_partners_are_joined_by_a_double_line_and_stand_level() -> None:
    family = Pedigree.of(COUSINS)

    kinds = [line["kind"] for line in drawn(family)["lines"]]

    assert (kinds.count("related"), kinds.count("couple")) == (2, 3)
    assert generations(family)["e"] == generations(family)["g"] == 2


def test_symbols_follow_the_nomenclature_that_is_named() -> None:
    drawing = drawn(Pedigree.of(COUSINS, twins=[Twins(TwinKind.IDENTICAL, frozenset("kn"))]))
    by_row = {row["label"]: row for row in drawing["rows"]}
    proband, pregnancy, boy = (next(s for s in drawing["symbols"] if test(s)) for test in (is_proband, is_pregnancy, has_died))

    assert "2022" in drawing["nomenclature"]
    assert (proband["shape"], proband["notes"], proband["carrier"]) == ("diamond", ["AFAB"], True)
    assert (pregnancy["inside"], boy["shape"], boy["notes"]) == ("P", "square", ["d. 3"])
    assert re.search("identical twin of IV-[12]", by_row[proband["label"]]["known"])
    assert by_row[boy["label"]]["who"] == "man, died at 3"
    assert [line["kind"] for line in drawing["lines"]].count("twins") == 1
    assert drawing["legend"][-1]["kind"] == "carrier"


def is_proband(symbol: dict[str, Any]) -> bool:
    return bool(symbol["proband"])


def is_pregnancy(symbol: dict[str, Any]) -> bool:
    return bool(symbol["inside"])


def has_died(symbol: dict[str, Any]) -> bool:
    return bool(symbol["deceased"])
