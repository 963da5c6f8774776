"""The way that closes gaps: greedy by gaps closed, prerequisites first, nothing twice; and what no course closes."""

from hypothesis import given
from hypothesis import strategies as st

from genomeready.competence.pathways import Gap, Offer, Pathway, pathway


def a_gap(key: int, *, asked: int = 2, held: int | None = None, of_set: str | None = None) -> Gap:
    return Gap(competency_id=key, asked=asked, held=held, set_key=of_set)


def an_offer(slug: str, reaches: dict[int, int], *, minutes: int = 60, first: tuple[str, ...] = ()) -> Offer:
    return Offer(slug=slug, code=slug.upper(), title=slug.title(), minutes=minutes, reaches=reaches, first=first)


def way(gaps: list[Gap], offers: list[Offer], *, held: dict[int, int] | None = None, missing: dict[str, int] | None = None) -> Pathway:
    return pathway(gaps, offers, held=held or {}, missing=missing or {})


def courses(found: Pathway) -> list[str]:
    return [leg.offer.slug for leg in found.legs]


def left(found: Pathway) -> dict[int, int | None]:
    return {gap.competency_id: gap.held for gap in found.left}


def test_without_gaps_there_is_no_way_to_go() -> None:
    found = way([], [an_offer("a", {1: 4})])

    assert (found.legs, found.left, found.minutes) == ((), (), 0)


def test_the_course_that_closes_most_comes_first() -> None:
    found = way([a_gap(1), a_gap(2), a_gap(3)], [an_offer("one", {1: 2}), an_offer("two", {2: 2, 3: 2})])

    assert courses(found) == ["two", "one"]
    assert [leg.closes for leg in found.legs] == [(2, 3), (1,)]
    assert found.left == ()


def test_a_course_that_closes_nothing_more_is_left_out() -> None:
    found = way([a_gap(1), a_gap(2)], [an_offer("both", {1: 2, 2: 3}), an_offer("spare", {1: 4})])

    assert courses(found) == ["both"]


def test_of_two_that_close_as_much_the_one_that_brings_more_nearer_is_taken() -> None:
    found = way([a_gap(1), a_gap(2, asked=4)], [an_offer("a", {1: 2}), an_offer("b", {1: 2, 2: 3}, minutes=600)])

    assert courses(found) == ["b"]


def test_of_two_that_do_the_same_the_shorter_one_is_taken() -> None:
    found = way([a_gap(1)], [an_offer("a", {1: 2}, minutes=90), an_offer("b", {1: 2}, minutes=45)])

    assert (courses(found), found.minutes) == (["b"], 45)


def test_a_course_that_does_not_reach_the_level_brings_it_nearer_and_leaves_the_rest() -> None:
    found = way([a_gap(1, asked=3, held=1)], [an_offer("a", {1: 2})], held={1: 1})

    assert [(leg.closes, leg.nearer) for leg in found.legs] == [((), (1,))]
    assert left(found) == {1: 2}


def test_a_course_no_further_than_what_is_held_is_no_help() -> None:
    found = way([a_gap(1, asked=3, held=2)], [an_offer("a", {1: 2})], held={1: 2})

    assert (courses(found), left(found)) == ([], {1: 2})


def test_what_closes_comes_before_what_only_brings_nearer() -> None:
    found = way([a_gap(1), a_gap(2, asked=4), a_gap(3, asked=4)], [an_offer("near", {2: 3, 3: 3}), an_offer("closing", {1: 2})])

    assert courses(found) == ["closing", "near"]


def test_steps_towards_a_level_are_taken_where_the_next_one_builds_on_them() -> None:
    offers = [an_offer("advanced", {1: 3}, first=("basic",)), an_offer("basic", {1: 2})]

    found = way([a_gap(1, asked=3)], offers)

    assert courses(found) == ["basic", "advanced"]
    assert [(leg.closes, leg.nearer) for leg in found.legs] == [((), (1,)), ((1,), ())]


def test_a_course_to_take_first_is_taken_even_where_it_closes_nothing_of_the_role() -> None:
    found = way([a_gap(1)], [an_offer("late", {1: 2}, first=("early",)), an_offer("early", {9: 1})])

    assert courses(found) == ["early", "late"]
    assert (found.legs[0].closes, found.legs[0].nearer) == ((), ())


def test_a_course_to_take_first_is_spared_where_all_it_teaches_is_held() -> None:
    offers = [an_offer("late", {1: 2}, first=("early",)), an_offer("early", {9: 1})]

    assert courses(way([a_gap(1)], offers, held={9: 1})) == ["late"]


def test_level_0_held_does_not_spare_a_course_that_leads_further() -> None:
    offers = [an_offer("late", {1: 2}, first=("early",)), an_offer("early", {9: 1})]

    assert courses(way([a_gap(1)], offers, held={9: 0})) == ["early", "late"]


def test_a_course_to_take_first_that_is_not_offered_holds_nothing_up() -> None:
    assert courses(way([a_gap(1)], [an_offer("late", {1: 2}, first=("gone",))])) == ["late"]


def test_courses_that_name_each_other_first_end_all_the_same() -> None:
    offers = [an_offer("a", {1: 2}, first=("b",)), an_offer("b", {2: 2}, first=("a",))]

    assert sorted(courses(way([a_gap(1), a_gap(2)], offers))) == ["a", "b"]


def test_of_an_optional_set_only_as_many_are_closed_as_are_missing() -> None:
    gaps = [a_gap(1, of_set="field"), a_gap(2, of_set="field"), a_gap(3, of_set="field")]

    found = way(gaps, [an_offer("a", {1: 2}), an_offer("b", {2: 2}), an_offer("c", {3: 2})], missing={"field": 1})

    assert courses(found) == ["a"]
    assert found.left == ()


def test_a_course_is_not_worth_more_for_more_of_a_set_than_is_missing() -> None:
    gaps = [a_gap(1, of_set="field"), a_gap(2, of_set="field"), a_gap(3), a_gap(4)]

    found = way(gaps, [an_offer("of-the-set", {1: 2, 2: 2}), an_offer("mandatory", {3: 2, 4: 2})], missing={"field": 1})

    assert courses(found) == ["mandatory", "of-the-set"]


def test_a_set_that_stays_short_leaves_all_that_can_still_be_chosen() -> None:
    gaps = [a_gap(1, of_set="field"), a_gap(2, of_set="field"), a_gap(3, of_set="field")]

    found = way(gaps, [an_offer("a", {1: 2})], missing={"field": 2})

    assert sorted(left(found)) == [2, 3]


def test_nothing_held_and_level_0_held_are_told_apart_in_what_is_left() -> None:
    found = way([a_gap(1, held=None), a_gap(2, held=0)], [], held={2: 0})

    assert left(found) == {1: None, 2: 0}


LEVELS = st.integers(min_value=1, max_value=4)
OFFERS = st.lists(st.dictionaries(st.integers(1, 6), LEVELS, min_size=1, max_size=4), max_size=5)


@given(asked=st.dictionaries(st.integers(1, 6), LEVELS, max_size=6), reaches=OFFERS)
def test_every_gap_is_closed_by_one_course_or_left(asked: dict[int, int], reaches: list[dict[int, int]]) -> None:
    offers = [an_offer(f"c{n}", taught) for n, taught in enumerate(reaches)]

    found = way([a_gap(key, asked=level) for key, level in asked.items()], offers)

    closed = [key for leg in found.legs for key in leg.closes]
    assert sorted([*closed, *left(found)]) == sorted(asked)
    assert len(courses(found)) == len(set(courses(found)))
    for key in left(found):
        assert all(taught.get(key, 0) < asked[key] for taught in reaches), "a course could have closed it"
