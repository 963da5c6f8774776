"""Reading requests for confirmation: whom I may ask and for what, my requests, and those that name me as supervisor."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from genomeready.base.prepared import run
from genomeready.base.refusals import NotThere
from genomeready.competence.models import ConfirmationDecision, ConfirmationItem, ConfirmationRequest
from genomeready.competence.queries.evidence import evidence_of
from genomeready.competence.queries.portfolio import EntryRow, asked_of, entries_of, is_open
from genomeready.competence.queries.rating import Said, latest_ratings, ratings_on
from genomeready.competence.queries.roles import role_of
from genomeready.competence.rules.standing import Standing, standings
from genomeready.frameworks.lines.roles import NeedRow, Profile
from genomeready.frameworks.lines.versions import LevelRow
from genomeready.frameworks.queries.versions import levels
from genomeready.people.models import Grant, Membership, Organisation, Person
from genomeready.people.queries import WhoAsks, current_on
from genomeready.people.rules import PersonState, Role


@dataclass(frozen=True, kw_only=True)
class Lead:
    """Somebody who leads an organisation in which a person works."""

    id: int
    public_id: str
    name: str
    email: str
    organisation_name: str


@dataclass(frozen=True, kw_only=True)
class Askable:
    """A competency that may be confirmed: what I said of it, and what is held already."""

    need: NeedRow
    rating_id: int
    level: int
    said: Said
    held: Standing


@dataclass(frozen=True, kw_only=True)
class AskPage:
    """What somebody may ask for, whom, and by which entry."""

    professions: tuple[tuple[str, str], ...]
    profession: str
    profile: Profile | None
    rows: tuple[Askable, ...] = ()
    leads: tuple[Lead, ...] = ()
    entries: tuple[EntryRow, ...] = ()
    scale: tuple[LevelRow, ...] = ()


def ask_page(session: Session, person_id: int, *, profession: str | None, on: date) -> AskPage:
    """Return what somebody may ask for: the competencies of a role that they gave a level above 0.

    Raises:
        NotThere: the person does not work in that profession.
    """
    mine, chosen, profile = role_of(session, person_id, profession, on)
    if profile is None:
        return AskPage(professions=mine, profession=chosen, profile=None)
    evidence = evidence_of(session, person_id, [need.competency_id for need in profile.needs])
    latest, found = latest_ratings(evidence, on), standings(profile.needs, evidence, on)
    added = ratings_on(session, [row.id for row in latest.values()])
    rows = (
        Askable(
            need=need, rating_id=said.id, level=said.level, held=found[need.competency_id],
            said=Said(level=said.level, comment=added[said.id].comment if said.id in added else ""),
        )
        for need in profile.needs if need.applicable and (said := latest.get(need.competency_id)) and said.level
    )  # fmt: skip
    return AskPage(
        professions=mine, profession=chosen, profile=profile, rows=tuple(rows), leads=leads_of(session, person_id, on),
        entries=tuple(entries_of(session, person_id)), scale=tuple(levels(session, profile.version_id)),
    )  # fmt: skip


def leads_of(session: Session, person_id: int, on: date) -> tuple[Lead, ...]:
    """Return who leads the organisations in which a person's work is confirmed, or those above; never the person."""
    place = aliased(Organisation)
    asked = (
        select(Person.id, Person.public_id, Person.name, Person.email, func.min(Organisation.name).label("organisation_name"))
        .join(Grant, Grant.person_id == Person.id)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .join(place, place.path.startswith(Organisation.path))
        .join(Membership, Membership.organisation_id == place.id)
        .where(
            Membership.person_id == person_id, Membership.confirmed_at.is_not(None), current_on(on), Grant.role == Role.LEAD,
            Person.state == PersonState.ACTIVE, Person.id != person_id,
        )
        .group_by(Person.id, Person.public_id, Person.name, Person.email)
        .order_by(Person.name, Person.id)
    )  # fmt: skip
    return tuple(Lead(**row) for row in session.execute(asked).mappings())


@dataclass(frozen=True, kw_only=True)
class RequestRow:
    """A request as a list shows it. `who` is the other side: the supervisor for me, the person for a supervisor."""

    public_id: str
    who: str
    asked_at: datetime
    withdrawn_at: datetime | None
    signed_off_at: datetime | None
    items: int
    decided: int

    @property
    def open(self) -> bool:
        """Whether it waits."""
        return self.withdrawn_at is None and self.signed_off_at is None


def _request_rows(who: ColumnElement[str]) -> Select[*tuple[object, ...]]:
    items = select(func.count(ConfirmationItem.id)).where(ConfirmationItem.request_id == ConfirmationRequest.id)
    decided = (
        select(func.count(ConfirmationDecision.item_id.distinct()))
        .join(ConfirmationItem, ConfirmationItem.id == ConfirmationDecision.item_id)
        .where(ConfirmationItem.request_id == ConfirmationRequest.id)
    )
    return select(
        ConfirmationRequest.public_id, who.label("who"), ConfirmationRequest.asked_at, ConfirmationRequest.withdrawn_at,
        ConfirmationRequest.signed_off_at, items.scalar_subquery().label("items"), decided.scalar_subquery().label("decided"),
    )  # fmt: skip


AT_ONCE = 100


def requests_of(session: Session, person_id: int) -> list[RequestRow]:
    """Return what a person asked, the newest first: one statement. A supervisor asked by e-mail is named by the address alone."""
    asked = (
        _request_rows(func.coalesce(Person.name, ConfirmationRequest.supervisor_email))
        .outerjoin(Person, Person.id == ConfirmationRequest.supervisor_id)
        .where(ConfirmationRequest.person_id == person_id)
        .order_by(ConfirmationRequest.id.desc())
        .limit(AT_ONCE)
    )
    return [RequestRow(**row) for row in session.execute(asked).mappings()]


def requests_to(session: Session, who: WhoAsks) -> list[RequestRow]:
    """Return the requests that name somebody as supervisor: those that wait first, the longest waiting first; then the latest others."""
    asked = (
        _request_rows(Person.name)  # type: ignore[arg-type]  # a column of text
        .join(Person, Person.id == ConfirmationRequest.person_id)
        .where(asked_of(who))
        .order_by(case((is_open(), 0), else_=1), case((is_open(), ConfirmationRequest.id), else_=-ConfirmationRequest.id))
        .limit(AT_ONCE)
    )
    return [RequestRow(**row) for row in session.execute(asked).mappings()]


_WAITING = (
    select(func.count(ConfirmationRequest.id))
    .where(is_open())
    .where(
        (ConfirmationRequest.supervisor_id == bindparam("person_id"))
        | (ConfirmationRequest.supervisor_id.is_(None) & (ConfirmationRequest.supervisor_email == bindparam("email")))
    )
)


def waiting_for(session: Session, who: WhoAsks) -> int:
    """Return how many requests wait for somebody: one prepared statement, since the header of each page asks."""
    return int(run(session, _WAITING, person_id=who.id, email=who.email).scalar_one())


def request_to(session: Session, public_id: str, who: WhoAsks) -> ConfirmationRequest | None:
    """Return a request if it names somebody as its supervisor."""
    return session.scalar(select(ConfirmationRequest).where(ConfirmationRequest.public_id == public_id, asked_of(who)))


def request_of(session: Session, public_id: str, person_id: int) -> ConfirmationRequest:
    """Return a person's own request.

    Raises:
        NotThere: there is none of that id, or it is somebody else's.
    """
    found = session.scalar(
        select(ConfirmationRequest).where(ConfirmationRequest.public_id == public_id, ConfirmationRequest.person_id == person_id)
    )
    if found is None:
        raise NotThere
    return found


def decisions_on(session: Session, item_ids: Collection[int]) -> dict[int, list[ConfirmationDecision]]:
    """Return all decisions on some items, in the order in which they were made, by item id."""
    found: defaultdict[int, list[ConfirmationDecision]] = defaultdict(list)
    rows = select(ConfirmationDecision).where(ConfirmationDecision.item_id.in_(item_ids)).order_by(ConfirmationDecision.id)
    for row in session.scalars(rows):
        found[row.item_id].append(row)
    return found
