"""Accommodations belong to the person: every attempt gives them, and the end of its window moves too."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from factories.assessment import NOON, a_paper, an_attempt, sent, the_examination, the_module
from factories.catalogue import a_course
from factories.learning import an_enrolment
from factories.people import a_membership, a_person, an_organisation, someone_holding
from factories.sitting import a_held_course, an_accommodation, an_examiner_and_a_learner
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from genomeready.assessment.models.accommodations import Accommodation
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.queries.accommodations import arrangements_of
from genomeready.assessment.services.accommodating import EndedBefore, NothingGranted, OwnAccommodation, end_accommodation
from genomeready.assessment.services.starting import start_attempt
from genomeready.base import clock
from genomeready.catalogue.models import Course, CourseVersion
from genomeready.people.models import Person
from genomeready.people.rules import Role

SignIn = Callable[[Person], Any]
Statements = Callable[[], AbstractContextManager[list[str]]]


def minutes(attempt: Attempt) -> float:
    return (attempt.closes_at - attempt.started_at).total_seconds() / 60


def test_more_time_moves_the_end_of_an_examination_and_of_a_quiz(session: Session) -> None:
    person = a_person(session)
    an_accommodation(session, person=person, time_percent=150)
    enrolment = an_enrolment(session, person=person, version=a_course(session, minutes=60))

    examination, quiz = (
        an_attempt(session, enrolment=enrolment),
        an_attempt(session, enrolment=enrolment, of=the_module(session, enrolment)),
    )

    assert (minutes(examination), minutes(quiz)) == (90, 15)
    assert a_paper(session, attempt=examination).terms["extra_minutes"] == 30


def test_rest_is_added_for_each_hour(session: Session) -> None:
    person = a_person(session)
    an_accommodation(session, person=person, time_percent=100, rest=10)

    assert minutes(an_attempt(session, person=person, version=a_course(session, minutes=90))) == 105


def test_where_several_hold_the_most_of_each_counts(session: Session) -> None:
    person = a_person(session)
    an_accommodation(session, person=person, time_percent=125, larger_print=True)
    an_accommodation(session, person=person, time_percent=150)

    found = arrangements_of(session, person.id, NOON.date())

    assert (found.time_percent, found.larger_print, found.separate_room) == (150, True, False)


@pytest.mark.parametrize(("since", "until", "holds"), [
    (date(2026, 3, 2), date(2026, 3, 2), True), (date(2026, 3, 3), None, False), (date(2026, 1, 1), date(2026, 3, 1), False),
])  # fmt: skip
def test_it_holds_from_its_first_day_to_its_last(session: Session, since: date, until: date | None, holds: bool) -> None:
    person = a_person(session)
    an_accommodation(session, person=person, since=since, until=until)

    assert arrangements_of(session, person.id, NOON.date()).any is holds


def test_the_accommodation_is_not_lost_to_the_end_of_the_window(session: Session) -> None:
    """Two people start an hour before the examination closes; the one with more time has it all."""
    version = a_held_course(session, minutes=60, opens=NOON - timedelta(hours=1), closes=NOON + timedelta(hours=1))
    longer, usual = a_person(session), a_person(session)
    an_accommodation(session, person=longer, time_percent=150)

    ends = [an_attempt(session, person=person, version=version, at=NOON).closes_at for person in (longer, usual)]

    assert ends == [NOON + timedelta(minutes=90), NOON + timedelta(minutes=60)]


def test_who_starts_late_has_what_is_left_of_the_window_and_their_additional_time(session: Session) -> None:
    version = a_held_course(session, minutes=60, closes=NOON + timedelta(minutes=20))
    longer, usual = a_person(session), a_person(session)
    an_accommodation(session, person=longer, time_percent=150)

    lasting = [minutes(an_attempt(session, person=person, version=version, at=NOON)) for person in (longer, usual)]

    assert lasting == [50, 20]


def test_what_is_granted_during_an_attempt_counts_in_it_at_once(session: Session) -> None:
    attempt = an_attempt(session, version=a_course(session, minutes=60))
    person = session.get_one(Person, attempt.person_id)

    an_accommodation(session, person=person, time_percent=150, larger_print=True, at=NOON + timedelta(minutes=50))
    session.flush()

    assert minutes(attempt) == 90
    assert a_paper(session, attempt=attempt).terms["larger_print"] is True
    assert sent(session, attempt, at=NOON + timedelta(minutes=80)).acknowledged().seconds_left == 600


def test_ending_one_takes_nothing_from_an_attempt_that_is_being_sat(session: Session) -> None:
    person = a_person(session)
    granted = an_accommodation(session, person=person, time_percent=200)
    attempt = an_attempt(session, person=person, version=a_course(session, minutes=60))

    end_accommodation(session, granted, by=a_person(session), at=NOON)

    assert minutes(attempt) == 120
    assert not arrangements_of(session, person.id, NOON.date()).any
    with pytest.raises(EndedBefore):
        end_accommodation(session, granted, by=a_person(session), at=NOON)


def test_nobody_grants_or_ends_their_own(session: Session) -> None:
    person = a_person(session)
    granted = an_accommodation(session, person=person)

    with pytest.raises(OwnAccommodation):
        an_accommodation(session, person=person, by=person)
    with pytest.raises(OwnAccommodation):
        end_accommodation(session, granted, by=person, at=NOON)


def test_something_must_be_granted(session: Session) -> None:
    with pytest.raises(NothingGranted):
        an_accommodation(session, time_percent=100)


def test_the_record_has_no_place_for_a_diagnosis() -> None:
    texts = [column.name for column in Accommodation.__table__.columns if column.type.python_type is str]

    assert sorted(texts) == ["public_id", "reason"]


def test_the_ground_is_one_of_the_classes(session: Session) -> None:
    granted = an_accommodation(session)

    granted.reason = "dyslexia"

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_start_costs_four_statements_with_an_accommodation_too(session: Session, statements: Statements) -> None:
    person = a_person(session)
    an_accommodation(session, person=person)
    enrolment = an_enrolment(session, person=person, version=a_held_course(session, opens=NOON, closes=NOON + timedelta(hours=5)))
    examination = the_examination(session, enrolment)
    session.flush()

    with statements() as seen:
        start_attempt(session, enrolment, examination=examination, by=person, at=NOON)

    assert len(seen) == 4


# pages


def test_the_page_says_the_whole_time_and_what_it_was_extended_from(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    an_accommodation(session, person=person, time_percent=150, larger_print=True)
    version = a_course(session, minutes=60)
    attempt = an_attempt(session, person=person, version=version, at=clock.now())
    course = session.get_one(Course, session.get_one(CourseVersion, version.id).course_id).slug
    client = sign_in(person)

    sat, intro = client.get(f"/attempts/{attempt.public_id}/1").text, client.get(f"/learn/{course}/examination").text

    assert "of 90 min (extended from 60)" in sat
    assert "larger-print" in sat
    assert "90 minutes (extended from 60)" in intro


def test_a_lead_finds_somebody_grants_and_ends(session: Session, sign_in: SignIn) -> None:
    _, learner, top = an_examiner_and_a_learner(session)
    client = sign_in(someone_holding(session, Role.LEAD, on=top))
    address = f"/organisations/{top.slug}/accommodations"
    form = {"time_percent": "150", "rest": "0", "larger_print": "y", "reason": "disability", "from_date": "2026-01-01", "until_date": ""}

    found = client.get(f"{address}?name=ana")
    granted = client.post(f"{address}/{learner.public_id}", data=form)
    made = session.scalars(select(Accommodation)).one()
    listed, own = client.get(address), client.get(f"{address}/{learner.public_id}")
    ended = client.post(f"{address}/{learner.public_id}/{made.public_id}/end")

    assert f"{address}/{learner.public_id}" in found.text
    assert (granted.status_code, ended.status_code) == (303, 303)
    assert "150 % of the usual time" in listed.text
    assert "holds today" in own.text
    assert made.ended_at is not None


def test_a_form_that_is_not_filled_in_comes_back_with_what_is_missing(session: Session, sign_in: SignIn) -> None:
    _, learner, top = an_examiner_and_a_learner(session)
    client = sign_in(someone_holding(session, Role.LEAD, on=top))
    form = {"time_percent": "150", "rest": "0", "reason": "", "from_date": "2026-03-02", "until_date": "2026-03-01"}

    answer = client.post(f"/organisations/{top.slug}/accommodations/{learner.public_id}", data=form)

    assert answer.status_code == 422
    assert "Choose the kind of ground." in answer.text
    assert "The last day lies before the first." in answer.text


def test_people_who_work_elsewhere_are_not_there(session: Session, sign_in: SignIn) -> None:
    _, learner, top = an_examiner_and_a_learner(session)
    stranger = a_person(session)
    a_membership(session, person=stranger, organisation=an_organisation(session))
    client = sign_in(someone_holding(session, Role.LEAD, on=top))
    assert client.get(f"/organisations/{top.slug}/accommodations/{learner.public_id}").status_code == 200

    assert client.get(f"/organisations/{top.slug}/accommodations/{stranger.public_id}").status_code == 404


def test_a_person_sees_their_own_and_by_whom(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    client = sign_in(person)
    before = client.get("/my/accommodations").text
    an_accommodation(session, person=person, rest=10, separate_room=True, by=a_person(session, name="The lead"))

    after = client.get("/my/accommodations").text

    assert "Nothing was granted" in before
    for words in ("150 % of the usual time", "10 minutes of rest in each hour", "a separate room", "Granted by The lead", "a disability"):
        assert words in after
