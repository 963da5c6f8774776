"""The gap report, from rows to what is printed, without a database."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

from factories.competence import shown
from factories.workforce import a_ratio, a_tree, posts_at, some_material

from genomeready.workforce.disclosure import Cell, DisclosureRule
from genomeready.workforce.gap_report import GapReport, Material, as_row, gap_report, table_rows
from genomeready.workforce.rules import ALL, ids_in

DAY = date(2026, 11, 22)
RULE = DisclosureRule()


def examined(*people: int) -> dict[int, list[object]]:
    return {person: [shown(competency_id=7, level=2)] for person in people}


def a_country(*, ready_in: dict[str, tuple[int, int]]) -> Material:
    """So many ready of so many nurses at each path."""
    posts, evidence, first = [], {}, 1
    for path, (ready, people) in ready_in.items():
        posts += posts_at(path, people, first=first)
        evidence |= examined(*range(first, first + ready))
        first += 1000
    return some_material(tree=a_tree("/1/", "/1/2/", "/1/3/", "/1/4/"), posts=posts, evidence=evidence)


def the_report(material: Material, *, rule: DisclosureRule | None = None, place: int = 1) -> GapReport:
    return gap_report(material, of=material.tree.places[place], as_of=DAY, rule=rule)


def test_three_gaps_are_kept_apart() -> None:
    evidence = examined(1, 2, 3) | {4: [shown(competency_id=7, level=1)]}
    material = some_material(posts=posts_at("/1/2/", 10), evidence=evidence, plans={(2, "nurse"): Decimal("12.5")})

    line = the_report(material).line(1, "nurse")

    assert (line.posts_gap, line.evidence_gap, line.competence_gap) == (Decimal("2.50"), 6, 7)
    assert (line.wanted, line.filled, line.people) == (Decimal("12.50"), 10, 10)
    assert (line.assessed_share, line.ready_share) == (Decimal("0.40"), Decimal("0.30"))


def test_every_figure_carries_its_denominator_down_to_each_part() -> None:
    report = the_report(a_country(ready_in={"/1/2/": (3, 10), "/1/3/": (5, 20), "/1/4/": (0, 7)}))

    assert [(c.name, report.line(c.id).ready.value, report.line(c.id).people) for c in report.columns] == [
        ("Place 1", 8, 37), ("Place 2", 3, 10), ("Place 3", 5, 20), ("Place 4", 0, 7),
    ]  # fmt: skip


def test_a_profession_without_a_role_profile_has_no_evidence_or_competence_gap() -> None:
    material = some_material(posts=[*posts_at("/1/2/", 3), *posts_at("/1/2/", 2, profession="physician", first=10)])

    report = the_report(material)

    physicians = report.line(1, "physician")
    assert (physicians.heads, physicians.people, physicians.ready_share) == (2, 0, None)
    assert (report.whole.heads, report.whole.people) == (5, 3)


def test_the_posts_of_all_professions_count_only_those_with_a_plan() -> None:
    posts = [*posts_at("/1/2/", 3), *posts_at("/1/2/", 2, profession="physician", first=10)]
    material = some_material(posts=posts, plans={(2, "nurse"): Decimal(5)})

    whole = the_report(material).whole

    assert (whole.wanted, whole.filled, whole.posts_gap, whole.wte) == (5, 3, 2, 5)


def test_a_norm_in_heads_is_compared_with_heads() -> None:
    posts = posts_at("/1/2/", 4, wte=Decimal("0.5"))
    material = some_material(posts=posts, ratios=[a_ratio(unit="headcount", population=100)])
    tree = material.tree
    peopled = Material(
        **material.__dict__
        | {"tree": type(tree)({k: type(p)(**p.__dict__ | {"population": 1000}) for k, p in tree.places.items()}, tree.parts)}
    )

    line = gap_report(peopled, of=peopled.tree.places[1], as_of=DAY, rule=None, ratio=peopled.ratios[0]).line(1, "nurse")

    assert (line.unit, line.filled, line.wanted) == ("headcount", 4, 10)


def test_people_outside_the_listed_parts_have_a_column_of_their_own() -> None:
    report = the_report(some_material(posts=[*posts_at("/1/", 2), *posts_at("/1/2/", 3, first=10)]))

    assert [(c.name, c.slug, report.line(c.id).heads) for c in report.columns] == [
        ("Place 1", "place-1", 5), ("Place 2", "place-2", 3), ("Place 3", "place-3", 0), ("Place 1, not in a listed part", "", 2),
    ]  # fmt: skip


def test_with_the_rule_small_results_are_hidden_and_large_ones_rounded() -> None:
    report = the_report(a_country(ready_in={"/1/2/": (33, 80), "/1/3/": (4, 60), "/1/4/": (22, 71)}), rule=RULE)

    ready = {c.name: report.line(c.id).ready for c in report.columns}

    assert ready["Place 3"] == Cell(None, shown=False)
    assert ready["Place 4"] == Cell(None, shown=False)  # or 4 would be the whole less the others
    assert ready["Place 2"] == Cell(35, shown=True)
    assert ready["Place 1"] == Cell(60, shown=True)


def test_posts_and_people_in_post_stay_exact_under_the_rule() -> None:
    material = some_material(posts=posts_at("/1/2/", 3), plans={(2, "nurse"): Decimal(4)})

    line = the_report(material, rule=RULE).line(2, "nurse")

    assert (line.heads, line.wte, line.posts_gap) == (3, 3, 1)
    assert not line.ready.shown


def test_a_gap_is_the_difference_to_the_rounded_count_and_so_tells_nothing_more() -> None:
    line = the_report(a_country(ready_in={"/1/2/": (23, 81)}), rule=RULE).line(2, "nurse")

    assert (line.ready.value, line.competence_gap) == (25, 56)


def test_what_is_hidden_is_the_same_on_the_page_of_the_whole_and_on_that_of_the_part() -> None:
    material = some_material(
        tree=a_tree("/1/", "/1/2/", "/1/3/", "/1/2/5/", "/1/2/6/"),
        posts=[*posts_at("/1/2/5/", 60), *posts_at("/1/2/6/", 50, first=1000), *posts_at("/1/3/", 70, first=2000)],
        evidence=examined(*range(1, 31), *range(1000, 1003), *range(2000, 2036)),
    )

    whole, part = the_report(material, rule=RULE), the_report(material, rule=RULE, place=2)

    assert whole.line(2, "nurse").ready == part.line(2, "nurse").ready
    assert whole.line(2).ready == part.whole.ready


def test_hidden_numbers_and_what_follows_from_them_carry_the_marker_in_the_table() -> None:
    row = as_row(the_report(a_country(ready_in={"/1/2/": (3, 40)}), rule=RULE).line(2, "nurse"))

    assert {name: row[name] for name in ("role_ready", "competence_gap", "role_ready_share")} == dict.fromkeys(
        ("role_ready", "competence_gap", "role_ready_share"), "c"
    )
    assert row["in_post_people"] == 40


def test_the_same_rows_in_another_order_give_the_same_bytes() -> None:
    material = a_country(ready_in={"/1/2/": (33, 80), "/1/3/": (14, 60), "/1/4/": (22, 71)})
    shuffled = Material(**material.__dict__ | {"posts": list(reversed(material.posts))})

    one, other = the_report(material, rule=RULE), the_report(shuffled, rule=RULE)

    assert json.dumps(one.as_data()) == json.dumps(other.as_data())
    assert one.content_hash == other.content_hash


def test_another_number_gives_another_hash() -> None:
    one = the_report(a_country(ready_in={"/1/2/": (33, 80)}))
    other = the_report(a_country(ready_in={"/1/2/": (34, 80)}))

    assert one.content_hash != other.content_hash


def test_the_table_has_a_row_for_every_place_and_profession_and_their_total() -> None:
    report = the_report(a_country(ready_in={"/1/2/": (1, 2), "/1/3/": (1, 2)}))

    head, *rows = table_rows(report)

    assert len(rows) == len(report.columns) * (len(report.professions) + 1)
    assert all(len(row) == len(head) for row in rows)
    assert head[:2] == ("as_of", "organisation")


def test_a_report_names_where_its_plans_come_from() -> None:
    report = the_report(some_material(posts=posts_at("/1/2/", 1), plans={(2, "nurse"): Decimal(1)}))

    assert report.plan_sources == ("The register",)
    assert the_report(some_material(plans={(2, "nurse"): Decimal(1)}), place=3).plan_sources == ()


def test_the_future_is_not_counted() -> None:
    """Evidence shown after the day asked about does not exist in its report."""
    material = some_material(posts=posts_at("/1/2/", 1), evidence={1: [shown(competency_id=7, level=2, on=date(2026, 6, 1))]})

    before = gap_report(material, of=material.tree.places[1], as_of=date(2026, 5, 31), rule=None)
    after = gap_report(material, of=material.tree.places[1], as_of=date(2026, 6, 1), rule=None)

    assert (before.whole.ready.value, after.whole.ready.value) == (0, 1)


def test_shares_are_of_those_who_could_be_ready() -> None:
    whole = the_report(a_country(ready_in={"/1/2/": (1, 3)})).whole

    assert whole.ready_share == Decimal("0.33")
    assert Fraction(whole.ready.value or 0, whole.people) == Fraction(1, 3)


def test_all_professions_are_named_all() -> None:
    assert the_report(a_country(ready_in={"/1/2/": (1, 3)})).whole.profession == ALL
    assert ids_in("/1/2/") == (1, 2)
