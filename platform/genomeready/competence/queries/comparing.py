"""What it would take to fill another role: my standing against its profile, and the way there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Course, CourseVersion, Outcome
from genomeready.competence.pathways import Gap, Offer, Pathway, pathway
from genomeready.competence.queries.evidence import evidence_of
from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.standing import Asked, Need, Standing, is_mandatory, standings
from genomeready.frameworks.lines.roles import NeedRow, Profile, SetRow
from genomeready.frameworks.models import Framework, FrameworkVersion, RoleProfile
from genomeready.frameworks.queries.profiles import profile_for
from genomeready.frameworks.queries.versions import levels
from genomeready.frameworks.rules import CORE, VersionState
from genomeready.people.models import Profession


@dataclass(frozen=True, kw_only=True)
class ComparedLine:
    """One competency of the other role and how I stand in it."""

    need: NeedRow
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class SetLeft:
    """An optional set of which `missing` more competencies have to be met."""

    choice: SetRow
    missing: int


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """My standing against another role, on the scale of its version, and the way that closes what is missing.

    `missing` are the mandatory competencies that are not met, and those of the optional sets that are
    not full; `way.left` is what no course closes.
    """

    profile: Profile
    level_names: Mapping[int, str]
    already: tuple[ComparedLine, ...]
    missing: tuple[ComparedLine, ...]
    sets_left: tuple[SetLeft, ...]
    way: Pathway

    @property
    def needs(self) -> dict[int, NeedRow]:
        """What the role asks, by competency id."""
        return {need.competency_id: need for need in self.profile.needs}

    @property
    def mandatory(self) -> int:
        """How many competencies are mandatory."""
        return sum(is_mandatory(need) for need in self.profile.needs)

    @property
    def mandatory_met(self) -> int:
        """How many of them are met."""
        return sum(is_mandatory(line.need) for line in self.already)

    @property
    def closed_by(self) -> dict[int, Offer]:
        """The course of the way that closes a competency, by its id."""
        return {key: leg.offer for leg in self.way.legs for key in leg.closes}

    @property
    def left(self) -> dict[int, Gap]:
        """What no course closes, by competency id, with the level held after the courses."""
        return {gap.competency_id: gap for gap in self.way.left}


_ROLES = (
    select(Profession.slug, RoleProfile.title)
    .join(RoleProfile, RoleProfile.profession_id == Profession.id)
    .join(FrameworkVersion, FrameworkVersion.id == RoleProfile.version_id)
    .join(Framework, Framework.id == FrameworkVersion.framework_id)
    .where(Framework.slug == CORE, FrameworkVersion.state == VersionState.PUBLISHED)
    .order_by(RoleProfile.title)
)


def roles_to_compare(session: Session) -> list[tuple[str, str]]:
    """Return the roles that somebody can compare themselves with, as (profession's slug, title), by title."""
    return [(row.slug, row.title) for row in run(session, _ROLES)]


_OFFERS = (
    select(
        Course.slug, Course.code, CourseVersion.title, CourseVersion.minutes, CourseVersion.page,
        Outcome.competency_id, Outcome.level,
    )
    .join(CourseVersion, CourseVersion.id == Course.current_version_id)
    .join(Outcome, Outcome.course_version_id == CourseVersion.id)
    .order_by(Course.code, Outcome.id)
)  # fmt: skip


def courses_on_offer(session: Session) -> list[Offer]:
    """Return every course that is offered with all it leads to and what comes before it, by code: one statement."""
    courses: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for row in run(session, _OFFERS):
        courses.setdefault(row.slug, []).append(row)
    return [_offer(rows) for rows in courses.values()]


def _offer(rows: list[Row[*tuple[Any, ...]]]) -> Offer:
    head = rows[0]
    return Offer(
        slug=head.slug, code=head.code, title=head.title, minutes=head.minutes,
        reaches={row.competency_id: row.level for row in rows},
        first=tuple(first["slug"] for first in head.page["prerequisites"]["courses"]),
    )  # fmt: skip


def compared_with(session: Session, person_id: int, role: str, *, on: date) -> Comparison:
    """Return how a person stands on a day against the role profile of any profession (by slug), in seven statements.

    The levels are those of the profile's own version and its scale; what was never shown on it is not assessed.

    Raises:
        NotThere: no such profession has a role profile.
    """
    profile = profile_for(session, role)
    if profile is None:
        raise NotThere
    offers = courses_on_offer(session)
    needs: list[Asked] = [*profile.needs, *_beyond(profile, offers)]
    found = standings(needs, evidence_of(session, person_id, [need.competency_id for need in needs]), on)
    held = {key: how.level for key, how in found.items() if how.level is not None}
    lines = [ComparedLine(need=need, standing=found[need.competency_id]) for need in profile.needs if need.applicable]
    sets_left = tuple(left for choice in profile.sets if (left := _left(choice, lines)).missing > 0)
    missing = tuple(line for line in lines if _is_missing(line, sets_left))
    gaps = (
        Gap(competency_id=line.need.competency_id, asked=line.need.minimum or 0, held=line.standing.level, set_key=line.need.set_key)
        for line in missing
    )
    return Comparison(
        profile=profile, level_names={level.value: level.name for level in levels(session, profile.version_id)},
        already=tuple(line for line in lines if line.standing.state is State.MET), missing=missing, sets_left=sets_left,
        way=pathway(gaps, offers, held=held, missing={left.choice.key: left.missing for left in sets_left}),
    )  # fmt: skip


def _beyond(profile: Profile, offers: list[Offer]) -> list[Need]:
    """Return what courses lead to and the role does not ask for: held, it spares a course that others build on."""
    asked = {need.competency_id for need in profile.needs}
    return [Need(competency_id=key, minimum=1) for key in {key for offer in offers for key in offer.reaches} - asked]


def _left(choice: SetRow, lines: list[ComparedLine]) -> SetLeft:
    met = sum(line.standing.state is State.MET for line in lines if line.need.set_key == choice.key)
    return SetLeft(choice=choice, missing=choice.minimum - met)


def _is_missing(line: ComparedLine, sets_left: tuple[SetLeft, ...]) -> bool:
    """Say whether a line stands between me and the role; one of a set that is full does not."""
    of_use = is_mandatory(line.need) or line.need.set_key in {left.choice.key for left in sets_left}
    return of_use and line.standing.state is not State.MET
