"""Saving answers: nothing lost, nothing doubled, the latest stands."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from factories.assessment import NOON, an_attempt, events, sent, standing, tokens
from factories.catalogue import a_course
from factories.people import a_person
from sqlalchemy.orm import Session

from genomeready.assessment.services.answering import NotUnderstood, TooLate, save_answer
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.assessment.types.shape import BadAnswer
from genomeready.base.refusals import NotThere
from genomeready.people.models import Person

Statements = Callable[[], AbstractContextManager[list[str]]]
PHONE, LAPTOP = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"


def test_an_answer_is_kept_as_the_options_own_id_and_stands(session: Session) -> None:
    attempt = an_attempt(session)

    saved = sent(session, attempt, answer=["c"])

    assert saved.acknowledged().stands
    assert standing(session, attempt) == {1: "c"}


def test_an_acknowledgement_tells_the_servers_time_left(session: Session) -> None:
    attempt = an_attempt(session, version=a_course(session, minutes=45))

    assert sent(session, attempt, at=NOON + timedelta(minutes=44)).seconds_left == 60


@pytest.mark.parametrize("questions", [2, 30])
def test_a_save_costs_three_statements_whatever_the_number_of_questions(session: Session, statements: Statements, questions: int) -> None:
    attempt = an_attempt(session, version=a_course(session, exam_questions=questions))
    named = tokens(session, attempt, 1)
    session.flush()

    with statements() as seen:
        save_answer(session, attempt.public_id, person_id=attempt.person_id, place=1, answer=[named["a"]], client_id="client-x", at=NOON)

    assert len(seen) == 3


def test_a_repeated_packet_changes_nothing_and_is_acknowledged_again(session: Session, statements: Statements) -> None:
    attempt = an_attempt(session)
    sent(session, attempt, answer=["a"], client_id="one")
    sent(session, attempt, answer=["b"], client_id="two")

    with statements() as seen:
        again = sent(session, attempt, answer=["a"], client_id="one")

    assert again.acknowledged().place == 1
    assert standing(session, attempt) == {1: "b"}
    assert [event.client_id for event in events(session, attempt)] == ["one", "two"]
    assert len(seen) <= 4  # the factory reads the paper once


def test_packets_in_the_wrong_order_leave_the_later_answer_of_a_device_standing(session: Session) -> None:
    attempt = an_attempt(session)
    sent(session, attempt, answer=["b"], client_id=f"{PHONE}.2.0000")

    late_comer = sent(session, attempt, answer=["a"], client_id=f"{PHONE}.1.0000")

    assert late_comer.acknowledged().stands is False
    assert standing(session, attempt) == {1: "b"}
    assert [event.answer for event in events(session, attempt)] == ["b", "a"]


def test_the_order_within_one_place_says_nothing_about_another(session: Session) -> None:
    attempt = an_attempt(session)
    sent(session, attempt, place=2, answer=["b"], client_id=f"{PHONE}.2.0000")

    sent(session, attempt, place=1, answer=["a"], client_id=f"{PHONE}.1.0000")

    assert standing(session, attempt) == {1: "a", 2: "b"}


def test_of_two_devices_the_last_to_arrive_stands(session: Session) -> None:
    attempt = an_attempt(session)
    sent(session, attempt, answer=["b"], client_id=f"{PHONE}.9.0000")

    sent(session, attempt, answer=["c"], client_id=f"{LAPTOP}.1.0000")

    assert standing(session, attempt) == {1: "c"}


def test_two_tabs_of_one_browser_share_one_order(session: Session) -> None:
    attempt = an_attempt(session)
    for number, answer in ((1, "a"), (3, "c"), (2, "b")):
        sent(session, attempt, answer=[answer], client_id=f"{PHONE}.{number}.{number:04}")

    assert standing(session, attempt) == {1: "c"}
    assert len(events(session, attempt)) == 3


def test_an_answer_can_be_taken_back(session: Session) -> None:
    attempt = an_attempt(session)
    sent(session, attempt, answer=["a"])

    saved = sent(session, attempt, answer=[])

    assert saved.answered is False
    assert standing(session, attempt) == {1: None}


@pytest.mark.parametrize("seconds", [0, 30])
def test_an_answer_on_its_way_when_the_time_ends_still_counts(session: Session, seconds: int) -> None:
    attempt = an_attempt(session)

    assert sent(session, attempt, at=attempt.closes_at + timedelta(seconds=seconds)).acknowledged().stands


def test_an_answer_after_the_grace_is_refused_but_kept(session: Session) -> None:
    attempt = an_attempt(session)
    sent(session, attempt, answer=["a"])

    late = sent(session, attempt, answer=["b"], at=attempt.closes_at + timedelta(seconds=31))

    with pytest.raises(TooLate):
        late.acknowledged()
    assert standing(session, attempt) == {1: "a"}
    assert [(event.answer, event.taken) for event in events(session, attempt)] == [("a", True), ("b", False)]


def test_an_answer_after_handing_in_is_refused_but_kept(session: Session) -> None:
    attempt = an_attempt(session)
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON)

    late = sent(session, attempt, answer=["b"])

    with pytest.raises(TooLate):
        late.acknowledged()
    assert [event.taken for event in events(session, attempt)] == [False]


def test_a_repeat_after_the_time_of_what_was_saved_in_time_is_acknowledged(session: Session) -> None:
    attempt = an_attempt(session)
    sent(session, attempt, answer=["a"], client_id="in-time")

    again = sent(session, attempt, answer=["a"], client_id="in-time", at=attempt.closes_at + timedelta(hours=1))

    assert again.acknowledged().stands


def test_a_repeat_of_what_came_too_late_stays_too_late(session: Session) -> None:
    attempt = an_attempt(session)
    after = attempt.closes_at + timedelta(minutes=5)
    sent(session, attempt, client_id="late", at=after)

    with pytest.raises(TooLate):
        sent(session, attempt, client_id="late", at=after).acknowledged()
    assert len(events(session, attempt)) == 1


def test_somebody_elses_attempt_is_not_there(session: Session) -> None:
    attempt = an_attempt(session)
    named = tokens(session, attempt, 1)

    with pytest.raises(NotThere):
        save_answer(session, attempt.public_id, person_id=a_person(session).id, place=1, answer=[named["a"]], client_id="x", at=NOON)
    assert not events(session, attempt)


@pytest.mark.parametrize("place", [0, -1, 99])
def test_a_place_that_the_paper_does_not_have_is_not_there(session: Session, place: int) -> None:
    attempt = an_attempt(session)

    with pytest.raises(NotThere):
        save_answer(session, attempt.public_id, person_id=attempt.person_id, place=place, answer=[], client_id="x", at=NOON)


def test_what_is_no_answer_leaves_nothing_behind(session: Session) -> None:
    attempt = an_attempt(session)

    with pytest.raises(BadAnswer):
        save_answer(session, attempt.public_id, person_id=attempt.person_id, place=1, answer=["a"], client_id="x", at=NOON)
    assert not events(session, attempt)


def test_a_malformed_client_id_is_refused(session: Session) -> None:
    attempt = an_attempt(session)

    with pytest.raises(NotUnderstood):
        sent(session, attempt, client_id="no good")
