"""Reading evidence as the rules take it: through what the framework's versions say of each other; and as a history.

What was shown of a competency of an earlier version counts for a later one where its lineage carries, on
the later version's scale. It is read in the same statement as everything else: a row joins the one lineage
that leads to the version asked about, so it counts once for each competency it leads to.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Executable, Select, and_, bindparam, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from genomeready.base.prepared import run
from genomeready.competence.models import Evidence
from genomeready.competence.rules.lineage import Loss, carried_level, loss_of
from genomeready.competence.rules.standing import Shown
from genomeready.frameworks.models import Competency, FrameworkVersion, Lineage
from genomeready.frameworks.rules import VersionState
from genomeready.people.models import Membership, Organisation, Person
from genomeready.people.queries import current_on

_COUNTS_FOR = func.coalesce(Lineage.competency_id, Evidence.competency_id)
_SHOWN = (
    Evidence.id,
    _COUNTS_FOR.label("counts_for"),
    Evidence.level,
    Evidence.kind,
    Evidence.shown_at,
    Evidence.valid_until,
    Evidence.supersedes_id,
    Evidence.withdrawn,
    Lineage.level_map,
)


def _read(*before: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - columns of any type
    """Return the reading of evidence for the version of one competency, given as `asked`; None reads each row as it was written."""
    version = select(Competency.version_id).where(Competency.id == bindparam("asked")).scalar_subquery()
    carrying = and_(Lineage.earlier_id == Evidence.competency_id, Lineage.version_id == version, Lineage.carries)
    return select(*before, *_SHOWN).select_from(Evidence).outerjoin(Lineage, carrying)


def _by_the_end_of(day: date) -> ColumnElement[bool]:
    """Return the condition that a row was shown on a day (UTC) or before."""
    return Evidence.shown_at < datetime.combine(day + timedelta(days=1), time.min, UTC)


_EVIDENCE_OF = _read().where(Evidence.person_id == bindparam("person_id")).order_by(Evidence.id)
_counts_or_ends = or_(_COUNTS_FOR.in_(bindparam("competency_ids", expanding=True)), Evidence.supersedes_id.is_not(None))
_EVIDENCE_BY_PERSON = _read(Evidence.person_id).where(_counts_or_ends).order_by(Evidence.person_id, Evidence.id)
_people: BindParameter[int] = bindparam("person_ids", expanding=True)
_EVIDENCE_OF_EACH = _EVIDENCE_BY_PERSON.where(Evidence.person_id.in_(_people))


def _telling() -> Select[*tuple[Any, ...]]:
    """Return the reading without rows that change nothing about a day (`before` is its end) that other rows do not tell.

    These are plain rows that were withdrawn by then, and those withdrawals; the newest row of a competency is never one, for it
    tells that something was written there. A row that takes the place of another is none either: it keeps that one ended.
    What tells them apart is gathered once for all these people and joined: asked of each row, it takes several times as long.
    """
    before = bindparam("before", type_=Evidence.shown_at.type)
    ending, ended, newer = aliased(Evidence), aliased(Evidence), aliased(Evidence)
    endings = select(ending.supersedes_id).where(ending.person_id.in_(_people), ending.withdrawn, ending.shown_at < before)
    ends = endings.distinct().subquery()
    last = cast(func.max(newer.id), newer.id.type).label("id")  # cast, so that SQLite sees a number and makes an index of it
    whose = (newer.person_id, newer.competency_id)
    newest = select(last).where(newer.person_id.in_(_people)).group_by(*whose).subquery()
    withdraws = and_(ended.id == Evidence.supersedes_id, ended.supersedes_id.is_(None), ended.shown_at < before)
    plain = and_(Evidence.withdrawn.is_(False), Evidence.supersedes_id.is_(None), ends.c.supersedes_id.is_not(None))
    told = or_(plain, and_(Evidence.withdrawn, ended.id.is_not(None)))
    gathered = _EVIDENCE_OF_EACH.outerjoin(ends, ends.c.supersedes_id == Evidence.id).outerjoin(ended, withdraws)
    return gathered.outerjoin(newest, newest.c.id == Evidence.id).where(~and_(Evidence.shown_at < before, told, newest.c.id.is_(None)))


_TELLING_EVIDENCE_OF_EACH = _telling()


def evidence_of(session: Session, person_id: int, competency_ids: Collection[int] | None = None, as_of: date | None = None) -> list[Shown]:
    """Return a person's evidence, withdrawals included, in the order it was written: one statement.

    `competency_ids`, all of one version, narrows it to what counts for them, whichever version it was shown under;
    without them each row stands under the competency it was written for. `as_of` narrows it to what was shown by the
    end of a day.
    """
    asked = None if competency_ids is None else next(iter(competency_ids), None)
    read = _EVIDENCE_OF if as_of is None else _EVIDENCE_OF.where(_by_the_end_of(as_of))
    found = _shown(run(session, read, person_id=person_id, asked=asked).all())
    if competency_ids is None:
        return found
    wanted = set(competency_ids)
    return [row for row in found if row.competency_id in wanted or row.supersedes_id is not None]


def evidence_of_each(
    session: Session, person_ids: Collection[int], competency_ids: Collection[int], as_of: date | None = None
) -> dict[int, list[Shown]]:
    """Return the evidence of several people for competencies of one version, by person id: one statement."""
    read = _EVIDENCE_OF_EACH if as_of is None else _EVIDENCE_OF_EACH.where(_by_the_end_of(as_of))
    return _by_person(session, read, competency_ids, person_ids=list(person_ids))


def telling_evidence_of_each(
    session: Session, person_ids: Collection[int], competency_ids: Collection[int], on: date
) -> dict[int, list[Shown]]:
    """Return the same without what was withdrawn by the end of a day, where that changes nothing about it: one statement.

    For keeping standings, where an examination may have been withdrawn from thousands; who proves what is kept reads all.
    """
    before = datetime.combine(on + timedelta(days=1), time.min, UTC)
    return _by_person(session, _TELLING_EVIDENCE_OF_EACH, competency_ids, person_ids=list(person_ids), before=before)


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
    return _by_person(session, _EVIDENCE_BY_PERSON.where(Evidence.person_id.in_(people), _by_the_end_of(as_of)), competency_ids)


def _by_person(session: Session, read: Executable, competency_ids: Collection[int], **whose: object) -> dict[int, list[Shown]]:
    found: defaultdict[int, list[Shown]] = defaultdict(list)
    rows = run(session, read, asked=next(iter(competency_ids), None), competency_ids=list(competency_ids), **whose).all()
    for (person_id, *_), shown in zip(rows, _shown(row[1:] for row in rows), strict=True):
        found[person_id].append(shown)
    return dict(found)


def _shown(rows: Iterable[Any]) -> list[Shown]:
    """Return rows as the rules take them. A level without a counterpart on the later scale shows nothing there."""
    found = []
    for key, competency, level, kind, at, until, supersedes, withdrawn, level_map in rows:
        carried = carried_level(level, level_map) if level_map else level
        found.append(Shown(key, competency, carried or 0, kind, at, until, supersedes, withdrawn or carried is None))
    return found


@dataclass(frozen=True, kw_only=True)
class Superseded:
    """The entry that another one took the place of."""

    level: int
    kind: str
    shown_at: datetime


@dataclass(frozen=True, kw_only=True)
class HistoryRow:
    """One entry of a person's history, under the competency it was written for.

    `ended_at` and `ended_by_withdrawal` tell when and how it stopped counting, `supersedes` which entry it took the
    place of, `earlier_version` the number of the framework's version where that is no longer in force.
    """

    id: int
    competency_title: str
    earlier_version: str
    level: int
    kind: str
    shown_at: datetime
    valid_until: date | None
    context: str
    score: Decimal | None
    score_error: Decimal | None
    questions: int | None
    said_by: str | None
    withdrawn: bool
    reason: str
    supersedes: Superseded | None
    ended_at: datetime | None
    ended_by_withdrawal: bool | None


def history_of(session: Session, person_id: int, *, limit: int = 100, skip: int = 0) -> list[HistoryRow]:
    """Return a person's history, the newest entry first, `skip` of them left out: one statement."""
    ender, earlier = aliased(Evidence), aliased(Evidence)
    first_ender = (
        select(Evidence.supersedes_id, func.min(Evidence.id).label("first_id"))
        .where(Evidence.person_id == person_id, Evidence.supersedes_id.is_not(None))
        .group_by(Evidence.supersedes_id)
        .subquery()
    )
    outdated = FrameworkVersion.state == VersionState.SUPERSEDED
    asked = (
        select(
            Evidence.id, Competency.title.label("competency_title"),
            case((outdated, FrameworkVersion.number), else_="").label("earlier_version"), Evidence.level, Evidence.kind, Evidence.shown_at,
            Evidence.valid_until, Evidence.context, Evidence.score, Evidence.score_error, Evidence.questions,
            Person.name.label("said_by"), Evidence.withdrawn, Evidence.reason,
            earlier.level.label("earlier_level"), earlier.kind.label("earlier_kind"), earlier.shown_at.label("earlier_at"),
            ender.shown_at.label("ended_at"), ender.withdrawn.label("ended_by_withdrawal"),
        )
        .join(Competency, Competency.id == Evidence.competency_id)
        .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
        .outerjoin(Person, Person.id == Evidence.said_by_id)
        .outerjoin(earlier, earlier.id == Evidence.supersedes_id)
        .outerjoin(first_ender, first_ender.c.supersedes_id == Evidence.id)
        .outerjoin(ender, ender.id == first_ender.c.first_id)
        .where(Evidence.person_id == person_id)
        .order_by(Evidence.shown_at.desc(), Evidence.id.desc())
        .limit(limit)
        .offset(skip)
    )  # fmt: skip
    return [_history_row(dict(row)) for row in session.execute(asked).mappings()]


def _history_row(row: dict[str, Any]) -> HistoryRow:
    level, kind, at = (row.pop(f"earlier_{name}") for name in ("level", "kind", "at"))
    return HistoryRow(supersedes=Superseded(level=level, kind=kind, shown_at=at) if kind else None, **row)


@dataclass(frozen=True, kw_only=True)
class NotCarried:
    """Something shown under an earlier version that counts for nothing in the version in force, and why."""

    competency_title: str
    version: str
    level: int
    kind: str
    shown_at: datetime
    loss: Loss


def not_carried(session: Session, person_id: int) -> list[NotCarried]:
    """Return what a person has shown, and nothing has ended, that did not carry over to the version in force: one statement."""
    shown_under, in_force, ender = aliased(FrameworkVersion), aliased(FrameworkVersion), aliased(Evidence)
    asked = (
        select(
            Evidence.id, Competency.title.label("competency_title"), shown_under.number.label("version"), Evidence.level, Evidence.kind,
            Evidence.shown_at, Lineage.relation, Lineage.carries, Lineage.level_map,
        )
        .join(Competency, Competency.id == Evidence.competency_id)
        .join(shown_under, shown_under.id == Competency.version_id)
        .join(in_force, and_(in_force.framework_id == shown_under.framework_id, in_force.state == VersionState.PUBLISHED))
        .outerjoin(Lineage, and_(Lineage.earlier_id == Evidence.competency_id, Lineage.version_id == in_force.id))
        .where(
            Evidence.person_id == person_id, Evidence.withdrawn.is_(False), shown_under.state == VersionState.SUPERSEDED,
            ~exists().where(ender.supersedes_id == Evidence.id),
        )
        .order_by(Evidence.shown_at.desc(), Evidence.id.desc(), Lineage.id)
    )  # fmt: skip
    found = []
    for _, alternatives in groupby(session.execute(asked).mappings(), key=lambda row: row["id"]):
        rows = list(alternatives)
        later = [(row["relation"], row["level_map"] if row["carries"] else None) for row in rows if row["relation"] is not None]
        loss = loss_of(rows[0]["level"], later)
        if loss is not None:
            found.append(NotCarried(loss=loss, **{name: rows[0][name] for name in _NOT_CARRIED}))
    return found


_NOT_CARRIED = ("competency_title", "version", "level", "kind", "shown_at")
