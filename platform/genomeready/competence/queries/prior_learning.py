"""Reading claims of prior learning: one's own, and those before an examiner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from genomeready.base.refusals import NotThere
from genomeready.competence.models import Evidence, PortfolioEntry, PriorClaim, PriorClaimItem
from genomeready.competence.queries.portfolio import EntryPage, EntryRow, entries_of, entry_page
from genomeready.competence.queries.roles import role_of
from genomeready.frameworks.lines.roles import NeedRow, Profile
from genomeready.frameworks.lines.versions import LevelRow
from genomeready.frameworks.models import Competency
from genomeready.frameworks.queries.versions import levels
from genomeready.people.models import Organisation, Person
from genomeready.people.queries import memberships_of
from genomeready.people.rules import Held, Role

AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class ClaimingPage:
    """What somebody may claim, where, and by which entry. `places` are (id, name) of organisations where their work is confirmed."""

    professions: tuple[tuple[str, str], ...]
    profession: str
    profile: Profile | None
    needs: tuple[NeedRow, ...] = ()
    places: tuple[tuple[int, str], ...] = ()
    entries: tuple[EntryRow, ...] = ()
    scale: tuple[LevelRow, ...] = ()


def claiming_page(session: Session, person_id: int, *, profession: str | None, on: date) -> ClaimingPage:
    """Return what somebody may claim.

    Raises:
        NotThere: the person does not work in that profession.
    """
    mine, chosen, profile = role_of(session, person_id, profession, on)
    if profile is None:
        return ClaimingPage(professions=mine, profession=chosen, profile=None)
    confirmed = {m.organisation_id: m.organisation_name for m in memberships_of(session, person_id, on=on) if m.confirmed}
    return ClaimingPage(
        professions=mine, profession=chosen, profile=profile, needs=tuple(need for need in profile.needs if need.applicable),
        places=tuple(confirmed.items()), entries=tuple(entries_of(session, person_id)), scale=tuple(levels(session, profile.version_id)),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ClaimRow:
    """A claim as a list shows it."""

    public_id: str
    person: str
    organisation: str
    kind: str
    title: str
    awarded_by: str
    made_at: datetime
    withdrawn_at: datetime | None
    decided_at: datetime | None
    items: int
    granted: int

    @property
    def open(self) -> bool:
        """Whether it waits."""
        return self.withdrawn_at is None and self.decided_at is None


def _claim_rows() -> Select[*tuple[object, ...]]:
    return (
        select(
            PriorClaim.public_id, Person.name.label("person"), Organisation.name.label("organisation"), PriorClaim.kind, PriorClaim.title,
            PriorClaim.awarded_by, PriorClaim.made_at, PriorClaim.withdrawn_at, PriorClaim.decided_at,
            func.count(PriorClaimItem.id).label("items"), func.count(PriorClaimItem.granted).label("granted"),
        )
        .join(Person, Person.id == PriorClaim.person_id)
        .join(Organisation, Organisation.id == PriorClaim.organisation_id)
        .join(PriorClaimItem, PriorClaimItem.claim_id == PriorClaim.id)
        .group_by(PriorClaim.id, Person.name, Organisation.name)
        .limit(AT_ONCE)
    )  # fmt: skip


def _waits() -> ColumnElement[bool]:
    return PriorClaim.withdrawn_at.is_(None) & PriorClaim.decided_at.is_(None)


def claims_of(session: Session, person_id: int) -> list[ClaimRow]:
    """Return what a person claimed, the newest first: one statement."""
    asked = _claim_rows().where(PriorClaim.person_id == person_id).order_by(PriorClaim.id.desc())
    return [ClaimRow(**row) for row in session.execute(asked).mappings()]


def claims_below(session: Session, path: str) -> list[ClaimRow]:
    """Return the claims at or below an organisation: those that wait first, the longest waiting first; then the latest others."""
    asked = (
        _claim_rows()
        .where(Organisation.path.startswith(path, autoescape=True))
        .order_by(case((_waits(), 0), else_=1), case((_waits(), PriorClaim.id), else_=-PriorClaim.id))
    )
    return [ClaimRow(**row) for row in session.execute(asked).mappings()]


def claims_waiting(session: Session, held: tuple[Held, ...]) -> tuple[str, int] | None:
    """Return where the first of somebody's examiner's roles is held, and how many claims wait before them; None where none does."""
    examining = [each for each in held if each.role == Role.EXAMINER]
    if not examining:
        return None
    counted = session.scalar(
        select(func.count(PriorClaim.id))
        .join(Organisation, Organisation.id == PriorClaim.organisation_id)
        .where(_waits(), or_(*(Organisation.path.startswith(each.path, autoescape=True) for each in examining)))
    )
    first = session.scalar(select(Organisation.slug).where(Organisation.id == examining[0].organisation_id)) if counted else None
    return (first, counted) if first and counted else None


@dataclass(frozen=True, kw_only=True)
class ClaimItemRow:
    """One competency of a claim: the level claimed; and once it is decided, the level granted (None: nothing) and why."""

    id: int
    competency_id: int
    slug: str
    title: str
    statement: str
    descriptors: Mapping[int, str]
    claimed: int
    granted: int | None
    reason: str
    valid_until: date | None


@dataclass(frozen=True, kw_only=True)
class ClaimPage:
    """A claim with all that belongs to it. `taken_back` is why what was granted no longer counts."""

    public_id: str
    person_id: int
    person: str
    organisation: str
    kind: str
    title: str
    awarded_by: str
    awarded_on: date
    valid_until: date | None
    made_at: datetime
    withdrawn_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    note: str
    entry: EntryPage
    items: tuple[ClaimItemRow, ...]
    scale: tuple[LevelRow, ...]
    taken_back: tuple[datetime, str] | None

    @property
    def open(self) -> bool:
        """Whether it waits."""
        return self.withdrawn_at is None and self.decided_at is None

    @property
    def granted(self) -> list[ClaimItemRow]:
        """The competencies for which a level was granted."""
        return [item for item in self.items if item.granted is not None]

    @property
    def level_names(self) -> dict[int, str]:
        """The names of the levels."""
        return {level.value: level.name for level in self.scale}


def ground_of(public_id: str) -> str:
    """Return what evidence from a claim rests on.

    >>> ground_of("abc")
    'claim:abc'
    """
    return f"claim:{public_id}"


def claim_of(session: Session, public_id: str, person_id: int) -> PriorClaim:
    """Return a person's own claim.

    Raises:
        NotThere: there is none of that id, or it is somebody else's.
    """
    return _one(session, select(PriorClaim).where(PriorClaim.public_id == public_id, PriorClaim.person_id == person_id))


def claim_below(session: Session, public_id: str, path: str) -> PriorClaim:
    """Return a claim made at or below an organisation.

    Raises:
        NotThere: there is none of that id there.
    """
    here = Organisation.id == PriorClaim.organisation_id
    below = Organisation.path.startswith(path, autoescape=True)
    return _one(session, select(PriorClaim).join(Organisation, here).where(PriorClaim.public_id == public_id, below))


def _one(session: Session, asked: Select[PriorClaim]) -> PriorClaim:
    found = session.scalar(asked)
    if found is None:
        raise NotThere
    return found


def claim_page(session: Session, claim: PriorClaim) -> ClaimPage:
    """Return a claim with all that belongs to it: the same number of statements however many competencies it names."""
    rows = session.execute(
        select(PriorClaimItem, Competency, Evidence.valid_until)
        .join(Competency, Competency.id == PriorClaimItem.competency_id)
        .outerjoin(Evidence, Evidence.id == PriorClaimItem.evidence_id)
        .where(PriorClaimItem.claim_id == claim.id)
        .order_by(Competency.domain_id, Competency.position)
    ).all()
    ended = session.execute(
        select(Evidence.shown_at, Evidence.reason).where(Evidence.rests_on == ground_of(claim.public_id), Evidence.withdrawn).limit(1)
    ).one_or_none()
    people = [key for key in (claim.person_id, claim.decided_by_id) if key]
    names = {row.id: row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))}
    return ClaimPage(
        public_id=claim.public_id, person_id=claim.person_id, person=names[claim.person_id],
        organisation=session.get_one(Organisation, claim.organisation_id).name, kind=claim.kind, title=claim.title,
        awarded_by=claim.awarded_by, awarded_on=claim.awarded_on, valid_until=claim.valid_until, made_at=claim.made_at,
        withdrawn_at=claim.withdrawn_at, decided_at=claim.decided_at, decided_by=names.get(claim.decided_by_id or 0), note=claim.note,
        entry=entry_page(session, session.get_one(PortfolioEntry, claim.entry_id)),
        items=tuple(_item(item, competency, until) for item, competency, until in rows),
        scale=tuple(levels(session, rows[0][1].version_id)), taken_back=(ended.shown_at, ended.reason) if ended else None,
    )  # fmt: skip


def _item(item: PriorClaimItem, competency: Competency, until: date | None) -> ClaimItemRow:
    return ClaimItemRow(
        id=item.id, competency_id=competency.id, slug=competency.slug, title=competency.title, statement=competency.statement,
        descriptors={int(level): text for level, text in competency.levels.items()}, claimed=item.claimed, granted=item.granted,
        reason=item.reason, valid_until=until,
    )  # fmt: skip
