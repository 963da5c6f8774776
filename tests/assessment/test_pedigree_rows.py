"""A family as rows of a table: what each relation means, whom a row takes for granted, and what cannot be."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.assessment.types.pedigree.kinship import called
from genomeready.assessment.types.pedigree.model import AtBirth, Gender, Pedigree, TwinKind
from genomeready.assessment.types.pedigree.rows import FLAGS, KIN, pedigree_of, rows_of
from genomeready.assessment.types.risk.pedigree import BadPedigree

Rows = dict[str, dict[str, str]]
PROBAND = {"kin": "proband", "gender": "woman"}


def family(*others: tuple[str, str, str], **more: dict[str, str]) -> Rows:
    """The proband in row 1, and others as (kin, of, gender) in the rows after that."""
    rows = {"1": PROBAND}
    for number, (kin, of, gender) in enumerate(others, 2):
        rows[str(number)] = {"kin": kin, "of": of, "gender": gender} | more.get(f"row_{number}", {})
    return rows


def parents(pedigree: Pedigree, own: str) -> tuple[str | None, str | None]:
    return pedigree.people[own].father, pedigree.people[own].mother


# each relation


def test_mother_and_father_are_parents() -> None:
    found = pedigree_of(family(("mother", "1", "woman"), ("father", "1", "man")), {})

    assert parents(found, "1") == ("3", "2")
    assert frozenset("23") in found.couples


def test_one_parent_brings_the_other_for_granted() -> None:
    found = pedigree_of(family(("mother", "1", "woman")), {})
    father, mother = parents(found, "1")

    assert mother == "2"
    assert found.people[str(father)].implied
    assert found.people[str(father)].gender is Gender.MAN


@pytest.mark.parametrize("order", [("sibling first", 0), ("parents first", 1)], ids=lambda each: each[0])
def test_full_siblings_share_both_parents_in_whatever_order_the_rows_stand(order: tuple[str, int]) -> None:
    if order[1]:
        rows = family(("mother", "1", "woman"), ("father", "1", "man"), ("sibling", "1", "man"))
        sibling, mother, father = "4", "2", "3"
    else:
        rows = family(("sibling", "1", "man"), ("mother", "1", "woman"), ("father", "1", "man"))
        sibling, mother, father = "2", "3", "4"

    found = pedigree_of(rows, {})

    assert parents(found, "1") == parents(found, sibling) == (father, mother)
    assert not any(person.implied for person in found.people.values())


@pytest.mark.parametrize(("kin", "shared"), [("half-mother", "mother"), ("half-father", "father")])
def test_half_siblings_share_one_parent(kin: str, shared: str) -> None:
    found = pedigree_of(family((kin, "1", "man")), {})
    one, other = found.people["1"], found.people["2"]

    assert getattr(one, shared) == getattr(other, shared)
    assert (one.father == other.father) is (shared == "father")
    assert found.siblings("1") == []
    assert found.siblings("1", half=True) == ["2"]


@pytest.mark.parametrize(("kin", "kind"), [("identical", TwinKind.IDENTICAL), ("fraternal", TwinKind.FRATERNAL)])
def test_twins_are_siblings_of_one_birth(kin: str, kind: TwinKind) -> None:
    found = pedigree_of(family((kin, "1", "woman"), (kin, "1", "woman")), {})

    assert parents(found, "1") == parents(found, "2") == parents(found, "3")
    assert [(group.kind, group.members) for group in found.twins] == [(kind, frozenset("123"))]


def test_a_child_has_its_parents_only_partner_as_the_other_parent() -> None:
    found = pedigree_of(family(("partner", "1", "man"), ("child", "1", "woman")), {})

    assert parents(found, "3") == ("2", "1")


def test_with_two_partners_a_child_says_whose_it_is() -> None:
    rows = family(
        ("partner", "1", "man"),
        ("partner", "1", "man"),
        ("child", "1", "woman"),
        ("child", "1", "woman"),
        row_4={"with": "2"},
        row_5={"with": "3"},
    )

    found = pedigree_of(rows, {})

    assert parents(found, "4") == ("2", "1")
    assert parents(found, "5") == ("3", "1")
    assert found.siblings("4", half=True) == ["5"]


def test_a_child_without_a_partner_has_somebody_for_granted() -> None:
    found = pedigree_of(family(("child", "1", "man")), {})
    father, mother = parents(found, "2")

    assert mother == "1"
    assert found.people[str(father)].implied


def test_the_sex_at_birth_says_who_is_the_father() -> None:
    rows = {
        "1": {"kin": "proband", "gender": "non-binary", "birth": "AMAB"},
        "2": {"kin": "child", "of": "1", "gender": "woman"},
    }

    found = pedigree_of(rows, {})

    assert found.people["2"].father == "1"
    assert found.people["1"].at_birth is AtBirth.MALE


def test_cousins_who_are_partners_are_said_by_a_second_relation() -> None:
    rows = {
        "1": PROBAND,
        "2": {"kin": "mother", "of": "1", "gender": "woman"},
        "3": {"kin": "father", "of": "1", "gender": "man"},
        "4": {"kin": "mother", "of": "2", "gender": "woman"},
        "5": {"kin": "father", "of": "3", "gender": "man", "also": "sibling", "also-of": "4"},
    }

    found = pedigree_of(rows, {})

    assert found.related("2", "3")
    assert parents(found, "4") == parents(found, "5")


def test_somebody_who_is_not_related_stands_alone() -> None:
    found = pedigree_of(family(("unrelated", "", "man")), {})

    assert parents(found, "2") == (None, None)
    assert found.partners("2") == []
    assert called(found)["2"] == "person 2"


# what is known of a person


@pytest.mark.parametrize("flag", FLAGS)
def test_a_tick_is_a_fact(flag: str) -> None:
    found = pedigree_of({"1": PROBAND | {flag: flag}}, {})

    assert getattr(found.people["1"], flag) is True
    assert [name for name in FLAGS if getattr(found.people["1"], name)] == [flag]


@pytest.mark.parametrize(("said", "age"), [("45", 45), ("yes", None), ("0", 0)])
def test_a_condition_is_said_by_its_age_or_by_yes(said: str, age: int | None) -> None:
    found = pedigree_of({"1": PROBAND | {"ill.x": said, "age": "60"}}, {"x": "Condition"})

    assert found.people["1"].affected == {"x": age}
    assert found.people["1"].age == 60


def test_what_is_left_out_is_not_known() -> None:
    person = pedigree_of({"1": {"kin": "proband"}}, {"x": "Condition"}).people["1"]

    assert (person.gender, person.age, person.affected, person.at_birth) == (Gender.UNKNOWN, None, {}, None)


# what cannot be

IMPOSSIBLE: list[tuple[str, Rows, str]] = [
    (
        "of nobody",
        family(("mother", "9", "woman")),
        "Person 2 is the mother of nobody",
    ),
    (
        "of oneself",
        family(("sibling", "2", "woman")),
        "Person 2 is the sibling of nobody",
    ),
    (
        "two mothers",
        family(("mother", "1", "woman"), ("mother", "1", "woman")),
        "two mothers",
    ),
    (
        "a mother who is a man",
        family(("mother", "1", "man")),
        "has the other sex",
    ),
    (
        "one's own grandparent",
        family(("mother", "1", "woman"), ("child", "1", "woman" ), row_3={"also": "mother", "also-of": "2"}),
        "ancestor of themself",
    ),
    (
        "two probands",
        family(("proband", "", "woman")),
        "Two people are marked as the proband",
    ),
    (
        "a child with itself",
        family(("child", "1", "woman"), row_2={"with": "2"}),
        "other parent of person 2 is nobody",
    ),
    (
        "affected and not known whether",
        {"1": PROBAND | {"ill.x": "yes", "unknown": "unknown"}},
        "keep one",
    ),
    (
        "nobody",
        {},
        "There is nobody in the table",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "said"), [case[1:] for case in IMPOSSIBLE], ids=[case[0] for case in IMPOSSIBLE])
def test_what_cannot_be_is_refused_in_words(rows: Rows, said: str) -> None:
    with pytest.raises(BadPedigree, match=said):
        pedigree_of(rows, {"x": "Condition"})


# whatever is filled in

NUMBERS = [str(n) for n in range(1, 7)]
ROW = st.fixed_dictionaries(
    {},
    optional={
        "kin": st.sampled_from(KIN),
        "of": st.sampled_from(NUMBERS),
        "with": st.sampled_from(NUMBERS),
        "also": st.sampled_from(KIN[1:]),
        "also-of": st.sampled_from(NUMBERS),
        "gender": st.sampled_from([str(gender) for gender in Gender]),
        "birth": st.sampled_from([str(sex) for sex in AtBirth]),
        "age": st.sampled_from(["0", "30"]),
        "ill.x": st.sampled_from(["yes", "40"]),
        "deceased": st.just("deceased"),
    },
)


@given(st.dictionaries(st.sampled_from(NUMBERS), ROW, min_size=1))
@settings(deadline=None)
def test_whatever_is_filled_in_is_a_family_or_is_refused_in_words(rows: Any) -> None:
    try:
        found = pedigree_of(rows, {"x": "Condition"})
    except BadPedigree as why:
        assert str(why).endswith((".", "one.")) or "nobody" in str(why)  # noqa: PT017 - both ways are right
        return

    assert {own for own, person in found.people.items() if not person.implied} == set(rows)
    assert all(person.father and person.mother for person in found.people.values() if person.father or person.mother)


def test_rows_of_a_family_start_with_the_proband_and_name_nobody_before_they_came() -> None:
    rows = family(
        ("mother", "1", "woman"), ("father", "1", "man"), ("mother", "2", "woman"), ("father", "2", "man"), ("sibling", "2", "man")
    )
    found = pedigree_of(rows, {})

    again = rows_of(found)

    assert again["1"]["kin"] == "proband"
    assert all(int(row["of"]) < int(number) for number, row in again.items() if "of" in row)
    assert len(again) == len(rows)


# what relatives are called

CALLED = [
    (("mother", "1", "woman"), "mother"),
    (("father", "1", "man"), "father"),
    (("sibling", "1", "woman"), "sister"),
    (("sibling", "1", "non-binary"), "sibling"),
    (("half-mother", "1", "man"), "half-brother"),
    (("child", "1", "man"), "son"),
    (("child", "1", "unknown"), "child"),
    (("partner", "1", "man"), "partner"),
]
FURTHER = [
    (("mother", "2", "woman"), "maternal grandmother"),
    (("father", "3", "man"), "paternal grandfather"),
    (("sibling", "2", "woman"), "maternal aunt"),
    (("sibling", "3", "man"), "paternal uncle"),
    (("sibling", "3", "non-binary"), "paternal parent’s sibling"),
]


@pytest.mark.parametrize(("row", "word"), CALLED, ids=[word for _, word in CALLED])
def test_the_nearest_kin_are_called_as_one_would_call_them(row: tuple[str, str, str], word: str) -> None:
    assert called(pedigree_of(family(row), {}))["2"] == word


@pytest.mark.parametrize(("row", "word"), FURTHER, ids=[word for _, word in FURTHER])
def test_the_side_of_the_family_is_said(row: tuple[str, str, str], word: str) -> None:
    rows = family(("mother", "1", "woman"), ("father", "1", "man"), row)

    assert called(pedigree_of(rows, {}))["4"] == word


@pytest.mark.parametrize(
    ("rows", "own", "word"),
    [
        (family(("sibling", "1", "man"), ("child", "2", "woman")), "3", "niece"),
        (family(("sibling", "1", "man"), ("partner", "2", "woman")), "3", "sibling’s partner"),
        (family(("child", "1", "man"), ("child", "2", "woman")), "3", "granddaughter"),
        (family(("mother", "1", "woman"), ("sibling", "2", "man"), ("child", "3", "man")), "4", "maternal first cousin"),
        (family(("mother", "1", "woman"), ("mother", "2", "woman"), ("mother", "3", "woman")), "4", "maternal great-grandmother"),
    ],
    ids=["niece", "in-law", "granddaughter", "cousin", "great-grandmother"],
)
def test_further_kin_are_called_by_their_way(rows: Rows, own: str, word: str) -> None:
    assert called(pedigree_of(rows, {}))[own] == word


def test_several_of_a_kind_are_numbered() -> None:
    rows = family(("sibling", "1", "man"), ("sibling", "1", "man"), ("sibling", "1", "woman"))

    names = called(pedigree_of(rows, {}))

    assert [names[own] for own in "234"] == ["brother 1", "brother 2", "sister"]
