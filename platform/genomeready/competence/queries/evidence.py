"""Reading evidence: as the rules take it, and as a history."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from genomeready.base.prepared import run
from genomeready.competence.models import Evidence
from genomeready.competence.rules import Shown
from genomeready.frameworks.models import Competency
from genomeready.people.models import Membership, Organisation, Person
from genomeready.people.queries import current_on

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
