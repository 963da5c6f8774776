"""The pages of a placement test, as a browser without scripts goes through them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from factories.catalogue import a_course, a_lesson, a_question, a_use
from factories.frameworks import a_competency
from factories.learning import an_enrolment
from factories.people import a_person
from factories.placement import (
    NOON,
    a_course_to_skip,
    a_placement,
    an_exempting_placement,
    answered,
    answers_in,
    placed,
    the_module_of,
    token_of,
)
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from genomeready.assessment.models.placements import Placement
from genomeready.assessment.rules.placement import WAIT
from genomeready.assessment.services.placing import stop_placement
from genomeready.base import clock
from genomeready.catalogue.models import Course, CourseQuestion, CourseVersion, Lesson, Module, Question, QuestionVersion
from genomeready.competence.models import Evidence
from genomeready.learning.models import Enrolment
from genomeready.people.models import Person

SignIn = Callable[[Person], Any]
Statements = Callable[[], AbstractContextManager[list[str]]]


def course_of(session: Session, enrolment: Enrolment) -> str:
    return session.get_one(Course, session.get_one(CourseVersion, enrolment.course_version_id).course_id).slug


def intro_of(session: Session, enrolment: Enrolment) -> str:
    """The address of the page before a test of the first module."""
    return f"/learn/{course_of(session, enrolment)}/{the_module_of(session, enrolment).slug}/placement"


def an_open_test(session: Session, sign_in: SignIn, **made: Any) -> tuple[Placement, Any]:
    placement = a_placement(session, at=clock.now(), **made)
    return placement, sign_in(session.get_one(Person, placement.person_id))


def one(session: Session) -> Placement:
    return session.scalars(select(Placement)).one()


def words(answer: TestResponse) -> str:
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


def client_id_in(answer: TestResponse) -> str:
    found = re.search(r'name="client_id" value="([^"]+)"', answer.text)
    assert found
    return found[1]


def sent(client: Any, session: Session, placement: Placement, *, right: bool = True, **more: str) -> TestResponse:
    """Open the question that stands open, choose an option, and press the button."""
    number = placement.asked + 1
    address = f"/placements/{placement.public_id}/{number}"
    form = {"client_id": client_id_in(client.get(address)), "answer": token_of(session, placement, number, right=right)}
    answer: TestResponse = client.post(address, data=form | more)
    return answer


# the way through


def test_the_way_to_an_exemption_without_scripts(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session, version=a_course_to_skip(session))
    client = sign_in(session.get_one(Person, enrolment.person_id))
    address = intro_of(session, enrolment)

    assert "Start the placement test" in words(client.get(address))
    started = client.post(address)
    placement = one(session)
    first = client.get(started.location)
    for number in range(1, 8):
        page = client.get(f"/placements/{placement.public_id}/{number}")
        assert f"Question {number} of at most 14" in words(page)
        assert f"{number - 1} of 14 questions answered and saved" in words(page)
        assert sent(client, session, placement).status_code == 303
    onward = client.get(f"/placements/{placement.public_id}")
    result = client.get(onward.location)

    assert (started.status_code, started.location) == (303, f"/placements/{placement.public_id}")
    assert (first.status_code, first.location) == (302, f"/placements/{placement.public_id}/1")
    assert onward.location == f"/placements/{placement.public_id}/result"
    assert f"You are exempt: {the_module_of(session, enrolment).title}" in words(result)
    assert "The examination still asks about it." in words(result)
    assert "Exempted by placement test" in words(client.get(f"/learn/{course_of(session, enrolment)}"))


def test_the_way_to_what_to_study_without_scripts(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)

    for _ in range(3):
        sent(client, session, placement, right=False)
    result = client.get(f"/placements/{placement.public_id}/result")

    assert "What to study" in words(result)
    assert "You can try again from" in words(result)
    assert "Begin with:" in words(result)


def test_the_intro_says_how_many_questions_how_long_and_how_it_decides(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session, version=a_course_to_skip(session, held=13))
    said = words(sign_in(session.get_one(Person, enrolment.person_id)).get(intro_of(session, enrolment)))

    for part in (
        "Questions at most 13",
        "about 17 minutes at most; no clock runs",
        "None of the examination’s is among them",
        "You cannot go back",
        "60 % of such questions right and should read the module, or 85 % and need not",
        "Of 100 people who would answer 85 % right, about 53 are exempted in this module; of 100 who would answer 60 % right, about 4.",
        "It is no substitute for the examination, and it earns no hours of professional development.",
        "again after 7 days",
    ):
        assert part in said


def test_the_intro_says_plainly_where_there_are_too_few_questions(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session, version=a_course_to_skip(session, held=6))
    client = sign_in(session.get_one(Person, enrolment.person_id))

    intro, pressed = client.get(intro_of(session, enrolment)), client.post(intro_of(session, enrolment))

    assert "An exemption takes at least 7 questions, and the module has 6." in words(intro)
    assert "Start the placement test" not in intro.text
    assert (pressed.status_code, "it has 6 questions" in words(pressed)) == (409, True)


def test_the_intro_goes_on_with_an_open_test(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)
    answered(session, placement)
    address = intro_of(session, session.get_one(Enrolment, placement.enrolment_id))

    intro, resumed = client.get(address), client.post(address)

    assert "You have started. Your answers so far are saved." in words(intro)
    assert resumed.location == f"/placements/{placement.public_id}"
    assert client.get(resumed.location).location == f"/placements/{placement.public_id}/2"


def test_the_intro_says_until_when_one_waits(session: Session, sign_in: SignIn) -> None:
    placement = placed(session, a_placement(session), "www")
    address = intro_of(session, session.get_one(Enrolment, placement.enrolment_id))

    with clock.stopped_at(NOON + WAIT - timedelta(hours=1)):
        client = sign_in(session.get_one(Person, placement.person_id))
        intro, pressed = client.get(address), client.post(address)
    with clock.stopped_at(NOON + WAIT):
        later = sign_in(session.get_one(Person, placement.person_id)).get(address)

    assert "You can try again from 9 March 2026, 12:00 UTC" in words(intro)
    assert "Start the placement test" not in intro.text
    assert f"/placements/{placement.public_id}/result" in intro.text
    assert (pressed.status_code, "You can try again from 9 March 2026" in words(pressed)) == (409, True)
    assert "Start the placement test" in later.text


def test_the_intro_tells_the_exempt_that_they_are(session: Session, sign_in: SignIn) -> None:
    placement = an_exempting_placement(session)
    client = sign_in(session.get_one(Person, placement.person_id))
    address = intro_of(session, session.get_one(Enrolment, placement.enrolment_id))

    intro, pressed = client.get(address), client.post(address)

    assert "You are exempt from this module. You can read it all the same." in words(intro)
    assert "Start the placement test" not in intro.text
    assert pressed.status_code == 409


# one question


@pytest.mark.parametrize("kind", ["single", "multiple", "numeric"])
def test_every_type_of_question_can_be_answered(session: Session, sign_in: SignIn, kind: str) -> None:
    placement, client = an_open_test(session, sign_in, version=a_course_to_skip(session, kind=kind))
    address = f"/placements/{placement.public_id}/1"
    tokens = {own: token for token, own in placement.places[0]["frozen"].get("options", [])}
    given = "1 in 100" if kind == "numeric" else [tokens[own] for own in ("ab" if kind == "multiple" else "a")]

    answer = client.post(address, data={"answer": given, "client_id": client_id_in(client.get(address))})

    assert answer.status_code == 303
    assert [row.right for row in answers_in(session, placement)] == [True]


def test_i_do_not_know_is_an_answer(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)

    moved = sent(client, session, placement, unknown="1")

    assert moved.status_code == 303
    assert [(row.answer, row.right) for row in answers_in(session, placement)] == [(None, False)]


def test_an_empty_answer_comes_back_with_words_and_the_same_question(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)
    address = f"/placements/{placement.public_id}/1"
    client_id = client_id_in(client.get(address))

    refused = client.post(address, data={"client_id": client_id})

    assert refused.status_code == 422
    assert "Question 1 of at most 14" in words(refused)
    assert "Choose or type an answer first." in words(refused)
    assert client_id_in(refused) == client_id
    assert placement.asked == 0


def test_a_number_that_cannot_be_read_comes_back_with_what_was_typed(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in, version=a_course_to_skip(session, kind="numeric"))
    address = f"/placements/{placement.public_id}/1"

    answer = client.post(address, data={"answer": "<one half>", "client_id": client_id_in(client.get(address))})

    assert answer.status_code == 422
    assert "such as 0.25, 25 %, 1/4 or 1 in 4" in answer.text
    assert 'value="&lt;one half&gt;"' in answer.text
    assert not answers_in(session, placement)


def test_a_form_sent_twice_counts_once_and_says_nothing_of_it(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)
    address = f"/placements/{placement.public_id}/1"
    form = {"client_id": client_id_in(client.get(address)), "answer": token_of(session, placement, 1, right=True)}

    first, second = client.post(address, data=form), client.post(address, data=form)

    assert (first.location, second.location) == (f"/placements/{placement.public_id}",) * 2
    assert "does not count" not in client.get(f"/placements/{placement.public_id}/2").text
    assert len(answers_in(session, placement)) == 1


def test_a_second_window_is_told_that_its_answer_does_not_count(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)
    address = f"/placements/{placement.public_id}/1"
    other_window = client_id_in(client.get(address))
    sent(client, session, placement, right=False)

    late = client.post(address, data={"client_id": other_window, "answer": token_of(session, placement, 1, right=True)})
    page = client.get(f"/placements/{placement.public_id}/2")

    assert late.status_code == 303
    assert "This answer does not count: the question was answered, or the test ended, in another window." in words(page)
    assert [row.right for row in answers_in(session, placement)] == [False]


def test_a_reload_shows_the_same_question_with_the_same_options_and_forgets_no_answer(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)
    sent(client, session, placement)
    address = f"/placements/{placement.public_id}/2"

    before, after = client.get(address), client.get(address)

    options = [re.findall(r'name="answer" id="[^"]+" value="([^"]+)"', page.text) for page in (before, after)]
    assert len(options[0]) == 4
    assert options[0] == options[1]
    assert "1 of 14 questions answered and saved" in words(after)


@pytest.mark.parametrize("place", [1, 3, 99])
def test_there_is_no_way_back_and_none_ahead(session: Session, sign_in: SignIn, place: int) -> None:
    placement, client = an_open_test(session, sign_in)
    sent(client, session, placement)

    answer = client.get(f"/placements/{placement.public_id}/{place}")

    assert (answer.status_code, answer.location) == (302, f"/placements/{placement.public_id}")


def test_an_answer_ahead_of_the_open_question_is_not_there(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)

    answer = client.post(f"/placements/{placement.public_id}/2", data={"client_id": "x", "unknown": "1"})

    assert answer.status_code == 404
    assert placement.asked == 0


@pytest.mark.parametrize("form", [{}, {"client_id": "no good"}, {"client_id": "x", "answer": "t" * 20_001}])
def test_a_form_that_no_page_sends_is_refused_in_words(session: Session, sign_in: SignIn, form: dict[str, str]) -> None:
    placement, client = an_open_test(session, sign_in)

    answer = client.post(f"/placements/{placement.public_id}/1", data=form)

    assert (answer.status_code, "could not be read" in words(answer)) == (409, True)
    assert placement.asked == 0


def test_a_test_can_be_stopped_and_says_what_it_knows(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)
    sent(client, session, placement, right=False)

    stopped = client.post(f"/placements/{placement.public_id}/stop")
    result = client.get(stopped.location)

    assert (stopped.status_code, one(session).ending) == (303, "abandoned")
    assert "You stopped the test before it could decide." in words(result)
    assert "not enough data" in words(result)
    assert client.get(f"/placements/{placement.public_id}/2").location == f"/placements/{placement.public_id}"


def test_a_test_that_was_stopped_at_once_says_that_nothing_was_answered(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)

    result = client.get(client.post(f"/placements/{placement.public_id}/stop").location)

    assert "No question was answered." in words(result)
    assert "Begin with" not in result.text


# the result


def test_the_result_tells_each_competency_in_words_and_leads_to_the_lessons(session: Session, sign_in: SignIn) -> None:
    known, unknown = a_competency(session, title="Genome structure"), a_competency(session, slug="variation", title="Kinds of variation")
    version = a_course_to_skip(session, held=16, competencies=[known, unknown])
    module = session.scalars(select(Module).where(Module.course_version_id == version.id)).one()
    taught = a_lesson(session, module=module, slug="kinds-of-change", position=3)
    taught.outcomes = [{"competency": "variation", "level": 2, "text": "Tell the kinds apart."}]
    placement, client = an_open_test(session, sign_in, version=version)
    while placement.ending is None:
        sent(client, session, placement, right=placement.places[placement.asked]["competency"] == known.id)

    result = client.get(f"/placements/{placement.public_id}/result")

    row = next(
        row for row in re.findall(r"<tr role=\"row\"><th scope=\"row\".*?</tr>", result.text, re.DOTALL) if "Kinds of variation" in row
    )
    assert placement.ending == "study"
    assert "needs work" in row
    assert f'/learn/{course_of(session, session.get_one(Enrolment, placement.enrolment_id))}/{module.slug}/kinds-of-change"' in row


def test_a_wrong_check_question_leads_to_the_lesson_that_asks_it(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in, version=a_course_to_skip(session, held=20))
    checks = dict(
        session.execute(select(CourseQuestion.question_version_id, CourseQuestion.lesson_id).where(CourseQuestion.use == "check")).all()
    )
    while placement.ending is None:
        sent(client, session, placement, right=placement.places[placement.asked]["question"] not in checks)

    result = client.get(f"/placements/{placement.public_id}/result").text
    wrong = [checks[row.question_version_id] for row in answers_in(session, placement) if not row.right]

    for lesson in session.scalars(select(Lesson)):
        assert (f'/{lesson.slug}"' in result) == (lesson.id in wrong)


def test_the_result_never_shows_a_number_of_right_answers_or_a_score(session: Session, sign_in: SignIn) -> None:
    for answers in ("rrrrrrr", "wrwrw", "rrw"):
        placement = placed(session, a_placement(session), answers)
        if placement.ending is None:
            stop_placement(session, placement.public_id, by=session.get_one(Person, placement.person_id), at=NOON)
        said = words(sign_in(session.get_one(Person, placement.person_id)).get(f"/placements/{placement.public_id}/result"))

        assert f"after {len(answers)} questions" in said
        assert not re.search(r"\d[.,]\d|%|right|correct", said)


def test_an_open_test_has_no_result_yet(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)

    assert client.get(f"/placements/{placement.public_id}/result").status_code == 404


def test_the_evidence_of_a_placement_test_is_named_on_the_page_of_evidence_without_its_score(session: Session, sign_in: SignIn) -> None:
    placement = an_exempting_placement(session)

    page = sign_in(session.get_one(Person, placement.person_id)).get("/my/evidence")

    assert session.scalars(select(Evidence.kind)).all().count("placement") >= 1
    assert "Placement test" in words(page)
    assert "Score" not in words(page)


# whose it is, and what it costs


def test_somebody_elses_test_is_not_there_on_any_page(session: Session, sign_in: SignIn) -> None:
    placement, owner = an_open_test(session, sign_in)
    address = f"/placements/{placement.public_id}"
    assert owner.get(f"{address}/1").status_code == 200

    other = sign_in(a_person(session))

    answers = [
        other.get(address),
        other.get(f"{address}/1"),
        other.get(f"{address}/result"),
        other.post(f"{address}/1", data={"client_id": "x", "unknown": "1"}),
        other.post(f"{address}/stop"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert (one(session).asked, one(session).ending) == (0, None)


def test_somebody_elses_result_is_not_there_either(session: Session, sign_in: SignIn) -> None:
    placement = an_exempting_placement(session)
    address = f"/placements/{placement.public_id}/result"
    assert sign_in(session.get_one(Person, placement.person_id)).get(address).status_code == 200

    assert sign_in(a_person(session)).get(address).status_code == 404


def test_who_is_signed_out_is_sent_to_sign_in(session: Session, client: Any) -> None:
    answer = client.get(f"/placements/{a_placement(session).public_id}/1")

    assert (answer.status_code, "/sign-in" in answer.location) == (302, True)


def test_who_is_not_enrolled_is_told_to_enrol(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session, version=a_course_to_skip(session))
    stranger = sign_in(a_person(session))

    answer, pressed = stranger.get(intro_of(session, enrolment)), stranger.post(intro_of(session, enrolment))

    assert (answer.status_code, answer.location) == (302, f"/courses/{course_of(session, enrolment)}")
    assert (pressed.status_code, "not enrolled" in pressed.text) == (409, True)


def test_a_module_that_the_course_does_not_have_has_no_test(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session, version=a_course_to_skip(session))
    client = sign_in(session.get_one(Person, enrolment.person_id))

    assert client.get(f"/learn/{course_of(session, enrolment)}/no-such-module/placement").status_code == 404


@pytest.mark.parametrize("held", [8, 20])
def test_the_pages_cost_the_same_number_of_statements_whatever_the_length(
    session: Session, sign_in: SignIn, statements: Statements, held: int
) -> None:
    placement, client = an_open_test(session, sign_in, version=a_course_to_skip(session, held=held))
    address, enrolment = f"/placements/{placement.public_id}", session.get_one(Enrolment, placement.enrolment_id)
    token = token_of(session, placement, 1, right=True)

    intro = intro_of(session, enrolment)
    counts = {}
    for name, ask in {
        "intro": lambda: client.get(intro),
        "question": lambda: client.get(f"{address}/1"),
        "answer": lambda: client.post(f"{address}/1", data={"client_id": "x", "answer": token}),
        "stop": lambda: client.post(f"{address}/stop"),
        "result": lambda: client.get(f"{address}/result"),
    }.items():
        with statements() as seen:
            assert ask().status_code < 400
        counts[name] = len(seen)

    assert counts.pop("stop") <= 6  # who asks; the test, locked; its end; the audit trail's lock (PostgreSQL), end and new entry
    assert counts == {
        "intro": 6,  # who asks; the enrolment; module, course, questions and earlier tests
        "question": 3,  # who asks; the test; the question
        "answer": 5,  # who asks, and the four of the answer
        "result": 6,  # who asks; the test, its answers, the lessons, which check asks what, the competencies
    }


def test_the_pages_of_a_test_are_never_stored_by_a_browser(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)

    assert client.get(f"/placements/{placement.public_id}/1").headers["Cache-Control"] == "no-store"


# its questions elsewhere, while it is open


def test_a_lessons_check_keeps_its_answer_back_while_a_test_asks_it(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)
    asks_it = select(CourseQuestion.question_version_id).where(CourseQuestion.use == "check")
    address = f"/practice/{session.scalars(select(Question.key).join(QuestionVersion).where(QuestionVersion.id.in_(asks_it))).first()}"

    during = client.post(address, data={"answer": "a"})
    client.post(f"/placements/{placement.public_id}/stop")
    after = client.post(address, data={"answer": "a"})

    assert (during.status_code, "Why a is as it is." in during.text) == (409, False)
    assert "You are in a placement test of this module." in words(during)
    assert (after.status_code, "Why a is as it is." in after.text) == (200, True)


def test_another_modules_check_answers_all_the_while(session: Session, sign_in: SignIn) -> None:
    version = a_course(session, quiz_questions=8)
    _, client = an_open_test(session, sign_in, version=version)
    elsewhere = a_lesson(session, module=session.scalars(select(Module).order_by(Module.position.desc())).first())
    question = a_question(session)
    a_use(session, version=version, question=question, use="check", lesson=elsewhere)

    answer = client.post(f"/practice/{question.question.key}", data={"answer": "a"})

    assert (answer.status_code, "Why a is as it is." in answer.text) == (200, True)


def test_a_quizs_result_keeps_its_reasons_back_while_a_test_asks_the_same(session: Session, sign_in: SignIn) -> None:
    placement, client = an_open_test(session, sign_in)
    quiz = intro_of(session, session.get_one(Enrolment, placement.enrolment_id)).replace("/placement", "/quiz")
    attempt = client.get(client.post(quiz).location).request.path.rsplit("/", 1)[0]
    result = client.post(f"{attempt}/submit").location

    during = client.get(result)
    client.post(f"/placements/{placement.public_id}/stop")
    after = client.get(result)

    assert "Why a is as it is." not in during.text
    assert "You are in a placement test of this module, which asks the same questions." in words(during)
    assert "Why a is as it is." in after.text
