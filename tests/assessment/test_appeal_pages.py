"""The pages of appeals and incidents: mine, and the examiners' queue."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from factories.assessment import a_quiz_attempt, an_attempt
from factories.examining import SAID, a_country, a_failed_sitting, a_small_examination, an_appeal, an_examiner, an_incident
from factories.marking import a_waiting_attempt
from factories.people import a_person, an_organisation, someone_holding
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.models.appeals import Review
from genomeready.assessment.models.attempts import Attempt
from genomeready.base import clock
from genomeready.people.models import Organisation, Person
from genomeready.people.rules import Role

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]
WORDS = "We looked at the question and its sources again."


@pytest.fixture
def country(session: Session) -> Organisation:
    return a_country(session)


@pytest.fixture
def attempt(session: Session) -> Attempt:
    made = a_failed_sitting(session)
    made.marked_at = clock.now() - timedelta(days=1)
    session.flush()
    return made


def candidate(session: Session, attempt: Attempt) -> Person:
    return session.get_one(Person, attempt.person_id)


def queue(country: Organisation, ending: str = "") -> str:
    return f"/organisations/{country.slug}/reviews{ending}"


def test_an_appeal_against_what_people_still_mark_leads_to_the_page_that_says_so(session: Session, sign_in: SignIn) -> None:
    waiting = a_waiting_attempt(session)
    client = sign_in(candidate(session, waiting))

    answers = [client.get(f"/attempts/{waiting.public_id}/appeal"), client.post(f"/attempts/{waiting.public_id}/appeal", data={})]

    assert [(answer.status_code, answer.location) for answer in answers] == [(302, f"/attempts/{waiting.public_id}/result")] * 2
    assert session.scalars(select(Review)).all() == []


def test_every_page_of_an_examination_leads_to_the_report_of_a_problem_and_a_quiz_does_not(session: Session, sign_in: SignIn) -> None:
    marked, waiting = a_failed_sitting(session), a_waiting_attempt(session)
    now = clock.now()
    sat, quiz = an_attempt(session, version=a_small_examination(session), at=now), a_quiz_attempt(session, at=now)
    pages = [(marked, "result"), (waiting, "result"), (sat, "1"), (sat, ""), (quiz, "1")]

    answers = [(one, sign_in(candidate(session, one)).get(f"/attempts/{one.public_id}/{page}".rstrip("/"))) for one, page in pages]

    assert [answer.status_code for _, answer in answers] == [200] * len(pages)
    assert [f'href="/attempts/{one.public_id}/report"' in answer.text for one, answer in answers] == [True] * 4 + [False]


def test_from_the_result_a_candidate_appeals_and_reads_the_decision(
    session: Session, country: Organisation, attempt: Attempt, sign_in: SignIn
) -> None:
    client, here = sign_in(candidate(session, attempt)), f"/attempts/{attempt.public_id}"
    assert f"{here}/appeal" in client.get(f"{here}/result").text

    sent = client.post(f"{here}/appeal", data={"ground": "question", "text": SAID})

    assert sent.status_code == 303
    assert "waiting for an examiner" in client.get(sent.location).text
    result = client.get(f"{here}/result").text
    assert "under review" in result
    assert sent.location in result
    review = session.scalars(select(Review)).one()
    examiner = sign_in(an_examiner(session, country))
    assert SAID in examiner.get(queue(country, f"/{review.public_id}")).text
    assert examiner.post(queue(country, f"/{review.public_id}"), data={"outcome": "rejected", "words": WORDS}).status_code == 303
    assert WORDS in sign_in(candidate(session, attempt)).get(sent.location).text


def test_a_candidate_reports_a_problem_during_an_attempt(session: Session, country: Organisation, sign_in: SignIn) -> None:
    attempt = an_attempt(session, version=a_small_examination(session), at=clock.now())
    client = sign_in(candidate(session, attempt))
    here = f"/attempts/{attempt.public_id}/report"
    assert "its time goes on" in client.get(here).text

    sent = client.post(here, data={"ground": "power", "text": "The power was off for ten minutes."})

    assert sent.status_code == 303
    review = session.scalars(select(Review)).one()
    examiner = sign_in(an_examiner(session, country))
    done = examiner.post(queue(country, f"/{review.public_id}"), data={"outcome": "time", "minutes": "10", "words": WORDS})
    assert done.status_code == 303
    assert attempt.closes_at - attempt.started_at == timedelta(minutes=55)
    assert "10 minutes" in sign_in(candidate(session, attempt)).get(sent.location).text


def test_a_second_examiner_decides_what_the_first_proposed(
    session: Session, country: Organisation, attempt: Attempt, sign_in: SignIn
) -> None:
    review = an_appeal(session, attempt=attempt, at=clock.now())
    here = queue(country, f"/{review.public_id}")
    first, second = an_examiner(session, country), an_examiner(session, country)
    client = sign_in(first)
    assert client.post(here, data={"outcome": "void", "words": WORDS}).status_code == 303
    assert "You proposed this." in client.get(here).text
    assert client.post(f"{here}/agree").status_code == 409

    other = sign_in(second)
    assert "Decide so" in other.get(here).text
    assert other.post(f"{here}/return").status_code == 303
    assert other.post(here, data={"outcome": "void", "words": WORDS}).status_code == 303
    assert sign_in(first).post(f"{here}/agree").status_code == 303

    assert attempt.state == "void"
    assert "declared void" in sign_in(candidate(session, attempt)).get(f"/my/reviews/{review.public_id}").text


def test_an_examiner_records_an_incident_of_a_whole_session(session: Session, country: Organisation, sign_in: SignIn) -> None:
    attempt = an_attempt(session, version=a_small_examination(session), at=clock.now())
    client, now = sign_in(an_examiner(session, country)), clock.now()
    form = {"ground": "noise", "text": "Building work beside the room.", "examination": str(attempt.examination_id)}
    missing = client.post(queue(country, "/new"), data=form)
    times = {"began_at": f"{now:%Y-%m-%dT%H:%M}", "ended_at": f"{now + timedelta(minutes=9):%Y-%m-%dT%H:%M}"}

    sent = client.post(queue(country, "/new"), data=form | times)

    assert missing.status_code == 422
    assert "from when until when" in missing.text
    assert sent.status_code == 303
    assert "Attempts concerned: 1" in client.get(sent.location).text


def test_an_examiner_does_not_record_about_the_attempt_of_somebody_elsewhere(
    session: Session, country: Organisation, attempt: Attempt, sign_in: SignIn
) -> None:
    form = {"ground": "noise", "text": "Building work beside the room.", "attempt": attempt.public_id}

    assert sign_in(an_examiner(session, country)).post(queue(country, "/new"), data=form).status_code == 404


def test_words_that_nobody_could_act_on_are_sent_back(session: Session, attempt: Attempt, country: Organisation, sign_in: SignIn) -> None:
    answer = sign_in(candidate(session, attempt)).post(f"/attempts/{attempt.public_id}/appeal", data={"ground": "other", "text": "unfair"})

    assert answer.status_code == 422
    assert country.slug
    assert "Write 20 to 4000 characters" in answer.text


def test_a_candidate_withdraws_an_appeal(session: Session, attempt: Attempt, country: Organisation, sign_in: SignIn) -> None:
    review = an_appeal(session, attempt=attempt, at=clock.now())
    client = sign_in(candidate(session, attempt))

    assert client.post(f"/my/reviews/{review.public_id}/withdraw").status_code == 303

    assert (review.state, attempt.state) == ("withdrawn", "marked")
    assert country.name not in client.get("/my/reviews").text


@pytest.mark.parametrize("ending", ["appeal", "report"])
def test_nobody_appeals_or_reports_for_somebody_else(session: Session, attempt: Attempt, sign_in: SignIn, ending: str) -> None:
    here = f"/attempts/{attempt.public_id}/{ending}"
    assert sign_in(candidate(session, attempt)).get(here).status_code == 200

    client = sign_in(a_person(session))
    assert client.get(here).status_code == 404
    assert client.post(here, data={"ground": "other", "text": SAID}).status_code == 404
    assert session.scalars(select(Review)).all() == []


def test_what_i_put_before_examiners_is_hidden_from_everybody_else(
    session: Session, attempt: Attempt, country: Organisation, sign_in: SignIn
) -> None:
    review = an_appeal(session, attempt=attempt)
    here = f"/my/reviews/{review.public_id}"
    assert sign_in(candidate(session, attempt)).get(here).status_code == 200

    assert sign_in(a_person(session)).get(here).status_code == 404
    assert sign_in(an_examiner(session, country)).post(f"{here}/withdraw").status_code == 404


@pytest.mark.parametrize("role", [Role.LEARNER, Role.LEAD, Role.EDUCATOR, Role.REVIEWER, Role.ADMINISTRATOR])
def test_no_other_role_reads_the_queue(session: Session, country: Organisation, attempt: Attempt, sign_in: SignIn, role: Role) -> None:
    review = an_appeal(session, attempt=attempt)
    places = [queue(country), queue(country, "/new"), queue(country, f"/{review.public_id}")]
    assert {sign_in(an_examiner(session, country)).get(place).status_code for place in places} == {200}

    client = sign_in(someone_holding(session, role, on=country))
    assert {client.get(place).status_code for place in places} == {404}
    assert client.post(f"{places[2]}/agree").status_code == 404
    elsewhere = an_organisation(session)
    assert sign_in(an_examiner(session, elsewhere)).get(queue(elsewhere, f"/{review.public_id}")).status_code == 404


def test_queue_and_page_cost_the_same_number_of_statements_whatever_waits(
    session: Session, country: Organisation, sign_in: SignIn, statements: Counting
) -> None:
    client = sign_in(an_examiner(session, country))
    counts = []
    for more in (1, 4):
        reviews = [an_incident(session) for _ in range(more)]
        for place in (queue(country), queue(country, f"/{reviews[0].public_id}")):
            with statements() as seen:
                assert client.get(place).status_code == 200
            counts.append(len(seen))

    assert counts[:2] == counts[2:]
    assert counts[0] <= 4
    assert counts[1] <= 11
