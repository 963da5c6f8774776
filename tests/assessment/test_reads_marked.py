"""What an answer to reads earns, on its own and in a case; the form and the answer as pages; lines of the command."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest
from assessment.proving import SEEDS, content_of, some_of, there_and_back
from factories.assessment import an_attempt
from factories.catalogue import a_course_version, a_lesson, a_module, a_question, a_use
from factories.learning import an_enrolment
from factories.questions import as_form, to_send
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from genomeready.assessment.types.pileup import question as read_view
from genomeready.assessment.types.registry import type_named
from genomeready.assessment.types.shape import BadAnswer
from genomeready.assessment.types.slots import NoSuchChoice, read_choices
from genomeready.base import clock
from genomeready.catalogue.models import Course, Question
from genomeready.people.models import Person

HOME = Path(__file__).resolve().parents[2]
SignIn = Callable[[Person], Any]
ONE, TWO = content_of("q-qt-0371"), content_of("q-qt-0372")


def every_choice(of: list[str]) -> list[list[str]]:
    return [list(chosen) for chosen in chain.from_iterable(combinations(of, n) for n in range(len(of) + 1))]


def test_every_answer_earns_half_for_the_verdict_and_half_for_right_minus_wrong() -> None:
    right, listed = set(ONE["evidence"]), ONE["findings"]

    for verdict in ("real", "artefact", None):
        for chosen in every_choice(listed):
            net = Fraction(len(right & set(chosen)), len(right)) - Fraction(len(set(chosen) - right), len(listed) - len(right))
            answer = {"evidence": chosen} | ({"verdict": verdict} if verdict else {})

            found = read_view.mark(ONE, answer)

            assert found.share == (Fraction(verdict == "artefact") + max(Fraction(0), net)) / 2


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        ({"verdict": "real", "phase": "trans"}, "1/2"),
        ({"verdict": "real", "phase": "cis"}, "1/4"),
        ({"verdict": "artefact", "phase": "trans"}, "1/4"),
        ({"phase": "trans"}, "1/4"),
        ({"evidence": TWO["evidence"]}, "1/2"),
        ({"verdict": "real", "phase": "trans", "evidence": TWO["evidence"]}, "1"),
        ({"verdict": "real", "phase": "trans", "evidence": TWO["findings"]}, "1/2"),
    ],
)
def test_two_places_share_the_first_half_between_verdict_and_phase(answer: dict[str, Any], share: str) -> None:
    assert str(read_view.mark(TWO, answer).share) == share


@settings(max_examples=40)
@given(seed=SEEDS, data=st.data())
def test_an_answer_goes_through_the_form_and_back(seed: str, data: st.DataObject) -> None:
    parts = data.draw(some_of({"verdict": ["real", "artefact"], "phase": ["cis", "trans"]}))
    chosen = data.draw(st.lists(st.sampled_from(TWO["findings"]), unique=True))
    answer = dict(sorted((parts | ({"evidence": sorted(chosen)} if chosen else {})).items())) or None

    assert there_and_back(read_view, TWO, answer, seed=seed) == answer


FROZEN = {"slots": [["s1", "one", [["t1", "a"], ["t2", "b"]]], ["s2", "some", [["t3", "c"], ["t4", "d"]]]]}


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (["s1=t1"], {"one": "a"}),
        (["s2=t4", "s2=t3"], {"some": ["c", "d"]}),
        (["s2=t4", "", "s1=t2"], {"one": "b", "some": ["d"]}),
        (["s1=", "s2="], None),
    ],
)
def test_a_slot_holds_one_choice_or_a_sorted_list(given: list[str], read: Any) -> None:
    assert read_choices(FROZEN, given, many={"some"}) == read


@pytest.mark.parametrize("given", [["s1=t1", "s1=t2"], ["s2=t3", "s2=t3"], ["s1=t3"], ["s2=a"], ["s3=t1"], ["t1"], ["s1=t1", "s1=t1"]])
def test_a_slot_refuses_what_is_not_in_its_list_and_what_is_sent_twice(given: list[str]) -> None:
    with pytest.raises(NoSuchChoice):
        read_choices(FROZEN, given, many={"some"})


def test_reads_may_be_a_part_of_a_case() -> None:
    parts = [{"id": own, "type": "reads", "weight": 1, "content": content} for own, content in (("first", ONE), ("second", TWO))]
    case, content = type_named("case"), {"title": "", "stem_html": "", "lead_in_html": "", "parameters": {}, "parts": parts}
    frozen = case.prepare(content, "seed")
    answer = {"first": {"evidence": sorted(ONE["evidence"]), "verdict": "artefact"}, "second": {"verdict": "real"}}

    read = case.read_answer(frozen, to_send("case", frozen, answer))

    assert read == answer
    assert case.mark(content, read).share == Fraction(1, 2) + Fraction(1, 8)
    with pytest.raises(BadAnswer):
        case.read_answer(frozen, [f"{frozen['parts'][0][0]}.nowhere=real"])


# Pages


def the_lesson(session: Session, sign_in: SignIn) -> tuple[Any, str, str]:
    """A lesson with two questions about reads: who learns from it, its address, and the first question's id."""
    version = a_course_version(session)
    module = a_module(session, version=version)
    lesson = a_lesson(session, module=module)
    keys = []
    for content in (ONE, TWO):
        question = a_question(session, type="reads", content=content)
        a_use(session, version=version, question=question, use="check", lesson=lesson)
        keys.append(session.get_one(Question, question.question_id).key)
    enrolment = an_enrolment(session, version=version)
    course = session.get_one(Course, version.course_id)
    return sign_in(session.get_one(Person, enrolment.person_id)), f"/learn/{course.slug}/{module.slug}/{lesson.slug}", keys[0]


def test_a_lesson_shows_two_drawings_whose_steps_are_reached_by_links_alone(session: Session, sign_in: SignIn) -> None:
    client, address, _ = the_lesson(session, sign_in)

    lesson = client.get(address).text

    ids = re.findall(r'\bid="([^"]+)"', lesson)
    links = re.findall(r'<a href="#([^"]+view-\d)"', lesson)

    assert len(ids) == len(set(ids))
    assert len(links) == 2 * 3 * 3
    assert set(links) <= set(ids)
    assert lesson.count("<title>Reads from ") == lesson.count("<desc>Reference, depth") == 6
    assert lesson.count("The same reads in numbers") == 2
    assert lesson.count('aria-current="true"') >= 6


def test_the_answer_gives_each_finding_with_its_numbers(session: Session, sign_in: SignIn) -> None:
    client, _, key = the_lesson(session, sign_in)
    frozen = read_view.prepare(ONE, None)
    sent = as_form(to_send("reads", frozen, {"evidence": ["half", "one-strand"], "verdict": "real"}))

    page = client.post(f"/practice/{key}", data=sent).text

    strands, share = ONE["figures"]["one-strand"], ONE["figures"]["half"]
    assert f"there · {strands['forward']} forward, {strands['reverse']} reverse" in page
    assert f"not there · {share['reads']} of {share['of']} reads, {share['percent']} %" in page
    assert "right is: <strong>An artefact: it is not in this person’s DNA</strong>" in page
    assert page.count("your choice") == 2
    assert "25 % of their half of the mark" in page


def test_the_open_question_in_an_examination_gives_no_numbers_of_the_key(session: Session, sign_in: SignIn) -> None:
    version = a_course_version(session)
    module = a_module(session, version=version)
    a_use(session, version=version, question=a_question(session, type="reads", content=TWO), use="quiz", module=module)
    enrolment = an_enrolment(session, version=version)
    attempt = an_attempt(session, enrolment=enrolment, of=module, at=clock.now())
    client = sign_in(session.get_one(Person, enrolment.person_id))

    page = client.get(f"/attempts/{attempt.public_id}/1").text

    assert "Closest" in page
    assert all(word not in page for word in ("carry both;", "is-right", "not there", "median base quality 3"))


# Lines


def lines(*asked: str) -> tuple[list[dict[str, Any]], int]:
    ran = subprocess.run(
        [sys.executable, "app.py", "assess", "mark", "--type", "reads"], cwd=HOME, input="\n".join(asked), text=True, capture_output=True,
        check=False, env={"GENOMEREADY_DEMO": "1", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return [json.loads(line) for line in ran.stdout.splitlines()], ran.returncode


def test_the_command_answers_each_line_and_counts_those_it_cannot() -> None:
    answers, failed = lines(
        '{"id": 1, "situation": "cis", "seed": 5}',
        '{"id": 2, "situation": "cis"}',
        '{"id": 3, "situation": "zebra", "seed": 5}',
        "no json",
        '{"id": 5, "situation": "contamination", "seed": 5, "depth": 16}',
    )

    assert [answer.get("id") for answer in answers] == [1, 2, 3, None, 5]
    assert (answers[0]["verdict"], answers[0]["phase"]) == ("real", "cis")
    assert all("error" in answer for answer in answers[1:])
    assert failed == 4
