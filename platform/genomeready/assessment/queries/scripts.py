"""What markers read: the queue, and one answer beside its rubric. The candidate is a number here, never a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from genomeready.assessment.models.attempts import Answer, Attempt, Paper
from genomeready.assessment.models.marking import GivenMarks, Marking, Script
from genomeready.assessment.queries.answer_files import FileRow, files_of
from genomeready.assessment.queries.markers import may_mark
from genomeready.assessment.rules.marking import ARBITRATION, ScriptState, candidate_number
from genomeready.assessment.rules.sittings import AWAITING_MARKS
from genomeready.assessment.types.free_text import at_limit, words_in
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import CourseVersion, Examination, Module, QuestionVersion
from genomeready.catalogue.rules import content_in


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """Answers of one examination or quiz that somebody may mark now. `of` names it in a form."""

    of: str
    title: str
    course_title: str
    arbitration: bool
    answers: int
    overdue: int
    first_due: date


@dataclass(frozen=True, kw_only=True)
class ClaimedRow:
    """An answer that somebody took to mark and has not finished."""

    public_id: str
    number: str
    title: str
    arbitration: bool
    due_on: date
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What a marker can do now: go on with what she took, or take the next answer. What is overdue is first."""

    claimed: tuple[ClaimedRow, ...]
    rows: tuple[QueueRow, ...]


@dataclass(frozen=True, kw_only=True)
class Given:
    """What one marker gave, or has kept so far."""

    levels: Mapping[str, int]
    marks: int | None
    unreadable: bool
    note: str
    private_note: str


@dataclass(frozen=True, kw_only=True)
class ScriptPage:
    """An answer beside its rubric. `others` are what two markers gave, for whom decides between them alone."""

    public_id: str
    number: str
    title: str
    of: str
    due_on: date
    until: datetime
    arbitration: bool
    content: Mapping[str, Any]
    maximum: int
    text: str
    beyond: str
    words: int
    limit: int | None
    files: tuple[FileRow, ...]
    mine: Given
    others: tuple[Given, ...]


NOTHING_YET = Given(levels={}, marks=None, unreadable=False, note="", private_note="")


def is_free(marker_id: int, *, at: datetime) -> ColumnElement[bool]:
    """Return the condition that a marker may take a turn: nobody has it (any more), she has no other at the script, and she may."""
    other = aliased(Marking)
    has_one = exists().where(other.script_id == Marking.script_id, other.marker_id == marker_id, other.id != Marking.id)
    return and_(
        Marking.finished_at.is_(None), or_(Marking.marker_id.is_(None), Marking.until <= at), ~has_one, _waits(),
        may_mark(literal(marker_id), Attempt.person_id, on=at.date()),
    )  # fmt: skip


def is_mine(marker_id: int) -> ColumnElement[bool]:
    """Return the condition that a marker took a turn and has not finished it."""
    return and_(Marking.marker_id == marker_id, Marking.finished_at.is_(None), _waits())


def _waits() -> ColumnElement[bool]:
    return and_(Script.state != ScriptState.SETTLED, Attempt.state.in_(AWAITING_MARKS))


def belongs_to(of: str) -> ColumnElement[bool]:
    """Return the condition that an attempt is at the examination or quiz that a form names.

    Raises:
        NotThere: it names none.
    """
    kind, _, number = of.partition("-")
    columns = {"examination": Attempt.examination_id, "quiz": Attempt.module_id}
    if kind not in columns or not (number.isascii() and number.isdigit() and len(number) < 16):  # noqa: PLR2004 - no id is longer
        raise NotThere
    return columns[kind] == int(number)


def _of(examination_id: int | None, module_id: int | None) -> str:
    return f"quiz-{module_id}" if examination_id is None else f"examination-{examination_id}"


def queue_of(session: Session, marker_id: int, *, at: datetime) -> Queue:
    """Return what a marker can do now, in two statements whatever waits."""
    title = func.coalesce(Examination.title, Module.title).label("title")
    mine = session.execute(
        select(Script.public_id, Attempt.public_id.label("attempt"), title, Marking.turn, Script.due_on, Marking.until)
        .join(Script, Script.id == Marking.script_id).join(Attempt, Attempt.id == Script.attempt_id)
        .outerjoin(Examination, Examination.id == Attempt.examination_id).outerjoin(Module, Module.id == Attempt.module_id)
        .where(is_mine(marker_id))
        .order_by(Script.due_on, Script.id)
    ).all()  # fmt: skip
    arbitration, late = Marking.turn == ARBITRATION, case((Script.due_on < at.date(), Script.id))
    version = func.coalesce(Examination.course_version_id, Module.course_version_id)
    rows = session.execute(
        select(
            Attempt.examination_id, Attempt.module_id, title, CourseVersion.title.label("course_title"), arbitration.label("arbitration"),
            func.count(Script.id.distinct()).label("answers"), func.count(late.distinct()).label("late"),
            func.min(Script.due_on).label("first_due"),
        )
        .join(Script, Script.id == Marking.script_id).join(Attempt, Attempt.id == Script.attempt_id)
        .outerjoin(Examination, Examination.id == Attempt.examination_id).outerjoin(Module, Module.id == Attempt.module_id)
        .join(CourseVersion, CourseVersion.id == version)
        .where(is_free(marker_id, at=at))
        .group_by(Attempt.examination_id, Attempt.module_id, Examination.title, Module.title, CourseVersion.title, arbitration)
        .order_by(func.min(Script.due_on), Attempt.examination_id, Attempt.module_id, arbitration)
    ).all()  # fmt: skip
    return Queue(
        claimed=tuple(
            ClaimedRow(
                public_id=row.public_id, number=candidate_number(row.attempt), title=row.title, arbitration=row.turn == ARBITRATION,
                due_on=row.due_on, until=row.until,
            )
            for row in mine
        ),
        rows=tuple(
            QueueRow(
                of=_of(row.examination_id, row.module_id), title=row.title, course_title=row.course_title,
                arbitration=bool(row.arbitration), answers=row.answers, overdue=row.late, first_due=row.first_due,
            )
            for row in rows
        ),
    )  # fmt: skip


def script_page(session: Session, public_id: str, marker_id: int) -> ScriptPage:
    """Return an answer that a marker took, in four statements at most.

    Raises:
        NotThere: there is none of that id, or it is not with her.
    """
    row = session.execute(
        select(Script, Marking, Attempt, QuestionVersion, Paper.places, Answer.answer)
        .join(Marking, Marking.script_id == Script.id).join(Attempt, Attempt.id == Script.attempt_id)
        .join(Paper, Paper.attempt_id == Attempt.id).join(QuestionVersion, QuestionVersion.id == Script.question_version_id)
        .join(Answer, and_(Answer.attempt_id == Attempt.id, Answer.place == Script.place))
        .where(Script.public_id == public_id, is_mine(marker_id))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotThere
    script, marking, attempt, version, places, answer = row
    limit = places[script.place - 1]["frozen"].get("words")
    typed = answer if isinstance(answer, str) else ""
    text, beyond = at_limit(typed, limit) if limit else (typed, "")
    said = given_to(session, script.id)
    arbitration = marking.turn == ARBITRATION
    return ScriptPage(
        public_id=script.public_id, number=candidate_number(attempt.public_id), title=title_of(session, attempt),
        of=_of(attempt.examination_id, attempt.module_id), due_on=script.due_on, until=marking.until, arbitration=arbitration,
        content=content_in(version.content, places[script.place - 1].get("variant")), maximum=script.maximum,
        text=text, beyond=beyond, words=words_in(typed), limit=limit,
        files=files_of(session, attempt.id, script.place, answer) if isinstance(answer, list) else (),
        mine=next((_given(each) for each in reversed(said) if each.marker_id == marker_id), NOTHING_YET),
        others=tuple(_given(each) for each in said if each.final and each.marker_id != marker_id) if arbitration else (),
    )  # fmt: skip


def title_of(session: Session, attempt: Attempt) -> str:
    """Return the title of what an attempt is at."""
    if attempt.examination_id is not None:
        return session.get_one(Examination, attempt.examination_id).title
    return session.get_one(Module, attempt.module_id).title


def given_to(session: Session, script_id: int) -> Sequence[GivenMarks]:
    """Return all that was ever given or kept for a script, in its order."""
    return session.scalars(select(GivenMarks).where(GivenMarks.script_id == script_id).order_by(GivenMarks.id)).all()


def _given(row: GivenMarks) -> Given:
    return Given(levels=row.levels, marks=row.marks, unreadable=row.unreadable, note=row.note, private_note=row.private_note)
