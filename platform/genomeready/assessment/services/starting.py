"""Starting an attempt: the paper is drawn, frozen and written in at most four statements."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt, Paper
from genomeready.assessment.queries.attempts import attempts_at_examination, attempts_at_quiz, opening_of
from genomeready.assessment.rules.marking import due_on
from genomeready.assessment.rules.papers import InBank, cells_of, draw
from genomeready.assessment.rules.sittings import AttemptState, Hurdle, Opening, is_awaiting
from genomeready.assessment.types.registry import type_named
from genomeready.audit.services import Actor
from genomeready.base.ids import digest, fresh_seed, new_public_id, seeded
from genomeready.base.inserts import insert_into
from genomeready.base.refusals import Busy, Refused
from genomeready.catalogue.models import Examination, Module
from genomeready.catalogue.queries.questions import QuestionRow, exam_questions, quiz_questions
from genomeready.learning.models import Enrolment


class AlreadyPassed(Refused):
    """The examination was passed before; there is nothing to prove again."""

    message = "You have passed this examination. Your certificate is on the page of your certificates."


class BeingMarked(Refused):
    """An earlier attempt is still being marked."""

    message = "Your latest attempt is being marked, by %(until)s at the latest. You can start another one once its result is there."


class MustWait(Refused):
    """The waiting time after a failed attempt is not over."""

    message = "You can try again from %(until)s. Until then the lessons and quizzes are open to you."


class NoAttemptsLeft(Refused):
    """All attempts of the last twelve months are used up."""

    message = "You have used all %(number)s attempts of the last twelve months. The next one is open from %(until)s."


class BankTooSmall(Refused):
    """The bank does not hold what the blueprint asks for: a fault of the course, not of the person."""

    message = "This cannot be started, since the course holds too few questions for it. Please tell the help desk."


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """A paper about to be written."""

    enrolment: Enrolment
    examination_id: int | None = None
    module_id: int | None = None
    number: int
    minutes: int
    seed: str
    questions: Sequence[QuestionRow]


def start_attempt(
    session: Session, enrolment: Enrolment, *, examination: Examination | None = None, module: Module | None = None, by: Actor, at: datetime
) -> Attempt:
    """Return a new attempt at an examination or at a module's quiz, or the one that is still open.

    Two starts at once get the same attempt: the second one's number is taken.

    Raises:
        AlreadyPassed: the examination was passed.
        BeingMarked: an earlier attempt is not marked yet.
        MustWait: the waiting time after a failure is not over.
        NoAttemptsLeft: there were as many attempts as a year allows.
        BankTooSmall: the course cannot fill the paper.
    """
    if by.id != enrolment.person_id or (examination is None) == (module is None):
        message = "an attempt is started by the enrolled person, at an examination or a quiz"
        raise ValueError(message)
    if examination is not None:
        return _start_examination(session, enrolment, examination, at=at)
    assert module is not None  # noqa: S101 - narrows the type; checked above
    return _start_quiz(session, enrolment, module, at=at)


def _start_examination(session: Session, enrolment: Enrolment, examination: Examination, *, at: datetime) -> Attempt:
    before = attempts_at_examination(session, enrolment.person_id, examination)
    own = [attempt for attempt, _ in before if attempt.enrolment_id == enrolment.id and attempt.examination_id == examination.id]
    if still_open := _open_among(own):
        return still_open
    _refuse_hurdle(opening_of([attempt for attempt, _ in before], examination, at=at), examination)
    seen = frozenset(place["question"] for _, places in before for place in places)
    bank = exam_questions(session, enrolment.course_version_id)
    seed = fresh_seed()
    drawn = draw(map(_in_bank, bank), cells_of(examination.blueprint), seed=seed, seen=seen)
    draft = _Draft(
        enrolment=enrolment, examination_id=examination.id, number=_next_number(own), minutes=examination.minutes, seed=seed,
        questions=_in_order(bank, drawn),
    )  # fmt: skip
    return _write(session, draft, at=at)


def _start_quiz(session: Session, enrolment: Enrolment, module: Module, *, at: datetime) -> Attempt:
    before = attempts_at_quiz(session, enrolment.id, module.id)
    if still_open := _open_among(before):
        return still_open
    if awaiting := [attempt.submitted_at for attempt in before if attempt.submitted_at and is_awaiting(attempt)]:
        raise BeingMarked(until=day_in_words(due_on(max(awaiting).date())))
    bank = quiz_questions(session, module.id)
    seed = fresh_seed()
    seeded(seed).shuffle(bank)
    draft = _Draft(
        enrolment=enrolment, module_id=module.id, number=_next_number(before), minutes=module.quiz_minutes, seed=seed, questions=bank
    )
    return _write(session, draft, at=at)


def _open_among(attempts: Sequence[Attempt]) -> Attempt | None:
    return next((attempt for attempt in attempts if attempt.state == AttemptState.OPEN), None)


def _next_number(attempts: Sequence[Attempt]) -> int:
    return 1 + max((attempt.number for attempt in attempts), default=0)


def _refuse_hurdle(found: Opening, examination: Examination) -> None:
    until = in_words(found.until) if found.until else ""
    match found.hurdle:
        case Hurdle.PASSED:
            raise AlreadyPassed
        case Hurdle.MARKING:
            raise BeingMarked(until=day_in_words(found.until.date()) if found.until else "")
        case Hurdle.WAITING:
            raise MustWait(until=until)
        case Hurdle.USED_UP:
            raise NoAttemptsLeft(number=examination.attempts_a_year, until=until)


def in_words(moment: datetime) -> str:
    """Return a moment as refusals write it.

    >>> from datetime import UTC
    >>> in_words(datetime(2026, 3, 3, 12, tzinfo=UTC))
    '3 March 2026, 12:00 UTC'
    """
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def day_in_words(day: date) -> str:
    """Return a day as refusals write it.

    >>> day_in_words(date(2026, 3, 3))
    '3 March 2026'
    """
    return f"{day.day} {day:%B %Y}"


def _in_bank(question: QuestionRow) -> InBank:
    return InBank(version_id=question.version_id, competency_id=question.competency_id, cognitive=question.cognitive)


def _in_order(bank: Sequence[QuestionRow], drawn: Sequence[int] | None) -> list[QuestionRow]:
    by_id = {question.version_id: question for question in bank}
    return [by_id[version_id] for version_id in drawn or ()]


def _write(session: Session, draft: _Draft, *, at: datetime) -> Attempt:
    """Write an attempt and its frozen paper: two statements, whatever its length."""
    if not draft.questions:
        raise BankTooSmall
    attempt: Attempt | None = session.scalars(
        insert_into(session, Attempt)
        .values(
            public_id=new_public_id(), person_id=draft.enrolment.person_id, enrolment_id=draft.enrolment.id,
            examination_id=draft.examination_id, module_id=draft.module_id, number=draft.number, state=AttemptState.OPEN,
            started_at=at, closes_at=at + timedelta(minutes=draft.minutes),
        )
        .on_conflict_do_nothing()
        .returning(Attempt)
    ).one_or_none()  # fmt: skip
    if attempt is None:
        return _started_meanwhile(session, draft)
    places = frozen_places(draft.questions, seed=draft.seed)
    bound = key_hash([question.content for question in draft.questions])
    session.execute(insert(Paper).values(attempt_id=attempt.id, seed=draft.seed, places=places, key_hash=bound))
    return attempt


def _started_meanwhile(session: Session, draft: _Draft) -> Attempt:
    """Return the attempt that another request of the same person started at the same moment."""
    asked = select(Attempt).where(
        Attempt.enrolment_id == draft.enrolment.id,
        Attempt.examination_id == draft.examination_id if draft.examination_id else Attempt.module_id == draft.module_id,
        Attempt.number == draft.number,
        Attempt.state == AttemptState.OPEN,
    )
    other = session.scalar(asked)
    if other is None:
        raise Busy
    return other


def frozen_places(questions: Sequence[QuestionRow], *, seed: str) -> list[dict[str, Any]]:
    """Return the places of a paper in the questions' order: what is asked, with options and tokens that follow from the seed."""
    return [_frozen(question, seed=f"{seed}/{place}") for place, question in enumerate(questions, start=1)]


def _frozen(question: QuestionRow, *, seed: str) -> dict[str, Any]:
    return {
        "question": question.version_id,
        "type": question.type,
        "competency": question.competency_id,
        "level": question.level,
        "frozen": type_named(question.type).prepare(question.content, seed),
    }


def key_hash(contents: Sequence[dict[str, Any]]) -> str:
    """Return the digest that binds a paper to its questions' exact contents, keys included, in their order."""
    return digest(json.dumps(list(contents), sort_keys=True, ensure_ascii=False, separators=(",", ":")))
