"""No answer of an open attempt carries a key, a rationale, a solution, a title or an option's own id."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from factories.assessment import NOON, a_paper, an_attempt, the_module, tokens
from factories.catalogue import a_course_version, a_lesson, a_module, a_question, a_use, an_examination, question_content
from factories.frameworks import a_competency
from factories.learning import an_enrolment, lessons_of
from factories.marking import an_examiner, marked_by
from factories.placement import a_placement, token_of
from factories.questions import BY_PROGRAM, JUDGED, an_entry, as_form, names_of, stored, the_key, to_send, told
from flask import Flask
from sqlalchemy.orm import Session
from walking import Walk, a_walk

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.placements import Placement
from genomeready.assessment.services.answering import save_answer
from genomeready.base import clock
from genomeready.catalogue.models import Course, CourseVersion, Question, QuestionVersion
from genomeready.learning.models import Enrolment
from genomeready.people.models import Person

SignIn = Callable[[Person], Any]
SECRETS = (
    "zzmodel",
    "zzlevel",
    "zzcriterion",
    "zzrationale",
    "zzsolution",
    "zztitle",
    "zzreference",
    "zznote",
    "zzid",
    "0.0123",
    "rationale_html",
    '"key"',
)
MARKS = (*(secret for secret in SECRETS if secret.startswith("zz") and secret != "zzid"), "0.0123")
"""What nothing but the questions of the telltale course holds. A lesson's own form names options by their ids."""
KINDS = BY_PROGRAM
FOR_PLACEMENTS = [KINDS[min(n, len(KINDS) - 3) :][:3] for n in range(0, len(KINDS), 3)]
"""Three kinds each, as many as a placement test needs; the last three may hold some of those before."""


def marked_content(kind: str) -> dict[str, Any]:
    """A question each of whose secrets can be found again."""
    if kind not in {"single", "multiple", "numeric", *JUDGED}:
        return stored(told(an_entry(names_of(kind)[0])))
    content = question_content(kind, title="zztitle")
    content |= {"solution_html": "zzsolution", "references": ["zzreference"]}
    for criterion in content.get("rubric", ()):
        criterion |= {"html": "zzcriterion", "levels": [level | {"html": "zzlevel"} for level in criterion["levels"]]}
    if "model_html" in content:
        content["model_html"] = "zzmodel"
    for option in content["options"]:
        option |= {"id": f"zzid{option['id']}", "rationale_html": "zzrationale"}
    if content["numeric"]:
        wrong = [{"value": 0.005, "tolerance": 0.0001, "credit": 0, "note": "zznote"}]
        content["numeric"] |= {"value": 0.0123, "wrong": wrong}
    return content


def a_telltale_course(session: Session, *, rounds: int = 1, kinds: tuple[str, ...] = KINDS) -> CourseVersion:
    """A course with so many questions of each type in its check, its quiz and its examination."""
    version = a_course_version(session)
    module = a_module(session, version=version)
    lesson = a_lesson(session, module=module)
    competency = a_competency(session)
    for kind in kinds * rounds:
        for use, bank in (("check", "practice"), ("quiz", "practice"), ("exam", "exam")):
            question = a_question(session, type=kind, bank=bank, competency=competency, content=marked_content(kind))
            a_use(
                session,
                version=version,
                question=question,
                use=use,
                lesson=lesson if use == "check" else None,
                module=module if use == "quiz" else None,
            )
    for kind in JUDGED:
        for use, bank in (("quiz", "practice"), ("exam", "exam")):
            question = a_question(session, type=kind, bank=bank, competency=competency, content=marked_content(kind))
            a_use(session, version=version, question=question, use=use, module=module if use == "quiz" else None)
    questions = len(kinds) + len(JUDGED)
    an_examination(session, version=version, blueprint=[{"competency_id": competency.id, "questions": questions}])
    return version


@pytest.mark.parametrize("what", ["examination", "quiz"])
def test_every_page_of_an_open_attempt_keeps_its_secrets(session: Session, sign_in: SignIn, what: str) -> None:
    enrolment = an_enrolment(session, version=a_telltale_course(session))
    version = session.get_one(CourseVersion, enrolment.course_version_id)
    course = session.get_one(Course, version.course_id).slug
    client = sign_in(session.get_one(Person, enrolment.person_id))
    start = f"/learn/{course}/examination" if what == "examination" else f"/learn/{course}/{the_module(session, enrolment).slug}/quiz"

    answers = [client.get(start), client.post(start)]
    attempt = session.query(Attempt).one()
    address = f"/attempts/{attempt.public_id}"
    for place in range(1, len(KINDS) + len(JUDGED) + 1):
        answers += [client.get(f"{address}/{place}"), *saves(session, client, attempt, place), client.get(f"{address}/{place}")]
    answers += [client.get(start), client.post(start), client.get(address), client.get(f"{address}/result"), client.get("/my")]

    for answer in answers:
        told = answer.text + str(answer.headers)
        assert [secret for secret in SECRETS if secret in told] == [], answer.request.path


def saves(session: Session, client: Any, attempt: Attempt, place: int) -> list[Any]:
    """A right save, a wrong one, a malformed one and a repeat, by script and by form."""
    address = f"/attempts/{attempt.public_id}"
    asked = a_paper(session, attempt=attempt).places[place - 1]
    given = ["0.5"] if asked["type"] in JUDGED else answer_at(session, asked)
    tries: list[object] = [given, ["zz"], [], given]
    return [
        *(client.post(f"{address}/answers", json={"place": place, "answer": one, "client_id": f"c-{place}"}) for one in tries),
        client.post(f"{address}/{place}", data=as_form(given) | {"go": "overview"}),
        client.post(f"{address}/{place}", data={"answer": "zz"}),
    ]


def answer_at(session: Session, place: dict[str, Any]) -> list[str]:
    """What a browser sends for the whole mark; but another number, since the page shows again what was typed."""
    if place["type"] == "numeric":
        return ["0.5"]
    return to_send(place["type"], place["frozen"], the_key(place["type"], session.get_one(QuestionVersion, place["question"]).content))


@pytest.mark.parametrize("kinds", FOR_PLACEMENTS, ids=lambda kinds: kinds[0])
def test_every_page_of_a_placement_test_keeps_its_secrets_to_the_end_and_after(
    session: Session, sign_in: SignIn, kinds: tuple[str, ...]
) -> None:
    enrolment = an_enrolment(session, version=a_telltale_course(session, rounds=2, kinds=kinds))
    course = session.get_one(Course, session.get_one(CourseVersion, enrolment.course_version_id).course_id).slug
    client = sign_in(session.get_one(Person, enrolment.person_id))
    start = f"/learn/{course}/{the_module(session, enrolment).slug}/placement"

    answers = [client.get(start), client.post(start)]
    placement = session.query(Placement).one()
    address = f"/placements/{placement.public_id}"
    while placement.ending is None:
        place, number = placement.places[placement.asked], placement.asked + 1
        given = as_form(answer_at(session, place))
        answers += [client.get(address), client.get(f"{address}/{number}"), client.get(f"{address}/result")]
        tries: list[dict[str, Any]] = [{}, {"answer": "zz"}, given, given, given | {"client_id": "other"}]
        answers += [client.post(f"{address}/{number}", data={"client_id": f"c-{number}"} | sent) for sent in tries]
        answers += [client.get(start), client.get(f"/learn/{course}")]
    answers += [client.get(f"{address}/result"), client.get(start), client.post(start), client.get(f"/learn/{course}"), client.get("/my")]

    assert len(placement.places) == 12
    for answer in answers:
        told = answer.text + str(answer.headers)
        assert [secret for secret in SECRETS if secret in told] == [], answer.request.path


def test_a_right_answer_of_a_placement_test_and_a_wrong_one_are_answered_alike(session: Session, sign_in: SignIn) -> None:
    told = []
    for right in (True, False):
        placement = a_placement(session, at=clock.now())
        client = sign_in(session.get_one(Person, placement.person_id))
        form = {"client_id": "one", "answer": token_of(session, placement, 1, right=right)}
        moved = client.post(f"/placements/{placement.public_id}/1", data=form)
        page = client.get(f"/placements/{placement.public_id}/2")
        contents = client.get(f"/learn/{course_slug(session, placement.enrolment_id)}")
        told.append([told_by(answer, placement) for answer in (moved, page, contents)])

    assert told[0] == told[1]


def told_by(answer: Any, placement: Placement) -> tuple[int, int, int]:
    """Status and lengths: all that may differ are tokens, numbers and ids of a fixed length."""
    text = re.sub(r'href="/learn/[^"]+"|action="/learn/[^"]+"|(?i:module|lesson|course)[- ]\d+', "", answer.text)
    return answer.status_code, len(re.sub(r"\s+", " ", text)), answer.location.count(placement.public_id) if answer.location else 0


def course_slug(session: Session, enrolment_id: int) -> str:
    version = session.get_one(CourseVersion, session.get_one(Enrolment, enrolment_id).course_version_id)
    return session.get_one(Course, version.course_id).slug


def test_the_secrets_are_there_to_be_found_once_a_quiz_is_handed_in(session: Session, sign_in: SignIn) -> None:
    enrolment = an_enrolment(session, version=a_telltale_course(session))
    attempt = an_attempt(session, enrolment=enrolment, of=the_module(session, enrolment), at=clock.now())
    client = sign_in(session.get_one(Person, enrolment.person_id))
    for place in range(1, len(KINDS) + len(JUDGED) + 1):
        saves(session, client, attempt, place)
    client.post(f"/attempts/{attempt.public_id}/submit")
    waiting = client.get(f"/attempts/{attempt.public_id}/result").text
    assert [secret for secret in SECRETS if secret in waiting] == [], "people mark a part of it, and nothing is shown before that"
    for marker in (an_examiner(session), an_examiner(session)):
        marked_by(session, marker, attempt, at=clock.now())

    result = client.get(f"/attempts/{attempt.public_id}/result").text

    for secret in ("zzmodel", "zzlevel", "zzcriterion", "zzrationale", "zzsolution", "zztitle", "zzreference", "0.0123"):
        assert secret in result
    assert "zzid" not in result


def test_a_right_save_and_a_wrong_one_are_answered_alike(session: Session, sign_in: SignIn) -> None:
    attempt = an_attempt(session, at=clock.now())
    client = sign_in(session.get_one(Person, attempt.person_id))
    named = tokens(session, attempt, 1)

    answers = [
        client.post(f"/attempts/{attempt.public_id}/answers", json={"place": 1, "answer": [named[own]], "client_id": f"client-{own}"}).json
        for own in "ab"
    ]

    for answer in answers:
        answer.pop("seconds_left")
    assert answers[0] == answers[1]


def test_every_change_needs_the_sessions_token(session: Session, make_app: Callable[..., Flask]) -> None:
    app = make_app()
    attempt = an_attempt(session, at=clock.now())
    placement = a_placement(session)
    course = course_slug(session, attempt.enrolment_id)
    session.commit()
    client = app.test_client()

    for path in (
        f"/attempts/{attempt.public_id}/1",
        f"/attempts/{attempt.public_id}/answers",
        f"/attempts/{attempt.public_id}/submit",
        f"/learn/{course}/examination",
        f"/learn/{course}/any-module/placement",
        f"/placements/{placement.public_id}/1",
        f"/placements/{placement.public_id}/stop",
        "/practice/q-1",
    ):
        answer = client.post(path, data={})
        assert (answer.status_code, "send the form again" in answer.text) == (400, True), path


# the checks of answer security that walk the whole application


@pytest.fixture
def telltale(app: Flask, session: Session) -> Walk:
    """The walk through every page, with the course whose secrets can be found again, and the learner in its examination."""
    walk = a_walk(app, session)
    learner = session.query(Person).filter_by(email="learner@meridia.example.org").one()
    enrolment = an_enrolment(session, person=learner, version=a_telltale_course(session))
    attempt, module = an_attempt(session, enrolment=enrolment, at=clock.now()), the_module(session, enrolment)
    lesson = lessons_of(session, enrolment.course_version_id)[0]
    key = session.query(Question).order_by(Question.id.desc()).first()
    assert key is not None
    walk.places |= {
        "course": course_slug(session, enrolment.id), "module": module.slug, "lesson": lesson.slug, "attempt": attempt.public_id,
        "key": key.key, "question": key.key,
    }  # fmt: skip
    return walk


@pytest.mark.parametrize("who", ["nobody", "learner", "lead", "reviewer"])
def test_no_page_file_or_interface_carries_a_key_before_its_time(app: Flask, client: Any, telltale: Walk, who: str) -> None:
    """Answer security, checks 1, 9 and 10: every route, exports too, asked by those who learn, lead or read reports."""
    telltale.become(client, who)
    gets = [r for r in app.url_map.iter_rules() if "GET" in (r.methods or set()) and r.endpoint not in {"static", "bootstrap.static"}]
    found, answered = [], 0

    for route in gets:
        answer = client.get(telltale.address(route))
        told = (
            answer.text + str(answer.headers)
            if answer.mimetype.startswith(("text/", "application/json", "image/svg"))
            else str(answer.headers)
        )
        answered += answer.status_code == 200
        found += [(str(route), secret) for secret in MARKS if secret in told]

    assert found == []
    assert answered > (20 if who == "nobody" else 40)


def test_the_page_of_a_question_marks_the_right_option_by_nothing(session: Session, sign_in: SignIn) -> None:
    """Answer security, check 2: no class, name, size or place tells options apart; only token, number and text differ."""
    attempt = an_attempt(session, at=clock.now())
    page = sign_in(session.get_one(Person, attempt.person_id)).get(f"/attempts/{attempt.public_id}/1").text

    options = re.findall(r'<div class="option">.*?</div>', page, re.DOTALL)
    bare = {re.sub(r'value="[^"]+"|option-\d+|<label[^>]*>.*?</label>', "", option, flags=re.DOTALL) for option in options}

    assert len(options) == 4
    assert len(bare) == 1


def test_tokens_of_options_are_of_one_attempt_only(session: Session) -> None:
    """Answer security, check 2: the same question has other tokens in every attempt."""
    version = a_telltale_course(session)
    one, two = (an_attempt(session, version=version) for _ in range(2))

    seen = [{token for place in a_paper(session, attempt=a).places for token, _ in place["frozen"].get("options", ())} for a in (one, two)]

    assert seen[0]
    assert not seen[0] & seen[1]


def test_the_page_holds_no_hash_of_an_answer_either(session: Session, sign_in: SignIn) -> None:
    """Answer security, check 3: a short answer would be found from its hash by trying."""
    enrolment = an_enrolment(session, version=a_telltale_course(session))
    attempt = an_attempt(session, enrolment=enrolment, at=clock.now())
    client = sign_in(session.get_one(Person, enrolment.person_id))
    pages = "".join(client.get(f"/attempts/{attempt.public_id}/{place}").text for place in (1, 2, 3))

    for answer in ("0.0123", "a", "b", "zzida", "zzidb"):
        for name in ("md5", "sha1", "sha256"):
            assert hashlib.new(name, answer.encode(), usedforsecurity=False).hexdigest() not in pages


def test_nothing_hands_an_examination_to_a_player_in_the_browser(app: Flask) -> None:
    """Answer security, check 3: there is no H5P and no SCORM package of anything."""
    addresses = " ".join(str(rule) for rule in app.url_map.iter_rules())
    commands = " ".join(app.cli.commands)

    for format_name in ("h5p", "scorm"):
        assert format_name not in addresses + commands


def test_saving_does_not_look_at_the_key(session: Session, statements: Callable[[], Any]) -> None:
    """Answer security, check 5: nothing is marked before the attempt is handed in, so no time tells right from wrong."""
    attempt = an_attempt(session)
    named = tokens(session, attempt, 1)
    seen = {}

    for own in "ab":
        with statements() as seen[own]:
            save_answer(session, attempt.public_id, person_id=attempt.person_id, place=1, answer=[named[own]], client_id=own * 9, at=NOON)

    assert seen["a"] == seen["b"]
    assert not any("question_version" in statement for statement in seen["a"])


def test_one_attempt_is_not_sent_answers_without_end(
    app: Flask, session: Session, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answer security, check 5: beyond the limit a save waits in the browser; it is neither taken nor refused for good."""
    monkeypatch.setitem(app.config, "GENOMEREADY", replace(app.config["GENOMEREADY"], answers_per_minute=3))
    attempt = an_attempt(session, at=clock.now())
    client = sign_in(session.get_one(Person, attempt.person_id))
    sent = {"place": 1, "answer": [tokens(session, attempt, 1)["a"]], "client_id": "0123456789abcdef.1.9f3c"}

    statuses = [client.post(f"/attempts/{attempt.public_id}/answers", json=sent).status_code for _ in range(8)]

    assert statuses[:3] == [200] * 3
    assert 429 in statuses, "eight do not fit into two minutes of three"
