"""Mark what people have to mark: take an answer, keep marks as one goes, give them; the last ones given come to the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.marking import GivenMarks, Marking, Script
from genomeready.assessment.queries.scripts import belongs_to, given_to, is_free, is_mine
from genomeready.assessment.rules.marking import ARBITRATION, CLAIM_LIVES, Judged, ScriptState, settle
from genomeready.assessment.rules.sittings import AWAITING_MARKS
from genomeready.assessment.services.submitting import finish_marking
from genomeready.audit.services import Actor, record
from genomeready.base.refusals import NotThere, Refused
from genomeready.catalogue.models import QuestionVersion
from genomeready.catalogue.rules import common_in
from genomeready.competence.services.turns import take_turn
from genomeready.outbox.services import write_message
from genomeready.people.models import Person

LONGEST_NOTE = 4000


class ClaimLost(Refused):
    """Somebody else took the answer meanwhile, or it is not marked any more."""

    message = (
        "This answer is not with you any more: your time with it was over and somebody else took it, or its attempt was declared void. "
        "What you kept is kept. Take the next answer from the queue."
    )


class GivenAlready(Refused):
    """Marks were given before; they stay as they are."""

    message = "You gave your marks for this answer before, so they stay as they are. The candidate can ask for a review of the result."


class NotAllMarked(Refused):
    """A criterion without marks."""

    message = "Choose a level for every criterion before you give your marks. What you have chosen so far is kept."


class NoSuchLevel(Refused):
    """Marks that the rubric does not know."""

    message = "These are no marks of this rubric. Reload the page and choose again."


class SayWhy(Refused):
    """An answer returned as unreadable without a word."""

    message = "Say to the candidate what could not be read, in the note, before you return the answer as unreadable."


class NoteTooLong(Refused):
    """A note that nobody would read."""

    message = f"A note has at most {LONGEST_NOTE} characters. What you typed is still in the field; shorten it."


@dataclass(frozen=True, kw_only=True)
class Giving:
    """What a marker says: marks by the id of a criterion, a note to the candidate, one for markers, or that it cannot be read."""

    levels: Mapping[str, int]
    note: str = ""
    private_note: str = ""
    unreadable: bool = False


def take_next(session: Session, *, of: str, arbitration: bool, by: Actor, at: datetime) -> str | None:
    """Take the answer of an examination or quiz that is due first, and return its public id; None where none is left for this marker.

    Nobody else takes the same turn. One that she took before and has not finished comes first.

    Raises:
        NotThere: `of` names no examination or quiz.
    """
    take_turn(session, by.id)
    turn = Marking.turn == ARBITRATION if arbitration else Marking.turn != ARBITRATION
    asked = (
        select(Marking, Script)
        .join(Script, Script.id == Marking.script_id).join(Attempt, Attempt.id == Script.attempt_id)
        .where(belongs_to(of), turn)
        .order_by(Script.due_on, Script.id, Marking.turn)
        .limit(1)
    )  # fmt: skip
    if before := session.execute(asked.where(is_mine(by.id))).one_or_none():
        return str(before.Script.public_id)
    free = asked.where(is_free(by.id, at=at)).with_for_update(of=Marking, skip_locked=True)
    found = session.execute(free).one_or_none()
    if found is None:
        return None
    found.Marking.marker_id, found.Marking.until = by.id, at + CLAIM_LIVES
    session.flush()
    record(session, "script.taken", f"script:{found.Script.public_id}", by=by, turn=found.Marking.turn)
    return str(found.Script.public_id)


def keep_marks(session: Session, script: str, *, giving: Giving, by: Actor, at: datetime) -> None:
    """Keep what a marker has so far, for her alone; her time with the answer begins anew.

    Raises:
        NotThere, ClaimLost, GivenAlready, NoSuchLevel, NoteTooLong: as they say.
    """
    found, marking = _mine(session, script, by)
    _add(session, found, giving, final=False, by=by, at=at)
    marking.until = at + CLAIM_LIVES
    session.flush()


def give_marks(session: Session, script: str, *, giving: Giving, link: str, by: Actor, at: datetime) -> None:
    """Give marks for good. Where they are the last of an attempt, its result follows in the same transaction, and the candidate is told.

    `link` is the address of a result, with `{attempt}` in it.

    Raises:
        NotThere, ClaimLost, GivenAlready, NoSuchLevel, NoteTooLong: as they say.
        NotAllMarked: a criterion has no marks.
        SayWhy: an unreadable answer goes back without a word to the candidate.
    """
    attempt = _lock_attempt(session, script)
    found, marking = _mine(session, script, by)
    if giving.unreadable and not giving.note.strip():
        raise SayWhy
    given = _add(session, found, giving, final=True, by=by, at=at)
    marking.finished_at = at
    session.flush()
    record(session, "script.marked", f"script:{script}", by=by, turn=marking.turn, unreadable=given.unreadable)
    _settle(session, found, by=by, at=at)
    scripts = session.scalars(select(Script).where(Script.attempt_id == attempt.id)).all()
    if all(each.marks is not None for each in scripts):
        finish_marking(session, attempt, by=by, at=at)
        _tell(session, attempt, link=link)


def _lock_attempt(session: Session, script: str) -> Attempt:
    """Lock the attempt of a script: two last marks given at once are one after the other, and the second sees the first."""
    asked = select(Attempt).join(Script, Script.attempt_id == Attempt.id).where(Script.public_id == script)
    attempt = session.scalar(asked.with_for_update(of=Attempt, key_share=True).execution_options(populate_existing=True))
    if attempt is None:
        raise NotThere
    return attempt


def _mine(session: Session, script: str, by: Actor) -> tuple[Script, Marking]:
    """Return a script and a marker's turn at it, locked."""
    found = session.execute(
        select(Script, Marking, Attempt.state)
        .join(Marking, Marking.script_id == Script.id)
        .join(Attempt, Attempt.id == Script.attempt_id)
        .where(Script.public_id == script, Marking.marker_id == by.id)
        .with_for_update(of=Marking)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        kept = select(GivenMarks.id).join(Script, Script.id == GivenMarks.script_id)
        if session.scalar(kept.where(Script.public_id == script, GivenMarks.marker_id == by.id).limit(1)) is not None:
            raise ClaimLost
        raise NotThere
    if found.Marking.finished_at is not None:
        raise GivenAlready
    if found.state not in AWAITING_MARKS:
        raise ClaimLost
    return found.Script, found.Marking


def _add(session: Session, script: Script, giving: Giving, *, final: bool, by: Actor, at: datetime) -> GivenMarks:
    """Add a row of what a marker gave, which supersedes her latest one; the same again adds none, unless it is for good."""
    if max(len(giving.note), len(giving.private_note)) > LONGEST_NOTE:
        raise NoteTooLong
    rubric: Sequence[Any] = common_in(session.get_one(QuestionVersion, script.question_version_id).content)["rubric"]
    known = {criterion["id"]: {level["marks"] for level in criterion["levels"]} for criterion in rubric}
    if any(marks not in known.get(criterion, ()) for criterion, marks in giving.levels.items()):
        raise NoSuchLevel
    whole = len(giving.levels) == len(known)
    if final and not whole and not giving.unreadable:
        raise NotAllMarked
    before = next((row for row in reversed(given_to(session, script.id)) if row.marker_id == by.id), None)
    row = GivenMarks(
        script_id=script.id, marker_id=by.id, levels=dict(giving.levels), unreadable=giving.unreadable, note=giving.note,
        marks=sum(giving.levels.values()) if whole and not giving.unreadable else None, private_note=giving.private_note,
        final=final, at=at, supersedes_id=before.id if before else None,
    )  # fmt: skip
    if before is not None and not final and _says(before) == _says(row):
        return before
    session.add(row)
    session.flush()
    return row


def _says(row: GivenMarks) -> tuple[object, ...]:
    return row.levels, row.unreadable, row.note, row.private_note


def _settle(session: Session, script: Script, *, by: Actor, at: datetime) -> None:
    """Settle a script whose turns are all finished, or open the turn of a third marker."""
    turns = session.scalars(select(Marking).where(Marking.script_id == script.id).order_by(Marking.turn)).all()
    if any(turn.finished_at is None for turn in turns):
        return
    final = {row.marker_id: Judged(marks=row.marks) for row in given_to(session, script.id) if row.final}
    judged = {turn.turn: final[turn.marker_id] for turn in turns if turn.marker_id is not None}
    tolerance = Fraction(str(common_in(session.get_one(QuestionVersion, script.question_version_id).content)["tolerance"]))
    first = [each for turn, each in judged.items() if turn != ARBITRATION]
    marks = settle(first, tolerance=tolerance, maximum=script.maximum, arbitrated=judged.get(ARBITRATION))
    if marks is None:
        session.add(Marking(script_id=script.id, turn=ARBITRATION))
        script.state = ScriptState.ARBITRATION
        record(session, "script.disputed", f"script:{script.public_id}", by=by)
    else:
        script.marks = Decimal(marks.numerator) / Decimal(marks.denominator)
        script.state, script.settled_at = ScriptState.SETTLED, at
        record(session, "script.settled", f"script:{script.public_id}", by=by, marks=str(script.marks), maximum=script.maximum)
    session.flush()


def _tell(session: Session, attempt: Attempt, *, link: str) -> None:
    person = session.get_one(Person, attempt.person_id)
    text = (
        f"Hello {person.name},\n\nyour answers are marked, and your result is there. Sign in to read it:\n\n"
        f"{link.format(attempt=attempt.public_id)}\n"
    )
    write_message(session, key=f"attempt-marked:{attempt.public_id}", recipient=person.email, subject="Your result is there", text=text)
