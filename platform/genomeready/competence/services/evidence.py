"""Record what was shown, and withdraw it. Rows are only ever added."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Row, exists, insert, literal, select, true
from sqlalchemy.orm import Session, aliased

from genomeready.audit.services import Actor, record
from genomeready.base.many import in_batches, is_among
from genomeready.base.prepared import run
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


def withdraw_evidence(session: Session, *, rests_on: Collection[str], reason: str, by: Actor | None, at: datetime) -> int:
    """End all evidence that rests on some things (revoked certificates, a found error), from `at` on; return how much was ended.

    Each withdrawal is a row of its own; evidence that was ended before stays as it is, so a
    second withdrawal changes nothing. Two statements for each `base.many.AT_ONCE` things.

    Raises:
        ReasonMissing: nobody said why.
    """
    said = reason.strip()
    if not said:
        raise ReasonMissing
    ending: defaultdict[str, set[int]] = defaultdict(set)
    touched: defaultdict[int, set[int]] = defaultdict(set)
    ended = [row for batch in in_batches(list(rests_on)) for row in _withdrawn(session, batch, reason=said, by=by, at=at)]
    for person_id, competency_id, ground in ended:
        ending[ground].add(competency_id)
        touched[person_id].add(competency_id)
    for person_id, competencies in touched.items():
        note_shown(session, person_id, competencies)
    for ground, competencies in ending.items():
        record(session, "evidence.withdrawn", f"evidence:{ground}", by=by, reason=said, competencies=sorted(competencies))
    return len(ended)


def _withdrawn(session: Session, grounds: Sequence[str], *, reason: str, by: Actor | None, at: datetime) -> Sequence[Row[int, int, str]]:
    """Write the withdrawal of all that stands and rests on these; return (person_id, competency_id, rests_on) of each.

    The database copies the rows: an examination may have thousands of passes, and each pass as many rows as competencies.
    They are locked by a statement of their own, since only one that begins after the wait sees what was ended meanwhile.
    """
    resting, ender = is_among(session, Evidence.rests_on, grounds), aliased(Evidence)
    session.execute(select(Evidence.id).where(resting).order_by(Evidence.id).with_for_update(key_share=True))
    written = {
        "person_id": Evidence.person_id, "competency_id": Evidence.competency_id, "level": Evidence.level, "kind": Evidence.kind,
        "rests_on": Evidence.rests_on, "supersedes_id": Evidence.id, "withdrawn": true(), "reason": literal(reason),
        "shown_at": literal(at, Evidence.shown_at.type), "said_by_id": literal(by.id if by else None, Evidence.said_by_id.type),
    }  # fmt: skip
    standing = (
        select(*written.values())
        .where(resting, Evidence.withdrawn.is_(False), ~exists().where(ender.supersedes_id == Evidence.id))
        .order_by(Evidence.id)
    )
    made = insert(Evidence).from_select(list(written), standing)
    return run(session, made.returning(Evidence.person_id, Evidence.competency_id, Evidence.rests_on)).all()


def restore_evidence(session: Session, *, rests_on: str, by: Actor | None, at: datetime) -> list[Evidence]:
    """Let evidence that was withdrawn count again from `at` on: new rows with the same level, kind and end.

    What had run its course otherwise (superseded by something better) is not brought back.
    """
    resting = select(Evidence).where(Evidence.rests_on == rests_on).order_by(Evidence.id).with_for_update(key_share=True)
    rows = session.scalars(resting).all()
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
