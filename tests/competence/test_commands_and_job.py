"""`competence rebuild` and `competence verify`, and the job that renews what a day has overtaken."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path

import pytest
from competence.keeping import TODAY, an_award, differences, kept_of, work
from factories.competence import a_held_standing, a_nurse, an_evidence, at_noon, the_competency
from factories.people import a_membership, a_person, a_profession
from flask import Flask
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from genomeready.archive import back_up, restore_from
from genomeready.base import clock
from genomeready.base.engine import prepare
from genomeready.base.files import FolderStore
from genomeready.competence import cli
from genomeready.competence.jobs import renew_standings
from genomeready.competence.models import HeldStanding
from genomeready.competence.services import rollup
from genomeready.competence.services.evidence import record_evidence
from genomeready.frameworks.models import RoleProfile
from genomeready.people.models import Person
from genomeready.settings import Settings
from genomeready.timetable import timetable

Counting = Callable[[], AbstractContextManager[list[str]]]
HOME = Path(__file__).resolve().parents[2]


def run(app: Flask, command: str, *, on: date = TODAY) -> tuple[int, list[str]]:
    with clock.stopped_at(at_noon(on)):
        result = app.test_cli_runner().invoke(args=["competence", command])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.exit_code, result.output.splitlines()


def some_nurses(session: Session, number: int) -> list[Person]:
    """Nurses who have each shown what the role asks, without anything kept of them yet."""
    people = [a_nurse(session, needs={"genome-structure": 2, "consent": 3}), *(a_person(session) for _ in range(number - 1))]
    for person in people[1:]:
        a_membership(session, person=person, profession=a_profession(session))
    for level, person in enumerate(people):
        an_evidence(session, person=person, competency=the_competency(session), level=level % 5, until=TODAY + timedelta(days=level))
    session.commit()
    return people


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "AT_ONCE", 3)
    monkeypatch.setattr(rollup, "AT_ONCE", 3)


# rebuild and verify


def test_a_rebuild_keeps_everyone_and_a_verification_proves_it(app: Flask, session: Session) -> None:
    people = some_nurses(session, 7)

    rebuilt, verified = run(app, "rebuild"), run(app, "verify")

    assert rebuilt == (0, ["7 standings of 7 people are kept."])
    assert verified == (0, ["14 standings of 7 people compared with a recount: 0 differ."])
    assert kept_of(session, people[3]) == {"genome-structure": ("met", 0, 3, TODAY + timedelta(days=3))}


def test_a_rebuild_removes_what_nobody_has_shown(app: Flask, session: Session) -> None:
    people = some_nurses(session, 2)
    a_held_standing(session, person=people[0], competency=the_competency(session, "consent"), profile=the_profile(session))
    a_held_standing(session, person=a_person(session), competency=the_competency(session), profile=the_profile(session))
    session.commit()

    run(app, "rebuild")

    assert session.scalar(select(func.count()).select_from(HeldStanding)) == 2
    assert differences(session) == []


def the_profile(session: Session) -> RoleProfile:
    return session.query(RoleProfile).one()


def test_a_rebuild_twice_changes_nothing(app: Flask, session: Session) -> None:
    people = some_nurses(session, 4)
    first = run(app, "rebuild")
    before = [kept_of(session, person) for person in people]

    assert run(app, "rebuild") == first
    assert [kept_of(session, person) for person in people] == before


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("state", "below", "kept below"),
        ("level", 4, "level 4"),
        ("missing", 1, "by 1"),
        ("until", date(2030, 1, 1), "until 2030-01-01"),
        ("deciding_id", None, "evidence None"),
    ],
)
def test_a_verification_names_every_cell_that_differs_and_says_no(
    app: Flask, session: Session, column: str, value: object, told: str
) -> None:
    people = some_nurses(session, 5)
    run(app, "rebuild")
    row = session.query(HeldStanding).filter_by(person_id=people[2].id).one()
    setattr(row, column, value)
    session.commit()

    status, lines = run(app, "verify")

    assert status == 1
    assert lines[-2:] == [
        "10 standings of 5 people compared with a recount: 1 differ.",
        "Run `python app.py competence rebuild` to work them out anew.",
    ]
    assert lines[0].startswith(f"person {people[2].public_id}, General nurse or midwife, genome-structure: kept ")
    assert told in lines[0]


def test_a_verification_finds_what_is_missing_and_what_should_not_be_there(app: Flask, session: Session) -> None:
    people = some_nurses(session, 3)
    run(app, "rebuild")
    session.query(HeldStanding).filter_by(person_id=people[1].id).delete()
    stranger = a_person(session)
    a_held_standing(session, person=stranger, competency=the_competency(session), profile=the_profile(session))
    session.commit()

    status, lines = run(app, "verify")

    assert status == 1
    assert [line.split(": kept ")[1].split(" (")[0] for line in lines[:2]] == ["nothing, counted below by 1", "met"]
    assert lines[1].endswith("counted nothing")


def test_a_verification_reads_in_a_fixed_number_of_statements_for_so_many_people(
    app: Flask, session: Session, statements: Counting
) -> None:
    some_nurses(session, 3)
    run(app, "rebuild")

    with statements() as seen:
        run(app, "verify")

    assert len([s for s in seen if not s.startswith("SET")]) == 6  # people, roles, needs, evidence, kept; and nobody more


# the job


def test_the_job_renews_what_has_run_out_and_nothing_else(session: Session, app: Flask) -> None:
    people = some_nurses(session, 5)
    run(app, "rebuild")
    after = TODAY + timedelta(days=3)

    with app.app_context(), clock.stopped_at(at_noon(after)):
        renewed = renew_standings()
        again = renew_standings()

    assert (renewed, again) == (3, 0)
    assert [kept_of(session, person)["genome-structure"][0] for person in people] == ["expired", "expired", "expired", "met", "met"]
    assert differences(session, on=after) == []


def test_a_self_assessment_that_ran_out_is_renewed_to_not_assessed(session: Session, app: Flask) -> None:
    person = a_nurse(session)
    with work(session):
        award = an_award(the_competency(session), kind="self", until=TODAY)  # type: ignore[arg-type]  # as the database holds it
        record_evidence(session, person.id, shown=[award], by=None)
    tomorrow = TODAY + timedelta(days=1)

    with app.app_context(), clock.stopped_at(at_noon(tomorrow)):
        renew_standings()

    assert kept_of(session, person) == {"genome-structure": ("not-assessed", 0, None, None)}
    assert differences(session, on=tomorrow) == []


def test_evidence_dated_ahead_counts_from_its_day_by_the_job(session: Session, app: Flask) -> None:
    person, ahead = a_nurse(session), TODAY + timedelta(days=10)
    with work(session):
        record_evidence(session, person.id, shown=[an_award(the_competency(session), on=ahead)], by=None)
    before = kept_of(session, person)

    with app.app_context(), clock.stopped_at(at_noon(ahead)):
        renew_standings()

    assert before == {"genome-structure": ("not-assessed", 0, None, ahead - timedelta(days=1))}
    assert kept_of(session, person) == {"genome-structure": ("met", 0, 2, None)}


def test_the_job_stands_in_the_timetable(settings: Settings) -> None:
    assert timetable(settings)["renew standings"][1] is renew_standings


# backup


def test_what_is_kept_comes_back_from_a_backup(app: Flask, session: Session, tmp_path: Path) -> None:
    people = some_nurses(session, 3)
    run(app, "rebuild")
    back_up(session.get_bind(), tmp_path / "all.zip", home=HOME, files=FolderStore(tmp_path))  # type: ignore[arg-type]
    other = create_engine(f"sqlite:///{tmp_path / 'other.db'}")
    prepare(other)

    restore_from(other, tmp_path / "all.zip", home=HOME, files=FolderStore(tmp_path))

    with Session(other) as restored:
        assert [kept_of(restored, person) for person in people] == [kept_of(session, person) for person in people]
        assert differences(restored) == []
    other.dispose()
