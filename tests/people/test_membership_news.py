"""News of memberships goes up: whose began, was confirmed, changed or ended, inside the transaction."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from factories.people import a_membership, a_person, a_profession, an_organisation
from sqlalchemy.orm import Session

from genomeready.people.events import MembershipsChanged, memberships_changed
from genomeready.people.models import Membership
from genomeready.people.services.organisations import confirm_membership, decline_membership, join_organisation
from genomeready.people.services.staff import take_in_staff
from genomeready.people.staff_file import StaffLine


class Listener:
    """Somebody above who wants to know."""

    def __init__(self) -> None:
        self.heard: list[MembershipsChanged] = []

    def __call__(self, session: Session, news: MembershipsChanged) -> None:
        session.flush()
        self.heard.append(news)


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    memberships_changed.connect(made)
    yield made
    memberships_changed.disconnect(made)


def a_line(email: str, *, wte: str = "1", until: date | None = None) -> StaffLine:
    return StaffLine(
        line=2, email=email, name="Ana", profession="general-nurse", organisation="north", wte=Decimal(wte), since=None, until=until
    )  # fmt: skip


def test_who_joins_is_named(session: Session, listener: Listener) -> None:
    person = a_person(session)

    join_organisation(session, person, organisation=an_organisation(session), profession=a_profession(session))

    assert listener.heard == [MembershipsChanged(person_ids=(person.id,))]


def test_who_is_confirmed_is_named(session: Session, listener: Listener) -> None:
    hospital = an_organisation(session)
    waiting = a_membership(session, organisation=hospital, confirmed=False)

    confirm_membership(session, waiting.id, within=hospital, by=a_person(session))

    assert listener.heard == [MembershipsChanged(person_ids=(waiting.person_id,))]


def test_who_is_declined_is_named_as_removed_and_the_row_is_gone_by_then(session: Session, listener: Listener) -> None:
    hospital = an_organisation(session)
    waiting = a_membership(session, organisation=hospital, confirmed=False)
    number, person_id = waiting.id, waiting.person_id

    decline_membership(session, number, within=hospital, by=a_person(session))

    assert listener.heard == [MembershipsChanged(person_ids=(person_id,), removed=True)]
    assert session.get(Membership, number) is None


def test_a_file_names_those_whom_it_changed_once_and_nobody_else(session: Session, listener: Listener) -> None:
    hospital, nurse = an_organisation(session, slug="north"), a_profession(session)
    same, other_hours, leaving = (a_person(session, email=f"{name}@example.org") for name in ("same", "hours", "leaving"))
    for person in (same, other_hours, leaving):
        a_membership(session, person=person, organisation=hospital, profession=nurse)
    lines = [
        a_line("same@example.org"), a_line("hours@example.org", wte="0.5"), a_line("leaving@example.org", until=date(2026, 12, 31)),
        a_line("new@example.org"),
    ]  # fmt: skip

    take_in_staff(session, lines, by=None)

    new = session.query(Membership).order_by(Membership.id.desc()).first()
    assert new is not None
    assert listener.heard == [MembershipsChanged(person_ids=(other_hours.id, leaving.id, new.person_id))]


def test_a_file_that_changes_nothing_is_no_news(session: Session, listener: Listener) -> None:
    a_membership(
        session, person=a_person(session, email="same@example.org"), organisation=an_organisation(session, slug="north"),
        profession=a_profession(session),
    )  # fmt: skip

    take_in_staff(session, [a_line("same@example.org")], by=None)

    assert listener.heard == []
