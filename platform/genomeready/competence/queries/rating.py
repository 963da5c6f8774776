"""What a person may rate of themselves, and what they said before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.base.refusals import NotThere
from genomeready.competence.models import Rating, RatingDraft
from genomeready.competence.queries.evidence import evidence_of
from genomeready.competence.queries.roles import role_of
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.rules.standing import Asked, Shown, in_force, last_day
from genomeready.frameworks.lines.roles import NeedRow, Profile
from genomeready.frameworks.lines.versions import LevelRow
from genomeready.frameworks.queries.competencies import competency_rows
from genomeready.frameworks.queries.versions import levels


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of themselves in one competency; a level of None is left open."""

    level: int | None = None
    confidence: int | None = None
    importance: int | None = None
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class RatingRow:
    """One competency to rate: what the role asks, what each level looks like, what was declared, and what is chosen now.

    `before` is the last rating that still counts, `draft` what was saved since and is not finished.
    """

    need: NeedRow
    statement: str
    descriptors: Mapping[int, str]
    before: Said
    draft: Said | None

    @property
    def now(self) -> Said:
        """What stands in the form."""
        return self.before if self.draft is None else self.draft

    @property
    def changed(self) -> bool:
        """Whether finishing would write something."""
        return self.draft is not None and self.draft.level is not None and self.draft != self.before


@dataclass(frozen=True, kw_only=True)
class SelfAssessment:
    """All competencies of a person's role, to be rated on the scale of the profile's version."""

    professions: tuple[tuple[str, str], ...]
    profession: str
    profile: Profile | None
    rows: tuple[RatingRow, ...]
    scale: tuple[LevelRow, ...]
    saved_at: datetime | None = None

    @property
    def open(self) -> list[RatingRow]:
        """The competencies without a level: *not assessed* by oneself, which is not level 0."""
        return [row for row in self.rows if row.now.level is None]

    @property
    def changed(self) -> list[RatingRow]:
        """The competencies that finishing would write."""
        return [row for row in self.rows if row.changed]

    def only(self, slug: str) -> "SelfAssessment":
        """Return the page of one competency.

        Raises:
            NotThere: the role does not ask for it.
        """
        return replace(self, rows=(self.rows[self.place_of(slug)],))

    def place_of(self, slug: str) -> int:
        """Return where a competency stands among the rows, from 0.

        Raises:
            NotThere: the role does not ask for it.
        """
        for place, row in enumerate(self.rows):
            if row.need.slug == slug:
                return place
        raise NotThere


def self_assessment(session: Session, person_id: int, *, profession: str | None = None, on: date) -> SelfAssessment:
    """Return what a person may rate of themselves; not-applicable competencies are left out.

    Raises:
        NotThere: the person does not work in that profession.
    """
    mine, chosen, profile = role_of(session, person_id, profession, on)
    if profile is None:
        return SelfAssessment(professions=mine, profession=chosen, profile=None, rows=(), scale=())
    asked = [need for need in profile.needs if need.applicable]
    described = {row.id: row for row in competency_rows(session, profile.version_id)}
    before = said_before(session, person_id, asked, on=on)
    drafts = {row.competency_id: row for row in drafts_of(session, person_id, [need.competency_id for need in asked])}
    rows = (
        RatingRow(
            need=need, statement=described[need.competency_id].statement,
            descriptors={int(level): text for level, text in described[need.competency_id].levels.items()},
            before=before.get(need.competency_id, Said()),
            draft=as_said(drafts[need.competency_id]) if need.competency_id in drafts else None,
        )
        for need in asked
    )  # fmt: skip
    return SelfAssessment(
        professions=mine, profession=chosen, profile=profile, rows=tuple(rows), scale=tuple(levels(session, profile.version_id)),
        saved_at=max((draft.saved_at for draft in drafts.values()), default=None),
    )  # fmt: skip


def as_said(row: Rating | RatingDraft, level: int | None = None) -> Said:
    """Return what a row says; a rating's level stands in its evidence and is handed over."""
    level = row.level if isinstance(row, RatingDraft) else level
    return Said(level=level, confidence=row.confidence, importance=row.importance, comment=row.comment)


def drafts_of(session: Session, person_id: int, competency_ids: Collection[int]) -> Sequence[RatingDraft]:
    """Return what a person saved of a self-assessment that is not finished."""
    return session.scalars(
        select(RatingDraft).where(RatingDraft.person_id == person_id, RatingDraft.competency_id.in_(competency_ids))
    ).all()


def said_before(session: Session, person_id: int, needs: Sequence[Asked], *, on: date) -> dict[int, Said]:
    """Return what a person last said of themselves and still counts, by competency id."""
    ages = {need.competency_id: need.max_age_months for need in needs}
    latest = latest_ratings(evidence_of(session, person_id, list(ages)), on)
    counting = {key: row for key, row in latest.items() if (last_day(row, max_age_months=ages[key]) or on) >= on}
    added = ratings_on(session, [row.id for row in counting.values()])
    return {key: as_said(added[row.id], row.level) if row.id in added else Said(level=row.level) for key, row in counting.items()}


def latest_ratings(evidence: Iterable[Shown], on: date) -> dict[int, Shown]:
    """Return the latest self-assessment of each competency among rows of evidence, by competency id."""
    said = (row for row in in_force(evidence, on) if row.kind == EvidenceKind.SELF)
    return {row.competency_id: row for row in sorted(said, key=lambda row: (row.shown_at, row.id))}


def ratings_on(session: Session, evidence_ids: Collection[int]) -> dict[int, Rating]:
    """Return what was added to self-assessments, by the id of the evidence."""
    return {row.evidence_id: row for row in session.scalars(select(Rating).where(Rating.evidence_id.in_(evidence_ids)))}
