"""The pages of regrading: prepared by one examiner of a country, committed by another, hidden from everybody else."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from factories.examining import a_country, a_failed_sitting, a_regrade, a_sitting, a_small_examination, an_examiner, question_at
from factories.people import a_membership, a_person, an_organisation, someone_holding
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from genomeready.assessment.jobs import work_on_regrades
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.regrades import Regrade, RegradeLine
from genomeready.assessment.rules.regrades import Policy
from genomeready.catalogue.models import Question
from genomeready.people.models import Organisation, Person
from genomeready.people.rules import Role

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]
REASON = "Option b is right by the guideline of 2025."


@pytest.fixture
def country(session: Session) -> Organisation:
    return a_country(session)


@pytest.fixture
def attempt(session: Session, country: Organisation) -> Attempt:
    """A failed sitting of Zofia, who works in the country."""
    person = a_person(session, name="Zofia Nowak")
    a_membership(session, person=person, organisation=an_organisation(session, below=country))
    return a_sitting(session, a_small_examination(session), "aabb", person=person)


def key_of(session: Session, attempt: Attempt, place: int = 3) -> str:
    return session.get_one(Question, question_at(session, attempt, place).question_id).key


def address(country: Organisation, ending: str = "") -> str:
    return f"/organisations/{country.slug}/regrades{ending}"


def the_job_runs(app: Flask, session: Session) -> None:
    session.commit()
    with app.app_context():
        assert work_on_regrades() > 0
    session.expire_all()


def test_one_prepares_and_sees_who_is_concerned_and_another_commits(
    app: Flask, session: Session, country: Organisation, attempt: Attempt, sign_in: SignIn
) -> None:
    first, second = an_examiner(session, country), an_examiner(session, country)
    form = {"policy": "new-key", "keys": ["b"], "reason": REASON}
    sent = sign_in(first).post(address(country, f"/questions/{key_of(session, attempt)}"), data=form)
    assert sent.status_code == 303
    page = sign_in(first).get(sent.location).text
    assert "What it would change is being worked out" in page
    assert "0 of 1 papers looked at" in page
    assert "Results that change" not in page, "nothing is told before it is known"
    the_job_runs(app, session)

    dry = sign_in(first).get(sent.location).text
    assert "A dry run: nothing is changed yet." in dry
    assert "Zofia Nowak" in dry
    assert "passed now" in dry
    assert "You prepared this." in dry
    assert sign_in(first).post(f"{sent.location}/commit").status_code == 409
    assert attempt.passed is False

    assert sign_in(second).post(f"{sent.location}/commit").status_code == 303
    assert "Being checked once more" in sign_in(second).get(sent.location).text
    the_job_runs(app, session)
    done = sign_in(second).get(sent.location).text
    assert attempt.passed is True
    assert "GR-" in done
    assert "issued" in done
    assert "was changed" in sign_in(session.get_one(Person, attempt.person_id)).get(f"/attempts/{attempt.public_id}/result").text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"policy": "new-key", "keys": ["a"], "reason": REASON}, "the key that the question has"),
        ({"policy": "new-key", "keys": ["a", "b"], "reason": REASON}, "Choose one right option"),
        ({"policy": "full-credit", "reason": "no"}, "Say why in"),
        ({"reason": REASON, "policy": "whatever"}, "Not a valid choice"),
    ],
)
def test_a_form_that_cannot_be_meant_says_what_to_mend(
    session: Session, country: Organisation, attempt: Attempt, sign_in: SignIn, form: dict[str, object], words: str
) -> None:
    answer = sign_in(an_examiner(session, country)).post(address(country, f"/questions/{key_of(session, attempt)}"), data=form)

    assert answer.status_code == 422
    assert words in answer.text
    assert session.scalars(select(Regrade)).all() == []


def test_who_works_elsewhere_is_counted_and_not_named(session: Session, country: Organisation, sign_in: SignIn) -> None:
    elsewhere = a_sitting(session, a_small_examination(session), "aabb", person=a_person(session, name="Marek Elsewhere"))
    regrade = a_regrade(session, question_at(session, elsewhere, 3), country=country)

    page = sign_in(an_examiner(session, country)).get(address(country, f"/{regrade.public_id}")).text

    assert "somebody who works elsewhere" in page
    assert "Marek" not in page


def test_an_outdated_dry_run_is_worked_out_anew_and_given_up(
    app: Flask, session: Session, country: Organisation, attempt: Attempt, sign_in: SignIn
) -> None:
    regrade = a_regrade(session, question_at(session, attempt, 3), policy=Policy.FULL, country=country)
    session.execute(update(RegradeLine).values(percent_after="99.9"))
    client, here = sign_in(an_examiner(session, country)), address(country, f"/{regrade.public_id}")
    assert client.post(f"{here}/commit").status_code == 303
    the_job_runs(app, session)
    assert "Results had changed since this was prepared" in client.get(here).text

    assert client.post(f"{here}/again").status_code == 303
    the_job_runs(app, session)
    assert "You prepared this." in client.get(here).text
    assert client.post(f"{here}/give-up").status_code == 303
    assert "given up" in client.get(address(country)).text


def test_the_page_costs_the_same_number_of_statements_whatever_it_changes(
    session: Session, country: Organisation, sign_in: SignIn, statements: Counting
) -> None:
    client = sign_in(an_examiner(session, country))
    counts = []
    for people in (1, 6):
        version = a_small_examination(session, questions=1)
        sittings = [a_sitting(session, version, "b") for _ in range(people * 2)]
        regrade = a_regrade(session, question_at(session, sittings[0]), country=country)
        with statements() as seen:
            assert client.get(address(country, f"/{regrade.public_id}")).status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 21


@pytest.mark.parametrize("role", [Role.LEARNER, Role.LEAD, Role.EDUCATOR, Role.REVIEWER, Role.ADMINISTRATOR])
def test_only_examiners_of_the_country_regrade(
    session: Session, country: Organisation, attempt: Attempt, sign_in: SignIn, role: Role
) -> None:
    regrade = a_regrade(session, question_at(session, attempt, 3), country=country)
    places = [address(country), address(country, f"/{regrade.public_id}"), address(country, f"/questions/{key_of(session, attempt)}")]
    assert {sign_in(an_examiner(session, country)).get(place).status_code for place in places} == {200}

    client = sign_in(someone_holding(session, role, on=country))
    assert {client.get(place).status_code for place in places} == {404}
    assert client.post(f"{places[1]}/commit").status_code == 404


def test_examiners_below_the_country_and_of_another_do_not(
    session: Session, country: Organisation, attempt: Attempt, sign_in: SignIn
) -> None:
    regrade = a_regrade(session, question_at(session, attempt, 3), country=country)
    hospital, other = an_organisation(session, below=country), a_country(session)

    assert sign_in(an_examiner(session, country)).get(address(country)).status_code == 200
    below, foreign = an_examiner(session, hospital), an_examiner(session, other)
    assert sign_in(below).get(address(country)).status_code == 404
    assert sign_in(below).get(address(hospital)).status_code == 404
    assert sign_in(foreign).get(address(other, f"/{regrade.public_id}")).status_code == 404


def test_a_question_that_no_examination_asks_is_not_there(session: Session, country: Organisation, sign_in: SignIn) -> None:
    a_failed_sitting(session)

    assert sign_in(an_examiner(session, country)).get(address(country, "/questions/T-none")).status_code == 404
