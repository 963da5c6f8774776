"""Appeals and incidents as pages show them: to the person who raised one, on the page of a result, in the examiners' queue."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from genomeready.assessment.models.appeals import Review
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.regrades import ResultChange
from genomeready.assessment.queries.appeals import attempts_concerned
from genomeready.assessment.rules.appeals import WAITS, Kind, appeal_ends
from genomeready.assessment.rules.sittings import AttemptState
from genomeready.catalogue.models import Course, CourseVersion, Examination, Module
from genomeready.people.models import Organisation, Person

AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class ReviewRow:
    """An appeal or an incident as lists show it. `person` is who raised it; `attempt` is empty where it concerns everybody's sitting."""

    public_id: str
    kind: str
    ground: str
    state: str
    outcome: str | None
    title: str
    person: str
    organisation: str
    attempt: str | None
    raised_at: datetime
    due_at: datetime
    decided_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether examiners have yet to decide."""
        return self.state in WAITS


_OF_ATTEMPT, _OF_SESSION = aliased(Examination), aliased(Examination)
_TITLE = func.coalesce(_OF_ATTEMPT.title, _OF_SESSION.title, Module.title).label("title")


def _joined(asked: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    return (
        asked.join(Person, Person.id == Review.raised_by_id)
        .join(Organisation, Organisation.id == Review.organisation_id)
        .outerjoin(Attempt, Attempt.id == Review.attempt_id)
        .outerjoin(_OF_ATTEMPT, _OF_ATTEMPT.id == Attempt.examination_id)
        .outerjoin(_OF_SESSION, _OF_SESSION.id == Review.examination_id)
        .outerjoin(Module, Module.id == Attempt.module_id)
    )


def _rows() -> Select[*tuple[object, ...]]:
    return _joined(
        select(
            Review.public_id, Review.kind, Review.ground, Review.state, Review.outcome, _TITLE, Person.name.label("person"),
            Organisation.name.label("organisation"), Attempt.public_id.label("attempt"), Review.raised_at, Review.due_at, Review.decided_at,
        )
    ).limit(AT_ONCE)  # fmt: skip


def _waits() -> ColumnElement[bool]:
    return Review.state.in_(WAITS)


def reviews_of(session: Session, person_id: int) -> list[ReviewRow]:
    """Return what a person raised, the newest first: one statement."""
    asked = _rows().where(Review.raised_by_id == person_id).order_by(Review.id.desc())
    return [ReviewRow(**row) for row in session.execute(asked).mappings()]


def reviews_below(session: Session, path: str) -> list[ReviewRow]:
    """Return what came up at or below an organisation: what is due first on top, then what was decided, the latest first."""
    asked = (
        _rows()
        .where(Organisation.path.startswith(path, autoescape=True))
        .order_by(case((_waits(), 0), else_=1), case((_waits(), Review.due_at)), Review.id.desc())
    )
    return [ReviewRow(**row) for row in session.execute(asked).mappings()]


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """A review with all that its page shows. `concerned` is how many attempts an outcome would touch."""

    row: ReviewRow
    id: int
    raised_by_id: int
    text: str
    began_at: datetime | None
    ended_at: datetime | None
    minutes: int | None
    words: str
    proposed_by: str | None
    proposed_by_id: int | None
    decided_by: str | None
    course: str | None
    version: str | None
    percent: str | None
    passed: bool | None
    attempt_state: str | None
    concerned: int
    changes: tuple["ChangeRow", ...]


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """A change of a result as pages show it: percentages in writing, None where there is no result."""

    at: datetime
    reason: str
    before: str | None
    after: str | None
    passed_before: bool
    passed_after: bool
    pass_kept: bool


def changes_of(session: Session, attempt_id: int) -> list[ChangeRow]:
    """Return how an attempt's result was changed, the oldest first: one statement."""
    asked = select(ResultChange).where(ResultChange.attempt_id == attempt_id).order_by(ResultChange.number)
    return [
        ChangeRow(
            at=row.at, reason=row.reason, before=row.before["percent"] if row.before else None,
            after=row.after["percent"] if row.after else None, passed_before=row.passed_before, passed_after=row.passed_after,
            pass_kept=row.pass_kept,
        )
        for row in session.scalars(asked)
    ]  # fmt: skip


def review_page(session: Session, review: Review) -> ReviewPage:
    """Return what the page of a review shows, in four statements."""
    row = ReviewRow(**session.execute(_rows().where(Review.id == review.id)).mappings().one())
    proposer, decider, of = aliased(Person), aliased(Person), func.coalesce(Attempt.examination_id, Review.examination_id)
    more = session.execute(
        select(
            proposer.name.label("proposed_by"), decider.name.label("decided_by"), Course.slug.label("course"),
            CourseVersion.number.label("version"), Attempt.result, Attempt.passed, Attempt.state.label("attempt_state"),
        )
        .select_from(Review)
        .outerjoin(proposer, proposer.id == Review.proposed_by_id)
        .outerjoin(decider, decider.id == Review.decided_by_id)
        .outerjoin(Attempt, Attempt.id == Review.attempt_id)
        .outerjoin(Examination, Examination.id == of)
        .outerjoin(CourseVersion, CourseVersion.id == Examination.course_version_id)
        .outerjoin(Course, Course.id == CourseVersion.course_id)
        .where(Review.id == review.id)
    ).one()  # fmt: skip
    return ReviewPage(
        row=row, id=review.id, raised_by_id=review.raised_by_id, text=review.text, began_at=review.began_at, ended_at=review.ended_at,
        minutes=review.minutes, words=review.words, proposed_by=more.proposed_by, proposed_by_id=review.proposed_by_id,
        decided_by=more.decided_by, course=more.course, version=more.version, percent=more.result["percent"] if more.result else None,
        passed=more.passed, attempt_state=more.attempt_state, concerned=len(attempts_concerned(session, review)),
        changes=tuple(changes_of(session, review.attempt_id)) if review.attempt_id else (),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AboutResult:
    """What a result page says about changes and appeals: `appeal_until` is None where there is none (any more)."""

    changes: tuple[ChangeRow, ...]
    reviews: tuple[str, ...]
    appeal_until: datetime | None


def about_result(session: Session, attempt_id: int, *, at: datetime) -> AboutResult:
    """Return what the page of a result says about its changes and appeals, in two statements."""
    appealed = (Review.attempt_id == Attempt.id) & (Review.kind == Kind.APPEAL)
    rows = session.execute(
        select(Attempt.state, Attempt.marked_at, Attempt.examination_id, Review.public_id, Review.decided_at)
        .outerjoin(Review, appealed)
        .where(Attempt.id == attempt_id)
        .order_by(Review.id)
    ).all()
    changes, attempt = changes_of(session, attempt_id), rows[0]
    told = changes[-1].at if changes else attempt.marked_at
    until = appeal_ends(told) if told else None
    settled = any(row.decided_at and told and row.decided_at >= told for row in rows)
    may = attempt.state == AttemptState.MARKED and attempt.examination_id is not None and not settled and until and at <= until
    reviews = tuple(row.public_id for row in rows if row.public_id)
    return AboutResult(changes=tuple(changes), reviews=reviews, appeal_until=until if may else None)


def examinations_to_choose(session: Session) -> list[tuple[int, str]]:
    """Return the examinations offered now, as (id, title) by title."""
    asked = (
        select(Examination.id, Examination.title)
        .join(Course, Course.current_version_id == Examination.course_version_id)
        .order_by(Examination.title, Examination.id)
    )
    return [(row.id, row.title) for row in session.execute(asked)]
