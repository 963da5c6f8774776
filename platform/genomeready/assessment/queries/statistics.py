"""Reading what the statistics of an examination are worked out from, and what was worked out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Answer, AnswerEvent, Attempt, Paper
from genomeready.assessment.models.statistics import ExaminationStatistics
from genomeready.assessment.queries.regrades import corrections_of, dropped_questions
from genomeready.assessment.queries.variants import variants_told
from genomeready.assessment.rules.regrades import Correction
from genomeready.assessment.rules.sittings import HAS_RESULT
from genomeready.assessment.rules.statistics.analysis import OUTCOMES, WHOLE, Item, Sheet, analysis, outcome_of
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
    sheets = list(_sheets(session, examination.id, dropped=dropped, grouped=grouped))
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


def _sheets(session: Session, examination_id: int, *, dropped: frozenset[int], grouped: set[int]) -> Iterator[Sheet]:
    """Return each person's first sitting that counts; sittings, answers and their times are read side by side, in the order of attempts."""
    counted = (Attempt.examination_id == examination_id, Attempt.state.in_(HAS_RESULT))
    first = select(func.min(Attempt.id)).where(*counted).group_by(Attempt.person_id)
    sittings = session.execute(
        select(Attempt.id, Attempt.started_at, Attempt.result, Paper.places)
        .join(Paper, Paper.attempt_id == Attempt.id)
        .where(Attempt.id.in_(first))
        .order_by(Attempt.id)
        .execution_options(yield_per=500)
    )
    answers = session.execute(
        select(Answer.attempt_id, Answer.place, Answer.answer)
        .where(Answer.attempt_id.in_(first))
        .order_by(Answer.attempt_id)
        .execution_options(yield_per=10_000)
    )
    events = session.execute(
        select(AnswerEvent.attempt_id, AnswerEvent.place, AnswerEvent.at)
        .where(AnswerEvent.attempt_id.in_(first), AnswerEvent.taken)
        .order_by(AnswerEvent.attempt_id, AnswerEvent.id)
        .execution_options(yield_per=10_000)
    )
    given, timed = _Beside(answers), _Beside(events)
    for attempt_id, started_at, result, places in sittings:
        said = {row.place: row.answer for row in given.of(attempt_id)}
        seconds = seconds_of(started_at, [(row.place, row.at) for row in timed.of(attempt_id)])
        yield _sheet(result, places, said, seconds, dropped=dropped, grouped=grouped)


class _Beside:
    """Rows of many attempts in the attempts' order, read side by side with the attempts."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._groups = groupby(rows, key=lambda row: row.attempt_id)
        self._next = next(self._groups, None)

    def of(self, attempt_id: int) -> list[Any]:
        if self._next is None or self._next[0] != attempt_id:
            return []
        found = list(self._next[1])
        self._next = next(self._groups, None)
        return found


def seconds_of(started_at: datetime, events: Iterable[tuple[int, datetime]]) -> dict[int, float]:
    """Return how long each place took until it was first answered: from the answer before, to whichever place, or from the start.

    >>> from datetime import timedelta
    >>> noon = datetime(2026, 11, 1, 12)
    >>> seconds_of(noon, [(place, noon + timedelta(seconds=s)) for place, s in ((1, 40), (3, 100), (1, 110), (2, 130))])
    {1: 40.0, 3: 60.0, 2: 20.0}
    """
    seconds: dict[int, float] = {}
    before = started_at
    for place, at in events:
        seconds.setdefault(place, (at - before).total_seconds())
        before = at
    return seconds


def _sheet(
    result: Mapping[str, Any],
    places: Sequence[Mapping[str, Any]],
    answers: Mapping[int, Any],
    seconds: Mapping[int, float],
    *,
    dropped: frozenset[int],
    grouped: set[int],
) -> Sheet:
    marks: dict[int, int] = {}
    chosen: dict[int, Sequence[str]] = {}
    for number, (place, share) in enumerate(zip(places, result["shares"], strict=True), start=1):
        question = place["question"]
        if question in dropped:
            continue
        marks[question] = mark = int(Decimal(share) * WHOLE)
        answer = answers.get(number)
        if answer is None:
            chosen[question] = ()
        elif question in grouped:
            chosen[question] = (outcome_of(mark),)
        else:
            chosen[question] = answer if isinstance(answer, list) else (answer,)
    timed = {place["question"]: seconds[number] for number, place in enumerate(places, start=1) if number in seconds}
    return Sheet(marks=marks, chosen=chosen, seconds=timed)


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
