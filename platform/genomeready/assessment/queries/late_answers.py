"""Answers that came too late, as an examiner reads them: when and from where, never whether they are right."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from genomeready.assessment.models.attempts import AnswerEvent, Attempt, LateDecision
from genomeready.assessment.models.regrades import ResultChange
from genomeready.assessment.queries.accommodations import works_below
from genomeready.assessment.rules.results import as_read
from genomeready.assessment.rules.sittings import AttemptState
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Examination, Module
from genomeready.people.models import Person

AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class LateRow:
    """An attempt with late answers, in a list."""

    attempt: str
    person: str
    title: str
    closes_at: datetime
    state: str
    waiting: int
    decided: int


@dataclass(frozen=True, kw_only=True)
class LateEvent:
    """One late answer, and what was decided on it."""

    id: int
    place: int
    at: datetime
    late_by: timedelta
    waited: timedelta | None
    before_close: bool
    taken: bool | None
    reason: str | None
    decided_by: str | None
    decided_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ReplacedResult:
    """A result that another has replaced."""

    percent: str
    passed: bool
    replaced_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class LatePage:
    """An attempt with its late answers and the results that it had before."""

    public_id: str
    person_id: int
    person: str
    title: str
    state: str
    started_at: datetime
    closes_at: datetime
    submitted_at: datetime | None
    percent: str | None
    passed: bool | None
    events: tuple[LateEvent, ...]
    replaced: tuple[ReplacedResult, ...]

    @property
    def waiting(self) -> list[LateEvent]:
        """Those that nobody has decided on."""
        return [event for event in self.events if event.taken is None]

    @property
    def may_be_decided(self) -> bool:
        """Whether there is a result that could be replaced."""
        return bool(self.waiting) and self.state == AttemptState.MARKED


def late_below(session: Session, path: str) -> list[LateRow]:
    """Return the attempts with late answers of those who work at an organisation or below it: those that wait first."""
    waiting = func.count(AnswerEvent.id) - func.count(LateDecision.id)
    rows = session.execute(
        select(
            Attempt.public_id, Person.name, func.coalesce(Examination.title, Module.title).label("title"), Attempt.closes_at, Attempt.state,
            waiting.label("waiting"), func.count(LateDecision.id).label("decided"),
        )
        .join(AnswerEvent, AnswerEvent.attempt_id == Attempt.id)
        .outerjoin(LateDecision, LateDecision.answer_event_id == AnswerEvent.id)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(Examination, Examination.id == Attempt.examination_id)
        .outerjoin(Module, Module.id == Attempt.module_id)
        .where(AnswerEvent.taken.is_(False), works_below(Attempt.person_id, path))
        .group_by(Attempt.id, Person.name, Examination.title, Module.title)
        .order_by((waiting > 0).desc(), Attempt.closes_at.desc(), Attempt.id)
        .limit(AT_ONCE)
    )  # fmt: skip
    return [
        LateRow(
            attempt=row.public_id, person=row.name, title=row.title, closes_at=row.closes_at, state=row.state, waiting=row.waiting,
            decided=row.decided,
        )
        for row in rows
    ]  # fmt: skip


def attempt_below(session: Session, public_id: str, path: str) -> Attempt:
    """Return an attempt of somebody who works at an organisation or below it.

    Raises:
        NotThere: there is none of that id there.
    """
    found = session.scalar(select(Attempt).where(Attempt.public_id == public_id, works_below(Attempt.person_id, path)))
    if found is None:
        raise NotThere
    return found


def late_page(session: Session, attempt: Attempt) -> LatePage:
    """Return an attempt with its late answers, in three statements.

    Raises:
        NotThere: it has none.
    """
    told = session.execute(_told().where(Attempt.id == attempt.id)).one()
    events = tuple(_event(row, attempt) for row in session.execute(_events().where(AnswerEvent.attempt_id == attempt.id)))
    if not events:
        raise NotThere
    changed = select(ResultChange).where(ResultChange.attempt_id == attempt.id, ResultChange.before.is_not(None))
    replaced = session.scalars(changed.order_by(ResultChange.number))
    result = as_read(attempt.result) if attempt.result else None
    return LatePage(
        public_id=attempt.public_id, person_id=attempt.person_id, person=told.name, title=told.title, state=attempt.state,
        started_at=attempt.started_at, closes_at=attempt.closes_at, submitted_at=attempt.submitted_at,
        percent=str(result.percent) if result else None, passed=attempt.passed, events=events,
        replaced=tuple(
            ReplacedResult(
                percent=str(as_read(row.before or {}).percent), passed=row.passed_before, replaced_at=row.at, reason=row.reason
            )
            for row in replaced
        ),
    )  # fmt: skip


def _told() -> Select[*tuple[Any, ...]]:
    return (
        select(Person.name, func.coalesce(Examination.title, Module.title).label("title"))
        .select_from(Attempt)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(Examination, Examination.id == Attempt.examination_id)
        .outerjoin(Module, Module.id == Attempt.module_id)
    )


def _events() -> Select[*tuple[Any, ...]]:
    decider = aliased(Person)
    return (
        select(
            AnswerEvent.id, AnswerEvent.place, AnswerEvent.at, AnswerEvent.waited, LateDecision.taken, LateDecision.reason,
            decider.name, LateDecision.decided_at,
        )
        .outerjoin(LateDecision, LateDecision.answer_event_id == AnswerEvent.id)
        .outerjoin(decider, decider.id == LateDecision.decided_by_id)
        .where(AnswerEvent.taken.is_(False))
        .order_by(AnswerEvent.id)
    )  # fmt: skip


def _event(row: Any, attempt: Attempt) -> LateEvent:  # noqa: ANN401 - a row of `_events`
    waited = timedelta(seconds=row.waited) if row.waited is not None else None
    closed = min(attempt.closes_at, attempt.submitted_at) if attempt.submitted_at else attempt.closes_at
    return LateEvent(
        id=row.id, place=row.place, at=row.at, late_by=row.at - closed, waited=waited,
        before_close=waited is not None and row.at - waited <= closed,
        taken=row.taken, reason=row.reason, decided_by=row.name, decided_at=row.decided_at,
    )  # fmt: skip
