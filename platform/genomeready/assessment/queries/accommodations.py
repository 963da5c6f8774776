"""What people were granted for sitting: all of it together on a day, the rows of a person, who may be granted anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Integer, Row, Subquery, and_, cast, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from genomeready.assessment.models.accommodations import Accommodation
from genomeready.assessment.rules.conduct import Arrangements
from genomeready.base.refusals import NotThere
from genomeready.people.models import Membership, Organisation, Person

AT_ONCE = 50


def works_below(person_id: InstrumentedAttribute[int], path: str) -> ColumnElement[bool]:
    """Return the condition that a person works, or worked, at an organisation or below it, as its lead confirmed."""
    member, place = aliased(Membership), aliased(Organisation)  # so that none is taken for one of the statement around it
    return exists().where(
        member.person_id == person_id,
        member.confirmed_at.is_not(None),
        member.organisation_id == place.id,
        place.path.startswith(path, autoescape=True),
    )


def granted_on(person_id: int, day: date) -> Subquery:
    """Return one row: the most of everything that holds for a person on a day; nulls where nothing does."""
    a = Accommodation
    return (
        select(
            func.max(a.time_percent).label("time_percent"),
            func.max(a.rest_minutes_an_hour).label("rest_minutes_an_hour"),
            func.max(cast(a.larger_print, Integer)).label("larger_print"),
            func.max(cast(a.separate_room, Integer)).label("separate_room"),
        )
        .where(a.person_id == person_id, _holds(day))
        .subquery()
    )


def _holds(day: date) -> ColumnElement[bool]:
    a = Accommodation
    return and_(a.ended_at.is_(None), a.from_date <= day, or_(a.until_date.is_(None), a.until_date >= day))


def arrangements_from(row: Row[*tuple[object, ...]]) -> Arrangements:
    """Return the row of `granted_on` as arrangements."""
    return Arrangements(
        time_percent=row.time_percent or 100,
        rest_minutes_an_hour=row.rest_minutes_an_hour or 0,
        larger_print=bool(row.larger_print),
        separate_room=bool(row.separate_room),
    )


def arrangements_of(session: Session, person_id: int, day: date) -> Arrangements:
    """Return everything that holds for a person on a day."""
    return arrangements_from(session.execute(select(granted_on(person_id, day))).one())


@dataclass(frozen=True, kw_only=True)
class AccommodationRow:
    """An accommodation as pages show it."""

    public_id: str
    person: str
    person_public_id: str
    reason: str
    time_percent: int
    rest_minutes_an_hour: int
    larger_print: bool
    separate_room: bool
    from_date: date
    until_date: date | None
    granted_at: datetime
    granted_by: str
    organisation: str
    ended_at: datetime | None
    holds: bool


def accommodations_of(session: Session, person_id: int, *, on: date) -> list[AccommodationRow]:
    """Return what a person was ever granted, the latest first."""
    return _rows(session, Accommodation.person_id == person_id, on=on)


def accommodations_below(session: Session, path: str, *, on: date) -> list[AccommodationRow]:
    """Return what holds or will hold for those who work at an organisation or below it, the latest first."""
    lasts = and_(Accommodation.ended_at.is_(None), or_(Accommodation.until_date.is_(None), Accommodation.until_date >= on))
    return _rows(session, and_(lasts, works_below(Accommodation.person_id, path)), on=on)


def _rows(session: Session, which: ColumnElement[bool], *, on: date) -> list[AccommodationRow]:
    giver, a = aliased(Person), Accommodation
    rows = session.execute(
        select(a, Person.name, Person.public_id, giver.name, Organisation.name, _holds(on))
        .join(Person, Person.id == a.person_id)
        .join(giver, giver.id == a.granted_by_id)
        .join(Organisation, Organisation.id == a.organisation_id)
        .where(which)
        .order_by(a.id.desc())
        .limit(500)
    )
    return [
        AccommodationRow(
            public_id=row.public_id, person=person, person_public_id=person_public_id, reason=row.reason, time_percent=row.time_percent,
            rest_minutes_an_hour=row.rest_minutes_an_hour, larger_print=row.larger_print, separate_room=row.separate_room,
            from_date=row.from_date, until_date=row.until_date, granted_at=row.granted_at, granted_by=giver_name,
            organisation=organisation, ended_at=row.ended_at, holds=bool(holds),
        )
        for row, person, person_public_id, giver_name, organisation, holds in rows
    ]  # fmt: skip


def accommodation_of(session: Session, public_id: str, person_id: int) -> Accommodation:
    """Return an accommodation of a person.

    Raises:
        NotThere: there is none of that id.
    """
    found = session.scalar(select(Accommodation).where(Accommodation.public_id == public_id, Accommodation.person_id == person_id))
    if found is None:
        raise NotThere
    return found


def person_below(session: Session, public_id: str, path: str) -> Person:
    """Return somebody who works, or worked, at an organisation or below it.

    Raises:
        NotThere: nobody of that id does.
    """
    found = session.scalar(select(Person).where(Person.public_id == public_id, works_below(Person.id, path)))
    if found is None:
        raise NotThere
    return found


def people_named(session: Session, name: str, path: str) -> Sequence[tuple[str, str]]:
    """Return the public ids and names of those who work at an organisation or below it and are called like this, by name."""
    asked = select(Person.public_id, Person.name).where(Person.name.icontains(name, autoescape=True), works_below(Person.id, path))
    return [(row[0], row[1]) for row in session.execute(asked.order_by(Person.name, Person.id).limit(AT_ONCE))]
