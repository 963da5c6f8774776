"""Answers that came too late: kept, decided on once with a reason, taken without the old result being lost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from factories.assessment import NOON, a_paper, all_answered, an_attempt, events, sent, standing, tokens
from factories.catalogue import a_course
from factories.examining import LINK
from factories.people import a_membership, a_person, an_organisation, someone_holding
from factories.sitting import a_marked_attempt_with_late_answers, an_examiner_and_a_learner, decided, waiting
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt, LateDecision
from genomeready.assessment.models.regrades import ResultChange
from genomeready.assessment.queries.late_answers import late_below
from genomeready.assessment.services.late_answers import DecidedBefore, NotMarkedYet, OwnAttempt, WouldTakeAway, decide_on_late
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.audit.models import AuditEntry
from genomeready.competence.models import Evidence
from genomeready.learning.models import Enrolment
from genomeready.people.models import Person
from genomeready.people.rules import Role
from genomeready.web.database import unit_of_work

SignIn = Callable[[Person], Any]
Statements = Callable[[], AbstractContextManager[list[str]]]


def percent(attempt: Attempt) -> str:
    assert attempt.result is not None
    return str(attempt.result["percent"])


def test_a_late_answer_that_is_taken_stands_and_the_attempt_is_marked_again(session: Session) -> None:
    attempt = a_marked_attempt_with_late_answers(session, right=1, late=1)
    before = percent(attempt)

    decided(session, attempt)

    assert (before, percent(attempt), attempt.state) == ("25.0", "50.0", "marked")
    assert standing(session, attempt) == {1: "a", 2: "a", 3: "b", 4: "b"}
    assert [event.taken for event in events(session, attempt)][-1] is False, "what arrived late stays known as late"


def test_the_result_that_was_replaced_is_kept_with_the_reason(session: Session) -> None:
    attempt = a_marked_attempt_with_late_answers(session, right=1, late=1)
    first = attempt.result

    decided(session, attempt, reason="The network of the room failed.")

    old = session.scalars(select(ResultChange)).one()
    assert (old.before, old.after, old.passed_before, old.reason) == (first, attempt.result, False, "The network of the room failed.")
    assert session.get_one(LateDecision, old.late_decision_id).reason == old.reason


def test_a_late_answer_that_is_rejected_changes_nothing_but_is_kept(session: Session) -> None:
    attempt = a_marked_attempt_with_late_answers(session)
    before = attempt.result

    decided(session, attempt, taken=False, reason="It was given after the end.")

    assert attempt.result == before
    assert session.scalars(select(ResultChange)).all() == []
    decision = session.scalars(select(LateDecision)).one()
    assert (decision.taken, decision.reason) == (False, "It was given after the end.")
    assert len(events(session, attempt)) == 5


def test_who_passes_by_late_answers_completes_the_course(session: Session) -> None:
    attempt = a_marked_attempt_with_late_answers(session, right=2, late=2)
    assert attempt.passed is False

    decided(session, attempt)

    assert attempt.passed is True
    assert session.get_one(Enrolment, attempt.enrolment_id).completed_at is not None
    assert len(session.scalars(select(Evidence)).all()) == 2


def test_what_a_passed_attempt_shows_now_stands_as_evidence_once(session: Session) -> None:
    version = a_course(session, exam_questions=2, pass_percent=50)
    attempt = an_attempt(session, version=version)
    first_of: dict[int, list[int]] = {}
    for number, place in enumerate(a_paper(session, attempt=attempt).places, start=1):
        first_of.setdefault(place["competency"], []).append(number)
    known, other = first_of.values()
    for place in known:
        sent(session, attempt, place=place)
    after = attempt.closes_at + timedelta(minutes=1)
    for place in other:
        sent(session, attempt, place=place, at=after)
    submit_attempt(session, attempt, by=None, at=after)
    assert (attempt.passed, len(session.scalars(select(Evidence)).all())) == (True, 1)

    decided(session, attempt)

    rows = session.scalars(select(Evidence)).all()
    ended = {row.supersedes_id for row in rows}
    shown = [row.competency_id for row in rows if not row.withdrawn and row.id not in ended]
    assert len(shown) == len(set(shown)) == 2


def test_late_answers_that_would_lose_a_pass_are_refused_and_nothing_changes(app: Flask, session: Session) -> None:
    attempt = all_answered(session, an_attempt(session))
    after = attempt.closes_at + timedelta(minutes=1)
    for place in (1, 2):
        sent(session, attempt, place=place, answer=["b"], at=after)
    submit_attempt(session, attempt, by=None, at=after)
    found, examiner = dict.fromkeys((event.id for event in waiting(session, attempt)), True), a_person(session)
    session.commit()

    with pytest.raises(WouldTakeAway), app.app_context(), unit_of_work() as work:
        decide_on_late(work, work.get_one(Attempt, attempt.id), taken=found, reason="Late.", link=LINK, by=examiner, at=after)

    session.expire_all()
    assert (attempt.passed, attempt.state, standing(session, attempt)[1]) == (True, "marked", "a")
    assert session.scalars(select(LateDecision)).all() == []


def test_an_answer_that_was_given_before_the_one_that_stands_does_not_replace_it(session: Session) -> None:
    attempt = an_attempt(session)
    sent(session, attempt, answer=["a"], client_id="aaaaaaaaaaaaaaaa.2.0000")
    after = attempt.closes_at + timedelta(minutes=1)
    sent(session, attempt, answer=["b"], client_id="aaaaaaaaaaaaaaaa.1.0000", at=after)
    submit_attempt(session, attempt, by=None, at=after)

    decided(session, attempt)

    assert standing(session, attempt)[1] == "a"


def test_nobody_decides_on_their_own_answers(session: Session) -> None:
    attempt = a_marked_attempt_with_late_answers(session)

    with pytest.raises(OwnAttempt):
        decided(session, attempt, by=session.get_one(Person, attempt.person_id))


def test_nothing_is_decided_before_the_attempt_is_marked_or_while_it_is_reviewed(session: Session) -> None:
    attempt = an_attempt(session)
    sent(session, attempt, at=attempt.closes_at + timedelta(minutes=1))
    with pytest.raises(NotMarkedYet):
        decided(session, attempt)
    submit_attempt(session, attempt, by=None, at=attempt.closes_at + timedelta(minutes=1))
    attempt.state = "under-review"
    session.flush()

    with pytest.raises(NotMarkedYet):
        decided(session, attempt)


def test_a_decision_is_made_once_and_on_all_that_waits(session: Session) -> None:
    attempt = a_marked_attempt_with_late_answers(session, late=2)
    one, two = (event.id for event in waiting(session, attempt))
    for wrong in ({one: True}, {one: True, two: True, two + 1: True}, {}):
        with pytest.raises(DecidedBefore):
            decide_on_late(session, attempt, taken=wrong, reason="Late.", link=LINK, by=a_person(session), at=NOON)
    decided(session, attempt)

    with pytest.raises(DecidedBefore):
        decide_on_late(session, attempt, taken={one: False, two: False}, reason="Late.", link=LINK, by=a_person(session), at=NOON)


def test_a_decision_is_audited_with_its_reason(app: Flask, session: Session) -> None:
    attempt, examiner = a_marked_attempt_with_late_answers(session, right=1), a_person(session)
    found = dict.fromkeys((event.id for event in waiting(session, attempt)), True)
    session.commit()

    with app.app_context(), unit_of_work() as work:
        decide_on_late(work, work.get_one(Attempt, attempt.id), taken=found, reason="The network failed.", link=LINK, by=examiner, at=NOON)

    acts = {entry.act: entry.detail for entry in session.scalars(select(AuditEntry).where(AuditEntry.subject.like("attempt:%")))}
    assert acts["attempt.late_answers_decided"] == {"taken": 1, "rejected": 0, "why": "The network failed."}
    changed = {"number": 1, "reason": "The network failed.", "before": ["25.0", False], "after": ["50.0", False]}
    assert acts["attempt.result-changed"] == changed


# pages


def test_an_examiner_reads_what_waits_and_takes_it(session: Session, sign_in: SignIn) -> None:
    examiner, learner, top = an_examiner_and_a_learner(session)
    attempt = a_marked_attempt_with_late_answers(session, right=1, person=learner, waited=600)
    client, address = sign_in(examiner), f"/organisations/{top.slug}/late-answers"
    (event,) = waiting(session, attempt)

    queue = client.get(address)
    page = client.get(f"{address}/{attempt.public_id}")
    empty = client.post(f"{address}/{attempt.public_id}", data={})
    done = client.post(f"{address}/{attempt.public_id}", data={f"answer-{event.id}": "take", "reason": "The network failed."})
    after = client.get(f"{address}/{attempt.public_id}")

    assert "Ana Learner" in queue.text
    assert "it was given before the end" in page.text
    assert (empty.status_code, "Take it or reject it." in empty.text) == (422, True)
    assert done.status_code == 303
    assert "Question 2: taken" in after.text
    assert "25.0 %, not passed" in after.text
    assert "50.0 %, not passed" in after.text
    assert "Your decision is kept." in after.text


def test_the_page_does_not_show_what_was_answered_nor_what_is_right(session: Session, sign_in: SignIn) -> None:
    examiner, learner, top = an_examiner_and_a_learner(session)
    attempt = a_marked_attempt_with_late_answers(session, person=learner)

    page = sign_in(examiner).get(f"/organisations/{top.slug}/late-answers/{attempt.public_id}").text

    assert "Which is it?" not in page
    assert "Why a is as it is." not in page


def test_whose_own_attempt_it_is_sees_that_another_decides(session: Session, sign_in: SignIn) -> None:
    examiner, _, top = an_examiner_and_a_learner(session)
    a_membership(session, person=examiner, organisation=top)
    attempt = a_marked_attempt_with_late_answers(session, person=examiner)

    page = sign_in(examiner).get(f"/organisations/{top.slug}/late-answers/{attempt.public_id}").text

    assert "This is your own attempt" in page
    assert 'name="reason"' not in page


def test_attempts_of_people_elsewhere_are_not_there(session: Session, sign_in: SignIn) -> None:
    examiner, learner, top = an_examiner_and_a_learner(session)
    attempt = a_marked_attempt_with_late_answers(session, person=learner)
    assert sign_in(examiner).get(f"/organisations/{top.slug}/late-answers/{attempt.public_id}").status_code == 200
    elsewhere = an_organisation(session)

    other = sign_in(someone_holding(session, Role.EXAMINER, on=elsewhere))

    assert other.get(f"/organisations/{elsewhere.slug}/late-answers/{attempt.public_id}").status_code == 404
    assert other.get(f"/organisations/{top.slug}/late-answers").status_code == 404
    assert "Ana Learner" not in other.get(f"/organisations/{elsewhere.slug}/late-answers").text


def test_the_list_costs_the_same_whatever_its_length(session: Session, statements: Statements) -> None:
    _, learner, top = an_examiner_and_a_learner(session)
    a_marked_attempt_with_late_answers(session, person=learner, late=2)
    session.flush()

    with statements() as seen:
        (row,) = late_below(session, top.path)

    assert (row.waiting, row.decided, len(seen)) == (2, 0, 1)
    a_marked_attempt_with_late_answers(session, person=learner)
    session.flush()
    with statements() as seen:
        assert len(late_below(session, top.path)) == 2
    assert len(seen) == 1


def test_what_the_browser_says_of_waiting_is_kept_and_decides_nothing(session: Session, sign_in: SignIn) -> None:
    attempt = an_attempt(session)  # its time is long over
    client = sign_in(session.get_one(Person, attempt.person_id))
    body = {"place": 1, "answer": [tokens(session, attempt, 1)["a"]], "client_id": "late-one", "waited": 10**7}

    answer = client.post(f"/attempts/{attempt.public_id}/answers", json=body)

    assert answer.status_code == 409
    assert [(event.taken, event.waited) for event in events(session, attempt)] == [(False, 10**7)]
