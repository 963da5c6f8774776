"""What became of a competency over several versions, as one step: pure."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomeready.frameworks.rules import GONE, Change, Heir, Heirs, read_through, succession

SLUGS = ("ants", "bees", "cats")


def heir(slug: str, change: Change = Change.SAME, *, carries: bool = True, levels: Mapping[int, int] | None = None) -> Heir:
    return Heir(slug=slug, change=change, carries=carries, levels=levels or {})


@pytest.mark.parametrize(
    ("first", "then", "whole"),
    [
        (heir("bees", Change.REPLACED_BY), heir("bees"), heir("bees", Change.REPLACED_BY)),
        (heir("bees", Change.REPLACED_BY), heir("cats", Change.REPLACED_BY), heir("cats", Change.REPLACED_BY)),
        (heir("bees"), heir("bees", carries=False), heir("bees", carries=False)),
        (heir("bees", carries=False), heir("bees"), heir("bees", carries=False)),
        (heir("bees", Change.SPLIT), heir("cats", Change.MERGED, carries=False), heir("cats", Change.MERGED, carries=False)),
        (heir("bees"), GONE, GONE),
        (heir("bees", levels={1: 2, 2: 3}), heir("bees"), heir("bees", levels={1: 2, 2: 3})),
        (heir("bees"), heir("bees", levels={1: 2, 2: 3}), heir("bees", levels={1: 2, 2: 3})),
        (heir("bees", levels={1: 0, 2: 1}), heir("bees", levels={1: 2, 2: 3}), heir("bees", levels={1: 0, 2: 2})),
    ],
)
def test_two_steps_are_read_as_one(first: Heir, then: Heir, whole: Heir) -> None:
    assert read_through({"ants": (first,)}, {"bees": (then,)}) == {"ants": (whole,)}


def test_what_was_dropped_stays_dropped() -> None:
    assert read_through({"ants": (GONE,)}, {"bees": (heir("bees"),)}) == {"ants": (GONE,)}


def test_of_a_split_whose_one_part_was_dropped_the_other_remains() -> None:
    first = {"ants": (heir("bees", Change.SPLIT), heir("cats", Change.SPLIT))}

    assert read_through(first, {"bees": (GONE,), "cats": (heir("cats"),)}) == {"ants": (heir("cats", Change.SPLIT),)}


def test_two_ways_to_the_same_slug_are_one_row_that_carries_if_one_way_does_at_the_lower_level() -> None:
    first = {"ants": (heir("bees", Change.SPLIT), heir("cats", Change.SPLIT))}
    one_way = {"bees": (heir("bees"),), "cats": (heir("bees", Change.MERGED, carries=False),)}
    both_ways = {"bees": (heir("bees", levels={1: 2, 2: 2}),), "cats": (heir("bees", Change.MERGED, levels={1: 1, 2: 3}),)}

    assert read_through(first, one_way)["ants"] == (heir("bees", Change.MERGED),)
    assert read_through(first, both_ways)["ants"] == (heir("bees", Change.MERGED, levels={1: 1, 2: 2}),)


def _heirs() -> st.SearchStrategy[Heirs]:
    living = st.builds(
        heir, st.sampled_from(SLUGS), st.sampled_from([Change.SAME, Change.REPLACED_BY, Change.SPLIT, Change.MERGED]), carries=st.booleans()
    )
    of_one = st.one_of(st.just((GONE,)), st.lists(living, min_size=1, max_size=2, unique_by=lambda each: each.slug).map(tuple))
    return st.fixed_dictionaries(dict.fromkeys(SLUGS, of_one))


@given(_heirs(), _heirs(), _heirs())
def test_it_does_not_matter_which_steps_are_joined_first(one: Heirs, two: Heirs, three: Heirs) -> None:
    assert read_through(read_through(one, two), three) == read_through(one, read_through(two, three))


@given(_heirs(), _heirs())
def test_evidence_carries_exactly_where_a_way_carries_in_every_step(one: Heirs, two: Heirs) -> None:
    whole = read_through(one, two)

    for slug in SLUGS:
        ways = {then.slug for first in one[slug] if first.carries and first.slug for then in two[first.slug] if then.carries}
        assert {after.slug for after in whole[slug] if after.carries} == ways


def test_a_sum_names_what_does_not_carry_and_why() -> None:
    heirs = {
        "ants": (heir("ants"),),
        "bees": (heir("cats", Change.MERGED, carries=False),),
        "cats": (heir("cats", carries=False),),
        "dogs": (heir("hounds", Change.SPLIT, carries=False), heir("pups", Change.SPLIT, carries=False)),
        "eels": (GONE,),
    }

    said = str(succession("core", "1.0", "2.0", heirs))

    assert said == (
        "core 2.0: 1 of 5 competencies of 1.0 carry over. "
        "Not: bees (merged into cats), cats (kept as cats), dogs (split into hounds and pups), eels (dropped)."
    )
