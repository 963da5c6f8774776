"""Standing against a role profile, as the pages show it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.catalogue.queries.courses import courses_closing
from genomeready.competence.queries.evidence import evidence_of
from genomeready.competence.queries.roles import role_of
from genomeready.competence.rules.deciding import Verdict, verdicts
from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.standing import Need, Standing, is_mandatory, is_role_ready, last_day, standings
from genomeready.frameworks.lines.roles import NeedRow, Profile, SetRow
from genomeready.frameworks.models import Framework, FrameworkVersion, OptionalSet, Requirement, RoleProfile
from genomeready.frameworks.queries.versions import levels
from genomeready.frameworks.rules import CORE, VersionState
from genomeready.people.models import Profession
from genomeready.people.queries import memberships_of


@dataclass(frozen=True, kw_only=True)
class CourseLink:
    """A course and the level of one competency it leads to; `closes` where that is enough."""

    slug: str
    title: str
    level: int
    closes: bool


@dataclass(frozen=True, kw_only=True)
class StandingLine:
    """One competency of a role as the page shows it. `until` is the deciding evidence's last day; `verdict` says why it decided."""

    need: NeedRow
    verdict: Verdict
    until: date | None
    courses: tuple[CourseLink, ...]

    @property
    def standing(self) -> Standing:
        """How it stands, without the rows that did not decide."""
        return self.verdict.standing

    @property
    def is_gap(self) -> bool:
        """Whether there is something left to show."""
        return self.standing.state not in {State.MET, State.NOT_APPLICABLE}


@dataclass(frozen=True, kw_only=True)
class SetTally:
    """How many competencies of an optional set are met, of how many that are asked."""

    title: str
    minimum: int
    met: int


@dataclass(frozen=True, kw_only=True)
class MyStanding:
    """A person's standing against the role profile of one of their professions.

    `professions` are the (slug, title) pairs to choose from: empty before any is chosen.
    `profile` is None where the profession has none.
    """

    professions: tuple[tuple[str, str], ...]
    profession: str = ""
    profile: Profile | None = None
    lines: tuple[StandingLine, ...] = ()
    sets: tuple[SetTally, ...] = ()
    level_names: Mapping[int, str]
    met: int = 0
    mandatory: int = 0
    ready: bool = False

    @property
    def domains(self) -> dict[str, list[StandingLine]]:
        """The lines by the title of their domain, in the order of the profile."""
        found: dict[str, list[StandingLine]] = {}
        for line in self.lines:
            found.setdefault(line.need.domain_title, []).append(line)
        return found

    @property
    def best_courses(self) -> list[tuple[str, str, int]]:
        """The courses that close gaps, as (slug, title, number of gaps), the most useful first."""
        return _most_useful((c.slug, c.title) for line in self.lines for c in line.courses if c.closes)


def my_standing(session: Session, person_id: int, *, profession: str | None = None, on: date) -> MyStanding:
    """Return how a person stands on a day, for one of their professions (by slug) or for the latest.

    Raises:
        NotThere: the person does not work in that profession.
    """
    mine, chosen, profile = role_of(session, person_id, profession, on)
    if profile is None:
        return MyStanding(professions=mine, profession=chosen, level_names={})
    found = verdicts(profile.needs, evidence_of(session, person_id, [n.competency_id for n in profile.needs]), on)
    lines = _lines(session, profile, found)
    return MyStanding(
        professions=mine, profession=chosen, profile=profile, lines=lines,
        sets=tuple(_tally(choice, lines) for choice in profile.sets),
        level_names={level.value: level.name for level in levels(session, profile.version_id)},
        met=_met(line for line in lines if is_mandatory(line.need)),
        mandatory=sum(is_mandatory(need) for need in profile.needs),
        ready=is_role_ready(profile.needs, {line.need.competency_id: line.standing for line in lines}),
    )  # fmt: skip


def _tally(choice: SetRow, lines: Iterable[StandingLine]) -> SetTally:
    return SetTally(title=choice.title, minimum=choice.minimum, met=_met(line for line in lines if line.need.set_key == choice.key))


def _met(lines: Iterable[StandingLine]) -> int:
    return sum(line.standing.state is State.MET for line in lines)


def _lines(session: Session, profile: Profile, found: Mapping[int, Verdict]) -> tuple[StandingLine, ...]:
    gaps = [key for key, verdict in found.items() if verdict.standing.state not in {State.MET, State.NOT_APPLICABLE}]
    closing = courses_closing(session, gaps) if gaps else {}
    return tuple(_line(need, found[need.competency_id], closing.get(need.competency_id, [])) for need in profile.needs)


def _line(need: NeedRow, verdict: Verdict, courses: Iterable[tuple[str, str, int]]) -> StandingLine:
    how = verdict.standing
    links = [CourseLink(slug=slug, title=title, level=level, closes=level >= (need.minimum or 0)) for slug, title, level in courses]
    return StandingLine(
        need=need, verdict=verdict,
        until=last_day(how.deciding, max_age_months=need.max_age_months) if how.deciding else None,
        courses=tuple(link for link in links if link.level > (how.level or 0)),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RoleInBrief:
    """The role profile of a profession: its title, and what it asks."""

    title: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, kw_only=True)
class StandingInBrief:
    """A person's standing in their latest profession, as one line; with advice, the courses that close its gaps.

    `best_courses` are (slug, title, number of gaps), the most useful first, as in `MyStanding`.
    """

    professions: tuple[tuple[str, str], ...]
    profile: RoleInBrief | None = None
    met: int = 0
    mandatory: int = 0
    ready: bool = False
    best_courses: tuple[tuple[str, str, int], ...] = ()


_ROLE = (
    select(
        RoleProfile.title, Requirement.competency_id, Requirement.minimum, Requirement.maximum, Requirement.applicable,
        OptionalSet.key.label("set_key"), Requirement.max_age_months,
    )
    .join(Profession, Profession.id == RoleProfile.profession_id)
    .join(FrameworkVersion, FrameworkVersion.id == RoleProfile.version_id)
    .join(Framework, Framework.id == FrameworkVersion.framework_id)
    .outerjoin(Requirement, Requirement.profile_id == RoleProfile.id)
    .outerjoin(OptionalSet, OptionalSet.id == Requirement.set_id)
    .where(Framework.slug == CORE, FrameworkVersion.state == VersionState.PUBLISHED, Profession.slug == bindparam("profession"))
)  # fmt: skip


def standing_in_brief(session: Session, person_id: int, *, on: date, advise: bool) -> StandingInBrief:
    """Return how a person stands on a day in the latest of their professions: three statements, four with advice."""
    mine = {m.profession_slug: m.profession_title for m in memberships_of(session, person_id, on=on)}
    profile = _role_in_brief(session, next(iter(mine), ""))
    if profile is None:
        return StandingInBrief(professions=tuple(mine.items()))
    found = standings(profile.needs, evidence_of(session, person_id, [need.competency_id for need in profile.needs]), on)
    mandatory = [found[need.competency_id] for need in profile.needs if is_mandatory(need)]
    return StandingInBrief(
        professions=tuple(mine.items()), profile=profile, mandatory=len(mandatory),
        met=sum(how.state is State.MET for how in mandatory), ready=is_role_ready(profile.needs, found),
        best_courses=_advice(session, profile.needs, found) if advise else (),
    )  # fmt: skip


def _role_in_brief(session: Session, profession: str) -> RoleInBrief | None:
    rows = run(session, _ROLE, profession=profession).all()
    if not rows:
        return None
    needs = (
        Need(
            competency_id=row.competency_id, minimum=row.minimum, maximum=row.maximum, applicable=row.applicable,
            set_key=row.set_key, max_age_months=row.max_age_months,
        )
        for row in rows if row.competency_id is not None
    )  # fmt: skip
    return RoleInBrief(title=rows[0].title, needs=tuple(needs))


def _advice(session: Session, needs: Iterable[Need], found: Mapping[int, Standing]) -> tuple[tuple[str, str, int], ...]:
    gaps = {n.competency_id: n.minimum or 0 for n in needs if found[n.competency_id].state not in {State.MET, State.NOT_APPLICABLE}}
    closing = courses_closing(session, list(gaps)) if gaps else {}
    closed = ((slug, title) for key, courses in closing.items() for slug, title, level in courses if level >= gaps[key])
    return tuple(_most_useful(closed))


def _most_useful(closing: Iterable[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """Return each course with how often it is named, the one named most first."""
    counted = ((slug, title, gaps) for (slug, title), gaps in Counter(closing).items())
    return sorted(counted, key=lambda course: (-course[2], course[1]))
