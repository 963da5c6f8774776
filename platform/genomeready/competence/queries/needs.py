"""What somebody answered to the question on first sign-in, and what their first page shows because of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.catalogue.queries.courses import courses_closing, courses_offered
from genomeready.competence.models import NeedsAnswer
from genomeready.competence.pathways import Offer
from genomeready.competence.queries.comparing import courses_on_offer
from genomeready.competence.queries.evidence import evidence_of
from genomeready.competence.queries.roles import role_of
from genomeready.competence.rules.kinds import Cluster, State
from genomeready.competence.rules.standing import Standing, is_mandatory, standings
from genomeready.frameworks.lines.competencies import CompetencyRow
from genomeready.frameworks.lines.roles import NeedRow, Profile
from genomeready.frameworks.models import Competency
from genomeready.frameworks.queries.competencies import competency_rows
from genomeready.frameworks.queries.versions import current_version, levels
from genomeready.people.models import SignIn

PUT_OFF = "needs_put_off"
"""Under this name a browser's session keeps that the question, or what the answer leads to, is not wanted now."""


@dataclass(frozen=True, kw_only=True)
class MyNeeds:
    """The answer that counts, None before there is one, and the number of the first sign-in."""

    cluster: str | None
    first_sign_in_id: int | None

    def is_asked(self, sign_in_id: int, *, put_off: bool) -> bool:
        """Say whether the question is put: during the first sign-in, until it is answered or put off."""
        return self.cluster is None and sign_in_id == self.first_sign_in_id and not put_off

    @property
    def wants_courses(self) -> bool:
        """Whether the first page names the courses that would show most."""
        return self.cluster == Cluster.COMPETENT


_MY_NEEDS = select(
    select(NeedsAnswer.cluster)
    .where(NeedsAnswer.person_id == bindparam("person_id"))
    .order_by(NeedsAnswer.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("cluster"),
    select(func.min(SignIn.id)).where(SignIn.person_id == bindparam("person_id")).scalar_subquery().label("first_sign_in_id"),
)


def needs_of(session: Session, person_id: int) -> MyNeeds:
    """Return a person's answer and which sign-in was the first: one statement."""
    return MyNeeds(**run(session, _MY_NEEDS, person_id=person_id).mappings().one())


@dataclass(frozen=True, kw_only=True)
class FoundCompetency:
    """A competency that was looked for: what my role asks of it, and the courses that lead there as (slug, title, level)."""

    row: CompetencyRow
    need: NeedRow | None
    courses: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What was found for some words: competencies by domain, and courses as (slug, title, summary, minutes)."""

    words: str
    competencies: tuple[FoundCompetency, ...]
    courses: tuple[tuple[str, str, str, int], ...]

    @property
    def domains(self) -> dict[str, list[FoundCompetency]]:
        """The competencies under the titles of their domains."""
        found: dict[str, list[FoundCompetency]] = {}
        for one in self.competencies:
            found.setdefault(one.row.domain_title, []).append(one)
        return found


def find(session: Session, person_id: int, words: str, *, on: date) -> Findings:
    """Return the competencies and courses in which every word occurs; without a word all of them, to choose from."""
    wanted = words.casefold().split()
    version = current_version(session)
    rows = competency_rows(session, version.id) if version else []
    hits = [row for row in rows if _says(wanted, row.title, row.statement, row.domain_title)]
    _, _, profile = role_of(session, person_id, None, on)
    needs = {need.competency_id: need for need in profile.needs} if profile else {}
    closing = courses_closing(session, [row.id for row in hits]) if hits else {}
    return Findings(
        words=words,
        competencies=tuple(FoundCompetency(row=row, need=needs.get(row.id), courses=tuple(closing.get(row.id, ()))) for row in hits),
        courses=tuple((c.slug, c.title, c.summary, c.minutes) for c in courses_offered(session) if _says(wanted, c.title, c.summary)),
    )


def _says(wanted: Iterable[str], *texts: str) -> bool:
    said = " ".join(texts).casefold()
    return all(word in said for word in wanted)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """The one thing that a role expects first: a competency not met at the lowest level asked, and what that level looks like."""

    need: NeedRow
    standing: Standing
    level_name: str
    looks_like: str


@dataclass(frozen=True, kw_only=True)
class InMyWork:
    """What genomics asks of a profession: its profile, how much of it is met, the first thing, and the shortest useful course."""

    profession: str
    profile: Profile | None = None
    mandatory: int = 0
    met: int = 0
    first: Expected | None = None
    shortest: Offer | None = None
    closes: int = 0


def in_my_work(session: Session, person_id: int, *, on: date) -> InMyWork:
    """Return what the latest of a person's professions asks, and the least that is of use."""
    _, chosen, profile = role_of(session, person_id, None, on)
    if profile is None:
        return InMyWork(profession=chosen)
    found = standings(profile.needs, evidence_of(session, person_id, [need.competency_id for need in profile.needs]), on)
    mandatory = [need for need in profile.needs if is_mandatory(need)]
    gaps = [need for need in mandatory if found[need.competency_id].state is not State.MET]
    shortest, closes = _shortest(courses_on_offer(session), gaps)
    return InMyWork(
        profession=chosen, profile=profile, mandatory=len(mandatory), met=len(mandatory) - len(gaps),
        first=_first(session, profile, gaps, found), shortest=shortest, closes=closes,
    )  # fmt: skip


def _shortest(offers: Sequence[Offer], gaps: Sequence[NeedRow]) -> tuple[Offer | None, int]:
    """Return the shortest course that closes anything, and how many gaps it closes."""
    useful = [(offer, sum(offer.reaches.get(gap.competency_id, -1) >= (gap.minimum or 0) for gap in gaps)) for offer in offers]
    return min(((offer, n) for offer, n in useful if n), key=lambda one: (one[0].minutes, one[0].code), default=(None, 0))


_LEVELS_OF = select(Competency.levels).where(Competency.id == bindparam("competency_id"))


def _first(session: Session, profile: Profile, gaps: Sequence[NeedRow], found: Mapping[int, Standing]) -> Expected | None:
    if not gaps:
        return None
    need = min(gaps, key=lambda gap: gap.minimum or 0)
    looks: dict[str, str] = run(session, _LEVELS_OF, competency_id=need.competency_id).scalar_one()
    names = {level.value: level.name for level in levels(session, profile.version_id)}
    return Expected(
        need=need, standing=found[need.competency_id], level_name=names[need.minimum or 0], looks_like=looks.get(str(need.minimum), "")
    )
