"""Reading what the statistics of an examination are worked out from, and what was worked out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.statistics import ExaminationStatistics
from genomeready.assessment.queries.regrades import corrections_of, dropped_questions
from genomeready.assessment.queries.sheets import sheets_of
from genomeready.assessment.queries.variants import variants_told
from genomeready.assessment.rules.regrades import Correction
from genomeready.assessment.rules.sittings import HAS_RESULT
from genomeready.assessment.rules.statistics.analysis import OUTCOMES, Item, analysis
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Course, CourseQuestion, CourseVersion, Examination, Question, QuestionVersion
from genomeready.catalogue.rules import Use, common_in, content_in, variants_in
from genomeready.frameworks.models import Competency


@dataclass(frozen=True, kw_only=True)
class ExaminationRow:
    """An examination with how many people's sittings count, and when its statistics were last worked out."""

    id: int
    title: str
    course_slug: str
    course_title: str
    version: str
    offered: bool
    pass_percent: int
    people: int
    basis: str
    worked_out_at: datetime | None
    known_basis: str | None

    @property
    def is_current(self) -> bool:
        """Whether what was worked out rests on the results as they are now."""
        return self.basis == self.known_basis


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Examination.id, Examination.title, Course.slug.label("course_slug"), CourseVersion.title.label("course_title"),
            CourseVersion.number.label("version"), (Course.current_version_id == CourseVersion.id).label("offered"),
            Examination.pass_percent, func.count(Attempt.person_id.distinct()).label("people"), func.count(Attempt.id).label("attempts"),
            func.max(Attempt.marked_at).label("latest"), ExaminationStatistics.worked_out_at,
            ExaminationStatistics.basis.label("known_basis"),
        )
        .join(CourseVersion, CourseVersion.id == Examination.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .outerjoin(Attempt, (Attempt.examination_id == Examination.id) & Attempt.state.in_(HAS_RESULT))
        .outerjoin(ExaminationStatistics, ExaminationStatistics.examination_id == Examination.id)
        .group_by(
            Examination.id, Course.id, CourseVersion.id, ExaminationStatistics.worked_out_at, ExaminationStatistics.basis
        )
        .order_by(CourseVersion.title, Course.slug, CourseVersion.published_at.desc(), CourseVersion.id.desc())
    )  # fmt: skip


def examinations(session: Session) -> list[ExaminationRow]:
    """Return every examination by its course's title, a course's newest version first: one statement."""
    return [_row(row) for row in session.execute(_rows()).mappings()]


def _row(row: Mapping[Any, Any]) -> ExaminationRow:
    told = dict(row)
    attempts, latest = told.pop("attempts"), told.pop("latest")
    return ExaminationRow(**told | {"offered": bool(told["offered"])}, basis=f"{attempts}/{latest.isoformat() if latest else ''}")


def examination_named(session: Session, course: str, version: str | None = None) -> ExaminationRow:
    """Return the examination of a course by its slug: of the version with this number, else of the one offered now.

    Raises:
        NotThere: there is no such course, version or examination.
    """
    which = CourseVersion.number == version if version else Course.current_version_id == CourseVersion.id
    row = session.execute(_rows().where(Course.slug == course, which)).mappings().one_or_none()
    if row is None:
        raise NotThere
    return _row(row)


def worked_out(session: Session, examination: ExaminationRow) -> dict[str, Any]:
    """Return the statistics of an examination, worked out now, with the variants of its course's questions: seven statements at most."""
    held = _contents(session, examination.id)
    contents = [row for row in held if row.use == Use.EXAM]
    dropped = dropped_questions(session, [row.id for row in contents])
    items = [
        Item(id=row.id, name=row.key, options=options_of(row.content) or OUTCOMES, grouped=not options_of(row.content)) for row in contents
    ]
    grouped = {item.id for item in items if item.grouped}
    sheets = list(sheets_of(session, examination.id, dropped=dropped, grouped=grouped))
    asked = {item for sheet in sheets for item in sheet.marks}
    found = analysis(sheets, [item for item in items if item.id in asked], pass_percent=examination.pass_percent)
    return found | {"variants": variants_told(session, held)}


def options_of(content: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return a question's options as (id, whether it is a key); none where it has no such options.

    >>> options_of({"options": [{"id": "a", "key": True}]}), options_of({"numeric": {}}), options_of({"options": [{"id": "a"}]})
    ([('a', True)], [], [])
    """
    options = common_in(content).get("options", ())
    return [(option["id"], option["key"]) for option in options if isinstance(option.get("key"), bool)]


def _contents(session: Session, examination_id: int) -> Sequence[Any]:
    """Return the versions of questions that an examination and the quizzes beside it can ask, by key."""
    return session.execute(
        select(QuestionVersion.id, Question.key, QuestionVersion.content, CourseQuestion.use)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(CourseQuestion, (CourseQuestion.question_version_id == QuestionVersion.id) & CourseQuestion.use.in_([Use.EXAM, Use.QUIZ]))
        .join(Examination, Examination.course_version_id == CourseQuestion.course_version_id)
        .where(Examination.id == examination_id)
        .order_by(Question.key)
    ).all()


@dataclass(frozen=True, kw_only=True)
class StatisticsPage:
    """What was last worked out about an examination; `found` is None before the first time."""

    examination: ExaminationRow
    versions: tuple[str, ...]
    worked_out_at: datetime | None
    found: dict[str, Any] | None

    @property
    def enough(self) -> bool:
        """Whether there is a figure to show."""
        return self.found is not None and self.found["people"] >= self.found["fewest"]


def statistics_page(session: Session, course: str, version: str | None) -> StatisticsPage:
    """Return what was last worked out about the examination of a course, in three statements.

    Raises:
        NotThere: there is no such course, version or examination.
    """
    examination = examination_named(session, course, version)
    kept = session.get(ExaminationStatistics, examination.id)
    numbers = session.scalars(
        select(CourseVersion.number)
        .join(Course, Course.id == CourseVersion.course_id)
        .join(Examination, Examination.course_version_id == CourseVersion.id)
        .where(Course.slug == course)
        .order_by(CourseVersion.published_at.desc(), CourseVersion.id.desc())
    )
    return StatisticsPage(
        examination=examination, versions=tuple(numbers), worked_out_at=kept.worked_out_at if kept else None,
        found=kept.found if kept else None,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ItemPage:
    """One question beside its figures, and how it counts if it was regraded. `item` is None where nothing was worked out yet."""

    page: StatisticsPage
    version_id: int
    key: str
    number: int
    type: str
    cognitive: str
    level: int
    competency: str
    content: dict[str, Any]
    item: dict[str, Any] | None
    standing: Correction | None

    @property
    def common(self) -> dict[str, Any]:
        """What it asks, for what is the same in all of its variants."""
        return common_in(self.content)

    @property
    def asked(self) -> list[tuple[int | None, dict[str, Any]]]:
        """What it asks in each of its variants; once, without a number, where it is a plain question."""
        variants: list[int | None] = [*variants_in(self.content)] or [None]
        return [(variant, content_in(self.content, variant)) for variant in variants]


def item_page(session: Session, course: str, version: str | None, question: str) -> ItemPage:
    """Return one question of an examination with its key and its figures, in five statements.

    Raises:
        NotThere: there is no such examination, or it cannot ask this question.
    """
    page = statistics_page(session, course, version)
    row = session.execute(
        select(
            QuestionVersion.id.label("version_id"), Question.key, QuestionVersion.number, QuestionVersion.type, QuestionVersion.cognitive,
            QuestionVersion.level, Competency.title.label("competency"), QuestionVersion.content,
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Competency, Competency.id == QuestionVersion.competency_id)
        .join(CourseQuestion, (CourseQuestion.question_version_id == QuestionVersion.id) & (CourseQuestion.use == Use.EXAM))
        .join(Examination, Examination.course_version_id == CourseQuestion.course_version_id)
        .where(Examination.id == page.examination.id, Question.key == question)
    ).mappings().one_or_none()  # fmt: skip
    if row is None:
        raise NotThere
    items = page.found["items"] if page.found else []
    standing = corrections_of(session, [row["version_id"]]).get(row["version_id"])
    return ItemPage(page=page, item=next((item for item in items if item["name"] == question), None), standing=standing, **row)
