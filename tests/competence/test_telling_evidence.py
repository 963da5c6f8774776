"""What is read to keep standings: less than everything, and never less than what tells how a day stands."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from competence.keeping import TODAY, an_award, work
from factories.competence import an_evidence, at_noon
from factories.frameworks import a_competency
from factories.people import a_person
from sqlalchemy.orm import Session

from genomeready.competence.models import Evidence
from genomeready.competence.queries.evidence import evidence_of_each, telling_evidence_of_each
from genomeready.competence.rules.holding import kept
from genomeready.competence.rules.standing import Need, Shown
from genomeready.competence.services.evidence import record_evidence, withdraw_evidence
from genomeready.frameworks.models import Competency
from genomeready.people.models import Person

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def ana(session: Session) -> Person:
    return a_person(session)


@pytest.fixture
def competency(session: Session) -> Competency:
    return a_competency(session)


@pytest.fixture
def shown(session: Session, ana: Person, competency: Competency) -> Callable[..., Evidence]:
    """Evidence of one competency, shown in spring unless told."""

    def show(rests_on: str, *, level: int = 2, on: date = date(2026, 3, 1)) -> Evidence:
        return an_evidence(session, person=ana, competency=competency, level=level, on=on, rests_on=rests_on)

    return show


def withdrawn(session: Session, *grounds: str, on: date = TODAY) -> None:
    withdraw_evidence(session, rests_on=grounds, reason="The paper was sold.", by=None, at=at_noon(on))


def read(session: Session, ana: Person, competency: Competency, *, on: date = TODAY) -> tuple[list[Shown], list[Shown]]:
    """What tells, and everything; both stand alike on the day."""
    telling = telling_evidence_of_each(session, [ana.id], [competency.id], on).get(ana.id, [])
    everything = evidence_of_each(session, [ana.id], [competency.id]).get(ana.id, [])
    needs = [Need(competency_id=competency.id, minimum=2)]
    assert kept(needs, telling, on) == kept(needs, everything, on)
    return telling, everything


def test_of_all_that_was_withdrawn_only_the_newest_row_is_read_which_tells_that_something_was_there(
    session: Session, ana: Person, competency: Competency, shown: Callable[..., Evidence]
) -> None:
    grounds = [shown(f"attempt:{n}").rests_on for n in range(5)]
    assert [len(rows) for rows in read(session, ana, competency)] == [5, 5]

    withdrawn(session, *grounds)

    telling, everything = read(session, ana, competency)
    assert len(everything) == 10
    assert telling == everything[-1:]
    assert telling[0].withdrawn


def test_what_still_stands_beside_it_is_read(session: Session, ana: Person, competency: Competency, shown: Callable[..., Evidence]) -> None:
    standing, _ = shown("attempt:good", level=3), shown("attempt:sold")

    withdrawn(session, "attempt:sold")

    telling, _ = read(session, ana, competency)
    assert [row.id for row in telling if not row.withdrawn] == [standing.id]


def test_before_the_day_of_the_withdrawal_everything_is_read(
    session: Session, ana: Person, competency: Competency, shown: Callable[..., Evidence]
) -> None:
    shown("attempt:1")
    shown("attempt:2")

    withdrawn(session, "attempt:1", "attempt:2")

    telling, everything = read(session, ana, competency, on=YESTERDAY)
    assert telling == everything
    assert len(telling) == 4


def test_a_correction_that_was_withdrawn_is_read_since_it_keeps_ended_what_it_corrected(
    session: Session, ana: Person, competency: Competency, shown: Callable[..., Evidence]
) -> None:
    wrong = shown("attempt:wrong", level=3)
    with work(session):
        right = an_award(competency, level=1, rests_on="attempt:right", supersedes_id=wrong.id)
        record_evidence(session, ana.id, shown=[right], by=None)
    withdrawn(session, "attempt:right")
    shown("attempt:later", level=0)

    telling, everything = read(session, ana, competency)

    assert telling == everything


def test_what_counts_only_from_a_later_day_is_read_whatever_became_of_it(
    session: Session, ana: Person, competency: Competency, shown: Callable[..., Evidence]
) -> None:
    shown("attempt:early", on=TODAY + timedelta(days=9))
    withdrawn(session, "attempt:early")
    shown("attempt:other")

    telling, everything = read(session, ana, competency)

    assert telling == everything
