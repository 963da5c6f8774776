"""One request for confirmation with all that belongs to it, for either side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from genomeready.competence.models import ConfirmationDecision, ConfirmationItem, ConfirmationRequest, Evidence, PortfolioEntry
from genomeready.competence.queries.evidence import evidence_of
from genomeready.competence.queries.portfolio import EntryPage, entry_page
from genomeready.competence.queries.rating import Said, as_said, latest_ratings, ratings_on
from genomeready.competence.rules.standing import Need, Standing, standings
from genomeready.frameworks.lines.versions import LevelRow
from genomeready.frameworks.models import Competency, Requirement, RoleProfile
from genomeready.frameworks.queries.versions import levels
from genomeready.frameworks.rules import asked_levels
from genomeready.people.models import Person


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """What was decided on one competency, and when; a later row stands before an earlier one."""

    id: int
    decision: str
    level: int | None
    comment: str
    action_plan: str
    again_by: date | None
    decided_at: datetime
    decided_by: str


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """One competency of a request. `later` is what the person said since: the decision is then about an earlier rating."""

    id: int
    competency_id: int
    slug: str
    title: str
    statement: str
    descriptors: Mapping[int, str]
    asked: str
    level: int
    said: Said
    said_at: datetime
    later: int | None
    held: Standing
    decisions: tuple[DecisionRow, ...]

    @property
    def standing(self) -> DecisionRow | None:
        """The decision that stands: the last one."""
        return self.decisions[-1] if self.decisions else None


@dataclass(frozen=True, kw_only=True)
class ConfirmationPage:
    """A request, its competencies with every decision, and the entry it goes with."""

    public_id: str
    person: str
    supervisor: str
    role_title: str
    message: str
    asked_at: datetime
    withdrawn_at: datetime | None
    signed_off_at: datetime | None
    signed_off_by: str | None
    sign_off_note: str
    entry: EntryPage | None
    items: tuple[ItemRow, ...]
    scale: tuple[LevelRow, ...]

    @property
    def open(self) -> bool:
        """Whether it waits."""
        return self.withdrawn_at is None and self.signed_off_at is None

    @property
    def undecided(self) -> list[ItemRow]:
        """The competencies on which nothing was decided yet."""
        return [item for item in self.items if not item.decisions]

    @property
    def level_names(self) -> dict[int, str]:
        """The names of the levels."""
        return {level.value: level.name for level in self.scale}


def confirmation_page(session: Session, request: ConfirmationRequest, *, on: date) -> ConfirmationPage:
    """Return a request with all that belongs to it: the same number of statements however many competencies it names."""
    profile = session.get_one(RoleProfile, request.profile_id)
    people = [key for key in (request.person_id, request.supervisor_id, request.signed_off_by_id) if key]
    names = {row.id: row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))}
    entry = session.get(PortfolioEntry, request.entry_id) if request.entry_id else None
    return ConfirmationPage(
        public_id=request.public_id, person=names[request.person_id],
        supervisor=names[request.supervisor_id] if request.supervisor_id else request.supervisor_email,
        role_title=profile.title, message=request.message, asked_at=request.asked_at, withdrawn_at=request.withdrawn_at,
        signed_off_at=request.signed_off_at, signed_off_by=names.get(request.signed_off_by_id or 0), sign_off_note=request.sign_off_note,
        entry=entry_page(session, entry) if entry else None, items=tuple(_items(session, request, on)),
        scale=tuple(levels(session, profile.version_id)),
    )  # fmt: skip


def _items(session: Session, request: ConfirmationRequest, on: date) -> list[ItemRow]:
    rows = session.execute(
        select(ConfirmationItem, Competency, Evidence, Requirement)
        .join(Competency, Competency.id == ConfirmationItem.competency_id)
        .join(Evidence, Evidence.id == ConfirmationItem.rating_id)
        .outerjoin(
            Requirement, (Requirement.competency_id == ConfirmationItem.competency_id) & (Requirement.profile_id == request.profile_id)
        )
        .where(ConfirmationItem.request_id == request.id)
        .order_by(Competency.domain_id, Competency.position)
    ).all()
    needs = [_need(requirement, item.competency_id) for item, _, _, requirement in rows]
    evidence = evidence_of(session, request.person_id, [need.competency_id for need in needs])
    found, latest = standings(needs, evidence, on), latest_ratings(evidence, on)
    added = ratings_on(session, [rating.id for _, _, rating, _ in rows])
    decided = _decisions(session, [item.id for item, _, _, _ in rows])
    return [
        ItemRow(
            id=item.id, competency_id=competency.id, slug=competency.slug, title=competency.title, statement=competency.statement,
            descriptors={int(level): text for level, text in competency.levels.items()},
            asked=asked_levels(need.minimum, need.maximum), level=item.level,
            said=as_said(added[rating.id], rating.level) if rating.id in added else Said(level=rating.level), said_at=rating.shown_at,
            later=now.level if (now := latest.get(competency.id)) and now.id != rating.id else None,
            held=found[competency.id], decisions=tuple(decided.get(item.id, ())),
        )
        for (item, competency, rating, _), need in zip(rows, needs, strict=True)
    ]  # fmt: skip


def _need(requirement: Requirement | None, competency_id: int) -> Need:
    if requirement is None:
        return Need(competency_id=competency_id, minimum=None, applicable=False)
    return Need(
        competency_id=competency_id, minimum=requirement.minimum, maximum=requirement.maximum, applicable=requirement.applicable,
        max_age_months=requirement.max_age_months,
    )  # fmt: skip


def _decisions(session: Session, item_ids: Sequence[int]) -> dict[int, list[DecisionRow]]:
    by = aliased(Person)
    rows = session.execute(
        select(ConfirmationDecision, by.name)
        .join(by, by.id == ConfirmationDecision.decided_by_id)
        .where(ConfirmationDecision.item_id.in_(item_ids))
        .order_by(ConfirmationDecision.id)
    )
    found: dict[int, list[DecisionRow]] = {}
    for row, name in rows:
        made = DecisionRow(
            id=row.id, decision=row.decision, level=row.level, comment=row.comment, action_plan=row.action_plan, again_by=row.again_by,
            decided_at=row.decided_at, decided_by=name,
        )  # fmt: skip
        found.setdefault(row.item_id, []).append(made)
    return found
