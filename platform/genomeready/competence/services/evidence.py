"""Record what was shown, and withdraw it. Rows are only ever added."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.refusals import Refused
from genomeready.competence.models import Evidence
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.services.rollup import note_shown
from genomeready.people.models import Person


class ReasonMissing(Refused):
    """Evidence was to be withdrawn and nobody said why."""

    message = "Say why the evidence is withdrawn; the reason is kept with it."


@dataclass(frozen=True, kw_only=True)
class NewEvidence:
    """Something shown in one competency, about to be written.

    `rests_on` names what it comes from (`"attempt:abc…"`), by which it can be withdrawn; `context` the setting in
    which it was shown; `score_error` is the standard error of the score; `supersedes_id` names the row that it corrects.
    """

    competency_id: int
    level: int
    kind: EvidenceKind
    shown_at: datetime
    rests_on: str
    valid_until: date | None = None
    context: str = ""
    score: Decimal | None = None
    score_error: Decimal | None = None
    questions: int | None = None
    supersedes_id: int | None = None
    reason: str = ""


def record_evidence(session: Session, person_id: int, *, shown: Sequence[NewEvidence], by: Actor | None) -> list[Evidence]:
    """Write what a person has shown, as `by` says it; None means the platform itself. One INSERT, however much it is.

    What is kept of the person's standing follows before the commit.
    """
    if not shown:
        return []
    said_by = by.id if by else None
    rows = session.scalars(
        insert(Evidence).returning(Evidence), [{"person_id": person_id, "said_by_id": said_by, **asdict(new)} for new in shown]
    )
    written = list(rows)
    corrects = any(new.supersedes_id is not None for new in shown)
    note_shown(session, person_id, None if corrects else {new.competency_id for new in shown})
    for ground in dict.fromkeys(new.rests_on for new in shown):
        said = [[new.competency_id, new.level] for new in shown if new.rests_on == ground]
        record(session, "evidence.recorded", f"person:{_public_id(session, person_id, by)}", by=by, rests_on=ground, shown=said)
    return written


def _public_id(session: Session, person_id: int, by: Actor | None) -> str:
    return by.public_id if by and by.id == person_id else session.get_one(Person, person_id).public_id


def withdraw_evidence(session: Session, *, rests_on: Collection[str], reason: str, by: Actor | None, at: datetime) -> list[Evidence]:
    """End all evidence that rests on some things (revoked certificates, a found error), from `at` on.

    Each withdrawal is a row of its own; evidence that was ended before stays as it is, so a
    second withdrawal changes nothing. Three statements, however many things.

    Raises:
        ReasonMissing: nobody said why.
    """
    if not reason.strip():
        raise ReasonMissing
    rows = _resting_on(session, rests_on)
    ended = set(session.scalars(select(Evidence.supersedes_id).where(Evidence.supersedes_id.in_([row.id for row in rows]))))
    standing = [row for row in rows if not row.withdrawn and row.id not in ended]
    if not standing:
        return []
    ending: defaultdict[str, set[int]] = defaultdict(set)
    for row in standing:
        ending[row.rests_on].add(row.competency_id)
        note_shown(session, row.person_id, {row.competency_id})
    for ground, competencies in ending.items():
        record(session, "evidence.withdrawn", f"evidence:{ground}", by=by, reason=reason.strip(), competencies=sorted(competencies))
    withdrawals = [_withdrawal(row, reason=reason.strip(), by=by, at=at) for row in standing]
    return list(session.scalars(insert(Evidence).returning(Evidence), withdrawals))


def restore_evidence(session: Session, *, rests_on: str, by: Actor | None, at: datetime) -> list[Evidence]:
    """Let evidence that was withdrawn count again from `at` on: new rows with the same level, kind and end.

    What had run its course otherwise (superseded by something better) is not brought back.
    """
    rows = _resting_on(session, [rests_on])
    by_id = {row.id: row for row in rows}
    last = {row.competency_id: row for row in rows}
    again = [by_id[row.supersedes_id] for row in last.values() if row.withdrawn and row.supersedes_id in by_id]
    shown = [
        NewEvidence(
            competency_id=row.competency_id, level=row.level, kind=EvidenceKind(row.kind), shown_at=at, rests_on=rests_on,
            valid_until=row.valid_until, context=row.context, score=row.score, score_error=row.score_error, questions=row.questions,
        )
        for row in again
    ]  # fmt: skip
    return record_evidence(session, rows[0].person_id, shown=shown, by=by) if shown else []


def _resting_on(session: Session, grounds: Collection[str]) -> Sequence[Evidence]:
    return session.scalars(
        select(Evidence).where(Evidence.rests_on.in_(grounds)).order_by(Evidence.id).with_for_update(key_share=True)
    ).all()


def _withdrawal(row: Evidence, *, reason: str, by: Actor | None, at: datetime) -> dict[str, object]:
    return {
        "person_id": row.person_id, "competency_id": row.competency_id, "level": row.level, "kind": row.kind, "shown_at": at,
        "said_by_id": by.id if by else None, "rests_on": row.rests_on, "supersedes_id": row.id, "withdrawn": True, "reason": reason,
    }  # fmt: skip
