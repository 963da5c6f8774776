"""Reading people × competencies, for those who lead them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.base.refusals import NotThere
from genomeready.competence.queries.evidence import evidence_of_each
from genomeready.competence.rules.standing import Reason, Standing, is_role_ready, reasons, standings
from genomeready.frameworks.lines.roles import NeedRow, Profile
from genomeready.frameworks.queries.profiles import profile_for
from genomeready.people.models import Membership, Organisation, Person, Profession
from genomeready.people.rules import Held
from genomeready.workforce.queries.conditions import below, confirmed

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class HeldPlace:
    """An organisation on which somebody holds roles."""

    slug: str
    name: str
    kind: str
    roles: frozenset[str]

    def allows(self, *roles: str) -> bool:
        """Say whether one of the roles is held on it."""
        return bool(self.roles & set(roles))


def places_held(session: Session, held: Sequence[Held], *, roles: Collection[str]) -> list[HeldPlace]:
    """Return the organisations on which one of the roles is held, the widest first."""
    by_id: defaultdict[int, set[str]] = defaultdict(set)
    for each in held:
        if each.role in roles:
            by_id[each.organisation_id].add(each.role)
    asked = (
        select(Organisation.id, Organisation.slug, Organisation.name, Organisation.kind)
        .where(Organisation.id.in_(by_id))
        .order_by(func.length(Organisation.path), Organisation.name)
    )
    return [HeldPlace(slug=slug, name=name, kind=kind, roles=frozenset(by_id[key])) for key, slug, name, kind in session.execute(asked)]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A profession to choose, and how many people in it work here."""

    slug: str
    title: str
    people: int


@dataclass(frozen=True, kw_only=True)
class TeamRow:
    """One person: how each need of the profile stands, in its order, and why the role is not met."""

    public_id: str
    name: str
    place: str
    wte: Decimal
    standings: tuple[Standing, ...]
    ready: bool
    missing: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class Team:
    """One page of people × competencies of one profession."""

    choices: tuple[Choice, ...]
    chosen: Choice | None
    profile: Profile | None
    rows: tuple[TeamRow, ...]
    page: int
    pages: int

    @property
    def needs(self) -> tuple[NeedRow, ...]:
        """The competencies that the profile asks for: the columns."""
        return _asked(self.profile) if self.profile else ()

    @property
    def domains(self) -> dict[str, int]:
        """How many columns each domain has, in their order."""
        found: dict[str, int] = {}
        for need in self.needs:
            found[need.domain_title] = found.get(need.domain_title, 0) + 1
        return found

    @property
    def titles(self) -> dict[int, str]:
        """The title of each competency, by id."""
        return {need.competency_id: need.title for need in self.needs}


def team_below(session: Session, path: str, *, profession: str | None, page: int, on: date, size: int = PAGE) -> Team:
    """Return a page of the people of one profession at or below a path; the largest profession where none is named.

    Raises:
        NotThere: nobody here works in that profession.
    """
    choices = professions_below(session, path, on)
    chosen = _chosen(choices, profession)
    if chosen is None:
        return Team(choices=(), chosen=None, profile=None, rows=(), page=1, pages=1)
    pages = max(1, -(-chosen.people // size))
    page = min(max(1, page), pages)
    people = _people(session, path, chosen.slug, on, size=size, skip=(page - 1) * size)
    profile = profile_for(session, chosen.slug)
    return Team(choices=choices, chosen=chosen, profile=profile, rows=_team_rows(session, people, profile, on), page=page, pages=pages)


def professions_below(session: Session, path: str, on: date, *, person_id: int | None = None) -> tuple[Choice, ...]:
    """Return the professions practised at or below a path on a day (by one person, where given), the largest first."""
    people = func.count(Membership.person_id.distinct())
    asked = (
        select(Profession.slug, Profession.title, people)
        .join(Membership, Membership.profession_id == Profession.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(below(path), *confirmed(on))
        .group_by(Profession.slug, Profession.title)
        .order_by(people.desc(), Profession.title)
    )
    if person_id is not None:
        asked = asked.where(Membership.person_id == person_id)
    return tuple(Choice(slug=slug, title=title, people=counted) for slug, title, counted in session.execute(asked))


def person_below(session: Session, path: str, public_id: str, on: date) -> Person:
    """Return somebody who works at or below a path on a day, as the lead there confirmed.

    Raises:
        NotThere: nobody of that id does.
    """
    here = Organisation.id == Membership.organisation_id
    works_here = select(Membership.person_id).join(Organisation, here).where(below(path), *confirmed(on))
    person = session.scalar(select(Person).where(Person.public_id == public_id, Person.id.in_(works_here)))
    if person is None:
        raise NotThere
    return person


def _chosen(choices: Sequence[Choice], profession: str | None) -> Choice | None:
    if not profession:
        return next(iter(choices), None)
    chosen = next((choice for choice in choices if choice.slug == profession), None)
    if chosen is None:
        raise NotThere
    return chosen


def _asked(profile: Profile) -> tuple[NeedRow, ...]:
    return tuple(need for need in profile.needs if need.applicable)


def _people(session: Session, path: str, profession: str, on: date, *, size: int, skip: int) -> Sequence[Any]:
    asked = (
        select(Person.id, Person.public_id, Person.name, func.min(Organisation.name).label("place"), func.sum(Membership.wte).label("wte"))
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Profession, Profession.id == Membership.profession_id)
        .where(below(path), *confirmed(on), Profession.slug == profession)
        .group_by(Person.id, Person.public_id, Person.name)
        .order_by(Person.name, Person.id)
        .limit(size)
        .offset(skip)
    )
    return session.execute(asked).all()


def _team_rows(session: Session, people: Sequence[Any], profile: Profile | None, on: date) -> tuple[TeamRow, ...]:
    needs = _asked(profile) if profile else ()
    evidence = evidence_of_each(session, [person.id for person in people], [need.competency_id for need in needs], on)
    made = []
    for person in people:
        found = standings(needs, evidence.get(person.id, ()), on)
        row = TeamRow(
            public_id=person.public_id, name=person.name, place=person.place, wte=Decimal(person.wte),
            standings=tuple(found[need.competency_id] for need in needs),
            ready=bool(needs) and is_role_ready(needs, found), missing=tuple(reasons(needs, found)),
        )  # fmt: skip
        made.append(row)
    return tuple(made)
