"""The front page, the courses and the figures, open to anyone."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from factories.catalogue import a_bare_course, a_course, a_course_version, a_figure
from factories.frameworks import a_competency
from factories.people import a_person
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.mark.parametrize("address", ["/", "/courses"])
def test_an_empty_platform_says_what_to_do(client: FlaskClient, address: str) -> None:
    page = client.get(address)

    assert page.status_code == 200
    assert "No course yet" in page.text
    assert "courses sync" in page.text


def test_the_front_page_names_everyone_it_is_for_and_shows_the_courses(client: FlaskClient, session: Session) -> None:
    a_course(session, slug="genomics-foundations", title="Genomics foundations")

    page = client.get("/")

    for said in ("care for patients", "lead a team", "plan for a region", "shows you a certificate", "Genomics foundations", "Register"):
        assert said in page.text
    assert 'href="/courses/genomics-foundations"' in page.text


def test_the_front_page_leads_a_signed_in_person_on(session: Session, sign_in: Callable[..., FlaskClient]) -> None:
    page = sign_in(a_person(session)).get("/")

    assert "Go to my page" in page.text


def test_a_course_page_answers_in_the_order_of_asking(client: FlaskClient, session: Session) -> None:
    a_course(session, slug="one", competencies=[a_competency(session, title="Reading genes")])

    page = client.get("/courses/one").text

    order = [
        "For whom", "Level", "What it leads to", "Reading genes", "How it is assessed", "What you receive", "unaccredited estimate",
        "Contents", "Authors", "Reviewed", "Licence", "Cite as",
    ]  # fmt: skip
    places = [page.index(said) for said in order]
    assert places == sorted(places)


def test_a_course_page_prints_dates_and_marks_as_people_write_them(client: FlaskClient, session: Session) -> None:
    a_course(session, slug="one", pass_percent=70, minutes=45)

    page = client.get("/courses/one").text

    assert "22 November 2026" in page
    assert "70 % of the marks" in page
    assert "about 2 hours of study" in page
    assert "36 months" in page


def test_a_course_without_accreditation_never_claims_it(client: FlaskClient, session: Session) -> None:
    a_course(session, slug="one")

    page = client.get("/courses/one").text

    assert "accredited by" not in page


def test_an_accreditation_is_shown_with_its_record(client: FlaskClient, session: Session) -> None:
    version = a_course(session, slug="one")
    record = {"body": "A college", "reference": "R-1", "credits": 4, "valid_from": "2026-01-01", "valid_until": "2027-01-01"}
    version.page = {**version.page, "cpd": {"accredited": True, "accreditation": record}}

    page = client.get("/courses/one").text

    assert "4 credits, accredited by A college, reference R-1" in page


@pytest.mark.parametrize(
    ("award", "says"),
    [
        ("certificate-of-completion", "does not say what you can do"),
        ("certification", "has to be renewed"),
        ("assessment-based-certificate", "Anybody can check it"),
    ],
)
def test_each_kind_of_award_says_what_it_is(client: FlaskClient, session: Session, award: str, says: str) -> None:
    version = a_course_version(session, course=a_bare_course(session, slug="one"), valid_months=None)
    version.award_type = award

    page = client.get("/courses/one").text

    assert says in page
    assert "no end" in page


def test_courses_to_take_first_are_linked(client: FlaskClient, session: Session) -> None:
    version = a_course_version(session, course=a_bare_course(session, slug="one"))
    version.page = {
        **version.page,
        "prerequisites": {"knowledge": "Some.", "technical": "A browser.", "courses": [{"slug": "zero", "title": "Course zero"}]},
    }

    assert '<a href="/courses/zero">Course zero</a>' in client.get("/courses/one").text


def test_a_visitor_is_asked_to_sign_in_and_a_learner_may_start(
    client: FlaskClient, session: Session, sign_in: Callable[..., FlaskClient]
) -> None:
    a_course(session, slug="one")

    visitor = client.get("/courses/one").text
    learner = sign_in(a_person(session)).get("/courses/one").text

    assert "Sign in to start" in visitor
    assert "next=/courses/one" in visitor.replace("%2F", "/")
    assert "Start this course" in learner


def test_a_course_page_never_shows_a_question(client: FlaskClient, session: Session) -> None:
    a_course(session, slug="one")

    page = client.get("/courses/one").text

    assert "Why a is as it is" not in page
    assert "34-year-old" not in page


@pytest.mark.parametrize(("address", "most"), [("/", 1), ("/courses", 1), ("/courses/one", 4)])
def test_pages_ask_the_database_a_constant_number_of_times(
    client: FlaskClient, session: Session, statements: Counting, address: str, most: int
) -> None:
    a_course(session, slug="one", modules=4, lessons=4)
    a_course(session, slug="two")
    session.commit()

    with statements() as seen:
        assert client.get(address).status_code == 200

    assert len(seen) <= most, seen


def test_a_signed_in_learner_adds_one_statement_to_the_course_page(
    session: Session, sign_in: Callable[..., FlaskClient], statements: Counting
) -> None:
    a_course(session, slug="one")
    learner = sign_in(a_person(session))
    session.commit()

    with statements() as seen:
        learner.get("/courses/one")

    assert len(seen) <= 6, seen


def test_a_figure_may_be_kept_for_ever_and_runs_nothing(client: FlaskClient, session: Session) -> None:
    figure = a_figure(session)

    answer = client.get(f"/figures/{figure.content_hash}")

    assert answer.data == figure.content
    assert answer.content_type == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["ETag"] == f'"{figure.content_hash}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_a_figure_that_the_browser_has_is_not_sent_again(client: FlaskClient, session: Session) -> None:
    figure = a_figure(session)

    again = client.get(f"/figures/{figure.content_hash}", headers={"If-None-Match": f'"{figure.content_hash}"'})
    other = client.get(f"/figures/{figure.content_hash}", headers={"If-None-Match": '"other"'})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert other.status_code == 200


@pytest.mark.parametrize("address", ["/courses/nothing", "/figures/0000", "/figures/..%2Fx"])
def test_what_is_not_there_is_404(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
