"""Regrades as their pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.regrades import Regrade, ResultChange
from genomeready.assessment.queries.regrades import corrections_of, grounds_of, lines_of
from genomeready.assessment.rules.regrades import STANDS, Correction, Line, Policy, RegradeState
from genomeready.assessment.rules.results import as_read
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Course, CourseQuestion, CourseVersion, Examination, Question, QuestionVersion
from genomeready.catalogue.rules import Use, common_in
from genomeready.people.models import Membership, Organisation, Person
from genomeready.people.queries import current_on

AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class QuestionAsked:
    """A version of a question of an examination, with its key, and how it counts now."""

    version_id: int
    key: str
    number: int
    type: str
    content: dict[str, Any]
    course: str
    course_version: str
    standing: Correction | None = None

    @property
    def common(self) -> dict[str, Any]:
        """What it asks, for what is the same in all of its variants."""
        return common_in(self.content)


def question_asked(session: Session, key: str, version: str | None) -> QuestionAsked:
    """Return a question as the examination of a course asks it: in a version of the course, else the one offered now; two statements.

    Raises:
        NotThere: no examination asks such a question.
    """
    which = CourseVersion.number == version if version else Course.current_version_id == CourseVersion.id
    row = session.execute(_question().where(Question.key == key, which).limit(1)).mappings().one_or_none()
    if row is None:
        raise NotThere
    return QuestionAsked(**row, standing=corrections_of(session, [row["version_id"]]).get(row["version_id"]))


def _question() -> Select[*tuple[Any, ...]]:
    return (
        select(
            QuestionVersion.id.label("version_id"), Question.key, QuestionVersion.number, QuestionVersion.type, QuestionVersion.content,
            Course.slug.label("course"), CourseVersion.number.label("course_version"),
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(CourseQuestion, (CourseQuestion.question_version_id == QuestionVersion.id) & (CourseQuestion.use == Use.EXAM))
        .join(CourseVersion, CourseVersion.id == CourseQuestion.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .order_by(CourseVersion.id.desc())
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RegradeRow:
    """A regrade as a list shows it."""

    public_id: str
    question: str
    policy: str
    state: str
    reason: str
    prepared_by: str
    prepared_at: datetime
    committed_by: str | None
    committed_at: datetime | None
    changed: int


_PREPARER, _COMMITTER = aliased(Person), aliased(Person)


def _rows() -> Select[*tuple[Any, ...]]:
    changed = select(func.count(ResultChange.id)).where(ResultChange.regrade_id == Regrade.id).correlate(Regrade).scalar_subquery()
    return (
        select(
            Regrade.public_id, Question.key.label("question"), Regrade.policy, Regrade.state, Regrade.reason,
            _PREPARER.name.label("prepared_by"), Regrade.prepared_at, _COMMITTER.name.label("committed_by"), Regrade.committed_at,
            changed.label("changed"),
        )
        .join(QuestionVersion, QuestionVersion.id == Regrade.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(_PREPARER, _PREPARER.id == Regrade.prepared_by_id)
        .outerjoin(_COMMITTER, _COMMITTER.id == Regrade.committed_by_id)
        .order_by(Regrade.id.desc())
        .limit(AT_ONCE)
    )  # fmt: skip


def regrades_at(session: Session, organisation_id: int) -> list[RegradeRow]:
    """Return the regrades that the examiners of a country prepared, the newest first: one statement."""
    return [RegradeRow(**row) for row in session.execute(_rows().where(Regrade.organisation_id == organisation_id)).mappings()]


def regrade_at(session: Session, public_id: str, organisation_id: int) -> Regrade:
    """Return a regrade that the examiners of a country prepared.

    Raises:
        NotThere: there is none of that id there.
    """
    found = session.scalar(select(Regrade).where(Regrade.public_id == public_id, Regrade.organisation_id == organisation_id))
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One result that changes or was changed. `person` is empty where they do not work in the organisation of who looks."""

    person: str
    rests_on: str
    examination: str
    percent_before: str
    percent_after: str
    passed_before: bool
    passed_after: bool
    pass_kept: bool


@dataclass(frozen=True, kw_only=True)
class RegradePage:
    """A regrade with what it would change, or once it stands what it changed; `progress` is so many done of so many."""

    row: RegradeRow
    question: QuestionAsked
    correction: Correction
    prepared_by_id: int
    withdraw_passes: bool
    asked: int
    progress: tuple[int, int]
    stopped: str | None
    lines: tuple[ChangeLine, ...]

    @property
    def newly_passed(self) -> int:
        """How many pass who did not."""
        return sum(line.passed_after and not line.passed_before for line in self.lines)

    @property
    def newly_failed(self) -> int:
        """How many lose their pass."""
        return sum(line.passed_before and not line.passed_after for line in self.lines)

    @property
    def kept(self) -> int:
        """How many keep a pass that their marks no longer reach."""
        return sum(line.pass_kept for line in self.lines)


def regrade_page(session: Session, regrade: Regrade, *, path: str, on: date) -> RegradePage:
    """Return a regrade with its changes; the names are those of people who work at or below an organisation."""
    row = RegradeRow(**session.execute(_rows().where(Regrade.id == regrade.id)).mappings().one())
    found = session.execute(_question().where(QuestionVersion.id == regrade.question_version_id).limit(1)).mappings().one()
    question = QuestionAsked(**found, standing=corrections_of(session, [regrade.question_version_id]).get(regrade.question_version_id))
    correction = Correction(policy=Policy(regrade.policy), key=regrade.correction)
    seen = [] if regrade.state == RegradeState.WORKING_OUT else lines_of(session, regrade)
    stands = regrade.state in STANDS
    lines = _were_changed(session, regrade.id, path=path, on=on) if stands else _would_change(session, seen, path=path, on=on)
    return RegradePage(
        row=row, question=question, correction=correction, prepared_by_id=regrade.prepared_by_id, withdraw_passes=regrade.withdraw_passes,
        asked=regrade.asked, progress=(len(lines), len(seen)) if stands else (regrade.looked_at, regrade.papers), stopped=regrade.stopped,
        lines=tuple(sorted(lines, key=_gravest_first)),
    )  # fmt: skip


def _gravest_first(line: ChangeLine) -> tuple[bool, bool, str, str]:
    return (
        not (line.passed_before and not line.passed_after),
        not (line.passed_after and not line.passed_before),
        line.person,
        line.rests_on,
    )


def _would_change(session: Session, seen: Sequence[Line], *, path: str, on: date) -> list[ChangeLine]:
    known = _concerned(session, [line.attempt_id for line in seen], path=path, on=on)
    grounds = grounds_of(session, {key: row.public_id for key, row in known.items()})
    return [
        ChangeLine(
            person=known[line.attempt_id].person or "", rests_on=grounds[line.attempt_id], examination=known[line.attempt_id].title,
            percent_before=line.percent_before, percent_after=line.percent_after, passed_before=line.passed_before,
            passed_after=line.passed_after, pass_kept=line.pass_kept,
        )
        for line in seen
    ]  # fmt: skip


def _were_changed(session: Session, regrade_id: int, *, path: str, on: date) -> list[ChangeLine]:
    rows = session.scalars(select(ResultChange).where(ResultChange.regrade_id == regrade_id)).all()
    known = _concerned(session, [row.attempt_id for row in rows], path=path, on=on)
    return [
        ChangeLine(
            person=known[row.attempt_id].person or "", rests_on=row.rests_on, examination=known[row.attempt_id].title,
            percent_before=str(as_read(row.before or {}).percent), percent_after=str(as_read(row.after or {}).percent),
            passed_before=row.passed_before, passed_after=row.passed_after, pass_kept=row.pass_kept,
        )
        for row in rows
    ]  # fmt: skip


def _concerned(session: Session, attempt_ids: Sequence[int], *, path: str, on: date) -> dict[int, Any]:
    """Return the attempts' ids, titles and, for those who work there, names: one statement for 500 of them."""
    works = (
        select(Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.path.startswith(path, autoescape=True), Membership.confirmed_at.is_not(None), current_on(on))
    )
    known: dict[int, Any] = {}
    for start in range(0, len(attempt_ids), 500):
        rows = session.execute(
            select(Attempt.id, Attempt.public_id, Examination.title, Person.name.label("person"))
            .join(Examination, Examination.id == Attempt.examination_id)
            .outerjoin(Person, (Person.id == Attempt.person_id) & Person.id.in_(works))
            .where(Attempt.id.in_(attempt_ids[start : start + 500]))
        )
        known |= {row.id: row for row in rows}
    return known
