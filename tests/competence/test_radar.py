"""What a radar of levels may show: medians that are levels, no place for what is not held, and where the marks lie."""

from dataclasses import dataclass
from math import hypot

import pytest

from genomeready.competence.radar import FEWEST, MOST, Mark, Spoke, Spread, domains, marks, spokes, spread
from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Asking:
    competency_id: int
    title: str
    domain_title: str
    minimum: int | None = 2
    applicable: bool = True
    set_key: str | None = None
    max_age_months: int | None = None


def some_needs(*domains_of: str, minimum: int = 2) -> list[Asking]:
    return [Asking(competency_id=n, title=f"Competency {n}", domain_title=name, minimum=minimum) for n, name in enumerate(domains_of)]


def held(*levels: int | None) -> dict[int, Standing]:
    """How competencies stand, by their place: met at a level, or not assessed where there is None."""
    return {n: Standing(state=State.NOT_ASSESSED if level is None else State.MET, level=level) for n, level in enumerate(levels)}


# the numbers


def test_the_middle_of_an_even_number_is_the_lower_one_and_so_a_level_of_the_scale() -> None:
    assert spread([1, 2, 3, 4]) == Spread(lowest=1, middle=2, highest=4)


def test_a_domain_tells_the_middle_and_the_range_of_what_is_held_and_asked() -> None:
    (spoke,) = domains(some_needs("Foundations", "Foundations", "Foundations"), held(1, 3, 4))

    assert spoke.asked == Spread(lowest=2, middle=2, highest=2)
    assert spoke.held == Spread(lowest=1, middle=3, highest=4)
    assert spoke.reaches


def test_what_is_not_assessed_is_no_level_0_and_does_not_pull_the_middle_down() -> None:
    (spoke,) = domains(some_needs(*["Foundations"] * 4), held(3, 3, None, None))

    assert spoke.held == Spread(lowest=3, middle=3, highest=3)
    assert (spoke.holding, spoke.of) == (2, 4)


def test_level_0_that_was_shown_counts_as_level_0() -> None:
    (spoke,) = domains(some_needs(*["Foundations"] * 3), held(0, 0, None))

    assert spoke.held == Spread(lowest=0, middle=0, highest=0)
    assert not spoke.reaches


def test_where_fewer_than_half_have_a_level_there_is_no_middle() -> None:
    (spoke,) = domains(some_needs(*["Foundations"] * 3), held(4, None, None))

    assert spoke.held is None
    assert not spoke.reaches


def test_nothing_held_at_all_is_no_middle_either() -> None:
    (spoke,) = domains(some_needs("Foundations"), held(None))

    assert spoke.held is None


def test_what_has_run_out_or_is_only_declared_holds_no_level() -> None:
    found = {0: Standing(state=State.EXPIRED), 1: Standing(state=State.SELF_DECLARED), 2: Standing(state=State.BELOW, by=1, level=1)}

    (spoke,) = domains(some_needs(*["Foundations"] * 3), found)

    assert spoke.held is None
    assert dict(spoke.states) == {State.EXPIRED: 1, State.SELF_DECLARED: 1, State.BELOW: 1}


def test_domains_keep_the_order_of_the_profile() -> None:
    found = domains(some_needs("Testing", "Foundations", "Cancer"), held(1, 2, 3))

    assert [spoke.name for spoke in found] == ["Testing", "Foundations", "Cancer"]


def test_only_what_is_mandatory_makes_a_spoke() -> None:
    mandatory = some_needs("Foundations")
    others = [
        Asking(competency_id=1, title="Optional", domain_title="Cancer", set_key="setting"),
        Asking(competency_id=2, title="Not asked", domain_title="Rare disease", minimum=None, applicable=False),
    ]

    found = domains([*mandatory, *others], held(2, 2, 2))

    assert [(spoke.name, spoke.of) for spoke in found] == [("Foundations", 1)]


# which spokes are drawn


def test_with_enough_domains_the_spokes_are_domains() -> None:
    names = [f"Domain {n}" for n in range(FEWEST)]

    assert [spoke.name for spoke in spokes(some_needs(*names), held(*[2] * FEWEST))] == names


def test_with_too_few_domains_the_spokes_are_competencies() -> None:
    found = spokes(some_needs("Foundations", "Foundations", "Cancer"), held(2, None, 1))

    assert [spoke.name for spoke in found] == ["Competency 0", "Competency 1", "Competency 2"]
    assert [spoke.held.middle if spoke.held else None for spoke in found] == [2, None, 1]


@pytest.mark.parametrize("names", [["Foundations"] * (FEWEST - 1), ["Foundations"] * (MOST + 1), [f"Domain {n}" for n in range(MOST + 1)]])
def test_what_could_not_be_read_is_not_drawn(names: list[str]) -> None:
    assert spokes(some_needs(*names), held(*[2] * len(names))) == []


# where the marks lie


def drawn(*levels: int | None, asked: int = 2, top: int = 4) -> list[Mark]:
    shown = domains(some_needs(*[f"Domain {n}" for n in range(len(levels))], minimum=asked), held(*levels))
    return marks(shown, [spoke.name for spoke in shown], top=top)


def of_part(found: list[Mark], part: str) -> list[Mark]:
    return [mark for mark in found if mark["part"] == part]


def radius(mark: Mark) -> float:
    return round(hypot(float(str(mark["x"])), float(str(mark["y"]))), 3)


def test_a_level_lies_as_far_from_the_middle_as_its_share_of_the_scale() -> None:
    found = drawn(0, 2, 4, 1)

    assert [radius(mark) for mark in of_part(found, "held")] == [0, 0.5, 1, 0.25]
    assert {radius(mark) for mark in of_part(found, "asked")} == {0.5}


def test_the_scale_is_the_one_of_the_version() -> None:
    found = drawn(3, 3, 3, top=3)

    assert {radius(mark) for mark in of_part(found, "held")} == {1}
    assert [mark["text"] for mark in of_part(found, "level")] == ["1", "2", "3"]


def test_what_has_no_level_is_marked_outside_the_scale_and_never_in_the_middle() -> None:
    found = drawn(None, 2, 2)

    (missing,) = of_part(found, "missing")
    assert radius(missing) > 1
    assert len(of_part(found, "held")) == 2


def test_the_line_of_what_is_held_breaks_where_a_level_is_missing() -> None:
    whole, broken = drawn(2, 2, 2, 2), drawn(None, 2, 2, 2)

    assert (len(of_part(whole, "held-edge")), len(of_part(broken, "held-edge"))) == (4, 2)
    assert len(of_part(broken, "asked-edge")) == 4


def test_every_spoke_is_named_once_on_its_side() -> None:
    found = drawn(1, 1, 1, 1, 1)

    named = {part: [mark["text"] for mark in of_part(found, part)] for part in ("label-right", "label-below", "label-left")}
    assert named == {"label-right": ["Domain 0", "Domain 1"], "label-below": ["Domain 2"], "label-left": ["Domain 3", "Domain 4"]}


def test_a_range_runs_along_its_spoke_from_the_lowest_to_the_highest() -> None:
    spoke = Spoke(name="A", of=3, asked=spread([1, 2, 4]), held=spread([0, 2, 3]), states={}, holding=3)

    found = marks([spoke] * 3, ["A", "B", "C"], top=4)

    for part, lowest, highest in (("asked-range", 0.25, 1), ("held-range", 0, 0.75)):
        line = of_part(found, part)[0]
        ends = hypot(float(str(line["x"])), float(str(line["y"]))), hypot(float(str(line["x2"])), float(str(line["y2"])))
        assert ends == pytest.approx((lowest, highest), abs=0.03)
