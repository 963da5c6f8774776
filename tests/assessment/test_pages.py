"""The pages of an attempt, as a browser without scripts goes through them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from factories.assessment import NOON, a_paper, all_answered, an_attempt, events, standing, the_examination, the_module, tokens
from factories.catalogue import a_course, a_course_version, a_question, a_use, an_examination
from factories.learning import an_enrolment
from factories.people import a_person
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.base import clock
from genomeready.catalogue.models import Course, CourseVersion
from genomeready.learning.models import Enrolment
from genomeready.people.models import Person

SignIn = Callable[[Person], Any]
Statements = Callable[[], AbstractContextManager[list[str]]]


def course_of(session: Session, enrolment: Enrolment) -> str:
    version = session.get_one(CourseVersion, enrolment.course_version_id)
    return session.get_one(Course, version.course_id).slug


def an_open_attempt(session: Session, sign_in: SignIn, **made: Any) -> tuple[Attempt, Any]:
    """An attempt started just now by somebody who is signed in."""
    attempt = an_attempt(session, at=clock.now(), **made)
    return attempt, sign_in(session.get_one(Person, attempt.person_id))


def one(session: Session) -> Attempt:
    return session.scalars(select(Attempt)).one()


def text_of(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_the_way_through_an_examination_without_scripts(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session)
    course = course_of(session, enrolment)
    client = sign_in(session.get_one(Person, enrolment.person_id))

    intro = client.get(f"/learn/{course}/examination")
    started = client.post(f"/learn/{course}/examination")
    attempt = one(session)
    address = f"/attempts/{attempt.public_id}"
    length = len(a_paper(session, attempt=attempt).places)
    for place in range(1, length + 1):
        assert client.get(f"{address}/{place}").status_code == 200
        token = tokens(session, attempt, place)["a"]
        moved = client.post(f"{address}/{place}", data={"answer": token, "go": str(place + 1) if place < length else "overview"})
        assert moved.status_code == 303
    overview = client.get(moved.location)
    handed_in = client.post(f"{address}/submit")
    result = client.get(handed_in.location)

    assert "70 % of the marks or more" in intro.text
    assert (started.status_code, started.location) == (303, f"{address}/1")
    assert f"All {length} questions have an answer" in overview.text
    assert (handed_in.status_code, handed_in.location) == (303, f"{address}/result")
    assert "Passed: Final examination" in result.text
    assert "/my/certificates" in result.text


def test_the_intro_says_time_questions_pass_rule_and_attempts_left(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session, version=a_course(session, minutes=60, pass_percent=75, exam_questions=4))
    client = sign_in(session.get_one(Person, enrolment.person_id))

    words = text_of(client.get(f"/learn/{course_of(session, enrolment)}/examination"))

    for said in (
        "60 minutes",
        "75 % of the marks",
        "Questions 8",
        "3 of 3 in twelve months",
        "rounded to one decimal place",
        "again after 24 hours",
    ):
        assert said in words


def test_the_intro_says_what_stands_in_the_way(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session)
    attempt = all_answered(session, an_attempt(session, enrolment=enrolment), right=0)
    submit_attempt(session, attempt, by=None, at=NOON)
    client = sign_in(session.get_one(Person, enrolment.person_id))

    with clock.stopped_at(NOON + timedelta(hours=1)):
        client = sign_in(session.get_one(Person, enrolment.person_id))
        intro = client.get(f"/learn/{course_of(session, enrolment)}/examination")
        refused = client.post(f"/learn/{course_of(session, enrolment)}/examination")

    assert "You can try again from 3 March 2026, 12:00 UTC" in intro.text
    assert "Start the examination now" not in intro.text
    assert (refused.status_code, "You can try again from 3 March 2026" in refused.text) == (409, True)


def test_an_open_attempt_is_gone_on_with_from_the_intro(session: Session, sign_in: SignIn) -> None:
    attempt, client = an_open_attempt(session, sign_in)
    course = course_of(session, session.get_one(Enrolment, attempt.enrolment_id))

    intro = client.get(f"/learn/{course}/examination")
    resumed = client.post(f"/learn/{course}/examination")

    assert "Go on" in intro.text
    assert resumed.location == f"/attempts/{attempt.public_id}"


def test_a_quiz_shows_every_reason_after_handing_in(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session)
    module = the_module(session, enrolment)
    client = sign_in(session.get_one(Person, enrolment.person_id))

    intro = client.get(f"/learn/{course_of(session, enrolment)}/{module.slug}/quiz")
    client.post(f"/learn/{course_of(session, enrolment)}/{module.slug}/quiz")
    attempt = one(session)
    result = client.get(client.post(f"/attempts/{attempt.public_id}/submit").location)

    assert f"Quiz: {module.title}" in intro.text
    assert "Not passed" in result.text
    for letter in "abcd":
        assert f"Why {letter} is as it is." in result.text


def test_the_questions_of_a_secret_bank_stay_secret_after_handing_in(session: Session, sign_in: SignIn) -> None:
    version = a_course(session)
    version.page = version.page | {"bank_is_sample": False}
    attempt = all_answered(session, an_attempt(session, version=version))
    submit_attempt(session, attempt, by=None, at=NOON)
    client = sign_in(session.get_one(Person, attempt.person_id))

    result = client.get(f"/attempts/{attempt.public_id}/result")

    assert "Passed: Final examination" in result.text
    assert "stay secret" in result.text
    assert "Why a is as it is." not in result.text
    assert "Which is it?" not in result.text


def test_the_questions_of_a_published_sample_are_explained_after_handing_in(session: Session, sign_in: SignIn) -> None:
    attempt = all_answered(session, an_attempt(session))
    submit_attempt(session, attempt, by=None, at=NOON)
    client = sign_in(session.get_one(Person, attempt.person_id))

    result = client.get(f"/attempts/{attempt.public_id}/result")

    assert "Why a is as it is." in result.text
    assert "Worked through." in result.text


@pytest.mark.parametrize("kind", ["single", "multiple", "numeric"])
def test_every_type_of_question_can_be_sat_saved_and_explained(session: Session, sign_in: SignIn, kind: str) -> None:
    version = a_course_version(session)
    question = a_question(session, type=kind, bank="exam")
    a_use(session, version=version, question=question)
    an_examination(session, version=version, blueprint=[{"competency_id": question.competency_id, "questions": 1}])
    attempt, client = an_open_attempt(session, sign_in, version=version)
    address = f"/attempts/{attempt.public_id}"
    given = "1 in 100" if kind == "numeric" else [tokens(session, attempt, 1)[own] for own in ("ab" if kind == "multiple" else "a")]

    before = client.get(f"{address}/1")
    client.post(f"{address}/1", data={"answer": given, "go": "overview"})
    after = client.get(f"{address}/1")
    client.post(f"{address}/submit")
    result = client.get(f"{address}/result")

    assert "Not answered" in before.text
    assert " checked" in after.text or 'value="1 in 100"' in after.text
    assert "100.0 % of the marks" in result.text


def test_a_number_that_cannot_be_read_comes_back_with_what_was_typed(session: Session, sign_in: SignIn) -> None:
    version = a_course_version(session)
    question = a_question(session, type="numeric", bank="exam")
    a_use(session, version=version, question=question)
    an_examination(session, version=version, blueprint=[{"competency_id": question.competency_id, "questions": 1}])
    attempt, client = an_open_attempt(session, sign_in, version=version)

    answer = client.post(f"/attempts/{attempt.public_id}/1", data={"answer": "<one half>", "go": "overview"})

    assert answer.status_code == 422
    assert "such as 0.25, 25 %, 1/4 or 1 in 4" in answer.text
    assert 'value="&lt;one half&gt;"' in answer.text
    assert not events(session, attempt)


def test_the_script_saves_by_json_and_gets_the_servers_word(session: Session, sign_in: SignIn) -> None:
    attempt, client = an_open_attempt(session, sign_in)
    sent = {"place": 2, "answer": [tokens(session, attempt, 2)["c"]], "client_id": "0123456789abcdef.1.9f3c"}

    saved = client.post(f"/attempts/{attempt.public_id}/answers", json=sent)
    again = client.post(f"/attempts/{attempt.public_id}/answers", json=sent)

    assert (saved.status_code, saved.json["saved"], saved.json["place"]) == (200, True, 2)
    assert 0 < saved.json["seconds_left"] <= 45 * 60
    assert again.json["saved"] is True
    assert standing(session, attempt) == {2: "c"}
    assert len(events(session, attempt)) == 1


@pytest.mark.parametrize(
    "body",
    [None, [], {}, {"place": "1", "answer": [], "client_id": "x"}, {"place": 1, "answer": "t", "client_id": "x"},
     {"place": 1, "answer": [1], "client_id": "x"}, {"place": True, "answer": [], "client_id": "x"},
     {"place": 1, "answer": ["x" * 20_001], "client_id": "x"}, {"place": 1, "answer": [], "client_id": "not good"}],
)  # fmt: skip
def test_a_save_that_follows_no_form_is_refused_in_plain_words(session: Session, sign_in: SignIn, body: object) -> None:
    attempt, client = an_open_attempt(session, sign_in)

    answer = client.post(f"/attempts/{attempt.public_id}/answers", json=body, headers={"Accept": "application/json"})

    assert answer.status_code == 409
    assert "was not saved" in answer.json["what_to_do"]
    assert not events(session, attempt)


def test_a_save_without_json_is_refused(session: Session, sign_in: SignIn) -> None:
    attempt, client = an_open_attempt(session, sign_in)

    assert client.post(f"/attempts/{attempt.public_id}/answers", data="place=1").status_code == 409


def test_a_late_save_is_refused_and_its_event_is_committed(session: Session, sign_in: SignIn) -> None:
    attempt = an_attempt(session)  # its time is long over
    client = sign_in(session.get_one(Person, attempt.person_id))
    sent = {"place": 1, "answer": [tokens(session, attempt, 1)["a"]], "client_id": "late-one"}

    by_script = client.post(f"/attempts/{attempt.public_id}/answers", json=sent, headers={"Accept": "application/json"})
    by_form = client.post(f"/attempts/{attempt.public_id}/1", data={"answer": sent["answer"]})

    assert (by_script.status_code, by_form.status_code) == (409, 409)
    assert "after the time was over" in by_script.json["what_to_do"]
    session.rollback()
    assert [event.taken for event in events(session, attempt)] == [False, False]
    assert standing(session, attempt) == {}


def test_when_the_time_is_over_the_pages_lead_to_handing_in(session: Session, sign_in: SignIn) -> None:
    attempt = an_attempt(session)
    client = sign_in(session.get_one(Person, attempt.person_id))

    sat = client.get(f"/attempts/{attempt.public_id}/1")
    overview = client.get(sat.location)
    result = client.get(client.post(f"/attempts/{attempt.public_id}/submit").location)

    assert (sat.status_code, sat.location) == (302, f"/attempts/{attempt.public_id}")
    assert "The time is over" in overview.text
    assert "what was saved until then was handed in" in result.text


def test_a_handed_in_attempt_shows_its_result_and_no_question_to_answer(session: Session, sign_in: SignIn) -> None:
    attempt, client = an_open_attempt(session, sign_in)
    client.post(f"/attempts/{attempt.public_id}/submit")

    sat, overview = client.get(f"/attempts/{attempt.public_id}/1"), client.get(f"/attempts/{attempt.public_id}")

    assert sat.location == f"/attempts/{attempt.public_id}"
    assert overview.location == f"/attempts/{attempt.public_id}/result"
    assert client.post(f"/attempts/{attempt.public_id}/submit").location == f"/attempts/{attempt.public_id}/result"


def test_an_open_attempt_has_no_result_yet(session: Session, sign_in: SignIn) -> None:
    attempt, client = an_open_attempt(session, sign_in)

    assert client.get(f"/attempts/{attempt.public_id}/result").status_code == 404


def test_the_overview_names_what_has_no_answer(session: Session, sign_in: SignIn) -> None:
    attempt, client = an_open_attempt(session, sign_in)
    client.post(f"/attempts/{attempt.public_id}/2", data={"answer": tokens(session, attempt, 2)["a"]})

    overview = client.get(f"/attempts/{attempt.public_id}")

    assert "Without an answer: question 1, 3, 4." in overview.text


def test_somebody_elses_attempt_is_not_there_on_any_page(session: Session, sign_in: SignIn) -> None:
    attempt, owner = an_open_attempt(session, sign_in)
    address = f"/attempts/{attempt.public_id}"
    assert owner.get(f"{address}/1").status_code == 200

    other = sign_in(a_person(session))

    answers = [
        other.get(address),
        other.get(f"{address}/1"),
        other.get(f"{address}/result"),
        other.post(f"{address}/1", data={"answer": tokens(session, attempt, 1)["a"]}),
        other.post(f"{address}/answers", json={"place": 1, "answer": [], "client_id": "x"}),
        other.post(f"{address}/submit"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert one(session).state == "open"


@pytest.mark.parametrize("place", [0, 5, 9999])
def test_a_place_outside_the_paper_is_not_there(session: Session, sign_in: SignIn, place: int) -> None:
    attempt, client = an_open_attempt(session, sign_in)

    assert client.get(f"/attempts/{attempt.public_id}/{place}").status_code == 404


def test_who_is_signed_out_is_sent_to_sign_in(session: Session, client: Any) -> None:
    attempt = an_attempt(session)

    answer = client.get(f"/attempts/{attempt.public_id}/1")

    assert (answer.status_code, "/sign-in" in answer.location) == (302, True)


def test_who_is_not_enrolled_is_told_to_enrol(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session)
    course = course_of(session, enrolment)
    stranger = sign_in(a_person(session))

    answer = stranger.get(f"/learn/{course}/examination")
    pressed = stranger.post(f"/learn/{course}/examination")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/courses/{course}")
    assert (pressed.status_code, "not enrolled" in pressed.text) == (409, True)
    assert stranger.get("/learn/no-such-course/examination").status_code == 404


def test_a_course_without_examination_or_quiz_has_no_such_page(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session, version=a_course_version(session))
    course = course_of(session, enrolment)
    client = sign_in(session.get_one(Person, enrolment.person_id))

    assert client.get(f"/learn/{course}/examination").status_code == 404
    assert client.get(f"/learn/{course}/no-module/quiz").status_code == 404


@pytest.mark.parametrize("questions", [1, 15])
def test_the_pages_cost_the_same_number_of_statements_whatever_the_length(
    session: Session, sign_in: SignIn, statements: Statements, questions: int
) -> None:
    attempt, client = an_open_attempt(session, sign_in, version=a_course(session, exam_questions=questions))
    address = f"/attempts/{attempt.public_id}"
    token = tokens(session, attempt, 1)["a"]

    counts = {}
    for name, ask in {
        "sit": lambda: client.get(f"{address}/1"),
        "overview": lambda: client.get(address),
        "save": lambda: client.post(f"{address}/answers", json={"place": 1, "answer": [token], "client_id": "x"}),
        "submit": lambda: client.post(f"{address}/submit"),
        "result": lambda: client.get(f"{address}/result"),
    }.items():
        with statements() as seen:
            assert ask().status_code < 400
        counts[name] = len(seen)

    assert counts["sit"] <= 4  # who asks; the attempt; its answers; the question
    assert counts["overview"] <= 3
    assert counts["save"] <= 4  # who asks, and the three of the save
    assert counts["submit"] <= 14
    assert counts["result"] <= 7  # who asks; the attempt; competencies, answers, questions; its changes, its appeals


def test_the_attempt_pages_are_never_stored_by_a_browser(session: Session, sign_in: SignIn) -> None:
    attempt, client = an_open_attempt(session, sign_in)

    assert client.get(f"/attempts/{attempt.public_id}/1").headers["Cache-Control"] == "no-store"


def test_the_sit_page_carries_the_servers_time_and_never_the_end_alone(session: Session, sign_in: SignIn) -> None:
    attempt, client = an_open_attempt(session, sign_in, version=a_course(session, minutes=45))

    with clock.stopped_at(attempt.closes_at - timedelta(minutes=12)):
        client = sign_in(session.get_one(Person, attempt.person_id))
        page = client.get(f"/attempts/{attempt.public_id}/1")

    assert 'data-seconds-left="720"' in page.text
    assert "12 minutes left" in page.text
    assert "of 45" in page.text


def test_the_examination_of_the_factory_is_the_courses(session: Session) -> None:
    enrolment = an_enrolment(session)

    assert the_examination(session, enrolment).course_version_id == enrolment.course_version_id
