"""Handing in: marks, evidence, completion and certificate in one transaction, once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from factories.assessment import NOON, a_paper, a_quiz_attempt, all_answered, an_attempt, sent, the_examination
from factories.catalogue import a_course
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.assessment.jobs import close_due_attempts
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.queries.attempts import due_attempts
from genomeready.assessment.rules.results import Band
from genomeready.assessment.services.submitting import AttemptVoid, PaperAltered, auto_submit, submit_attempt
from genomeready.audit.models import AuditEntry
from genomeready.base import clock
from genomeready.catalogue.models import QuestionVersion
from genomeready.competence.models import Evidence
from genomeready.learning.events import CourseCompleted, course_completed
from genomeready.learning.models import Enrolment
from genomeready.people.models import Person
from genomeready.web.database import unit_of_work

Statements = Callable[[], AbstractContextManager[list[str]]]


@contextmanager
def hearing(listener: Callable[..., None]) -> Iterator[None]:
    """Let somebody listen to completed courses for a while."""
    course_completed.connect(listener)
    try:
        yield
    finally:
        course_completed.disconnect(listener)


def handed_in(session: Session, attempt: Attempt, *, after: timedelta = timedelta(0)) -> object:
    return submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON + after)


def evidence(session: Session) -> list[Evidence]:
    return list(session.scalars(select(Evidence).order_by(Evidence.id)))


def test_a_passed_examination_becomes_evidence_of_each_competency_that_was_reached(session: Session) -> None:
    attempt = all_answered(session, an_attempt(session, version=a_course(session, exam_questions=2, level=2)))

    result = submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON)

    assert (result.passed, str(result.percent), attempt.state) == (True, "100.0", "marked")
    shown = evidence(session)
    assert {row.competency_id for row in shown} == {c.competency_id for c in result.competencies}
    assert {(row.level, row.kind, row.questions, row.score) for row in shown} == {(2, "examination", 2, Decimal(1))}
    assert {(row.valid_until, row.rests_on) for row in shown} == {(date(2031, 3, 2), f"attempt:{attempt.public_id}")}


def test_a_competency_that_was_not_reached_is_no_evidence_even_on_a_pass(session: Session) -> None:
    version = a_course(session, exam_questions=2, pass_percent=50)
    attempt = an_attempt(session, version=version)
    places = a_paper(session, attempt=attempt).places
    known = places[0]["competency"]
    for number, place in enumerate(places, start=1):
        sent(session, attempt, place=number, answer=["a" if place["competency"] == known else "b"])

    result = submit_attempt(session, attempt, by=None, at=NOON)

    assert result.passed
    assert {c.competency_id: c.band for c in result.competencies}[known] is Band.SHOWN
    assert [row.competency_id for row in evidence(session)] == [known]


def test_a_passed_examination_completes_the_course_with_what_was_shown(session: Session) -> None:
    attempt = all_answered(session, an_attempt(session))
    heard: list[CourseCompleted] = []

    def listen(_session: Session, *, news: CourseCompleted) -> None:
        heard.append(news)

    with hearing(listen):
        handed_in(session, attempt)

    assert session.get_one(Enrolment, attempt.enrolment_id).completed_at == NOON
    assert [news.rests_on for news in heard] == [f"attempt:{attempt.public_id}"]
    assert set(heard[0].shown) == {(row.competency_id, row.level) for row in evidence(session)}


def test_a_failed_examination_leaves_a_result_and_nothing_else(session: Session) -> None:
    attempt = all_answered(session, an_attempt(session), right=0)

    handed_in(session, attempt)

    assert (attempt.passed, attempt.state) == (False, "marked")
    assert not evidence(session)
    assert session.get_one(Enrolment, attempt.enrolment_id).completed_at is None


def test_a_passed_quiz_is_no_evidence_and_completes_nothing(session: Session) -> None:
    attempt = all_answered(session, a_quiz_attempt(session))

    handed_in(session, attempt)

    assert attempt.passed
    assert not evidence(session)
    assert session.get_one(Enrolment, attempt.enrolment_id).completed_at is None


def test_a_failure_in_issuing_leaves_the_attempt_open_and_nothing_written(app: Flask, session: Session) -> None:
    attempt = all_answered(session, an_attempt(session))
    session.commit()

    def refuse(_session: Session, *, news: CourseCompleted) -> None:
        raise RuntimeError(news.rests_on)

    with hearing(refuse), pytest.raises(RuntimeError, match="attempt:"), app.app_context(), unit_of_work() as work:
        submit_attempt(work, work.get_one(Attempt, attempt.id), by=None, at=NOON)

    session.expire_all()
    assert (attempt.state, attempt.result, attempt.submitted_at) == ("open", None, None)
    assert not evidence(session)
    assert session.get_one(Enrolment, attempt.enrolment_id).completed_at is None
    assert session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.act.like("attempt.%"))) == 0


def test_handing_in_twice_gives_the_first_result_and_writes_nothing_more(session: Session) -> None:
    attempt = all_answered(session, an_attempt(session))
    first = handed_in(session, attempt)
    rows = len(evidence(session))

    again = handed_in(session, attempt, after=timedelta(minutes=1))

    assert again == first
    assert attempt.submitted_at == NOON
    assert len(evidence(session)) == rows


def test_two_hands_in_at_once_mark_once(app: Flask, session: Session) -> None:
    attempt = all_answered(session, an_attempt(session))
    session.commit()

    def submit(_number: int) -> str:
        with app.app_context(), unit_of_work() as work:
            return str(submit_attempt(work, work.get_one(Attempt, attempt.id), by=None, at=NOON).percent)

    with ThreadPoolExecutor(4) as pool:
        percents = list(pool.map(submit, range(8)))

    assert set(percents) == {"100.0"}
    assert len(evidence(session)) == 2


def test_what_was_saved_by_then_is_marked_and_the_rest_counts_as_empty(session: Session) -> None:
    attempt = an_attempt(session)
    sent(session, attempt, place=1, answer=["a"])

    result = submit_attempt(session, attempt, by=None, at=NOON)

    assert (str(result.percent), [str(share) for share in result.shares]) == ("25.0", ["1.0000", "0.0000", "0.0000", "0.0000"])


def test_an_answer_that_came_too_late_is_not_marked(session: Session) -> None:
    attempt = an_attempt(session)
    sent(session, attempt, place=1, answer=["a"], at=attempt.closes_at + timedelta(minutes=1))

    assert submit_attempt(session, attempt, by=None, at=attempt.closes_at + timedelta(minutes=1)).marks == 0


def test_handing_in_after_the_time_is_marked_as_handed_in_by_the_clock(session: Session) -> None:
    attempt = all_answered(session, an_attempt(session))

    handed_in(session, attempt, after=timedelta(hours=5))

    assert (attempt.state, attempt.by_clock, attempt.passed) == ("marked", True, True)


def test_a_void_attempt_is_not_marked(session: Session) -> None:
    attempt = an_attempt(session)
    attempt.state = "void"
    session.flush()

    with pytest.raises(AttemptVoid):
        handed_in(session, attempt)


def test_a_paper_whose_questions_were_altered_is_not_marked(session: Session) -> None:
    attempt = all_answered(session, an_attempt(session))
    question = session.get_one(QuestionVersion, a_paper(session, attempt=attempt).places[0]["question"])
    question.content = question.content | {"options": [o | {"key": o["id"] == "b"} for o in question.content["options"]]}
    session.flush()

    with pytest.raises(PaperAltered):
        handed_in(session, attempt)


def test_the_pass_rule_is_kept_with_the_result(session: Session) -> None:
    attempt = all_answered(session, an_attempt(session))

    handed_in(session, attempt)

    examination = the_examination(session, session.get_one(Enrolment, attempt.enrolment_id))
    assert attempt.result is not None
    assert attempt.result["pass_percent"] == examination.pass_percent
    assert attempt.result["competency_percent"] == examination.competency_percent


def test_handing_in_is_audited(app: Flask, session: Session) -> None:
    attempt = all_answered(session, an_attempt(session), right=0)
    session.commit()

    with app.app_context(), unit_of_work() as work:
        submit_attempt(work, work.get_one(Attempt, attempt.id), by=work.get_one(Person, attempt.person_id), at=NOON)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "attempt.submitted")).one()
    assert (entry.subject, entry.actor_id, entry.detail) == (f"attempt:{attempt.public_id}", attempt.person_id, {"passed": False})


def test_marking_costs_the_same_number_of_statements_whatever_the_length(session: Session, statements: Statements) -> None:
    counts = []
    for questions in (1, 12):
        attempt = all_answered(session, an_attempt(session, version=a_course(session, exam_questions=questions)), right=0)
        session.flush()
        session.expunge_all()
        with statements() as seen:
            submit_attempt(session, session.get_one(Attempt, attempt.id), by=None, at=NOON)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 9  # one of them asks how questions were regraded


def test_the_job_hands_in_what_was_saved_once_time_and_grace_are_over(app: Flask, session: Session) -> None:
    attempt = all_answered(session, an_attempt(session))
    session.commit()

    with app.app_context(), clock.stopped_at(attempt.closes_at + timedelta(seconds=30)):
        too_early = close_due_attempts()
    with app.app_context(), clock.stopped_at(attempt.closes_at + timedelta(seconds=31)):
        closed = close_due_attempts()
        again = close_due_attempts()

    session.expire_all()
    assert (too_early, closed, again) == (0, 1, 0)
    assert (attempt.state, attempt.by_clock, attempt.passed) == ("marked", True, True)
    assert len(evidence(session)) == 2


def test_an_attempt_that_cannot_be_closed_holds_up_no_other(app: Flask, session: Session) -> None:
    version = a_course(session)
    broken, sound = (all_answered(session, an_attempt(session, version=version)) for _ in range(2))
    a_paper(session, attempt=broken).key_hash = "0" * 64
    session.commit()

    with app.app_context(), clock.stopped_at(sound.closes_at + timedelta(hours=1)):
        closed = close_due_attempts()

    session.expire_all()
    assert closed == 1
    assert (broken.state, sound.state) == ("open", "marked")


def test_an_attempt_that_is_not_due_any_more_is_left_alone(session: Session) -> None:
    attempt = an_attempt(session)

    assert not auto_submit(session, attempt.id, at=attempt.closes_at)
    assert attempt.state == "open"


def test_those_that_closed_first_are_handed_in_first(session: Session) -> None:
    version = a_course(session)
    later = an_attempt(session, version=version, at=NOON + timedelta(minutes=1))
    sooner = an_attempt(session, version=version, at=NOON)

    due = due_attempts(session, NOON + timedelta(days=1), limit=10)

    assert list(due) == [sooner.id, later.id]
