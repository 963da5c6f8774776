"""Granting and ending accommodations. What is granted while somebody sits moves the end of that attempt at once."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.models.accommodations import Accommodation
from genomeready.assessment.models.attempts import Attempt, Paper
from genomeready.assessment.queries.accommodations import arrangements_of
from genomeready.assessment.rules.accommodating import ReasonClass
from genomeready.assessment.rules.conduct import Arrangements, closing, terms_of
from genomeready.assessment.rules.sittings import AttemptState
from genomeready.audit.services import Actor, record
from genomeready.base.ids import new_public_id
from genomeready.base.refusals import Refused
from genomeready.catalogue.models import Examination
from genomeready.people.models import Organisation, Person


class OwnAccommodation(Refused):
    """Somebody grants, or ends, what is their own."""

    message = "Nobody grants or ends their own accommodation. Ask another lead or examiner of your organisation."


class NothingGranted(Refused):
    """An accommodation that would change nothing."""

    message = "Choose at least one thing to grant: more time, rest, larger print or a separate room."


class EndedBefore(Refused):
    """It was ended already."""

    message = "This accommodation was ended before. Nothing was changed."


@dataclass(frozen=True, kw_only=True)
class Granting:
    """What is granted, why (as a class) and from when until when."""

    arrangements: Arrangements
    reason: ReasonClass
    from_date: date
    until_date: date | None


def grant_accommodation(
    session: Session, person: Person, *, granting: Granting, within: Organisation, by: Actor, at: datetime
) -> Accommodation:
    """Grant somebody an accommodation. It holds for every attempt that they start, and for the one that they sit.

    Raises:
        OwnAccommodation: it is their own.
        NothingGranted: nothing is granted.
    """
    if by.id == person.id:
        raise OwnAccommodation
    granted = granting.arrangements
    if not granted.any:
        raise NothingGranted
    made = Accommodation(
        public_id=new_public_id(), person_id=person.id, organisation_id=within.id, reason=granting.reason,
        time_percent=granted.time_percent,
        rest_minutes_an_hour=granted.rest_minutes_an_hour, larger_print=granted.larger_print, separate_room=granted.separate_room,
        from_date=granting.from_date, until_date=granting.until_date, granted_at=at, granted_by_id=by.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, "accommodation.granted", f"person:{person.public_id}", by=by, organisation_id=within.id, accommodation=made.public_id)
    _renew_open(session, person.id, at=at)
    return made


def end_accommodation(session: Session, accommodation: Accommodation, *, by: Actor, at: datetime) -> None:
    """End an accommodation. An attempt that is being sat keeps what it was given.

    Raises:
        OwnAccommodation: it is their own.
        EndedBefore: it was ended already.
    """
    if by.id == accommodation.person_id:
        raise OwnAccommodation
    session.refresh(accommodation, with_for_update=True)
    if accommodation.ended_at is not None:
        raise EndedBefore
    accommodation.ended_at, accommodation.ended_by_id = at, by.id
    person = session.get_one(Person, accommodation.person_id)
    record(
        session, "accommodation.ended", f"person:{person.public_id}", by=by, organisation_id=accommodation.organisation_id,
        accommodation=accommodation.public_id,
    )  # fmt: skip


def _renew_open(session: Session, person_id: int, *, at: datetime) -> None:
    """Give the attempts that somebody sits what holds for them now; nothing is taken from an attempt in this way."""
    granted = arrangements_of(session, person_id, at.date())
    rows = session.execute(
        select(Attempt, Paper, Examination.closes_at)
        .join(Paper, Paper.attempt_id == Attempt.id)
        .outerjoin(Examination, Examination.id == Attempt.examination_id)
        .where(Attempt.person_id == person_id, Attempt.state == AttemptState.OPEN)
        .with_for_update(of=Attempt, key_share=True)
    ).all()
    for attempt, paper, window_ends in rows:
        lasts = round((attempt.closes_at - attempt.started_at).total_seconds() / 60)
        old = terms_of(paper.terms, minutes=lasts)
        new = replace(
            old, extra_minutes=max(old.extra_minutes, granted.extra_minutes(old.minutes)),
            larger_print=old.larger_print or granted.larger_print, separate_room=old.separate_room or granted.separate_room,
        )  # fmt: skip
        paper.terms = new.as_stored()
        attempt.closes_at = max(attempt.closes_at, closing(attempt.started_at, new, window_ends=window_ends))
