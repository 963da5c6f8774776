"""Reading evidence, and standing as the pages show it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from genomeready.base.prepared import run
from genomeready.base.refusals import NotThere
from genomeready.catalogue.queries import courses_closing
from genomeready.competence.models import Evidence
from genomeready.competence.rules import Need, Shown, Standing, State, declared_levels, is_mandatory, is_role_ready, last_day, standings
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion, OptionalSet, Requirement, RoleProfile
from genomeready.frameworks.queries import LevelRow, NeedRow, Profile, SetRow, competency_rows, levels, profile_for
from genomeready.frameworks.rules import CORE, VersionState
from genomeready.people.models import Membership, Organisation, Person, Profession
from genomeready.people.queries import current_on, memberships_of

_SHOWN = (
    Evidence.id,
    Evidence.competency_id,
    Evidence.level,
    Evidence.kind,
    Evidence.shown_at,
    Evidence.valid_until,
    Evidence.supersedes_id,
    Evidence.withdrawn,
)


def _by_the_end_of(day: date) -> ColumnElement[bool]:
    """Return the condition that a row was shown on a day (UTC) or before."""
    return Evidence.shown_at < datetime.combine(day + timedelta(days=1), time.min, UTC)


def _shown(row: Iterable[object]) -> Shown:
    key, competency, level, kind, at, until, supersedes, withdrawn = row
    return Shown(
        id=key, competency_id=competency, level=level, kind=kind, shown_at=at,  # type: ignore[arg-type]  # as _SHOWN names them
        valid_until=until, supersedes_id=supersedes, withdrawn=withdrawn,  # type: ignore[arg-type]
    )  # fmt: skip


_EVIDENCE_OF = select(*_SHOWN).where(Evidence.person_id == bindparam("person_id")).order_by(Evidence.id)
_EVIDENCE_IN = _EVIDENCE_OF.where(Evidence.competency_id.in_(bindparam("competency_ids", expanding=True)))


def evidence_of(session: Session, person_id: int, competency_ids: Collection[int] | None = None, as_of: date | None = None) -> list[Shown]:
    """Return a person's evidence, withdrawals included, in the order it was written: one statement.

    `competency_ids` narrows it to some competencies, `as_of` to what was shown by the end of a day.
    """
    asked, narrowed = (_EVIDENCE_OF, {}) if competency_ids is None else (_EVIDENCE_IN, {"competency_ids": list(competency_ids)})
    if as_of is not None:
        asked = asked.where(_by_the_end_of(as_of))
    return [_shown(row) for row in run(session, asked, person_id=person_id, **narrowed)]


def evidence_below(session: Session, path: str, competency_ids: Collection[int], as_of: date) -> dict[int, list[Shown]]:
    """Return the evidence of everyone confirmed at or below an organisation on a day, by person id.

    One statement, however many people; who has shown nothing is not among the keys.
    """
    people = (
        select(Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Organisation.path.startswith(path, autoescape=True),
            Membership.confirmed_at.is_not(None),
            current_on(as_of),
        )
    )
    asked = (
        select(Evidence.person_id, *_SHOWN)
        .where(Evidence.person_id.in_(people), Evidence.competency_id.in_(competency_ids), _by_the_end_of(as_of))
        .order_by(Evidence.person_id, Evidence.id)
    )
    found: defaultdict[int, list[Shown]] = defaultdict(list)
    for person_id, *row in run(session, asked).all():
        found[person_id].append(_shown(row))
    return dict(found)


@dataclass(frozen=True, kw_only=True)
class HistoryRow:
    """One entry of a person's history. `ended_at` and `ended_why` tell when and why it stopped counting."""

    id: int
    competency_title: str
    level: int
    kind: str
    shown_at: datetime
    valid_until: date | None
    score: Decimal | None
    questions: int | None
    said_by: str | None
    withdrawn: bool
    reason: str
    ended_at: datetime | None
    ended_by_withdrawal: bool | None


def history_of(session: Session, person_id: int, *, limit: int = 100, skip: int = 0) -> list[HistoryRow]:
    """Return a person's history, the newest entry first, `skip` of them left out: one statement."""
    ender = aliased(Evidence)
    first_ender = (
        select(Evidence.supersedes_id, func.min(Evidence.id).label("first_id"))
        .where(Evidence.person_id == person_id, Evidence.supersedes_id.is_not(None))
        .group_by(Evidence.supersedes_id)
        .subquery()
    )
    asked = (
        select(
            Evidence.id, Competency.title.label("competency_title"), Evidence.level, Evidence.kind, Evidence.shown_at,
            Evidence.valid_until, Evidence.score, Evidence.questions, Person.name.label("said_by"), Evidence.withdrawn,
            Evidence.reason, ender.shown_at.label("ended_at"), ender.withdrawn.label("ended_by_withdrawal"),
        )
        .join(Competency, Competency.id == Evidence.competency_id)
        .outerjoin(Person, Person.id == Evidence.said_by_id)
        .outerjoin(first_ender, first_ender.c.supersedes_id == Evidence.id)
        .outerjoin(ender, ender.id == first_ender.c.first_id)
        .where(Evidence.person_id == person_id)
        .order_by(Evidence.shown_at.desc(), Evidence.id.desc())
        .limit(limit)
        .offset(skip)
    )  # fmt: skip
    return [HistoryRow(**row) for row in session.execute(asked).mappings()]


@dataclass(frozen=True, kw_only=True)
class CourseLink:
    """A course and the level of one competency it leads to; `closes` where that is enough."""

    slug: str
    title: str
    level: int
    closes: bool


@dataclass(frozen=True, kw_only=True)
class StandingLine:
    """One competency of a role as the page shows it. `until` is the deciding evidence's last day."""

    need: NeedRow
    standing: Standing
    until: date | None
    courses: tuple[CourseLink, ...]

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
    mine, chosen, profile = _role_of(session, person_id, profession, on)
    if profile is None:
        return MyStanding(professions=mine, profession=chosen, level_names={})
    found = standings(profile.needs, evidence_of(session, person_id, [n.competency_id for n in profile.needs]), on)
    lines = _lines(session, profile, found)
    return MyStanding(
        professions=mine, profession=chosen, profile=profile, lines=lines,
        sets=tuple(_tally(choice, lines) for choice in profile.sets),
        level_names={level.value: level.name for level in levels(session, profile.version_id)},
        met=_met(line for line in lines if is_mandatory(line.need)),
        mandatory=sum(is_mandatory(need) for need in profile.needs),
        ready=is_role_ready(profile.needs, found),
    )  # fmt: skip


def _role_of(session: Session, person_id: int, profession: str | None, on: date) -> tuple[tuple[tuple[str, str], ...], str, Profile | None]:
    """Return a person's professions, the one that was chosen (else the latest) and its profile."""
    mine = {m.profession_slug: m.profession_title for m in memberships_of(session, person_id, on=on)}
    if profession is not None and profession not in mine:
        raise NotThere
    chosen = profession or next(iter(mine), "")
    return tuple(mine.items()), chosen, profile_for(session, chosen) if chosen else None


def _tally(choice: SetRow, lines: Iterable[StandingLine]) -> SetTally:
    return SetTally(title=choice.title, minimum=choice.minimum, met=_met(line for line in lines if line.need.set_key == choice.key))


def _met(lines: Iterable[StandingLine]) -> int:
    return sum(line.standing.state is State.MET for line in lines)


def _lines(session: Session, profile: Profile, found: Mapping[int, Standing]) -> tuple[StandingLine, ...]:
    gaps = [key for key, how in found.items() if how.state not in {State.MET, State.NOT_APPLICABLE}]
    closing = courses_closing(session, gaps) if gaps else {}
    return tuple(_line(need, found[need.competency_id], closing.get(need.competency_id, [])) for need in profile.needs)


def _line(need: NeedRow, how: Standing, courses: Iterable[tuple[str, str, int]]) -> StandingLine:
    links = [CourseLink(slug=slug, title=title, level=level, closes=level >= (need.minimum or 0)) for slug, title, level in courses]
    return StandingLine(
        need=need, standing=how,
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
    mine, chosen, profile = _role_of(session, person_id, profession, on)
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
