"""Taking a placement test: frozen at the start, each answer counted once, and all that an exemption brings in one transaction."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from factories.catalogue import a_course_version, a_lesson, a_module, a_question, a_use
from factories.frameworks import a_competency
from factories.learning import an_enrolment
from factories.people import a_person
from factories.placement import (
    NOON,
    a_course_to_skip,
    a_placement,
    a_placement_answer,
    an_exempting_placement,
    answered,
    answers_in,
    placed,
    the_module_of,
    token_of,
)
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from genomeready.assessment.models.placements import Placement, PlacementAnswer
from genomeready.assessment.rules.placement import FEWEST_FOR_EVIDENCE, WAIT
from genomeready.assessment.services.answering import NotUnderstood
from genomeready.assessment.services.placing import AlreadyExempt, TooFewQuestions, answer_question, start_placement, stop_placement
from genomeready.assessment.services.starting import MustWait
from genomeready.assessment.services.submitting import PaperAltered
from genomeready.assessment.types.choices import NoSuchOption
from genomeready.assessment.types.shape import NothingGiven
from genomeready.audit.models import AuditEntry
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import CourseQuestion, QuestionVersion
from genomeready.competence.models import Evidence
from genomeready.learning.models import Enrolment, ModuleExemption
from genomeready.people.models import Person
from genomeready.web.database import unit_of_work

Statements = Callable[[], AbstractContextManager[list[str]]]
SECOND = timedelta(seconds=1)


def learner(session: Session, placement: Placement) -> Person:
    return session.get_one(Person, placement.person_id)


def enrolment_of(session: Session, placement: Placement) -> Enrolment:
    return session.get_one(Enrolment, placement.enrolment_id)


def evidence(session: Session) -> list[Evidence]:
    return list(session.scalars(select(Evidence).order_by(Evidence.id)))


# starting


def test_a_test_asks_all_practice_questions_of_its_module_and_none_of_the_examination(session: Session) -> None:
    version = a_course_to_skip(session, held=14)
    other = a_module(session, version=version, position=2)
    a_use(session, version=version, question=a_question(session), use="quiz", module=other)

    placement = a_placement(session, version=version)

    asked = {place["question"] for place in placement.places}
    uses = session.execute(select(CourseQuestion).where(CourseQuestion.question_version_id.in_(asked))).scalars().all()
    assert len(asked) == len(placement.places) == 14
    assert {use.use for use in uses} == {"check", "quiz"}
    assert other.id not in {use.module_id for use in uses}


def test_a_question_of_both_check_and_quiz_is_asked_once(session: Session) -> None:
    version = a_course_to_skip(session, held=8)
    check = session.scalars(select(CourseQuestion).where(CourseQuestion.use == "check")).first()
    assert check is not None
    module = the_module_of(session, an_enrolment(session, version=version))
    a_use(session, version=version, question=session.get_one(QuestionVersion, check.question_version_id), use="quiz", module=module)

    assert len(a_placement(session, version=version).places) == 8


def test_a_question_of_the_examinations_bank_is_left_out_even_where_a_quiz_uses_it(session: Session) -> None:
    version = a_course_to_skip(session, held=8)
    stray = a_question(session, bank="exam")
    a_use(session, version=version, question=stray, use="quiz", module=the_module_of(session, an_enrolment(session, version=version)))

    placement = a_placement(session, version=version)

    assert stray.id not in {place["question"] for place in placement.places}


def test_a_test_asks_twenty_questions_at_most(session: Session) -> None:
    assert len(a_placement(session, version=a_course_to_skip(session, held=26)).places) == 20


def test_a_test_keeps_order_and_tokens_but_no_key(session: Session) -> None:
    placement = a_placement(session)

    kept = {"question", "type", "competency", "level", "marks", "section", "scheme", "variant", "params", "frozen"}
    assert all(set(place) == kept for place in placement.places)
    assert "key" not in json.dumps(placement.places)
    assert len(placement.key_hash) == 64


def test_order_and_tokens_differ_from_person_to_person(session: Session) -> None:
    version = a_course_to_skip(session, held=20)
    tests = [a_placement(session, version=version) for _ in range(2)]

    orders = [[place["question"] for place in test.places] for test in tests]
    tokens = [{token for place in test.places for token, _ in place["frozen"]["options"]} for test in tests]

    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]
    assert not tokens[0] & tokens[1]


@pytest.mark.parametrize("held", [7, 20])
def test_a_start_costs_three_statements_whatever_the_number_of_questions(session: Session, statements: Statements, held: int) -> None:
    enrolment = an_enrolment(session, version=a_course_to_skip(session, held=held))
    person, module = session.get_one(Person, enrolment.person_id), the_module_of(session, enrolment)

    with statements() as seen:
        start_placement(session, enrolment, module, by=person, at=NOON)

    assert len(seen) == 3  # the earlier tests; the questions; the new one


def test_six_questions_are_too_few_and_it_is_said(session: Session) -> None:
    with pytest.raises(TooFewQuestions, match="it has 6 questions, and an exemption takes at least 7"):
        a_placement(session, version=a_course_to_skip(session, held=6))
    assert session.scalar(select(func.count(Placement.id))) == 0


def test_starting_again_goes_on_with_the_open_test(session: Session) -> None:
    first = placed(session, a_placement(session), "rw")

    again = a_placement(session, enrolment=enrolment_of(session, first), at=NOON + WAIT)

    assert (again.id, again.asked) == (first.id, 2)


def test_starts_that_arrive_at_once_get_one_test_between_them(app: Flask, session: Session) -> None:
    enrolment = an_enrolment(session, version=a_course_to_skip(session))
    session.commit()

    def start(_number: int) -> int:
        with app.app_context(), unit_of_work() as own:
            return a_placement(own, enrolment=own.get_one(Enrolment, enrolment.id)).id

    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(start, range(12)))

    assert len(ids) == 1
    assert session.scalar(select(func.count(Placement.id))) == 1


def test_nobody_starts_for_somebody_else(session: Session) -> None:
    enrolment = an_enrolment(session, version=a_course_to_skip(session))

    with pytest.raises(ValueError, match="enrolled person"):
        start_placement(session, enrolment, the_module_of(session, enrolment), by=a_person(session), at=NOON)


@pytest.mark.parametrize("stopped", [False, True])
def test_the_next_test_waits_a_week_and_asks_in_another_order(session: Session, *, stopped: bool) -> None:
    first = a_placement(session, version=a_course_to_skip(session, held=20))
    if stopped:
        stop_placement(session, first.public_id, by=learner(session, first), at=NOON)
    else:
        placed(session, first, "www")

    with pytest.raises(MustWait, match="9 March 2026, 12:00 UTC"):
        a_placement(session, enrolment=enrolment_of(session, first), at=NOON + WAIT - SECOND)
    second = a_placement(session, enrolment=enrolment_of(session, first), at=NOON + WAIT)

    assert second.number == 2
    assert [place["question"] for place in second.places] != [place["question"] for place in first.places]


def test_who_is_exempt_is_not_tested_again(session: Session) -> None:
    first = an_exempting_placement(session)

    with pytest.raises(AlreadyExempt):
        a_placement(session, enrolment=enrolment_of(session, first), at=NOON + 3 * WAIT)


# answering


def test_an_answer_is_kept_as_the_options_own_id_and_counted(session: Session) -> None:
    placement = a_placement(session)

    first, second = answered(session, placement), answered(session, placement, right=False)

    assert (first.counts, second.counts) == (True, True)
    kept = answers_in(session, placement)
    assert [(row.number, row.answer == "a", row.right) for row in kept] == [(1, True, True), (2, False, False)]
    assert [row.question_version_id for row in kept] == [place["question"] for place in placement.places[:2]]
    assert (placement.asked, placement.right, placement.running_sum) == (2, 1, Decimal("-0.6325"))


@pytest.mark.parametrize("held", [7, 20])
def test_an_answer_costs_four_statements_whatever_the_number_of_questions(session: Session, statements: Statements, held: int) -> None:
    placement = a_placement(session, version=a_course_to_skip(session, held=held))
    person, token = learner(session, placement), token_of(session, placement, 1, right=True)
    session.flush()

    with statements() as seen:
        answer_question(session, placement.public_id, number=1, answer=[token], client_id="one", by=person, at=NOON)

    assert len(seen) == 4  # the test, locked; the questions; the answer; the count


@pytest.mark.parametrize("held", [8, 20])
def test_an_exemption_costs_the_same_statements_whatever_was_asked(session: Session, statements: Statements, held: int) -> None:
    placement = placed(session, a_placement(session, version=a_course_to_skip(session, held=held)), "rrrrrr")
    person, token = learner(session, placement), token_of(session, placement, 7, right=True)
    session.expunge_all()

    with statements() as seen:
        answer_question(session, placement.public_id, number=7, answer=[token], client_id="last", by=person, at=NOON)

    assert len(seen) == 14  # four as ever; answers, risks, evidence, whose it is, enrolment (twice), module, exempt?, lessons, exemption


def test_a_repeated_packet_is_acknowledged_again_and_counts_once(session: Session) -> None:
    placement = a_placement(session)
    answered(session, placement, client_id="one")

    again = answered(session, placement, number=1, right=False, client_id="one")

    assert again.counts
    assert (placement.asked, placement.right) == (1, 1)
    assert len(answers_in(session, placement)) == 1


def test_a_second_window_does_not_change_what_was_answered(session: Session) -> None:
    placement = a_placement(session)
    answered(session, placement, right=False, client_id="one")

    late = answered(session, placement, number=1, right=True, client_id="two")

    assert not late.counts
    assert [(row.client_id, row.right) for row in answers_in(session, placement)] == [("one", False)]
    assert (placement.asked, placement.right) == (1, 0)


def test_packets_that_arrive_at_once_count_once(app: Flask, session: Session) -> None:
    placement = a_placement(session)
    token = token_of(session, placement, 1, right=True)
    session.commit()

    def send(number: int) -> bool:
        with app.app_context(), unit_of_work() as own:
            return answer_question(
                own, placement.public_id, number=1, answer=[token], client_id=f"client-{number % 2}",
                by=own.get_one(Person, placement.person_id), at=NOON,
            ).counts  # fmt: skip

    with ThreadPoolExecutor(6) as pool:
        counted = list(pool.map(send, range(12)))

    session.expire_all()
    assert sum(counted) == 6  # one of the two clients, each of its six times
    assert (placement.asked, placement.right) == (1, 1)
    assert session.scalar(select(func.count(PlacementAnswer.id))) == 1


def test_an_answer_to_another_number_under_the_same_client_id_is_not_understood(session: Session) -> None:
    placement = a_placement(session)
    answered(session, placement, client_id="one")

    with pytest.raises(NotUnderstood):
        answered(session, placement, number=2, client_id="one")
    assert placement.asked == 1


def test_to_say_that_one_does_not_know_counts_as_wrong_and_is_kept_as_that(session: Session) -> None:
    placement = a_placement(session)

    answer_question(session, placement.public_id, number=1, answer=None, client_id="one", by=learner(session, placement), at=NOON)

    assert [(row.answer, row.right) for row in answers_in(session, placement)] == [(None, False)]
    assert (placement.asked, placement.right) == (1, 0)


@pytest.mark.parametrize(("answer", "refusal"), [([], NothingGiven), (["a"], NoSuchOption)])
def test_what_is_no_answer_leaves_nothing_behind(session: Session, answer: list[str], refusal: type[Exception]) -> None:
    placement = a_placement(session)

    with pytest.raises(refusal):
        answer_question(session, placement.public_id, number=1, answer=answer, client_id="one", by=learner(session, placement), at=NOON)
    assert placement.asked == 0
    assert not answers_in(session, placement)


def test_a_malformed_client_id_is_not_understood(session: Session) -> None:
    with pytest.raises(NotUnderstood):
        answered(session, a_placement(session), client_id="no good")


@pytest.mark.parametrize("number", [-1, 0, 2, 15, 9999])
def test_only_the_question_that_stands_open_can_be_answered(session: Session, number: int) -> None:
    placement = a_placement(session)

    with pytest.raises(NotThere):
        answer_question(session, placement.public_id, number=number, answer=None, client_id="x", by=learner(session, placement), at=NOON)


def test_somebody_elses_test_is_not_there(session: Session) -> None:
    placement = a_placement(session)
    stranger = a_person(session)

    with pytest.raises(NotThere):
        answer_question(session, placement.public_id, number=1, answer=None, client_id="x", by=stranger, at=NOON)
    with pytest.raises(NotThere):
        stop_placement(session, placement.public_id, by=stranger, at=NOON)
    assert (placement.asked, placement.ending) == (0, None)


def test_partial_credit_is_not_right(session: Session) -> None:
    placement = a_placement(session, version=a_course_to_skip(session, kind="multiple"))
    one_of_two = token_of(session, placement, 1, right=True)

    answer_question(session, placement.public_id, number=1, answer=[one_of_two], client_id="x", by=learner(session, placement), at=NOON)

    assert (placement.asked, placement.right) == (1, 0)


def test_a_question_altered_under_way_is_not_marked(session: Session) -> None:
    placement = placed(session, a_placement(session), "r")
    question = session.get_one(QuestionVersion, placement.places[5]["question"])
    question.content = question.content | {"options": [o | {"key": o["id"] == "b"} for o in question.content["options"]]}
    session.flush()

    with pytest.raises(PaperAltered):
        answered(session, placement)
    assert placement.asked == 1


# ending


def test_seven_right_answers_exempt(session: Session) -> None:
    placement = an_exempting_placement(session)

    assert (placement.ending, placement.asked, placement.right) == ("exempt", 7, 7)
    assert placement.ended_at == NOON + timedelta(minutes=9)
    exemption = session.scalars(select(ModuleExemption)).one()
    assert (exemption.enrolment_id, exemption.module_id) == (placement.enrolment_id, placement.module_id)
    assert (exemption.rests_on, exemption.at) == (f"placement:{placement.public_id}", placement.ended_at)


def test_an_exemption_is_evidence_of_its_own_kind_with_score_error_and_questions(session: Session) -> None:
    one, other = a_competency(session), a_competency(session)
    version = a_course_to_skip(session, held=20, competencies=[one, other])

    placement = an_exempting_placement(session, version=version)

    asked = [place["competency"] for place in placement.places[:7]]
    rows = {row.competency_id: row for row in evidence(session)}
    assert rows.keys() == {key for key in asked if asked.count(key) >= FEWEST_FOR_EVIDENCE}
    for key, row in rows.items():
        assert (row.kind, row.level, row.score, row.questions) == ("placement", 2, Decimal(1), asked.count(key))
        assert row.score_error is not None
        assert 0 < row.score_error < Decimal("0.25")
        assert (row.rests_on, row.said_by_id) == (f"placement:{placement.public_id}", None)
        assert (row.context, row.valid_until) == ("online, not proctored", date(2028, 3, 2))


def test_where_a_lapse_harms_at_once_the_evidence_lasts_one_year(session: Session) -> None:
    an_exempting_placement(session, version=a_course_to_skip(session, competencies=[a_competency(session, risk="high")]))

    assert [row.valid_until for row in evidence(session)] == [date(2027, 3, 2)]


def test_a_competency_answered_mostly_wrong_is_no_evidence_even_on_an_exemption(session: Session) -> None:
    weak, strong = a_competency(session), a_competency(session)
    version = a_course_to_skip(session, held=2, competencies=[weak])
    module = the_module_of(session, an_enrolment(session, version=version))
    for _ in range(18):
        a_use(session, version=version, question=a_question(session, competency=strong), use="quiz", module=module)
    tests = (a_placement(session, version=version) for _ in range(99))
    placement = next(test for test in tests if weak.id in {place["competency"] for place in test.places[:7]})

    while placement.ending is None:
        answered(session, placement, right=placement.places[placement.asked]["competency"] == strong.id)

    seen = [place["competency"] for place in placement.places[: placement.asked]]
    assert placement.ending == "exempt"
    assert [row.competency_id for row in evidence(session)] == [strong.id]
    assert evidence(session)[0].questions == seen.count(strong.id)


def test_an_exemption_and_its_evidence_are_in_the_audit_trail(app: Flask, session: Session) -> None:
    placement = placed(session, a_placement(session), "rrrrrr")
    session.commit()

    with app.app_context(), unit_of_work() as work:
        answered(work, work.get_one(Placement, placement.id))

    entries = {entry.act: entry for entry in session.scalars(select(AuditEntry))}
    assert {"placement.exempt", "evidence.recorded", "module.exempted"} <= entries.keys()
    assert entries["placement.exempt"].actor_id == placement.person_id
    assert entries["placement.exempt"].detail == {"asked": 7, "right": 7, "running_sum": "2.4381"}


def test_a_failure_while_exempting_leaves_the_question_open_and_nothing_written(app: Flask, session: Session) -> None:
    placement = placed(session, a_placement(session), "rrrrrr")
    enrolment_of(session, placement).course_version_id = a_course_version(session).id  # the module is no longer the enrolment's
    session.commit()

    with pytest.raises(NotThere), app.app_context(), unit_of_work() as work:
        answered(work, work.get_one(Placement, placement.id))

    session.expire_all()
    assert (placement.asked, placement.ending, len(answers_in(session, placement))) == (6, None, 6)
    assert not evidence(session)
    assert session.scalars(select(AuditEntry.act).where(AuditEntry.act.startswith("placement."))).all() == []


def test_three_wrong_answers_end_in_study_and_write_no_evidence(session: Session) -> None:
    placement = placed(session, a_placement(session), "www")

    assert (placement.ending, placement.ended_at, placement.running_sum) == ("study", NOON, Decimal("-2.9425"))
    assert not evidence(session)
    assert session.scalar(select(func.count(ModuleExemption.id))) == 0


def test_without_a_decision_at_the_last_question_the_module_is_taken(session: Session) -> None:
    placement = placed(session, a_placement(session, version=a_course_to_skip(session, held=8)), "rrrrwrrr")

    assert (placement.ending, placement.asked) == ("study", 8)


def test_a_test_that_was_stopped_is_abandoned_and_stays_so(session: Session) -> None:
    placement = placed(session, a_placement(session), "rrr")

    for minute in (1, 2):
        stop_placement(session, placement.public_id, by=learner(session, placement), at=NOON + timedelta(minutes=minute))

    assert (placement.ending, placement.ended_at) == ("abandoned", NOON + timedelta(minutes=1))
    assert not evidence(session)


def test_an_answer_to_a_test_that_has_ended_does_not_count(session: Session) -> None:
    placement = placed(session, a_placement(session), "rrrr")
    stop_placement(session, placement.public_id, by=learner(session, placement), at=NOON)

    late = answered(session, placement)

    assert not late.counts
    assert placement.asked == 4


def test_a_stop_after_the_exemption_takes_nothing_back(session: Session) -> None:
    placement = an_exempting_placement(session)

    stop_placement(session, placement.public_id, by=learner(session, placement), at=NOON)

    assert placement.ending == "exempt"


def test_the_database_takes_no_second_answer_to_a_question(session: Session) -> None:
    kept = a_placement_answer(session)

    session.add(
        PlacementAnswer(
            placement_id=kept.placement_id,
            number=1,
            question_version_id=kept.question_version_id,
            client_id="x",
            answer="b",
            right=False,
            at=NOON,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_database_takes_no_ending_without_its_moment(session: Session) -> None:
    placement = a_placement(session)

    placement.ending = "exempt"

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_module_whose_lessons_have_no_questions_has_no_test(session: Session) -> None:
    version = a_course_version(session)
    a_lesson(session, module=a_module(session, version=version))

    with pytest.raises(TooFewQuestions, match="0 questions"):
        a_placement(session, version=version)
