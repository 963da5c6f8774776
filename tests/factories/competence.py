"""Evidence, made in one line: as rows of the database, and as the pure rules read it."""

from datetime import UTC, date, datetime
from itertools import count

from sqlalchemy.orm import Session

from factories.frameworks import a_competency, a_role_profile
from factories.people import a_membership, a_person, a_profession
from genomeready.competence.models import Evidence
from genomeready.competence.rules import Need, Shown
from genomeready.frameworks.models import Competency
from genomeready.people.models import Person

_number = count(1)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def a_need(*, competency_id: int = 7, minimum: int | None = 2, maximum: int | None = None, applicable: bool = True,
           set_key: str | None = None, max_age_months: int | None = None) -> Need:  # fmt: skip
    return Need(
        competency_id=competency_id, minimum=minimum if applicable else None, maximum=maximum, applicable=applicable,
        set_key=set_key, max_age_months=max_age_months,
    )  # fmt: skip


def shown(*, id: int | None = None, competency_id: int = 7, level: int = 2, kind: str = "examination", on: date = date(2026, 3, 1),  # noqa: A002 - the row's id
          until: date | None = None, ends: int | None = None, withdrawn: bool = False) -> Shown:  # fmt: skip
    """A row of evidence as the rules read it; `ends` is the id of the row that it supersedes."""
    return Shown(
        id=id or next(_number), competency_id=competency_id, level=level, kind=kind, shown_at=at_noon(on), valid_until=until,
        supersedes_id=ends, withdrawn=withdrawn,
    )  # fmt: skip


def an_evidence(
    session: Session, *, person: Person | None = None, competency: Competency | None = None, level: int = 2, kind: str = "examination",
    on: date = date(2026, 3, 1), until: date | None = None, rests_on: str | None = None, said_by: Person | None = None,
    ends: Evidence | None = None, withdrawn: bool = False, reason: str = "",
) -> Evidence:  # fmt: skip
    row = Evidence(
        person_id=(person or a_person(session)).id, competency_id=(competency or a_competency(session)).id, level=level, kind=kind,
        shown_at=at_noon(on), valid_until=until, said_by_id=said_by.id if said_by else None,
        rests_on=rests_on or f"attempt:{next(_number)}",
        supersedes_id=ends.id if ends else None, withdrawn=withdrawn, reason=reason,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def a_nurse(session: Session, *, needs: dict[str, int | tuple[int, int] | None] | None = None, max_age_months: int | None = None) -> Person:
    """Somebody who works as a general nurse, whose role profile has these needs (by slug of the competency)."""
    person = a_person(session)
    a_membership(session, person=person, profession=a_profession(session))
    a_role_profile(session, profession=a_profession(session), needs=needs, max_age_months=max_age_months)
    return person


def the_competency(session: Session, slug: str = "genome-structure") -> Competency:
    return session.query(Competency).filter_by(slug=slug).one()
