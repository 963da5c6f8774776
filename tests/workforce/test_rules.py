"""Counting: who counts where, what is wanted, and the sums that tie the counts together."""

from datetime import date
from decimal import Decimal

from factories.competence import a_need, shown
from factories.workforce import a_place, a_ratio, a_tree, posts_at

from genomeready.workforce.rules import ALL, Post, Result, main_posts, result_of, sums_of, tallies, tree_of, wanted

DAY = date(2026, 11, 22)


def test_a_place_counts_everybody_below_it() -> None:
    tree = a_tree("/1/", "/1/2/", "/1/2/5/", "/1/3/")
    posts = [*posts_at("/1/2/5/", 4), *posts_at("/1/3/", 3, first=10)]

    counted = tallies(tree, posts, {})

    assert {place: counted[place, "nurse"].heads for place in (1, 2, 5, 3)} == {1: 7, 2: 4, 5: 4, 3: 3}


def test_people_outside_all_parts_are_the_rest_of_their_place() -> None:
    counted = tallies(a_tree(), [*posts_at("/1/", 2), *posts_at("/1/2/", 5, first=10)], {})

    assert counted[-1, "nurse"].heads == 2
    assert counted[1, "nurse"].heads == counted[-1, "nurse"].heads + counted[2, "nurse"].heads


def test_somebody_in_two_places_counts_once_where_most_of_the_time_is_worked() -> None:
    posts = [Post(1, "nurse", "/1/2/", Decimal("0.3")), Post(1, "nurse", "/1/3/", Decimal("0.7"))]

    counted = tallies(a_tree(), posts, {})

    assert (counted[1, "nurse"].heads, counted[3, "nurse"].heads) == (1, 1)
    assert counted[2, "nurse"].heads == 0
    assert (counted[2, "nurse"].wte, counted[1, "nurse"].wte) == (Decimal("0.3"), Decimal(1))


def test_equal_halves_count_at_the_place_that_was_founded_first() -> None:
    posts = [Post(1, "nurse", "/1/11/", Decimal("0.5")), Post(1, "nurse", "/1/3/", Decimal("0.5"))]

    assert [post.path for post in main_posts(posts)] == ["/1/3/"]


def test_somebody_in_two_professions_counts_once_in_each() -> None:
    posts = [Post(1, "nurse", "/1/2/", Decimal("0.5")), Post(1, "physician", "/1/2/", Decimal("0.5"))]

    counted = tallies(a_tree(), posts, {})

    assert counted[1, ALL].heads == 2
    assert counted[1, ALL].wte == 1


def test_people_without_a_role_profile_are_in_post_but_not_among_those_who_could_be_ready() -> None:
    posts = posts_at("/1/2/", 3)

    counted = tallies(a_tree(), posts, {(1, "nurse"): Result(assessed=True, ready=True), (2, "nurse"): Result(assessed=False, ready=False)})

    tally = counted[1, "nurse"]
    assert (tally.heads, tally.profiled, tally.assessed, tally.ready) == (3, 2, 1, 1)


def test_self_assessment_makes_nobody_assessed() -> None:
    needs = [a_need(competency_id=7, minimum=1)]

    assert result_of(needs, [shown(kind="self", level=4)], DAY) == Result(assessed=False, ready=False)


def test_one_examined_competency_makes_assessed_but_not_ready() -> None:
    needs = [a_need(competency_id=7, minimum=2), a_need(competency_id=8, minimum=2)]

    assert result_of(needs, [shown(competency_id=7, level=2)], DAY) == Result(assessed=True, ready=False)


def test_evidence_that_ran_out_is_no_assessment_any_more() -> None:
    needs = [a_need(competency_id=7, minimum=2, max_age_months=12)]
    examined = [shown(competency_id=7, level=2, on=date(2025, 1, 1))]

    assert result_of(needs, examined, date(2025, 6, 1)) == Result(assessed=True, ready=True)
    assert result_of(needs, examined, DAY) == Result(assessed=False, ready=False)


def test_competencies_of_an_optional_set_do_not_make_assessed_nor_hold_up_readiness() -> None:
    needs = [a_need(competency_id=7, minimum=2), a_need(competency_id=8, minimum=2, set_key="setting")]

    assert result_of(needs, [shown(competency_id=8, level=3)], DAY) == Result(assessed=False, ready=False)
    assert result_of(needs, [shown(competency_id=7, level=2)], DAY) == Result(assessed=True, ready=True)


def test_the_plan_of_a_place_is_its_own_or_else_the_sum_of_its_parts() -> None:
    plans = {(2, "nurse"): Decimal(10), (3, "nurse"): Decimal(5), (2, "physician"): Decimal(4), (1, "physician"): Decimal(20)}

    want = wanted(a_tree(), plans, None)

    assert want[1, "nurse"].posts == 15
    assert want[1, "physician"].posts == 20
    assert (3, "physician") not in want
    assert want[1, "nurse"].basis == "plan"


def test_a_norm_replaces_the_plan_of_its_profession_only() -> None:
    tree = tree_of([a_place("/1/", population=1_000_000), a_place("/1/2/", population=250_000), a_place("/1/3/")])
    plans = {(1, "nurse"): Decimal(3), (3, "nurse"): Decimal(3), (1, "physician"): Decimal(7)}

    want = wanted(tree, plans, a_ratio(posts=Decimal(1), population=100_000))

    assert want[1, "nurse"].posts == 10
    assert want[2, "nurse"].posts == Decimal("2.50")
    assert (3, "nurse") not in want  # nobody knows how many live there
    assert want[1, "nurse"].basis == "one-per-100000"
    assert want[1, "physician"].posts == 7


def test_the_population_of_a_country_without_a_figure_is_that_of_its_regions() -> None:
    tree = tree_of([a_place("/1/"), a_place("/1/2/", population=300_000), a_place("/1/3/", population=200_000)])

    assert wanted(tree, {}, a_ratio(population=100_000))[1, "nurse"].posts == 5


def test_every_count_of_a_tree_stands_in_a_sum_and_the_sums_hold() -> None:
    tree = a_tree("/1/", "/1/2/", "/1/2/5/", "/1/2/6/", "/1/3/")
    posts = [
        *posts_at("/1/", 1),
        *posts_at("/1/2/", 2, first=10),
        *posts_at("/1/2/5/", 3, first=20),
        *posts_at("/1/3/", 4, profession="physician", first=30),
    ]
    counted = tallies(tree, posts, {})

    sums = sums_of(tree, ["nurse", "physician"])

    def heads(key: tuple[int, str]) -> int:
        return counted[key].heads if key in counted else 0

    assert all(heads(one.total) == sum(heads(part) for part in one.parts) for one in sums)
    assert set(counted) <= {key for one in sums for key in (one.total, *one.parts)}


def test_a_tree_may_begin_below_the_top() -> None:
    tree = tree_of([a_place("/1/4/"), a_place("/1/4/9/")])

    assert tree.top.id == 4
    assert tree.chain("/1/4/9/") == (4, 9)
    assert tree.chain("/1/5/") == ()
