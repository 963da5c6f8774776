"""My page: one next step first, then my standing and my courses."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from factories.catalogue import a_course
from factories.competence import a_needs_answer, a_nurse, an_evidence, the_competency
from factories.learning import a_lesson_progress, an_enrolment, read_everything
from factories.people import a_membership, a_person, a_sign_in
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.base.clock import stopped_at
from genomeready.competence.models import NeedsAnswer
from genomeready.competence.rules.kinds import Cluster
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

    # who asks; the courses; what was answered; where they work; what the role asks; what was shown; what of it runs out
    assert len(seen) == 7


def test_advice_on_a_first_course_takes_one_statement_more(session: Session, sign_in: SignIn, statements: Counting) -> None:
    client = sign_in(a_nurse(session))
    session.commit()

    with statements() as seen:
        page(client)

    assert len(seen) == 8


@pytest.mark.parametrize("cluster", ["competent", "specific-need", "unsure", "no-relevance"])
def test_no_answer_makes_the_page_take_more_than_eight_statements(
    session: Session, sign_in: SignIn, statements: Counting, cluster: str
) -> None:
    person = a_nurse(session)
    a_needs_answer(session, person=person, cluster=cluster)
    an_enrolment(session, person=person)
    client = sign_in(person)
    session.commit()

    with statements() as seen:
        page(client)

    assert len(seen) == (8 if cluster == "competent" else 7)


# the question on first sign-in, and the four first pages it leads to

QUESTION = "One question first: how does genomics meet your work?"


def test_the_first_sign_in_asks_one_question_with_four_answers(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_nurse(session)))

    assert QUESTION in text
    assert [f'value="{cluster}"' in text for cluster in Cluster] == [True] * 4
    assert "Skip this question" in text
    assert 'href="https://doi.org/10.3389/fgene.2019.01265"' in text


def test_the_question_leaves_the_next_step_where_it_was(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_person(session)))

    assert text.index(QUESTION) < text.index("Next: say where you work")


def test_a_later_sign_in_does_not_ask_again(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_sign_in(session, person=person)

    text = page(sign_in(person))

    assert QUESTION not in text
    assert 'href="/my/needs"' in text


def test_the_question_can_be_skipped(session: Session, sign_in: SignIn) -> None:
    client = sign_in(a_nurse(session))

    skipped = client.post("/my/needs/later")

    assert (skipped.status_code, skipped.location) == (303, "/my")
    assert QUESTION not in page(client)
    assert session.query(NeedsAnswer).count() == 0


@pytest.mark.parametrize(
    ("cluster", "words", "leads_to"),
    [
        ("competent", "Next: prove what you can do", "/my/standing?state=left"),
        ("specific-need", "Next: find what you need", "/my/needs/find"),
        ("unsure", "Next: see what genomics changes in your work", "/my/needs/in-my-work"),
        ("no-relevance", "Nothing that you have to do here", "/my/needs/where-it-mattered"),
    ],
)
def test_each_answer_leads_to_a_first_page_of_its_own(session: Session, sign_in: SignIn, cluster: str, words: str, leads_to: str) -> None:
    person = a_nurse(session)
    a_needs_answer(session, person=person, cluster=cluster)

    text = page(sign_in(person))

    assert words in text
    assert f'"{leads_to}"' in text
    assert QUESTION not in text
    assert "Next: choose a course" not in text


def test_who_is_at_home_in_genomics_sees_which_examination_shows_most(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_needs_answer(session, person=person, cluster="competent")
    a_course(session, slug="foundations", title="Foundations", competencies=[the_competency(session)])

    text = page(sign_in(person))

    assert "The examination of Foundations shows 1 competency that your role still asks for." in text
    assert 'href="/my/standing/expiring"' in text


def test_a_course_in_progress_stays_the_next_step_whatever_was_answered(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_needs_answer(session, person=person, cluster="unsure")
    an_enrolment(session, person=person, version=a_course(session, slug="foundations", title="Foundations"))

    text = page(sign_in(person))

    assert text.index("Next: go on with Foundations") < text.index("What genomics changes in your work")


def test_who_sees_no_relevance_and_says_not_now_is_left_in_peace(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_needs_answer(session, person=person, cluster="no-relevance")
    client = sign_in(person)
    before = page(client)

    client.post("/my/needs/later")
    after = page(client)

    assert "Read the two situations" in before
    assert "Read the two situations" not in after
    assert "Next: choose a course" not in after


def test_the_latest_answer_counts(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_needs_answer(session, person=person, cluster="unsure")
    a_needs_answer(session, person=person, cluster="specific-need")

    assert "Next: find what you need" in page(sign_in(person))


def test_somebody_elses_answer_does_not_count(session: Session, sign_in: SignIn) -> None:
    a_needs_answer(session, cluster="unsure")

    assert QUESTION in page(sign_in(a_nurse(session)))


def test_what_expires_within_a_year_is_hinted_at(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session), on=date(2025, 3, 1), until=date(2027, 3, 1))

    with stopped_at(NOON):
        text = page(sign_in(person))

    assert "1 competency expires within 12 months, after 1 March 2027." in text
    assert 'href="/my/standing/expiring"' in text


def test_nothing_is_hinted_at_where_nothing_expires(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session))

    assert "within 12 months" not in page(sign_in(person))
