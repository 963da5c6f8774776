"""Taking in a file of staff: all of it in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base import clock
from genomeready.base.ids import new_public_id
from genomeready.people.events import MembershipsChanged, memberships_changed
from genomeready.people.models import Membership, Organisation, Person, Profession
from genomeready.people.rules import PersonState
from genomeready.people.staff_file import StaffLine


@dataclass(kw_only=True)
class TakenIn:
    """How many memberships a file made, changed, left or ended."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0


def take_in_staff(session: Session, lines: Sequence[StaffLine], *, by: Actor | None) -> TakenIn:
    """Make people and memberships as the lines say; the same file twice changes nothing.

    Who is known by e-mail address keeps name and account; a membership with `until` ends on that day.
    The lines come from the organisation itself, so their memberships are confirmed.
    """
    people = {p.email: p for p in session.scalars(select(Person).where(Person.email.in_({x.email for x in lines})))}
    places = {o.slug: o for o in session.scalars(select(Organisation))}
    known = {p.slug: p for p in session.scalars(select(Profession))}
    for line in lines:
        if line.email not in people:
            people[line.email] = Person(
                public_id=new_public_id(), email=line.email, name=line.name, state=PersonState.UNCONFIRMED, registered_at=clock.now()
            )
    session.add_all(people.values())
    session.flush()
    numbers = [p.id for p in people.values()]
    current = {
        (m.person_id, m.organisation_id, m.profession_id): m
        for m in session.scalars(select(Membership).where(Membership.person_id.in_(numbers), Membership.until_date.is_(None)))
    }
    taken = TakenIn()
    changed = set()
    for line in lines:
        key = (people[line.email].id, places[line.organisation].id, known[line.profession].id)
        if _take_in(session, line, key, current.get(key), taken):
            changed.add(key[0])
    session.flush()
    if changed:
        memberships_changed.send(session, news=MembershipsChanged(person_ids=tuple(sorted(changed))))
    record(session, "people.imported", "people:file", by=by, lines=len(lines), **vars(taken))
    return taken


def _take_in(session: Session, line: StaffLine, key: tuple[int, int, int], there: Membership | None, taken: TakenIn) -> bool:
    """Do what one line says; say whether that changed anything."""
    if there is None:
        if line.until is not None and line.until < clock.today():
            taken.unchanged += 1
            return False
        person_id, organisation_id, profession_id = key
        session.add(
            Membership(
                person_id=person_id,
                organisation_id=organisation_id,
                profession_id=profession_id,
                wte=line.wte,
                from_date=line.since or clock.today(),
                until_date=line.until,
                confirmed_at=clock.now(),
            )
        )
        taken.new += 1
        return True
    if line.until is not None:
        there.until_date = line.until
        taken.ended += 1
        return True
    changed = there.wte != line.wte or there.confirmed_at is None
    there.wte = line.wte
    there.confirmed_at = there.confirmed_at or clock.now()
    taken.changed += changed
    taken.unchanged += not changed
    return changed
