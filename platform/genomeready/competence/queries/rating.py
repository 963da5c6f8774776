"""What a person may rate of themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from genomeready.competence.queries.evidence import evidence_of
from genomeready.competence.queries.roles import role_of
from genomeready.competence.rules.standing import declared_levels
from genomeready.frameworks.lines.roles import NeedRow, Profile
from genomeready.frameworks.lines.versions import LevelRow
from genomeready.frameworks.queries.competencies import competency_rows
from genomeready.frameworks.queries.versions import levels


@dataclass(frozen=True, kw_only=True)
class RatingRow:
    """One competency to rate: what the role asks, what each level looks like, and what was declared."""

    need: NeedRow
    statement: str
    descriptors: Mapping[int, str]
    declared: int | None


@dataclass(frozen=True, kw_only=True)
class SelfAssessment:
    """All competencies of a person's role, to be rated on the scale of the profile's version."""

    professions: tuple[tuple[str, str], ...]
    profession: str
    profile: Profile | None
    rows: tuple[RatingRow, ...]
    scale: tuple[LevelRow, ...]


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
    said = declared_levels(asked, evidence_of(session, person_id, [need.competency_id for need in asked]), on)
    rows = (
        RatingRow(
            need=need, declared=said.get(need.competency_id), statement=described[need.competency_id].statement,
            descriptors={int(level): text for level, text in described[need.competency_id].levels.items()},
        )
        for need in asked
    )  # fmt: skip
    return SelfAssessment(
        professions=mine, profession=chosen, profile=profile, rows=tuple(rows), scale=tuple(levels(session, profile.version_id))
    )
