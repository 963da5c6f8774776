"""The audit trail: written with the transaction, and broken visibly by whoever touches it."""

import pytest
from factories.people import a_person
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.audit.queries import chain, entries_about, latest_entries
from genomeready.audit.rules import first_broken
from genomeready.audit.services import record
from genomeready.base.refusals import Refused
from genomeready.web.database import unit_of_work


@pytest.fixture
def five_entries(app: Flask) -> None:
    with app.app_context():
        for number in range(5):
            with unit_of_work() as session:
                record(session, "thing.done", f"thing:{number}", by=None, number=number)


@pytest.mark.usefixtures("five_entries")
def test_entries_are_numbered_without_gaps_and_chained(session: Session) -> None:
    links = list(chain(session))

    assert [link.number for link in links] == [1, 2, 3, 4, 5]
    assert first_broken(links) is None


@pytest.mark.usefixtures("five_entries")
@pytest.mark.parametrize(
    ("tampering", "named"),
    [
        ("UPDATE audit_entry SET act = 'thing.undone' WHERE number = 3", 3),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00+00' WHERE number = 1", 1),
        ("UPDATE audit_entry SET actor_id = 99 WHERE number = 5", 5),
        ("DELETE FROM audit_entry WHERE number = 2", 3),
        ("UPDATE audit_entry SET number = 9 WHERE number = 5", 9),
    ],
)
def test_whatever_is_changed_or_removed_is_named(session: Session, tampering: str, named: int) -> None:
    assert first_broken(chain(session)) is None

    session.execute(text(tampering))

    assert first_broken(chain(session)) == named


@pytest.mark.usefixtures("five_entries")
def test_the_command_says_whether_the_trail_is_whole(app: Flask, session: Session) -> None:
    whole = app.test_cli_runner().invoke(args=["audit", "verify"])
    session.execute(text("UPDATE audit_entry SET subject = 'other' WHERE number = 4"))
    session.commit()

    broken = app.test_cli_runner().invoke(args=["audit", "verify"])

    assert (whole.exit_code, "5 entries" in whole.output) == (0, True)
    assert (broken.exit_code, "broken at entry 4" in broken.output) == (2, True)


def test_an_act_that_was_rolled_back_leaves_no_entry_even_in_the_next_transaction(app: Flask, session: Session) -> None:
    def refuse() -> None:
        with unit_of_work() as writing:
            record(writing, "thing.done", "thing:1", by=None)
            raise Refused

    with app.app_context():
        with pytest.raises(Refused):
            refuse()
        with unit_of_work() as writing:
            record(writing, "thing.done", "thing:2", by=None)

    assert [e.subject for e in session.query(AuditEntry)] == ["thing:2"]


def test_an_entry_names_who_did_it_and_is_found_by_what_it_is_about(app: Flask, session: Session) -> None:
    with app.app_context(), unit_of_work() as writing:
        person = a_person(writing)
        record(writing, "thing.done", "thing:1", by=person, organisation_id=7, reason="why")

    (entry,) = entries_about(session, "thing:1")
    assert (entry.actor_id, entry.actor, entry.organisation_id, entry.detail) == (person.id, person.public_id, 7, {"reason": "why"})
    assert [e.number for e in latest_entries(session, limit=1)] == [1]
    assert latest_entries(session, before=1) == []
