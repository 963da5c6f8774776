"""My profile: who said what decides, what the radar shows, and which lines are chosen."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.competence import radar
from genomeready.competence.models import Evidence
from genomeready.competence.queries.standing import MyStanding, StandingLine
from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.standing import is_mandatory
from genomeready.people.models import Person

LEFT = "left"
"""The choice of all lines on which something is left to show."""


def chosen_state(text: str) -> str:
    """Read which lines are asked for: those of one state, or all on which something is left.

    Raises:
        ValueError: it is neither.
    """
    return text if text == LEFT else State(text).value


@dataclass(frozen=True, kw_only=True)
class ProfileInFull:
    """What the page of my profile shows beside the standing itself.

    `domains` are the chosen lines under the titles of their domains; `states` counts all lines;
    `open` counts the mandatory ones that are not met; `said_by` names who said a row of evidence, by
    its id; `spokes` are the rows of the radar's table, and `drawn` those of them that it draws.
    """

    domains: Mapping[str, list[StandingLine]] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    left: int = 0
    open: Mapping[str, int] = field(default_factory=dict)
    said_by: Mapping[int, str] = field(default_factory=dict)
    spokes: tuple[radar.Spoke, ...] = ()
    drawn: tuple[radar.Spoke, ...] = ()


def profile_in_full(session: Session, mine: MyStanding, *, show: str | None = None) -> ProfileInFull:
    """Return what my profile shows beside the standing: one statement more."""
    if mine.profile is None:
        return ProfileInFull()
    drawn = picture_of(mine)
    found = {line.need.competency_id: line.standing for line in mine.lines}
    return ProfileInFull(
        domains=_chosen(mine, show),
        states=Counter(line.standing.state.value for line in mine.lines),
        left=sum(line.is_gap for line in mine.lines),
        open=Counter(line.standing.state.value for line in mine.lines if is_mandatory(line.need) and line.is_gap),
        said_by=who_said(session, [line.standing.deciding.id for line in mine.lines if line.standing.deciding]),
        spokes=drawn or tuple(radar.domains(mine.profile.needs, found)),
        drawn=drawn,
    )


def picture_of(mine: MyStanding) -> tuple[radar.Spoke, ...]:
    """Return the spokes of my radar; none where there are too few or too many to be read."""
    needs = mine.profile.needs if mine.profile else ()
    return tuple(radar.spokes(needs, {line.need.competency_id: line.standing for line in mine.lines}))


def _chosen(mine: MyStanding, show: str | None) -> dict[str, list[StandingLine]]:
    found: dict[str, list[StandingLine]] = {}
    for line in mine.lines:
        if show is None or (line.is_gap if show == LEFT else line.standing.state == show):
            found.setdefault(line.need.domain_title, []).append(line)
    return found


_SAID_BY = (
    select(Evidence.id, Person.name)
    .join(Person, Person.id == Evidence.said_by_id)
    .where(Evidence.id.in_(bindparam("evidence_ids", expanding=True)))
)


def who_said(session: Session, evidence_ids: Collection[int]) -> dict[int, str]:
    """Return who said what stands in rows of evidence, by the row's id; what the platform marked has nobody."""
    return {row.id: row.name for row in run(session, _SAID_BY, evidence_ids=list(evidence_ids))} if evidence_ids else {}
