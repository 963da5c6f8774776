"""What a result shows, and when: by the table of the course, and never more than a secret bank allows."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from factories.assessment import NOON, a_quiz_attempt, all_answered, an_attempt
from factories.people import a_person
from factories.sitting import a_held_course, an_accommodation, course_of
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.rules.reviewing import EVERYTHING, Moment, Review, Shown, shown_at
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.base import clock
from genomeready.catalogue.models import CourseVersion
from genomeready.people.models import Person

SignIn = Callable[[Person], Any]
REVIEW = {"right-after": [], "later": ["marks", "verdict"], "after-close": ["marks", "verdict", "feedback", "answer", "rationale"]}


def a_marked_attempt(session: Session, *, version: CourseVersion | None = None, person: Person | None = None) -> Attempt:
    version = version or a_held_course(session, closes=NOON + timedelta(hours=3), conduct={"review": REVIEW})
    attempt = all_answered(session, an_attempt(session, version=version, person=person), right=3)
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON)
    return attempt


def seen_at(session: Session, sign_in: SignIn, attempt: Attempt, moment: datetime) -> str:
    with clock.stopped_at(moment):
        client = sign_in(session.get_one(Person, attempt.person_id))
        return str(client.get(f"/attempts/{attempt.public_id}/result").text)


def test_right_after_only_passed_or_not_shows_where_the_course_says_so(session: Session, sign_in: SignIn) -> None:
    page = seen_at(session, sign_in, a_marked_attempt(session), NOON + timedelta(minutes=5))

    assert "Passed: Final examination" in page
    assert "Your marks are not shown now" in page
    assert "75.0" not in page
    assert "Question 1" not in page


def test_later_marks_and_verdicts_show_but_no_answer(session: Session, sign_in: SignIn) -> None:
    page = seen_at(session, sign_in, a_marked_attempt(session), NOON + timedelta(hours=1))

    assert "75.0 % of the marks" in page
    assert page.count("verdict-right") == 3
    assert "your choice" in page
    assert "Why a is as it is." not in page
    assert "✓" not in page
    assert "Worked through." not in page


def test_once_it_has_closed_everything_shows(session: Session, sign_in: SignIn) -> None:
    page = seen_at(session, sign_in, a_marked_attempt(session), NOON + timedelta(hours=3))

    assert "Why a is as it is." in page
    assert "Worked through." in page


def test_it_has_not_closed_while_somebody_with_more_time_may_sit(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    an_accommodation(session, person=person, time_percent=200)  # 45 minutes more
    version = a_held_course(session, closes=NOON + timedelta(hours=3), conduct={"review": REVIEW})

    attempt = a_marked_attempt(session, version=version, person=person)

    assert "Why a is as it is." not in seen_at(session, sign_in, attempt, NOON + timedelta(hours=3, minutes=44))
    assert "Why a is as it is." in seen_at(session, sign_in, attempt, NOON + timedelta(hours=3, minutes=45))


def test_a_secret_bank_stays_secret_whatever_the_course_says(session: Session, sign_in: SignIn) -> None:
    version = a_held_course(session, conduct={"review": {"later": sorted(EVERYTHING)}})
    version.page = version.page | {"bank_is_sample": False}

    page = seen_at(session, sign_in, a_marked_attempt(session, version=version), NOON + timedelta(hours=1))

    assert "75.0 % of the marks" in page
    assert "Which is it?" not in page
    assert "stay secret" in page


def test_a_quiz_shows_everything_once_it_is_handed_in(session: Session, sign_in: SignIn) -> None:
    attempt = all_answered(session, a_quiz_attempt(session))
    submit_attempt(session, attempt, by=None, at=NOON)

    assert "Why a is as it is." in seen_at(session, sign_in, attempt, NOON + timedelta(minutes=1))


def test_the_page_before_says_what_will_be_shown_when(session: Session, sign_in: SignIn) -> None:
    attempt = a_marked_attempt(session)
    client = sign_in(session.get_one(Person, attempt.person_id))
    page = client.get(f"/learn/{course_of(session, attempt)}/examination").text

    assert "In the ten minutes after handing in you see: passed or not, and how each competency went." in page
    assert "your marks; which answers were right." in page


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("is_examination", [True, False])
@pytest.mark.parametrize("bank_is_sample", [True, False])
def test_the_table_shows_nothing_during_and_only_marks_of_a_secret_bank(moment: Moment, is_examination: bool, bank_is_sample: bool) -> None:
    everything = Review(dict.fromkeys(Moment, EVERYTHING))

    shown = shown_at(moment, everything, is_examination=is_examination, bank_is_sample=bank_is_sample)

    if moment is Moment.DURING:
        assert shown == frozenset()
    elif is_examination and not bank_is_sample:
        assert shown == {Shown.MARKS}
    else:
        assert shown == EVERYTHING
