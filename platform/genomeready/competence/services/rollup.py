"""Keeping everyone's standing of today in `held_standing`, in the transaction that changes it.

Whoever writes evidence or changes memberships notes whose standing that touches; it is worked out once, when
the work of the transaction is done and just before its audit entries are sealed. So the same few statements serve
all that a transaction wrote, and every transaction takes its locks in one order: what its act is about, then people
by id, then the end of the audit trail. Two writers of one person wait for each other there, and the later one reads
what the earlier one committed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import ColumnElement, Executable, delete, exists, select
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.base.inserts import dialect_of, insert_of
from genomeready.competence.models import HeldStanding
from genomeready.competence.queries.evidence import telling_evidence_of_each
from genomeready.competence.queries.held import ROLES, Cells, cells_of, needs_of_each, needs_of_many, people_after
from genomeready.frameworks.events import VersionPublished
from genomeready.frameworks.models import Framework, FrameworkVersion
from genomeready.frameworks.rules import CORE
from genomeready.people.events import MembershipsChanged
from genomeready.people.models import Person

AT_ONCE = 500
"""How many people are worked out together: bounds the memory, not the result."""

_WAITING = "standings to be worked out before the commit"


@dataclass
class _Waiting:
    """Whose standing a transaction has touched: in which competencies, in everything, or by taking a role away."""

    competencies: dict[int, set[int]] = field(default_factory=dict)
    everything: set[int] = field(default_factory=set)
    roles_lost: set[int] = field(default_factory=set)


def _waiting(session: Session) -> _Waiting:
    found: _Waiting = session.info.setdefault(_WAITING, _Waiting())
    return found


def note_shown(session: Session, person_id: int, competency_ids: Iterable[int] | None) -> None:
    """Note that evidence of a person was written: in these competencies, or in ways that may touch any (None)."""
    waiting = _waiting(session)
    if competency_ids is None:
        waiting.everything.add(person_id)
    else:
        waiting.competencies.setdefault(person_id, set()).update(competency_ids)


def note_memberships(session: Session, news: MembershipsChanged) -> None:
    """Note that people may be measured by other roles now; connected to `memberships_changed` in the factory."""
    waiting = _waiting(session)
    (waiting.roles_lost if news.removed else waiting.everything).update(news.person_ids)


def keep_standings(session: Session) -> None:
    """Work out what the transaction has touched; connected to `work_done` in the factory. At most four statements for a person."""
    waiting: _Waiting | None = session.info.pop(_WAITING, None)
    if waiting is None:
        return
    people = sorted(waiting.competencies.keys() | waiting.everything | waiting.roles_lost)
    for first in range(0, len(people), AT_ONCE):
        _keep(session, people[first : first + AT_ONCE], waiting)


def forget_standings(session: Session) -> None:
    """Drop what was noted in a transaction that was rolled back; connected to `gave_up` in the factory."""
    session.info.pop(_WAITING, None)


def _keep(session: Session, people: Sequence[int], waiting: _Waiting) -> None:
    _lock(session, people)
    if lost := waiting.roles_lost.intersection(people):
        _drop_lost_roles(session, lost)
    due = [each for each in people if each in waiting.competencies or each in waiting.everything]
    if not due:
        return
    every = waiting.everything.intersection(people)
    written = None if every else set().union(*(waiting.competencies[each] for each in due))
    _write(session, cells_of(session, needs_of_each(session, due, written), clock.today(), read=telling_evidence_of_each))


def rebuild_for(session: Session, person_ids: Sequence[int]) -> int:
    """Work out everything kept of these people anew; return how many rows there are now."""
    _lock(session, person_ids)
    _delete(session, HeldStanding.person_id.in_(person_ids))
    return _write(session, cells_of(session, needs_of_many(session, person_ids), clock.today(), read=telling_evidence_of_each))


def rebuild_standings(session: Session, news: VersionPublished | None = None) -> int:
    """Work out everything kept of everyone anew, in this transaction; return how many rows there are now.

    With news of a published version (connected to `version_published` in the factory), only where roles are measured by its framework.
    """
    if news is not None and not _measures_roles(session, news.version_id):
        return 0
    rows, last = 0, 0
    while batch := people_after(session, last, size=AT_ONCE):
        rows, last = rows + rebuild_for(session, batch), batch[-1]
    return rows


def _measures_roles(session: Session, version_id: int) -> bool:
    of_core = select(FrameworkVersion.id).join(FrameworkVersion.framework).where(FrameworkVersion.id == version_id, Framework.slug == CORE)
    return session.scalar(of_core) is not None


def _lock(session: Session, person_ids: Sequence[int]) -> None:
    """Wait for other writers of these people, in the order of their ids, and keep the rows until the commit.

    SQLite needs none: a unit of work is alone there (`base.engine`).
    """
    if dialect_of(session) == "postgresql":
        session.execute(select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update(key_share=True))


def _drop_lost_roles(session: Session, person_ids: Iterable[int]) -> None:
    held = ROLES.subquery()
    still = exists().where(held.c.person_id == HeldStanding.person_id, held.c.profile_id == HeldStanding.profile_id)
    _delete(session, HeldStanding.person_id.in_(person_ids), ~still)


def _delete(session: Session, *which: ColumnElement[bool]) -> None:
    session.flush()
    session.connection().execute(delete(HeldStanding).where(*which))


def _write(session: Session, cells: Cells) -> int:
    rows = [
        {"person_id": person_id, "profile_id": profile_id, **row._asdict()}
        for (person_id, profile_id), each in cells.items()
        for row in each
    ]
    if rows:
        session.connection().execute(_upsert(dialect_of(session)), rows)
    return len(rows)


@cache
def _upsert(dialect: str) -> Executable:
    new = insert_of(dialect, HeldStanding)
    key = ("person_id", "profile_id", "competency_id")
    told = {name: new.excluded[name] for name in ("state", "missing", "level", "deciding_id", "until")}
    return new.on_conflict_do_update(index_elements=key, set_=told)
