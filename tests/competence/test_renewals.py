"""What expires within 12 months: which day, what it rests on, and what renews it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from factories.catalogue import a_course
from factories.competence import a_need, a_nurse, an_evidence, shown, the_competency
from factories.people import a_membership, a_person
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.base.clock import stopped_at
from genomeready.competence.queries.renewals import my_renewals, renewals_in_brief
from genomeready.competence.renewals import expiring
from genomeready.people.models import Person

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


# the rule


@pytest.mark.parametrize(
    ("until", "told"),
    [(date(2026, 11, 21), False), (TODAY, True), (date(2027, 11, 22), True), (date(2027, 11, 23), False), (None, False)],
)
def test_what_ends_from_today_until_the_same_day_next_year_is_told(until: date | None, *, told: bool) -> None:
    found = expiring([a_need()], [shown(until=until)], TODAY)

    assert [end.last for end in found] == ([until] if told else [])


def test_the_age_that_the_role_allows_ends_it_too() -> None:
    (end,) = expiring([a_need(max_age_months=24)], [shown(on=date(2025, 3, 31))], TODAY)

    assert end.last == date(2027, 3, 31)


def test_of_several_rows_that_meet_it_the_longest_lasting_counts() -> None:
    first, second = shown(level=3, until=date(2027, 1, 1)), shown(level=2, kind="supervisor", until=date(2027, 5, 1))

    (end,) = expiring([a_need(minimum=2)], [first, second], TODAY)

    assert (end.last, end.row) == (date(2027, 5, 1), second)


def test_nothing_is_lost_while_a_row_goes_on_that_never_ends() -> None:
    rows = [shown(level=3, until=date(2027, 1, 1)), shown(level=2, kind="supervisor")]

    assert expiring([a_need(minimum=2)], rows, TODAY) == []


@pytest.mark.parametrize("row", [{"level": 1}, {"kind": "self", "level": 3}])
def test_what_does_not_meet_it_has_nothing_to_lose(row: dict[str, object]) -> None:
    assert expiring([a_need(minimum=2)], [shown(until=date(2027, 1, 1), **row)], TODAY) == []


def test_what_the_role_does_not_ask_for_is_not_told() -> None:
    assert expiring([a_need(applicable=False)], [shown(until=date(2027, 1, 1))], TODAY) == []


def test_what_was_withdrawn_is_gone_already() -> None:
    row = shown(until=date(2027, 1, 1))

    assert expiring([a_need()], [row, shown(ends=row.id, withdrawn=True)], TODAY) == []


def test_the_earliest_comes_first() -> None:
    needs = [a_need(competency_id=1), a_need(competency_id=2)]
    rows = [shown(competency_id=1, until=date(2027, 6, 1)), shown(competency_id=2, until=date(2027, 2, 1))]

    assert [end.competency_id for end in expiring(needs, rows, TODAY)] == [2, 1]


# the queries


def test_a_line_names_the_courses_that_reach_the_level_again_and_no_others(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 2})
    an_evidence(session, person=person, competency=the_competency(session), until=date(2027, 1, 1))
    a_course(session, slug="enough", title="Enough", competencies=[the_competency(session)], level=2)
    a_course(session, slug="too-little", title="Too little", competencies=[the_competency(session)], level=1)

    (line,) = my_renewals(session, person.id, on=TODAY).lines

    assert line.courses == (("enough", "Enough"),)


def test_a_line_names_who_said_what_it_rests_on(session: Session) -> None:
    person, lead = a_nurse(session), a_person(session, name="Sana Supervisor")
    an_evidence(session, person=person, competency=the_competency(session), kind="supervisor", until=date(2027, 1, 1), said_by=lead)

    (line,) = my_renewals(session, person.id, on=TODAY).lines

    assert line.said_by == "Sana Supervisor"


def test_in_brief_it_tells_how_many_and_the_first_day(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2})
    an_evidence(session, person=person, competency=the_competency(session), until=date(2027, 6, 1))
    an_evidence(session, person=person, competency=the_competency(session, "variant-effects"), until=date(2027, 2, 1))
    needs = [a_need(competency_id=the_competency(session, slug).id) for slug in ("genome-structure", "variant-effects")]

    found = renewals_in_brief(session, person.id, needs, on=TODAY)

    assert found is not None
    assert (found.count, found.first) == (2, date(2027, 2, 1))


def test_in_brief_there_is_nothing_to_tell_where_nothing_is_asked_or_lost(session: Session) -> None:
    person = a_nurse(session)

    assert renewals_in_brief(session, person.id, [], on=TODAY) is None
    assert renewals_in_brief(session, person.id, [a_need(competency_id=the_competency(session).id)], on=TODAY) is None


# the page


def page(client: FlaskClient, address: str = "/my/standing/expiring") -> str:
    with stopped_at(NOON):
        answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_nobody_sees_it_without_signing_in(client: FlaskClient) -> None:
    answer = client.get("/my/standing/expiring")

    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/my/standing/expiring")


def test_the_page_tells_the_day_the_evidence_and_what_renews_it(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session), on=date(2024, 3, 1), until=date(2027, 3, 1))
    a_course(session, slug="foundations", title="Foundations", competencies=[the_competency(session)])

    text = page(sign_in(person))

    assert "1 March 2027" in text
    assert "Examination of 1 March 2024, level 2" in text
    assert 'href="/courses/foundations"' in text
    assert ", or a supervisor’s confirmation" in text


def test_where_no_course_reaches_the_level_a_confirmation_renews_it(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session), until=date(2027, 3, 1))

    assert "A supervisor’s confirmation: no course reaches this level." in page(sign_in(person))


def test_the_page_says_why_it_is_empty(session: Session, sign_in: SignIn) -> None:
    assert "Nothing expires within 12 months" in page(sign_in(a_nurse(session)))


def test_the_page_says_what_to_do_before_a_profession_is_chosen_or_described(session: Session, sign_in: SignIn) -> None:
    optician = a_person(session)
    a_membership(session, person=optician)

    assert "Choose your profession first" in page(sign_in(a_person(session)))
    assert "No role profile describes your profession yet" in page(sign_in(optician))


def test_a_profession_that_is_not_mine_is_not_found(session: Session, sign_in: SignIn) -> None:
    client = sign_in(a_nurse(session))

    assert client.get("/my/standing/expiring?profession=general-nurse").status_code == 200
    assert client.get("/my/standing/expiring?profession=pharmacist").status_code == 404


def test_somebody_elses_evidence_is_not_told(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    an_evidence(session, competency=the_competency(session), until=date(2027, 3, 1))

    assert "Nothing expires within 12 months" in page(sign_in(person))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_eight_statements_whatever_the_rows(session: Session, sign_in: SignIn, statements: Counting, rows: int) -> None:
    person = a_nurse(session, needs={f"competency-number-{n}": 2 for n in range(rows)})
    for n in range(rows):
        an_evidence(session, person=person, competency=the_competency(session, f"competency-number-{n}"), until=date(2027, 3, 1))
    client = sign_in(person)
    session.commit()

    with statements() as seen:
        page(client)

    # who asks; where they work; the profile, its needs and its sets; what was shown; what renews it; who said so
    assert len(seen) == 8
