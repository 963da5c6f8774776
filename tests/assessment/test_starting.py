"""Starting an attempt: the frozen paper, what stands in the way, and what it costs."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from factories.assessment import NOON, a_paper, a_quiz_attempt, all_answered, an_attempt, the_examination, the_module
from factories.catalogue import a_course, a_course_version, a_question, a_use, an_examination
from factories.learning import an_enrolment
from factories.people import a_person
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.rules.papers import key_hash
from genomeready.assessment.services.starting import AlreadyPassed, BankTooSmall, MustWait, NoAttemptsLeft, start_attempt
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.catalogue.models import Course, CourseVersion, QuestionVersion
from genomeready.learning.models import Enrolment
from genomeready.people.models import Person
from genomeready.web.database import unit_of_work

Statements = Callable[[], AbstractContextManager[list[str]]]
DAY = timedelta(hours=24)


def fail(session: Session, attempt: Attempt) -> Enrolment:
    all_answered(session, attempt, right=0, at=attempt.started_at)
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=attempt.started_at)
    return session.get_one(Enrolment, attempt.enrolment_id)


def test_a_paper_follows_the_blueprint_of_its_examination(session: Session) -> None:
    version = a_course(session, exam_questions=3)

    paper = a_paper(session, attempt=an_attempt(session, version=version))

    blueprint = the_examination(session, an_enrolment(session, version=version)).blueprint
    assert Counter(place["competency"] for place in paper.places) == {cell["competency_id"]: 3 for cell in blueprint}


def test_a_paper_keeps_versions_order_and_tokens_but_no_key(session: Session) -> None:
    paper = a_paper(session)

    kept = {"question", "type", "competency", "level", "marks", "section", "scheme", "variant", "params", "frozen"}
    assert all(set(place) == kept for place in paper.places)
    assert len({place["question"] for place in paper.places}) == len(paper.places)
    assert "key" not in json.dumps(paper.places)
    assert len(paper.key_hash) == 64


def test_two_people_get_different_tokens_for_the_same_question(session: Session) -> None:
    version = a_course(session, exam_questions=3)
    papers = [a_paper(session, attempt=an_attempt(session, version=version)) for _ in range(2)]

    tokens = [{token for place in paper.places for token, _ in place["frozen"]["options"]} for paper in papers]

    assert not tokens[0] & tokens[1]


def test_an_attempt_closes_when_its_minutes_are_over(session: Session) -> None:
    attempt = an_attempt(session, version=a_course(session, minutes=90))

    assert attempt.closes_at - attempt.started_at == timedelta(minutes=90)


@pytest.mark.parametrize("questions", [2, 20])
def test_a_start_costs_four_statements_whatever_the_number_of_questions(session: Session, statements: Statements, questions: int) -> None:
    enrolment = an_enrolment(session, version=a_course(session, exam_questions=questions))
    examination = the_examination(session, enrolment)
    learner = session.get_one(Person, enrolment.person_id)

    with statements() as seen:
        start_attempt(session, enrolment, examination=examination, by=learner, at=NOON)

    assert len(seen) == 4


def test_a_quiz_starts_in_four_statements_too(session: Session, statements: Statements) -> None:
    enrolment = an_enrolment(session)
    module = the_module(session, enrolment)
    learner = session.get_one(Person, enrolment.person_id)

    with statements() as seen:
        start_attempt(session, enrolment, module=module, by=learner, at=NOON)

    assert len(seen) <= 4


def test_starting_again_goes_on_with_the_open_attempt(session: Session) -> None:
    first = an_attempt(session)
    enrolment = session.get_one(Enrolment, first.enrolment_id)

    again = an_attempt(session, enrolment=enrolment, at=NOON + timedelta(minutes=5))

    assert again.id == first.id
    assert session.scalar(select(func.count(Attempt.id))) == 1


def test_starts_that_arrive_at_once_get_one_attempt_between_them(app: Flask, session: Session) -> None:
    enrolment = an_enrolment(session)
    session.commit()

    def start(_number: int) -> int:
        with app.app_context(), unit_of_work() as own:
            return an_attempt(own, enrolment=own.get_one(Enrolment, enrolment.id)).id

    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(start, range(12)))

    assert len(ids) == 1
    assert session.scalar(select(func.count(Attempt.id))) == 1


def test_after_a_failure_the_next_attempt_waits(session: Session) -> None:
    enrolment = fail(session, an_attempt(session))

    with pytest.raises(MustWait, match="3 March 2026, 12:00 UTC"):
        an_attempt(session, enrolment=enrolment, at=NOON + DAY - timedelta(seconds=1))
    second = an_attempt(session, enrolment=enrolment, at=NOON + DAY)

    assert second.number == 2


def test_a_second_paper_asks_what_was_not_seen_first(session: Session) -> None:
    version = a_course(session, exam_questions=1)  # the bank holds two of each competency
    first = an_attempt(session, version=version)
    enrolment = fail(session, first)

    second = an_attempt(session, enrolment=enrolment, at=NOON + DAY)

    seen, fresh = ({place["question"] for place in a_paper(session, attempt=a).places} for a in (first, second))
    assert not seen & fresh


def test_no_more_than_the_allowed_attempts_in_a_year(session: Session) -> None:
    enrolment = an_enrolment(session)
    for day in (0, 2, 4):
        fail(session, an_attempt(session, enrolment=enrolment, at=NOON + day * DAY))

    with pytest.raises(NoAttemptsLeft, match="all 3 attempts"):
        an_attempt(session, enrolment=enrolment, at=NOON + 6 * DAY)
    assert an_attempt(session, enrolment=enrolment, at=NOON + 366 * DAY).number == 4


def test_a_new_version_of_the_course_brings_no_new_attempts(session: Session) -> None:
    old = an_enrolment(session)
    person = session.get_one(Person, old.person_id)
    for day in (0, 2, 4):
        fail(session, an_attempt(session, enrolment=old, at=NOON + day * DAY))
    course = session.get_one(Course, session.get_one(CourseVersion, old.course_version_id).course_id)
    newer = a_course_version(session, course=course, number="2.0")
    an_examination(session, version=newer)

    with pytest.raises(NoAttemptsLeft):
        an_attempt(session, enrolment=an_enrolment(session, person=person, version=newer), at=NOON + 6 * DAY)


def test_a_passed_examination_is_not_started_again(session: Session) -> None:
    attempt = all_answered(session, an_attempt(session))
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON)

    with pytest.raises(AlreadyPassed):
        an_attempt(session, enrolment=session.get_one(Enrolment, attempt.enrolment_id), at=NOON + DAY)


def test_a_quiz_may_be_taken_as_often_as_one_likes(session: Session) -> None:
    first = a_quiz_attempt(session)
    enrolment = fail(session, first)

    second = an_attempt(session, enrolment=enrolment, of=the_module(session, enrolment), at=NOON)

    assert (first.number, second.number) == (1, 2)


def test_a_bank_that_cannot_fill_the_blueprint_starts_nothing(session: Session) -> None:
    version = a_course_version(session)
    question = a_question(session, bank="exam")
    a_use(session, version=version, question=question)
    an_examination(session, version=version, blueprint=[{"competency_id": question.competency_id, "questions": 2}])

    with pytest.raises(BankTooSmall):
        an_attempt(session, version=version)
    assert session.scalar(select(func.count(Attempt.id))) == 0


def test_nobody_starts_for_somebody_else(session: Session) -> None:
    enrolment = an_enrolment(session)

    with pytest.raises(ValueError, match="enrolled person"):
        start_attempt(session, enrolment, examination=the_examination(session, enrolment), by=a_person(session), at=NOON)


def test_a_paper_is_bound_to_the_exact_contents_of_its_questions(session: Session) -> None:
    version = a_course(session, exam_questions=1)
    attempt = an_attempt(session, version=version)
    before = a_paper(session, attempt=attempt).key_hash

    contents = {q.id: q.content for q in session.scalars(select(QuestionVersion))}
    in_order = [contents[place["question"]] for place in a_paper(session, attempt=attempt).places]
    assert key_hash(in_order) == before
    assert key_hash(in_order[::-1]) != before
