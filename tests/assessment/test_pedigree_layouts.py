"""Where people stand in families that one knows from books: rows, order, and who stands beside whom."""

import pytest

from genomeready.assessment.types.pedigree.layout import BETWEEN, BETWEEN_PARTNERS, laid_out
from genomeready.assessment.types.pedigree.model import Gender, Pedigree, Person, TwinKind, Twins


def family(*rows: str, proband: str = "", twins: tuple[str, ...] = (), partners: tuple[tuple[str, str], ...] = ()) -> Pedigree:
    """A family of rows such as `child F father mother`."""
    people = []
    for row in rows:
        own, sex, *parents = row.split()
        people.append(
            Person(
                id=own,
                gender=Gender.MAN if sex == "M" else Gender.WOMAN,
                father=parents[0] if parents else None,
                mother=parents[1] if parents else None,
                proband=own == proband,
            )
        )
    groups = [Twins(TwinKind.FRATERNAL, frozenset(twins))] if twins else []
    return Pedigree.of(people, twins=groups, partners=partners)


NUCLEAR = family(
    "mother F",
    "father M",
    "first F father mother",
    "second M father mother",
    "third F father mother",
)
BOTH_SIDES = family(
    "pgf M",
    "pgm F",
    "uncle M pgf pgm",
    "father M pgf pgm",
    "mgf M",
    "mgm F",
    "mother F mgf mgm",
    "aunt F mgf mgm",
    "me F father mother",
    "brother M father mother",
    proband="me",
)
COUSINS = family(
    "a M",
    "b F",
    "c M a b",
    "d F a b",
    "w F",
    "h M",
    "e M c w",
    "g F h d",
    "k F e g",
    proband="k",
)
REMARRIED = family(
    "he M",
    "first F",
    "second F",
    "one F he first",
    "two M he second",
)
UNCLE_AND_NIECE = family(
    "a M",
    "b F",
    "uncle M a b",
    "sister F a b",
    "h M",
    "niece F h sister",
    "child M uncle niece",
)


@pytest.mark.parametrize(
    ("drawn", "rows"),
    [
        (NUCLEAR, [["father", "mother"], ["first", "second", "third"]]),
        (
            BOTH_SIDES,
            [
                ["pgf", "pgm", "mgf", "mgm"],
                ["uncle", "father", "mother", "aunt"],
                ["me", "brother"],
            ],
        ),
        (COUSINS, [["a", "b"], ["c", "w", "d", "h"], ["e", "g"], ["k"]]),
        (REMARRIED, [["first", "he", "second"], ["one", "two"]]),
    ],
    ids=["parents and children", "both sides", "cousins", "two partners"],
)
def test_generations_stand_in_rows_in_the_order_of_the_books(drawn: Pedigree, rows: list[list[str]]) -> None:
    assert [list(row) for row in laid_out(drawn).rows] == rows


def test_parents_stand_above_the_middle_of_their_children() -> None:
    across = laid_out(NUCLEAR).across

    assert (across["father"] + across["mother"]) / 2 == pytest.approx(across["second"])
    assert across["second"] - across["first"] == pytest.approx(BETWEEN)
    assert across["mother"] - across["father"] == pytest.approx(BETWEEN_PARTNERS)


@pytest.mark.parametrize("drawn", [NUCLEAR, BOTH_SIDES, COUSINS, REMARRIED], ids=["nuclear", "both sides", "cousins", "remarried"])
def test_partners_stand_side_by_side(drawn: Pedigree) -> None:
    layout = laid_out(drawn)

    for couple in drawn.couples:
        one, other = sorted(couple)
        row = list(layout.rows[layout.generation[one]])
        assert layout.generation[one] == layout.generation[other]
        assert abs(row.index(one) - row.index(other)) == 1


def test_the_mothers_family_stands_to_the_right_of_the_fathers() -> None:
    across = laid_out(BOTH_SIDES).across

    assert max(across[own] for own in ("pgf", "pgm")) < min(across[own] for own in ("mgf", "mgm"))
    assert across["uncle"] < across["father"] < across["mother"] < across["aunt"]


def test_an_uncle_who_is_the_partner_of_his_niece_comes_down_to_her_row() -> None:
    layout = laid_out(UNCLE_AND_NIECE)

    assert layout.generation["uncle"] == layout.generation["niece"] == 2
    assert layout.generation["child"] == 3
    assert layout.generation["sister"] == 1


def test_twins_stand_beside_each_other_even_where_they_are_not_written_so() -> None:
    drawn = family(
        "father M",
        "mother F",
        "one F father mother",
        "between M father mother",
        "two F father mother",
        twins=("one", "two"),
    )

    assert list(laid_out(drawn).rows[1]) == ["one", "two", "between"]


def test_a_couple_without_children_is_a_couple() -> None:
    drawn = family(
        "father M",
        "mother F",
        "child F father mother",
        "partner M",
        partners=(("child", "partner"),),
    )
    layout = laid_out(drawn)

    assert layout.generation["partner"] == layout.generation["child"] == 1
    assert abs(layout.across["partner"] - layout.across["child"]) == pytest.approx(BETWEEN_PARTNERS)


def test_founders_of_a_later_generation_stand_just_above_their_first_child() -> None:
    drawn = family(
        "a M",
        "b F",
        "c M a b",
        "w F",
        "e M c w",
        "x M",
        "y F",
        "g F x y",
        "k F e g",
        proband="k",
    )

    layout = laid_out(drawn)

    assert layout.generation["x"] == layout.generation["y"] == 1
    assert layout.generation["g"] == layout.generation["e"] == 2


def test_somebody_who_is_related_to_nobody_has_a_place_as_well() -> None:
    drawn = family("a M", "b F", "c F a b", "stranger M")

    layout = laid_out(drawn)

    assert layout.generation["stranger"] == 0
    assert sorted(own for row in layout.rows for own in row) == ["a", "b", "c", "stranger"]
