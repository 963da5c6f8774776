"""How an examination is held: its window, sections, unseen questions, a proctor's code, Safe Exam Browser, marks by competency."""

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from factories.assessment import NOON, a_paper, all_answered, an_attempt, events, sent, standing, the_examination, tokens
from factories.learning import an_enrolment
from factories.people import a_person, an_organisation, someone_holding
from factories.sitting import a_held_course, a_log_entry, an_examination_session
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.sessions import ExaminationSession, SessionLogEntry
from genomeready.assessment.rules.proctoring import CODE_LIVES, as_shown
from genomeready.assessment.services.moving import NoSuchStep, leave_section
from genomeready.assessment.services.proctoring import renew_code
from genomeready.assessment.services.starting import CodeNeeded, NothingUnseen, NotOpenYet, WindowOver, start_attempt
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Course, CourseVersion, Examination
from genomeready.learning.models import Enrolment
from genomeready.people.models import Person
from genomeready.people.rules import Role

SignIn = Callable[[Person], Any]
Statements = Callable[[], AbstractContextManager[list[str]]]
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
KEY = "81aad4ab9dfd447cc479e6a4a7c9a544e2cafc7f3adeb68b2a21efad68eca4dc"


def course_slug(session: Session, version: CourseVersion) -> str:
    return session.get_one(Course, version.course_id).slug


def examination_of(session: Session, version: CourseVersion) -> Examination:
    return session.query(Examination).filter_by(course_version_id=version.id).one()


def failed(session: Session, attempt: Attempt) -> Enrolment:
    all_answered(session, attempt, right=0, at=attempt.started_at)
    submit_attempt(session, attempt, by=None, at=attempt.started_at)
    return session.get_one(Enrolment, attempt.enrolment_id)


# the window


def test_an_examination_is_started_within_its_window_only(session: Session) -> None:
    version = a_held_course(session, opens=NOON, closes=NOON + 2 * HOUR)
    enrolment = an_enrolment(session, version=version)

    with pytest.raises(NotOpenYet, match="opens on 2 March 2026, 12:00 UTC"):
        an_attempt(session, enrolment=enrolment, at=NOON - timedelta(seconds=1))
    with pytest.raises(WindowOver, match="closed on 2 March 2026, 14:00 UTC"):
        an_attempt(session, enrolment=enrolment, at=NOON + 2 * HOUR)
    assert an_attempt(session, enrolment=enrolment, at=NOON).state == "open"


def test_the_page_says_when_it_opens_and_offers_no_start(session: Session, sign_in: SignIn) -> None:
    opens = clock.now() + DAY
    version = a_held_course(session, opens=opens, closes=opens + 2 * HOUR)
    person = a_person(session)
    an_enrolment(session, person=person, version=version)

    page = sign_in(person).get(f"/learn/{course_slug(session, version)}/examination").text

    assert "This examination opens on" in page
    assert "Start the examination now" not in page


# marks and sections


def test_marks_of_a_competency_count_in_the_result(session: Session) -> None:
    version = a_held_course(session, exam_questions=2)
    examination = examination_of(session, version)
    heavy, light = examination.blueprint
    examination.blueprint = [heavy | {"marks": 3}, light]
    attempt = an_attempt(session, version=version)
    places = a_paper(session, attempt=attempt).places

    for number, place in enumerate(places, start=1):
        sent(session, attempt, place=number, answer=["a" if place["competency"] == heavy["competency_id"] else "b"])
    result = submit_attempt(session, attempt, by=None, at=NOON)

    assert sorted(place["marks"] for place in places) == [1, 1, 3, 3]
    assert (str(result.marks), result.maximum, str(result.percent)) == ("6.0000", 8, "75.0")


def test_a_question_that_is_worth_more_says_so(session: Session, sign_in: SignIn) -> None:
    version = a_held_course(session, exam_questions=1)
    examination = examination_of(session, version)
    heavy, light = examination.blueprint
    examination.blueprint = [heavy | {"marks": 3}, light]
    attempt = an_attempt(session, version=version, at=clock.now())
    client = sign_in(session.get_one(Person, attempt.person_id))

    told = [client.get(f"/attempts/{attempt.public_id}/{place}").text.count("3 marks") for place in (1, 2)]

    assert sorted(told) == [0, 1]
    assert "some have more" in client.get(f"/learn/{course_slug(session, version)}/examination").text


def an_attempt_in_sections(session: Session, **made: Any) -> Attempt:
    version = a_held_course(session, exam_questions=2, conduct={"navigation": "sections"})
    examination = examination_of(session, version)
    first, second = examination.blueprint
    examination.blueprint = [first | {"section": 1}, second | {"section": 2}]
    session.flush()
    return an_attempt(session, version=version, **made)


def leave(session: Session, attempt: Attempt, section: int = 1) -> None:
    leave_section(session, attempt, section=section, by=session.get_one(Person, attempt.person_id), at=attempt.started_at)


def test_a_section_that_was_left_takes_no_answer_but_keeps_it_for_a_decision(session: Session) -> None:
    attempt = an_attempt_in_sections(session)
    sent(session, attempt, place=1, answer=["b"])
    leave(session, attempt)

    late = sent(session, attempt, place=1, answer=["a"])

    assert (late.late, standing(session, attempt)) == (True, {1: "b"})
    assert [event.taken for event in events(session, attempt)] == [True, False]


def test_a_section_that_was_not_reached_is_not_there(session: Session) -> None:
    attempt = an_attempt_in_sections(session)

    with pytest.raises(NotThere):
        sent(session, attempt, place=3)
    leave(session, attempt)
    assert sent(session, attempt, place=3).acknowledged().stands


def test_there_is_no_step_back_and_none_beyond_the_last_section(session: Session) -> None:
    attempt = an_attempt_in_sections(session)
    leave(session, attempt)

    for section in (1, 2, 3):
        with pytest.raises(NoSuchStep):
            leave(session, attempt, section)


def test_with_free_movement_sections_of_a_blueprint_mean_nothing(session: Session) -> None:
    attempt = an_attempt(session, version=a_held_course(session))

    assert {place["section"] for place in a_paper(session, attempt=attempt).places} == {1}


def test_the_pages_lead_through_the_sections_and_never_back(session: Session, sign_in: SignIn) -> None:
    attempt = an_attempt_in_sections(session, at=clock.now())
    client, address = sign_in(session.get_one(Person, attempt.person_id)), f"/attempts/{attempt.public_id}"

    ahead, overview = client.get(f"{address}/3"), client.get(address)
    gone_on = client.post(f"{address}/sections/1")
    back, there = client.get(f"{address}/1"), client.get(f"{address}/3")

    assert (ahead.status_code, back.status_code) == (302, 302)
    assert "Section 1 of 2." in overview.text
    assert "you cannot come back" in overview.text
    assert (gone_on.status_code, gone_on.location) == (303, f"{address}/3")
    assert 'data-step="1"' not in there.text
    assert client.post(f"{address}/sections/1").status_code == 409


# another form


def test_a_further_attempt_asks_only_what_was_not_seen(session: Session) -> None:
    version = a_held_course(session, exam_questions=1, conduct={"unseen_only": True})  # two of each in the bank
    first = an_attempt(session, version=version)
    enrolment = failed(session, first)

    second = an_attempt(session, enrolment=enrolment, at=NOON + DAY)

    seen, fresh = ({place["question"] for place in a_paper(session, attempt=a).places} for a in (first, second))
    assert not seen & fresh


def test_a_bank_that_has_run_out_starts_nothing_and_says_so(session: Session) -> None:
    version = a_held_course(session, exam_questions=1, conduct={"unseen_only": True})
    enrolment = failed(session, an_attempt(session, version=version))
    failed(session, an_attempt(session, enrolment=enrolment, at=NOON + DAY))

    with pytest.raises(NothingUnseen, match="new questions have to be written"):
        an_attempt(session, enrolment=enrolment, at=NOON + 3 * DAY)
    assert len(session.scalars(select(Attempt)).all()) == 2


# a proctor's code


def a_proctored_start(session: Session) -> tuple[Enrolment, ExaminationSession]:
    enrolment = an_enrolment(session, version=a_held_course(session, conduct={"proctored": True}))
    return enrolment, an_examination_session(session, examination=the_examination(session, enrolment))


def test_a_proctored_examination_starts_with_the_code_of_the_moment(session: Session) -> None:
    enrolment, sitting = a_proctored_start(session)
    for wrong in ("", "ABCDEFGH", sitting.code[:-1]):
        with pytest.raises(CodeNeeded):
            an_attempt(session, enrolment=enrolment, code=wrong)

    attempt = an_attempt(session, enrolment=enrolment, code=f" {as_shown(sitting.code).lower()} ")

    assert attempt.examination_session_id == sitting.id


def test_a_code_runs_out_and_a_new_one_replaces_it(session: Session) -> None:
    enrolment, sitting = a_proctored_start(session)
    old = sitting.code
    with pytest.raises(CodeNeeded):
        an_attempt(session, enrolment=enrolment, code=old, at=NOON + CODE_LIVES)

    renew_code(session, sitting, by=a_person(session), at=NOON + CODE_LIVES)
    session.flush()

    with pytest.raises(CodeNeeded):
        an_attempt(session, enrolment=enrolment, code=old, at=NOON + CODE_LIVES)
    assert an_attempt(session, enrolment=enrolment, code=sitting.code, at=NOON + CODE_LIVES).state == "open"


def test_a_code_of_another_examination_or_of_ones_own_session_opens_nothing(session: Session) -> None:
    enrolment, _ = a_proctored_start(session)
    examination = the_examination(session, enrolment)
    others = an_examination_session(session)
    own = an_examination_session(session, examination=examination, by=session.get_one(Person, enrolment.person_id))

    for sitting in (others, own):
        with pytest.raises(CodeNeeded):
            an_attempt(session, enrolment=enrolment, code=sitting.code)
    assert an_attempt(session, enrolment=enrolment, code=an_examination_session(session, examination=examination).code).state == "open"


def test_going_on_with_an_open_attempt_needs_no_code(session: Session) -> None:
    enrolment, sitting = a_proctored_start(session)
    first = an_attempt(session, enrolment=enrolment, code=sitting.code)

    assert an_attempt(session, enrolment=enrolment, at=NOON + timedelta(minutes=5)).id == first.id


def test_a_proctored_start_costs_four_statements(session: Session, statements: Statements) -> None:
    enrolment, sitting = a_proctored_start(session)
    examination, person = the_examination(session, enrolment), session.get_one(Person, enrolment.person_id)

    with statements() as seen:
        start_attempt(session, enrolment, examination=examination, by=person, at=NOON, code=sitting.code)

    assert len(seen) == 4


def test_a_proctor_opens_a_session_and_sees_candidates_and_the_log(session: Session, sign_in: SignIn) -> None:
    organisation = an_organisation(session)
    version = a_held_course(session, conduct={"proctored": True})
    examination, learner = examination_of(session, version), a_person(session, name="Ana Candidate")
    an_enrolment(session, person=learner, version=version)
    examiner = someone_holding(session, Role.EXAMINER, on=organisation)
    address = f"/organisations/{organisation.slug}/examination-sessions"

    opened = sign_in(examiner).post(address, data={"examination": str(examination.id), "place": "Room 2.14"})
    code = re.search(r'class="proctor-code">([^<]+)<', sign_in(examiner).get(opened.location).text)
    assert code is not None
    candidate, start = sign_in(learner), f"/learn/{course_slug(session, version)}/examination"
    assert 'name="code"' in candidate.get(start).text
    refused, started = candidate.post(start, data={"code": "NOSUCHCO"}), candidate.post(start, data={"code": code[1]})
    attempt = session.scalars(select(Attempt)).one()
    client = sign_in(examiner)
    noted = client.post(opened.location, data={"candidate": attempt.public_id, "kind": "technical", "note": "The screen went dark."})
    page = client.get(opened.location).text

    assert (opened.status_code, refused.status_code, started.status_code, noted.status_code) == (303, 409, 303, 303)
    assert "Ana Candidate" in page
    assert "The screen went dark." in page
    assert session.scalars(select(SessionLogEntry)).one().attempt_id == attempt.id
    assert "Room 2.14" in client.get(address).text


def test_a_new_code_is_shown_and_one_that_has_run_out_is_not(session: Session, sign_in: SignIn) -> None:
    organisation = an_organisation(session)
    sitting = an_examination_session(session, within=organisation)  # long ago
    client = sign_in(someone_holding(session, Role.EXAMINER, on=organisation))
    address, old = f"/organisations/{organisation.slug}/examination-sessions/{sitting.public_id}", as_shown(sitting.code)

    before = client.get(address).text
    renewed = client.post(f"{address}/code")
    after = client.get(address).text

    assert old not in before
    assert renewed.status_code == 303
    assert old not in after
    assert as_shown(sitting.code) in after


def test_a_log_entry_may_be_about_the_whole_session(session: Session) -> None:
    entry = a_log_entry(session)

    assert (entry.kind, entry.attempt_id) == ("disturbance", None)


def test_sessions_of_other_organisations_are_not_there(session: Session, sign_in: SignIn) -> None:
    here, elsewhere = an_organisation(session), an_organisation(session)
    sitting = an_examination_session(session, within=here)
    assert (
        sign_in(someone_holding(session, Role.EXAMINER, on=here))
        .get(f"/organisations/{here.slug}/examination-sessions/{sitting.public_id}")
        .status_code
        == 200
    )

    client = sign_in(someone_holding(session, Role.EXAMINER, on=elsewhere))

    assert client.get(f"/organisations/{elsewhere.slug}/examination-sessions/{sitting.public_id}").status_code == 404
    assert client.post(f"/organisations/{elsewhere.slug}/examination-sessions/{sitting.public_id}/code").status_code == 404


def test_codes_are_not_guessed_for_long(session: Session, sign_in: SignIn) -> None:
    enrolment, _ = a_proctored_start(session)
    client = sign_in(session.get_one(Person, enrolment.person_id))
    start = f"/learn/{course_slug(session, session.get_one(CourseVersion, enrolment.course_version_id))}/examination"

    statuses = [client.post(start, data={"code": f"WRONG{n:03}"}).status_code for n in range(22)]

    assert set(statuses[:20]) == {409}
    assert statuses[-1] == 429


# Safe Exam Browser


def hashes(url: str, *, key: str = KEY) -> dict[str, str]:
    return {"X-SafeExamBrowser-ConfigKeyHash": hashlib.sha256((url + key).encode()).hexdigest()}


def test_an_examination_in_safe_exam_browser_asks_for_its_keys_at_the_start_and_on_every_question(
    session: Session, sign_in: SignIn
) -> None:
    version = a_held_course(session, conduct={"safe_exam_browser": {"config_keys": [KEY]}})
    person = a_person(session)
    an_enrolment(session, person=person, version=version)
    client, path = sign_in(person), f"/learn/{course_slug(session, version)}/examination"
    url = f"http://localhost{path}"

    plain, forged = client.post(path), client.post(path, headers=hashes(url, key="0" * 64))
    elsewhere = client.post(path, headers=hashes(f"{url}/other"))
    assert session.scalars(select(Attempt)).all() == []
    started = client.post(path, headers=hashes(url))
    question = f"/attempts/{session.scalars(select(Attempt)).one().public_id}/1"

    assert [answer.status_code for answer in (plain, forged, elsewhere, started)] == [409, 409, 409, 303]
    assert "Safe Exam Browser only" in plain.text
    assert client.get(question).status_code == 409
    assert client.get(question, headers=hashes(f"http://localhost{question}")).status_code == 200


def test_answers_given_in_safe_exam_browser_are_saved_whatever_headers_its_scripts_send(session: Session, sign_in: SignIn) -> None:
    version = a_held_course(session, conduct={"safe_exam_browser": {"config_keys": [KEY]}})
    attempt = an_attempt(session, version=version, at=clock.now())
    client = sign_in(session.get_one(Person, attempt.person_id))
    body = {"place": 1, "answer": [tokens(session, attempt, 1)["a"]], "client_id": "0123456789abcdef.1.9f3c"}

    assert client.post(f"/attempts/{attempt.public_id}/answers", json=body).status_code == 200


# one browser at a time


def test_another_browser_may_go_on_and_both_are_told(session: Session, sign_in: SignIn) -> None:
    attempt = an_attempt(session, at=clock.now())
    person = session.get_one(Person, attempt.person_id)
    address = f"/attempts/{attempt.public_id}"
    first = sign_in(person)
    first.post(f"{address}/here")
    assert "Go on here" not in first.get(f"{address}/1").text

    second = sign_in(person)
    told = second.get(f"{address}/1").text
    body = {"place": 1, "answer": [tokens(session, attempt, 1)["a"]], "client_id": "0123456789abcdef.1.9f3c"}
    saved = second.post(f"{address}/answers", json=body).json
    moved = second.post(f"{address}/here", data={"go": "1"})
    again = second.post(f"{address}/answers", json=body | {"client_id": "0123456789abcdef.2.9f3c"}).json

    assert "You worked on this attempt in another browser" in told
    assert (saved["saved"], saved["elsewhere"]) == (True, True), "nothing is lost, and it says so"
    assert moved.location == f"{address}/1"
    assert (again["saved"], again["elsewhere"]) == (True, False)


def test_the_browser_that_starts_is_the_one_that_sits(session: Session, sign_in: SignIn) -> None:
    version = a_held_course(session)
    person = a_person(session)
    an_enrolment(session, person=person, version=version)
    client = sign_in(person)

    client.post(f"/learn/{course_slug(session, version)}/examination")
    attempt = session.scalars(select(Attempt)).one()

    assert attempt.sitting_sign_in is not None
    assert "Go on here" not in client.get(f"/attempts/{attempt.public_id}/1").text


def test_a_page_of_an_examination_bears_the_number_of_the_seat(session: Session, sign_in: SignIn) -> None:
    attempt = an_attempt(session, at=clock.now())

    page = sign_in(session.get_one(Person, attempt.person_id)).get(f"/attempts/{attempt.public_id}/1").text

    number = as_shown(attempt.public_id[:8].upper())
    assert page.count(number) == 13  # once in words, twelve times across the page
    assert f"Seat {number}" in page
