"""`reports gap|norms`, planning posts and keeping norms."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from click.testing import Result
from factories.competence import an_evidence, the_competency
from factories.frameworks import a_role_profile
from factories.people import a_membership, a_person, a_profession, an_organisation
from factories.workforce import a_norm
from flask import Flask
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.base.csv_text import csv_lines
from genomeready.people.models import Organisation
from genomeready.people.rules import OrganisationKind
from genomeready.web.database import unit_of_work
from genomeready.workforce.models import Establishment, Norm
from genomeready.workforce.norms import SHIPPED
from genomeready.workforce.services import keep_norms, plan_posts


def a_hospital(session: Session) -> Organisation:
    """Four nurses, one of them role-ready."""
    country = an_organisation(session, slug="land", name="Land", kind=OrganisationKind.COUNTRY)
    hospital = an_organisation(session, slug="hospital", name="Hospital", below=country)
    a_role_profile(session, needs={"genome-structure": 2})
    for number in range(4):
        nurse = a_person(session)
        a_membership(session, person=nurse, organisation=hospital)
        if number == 0:
            an_evidence(session, person=nurse, competency=the_competency(session))
    session.commit()
    return hospital


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["reports", *arguments])


def test_the_report_is_printed_with_small_numbers_hidden(app: Flask, session: Session) -> None:
    a_hospital(session)

    rows = list(csv.DictReader(io.StringIO(run(app, "gap", "land", "--format", "csv").output)))

    assert {row["role_ready"] for row in rows} == {"c"}
    assert {row["in_post_people"] for row in rows} == {"4"}


def test_the_operator_may_ask_for_exact_numbers(app: Flask, session: Session) -> None:
    a_hospital(session)

    rows = list(csv.DictReader(io.StringIO(run(app, "gap", "land", "--format", "csv", "--exact").output)))

    assert {row["role_ready"] for row in rows} == {"1"}


def test_json_carries_parameters_rows_and_hash_and_is_the_same_twice(app: Flask, session: Session) -> None:
    a_hospital(session)

    one, other = (run(app, "gap", "hospital", "--as-of", "2026-11-01", "--format", "json").output for _ in range(2))

    data = json.loads(one)
    assert one == other
    assert (data["organisation"], data["as_of"], data["disclosure"]) == (
        "hospital",
        "2026-11-01",
        {"threshold": 10, "base": 5, "marker": "c"},
    )
    assert len(data["sha256"]) == 64
    assert data["rows"][0]["in_post_people"] == 4


def test_the_table_is_readable(app: Flask, session: Session) -> None:
    a_hospital(session)

    output = run(app, "gap", "land").output

    assert output.startswith("Land, as of ")
    assert "general-nurse" in output
    assert len({line.index("general-nurse") for line in output.splitlines() if "general-nurse" in line}) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gap", "nowhere"], "There is no organisation 'nowhere'"),
        (["gap", "land", "--as-of", "2999-01-01"], "2999-01-01 has not come"),
        (["gap", "land", "--norm", "none-such"], "There is no norm 'none-such'; choose one of: one-per-100000"),
    ],
)
def test_a_wrong_argument_gets_one_clear_line_and_status_two(app: Flask, session: Session, arguments: list[str], said: str) -> None:
    a_hospital(session)
    a_norm(session, slug="one-per-100000")
    session.commit()

    result = run(app, *arguments)

    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_without_norms_the_line_says_how_to_load_them(app: Flask, session: Session) -> None:
    a_hospital(session)

    assert "reports norms" in run(app, "gap", "land", "--norm", "none-such").output


def test_the_shipped_norms_are_loaded_once_and_listed_with_their_sources(app: Flask, session: Session) -> None:
    a_profession(session, slug="clinical-geneticist", title="Clinical geneticist")
    a_profession(session, slug="genetic-counsellor", title="Genetic counsellor")
    session.commit()

    output, again = run(app, "norms").output, run(app, "norms").output

    assert output == again
    assert session.query(Norm).count() == len(SHIPPED) == 4
    assert output.count("secondary source") == 4


def test_a_norm_of_a_profession_that_is_not_known_waits(session: Session) -> None:
    a_profession(session, slug="genetic-counsellor", title="Genetic counsellor")

    kept = keep_norms(session, SHIPPED, by=None)

    assert {norm.slug for norm in kept} == {"agnc-counsellors-1-per-75000", "agnc-counsellors-1-per-100000"}
    assert keep_norms(session, SHIPPED, by=None) == []


def test_every_shipped_norm_says_who_is_counted_in_what_unit_and_who_said_so_when() -> None:
    for ratio in SHIPPED:
        assert ratio.unit in {"WTE", "headcount"}
        assert ratio.counted
        assert "secondary source" in ratio.source
        assert 1990 < ratio.year <= 2026
        assert len(ratio.counted) <= 300


def test_planned_posts_are_written_with_their_source_and_audited(app: Flask, session: Session) -> None:
    hospital, nurse, lead = an_organisation(session), a_profession(session), a_person(session)
    session.commit()

    with app.app_context(), unit_of_work() as writing:
        plan_posts(writing, hospital, profession=nurse, wte=Decimal("12.5"), dated=date(2026, 1, 1), source="Register", by=lead)

    assert session.query(Establishment).one().planned_wte == Decimal("12.5")
    entry = session.query(AuditEntry).filter_by(act="posts.planned").one()
    assert (entry.actor, entry.detail["wte"], entry.detail["source"]) == (lead.public_id, "12.5", "Register")


def test_the_same_day_again_corrects_the_plan(session: Session) -> None:
    hospital, nurse = an_organisation(session), a_profession(session)
    for wte in (Decimal(10), Decimal(11)):
        plan_posts(session, hospital, profession=nurse, wte=wte, dated=date(2026, 1, 1), source="Register", by=None)
    plan_posts(session, hospital, profession=nurse, wte=Decimal(12), dated=date(2027, 1, 1), source="Register", by=None)

    assert sorted(plan.planned_wte for plan in session.query(Establishment)) == [11, 12]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_run_as_a_formula_by_a_spreadsheet(start: str) -> None:
    (line,) = csv_lines([[f"{start}cmd|' /C calc'!A0"]])

    assert next(csv.reader([line]))[0].startswith("'")


def test_numbers_stay_numbers() -> None:
    assert list(csv_lines([["-2.50", -3, Decimal("-1.5"), "+7", None, "a,b"]])) == ['-2.50,-3,-1.5,+7,,"a,b"\r\n']
