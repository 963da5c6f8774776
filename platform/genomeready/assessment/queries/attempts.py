"""What the services read: earlier attempts, papers, answers, the questions of a paper."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Answer, Attempt, Paper
from genomeready.assessment.models.sessions import ExaminationSession
from genomeready.assessment.queries.accommodations import arrangements_from, granted_on
from genomeready.assessment.rules.conduct import Arrangements
from genomeready.assessment.rules.sittings import GRACE, AttemptState, Earlier, Opening, Window, opening
from genomeready.base.prepared import run
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import CourseVersion, Examination, Module, QuestionVersion
from genomeready.catalogue.rules import content_in
from genomeready.learning.models import Enrolment

MOST_EARLIER = 50


@dataclass(frozen=True, kw_only=True)
class Before:
    """What is known before somebody starts: their earlier attempts, latest first, what they were granted, an open session."""

    attempts: Sequence[Attempt]
    papers: Sequence[list[Any]]
    arrangements: Arrangements
    examination_session_id: int | None = None

    @property
    def seen(self) -> frozenset[int]:
        """The question versions that were asked before."""
        return frozenset(place["question"] for places in self.papers for place in places)


def before_examination(session: Session, person_id: int, examination: Examination, *, at: datetime, code: str = "") -> Before:
    """Return what is known before an examination, in one statement.

    The attempts are those at the examinations of the course in any of its versions, with their papers' places. `code`
    names the session that it opens now, unless the person proctors it.
    """
    this = CourseVersion.id == examination.course_version_id
    course = select(CourseVersion.course_id).where(this).scalar_subquery()
    of_course = (
        select(Examination.id)
        .join(CourseVersion, CourseVersion.id == Examination.course_version_id)
        .where(CourseVersion.course_id == course)
    )
    opened = (
        select(ExaminationSession.id)
        .where(
            ExaminationSession.code == code, ExaminationSession.examination_id == examination.id, ExaminationSession.code_until > at,
            ExaminationSession.proctor_id != person_id,
        )
        .scalar_subquery()
    )  # fmt: skip
    granted = granted_on(person_id, at.date())
    rows = session.execute(
        select(granted, opened.label("opened"), Attempt, Paper.places)
        .select_from(granted)
        .outerjoin(Attempt, and_(Attempt.person_id == person_id, Attempt.examination_id.in_(of_course)))
        .outerjoin(Paper, Paper.attempt_id == Attempt.id)
        .order_by(Attempt.started_at.desc(), Attempt.id.desc())
        .limit(MOST_EARLIER)
    ).all()
    return _before(rows, opened=rows[0].opened)


def before_quiz(session: Session, enrolment: Enrolment, module_id: int, *, at: datetime) -> Before:
    """Return what is known before the quiz of a module, in one statement."""
    granted = granted_on(enrolment.person_id, at.date())
    rows = session.execute(
        select(granted, Attempt)
        .select_from(granted)
        .outerjoin(Attempt, and_(Attempt.enrolment_id == enrolment.id, Attempt.module_id == module_id))
        .order_by(Attempt.number.desc())
        .limit(MOST_EARLIER)
    ).all()
    return _before(rows, opened=None)


def _before(rows: Sequence[Row[*tuple[Any, ...]]], *, opened: int | None) -> Before:
    found = [row for row in rows if row.Attempt is not None]
    return Before(
        attempts=[row.Attempt for row in found],
        papers=[row.places for row in found if hasattr(row, "places")],
        arrangements=arrangements_from(rows[0]),
        examination_session_id=opened,
    )


def own_attempt(session: Session, public_id: str, person_id: int) -> Attempt:
    """Return a person's own attempt.

    Raises:
        NotThere: there is none of that id, or it is somebody else's.
    """
    found = session.scalar(select(Attempt).where(Attempt.public_id == public_id, Attempt.person_id == person_id))
    if found is None:
        raise NotThere
    return found


_ANSWERS = select(Answer.place, Answer.answer).where(Answer.attempt_id == bindparam("attempt_id"))
_CONTENTS = select(QuestionVersion.id, QuestionVersion.content).where(QuestionVersion.id.in_(bindparam("version_ids", expanding=True)))


def answers_of(session: Session, attempt_id: int) -> dict[int, Any]:
    """Return the answers that stand, by place; a place that was emptied again has None."""
    return {row.place: row.answer for row in run(session, _ANSWERS, attempt_id=attempt_id)}


def contents_of(session: Session, places: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what each place of a paper asks, in its variant and keys included: one statement."""
    return next(contents_of_papers(session, [list(places)]))


def contents_of_papers(session: Session, papers: Sequence[Sequence[Mapping[str, Any]]]) -> Iterator[list[dict[str, Any]]]:
    """Return what each place of each of several papers asks, in its variant and keys included: one statement."""
    asked = sorted({place["question"] for places in papers for place in places})
    held = {row.id: row.content for row in run(session, _CONTENTS, version_ids=asked)}
    for places in papers:
        yield [content_in(held[place["question"]], place.get("variant")) for place in places]


def due_attempts(session: Session, at: datetime, *, limit: int) -> Sequence[int]:
    """Return the ids of open attempts whose time and grace are over, those that closed first first."""
    asked = select(Attempt.id).where(Attempt.state == AttemptState.OPEN, Attempt.closes_at < at - GRACE)
    return session.scalars(asked.order_by(Attempt.closes_at, Attempt.id).limit(limit)).all()


def module_of(session: Session, course_version_id: int, slug: str) -> Module | None:
    """Return a module of a version of a course."""
    return session.scalar(select(Module).where(Module.course_version_id == course_version_id, Module.slug == slug))


def window_of(examination: Examination, arrangements: Arrangements) -> Window:
    """Return from when until when somebody may sit an examination: whoever has more time has it at the window's end too."""
    extra = timedelta(minutes=arrangements.extra_minutes(examination.minutes))
    return Window(opens_at=examination.opens_at, closes_at=examination.closes_at and examination.closes_at + extra)


def opening_of(before: Before, examination: Examination, *, at: datetime) -> Opening:
    """Return whether an examination may be started, after what was before; a pass counts for its own examination only."""
    earlier = [
        Earlier(
            state=attempt.state,
            started_at=attempt.started_at,
            submitted_at=attempt.submitted_at,
            passed=attempt.passed and attempt.examination_id == examination.id,
        )
        for attempt in before.attempts
    ]
    return opening(
        earlier, attempts_a_year=examination.attempts_a_year, wait=timedelta(hours=examination.wait_hours), at=at,
        window=window_of(examination, before.arrangements),
    )  # fmt: skip


def is_sample(page: dict[str, Any]) -> bool:
    """Say whether the course publishes its examination's questions as a sample."""
    return bool(page.get("bank_is_sample"))
