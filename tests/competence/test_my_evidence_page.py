"""My evidence: everything ever written, the newest first, nothing taken away."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from factories.competence import an_evidence
from factories.frameworks import a_competency, a_domain, a_lineage, a_version
from factories.people import a_person
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.base.clock import stopped_at
from genomeready.competence.queries.evidence import history_of
from genomeready.frameworks.models import FrameworkVersion
from genomeready.frameworks.queries.versions import current_version
from genomeready.people.models import Person

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def page(client: FlaskClient, address: str = "/my/evidence") -> str:
    with stopped_at(NOON):
        answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_nobody_sees_evidence_without_signing_in(client: FlaskClient) -> None:
    assert client.get("/my/evidence").status_code == 302


def test_an_empty_history_says_what_will_stand_there_and_what_to_do(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_person(session)))

    assert "Nothing has been shown yet" in text
    assert 'href="/my/self-assessment"' in text


def test_the_history_is_told_newest_first(session: Session) -> None:
    person = a_person(session)
    later = an_evidence(session, person=person, on=date(2026, 6, 1))
    earlier = an_evidence(session, person=person, on=date(2026, 5, 1))
    same_day = an_evidence(session, person=person, on=date(2026, 5, 1))

    assert [row.id for row in history_of(session, person.id)] == [later.id, same_day.id, earlier.id]


def test_an_entry_tells_what_was_shown_how_and_by_whom(session: Session, sign_in: SignIn) -> None:
    person, supervisor = a_person(session), a_person(session, name="Sam Supervisor")
    competency = a_competency(session, title="Family history")
    an_evidence(session, person=person, competency=competency, kind="supervisor", level=3, said_by=supervisor, until=date(2029, 3, 1))

    text = page(sign_in(person))

    assert "<strong>Family history</strong></p> <p>Supervisor’s confirmation, level 3" in text
    assert "Said by Sam Supervisor." in text
    assert "Counts until 1 March 2029" in text


def test_an_entry_with_a_score_tells_it_with_the_number_of_questions(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    row = an_evidence(session, person=person)
    row.score, row.questions = Decimal("0.8750"), 8

    text = page(sign_in(person))

    assert "on 8 questions" in text
    assert "88" in text


def test_an_entry_tells_its_setting_and_how_sure_its_score_is(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    row = an_evidence(session, person=person)
    row.context, row.score, row.score_error, row.questions = "Final examination, on site", Decimal("0.8000"), Decimal("0.0422"), 40

    text = page(sign_in(person))

    assert "Final examination, on site." in text
    assert "(standard error 4.2 percentage points) on 40 questions." in text


def test_a_correction_tells_which_entry_it_takes_the_place_of_and_why(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    row = an_evidence(session, person=person, level=3, kind="quiz")
    an_evidence(session, person=person, level=1, kind="supervisor", ends=row, on=date(2026, 5, 1), reason="Marked against the wrong case.")

    text = page(sign_in(person))

    assert "Takes the place of Module quiz of 1 March 2026, level 3. Reason: Marked against the wrong case." in text
    assert history_of(session, person.id)[1].supersedes is None


def test_an_entry_of_an_earlier_version_keeps_its_title_and_names_the_version(session: Session, sign_in: SignIn) -> None:
    person, then = a_person(session), a_competency(session, title="Consent as it was")
    an_evidence(session, person=person, competency=then)
    superseded(session)

    text = page(sign_in(person))

    assert "<strong>Consent as it was</strong> <span" in text
    assert "as version 1.0 of the framework has it" in text


@pytest.mark.parametrize(
    ("relation", "why"),
    [
        (None, "The version in force does not say what became of the competency."),
        ("dropped", "The competency was given up."),
        ("merged", "The competency was changed so much that what was shown of it does not show what is asked now."),
        ("replaced-by", "The level has no counterpart on the scale in force."),
    ],
)
def test_what_did_not_carry_over_is_listed_with_its_reason(session: Session, sign_in: SignIn, relation: str | None, why: str) -> None:
    person, then = a_person(session), a_competency(session, title="Consent as it was")
    an_evidence(session, person=person, competency=then, kind="supervisor")
    later = superseded(session)
    if relation:
        now = None if relation == "dropped" else a_competency(session, domain=a_domain(session, version=later))
        a_lineage(session, earlier=then, later=now, relation=relation, carries=relation == "replaced-by", level_map={"1": 1}, version=later)

    text = page(sign_in(person))

    assert "What did not carry over</h2>" in text
    assert "<strong>Consent as it was</strong> Supervisor’s confirmation of 1 March 2026, level 2, version 1.0." in text
    assert why in text


def test_where_everything_carries_over_nothing_is_said_of_it(session: Session, sign_in: SignIn) -> None:
    person, then = a_person(session), a_competency(session)
    an_evidence(session, person=person, competency=then)
    later = superseded(session)
    a_lineage(session, earlier=then, later=a_competency(session, domain=a_domain(session, version=later)))

    assert "did not carry over" not in page(sign_in(person))


def superseded(session: Session) -> FrameworkVersion:
    """Publish a second version in place of the first."""
    first = current_version(session)
    assert first is not None
    first.state = "superseded"
    return a_version(session, framework=first.framework)


def test_what_ran_out_is_said_to_have_run_out(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    an_evidence(session, person=person, until=date(2026, 11, 21))

    assert "Ran out after 21 November 2026." in page(sign_in(person))


def test_a_withdrawal_stands_beside_what_it_ended_with_its_reason(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    row = an_evidence(session, person=person)
    an_evidence(session, person=person, ends=row, withdrawn=True, reason="Issued in error.", on=date(2026, 5, 1))

    text = page(sign_in(person))

    assert "Reason: Issued in error." in text
    assert "Withdrawn on 1 May 2026; it counts no longer." in text


def test_a_corrected_entry_is_said_to_be_replaced(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    row = an_evidence(session, person=person)
    an_evidence(session, person=person, ends=row, on=date(2026, 5, 1))

    assert "Replaced by a later entry on 1 May 2026." in page(sign_in(person))


def test_an_entry_ended_twice_is_told_once_with_the_first_end(session: Session) -> None:
    person = a_person(session)
    row = an_evidence(session, person=person)
    an_evidence(session, person=person, ends=row, withdrawn=True, reason="First.", on=date(2026, 5, 1))
    an_evidence(session, person=person, ends=row, withdrawn=True, reason="Second.", on=date(2026, 6, 1))

    told = history_of(session, person.id)

    assert len(told) == 3
    assert told[-1].ended_at is not None
    assert told[-1].ended_at.date() == date(2026, 5, 1)


def test_somebody_elses_history_does_not_show(session: Session, sign_in: SignIn) -> None:
    an_evidence(session, competency=a_competency(session, title="Somebody else's competency"))

    assert "Somebody else" not in page(sign_in(a_person(session)))


def test_a_long_history_is_told_in_parts(session: Session, sign_in: SignIn) -> None:
    person, competency = a_person(session), a_competency(session)
    for _ in range(101):
        an_evidence(session, person=person, competency=competency)
    client = sign_in(person)

    first, second = page(client), page(client, "/my/evidence?part=2")

    assert first.count("<time") == 100
    assert 'href="/my/evidence?part=2"' in first
    assert second.count("<time") == 1


@pytest.mark.parametrize("part", ["yesterday", "0", "-1", "99999999999999999999"])
def test_a_part_that_makes_no_sense_is_the_newest(session: Session, sign_in: SignIn, part: str) -> None:
    person = a_person(session)
    an_evidence(session, person=person)

    assert page(sign_in(person), f"/my/evidence?part={part}").count("<time") == 1


@pytest.mark.parametrize("rows", [1, 50])
def test_the_page_takes_three_statements_whatever_the_rows(session: Session, sign_in: SignIn, statements: Counting, rows: int) -> None:
    person = a_person(session)
    for _ in range(rows):
        an_evidence(session, person=person)
    client = sign_in(person)
    session.commit()

    with statements() as seen:
        page(client)

    assert len(seen) == 3  # who asks; what did not carry over; the history
