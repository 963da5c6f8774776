"""Handing in: marking the paper and, on a passed examination, evidence and completion in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt, Paper
from genomeready.assessment.queries.attempts import answers_of, contents_of
from genomeready.assessment.queries.outcomes import judged_shares
from genomeready.assessment.queries.regrades import corrections_of
from genomeready.assessment.rules.papers import key_hash
from genomeready.assessment.rules.regrades import marked_places
from genomeready.assessment.rules.results import Marked, Proven, Result, as_read, as_stored, proven_by, result_of
from genomeready.assessment.rules.sittings import GRACE, AttemptState
from genomeready.assessment.services.scripts import open_scripts
from genomeready.audit.services import Actor, record
from genomeready.base.refusals import Refused
from genomeready.catalogue.models import Examination, Module, Outcome
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.rules.validity import valid_until
from genomeready.competence.services.evidence import NewEvidence, record_evidence
from genomeready.frameworks.models import Competency
from genomeready.learning.models import Enrolment
from genomeready.learning.services import complete_course


class AttemptVoid(Refused):
    """The attempt was declared void; it is not marked."""

    message = "This attempt was declared void and is not marked. Please ask the help desk for the reason."


class PaperAltered(Refused):
    """The questions' contents are not those that the paper was bound to when it started."""

    message = "This cannot be marked, since its questions changed after it was started. Your answers are kept. Please tell the help desk."


def submit_attempt(session: Session, attempt: Attempt, *, by: Actor | None, at: datetime) -> Result | None:
    """Hand in an attempt, mark it and, if an examination was passed, complete the course.

    Handing in twice gives the result of the first time and changes nothing. After the time and its
    grace are over, what was saved by then is marked and the state says that nobody handed it in.
    Where people have to mark a part of it there is no result yet (None): `finish_marking` comes to it.

    Raises:
        AttemptVoid: the attempt was declared void.
        PaperAltered: the questions are not those that the paper was bound to.
    """
    session.refresh(attempt, with_for_update={"key_share": True})
    if attempt.state == AttemptState.VOID:
        raise AttemptVoid
    if attempt.state != AttemptState.OPEN:
        return as_read(attempt.result) if attempt.result is not None else None
    in_time = by is not None and at <= attempt.closes_at + GRACE
    attempt.enter(AttemptState.SUBMITTED if in_time else AttemptState.AUTO_SUBMITTED)
    attempt.by_clock, attempt.submitted_at = not in_time, at
    sheet = session.get_one(Paper, attempt.id)
    paper = _marked(session, sheet, {})
    if scripts := open_scripts(session, sheet, at=at):
        record(session, f"attempt.{attempt.state}", ground_of(attempt), by=by, scripts=scripts)
        return None
    result = _result(session, attempt, paper)
    record(session, f"attempt.{attempt.state}", ground_of(attempt), by=by, passed=result.passed)
    _let_count(session, attempt, paper, result, by=by, at=at)
    return result


def auto_submit(session: Session, attempt_id: int, *, at: datetime) -> bool:
    """Hand in for somebody whose time is over what was saved; False where it is not due (any more)."""
    attempt = session.get_one(Attempt, attempt_id, with_for_update={"key_share": True}, populate_existing=True)
    if attempt.state != AttemptState.OPEN or at <= attempt.closes_at + GRACE:
        return False
    submit_attempt(session, attempt, by=None, at=at)
    return True


def finish_marking(session: Session, attempt: Attempt, *, by: Actor, at: datetime) -> Result:
    """Come to the result of an attempt once people have marked their part.

    The attempt is locked by whoever calls. As on handing in, a pass completes the course in the same transaction.

    Raises:
        PaperAltered: the questions are not those that the paper was bound to.
    """
    paper, result = marked_anew(session, attempt)
    record(session, "attempt.marked", ground_of(attempt), by=by, passed=result.passed)
    _let_count(session, attempt, paper, result, by=by, at=at)
    return result


def _result(session: Session, attempt: Attempt, paper: Sequence[Marked]) -> Result:
    pass_percent, competency_percent = _pass_rule(session, attempt)
    return result_of(paper, pass_percent=pass_percent, competency_percent=competency_percent)


def _let_count(session: Session, attempt: Attempt, paper: Sequence[Marked], result: Result, *, by: Actor | None, at: datetime) -> None:
    """Let a result stand, and everything that follows from it."""
    attempt.enter(AttemptState.MARKED)
    attempt.marked_at, attempt.result, attempt.passed = at, as_stored(result), result.passed
    session.flush()
    if result.passed and attempt.examination_id is not None:
        complete_by(session, attempt, shown_by(session, attempt, paper, result), rests_on=ground_of(attempt), by=by, at=at)


def marked_anew(session: Session, attempt: Attempt) -> tuple[list[Marked], Result]:
    """Return the places of a paper with what the standing answers earn, or people gave, and all of it together. Nothing is written.

    Raises:
        PaperAltered: the questions are not those that the paper was bound to.
    """
    judged = judged_shares(session, [attempt.id]).get(attempt.id, {})
    paper = _marked(session, session.get_one(Paper, attempt.id), judged)
    return paper, _result(session, attempt, paper)


def _marked(session: Session, paper: Paper, judged: Mapping[int, Fraction]) -> list[Marked]:
    """Return the paper's places with what the standing answers earn: by their types, or as people judged them.

    What somebody is to compare with a model answer by herself does not count.
    """
    contents = contents_of(session, paper.places)
    if key_hash(contents) != paper.key_hash:
        raise PaperAltered
    answers = answers_of(session, paper.attempt_id)
    return marked_places(paper.places, contents, answers, corrections_of(session, {place["question"] for place in paper.places}), judged)


def ground_of(attempt: Attempt) -> str:
    """Return what the evidence and the certificate of an attempt rest on, unless its result was changed."""
    return f"attempt:{attempt.public_id}"


def _pass_rule(session: Session, attempt: Attempt) -> tuple[int, int]:
    """Return the pass mark and the threshold within a competency; a quiz has one number for both."""
    if attempt.examination_id is not None:
        examination = session.get_one(Examination, attempt.examination_id)
        return examination.pass_percent, examination.competency_percent
    module = session.get_one(Module, attempt.module_id)
    return module.quiz_pass_percent, module.quiz_pass_percent


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a passed examination shows: the score, and each competency with its risk."""

    score: Decimal
    proven: tuple[Proven, ...]
    risks: Mapping[int, str]

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The competencies shown, each with its level."""
        return tuple((each.competency_id, each.level) for each in self.proven)


def shown_by(session: Session, attempt: Attempt, paper: Sequence[Marked], result: Result) -> Shown:
    """Return what a result shows, by the outcomes of the course."""
    rows = session.execute(
        select(Outcome.competency_id, Outcome.level, Competency.risk)
        .join(Competency, Competency.id == Outcome.competency_id)
        .join(Enrolment, Enrolment.course_version_id == Outcome.course_version_id)
        .where(Enrolment.id == attempt.enrolment_id)
    ).all()
    proven = proven_by(result, paper, {row.competency_id: row.level for row in rows})
    return Shown(score=result.score, proven=tuple(proven), risks={row.competency_id: row.risk for row in rows})


def complete_by(session: Session, attempt: Attempt, shown: Shown, *, rests_on: str, by: Actor | None, at: datetime) -> None:
    """Complete the course by a pass: its evidence, then the completion, whose news issues the certificate."""
    record_shown(session, attempt, shown, rests_on=rests_on, at=at)
    enrolment = session.get_one(Enrolment, attempt.enrolment_id)
    complete_course(session, enrolment, rests_on=rests_on, score=shown.score, shown=shown.pairs, at=at, by=by)


def record_shown(session: Session, attempt: Attempt, shown: Shown, *, rests_on: str, at: datetime) -> None:
    """Write the evidence of a pass; the platform itself says it."""
    evidence = [_evidence(p, risk=shown.risks[p.competency_id], rests_on=rests_on, at=at) for p in shown.proven]
    record_evidence(session, attempt.person_id, shown=evidence, by=None)


def _evidence(proven: Proven, *, risk: str, rests_on: str, at: datetime) -> NewEvidence:
    return NewEvidence(
        competency_id=proven.competency_id,
        level=proven.level,
        kind=EvidenceKind.EXAMINATION,
        shown_at=at,
        valid_until=valid_until(at.date(), EvidenceKind.EXAMINATION, risk),
        rests_on=rests_on,
        score=proven.score,
        questions=proven.questions,
    )
