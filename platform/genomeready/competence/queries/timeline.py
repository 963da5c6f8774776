"""One competency of a person over time: how it stands, all that happened, and the level held from day to day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.base.refusals import NotThere
from genomeready.catalogue.queries.courses import courses_closing
from genomeready.competence.queries.happenings import Ancestor, history_about
from genomeready.competence.queries.roles import role_of
from genomeready.competence.rules.standing import Need, Standing, standings
from genomeready.competence.timeline import Earlier, Entry, Happening, Step, newest_first, running_out, steps
from genomeready.frameworks.lines.roles import NeedRow
from genomeready.frameworks.models import Competency, Domain, Framework, FrameworkVersion, Lineage
from genomeready.frameworks.queries.versions import levels
from genomeready.frameworks.rules import CORE, VersionState


@dataclass(frozen=True, kw_only=True)
class CompetencyHead:
    """What a competency is, and the version that it stands in; `levels` maps "1".. to what that level looks like."""

    id: int
    slug: str
    title: str
    statement: str
    levels: dict[str, str]
    domain_title: str
    version_id: int
    number: str
    state: str
    framework_slug: str

    @property
    def is_current(self) -> bool:
        """Whether it stands in the published version."""
        return self.state == VersionState.PUBLISHED


@dataclass(frozen=True, kw_only=True)
class CompetencyTimeline:
    """One competency of one person. `need` is what their role asks of it, None where it does not ask.

    `courses` are (slug, title, level) of those that lead further than what is held; `steps` the level
    held from day to day. Without a need in the role there is no standing, and nothing is asked.
    """

    competency: CompetencyHead
    profession: str
    role_title: str | None
    need: NeedRow | None
    standing: Standing | None
    level_names: Mapping[int, str]
    happenings: tuple[Happening, ...]
    steps: tuple[Step, ...]
    courses: tuple[tuple[str, str, int], ...]

    @property
    def asked(self) -> int | None:
        """The level that meets it; None where nothing is asked."""
        return self.need.minimum if self.need else None

    @property
    def held(self) -> int | None:
        """The level held today; None where none is."""
        return self.steps[-1].level if self.steps else None


_HEAD = (
    select(
        Competency.id, Competency.slug, Competency.title, Competency.statement, Competency.levels, Domain.title.label("domain_title"),
        Competency.version_id, FrameworkVersion.number, FrameworkVersion.state, Framework.slug.label("framework_slug"),
    )
    .join(Domain, Domain.id == Competency.domain_id)
    .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
    .join(Framework, Framework.id == FrameworkVersion.framework_id)
    .where(
        Framework.slug == CORE, Competency.slug == bindparam("slug"),
        FrameworkVersion.state.in_((VersionState.PUBLISHED, VersionState.SUPERSEDED)),
    )
    .order_by(FrameworkVersion.state == VersionState.SUPERSEDED, FrameworkVersion.id.desc())
    .limit(1)
)  # fmt: skip
_ANCESTORS = (
    select(Lineage.earlier_id, Lineage.relation, Lineage.carries, Lineage.level_map, Competency.title, FrameworkVersion.number)
    .join(Competency, Competency.id == Lineage.earlier_id)
    .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
    .where(Lineage.competency_id == bindparam("competency_id"))
)


def competency_timeline(session: Session, person_id: int, slug: str, *, profession: str | None = None, on: date) -> CompetencyTimeline:
    """Return one competency of a person as it stood and stands, in at most eleven statements, whatever there is.

    The competency is the one of the published version, else of the last version that had it.

    Raises:
        NotThere: there is no such competency, or the person does not work in that profession.
    """
    found = run(session, _HEAD, slug=slug).mappings().one_or_none()
    if found is None:
        raise NotThere
    head = CompetencyHead(**found)
    _, chosen, profile = role_of(session, person_id, profession, on)
    need = next((need for need in profile.needs if need.competency_id == head.id), None) if profile else None
    compared: Any = need or Need(competency_id=head.id, minimum=1)
    history = history_about(session, person_id, head.id, _ancestors(session, head.id), max_age_months=compared.max_age_months)
    ends = running_out((one for one in history.happenings if isinstance(one, Entry)), on)
    found_steps = tuple(steps(compared, history.shown, on))
    held = found_steps[-1].level if found_steps else None
    return CompetencyTimeline(
        competency=head, profession=chosen, role_title=profile.title if profile else None, need=need,
        standing=standings([need], history.shown, on)[head.id] if need else None,
        level_names={level.value: level.name for level in levels(session, head.version_id)},
        happenings=tuple(newest_first([*history.happenings, *ends])), steps=found_steps,
        courses=tuple(one for one in courses_closing(session, [head.id]).get(head.id, []) if one[2] > (-1 if held is None else held)),
    )  # fmt: skip


def _ancestors(session: Session, competency_id: int) -> dict[int, Ancestor]:
    return {
        row.earlier_id: Ancestor(
            earlier=Earlier(title=row.title, number=row.number, relation=row.relation, carries=row.carries), level_map=row.level_map
        )
        for row in run(session, _ANCESTORS, competency_id=competency_id)
    }
