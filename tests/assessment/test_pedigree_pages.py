"""The parts of pages that draw a family: symbols, table and fields; and the engines from the command line."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from factories.questions import an_entry, stored, the_key, to_send
from flask import Flask, render_template

from genomeready.assessment.forms.answers import read_form
from genomeready.assessment.types.pedigree import draw_question, read_question
from genomeready.assessment.types.pedigree.drawing import drawn
from genomeready.assessment.types.pedigree.model import AtBirth, Gender, Pedigree, Person, TwinKind, Twins

READ, DRAW = (stored(an_entry(name)) for name in ("q-qt-0812", "q-qt-0821"))
FAMILY = Pedigree.of(
    [
        Person(id="f", gender=Gender.MAN, age=60, deceased=True),
        Person(id="m", gender=Gender.WOMAN, age=58, affected={"breast": 45, "ovary": 50}),
        Person(id="p", gender=Gender.WOMAN, father="f", mother="m", proband=True, carrier=True),
        Person(id="t", gender=Gender.NON_BINARY, at_birth=AtBirth.FEMALE, father="f", mother="m"),
        Person(id="h", gender=Gender.MAN, unknown=True),
        Person(id="baby", father="h", mother="p", pregnancy=True),
    ],
    conditions={"breast": "Breast cancer", "ovary": "Ovarian cancer"},
    twins=[Twins(TwinKind.IDENTICAL, frozenset("pt"))],
)


@pytest.fixture
def page(app: Flask) -> str:
    """The drawing as a page shows it."""
    with app.test_request_context():
        return render_template("assessment/_pedigree.html", drawing=drawn(FAMILY))


def part(app: Flask, name: str, content: Any, answer: Any = None) -> str:
    """The page's part of a question."""
    kind = {"pedigree_read": read_question, "pedigree_draw": draw_question}[name]
    with app.test_request_context():
        seen = kind.view(content, kind.prepare(content, "seed"), answer)
        return render_template(f"assessment/types/{name}.html", question=seen, field="answer", within="q-", typed=None)


# the drawing


def test_the_drawing_has_a_name_a_description_and_a_table(page: str) -> None:
    assert 'role="img"' in page
    assert page.count("<title>") == page.count("<desc>") == 1
    assert page.count('<th scope="row">') == len(FAMILY.people)
    assert "NSGC, revision of 2022" in page


def test_nothing_of_the_drawing_is_styled_in_its_place(page: str) -> None:
    assert "style=" not in page
    assert "fill=" not in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("sign", "times"),
    [
        ("M-20 -20H20V20H-20Z", 2),
        ("M-20 0A20 20 0 1 1 20 0A20 20 0 1 1 -20 0Z", 2),
        ("M0 -24L24 0L0 24L-24 0Z", 2),
        ('class="pedigree-arrow"', 1),
        ('class="pedigree-line" d="M-28 28L28 -28"', 1),
        ('class="pedigree-filled pedigree-quarter-0"', 2),
        ('class="pedigree-filled pedigree-quarter-1"', 2),
        ('class="pedigree-carrier"', 2),
        ('class="pedigree-inside"', 2),
        ('class="pedigree-line pedigree-twins"', 1),
        ('class="pedigree-line pedigree-couple"', 2),
    ],
    ids=["squares", "circles", "diamonds", "proband", "died", "first condition", "second", "carrier", "P and ?", "identical", "couples"],
)
def test_each_sign_is_drawn_as_often_as_it_is_due(page: str, sign: str, times: int) -> None:
    assert page.count(sign) == times, "the legend repeats what is filled"


@pytest.mark.parametrize(
    "words",
    [
        "man, died at 60",
        "woman, 58 years",
        "Breast cancer at 45; Ovarian cancer at 50",
        "non-binary person, assigned female at birth",
        "pregnancy",
        "not known whether affected",
        "identical twin of",
        "proband; not affected; carrier",
    ],
)
def test_the_table_says_it_in_words(page: str, words: str) -> None:
    assert words in page


def test_whoever_cannot_see_it_hears_who_descends_from_whom(page: str) -> None:
    described = re.findall(r"<desc>(.*?)</desc>", page)[0]

    assert described.count("child of I-1 and I-2") == 2
    assert described.count("child of II-") == 1
    assert described.count(".") >= len(FAMILY.people)


# the fields of the questions


def test_to_read_a_family_each_question_has_its_field_with_a_label(app: Flask) -> None:
    shown = part(app, "pedigree_read", READ)

    fields = re.findall(r'<(?:select|input)[^>]+id="([^"]+)"', shown)
    assert fields
    assert all(f'for="{field}"' in shown for field in fields)


def test_to_draw_a_family_every_row_can_be_filled_in_without_script(app: Flask) -> None:
    shown = part(app, "pedigree_draw", DRAW)

    fields = re.findall(r'<(?:select|input)[^>]+id="([^"]+)"', shown)
    assert shown.count("data-row=") == 24
    assert all(f'for="{field}"' in shown for field in fields)
    assert len(fields) == len(set(fields)) == 24 * 13
    assert " hidden" not in shown
    assert "pedigree-svg" not in shown, "nothing is drawn before there is somebody"


def test_a_table_with_every_field_filled_in_is_taken_as_an_answer(app: Flask) -> None:
    shown = part(
        app, "pedigree_draw", DRAW | {"pedigree": DRAW["pedigree"] | {"conditions": {f"c{n}": f"Condition {n}" for n in range(4)}}}
    )

    form = {name: ["yes"] for name in re.findall(r'<(?:select|input)[^>]+name="([^"]+)"', shown)}

    assert len(read_form(form)) == len(form) == 24 * 16


def test_what_was_saved_is_drawn_with_the_numbers_of_the_rows(app: Flask) -> None:
    shown = part(app, "pedigree_draw", DRAW, the_key("pedigree_draw", DRAW))

    assert re.findall(r'data-person="(\d*)"', shown) == ["2", "3", "1", "4"]
    assert "This cannot be drawn yet" not in shown


def test_a_table_that_cannot_be_drawn_yet_says_why_and_keeps_what_was_written(app: Flask) -> None:
    shown = part(app, "pedigree_draw", DRAW, {"1": {"kin": "mother", "of": "9"}})

    assert "This cannot be drawn yet" in shown
    assert "Person 1 is the mother of nobody" in shown
    assert 'value="9"' in shown


def test_rows_beyond_the_sixth_open_by_themselves_where_they_hold_somebody(app: Flask) -> None:
    few = {"1": {"kin": "proband"}}
    many = few | {"9": {"kin": "child", "of": "1"}}

    closed, opened = (part(app, "pedigree_draw", DRAW, answer) for answer in (few, many))

    assert '<details class="folded kin-more">' in closed
    assert '<details class="folded kin-more" open>' in opened


def test_what_is_sent_comes_back_into_the_fields(app: Flask) -> None:
    frozen = draw_question.prepare(DRAW, "seed")
    key = the_key("pedigree_draw", DRAW)
    sent = to_send("pedigree_draw", frozen, key)

    shown = part(app, "pedigree_draw", DRAW, draw_question.read_answer(frozen, sent))

    for field in ('name="answer.1-age"', 'name="answer.4-kin"', f'name="answer.3-{frozen["conditions"][0][0]}"'):
        assert field in shown
    assert shown.count(" selected") == sum(name in row for row in key.values() for name in ("kin", "gender", "birth", "also"))
    assert shown.count(" checked") == 2


@pytest.mark.parametrize(
    "sent",
    [
        ["25-kin=proband"],
        ["0-kin=proband"],
        ["1-kin=aunt"],
        ["1-age=131"],
        ["1-age=007"],
        ["1-age=-1"],
        ["1-of=x"],
        ["1-shoe=42"],
        ["kin=proband"],
        ["1-kin=proband", "1-kin=mother"],
        ["1-deceased=yes"],
        ["proband"],
    ],
)
def test_what_is_no_entry_of_the_table_is_refused(sent: list[str]) -> None:
    with pytest.raises(Exception, match=r"Fill in the table|Choose one entry"):
        draw_question.read_answer({"conditions": []}, sent)


# the engines for machines


def lines_of(app: Flask, tmp_path: Path, name: str, *lines: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """What the command says to lines of JSON, and its exit status."""
    file = tmp_path / "lines.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = app.test_cli_runner().invoke(args=["assess", "mark", "--type", name, "--json", str(file)])
    return found.exit_code, [json.loads(line) for line in found.stdout.splitlines()]


def test_each_engine_describes_its_lines(app: Flask) -> None:
    for name in ("risk", "pedigree_read", "pedigree_draw"):
        found = app.test_cli_runner().invoke(args=["assess", "mark", "--type", name, "--describe"])

        assert found.exit_code == 0
        assert json.loads(found.stdout)["type"] == "object"


def test_the_command_answers_about_a_family_and_says_how_many_lines_failed(app: Flask, tmp_path: Path) -> None:
    family = an_entry("q-qt-0811").body["pedigree"]
    status, said = lines_of(
        app,
        tmp_path,
        "pedigree_read",
        {"id": 1, "pedigree": family, "question": {"asks": "possible"}},
        {"id": 2, "pedigree": family, "question": {"asks": "obligate", "pattern": "autosomal-recessive"}},
        {"id": 3, "pedigree": family, "question": {"asks": "risk"}},
    )

    assert status == 1
    assert said[:2] == [
        {"id": 1, "answer": ["autosomal-recessive"]},
        {"id": 2, "answer": ["f", "m"]},
    ]
    assert said[2]["error"] == "`risk` needs `person`."


def test_the_command_marks_a_drawing_and_lists_what_is_missing(app: Flask, tmp_path: Path) -> None:
    family = an_entry("q-qt-0821").body["pedigree"]
    fewer = family | {"people": [person for person in family["people"] if person["id"] != "b"]}

    status, said = lines_of(app, tmp_path, "pedigree_draw", {"id": "a", "key": family, "drawn": fewer})

    assert status == 0
    assert said[0]["mark"] == "23/27", "31 in all and 23 drawn: twice 23 by 54"
    assert said[0]["added"] == []
    assert ["carrier", "b"] in said[0]["missing"]


def test_the_command_works_out_a_closed_form(app: Flask, tmp_path: Path) -> None:
    formula = {"name": "after_negative_test", "prior": "1/25", "sensitivity": "90 %"}

    assert lines_of(app, tmp_path, "risk", {"formula": formula}) == (0, [{"answer": "1/241", "decimal": 0.004149377593}])
