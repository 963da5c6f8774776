"""Practice: the questions of a lesson's check, marked at once and nowhere kept."""

from collections.abc import Callable
from typing import Any

import pytest
from factories.assessment import a_quiz_attempt, tokens
from factories.catalogue import a_course, a_course_version, a_lesson, a_module, a_question, a_use
from factories.learning import address_of, an_enrolment, lessons_of
from factories.people import a_person
from flask import Flask, render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import AnswerEvent, Attempt
from genomeready.base import clock
from genomeready.catalogue.models import CourseQuestion, CourseVersion, Question, QuestionVersion
from genomeready.learning.rules import for_practice
from genomeready.people.models import Person

SignIn = Callable[[Person], Any]


def keys_used_as(session: Session, version_id: int, use: str) -> list[str]:
    asked = (
        select(Question.key)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .join(CourseQuestion, CourseQuestion.question_version_id == QuestionVersion.id)
        .where(CourseQuestion.course_version_id == version_id, CourseQuestion.use == use)
    )
    return list(session.scalars(asked))


def a_learner(session: Session, sign_in: SignIn, version: CourseVersion) -> Any:
    return sign_in(session.get_one(Person, an_enrolment(session, version=version).person_id))


def test_a_right_and_a_wrong_answer_are_explained_at_once(session: Session, sign_in: SignIn) -> None:
    version = a_course(session)
    client = a_learner(session, sign_in, version)
    key = keys_used_as(session, version.id, "check")[0]

    right, wrong = (client.post(f"/practice/{key}", data={"answer": own}) for own in "ab")

    assert (right.status_code, "<strong>Right</strong>" in right.text) == (200, True)
    assert (wrong.status_code, "<strong>Not right</strong>" in wrong.text) == (200, True)
    assert "Why d is as it is." in wrong.text
    assert "Worked through." in wrong.text


def test_the_page_leads_back_to_the_question_in_its_lesson(session: Session, sign_in: SignIn) -> None:
    version = a_course(session, modules=1, lessons=1)
    client = a_learner(session, sign_in, version)
    key = keys_used_as(session, version.id, "check")[0]

    answer = client.post(f"/practice/{key}", data={"answer": "a"})

    assert f"{address_of(session, lessons_of(session, version.id)[0])}#{key}" in answer.text


@pytest.mark.parametrize("data", [{}, {"answer": ""}, {"answer": "z"}, {"answer": ["a", "b"]}])
def test_what_cannot_be_marked_is_asked_for_again(session: Session, sign_in: SignIn, data: dict[str, Any]) -> None:
    version = a_course(session)
    client = a_learner(session, sign_in, version)

    answer = client.post(f"/practice/{keys_used_as(session, version.id, 'check')[0]}", data=data)

    assert answer.status_code == 422
    assert "Why a is as it is." not in answer.text


@pytest.mark.parametrize("use", ["quiz", "exam"])
def test_questions_of_quizzes_and_examinations_are_not_there(session: Session, sign_in: SignIn, use: str) -> None:
    version = a_course(session)
    client = a_learner(session, sign_in, version)
    assert client.post(f"/practice/{keys_used_as(session, version.id, 'check')[0]}", data={"answer": "a"}).status_code == 200

    assert {client.post(f"/practice/{key}", data={"answer": "a"}).status_code for key in keys_used_as(session, version.id, use)} == {404}


def test_a_question_of_the_examinations_bank_is_not_there_even_when_a_lesson_names_it(session: Session, sign_in: SignIn) -> None:
    version = a_course_version(session)
    lesson = a_lesson(session, module=a_module(session, version=version))
    question = a_question(session, key="q-exam-1", bank="exam")
    a_use(session, version=version, question=question, use="check", lesson=lesson)

    assert a_learner(session, sign_in, version).post("/practice/q-exam-1", data={"answer": "a"}).status_code == 404


def test_who_is_not_enrolled_or_signed_in_finds_nothing_unless_the_course_is_open(session: Session, sign_in: SignIn, client: Any) -> None:
    version = a_course(session)
    key = keys_used_as(session, version.id, "check")[0]

    signed_out = client.post(f"/practice/{key}", data={"answer": "a"}).status_code
    stranger = sign_in(a_person(session)).post(f"/practice/{key}", data={"answer": "a"}).status_code
    version.page = version.page | {"open": True}
    opened = sign_in(a_person(session)).post(f"/practice/{key}", data={"answer": "a"}).status_code

    assert (signed_out, stranger, opened) == (404, 404, 200)


def test_practice_leaves_no_trace(session: Session, sign_in: SignIn) -> None:
    version = a_course(session)
    client = a_learner(session, sign_in, version)

    client.post(f"/practice/{keys_used_as(session, version.id, 'check')[0]}", data={"answer": "a"})

    assert session.scalar(select(func.count(Attempt.id))) == 0
    assert session.scalar(select(func.count(AnswerEvent.id))) == 0


def test_the_lessons_form_shows_every_type_and_no_key(app: Flask, session: Session) -> None:
    rows = [a_question(session, type=kind) for kind in ("single", "multiple", "numeric")]
    asked = [type("Row", (), {"key": row.question.key, "type": row.type, "content": row.content}) for row in rows]

    with app.test_request_context("/"):
        html = render_template("assessment/_practice.html", practice=for_practice(asked, secret="s"))

    assert html.count("<fieldset aria-labelledby") == 2
    assert (html.count('type="radio" name="answer"'), html.count('type="checkbox"'), html.count('type="text"')) == (4, 4, 1)
    assert "Why a" not in html
    assert "Worked through" not in html


def test_a_certainty_earns_or_costs_points_on_the_published_scale(session: Session, sign_in: SignIn) -> None:
    version = a_course(session)
    client = a_learner(session, sign_in, version)
    key = keys_used_as(session, version.id, "check")[0]

    right, wrong, untold = (
        client.post(f"/practice/{key}", data={"answer": own, "certainty": sure}).text for own, sure in (("a", "3"), ("b", "3"), ("a", ""))
    )

    assert "Certainty 3: 3 points of 3." in right
    assert "Certainty 3: −6 points of 3." in wrong
    assert "Gardner-Medwin" in right
    assert "points of 3" not in untold


def test_a_certainty_is_nowhere_kept_and_no_attempt_asks_for_one(session: Session, sign_in: SignIn) -> None:
    attempt = a_quiz_attempt(session, at=clock.now())
    client = sign_in(session.get_one(Person, attempt.person_id))

    page = client.get(f"/attempts/{attempt.public_id}/1").text
    client.post(f"/attempts/{attempt.public_id}/1", data={"answer": tokens(session, attempt, 1)["a"], "certainty": "3", "go": "overview"})
    client.post(f"/attempts/{attempt.public_id}/submit")

    assert "How sure are you" not in page
    assert attempt.result is not None
    assert attempt.result["marks"] == "1.0000"
