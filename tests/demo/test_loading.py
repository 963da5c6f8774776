"""`demo load`: into an empty demonstration only, once, and all of it marked as invented."""

from collections.abc import Callable

import pytest
from click.testing import Result
from conftest import Client
from factories.people import an_organisation
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.base import clock
from genomeready.competence.models import Evidence, HeldStanding
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.rules.validity import valid_until
from genomeready.demo.cli import demo
from genomeready.demo.meridia import ACCOUNTS, PASSWORD
from genomeready.demo.people import invent
from genomeready.frameworks.models import Competency
from genomeready.people.models import Grant, Membership, Organisation, Person
from genomeready.people.queries import organisation_by_slug, person_by_email
from genomeready.workforce.models import Establishment, Norm
from genomeready.workforce.queries.reports import gap_report_of

PEOPLE = 120


def load(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(demo, ["load", *arguments])


def sync_frameworks(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["frameworks", "sync"]).exit_code == 0


@pytest.fixture
def meridia(app: Flask, session: Session) -> Result:
    sync_frameworks(app)
    session.rollback()
    return load(app, "--people", str(PEOPLE))


def counted(session: Session) -> dict[str, int]:
    tables = (Person, Organisation, Membership, Grant, Evidence, Establishment, Norm)
    return {table.__name__: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_the_country_is_loaded_and_the_accounts_are_printed(meridia: Result, session: Session) -> None:
    found = counted(session)

    assert meridia.exit_code == 0, meridia.output
    assert (found["Person"], found["Membership"], found["Grant"]) == (PEOPLE + 6, PEOPLE + 1, 6)
    assert found["Organisation"] == 1 + 3 + 9 + session.query(Organisation).filter_by(kind="team").count()
    assert found["Evidence"] > PEOPLE
    assert found["Norm"] == 4
    assert all(account.email in meridia.output for account in ACCOUNTS)
    assert PASSWORD in meridia.output


@pytest.mark.usefixtures("meridia")
def test_everything_is_marked_as_invented(session: Session) -> None:
    assert session.query(Person).filter_by(invented=False).count() == 0
    assert session.query(Organisation).filter_by(invented=False).count() == 0
    assert {plan.source for plan in session.query(Establishment)} == {"Invented for the demonstration"}
    assert session.query(AuditEntry).filter_by(act="demonstration.loaded").one().detail["people"] == PEOPLE


@pytest.mark.usefixtures("meridia")
def test_a_second_time_changes_nothing(app: Flask, session: Session) -> None:
    before = counted(session)

    again = load(app, "--people", "999", "--seed", "1")

    assert again.exit_code == 0
    assert "nothing was changed" in again.output
    assert PASSWORD in again.output
    assert counted(session) == before


@pytest.mark.usefixtures("meridia")
def test_one_hash_serves_the_six_accounts_and_nobody_else_has_a_password(session: Session) -> None:
    hashes = [person.password_hash for person in session.query(Person)]

    assert len({each for each in hashes if each}) == 1
    assert sum(bool(each) for each in hashes) == len(ACCOUNTS)


@pytest.mark.usefixtures("meridia")
@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.role)
def test_every_account_can_sign_in(client: Client, account: object) -> None:
    answer = client.post("/sign-in", data={"email": account.email, "password": PASSWORD})  # type: ignore[attr-defined]

    assert answer.status_code == 303


@pytest.mark.usefixtures("meridia")
def test_the_lead_sees_the_learner_and_the_reviewer_sees_the_country(client: Client) -> None:
    client.post("/sign-in", data={"email": "lead@meridia.example.org", "password": PASSWORD})
    team = client.get("/organisations", follow_redirects=True)
    assert "Demo learner" in team.text

    client.post("/sign-out")
    client.post("/sign-in", data={"email": "reviewer@meridia.example.org", "password": PASSWORD})
    gaps = client.get("/organisations", follow_redirects=True)

    assert gaps.request.path == "/organisations/meridia/gaps"
    for region in ("Velmora", "Tessand", "Orlune"):
        assert region in gaps.text


@pytest.mark.usefixtures("meridia")
def test_the_learner_is_not_ready_yet_and_has_only_declared_something(session: Session) -> None:
    learner = person_by_email(session, "learner@meridia.example.org")
    assert learner is not None

    kinds = session.scalars(select(Evidence.kind).where(Evidence.person_id == learner.id)).all()

    assert set(kinds) == {"self"}


@pytest.mark.usefixtures("meridia")
def test_the_report_of_the_country_has_all_three_gaps(session: Session) -> None:
    country = organisation_by_slug(session, "meridia")
    assert country is not None

    whole = gap_report_of(session, country, as_of=clock.today(), rule=None).whole

    assert 0 < (whole.ready.value or 0) < (whole.assessed.value or 0) < whole.people
    assert whole.posts_gap is not None
    assert whole.posts_gap > 0


@pytest.mark.usefixtures("meridia")
def test_everyones_standing_is_kept_and_equals_a_recount(app: Flask, session: Session) -> None:
    verified = app.test_cli_runner().invoke(args=["competence", "verify"])

    assert (verified.exit_code, verified.output.splitlines()[-1].split(": ")[-1]) == (0, "0 differ.")
    states = set(session.scalars(select(HeldStanding.state)))
    assert {"met", "below", "expired", "self-declared"} <= states


@pytest.mark.usefixtures("meridia")
def test_what_is_invented_counts_as_long_as_the_rule_says(session: Session) -> None:
    rows = session.execute(select(Evidence, Competency.risk).join(Competency, Competency.id == Evidence.competency_id)).all()

    assert [row.valid_until for row, _ in rows] == [valid_until(row.shown_at.date(), EvidenceKind(row.kind), risk) for row, risk in rows]


@pytest.mark.usefixtures("meridia")
def test_the_same_seed_loads_the_same_country(session: Session) -> None:
    names = session.scalars(select(Person.name).order_by(Person.email)).all()

    invented = {person.email: person.name for person in (invent(n, seed=2026, today=clock.today()) for n in range(1, PEOPLE + 1))}
    assert set(invented.values()) <= set(names)


def test_it_is_refused_outside_a_demonstration(make_app: Callable[..., Flask]) -> None:
    result = load(make_app(demo=False))

    assert result.exit_code == 2
    assert "GENOMEREADY_DEMO=1" in result.output


def test_it_is_refused_beside_real_organisations(app: Flask, session: Session) -> None:
    sync_frameworks(app)
    an_organisation(session, name="A real hospital")
    session.commit()

    result = load(app)

    assert result.exit_code == 2
    assert "Organisations that are not invented exist" in result.output
    assert session.query(Person).count() == 0


def test_it_says_what_to_run_first_when_there_is_no_framework(app: Flask, session: Session) -> None:
    result = load(app)

    assert result.exit_code == 2
    assert "frameworks sync" in result.output
    assert session.query(Organisation).count() == 0


def test_a_wrong_number_of_people_is_said_in_a_line(app: Flask) -> None:
    assert load(app, "--people", "-1").exit_code == 2
