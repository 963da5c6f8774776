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
from genomeready.base.many import change_rows, in_batches, insert_rows, is_among
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


@pytest.mark.parametrize("few", [0, 50])
def test_rows_come_back_as_they_were_given_and_in_their_order_whatever_they_hold(
    session: Session, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(many, "FEW", few)
    at = clock.now()
    told = [
        {
            "number": number, "at": at, "actor_id": None if number % 2 else number, "actor": "Ana", "act": "x", "organisation_id": None,
            "subject": 'x{"\\},NULL', "detail": {"ω": [1, None, "é\u2028", {"a,b": "{}"}], "n": number}, "previous": FIRST, "hash": FIRST,
        }
        for number in range(1, 6)
    ]  # fmt: skip

    insert_rows(session, AuditEntry, told)

    found = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [{name: getattr(entry, name) for name in told[0]} for entry in found] == told


def test_rows_are_found_by_many_numbers_and_by_many_texts_and_by_none_of_them(session: Session) -> None:
    names = ["Ana", "Zofia Ł", 'O\'Neill {"x"}', "1", "NULL"]
    people = [a_person(session, name=name) for name in names]

    def found(column: object, values: list[object]) -> list[str]:
        return sorted(session.scalars(select(Person.name).where(is_among(session, column, values))))

    assert found(Person.id, [people[0].id, people[3].id, people[3].id]) == ["1", "Ana"]
    assert found(Person.name, [*names[1:], "somebody else"]) == sorted(names[1:])
    assert found(Person.id, []) == found(Person.name, []) == []


def test_rows_are_changed_two_at_a_time_and_objects_at_hand_say_what_was_changed(session: Session, statements: Counting) -> None:
    people = [a_person(session, name="Ana") for _ in range(5)]
    other = a_person(session, name="Ana")

    with statements() as seen:
        change_rows(session, Person, [person.id for person in people], {"name": "Zofia"})

    assert len(seen) == 3
    assert {person.name for person in people} == {"Zofia"}
    assert other.name == "Ana"
