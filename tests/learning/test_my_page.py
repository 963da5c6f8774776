"""My page: one next step first, then my standing and my courses."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from factories.catalogue import a_course
from factories.competence import a_nurse, an_evidence, the_competency
from factories.learning import a_lesson_progress, an_enrolment, read_everything
from factories.people import a_membership, a_person
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.people.models import Person

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def page(client: FlaskClient) -> str:
    answer = client.get("/my")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_nobody_has_a_page_without_signing_in(client: FlaskClient) -> None:
    answer = client.get("/my")

    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/my")


def test_a_newcomer_is_asked_where_they_work(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_person(session, name="Nia Newcomer")))

    assert "Next: say where you work" in text
    assert "Nia Newcomer" in text
    assert 'class="btn btn-primary" href="/my/work"' in text


def test_who_has_no_course_is_led_to_the_one_that_closes_most_gaps(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2})
    gaps = [the_competency(session), the_competency(session, "variant-effects")]
    a_course(session, slug="genomics-foundations", title="Genomics foundations", competencies=gaps)

    text = page(sign_in(person))

    assert "Next: choose a course" in text
    assert "Genomics foundations closes 2 gaps between what your role asks and what you have shown." in text
    assert 'class="btn btn-primary" href="/courses/genomics-foundations"' in text


def test_where_no_course_closes_a_gap_all_courses_are_offered(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_nurse(session)))

    assert "Next: choose a course" in text
    assert 'class="btn btn-primary" href="/courses"' in text


def test_who_reads_a_course_goes_on_where_they_left(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    enrolment = an_enrolment(session, person=person, version=a_course(session, slug="foundations", title="Foundations"))
    a_lesson_progress(session, enrolment=enrolment)

    text = page(sign_in(person))

    assert "Next: go on with Foundations" in text
    assert "1 of 4 lessons read; about 36 minutes of reading left." in text
    assert 'class="btn btn-primary" href="/learn/foundations/resume"' in text


def test_who_has_read_everything_is_led_to_the_examination(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    read_everything(session, an_enrolment(session, person=person, version=a_course(session, slug="foundations")))

    text = page(sign_in(person))

    assert 'class="btn btn-primary" href="/learn/foundations/examination"' in text
    assert "All read; the examination is left." in text


def test_who_has_completed_everything_is_led_to_their_standing(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    an_enrolment(session, person=person, completed_at=NOON)

    text = page(sign_in(person))

    assert "Next: see what is left" in text
    assert "Completed on 22 November 2026." in text


def test_the_standing_is_summed_up(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2})
    an_evidence(session, person=person, competency=the_competency(session))

    assert "General nurse or midwife: 1 of 2 met; role-ready: not yet" in page(sign_in(person))


def test_a_profession_without_a_profile_is_said_to_have_none(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    a_membership(session, person=person)

    assert "No role profile describes your profession yet." in page(sign_in(person))


def test_certificates_evidence_and_work_are_one_click_away(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_person(session)))

    for address in ("/my/certificates", "/my/evidence", "/my/work", "/my/standing"):
        assert f'href="{address}"' in text


def test_somebody_elses_courses_do_not_show(session: Session, sign_in: SignIn) -> None:
    an_enrolment(session, version=a_course(session, title="Somebody else's course"))

    assert "Somebody else" not in page(sign_in(a_nurse(session)))


@pytest.mark.parametrize("rows", [1, 12])
def test_the_page_takes_the_same_statements_whatever_the_rows(session: Session, sign_in: SignIn, statements: Counting, rows: int) -> None:
    person = a_nurse(session, needs={f"competency-number-{n}": 2 for n in range(rows)})
    for _ in range(rows):
        an_enrolment(session, person=person)
    client = sign_in(person)
    session.commit()

    with statements() as seen:
        page(client)

    assert len(seen) == 5  # who asks; the courses; where they work; what the role asks; what was shown


def test_advice_on_a_first_course_takes_one_statement_more(session: Session, sign_in: SignIn, statements: Counting) -> None:
    client = sign_in(a_nurse(session))
    session.commit()

    with statements() as seen:
        page(client)

    assert len(seen) == 6
