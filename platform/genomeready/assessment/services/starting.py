"""Starting an attempt: the paper is drawn, frozen and written in at most four statements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt, Paper
from genomeready.assessment.queries.attempts import before_examination, before_quiz, opening_of
from genomeready.assessment.rules.conduct import Arrangements, Navigation, Terms, closing, conduct_of
from genomeready.assessment.rules.marking import due_on
from genomeready.assessment.rules.papers import Cell, InBank, cells_of, draw, key_hash
from genomeready.assessment.rules.proctoring import as_typed
from genomeready.assessment.rules.sittings import AttemptState, Hurdle, Opening, is_awaiting
from genomeready.assessment.services.freezing import frozen_places
from genomeready.audit.services import Actor
from genomeready.base.ids import fresh_seed, new_public_id, seeded
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


class NotOpenYet(Refused):
    """The examination's window has not begun."""

    message = "This examination opens on %(until)s. Until then the lessons and quizzes are open to you."


class WindowOver(Refused):
    """The examination's window has ended."""

    message = "This examination closed on %(until)s. Ask your training lead when it is held again."


class NothingUnseen(Refused):
    """A retake would have to ask what was asked before: the bank has run out for this person."""

    message = (
        "There are not enough questions left that you have not seen, so another form of this examination cannot be made for you. "
        "No attempt was used. Please tell the help desk: new questions have to be written first."
    )


class CodeNeeded(Refused):
    """No code was typed, or it opens nothing (any more)."""

    message = "This code does not open the examination. Codes are short-lived; ask the proctor in the room for the present one."


class BankTooSmall(Refused):
    """The bank does not hold what the blueprint asks for: a fault of the course, not of the person."""

    message = "This cannot be started, since the course holds too few questions for it. Please tell the help desk."


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """A paper about to be written."""

    enrolment: Enrolment
    examination_id: int | None = None
    module_id: int | None = None
    examination_session_id: int | None = None
    number: int
    terms: Terms
    closes_at: datetime
    seed: str
    questions: Sequence[QuestionRow]
    cells: Sequence[Cell] = ()


def start_attempt(
    session: Session, enrolment: Enrolment, *, examination: Examination | None = None, module: Module | None = None,
    by: Actor, at: datetime, code: str = "", sign_in_id: int | None = None,
) -> Attempt:  # fmt: skip
    """Return a new attempt at an examination or at a module's quiz, or the one that is still open.

    Two starts at once get the same attempt: the second one's number is taken. `code` is a proctor's, where one is asked for;
    `sign_in_id` numbers the sign-in that sits the attempt.

    Raises:
        AlreadyPassed: the examination was passed.
        NotOpenYet, WindowOver: now is outside of the examination's window.
        BeingMarked: an earlier attempt is not marked yet.
        MustWait: the waiting time after a failure is not over.
        NoAttemptsLeft: there were as many attempts as a year allows.
        CodeNeeded: the examination is proctored, and the code opens it not.
        NothingUnseen: only unseen questions may be asked, and too few are left.
        BankTooSmall: the course cannot fill the paper.
    """
    if by.id != enrolment.person_id or (examination is None) == (module is None):
        message = "an attempt is started by the enrolled person, at an examination or a quiz"
        raise ValueError(message)
    if examination is not None:
        draft = _examination_draft(session, enrolment, examination, code=as_typed(code), at=at)
    else:
        assert module is not None  # noqa: S101 - narrows the type; checked above
        draft = _quiz_draft(session, enrolment, module, at=at)
    return draft if isinstance(draft, Attempt) else _write(session, draft, sign_in_id=sign_in_id, at=at)


def _examination_draft(session: Session, enrolment: Enrolment, examination: Examination, *, code: str, at: datetime) -> _Draft | Attempt:
    """Return the paper to be written, or the attempt that is still open."""
    before = before_examination(session, enrolment.person_id, examination, at=at, code=code)
    own = [each for each in before.attempts if each.enrolment_id == enrolment.id and each.examination_id == examination.id]
    if still_open := _open_among(own):
        return still_open
    _refuse_hurdle(opening_of(before, examination, at=at), examination)
    conduct = conduct_of(examination.conduct)
    if conduct.proctored and before.examination_session_id is None:
        raise CodeNeeded
    bank, cells, seed = exam_questions(session, enrolment.course_version_id), cells_of(examination.blueprint), fresh_seed()
    drawn = draw(map(_in_bank, bank), cells, seed=seed, seen=before.seen, unseen_only=conduct.unseen_only)
    if drawn is None and conduct.unseen_only and draw(map(_in_bank, bank), cells, seed=seed):
        raise NothingUnseen
    terms = _terms(examination.minutes, before.arrangements, navigation=conduct.navigation)
    return _Draft(
        enrolment=enrolment, examination_id=examination.id, number=_next_number(own), seed=seed,
        questions=_in_order(bank, drawn), cells=cells,
        examination_session_id=before.examination_session_id, terms=terms, closes_at=closing(at, terms, window_ends=examination.closes_at),
    )  # fmt: skip


def _quiz_draft(session: Session, enrolment: Enrolment, module: Module, *, at: datetime) -> _Draft | Attempt:
    """Return the paper to be written, or the attempt that is still open."""
    before = before_quiz(session, enrolment, module.id, at=at)
    if still_open := _open_among(before.attempts):
        return still_open
    if awaiting := [attempt.submitted_at for attempt in before.attempts if attempt.submitted_at and is_awaiting(attempt)]:
        raise BeingMarked(until=day_in_words(due_on(max(awaiting).date())))
    bank, seed = quiz_questions(session, module.id), fresh_seed()
    seeded(seed).shuffle(bank)
    terms = _terms(module.quiz_minutes, before.arrangements)
    return _Draft(
        enrolment=enrolment, module_id=module.id, number=_next_number(before.attempts), seed=seed, questions=bank,
        terms=terms, closes_at=closing(at, terms, window_ends=None),
    )  # fmt: skip


def _terms(minutes: int, granted: Arrangements, *, navigation: Navigation = Navigation.FREE) -> Terms:
    return Terms(
        minutes=minutes, extra_minutes=granted.extra_minutes(minutes), larger_print=granted.larger_print,
        separate_room=granted.separate_room, navigation=navigation,
    )  # fmt: skip


def _open_among(attempts: Sequence[Attempt]) -> Attempt | None:
    return next((attempt for attempt in attempts if attempt.state == AttemptState.OPEN), None)


def _next_number(attempts: Sequence[Attempt]) -> int:
    return 1 + max((attempt.number for attempt in attempts), default=0)


def _refuse_hurdle(found: Opening, examination: Examination) -> None:
    until = in_words(found.until) if found.until else ""
    match found.hurdle:
        case Hurdle.PASSED:
            raise AlreadyPassed
        case Hurdle.NOT_YET:
            raise NotOpenYet(until=until)
        case Hurdle.CLOSED:
            raise WindowOver(until=until)
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


def _write(session: Session, draft: _Draft, *, sign_in_id: int | None, at: datetime) -> Attempt:
    """Write an attempt and its frozen paper: two statements, whatever its length."""
    if not draft.questions:
        raise BankTooSmall
    attempt: Attempt | None = session.scalars(
        insert_into(session, Attempt)
        .values(
            public_id=new_public_id(), person_id=draft.enrolment.person_id, enrolment_id=draft.enrolment.id,
            examination_id=draft.examination_id, module_id=draft.module_id, number=draft.number, state=AttemptState.OPEN,
            examination_session_id=draft.examination_session_id, started_at=at, closes_at=draft.closes_at, section=1,
            sitting_sign_in=sign_in_id,
        )
        .on_conflict_do_nothing()
        .returning(Attempt)
    ).one_or_none()  # fmt: skip
    if attempt is None:
        return _started_meanwhile(session, draft)
    cells = draft.cells if draft.terms.navigation is Navigation.SECTIONS else [replace(cell, section=1) for cell in draft.cells]
    questions = [question.asked(*_variants_from(draft, attempt)) for question in draft.questions]
    places = frozen_places(questions, seed=draft.seed, cells=cells)
    bound = key_hash([question.content for question in questions])
    session.execute(
        insert(Paper).values(attempt_id=attempt.id, seed=draft.seed, places=places, key_hash=bound, terms=draft.terms.as_stored())
    )
    return attempt


def _variants_from(draft: _Draft, attempt: Attempt) -> tuple[str, str]:
    """Return from what the variants follow: the paper's own seed and attempt; in an examination what it is, the same for everybody.

    Papers with other variants of the same questions would not be equally hard.
    """
    if draft.examination_id is not None:
        return f"examination/{draft.examination_id}", ""
    return draft.seed, attempt.public_id


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
