"""Who may mark whom: conditions for statements, so that a queue, a claim and a mail ask the same."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from genomeready.competence.models import ConfirmationRequest
from genomeready.people.models import Grant, Membership, Organisation
from genomeready.people.rules import OrganisationKind, Role

Who = ColumnElement[int] | InstrumentedAttribute[int]
"""The number of a person: a column, or one number for all rows."""

LED_NEARBY = (OrganisationKind.TEAM, OrganisationKind.PROVIDER)
"""Where a lead is a supervisor of those who work there. Who leads a region or a country knows them by number."""


def may_mark(marker: Who, candidate: Who, *, on: date) -> ColumnElement[bool]:
    """Return the condition that somebody may mark a candidate's answers: an examiner in charge, and no conflict of interest.

    In charge is an examiner of an organisation at or above one in which the candidate works; of somebody who works nowhere, every examiner.
    """
    return and_(_in_charge(marker, candidate, on), ~conflict(marker, candidate, on=on))


def conflict(marker: Who, candidate: Who, *, on: date) -> ColumnElement[bool]:
    """Return the condition that somebody's judgement of a candidate is not free, as far as the platform knows.

    They are one person; they work in the same organisation; one was asked to confirm the other's work; or the marker leads the team or
    the provider in which the candidate works.
    """
    ours, theirs = aliased(Membership), aliased(Membership)
    together = exists().where(
        _holds(ours, marker, on), _holds(theirs, candidate, on), ours.organisation_id == theirs.organisation_id
    )  # fmt: skip
    asked = exists().where(
        or_(
            and_(ConfirmationRequest.person_id == candidate, ConfirmationRequest.supervisor_id == marker),
            and_(ConfirmationRequest.person_id == marker, ConfirmationRequest.supervisor_id == candidate),
        )
    )
    return or_(marker == candidate, together, asked, _over(marker, candidate, Role.LEAD, on, kinds=LED_NEARBY))


def _in_charge(marker: Who, candidate: Who, on: date) -> ColumnElement[bool]:
    anywhere, held = aliased(Membership), aliased(Grant)
    works_nowhere = ~exists().where(_holds(anywhere, candidate, on))
    examines = exists().where(held.person_id == marker, held.role == Role.EXAMINER)
    return or_(and_(works_nowhere, examines), _over(marker, candidate, Role.EXAMINER, on))


def _over(marker: Who, candidate: Who, role: Role, on: date, *, kinds: tuple[OrganisationKind, ...] = ()) -> ColumnElement[bool]:
    """Return the condition that the marker holds a role at or above an organisation in which the candidate works."""
    held, above, work, place = aliased(Grant), aliased(Organisation), aliased(Membership), aliased(Organisation)
    return exists().where(
        held.person_id == marker, held.role == role, above.id == held.organisation_id, _holds(work, candidate, on),
        place.id == work.organisation_id, place.path.startswith(above.path), above.kind.in_(kinds) if kinds else ~false(),
    )  # fmt: skip


def _holds(membership: type[Membership], person: Who, on: date) -> ColumnElement[bool]:
    """Return the condition that a membership is this person's, confirmed and in force on a day."""
    in_force = and_(membership.from_date <= on, or_(membership.until_date.is_(None), membership.until_date >= on))
    return and_(membership.person_id == person, membership.confirmed_at.is_not(None), in_force)
