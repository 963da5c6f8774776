"""What the report says in words, and its tables cell by cell."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from factories.competence import shown
from factories.workforce import a_ratio, a_tree, posts_at, some_material
from flask import Flask
from werkzeug.datastructures import MultiDict

from genomeready.base import clock
from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.standing import Standing
from genomeready.workforce.disclosure import DisclosureRule
from genomeready.workforce.forms import gap_form
from genomeready.workforce.gap_report import GapReport, gap_report
from genomeready.workforce.norms import SHIPPED
from genomeready.workforce.printing import in_print, standing_words
from genomeready.workforce.tables import tables
from genomeready.workforce.wording import chart_rows, count, definitions, disclosure_words, hidden_words, method, norm_words, summary, wte

RULE = DisclosureRule()
DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _reader(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def a_report(
    *, rule: DisclosureRule | None = None, ready: tuple[int, int] = (30, 12), people: int = 60, planned: Decimal | None = None
) -> GapReport:
    """Two regions with nurses, so many of whom are ready; a third without anybody."""
    posts = [*posts_at("/1/2/", people), *posts_at("/1/3/", people, first=1000)]
    evidence = {person: [shown()] for first, many in ((1, ready[0]), (1000, ready[1])) for person in range(first, first + many)}
    plans = {} if planned is None else {(1, "nurse"): planned}
    material = some_material(tree=a_tree("/1/", "/1/2/", "/1/3/", "/1/4/"), posts=posts, evidence=evidence, plans=plans)
    return gap_report(material, of=material.tree.top, as_of=DAY, rule=rule)


def test_the_summary_begins_with_how_many_are_ready() -> None:
    first, *_ = summary(a_report())

    assert first.startswith("42 of 120 people (35\u2009%) are role-ready")


def test_the_summary_names_the_least_and_the_most_ready_part() -> None:
    assert "Least ready is Place 3 (20\u2009%), most ready Place 2 (50\u2009%)." in summary(a_report())


def test_parts_that_are_equally_ready_are_not_ranked() -> None:
    assert not [sentence for sentence in summary(a_report(ready=(20, 20))) if sentence.startswith("Least ready")]


def test_the_summary_says_what_is_hidden_instead_of_a_number() -> None:
    sentences = summary(a_report(rule=RULE, ready=(2, 3)))

    assert sentences[0] == "How many of 120 people are role-ready is hidden, to protect them."
    assert sentences[1] == "How many of 120 people have been assessed is hidden, to protect them."
    assert not any("2" in sentence and "ready" in sentence and "120" not in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("planned", "said"),
    [
        (None, "No planned posts or norm are known here, so there is no posts gap."),
        (Decimal(150), "120.0 of 150.0 WTE are filled. The posts gap is 30.0 WTE."),
        (Decimal(100), "All 100.0 WTE are filled, and 20.0 more."),
    ],
)
def test_the_posts_gap_is_said_in_each_case(planned: Decimal | None, said: str) -> None:
    assert said in summary(a_report(planned=planned))


def test_nobody_in_post_is_one_sentence() -> None:
    material = some_material()

    assert len(summary(gap_report(material, of=material.tree.top, as_of=DAY, rule=None))) == 1


def test_every_gap_has_a_definition() -> None:
    assert {"Posts gap", "Evidence gap", "Competence gap", "Role-ready", "Assessed", "In post"} <= {term for term, _ in definitions()}


def test_the_method_says_what_is_hidden_from_whom() -> None:
    assert "fewer than 10 people" in method(a_report(rule=RULE))[-1]
    assert "rounded to 5" in disclosure_words(a_report(rule=RULE))
    assert "Not for publication" in disclosure_words(a_report())


def test_the_method_names_the_professions_of_the_report_that_no_standard_code_fits() -> None:
    material = some_material(posts=posts_at("/1/2/", 3), uncoded={"nurse", "midwife"})
    coded = some_material(posts=posts_at("/1/2/", 3))

    said, unsaid = (" ".join(method(gap_report(m, of=m.tree.top, as_of=DAY, rule=None))) for m in (material, coded))

    assert "No standard occupation code (ISCO-08, ESCO) exists for: Nurse. Whom a country counts" in said
    assert "national choice" in said
    assert "occupation code" not in unsaid


def test_the_number_of_hidden_numbers_is_said() -> None:
    assert hidden_words(a_report()) == "0 numbers are hidden."
    assert hidden_words(a_report(rule=RULE, ready=(2, 3))).endswith("numbers are hidden.")


def test_the_three_gaps_have_a_table_each_beside_the_one_by_profession() -> None:
    titles = [table.title for table in tables(a_report())]

    assert titles == ["Three gaps by profession", "Posts gap", "Evidence gap", "Competence gap"]


def test_a_place_without_parts_has_the_one_table() -> None:
    material = some_material(tree=a_tree("/1/"), posts=posts_at("/1/", 3))

    assert len(tables(gap_report(material, of=material.tree.top, as_of=DAY, rule=None))) == 1


def test_each_cell_shows_the_gap_and_beneath_what_it_is_a_gap_of() -> None:
    competence = tables(a_report())[3]

    assert [head.text for head in competence.heads] == ["All of Place 1", "Place 2", "Place 3", "Place 4"]
    assert [head.slug for head in competence.heads] == ["", "place-2", "place-3", "place-4"]
    name, cells = competence.rows[0]
    assert name == "Nurse"
    assert [(cell.text, cell.of) for cell in cells] == [
        ("78", "42 of 120"), ("30", "30 of 60"), ("48", "12 of 60"), ("–", "nobody in post"),
    ]  # fmt: skip


def test_a_hidden_cell_shows_the_marker_in_all_its_places() -> None:
    by_profession = tables(a_report(rule=RULE, ready=(2, 3)))[0]

    cells = [cell for _, row in by_profession.rows for cell in row[3:]]
    assert {(cell.text, cell.of) for cell in cells} == {("c", "c of 120"), ("c", "")}


def test_the_bars_go_from_the_least_ready_to_the_most_and_hidden_ones_last() -> None:
    assert [(bar["name"], bar["share"], bar["label"]) for bar in chart_rows(a_report())] == [
        ("Place 3", 0.2, "12 of 60"), ("Place 2", 0.5, "30 of 60"),
    ]  # fmt: skip
    hidden = chart_rows(a_report(rule=RULE, ready=(30, 3)))
    assert [bar["label"] for bar in hidden] == ["c (of 60)", "c (of 60)"]


def test_the_pdf_prints_the_same_tables_and_sentences_as_the_page() -> None:
    report = a_report(rule=RULE)

    data = in_print(report, chart="<svg/>", address="https://example.org/gaps", demo=True)

    assert data["summary"] == summary(report)
    assert [table["title"] for table in data["tables"]] == [table.title for table in tables(report)]
    assert data["hash"].endswith(report.content_hash)
    assert "invented" in data["notice"]
    assert in_print(report, chart="<svg/>", address="", demo=False)["notice"] == ""


def test_a_norm_is_said_with_unit_people_and_source() -> None:
    assert norm_words(SHIPPED[1]).startswith(
        "0.3 WTE for 100\u2009000 people (consultant clinical geneticists, WTE). Source: Royal College"
    )


def test_numbers_are_written_as_the_house_does() -> None:
    assert (wte(Decimal("1234.56")), wte(None), count(None), count(1200)) == ("1\u2009234.6", "–", "c", "1\u2009200")


@pytest.mark.parametrize("state", list(State))
def test_every_standing_has_its_words(state: State) -> None:
    assert standing_words(Standing(state=state, by=2))


def test_the_form_stands_for_today_and_the_plan_where_nothing_is_asked() -> None:
    form = gap_form(MultiDict(), [a_ratio()], leads=False)

    assert (form.errors, form.day, form.chosen_norm, form.exact) == ({}, clock.today(), "", False)
    assert form.parameters == {"as_of": clock.today().isoformat(), "norm": ""}


def test_only_a_lead_may_ask_for_exact_numbers() -> None:
    asked = MultiDict({"numbers": "exact"})

    assert gap_form(asked, [], leads=True).exact
    assert not gap_form(asked, [], leads=False).exact
    assert not gap_form(MultiDict({"numbers": "published"}), [], leads=True).exact
    assert not gap_form(MultiDict({"numbers": "anything"}), [], leads=True).exact


def test_a_form_asked_wrongly_falls_back_and_says_so() -> None:
    form = gap_form(MultiDict({"as_of": "2999-01-01", "norm": "none-such"}), [a_ratio()], leads=False)

    assert set(form.errors) == {"as_of", "norm"}
    assert (form.day, form.chosen_norm) == (clock.today(), "")
