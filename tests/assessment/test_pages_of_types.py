"""Every type of question on its pages, as a browser without scripts goes through them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from catalogue.course_folder import read
from factories.assessment import a_paper, an_attempt, the_module
from factories.learning import an_enrolment
from factories.questions import BY_PROGRAM, NAMES, a_course_of_every_type, an_entry, as_form, stored, the_key, to_send
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Answer, Attempt
from genomeready.assessment.types.registry import type_named
from genomeready.base import clock
from genomeready.catalogue.models import CourseVersion, Figure, QuestionVersion
from genomeready.catalogue.services import sync_courses
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.services import sync_frameworks
from genomeready.people.models import Person

SignIn = Callable[[Person], Any]
FIRSTS = {an_entry(name).type: name for name in reversed(NAMES)}
LESSON = "/learn/small-course/first-steps/a-gene"


@pytest.fixture
def course(session: Session, tmp_path: Path) -> CourseVersion:
    """The course with a question of every type, as the import writes it."""
    a_course_of_every_type(tmp_path)
    sync_frameworks(session, read_frameworks([tmp_path / "frameworks"], home=tmp_path))
    sync_courses(session, read(tmp_path))
    return session.scalars(select(CourseVersion)).one()


def an_open_quiz(session: Session, sign_in: SignIn, course: CourseVersion) -> tuple[Attempt, Any]:
    enrolment = an_enrolment(session, version=course)
    attempt = an_attempt(session, enrolment=enrolment, of=the_module(session, enrolment), at=clock.now())
    return attempt, sign_in(session.get_one(Person, attempt.person_id))


def content_at(session: Session, place: dict[str, Any]) -> dict[str, Any]:
    return session.get_one(QuestionVersion, place["question"]).content


def test_a_quiz_of_every_type_is_answered_handed_in_and_explained(session: Session, sign_in: SignIn, course: CourseVersion) -> None:
    attempt, client = an_open_quiz(session, sign_in, course)
    address = f"/attempts/{attempt.public_id}"
    places = a_paper(session, attempt=attempt).places

    for number, place in enumerate(places, 1):
        sent = to_send(place["type"], place["frozen"], the_key(place["type"], content_at(session, place)))
        assert client.post(f"{address}/{number}", data=as_form(sent)).status_code == 303
        assert "Saved" in client.get(f"{address}/{number}").text
    client.post(f"{address}/submit")
    result = client.get(f"{address}/result").text

    assert {place["type"] for place in places} == set(BY_PROGRAM)
    assert f"{len(places)} of {len(places)}" in result
    assert result.count('<span class="verdict verdict-right">') >= len(places)


def test_what_was_saved_stands_in_the_fields_when_one_comes_back(session: Session, sign_in: SignIn, course: CourseVersion) -> None:
    attempt, client = an_open_quiz(session, sign_in, course)
    for number, place in enumerate(a_paper(session, attempt=attempt).places, 1):
        sent = to_send(place["type"], place["frozen"], the_key(place["type"], content_at(session, place)))
        client.post(f"/attempts/{attempt.public_id}/{number}", data=as_form(sent))

        page = client.get(f"/attempts/{attempt.public_id}/{number}").text

        assert in_order(filled_in(page)) == in_order(as_form(sent)), place["type"]


def in_order(form: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: sorted(values) for name, values in form.items()}


def filled_in(page: str) -> dict[str, list[str]]:
    """The fields of the form that hold something, as a browser would send them."""
    form: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]+>", page):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        kind, name, value = found.get("type"), found.get("name", ""), found.get("value", "")
        if name.startswith("answer") and ("checked" in tag if kind in {"radio", "checkbox"} else value):
            form.setdefault(name, []).append(value)
    for name, inner in re.findall(r'<select[^>]+name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        if chosen := re.findall(r'value="([^"]+)" selected', inner):
            form.setdefault(name, []).extend(chosen)
    return form


def test_what_was_refused_stays_in_the_fields_with_all_that_was_sent(session: Session, sign_in: SignIn, course: CourseVersion) -> None:
    attempt, client = an_open_quiz(session, sign_in, course)
    places = a_paper(session, attempt=attempt).places
    number, place = next((n, place) for n, place in enumerate(places, 1) if place["type"] == "cloze")
    sent = as_form(to_send("cloze", place["frozen"], the_key("cloze", content_at(session, place))))
    distance = next(f"answer.{token}" for token, own, _ in place["frozen"]["gaps"] if own == "distance")

    answer = client.post(f"/attempts/{attempt.public_id}/{number}", data=sent | {distance: ["quite far"]})

    assert answer.status_code == 422
    assert "Type one number and its unit" in answer.text
    assert filled_in(answer.text) == sent | {distance: ["quite far"]}
    assert session.scalars(select(Answer)).all() == []


@pytest.mark.parametrize("kind", BY_PROGRAM)
def test_a_lesson_marks_every_type_at_once(session: Session, sign_in: SignIn, course: CourseVersion, kind: str) -> None:
    client = sign_in(session.get_one(Person, an_enrolment(session, version=course).person_id))
    content = stored(an_entry(FIRSTS[kind]))
    sent = to_send(kind, type_named(kind).prepare(content, None), the_key(kind, content))

    lesson = client.get(LESSON).text
    answer = client.post(f"/practice/{FIRSTS[kind]}", data=as_form(sent))

    assert all(f'name="{name}"' in lesson for name in as_form(sent))
    assert "<strong>Right</strong>" in answer.text
    assert answer.text.count("Worked") == 0
    assert all(client.post(f"/practice/{FIRSTS[kind]}", data=data).status_code == 422 for data in ({}, {"answer": "", "answer.x": "y"}))


def test_a_followed_part_and_an_unsafe_choice_are_said_in_words(session: Session, sign_in: SignIn, course: CourseVersion) -> None:
    client = sign_in(session.get_one(Person, an_enrolment(session, version=course).person_id))
    content = stored(an_entry("q-qt-0211"))
    frozen = type_named("case").prepare(content, None)

    followed, unsafe = (
        client.post("/practice/q-qt-0211", data=as_form(to_send("case", frozen, {"q": "0.05", "carriers": "0.095", "advice": advice}))).text
        for advice in "ab"
    )

    assert "follows from your own earlier answer by the right method" in followed
    assert "32 of 40 % of the mark" in followed
    assert "would put a patient at risk" not in followed
    assert "would put a patient at risk" in unsafe
    assert "<strong>Not right</strong>" in unsafe


def test_a_runs_table_is_explained_metric_by_metric(session: Session, sign_in: SignIn, course: CourseVersion) -> None:
    client = sign_in(session.get_one(Person, an_enrolment(session, version=course).person_id))
    answer = {"answer.first": "adapter", "answer.q30": "pass"}

    lesson = client.get(LESSON).text
    safe, unsafe = (client.post("/practice/q-qt-0311", data=answer | {"answer.action": action}).text for action in ("stop", "proceed"))

    assert "Kinship with the mother" in lesson
    assert "0.180 – 0.350" in lesson
    assert "would put a patient at risk" in unsafe
    assert "right is: <strong>Sample swap" in " ".join(safe.split())
    assert "would put a patient at risk" not in safe


def test_a_karyotype_is_explained_component_by_component(session: Session, sign_in: SignIn, course: CourseVersion) -> None:
    client = sign_in(session.get_one(Person, an_enrolment(session, version=course).person_id))

    broken, more = (
        " ".join(client.post("/practice/q-qt-0321", data={"answer": text}).text.split())
        for text in ("46,XX,t(9;22)", "46,XX,t(9;22)(q34;q11.2),+8")
    )

    assert "Number of chromosomes</th>" in more
    assert "At character 14 it goes wrong: here are the breakpoints" in broken
    assert '<td role="cell" class="described" data-label="Your answer">+8</td>' in more


def test_a_description_is_explained_component_by_component(session: Session, sign_in: SignIn, course: CourseVersion) -> None:
    client = sign_in(session.get_one(Person, an_enrolment(session, version=course).person_id))

    said = [
        client.post("/practice/q-qt-0301", data={"answer": text}).text
        for text in ("NM_000059.4:c.107del", "NM_000059.4:c.109", "NC_000013.11:g.32319115del")
    ]

    assert "the one furthest to the right is written" in said[0]
    assert "At character 18 it goes wrong" in said[1]
    assert "That earns half" in said[2]
    assert "That is the place on the chromosome." in said[2]


def test_a_drawing_is_served_under_a_name_that_tells_nothing(session: Session, sign_in: SignIn, course: CourseVersion) -> None:
    client = sign_in(session.get_one(Person, an_enrolment(session, version=course).person_id))
    digests = set(session.scalars(select(Figure.content_hash)))

    lesson = client.get(LESSON).text
    sources = re.findall(r'src="/figures/([^"]+)"', lesson)

    assert set(sources) == digests
    assert "chromosome.svg" not in lesson
    assert all(client.get(f"/figures/{name}").mimetype == "image/svg+xml" for name in sources)
    assert 'data-region="circle" data-at="226 120 24"' in lesson


def test_a_question_is_a_new_version_once_its_drawing_changes(session: Session, tmp_path: Path) -> None:
    folder = a_course_of_every_type(tmp_path)
    sync_frameworks(session, read_frameworks([tmp_path / "frameworks"], home=tmp_path))
    sync_courses(session, read(tmp_path))
    drawing = folder / "modules" / "1-first-steps" / "figures" / "chromosome.svg"
    drawing.write_text(drawing.read_text().replace("#d5dde5", "#d5dde6"))
    head = folder / "course.yaml"
    head.write_text(head.read_text().replace('version: "1.0"\nstatus', 'version: "1.1"\nstatus'))

    with pytest.raises(Exception, match=r"q-qt-0201\.md: the question has changed, but is still version 1"):
        sync_courses(session, read(tmp_path))


def test_a_genotype_table_names_the_day_of_its_tables_and_says_what_follows_and_what_is_unsafe(
    session: Session, sign_in: SignIn, course: CourseVersion
) -> None:
    client = sign_in(session.get_one(Person, an_enrolment(session, version=course).person_id))
    content = stored(an_entry("q-qt-0401"))
    frozen = type_named("pgx").prepare(content, None)
    poor = {"diplotype": "*2/*2", "first": "No function", "second": "No function", "phenotype": "Poor Metabolizer"}

    lesson = client.get(LESSON).text
    followed, unsafe = (
        client.post("/practice/q-qt-0401", data=as_form(to_send("pgx", frozen, poor | {"recommendation": advice}))).text
        for advice in ("other", "usual")
    )

    assert "by the CPIC tables of 2025-11-05" in lesson
    assert "Function of the first allele" in lesson
    assert followed.count("This follows from your own earlier answer by the right method") == 2
    assert "30 of 30 % of the mark" in followed
    assert "would put a patient at risk" in unsafe
    assert "<strong>Not right</strong>" in unsafe


def test_a_request_for_data_shows_its_terms_and_afterwards_which_of_them_decide(
    session: Session, sign_in: SignIn, course: CourseVersion
) -> None:
    client = sign_in(session.get_one(Person, an_enrolment(session, version=course).person_id))
    content = stored(an_entry("q-qt-0411"))
    answer = {"decision": ["permit"], "deciding": ["NPU"]}

    lesson = client.get(LESSON).text
    told = client.post("/practice/q-qt-0411", data=as_form(to_send("duo", type_named("duo").prepare(content, None), answer))).text

    assert "What the request says" in lesson
    assert "until a date only: <strong>2030-01-01</strong>" in lesson
    assert "50 of 50 % of the mark" in told
    assert "right is: <strong>Refuse</strong>" in told
    assert told.count("does not decide") == 2


def test_a_passport_shows_its_visas_and_afterwards_why_one_does_not_count(session: Session, sign_in: SignIn, course: CourseVersion) -> None:
    client = sign_in(session.get_one(Person, an_enrolment(session, version=course).person_id))
    content = stored(an_entry("q-qt-0421"))
    answer = {"decision": "granted", "visa-1": "counts", "visa-2": "counts"}

    lesson = client.get(LESSON).text
    frozen = type_named("passport").prepare(content, None)
    told = client.post("/practice/q-qt-0421", data=as_form(to_send("passport", frozen, answer))).text

    assert "What the data set demands on 2026-11-22" in lesson
    assert "exp: 2026-07-10 00:00 UTC" in lesson
    assert "ignored: its conditions are not met" in lesson
    assert "right is: <strong>Access is refused</strong>" in told
    assert "right is: <strong>ignored: it has expired</strong>" in told
    assert "<strong>Partly right</strong>" in told
