"""Reminding examiners of answers whose day has passed."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.marking import Marking, Script
from genomeready.assessment.queries.markers import may_mark
from genomeready.assessment.rules.marking import ScriptState
from genomeready.assessment.rules.sittings import AWAITING_MARKS
from genomeready.outbox.services import write_message
from genomeready.people.models import Person
from genomeready.people.rules import PersonState


def remind_markers(session: Session, *, link: str, at: datetime) -> int:
    """Write to everybody who can mark something that is overdue, once in a calendar week; return how many were written to.

    That is whoever took such an answer, and whoever may take a turn that is free. One statement finds them all.
    """
    day = at.date()
    other = aliased(Marking)
    has_turn = select(other.id).where(other.script_id == Marking.script_id, other.marker_id == Person.id).exists()
    is_free = and_(or_(Marking.marker_id.is_(None), Marking.until <= at), ~has_turn, may_mark(Person.id, Attempt.person_id, on=day))
    rows = session.execute(
        select(Person.public_id, Person.name, Person.email, func.count(Script.id.distinct()).label("answers"))
        .select_from(Script)
        .join(Attempt, Attempt.id == Script.attempt_id)
        .join(Marking, Marking.script_id == Script.id)
        .join(Person, or_(Marking.marker_id == Person.id, is_free))
        .where(
            Script.state != ScriptState.SETTLED, Script.due_on < day, Attempt.state.in_(AWAITING_MARKS), Marking.finished_at.is_(None),
            Person.state == PersonState.ACTIVE,
        )
        .group_by(Person.id, Person.public_id, Person.name, Person.email)
        .order_by(Person.id)
    ).all()  # fmt: skip
    year, week, _ = day.isocalendar()
    for row in rows:
        what = "1 answer is" if row.answers == 1 else f"{row.answers} answers are"
        text = (
            f"Hello {row.name},\n\n{what} not marked yet although the day has passed until when the candidates were promised their result. "
            f"You may mark:\n\n{link}\n"
        )
        key = f"marking-overdue:{row.public_id}:{year}-{week:02}"
        write_message(session, key=key, recipient=row.email, subject="Answers are waiting to be marked", text=text)
    return len(rows)
