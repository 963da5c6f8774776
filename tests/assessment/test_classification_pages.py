"""Classifying a variant on its pages: what is asked, what comes back, and as a part of a case."""

import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from assessment.test_pages_of_types import course  # noqa: F401 - the course with a question of every type
from factories.learning import an_enrolment
from factories.questions import an_entry, as_form, faults_of, kind_of, stored, to_send, with_head
from flask import Flask, render_template
from sqlalchemy.orm import Session

from genomeready.assessment.types.registry import type_named
from genomeready.catalogue.models import CourseVersion
from genomeready.people.models import Person

SignIn = Callable[[Person], Any]
NULL, BOTH_WAYS, DELETION, HOT_SPOT = "q-qt-0221", "q-qt-0222", "q-qt-0231", "q-qt-0232"
WORDS = re.compile(r"<[^>]+>|\s+")


def words(html: str) -> str:
    return " ".join(WORDS.sub(" ", html).split())


def asked(app: Flask, name: str, answer: Any = None, seed: str | None = None) -> str:
    entry = an_entry(name)
    content = stored(entry)
    seen = kind_of(entry).view(content, kind_of(entry).prepare(content, seed), answer)
    with app.test_request_context("/"):
        return render_template(f"assessment/types/{entry.type}.html", question=seen, field="answer", within="x-", typed=None)


def revealed(app: Flask, name: str, answer: Any) -> str:
    entry = an_entry(name)
    content = stored(entry)
    found = kind_of(entry).reveal(content, kind_of(entry).prepare(content, None), answer)
    with app.test_request_context("/"):
        return words(render_template("assessment/_revealed.html", found=found))


# what is asked


def test_every_criterion_has_a_box_with_its_label_and_a_list_of_strengths_by_kind_of_evidence(app: Flask) -> None:
    page = asked(app, NULL)

    assert page.count('type="checkbox"') == 28
    assert page.count("<select") == 29
    assert re.findall(r"<legend>(.*?)</legend>", page)[:2] == ["Population data", "Computational and predictive data"]
    assert "as usual: very strong" in page
    assert 'aria-label="Weight of PM2"' in page
    assert "Scheme: ACMG/AMP by points, 2020." in page


def test_a_line_that_can_only_have_its_own_points_has_no_list(app: Flask) -> None:
    page = asked(app, DELETION)

    assert 'aria-label="Weight of 4A"' in page
    assert "Choose the points" in page
    assert 'aria-label="Weight of 2A"' not in page
    assert "as usual: −0.30 points" in page


def test_each_name_of_a_field_and_each_id_is_there_once(app: Flask) -> None:
    for name in (NULL, DELETION, HOT_SPOT):
        page = asked(app, name, seed="seed")
        for attribute in ("name", "id"):
            found = re.findall(rf' {attribute}="([^"]+)"', page)
            assert len(found) == len(set(found))
        assert set(re.findall(r'<label for="([^"]+)"', page)) <= set(re.findall(r' id="([^"]+)"', page))


def test_what_was_answered_is_ticked_and_chosen_when_one_comes_back(app: Flask) -> None:
    page = asked(app, NULL, {"PM2": "supporting", "PVS1": "very-strong", "class": "LP"})

    assert re.findall(r'name="answer.(\w+)" id="[^"]+" value="[^"]+" checked', page) == ["PM2", "PVS1"]
    assert re.findall(r'value="([^"]+)" selected', page) == ["supporting", "LP"]


def test_two_questions_under_one_scheme_ask_the_same_whatever_applies() -> None:
    entry = an_entry(NULL)
    body = deepcopy(entry.body) | {
        "codes": [{"code": "BS1", "rationale": "Too frequent."}, {"code": "BS2", "rationale": "Seen in adults."}]
    }
    other = stored(with_head(entry, body={key: value for key, value in body.items() if key not in {"class", "wrong"}}))
    kind = kind_of(entry)

    one, two = (kind.view(content, kind.prepare(content, "seed"), None).body for content in (stored(entry), other))

    assert one == two


# what comes back


def test_evidence_class_and_rule_are_shown_given_and_expected(app: Flask) -> None:
    page = revealed(app, NULL, {"PVS1": "very-strong", "PM2": "supporting", "PP3": "supporting", "class": "P"})

    assert "PVS1 a null variant in a gene where loss of function causes the disease" in page
    assert "very strong strong ◐ Partly right" in page
    assert "PM3 in trans with a pathogenic variant, in a recessive disorder In trans with a pathogenic variant" in page
    assert "not ticked moderate ✕ Not right" in page
    assert "supporting does not apply ✕ Not right" in page
    assert "10 points in sum, probability 0.9941 10 points or more → Pathogenic" in page
    assert "7 points in sum, probability 0.9492 6 to 9 points → Likely pathogenic" in page
    assert "PVS1 with PP3: what is predicted is counted already by PVS1" in page
    assert "(it follows, though the evidence is not all right)" in page


def test_a_table_has_no_points_and_the_votes_of_a_panel_are_shown(app: Flask) -> None:
    page = revealed(app, BOTH_WAYS, {"PS3": "strong", "class": "VUS"})

    assert "points in sum" not in page
    assert "no rule of the scheme is met → Uncertain significance" in page
    assert "one strong and one or two moderate → Likely pathogenic" in page
    assert "Likely pathogenic 8" in page
    assert "Uncertain significance 4" in page


def test_points_below_nought_have_a_minus_sign(app: Flask) -> None:
    page = revealed(app, DELETION, {"1B": "-0.60", "class": "VUS"})

    assert "−0.60 points does not apply" in page
    assert "-0.60" not in page


def test_evidence_about_which_reviewers_differ_says_so(app: Flask) -> None:
    assert "reviewers differ; not counted" in revealed(app, NULL, {"PP4": "supporting"})


def test_a_class_of_the_other_side_is_said_to_be_unsafe(app: Flask) -> None:
    assert "would put a patient at risk" in revealed(app, HOT_SPOT, {"class": "B"})
    assert "would put a patient at risk" not in revealed(app, HOT_SPOT, {"class": "VUS"})


@pytest.mark.parametrize("name", [NULL, BOTH_WAYS, DELETION, HOT_SPOT])
def test_nothing_chosen_says_what_was_expected_and_judges_nothing(app: Flask, name: str) -> None:
    page = revealed(app, name, None)

    assert "Your answer none" in page
    assert page.count("→") == 1


def test_points_that_are_missing_are_asked_for_where_one_answered(
    session: Session, sign_in: SignIn, course: CourseVersion  # noqa: F811 - the fixture
) -> None:  # fmt: skip
    client = sign_in(session.get_one(Person, an_enrolment(session, version=course).person_id))

    refused = client.post(f"/practice/{DELETION}", data={"answer.4A": "open", "answer.class": "LP"})
    taken = client.post(f"/practice/{DELETION}", data={"answer.4A": "open", "answer.4A-at": "0.90", "answer.class": "LP"})

    assert (refused.status_code, taken.status_code) == (422, 200)
    assert "Choose how many points 4A has." in refused.text


# as a part of a case


def a_case() -> Any:
    """A case whose first part classifies a variant, and whose second asks what to do."""
    entry, part = an_entry("q-qt-0211"), an_entry(HOT_SPOT)
    parts = deepcopy(entry.body["parts"])
    classify = {"id": "variant", "type": "points", "weight": 3, "lead_in": "Which class follows?", "body": deepcopy(part.body)}
    return with_head(entry, body={"parts": [classify, parts[2]]}, tests=[])


def test_a_case_takes_a_classification_as_a_part() -> None:
    case = a_case()
    content = stored(case)
    kind = type_named("case")
    frozen = kind.prepare(content, "seed")
    key = {"variant": {"OS3": "4", "OM1": "2", "OP4": "1", "class": "LO"}, "advice": "a"}

    assert faults_of(case) == []
    assert kind.read_answer(frozen, to_send("case", frozen, key)) == key
    assert kind.mark(content, key).share == 1
    assert set(as_form(to_send("case", frozen, key))) == {f"answer.{text.partition('=')[0]}" for text in to_send("case", frozen, key)}


def test_an_opposite_class_in_a_part_earns_nothing_for_the_whole_case() -> None:
    content = stored(a_case())

    found = type_named("case").mark(content, {"variant": {"OS3": "4", "class": "B"}, "advice": "a"})

    assert (found.share, found.flags) == (0, ("safety",))
    assert found.parts[1].share == 1


def test_a_part_whose_class_disagrees_is_a_fault_at_its_place() -> None:
    case = a_case()
    body = deepcopy(case.body)
    body["parts"][0]["body"]["class"] = "O"

    assert any("these codes give LO: 6 to 9 points" in fault for fault in faults_of(with_head(case, body=body)))


def test_the_shipped_course_practises_both_types() -> None:
    modules = Path(__file__).resolve().parents[2] / "courses" / "genomics-foundations" / "modules"
    asked_for = "".join(path.read_text() for path in modules.glob("*/lessons/*.md"))
    written = {
        kind: [path.stem for path in modules.glob("*/questions/*.md") if f"type: {kind}\n" in path.read_text()]
        for kind in ("acmg", "points")
    }

    assert all(len(names) >= 3 for names in written.values())
    assert all(name in asked_for for names in written.values() for name in names)
