"""What the services read: earlier attempts, papers, answers, the questions of a paper."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Answer, Attempt, Paper
from genomeready.assessment.rules.sittings import GRACE, AttemptState, Earlier, Opening, opening
from genomeready.base.prepared import run
from genomeready.catalogue.models import CourseVersion, Examination, Module, QuestionVersion

MOST_EARLIER = 50


def attempts_at_examination(session: Session, person_id: int, examination: Examination) -> Sequence[tuple[Attempt, list[Any]]]:
    """Return a person's attempts at the examinations of a course, in any of its versions, with their papers' places, latest first."""
    this = CourseVersion.id == examination.course_version_id
    course = select(CourseVersion.course_id).where(this).scalar_subquery()
    rows = session.execute(
        select(Attempt, Paper.places)
        .join(Paper, Paper.attempt_id == Attempt.id)
        .join(Examination, Examination.id == Attempt.examination_id)
        .join(CourseVersion, CourseVersion.id == Examination.course_version_id)
        .where(Attempt.person_id == person_id, CourseVersion.course_id == course)
        .order_by(Attempt.started_at.desc(), Attempt.id.desc())
        .limit(MOST_EARLIER)
    )
    return [(attempt, places) for attempt, places in rows]


def attempts_at_quiz(session: Session, enrolment_id: int, module_id: int) -> Sequence[Attempt]:
    """Return the latest attempts of an enrolment at the quiz of a module, latest first."""
    asked = select(Attempt).where(Attempt.enrolment_id == enrolment_id, Attempt.module_id == module_id)
    return session.scalars(asked.order_by(Attempt.number.desc()).limit(MOST_EARLIER)).all()


def attempt_by_public_id(session: Session, public_id: str, person_id: int) -> Attempt | None:
    """Return a person's own attempt."""
    return session.scalar(select(Attempt).where(Attempt.public_id == public_id, Attempt.person_id == person_id))


_ANSWERS = select(Answer.place, Answer.answer).where(Answer.attempt_id == bindparam("attempt_id"))
_CONTENTS = select(QuestionVersion.id, QuestionVersion.content).where(QuestionVersion.id.in_(bindparam("version_ids", expanding=True)))


def answers_of(session: Session, attempt_id: int) -> dict[int, Any]:
    """Return the answers that stand, by place; a place that was emptied again has None."""
    return {row.place: row.answer for row in run(session, _ANSWERS, attempt_id=attempt_id)}


def contents_of(session: Session, version_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the contents of questions, keys included, by version id."""
    return {row.id: row.content for row in run(session, _CONTENTS, version_ids=list(version_ids))}


def due_attempts(session: Session, at: datetime, *, limit: int) -> Sequence[int]:
    """Return the ids of open attempts whose time and grace are over, those that closed first first."""
    asked = select(Attempt.id).where(Attempt.state == AttemptState.OPEN, Attempt.closes_at < at - GRACE)
    return session.scalars(asked.order_by(Attempt.closes_at, Attempt.id).limit(limit)).all()


def module_of(session: Session, course_version_id: int, slug: str) -> Module | None:
    """Return a module of a version of a course."""
    return session.scalar(select(Module).where(Module.course_version_id == course_version_id, Module.slug == slug))


def opening_of(attempts: Sequence[Attempt], examination: Examination, *, at: datetime) -> Opening:
    """Return whether an examination may be started, after these attempts; a pass counts for its own examination only."""
    earlier = [
        Earlier(
            state=attempt.state,
            started_at=attempt.started_at,
            submitted_at=attempt.submitted_at,
            passed=attempt.passed and attempt.examination_id == examination.id,
        )
        for attempt in attempts
    ]
    return opening(earlier, attempts_a_year=examination.attempts_a_year, wait=timedelta(hours=examination.wait_hours), at=at)


def is_sample(page: dict[str, Any]) -> bool:
    """Say whether the course publishes its examination's questions as a sample."""
    return bool(page.get("bank_is_sample"))
