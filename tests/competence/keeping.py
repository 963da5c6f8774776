"""What is kept of people, as the tests look at it: as short tuples, and beside a recount."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from factories.competence import at_noon
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.base.unit_of_work import one_unit_of_work
from genomeready.competence.models import HeldStanding
from genomeready.competence.queries.recount import recounted
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.services.evidence import NewEvidence
from genomeready.frameworks.models import Competency
from genomeready.people.models import Person

TODAY = date(2026, 11, 22)


@contextmanager
def work(session: Session, *, on: date = TODAY) -> Iterator[Session]:
    """One unit of work on a day."""
    with clock.stopped_at(at_noon(on)), one_unit_of_work(session) as inside:
        yield inside


def kept_of(session: Session, person: Person) -> dict[str, tuple[str, int, int | None, date | None]]:
    """What is kept of a person, by the competency's slug: state, steps missing, level, last day."""
    session.commit()
    session.expire_all()
    rows = session.execute(
        select(Competency.slug, HeldStanding.state, HeldStanding.missing, HeldStanding.level, HeldStanding.until)
        .join(Competency, Competency.id == HeldStanding.competency_id)
        .where(HeldStanding.person_id == person.id)
    )
    return {slug: (state, missing, level, until) for slug, state, missing, level, until in rows}


def differences(session: Session, *, on: date = TODAY) -> list[str]:
    """How what is kept differs from a recount."""
    session.commit()
    found = [line for part in recounted(session, on, size=2) for line in part.differences]
    session.rollback()
    return found


def an_award(
    competency: Competency, *, level: int = 2, kind: EvidenceKind = EvidenceKind.EXAMINATION, on: date = TODAY, until: date | None = None,
    rests_on: str = "attempt:1", supersedes_id: int | None = None,
) -> NewEvidence:  # fmt: skip
    return NewEvidence(
        competency_id=competency.id, level=level, kind=kind, shown_at=at_noon(on), valid_until=until, rests_on=rests_on,
        supersedes_id=supersedes_id,
    )  # fmt: skip
