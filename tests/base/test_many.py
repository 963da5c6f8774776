"""Rows by the thousand: so many to a statement, and what the session holds is read anew."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from factories.people import a_person
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.audit.rules import FIRST
from genomeready.base import clock, many
from genomeready.base.many import change_rows, in_batches, insert_rows
from genomeready.people.models import Person

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def _two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "AT_ONCE", 2)


def test_every_value_is_in_one_batch_and_in_its_order() -> None:
    assert list(in_batches([])) == []
    assert list(in_batches([3, 1])) == [[3, 1]]
    assert list(in_batches([3, 1, 2, 5, 4])) == [[3, 1], [2, 5], [4]]


def test_rows_are_added_in_one_statement_and_none_takes_none(session: Session, statements: Counting) -> None:
    entries = [
        {
            "number": number, "at": clock.now(), "actor_id": None, "actor": "platform", "act": "x", "subject": "x", "organisation_id": None,
            "detail": {}, "previous": FIRST, "hash": FIRST,
        }
        for number in range(1, 6)
    ]  # fmt: skip

    with statements() as seen:
        insert_rows(session, AuditEntry, [])
        insert_rows(session, AuditEntry, entries)

    assert len(seen) == 1
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 5


def test_rows_are_changed_two_at_a_time_and_objects_at_hand_say_what_was_changed(session: Session, statements: Counting) -> None:
    people = [a_person(session, name="Ana") for _ in range(5)]
    other = a_person(session, name="Ana")

    with statements() as seen:
        change_rows(session, Person, [person.id for person in people], {"name": "Zofia"})

    assert len(seen) == 3
    assert {person.name for person in people} == {"Zofia"}
    assert other.name == "Ana"
