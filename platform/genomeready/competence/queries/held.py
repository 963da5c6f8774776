"""Reading what the roll-up of standing is made from, and what it holds."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import BindParameter, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.competence.models import Evidence, HeldStanding
from genomeready.competence.rules.holding import Kept, kept
from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.standing import Need, Shown
from genomeready.frameworks.models import Framework, FrameworkVersion, Lineage, Requirement, RoleProfile
from genomeready.frameworks.rules import CORE, VersionState
from genomeready.people.models import Membership, Person

Cells = dict[tuple[int, int], list[Kept]]
"""What is kept of each person and role profile."""

ReadsEvidence = Callable[[Session, Collection[int], Collection[int], date], Mapping[int, list[Shown]]]
"""Reads the evidence of people for competencies, for their standing on a day."""

Needs = dict[tuple[int, int], list[Need]]
"""What is asked of each person by each role profile."""

ROLES = (
    select(Membership.person_id, RoleProfile.id.label("profile_id"))
    .join(RoleProfile, RoleProfile.profession_id == Membership.profession_id)
    .join(FrameworkVersion, FrameworkVersion.id == RoleProfile.version_id)
    .join(Framework, Framework.id == FrameworkVersion.framework_id)
    .where(Framework.slug == CORE, FrameworkVersion.state == VersionState.PUBLISHED)
    .distinct()
)
"""By which role profiles each person is measured: one for each profession of any membership.

Memberships that are over or not confirmed count too, so that the day alone changes nothing here;
who reads the roll-up joins the memberships that it is about.
"""

_ROLES_OF = ROLES.where(Membership.person_id.in_(bindparam("people", expanding=True)))
_ASKED = (Requirement.competency_id, Requirement.minimum, Requirement.max_age_months)
_of_profiles = Requirement.profile_id.in_(bindparam("profiles", expanding=True))
_NEEDS = select(Requirement.profile_id, *_ASKED).where(_of_profiles, Requirement.applicable)

_shown_something = exists().where(Evidence.person_id == Membership.person_id)
_whose = _ROLES_OF.where(_shown_something).subquery()
_asked_of = and_(Requirement.profile_id == _whose.c.profile_id, Requirement.applicable)
_NEEDS_OF = select(_whose.c.person_id, _whose.c.profile_id, *_ASKED).join(Requirement, _asked_of)
_written: BindParameter[int] = bindparam("written", expanding=True)
_later = select(Lineage.competency_id).where(Lineage.earlier_id.in_(_written), Lineage.carries)
_NEEDS_TOUCHED = _NEEDS_OF.where(or_(Requirement.competency_id.in_(_written), Requirement.competency_id.in_(_later)))


def needs_of_each(session: Session, person_ids: Collection[int], written: Collection[int] | None = None) -> Needs:
    """Return what is asked of those of these people who have any evidence, by person and role profile: one statement.

    `written` narrows it to the needs that evidence of these competencies counts for.
    """
    found: defaultdict[tuple[int, int], list[Need]] = defaultdict(list)
    values = {"people": list(person_ids)} | ({} if written is None else {"written": list(written)})
    for person_id, profile_id, *asked in run(session, _NEEDS_OF if written is None else _NEEDS_TOUCHED, **values).all():
        found[person_id, profile_id].append(_need(*asked))
    return dict(found)


def needs_of_many(session: Session, person_ids: Collection[int]) -> Needs:
    """Return what is asked of these people, by person and role profile: two statements, and one list for each profile."""
    held = run(session, _ROLES_OF, people=list(person_ids)).all()
    needs: defaultdict[int, list[Need]] = defaultdict(list)
    for profile_id, *asked in run(session, _NEEDS, profiles=list({profile_id for _, profile_id in held})).all():
        needs[profile_id].append(_need(*asked))
    return {(person_id, profile_id): needs[profile_id] for person_id, profile_id in held}


def _need(competency_id: int, minimum: int, max_age_months: int | None) -> Need:
    return Need(competency_id=competency_id, minimum=minimum, max_age_months=max_age_months)


def cells_of(session: Session, needs: Needs, on: date, *, read: ReadsEvidence) -> Cells:
    """Return how each person stands on a day in what is asked of them, worked out from their evidence as `read` gives it: one statement."""
    if not needs:
        return {}
    asked = {need.competency_id for each in needs.values() for need in each}
    evidence = read(session, {person_id for person_id, _ in needs}, asked, on)
    return {key: kept(each, evidence[key[0]], on) for key, each in needs.items() if key[0] in evidence}


def people_after(session: Session, last: int, *, size: int) -> Sequence[int]:
    """Return the next people by id: everyone, so many at a time, in as many statements."""
    return session.scalars(select(Person.id).where(Person.id > last).order_by(Person.id).limit(size)).all()


def people_overdue(session: Session, on: date, *, size: int) -> Sequence[int]:
    """Return some people, by id, of whom something is kept that a day has overtaken; nobody once all is renewed."""
    longest = select(HeldStanding.person_id).where(HeldStanding.until < on).order_by(HeldStanding.until).limit(size)
    return sorted(set(session.scalars(longest)))


_HELD_BY = select(
    HeldStanding.person_id, HeldStanding.profile_id, HeldStanding.competency_id, HeldStanding.state, HeldStanding.missing,
    HeldStanding.level, HeldStanding.deciding_id, HeldStanding.until,
).where(HeldStanding.person_id.in_(bindparam("people", expanding=True)))  # fmt: skip


def held_by(session: Session, person_ids: Collection[int]) -> Cells:
    """Return what is kept of these people: one statement."""
    found: Cells = {}
    for person_id, profile_id, competency_id, state, *rest in run(session, _HELD_BY, people=list(person_ids)).all():
        found.setdefault((person_id, profile_id), []).append(Kept(competency_id, State(state), *rest))
    return found
