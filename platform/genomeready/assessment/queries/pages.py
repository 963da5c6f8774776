"""Attempts as their pages show them. While an attempt is open nothing here carries a key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt, Paper
from genomeready.assessment.queries.answer_files import revealed_with_files, seen_with_files
from genomeready.assessment.queries.attempts import answers_of, contents_of
from genomeready.assessment.queries.outcomes import outcomes_of, with_outcome
from genomeready.assessment.queries.placements import is_placing
from genomeready.assessment.rules.conduct import Conduct, Terms, conduct_of, terms_of
from genomeready.assessment.rules.marking import candidate_number, due_on
from genomeready.assessment.rules.proctoring import seat_number
from genomeready.assessment.rules.results import Band, Result, as_read
from genomeready.assessment.rules.reviewing import PER_QUESTION, Shown, moment_of, shown_at
from genomeready.assessment.rules.sittings import AWAITING_MARKS, AttemptState, seconds_left
from genomeready.assessment.types.registry import type_named
from genomeready.assessment.types.shape import Revealed, Seen
from genomeready.base.prepared import run
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Course, CourseVersion, Examination, Module
from genomeready.frameworks.models import Competency
from genomeready.learning.models import Enrolment


@dataclass(frozen=True, kw_only=True)
class Head:
    """What every page of an attempt says about it."""

    id: int
    public_id: str
    state: str
    started_at: datetime
    closes_at: datetime
    submitted_at: datetime | None
    by_clock: bool
    title: str
    is_examination: bool
    module_slug: str | None
    course_slug: str
    course_title: str
    bank_is_sample: bool
    is_placing: bool
    result: Result | None
    places: Sequence[dict[str, Any]]
    terms: Terms
    conduct: Conduct
    window_ends: datetime | None
    section: int
    sitting_sign_in: int | None

    @property
    def is_open(self) -> bool:
        """Whether it was not handed in yet."""
        return self.state == AttemptState.OPEN

    @property
    def minutes(self) -> int:
        """How long it lasts, what was granted included."""
        return self.terms.minutes + self.terms.extra_minutes

    @property
    def sections(self) -> list[int]:
        """The sections of its paper, in their order."""
        return sorted({place.get("section", 1) for place in self.places})

    @property
    def seat_number(self) -> str:
        """The number that stands on its pages."""
        return seat_number(self.public_id)

    def is_within(self, place: int) -> bool:
        """Say whether a place lies in the section that is being sat."""
        return bool(self.places[place - 1].get("section", 1) == self.section)

    def is_sat_elsewhere(self, sign_in_id: int) -> bool:
        """Say whether it is sat under another sign-in than this one."""
        return self.sitting_sign_in not in (None, sign_in_id)

    @property
    def is_for_markers(self) -> bool:
        """Whether people mark a part of it, so that its result is not there at once."""
        return any(place["frozen"].get("markers") for place in self.places)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One place in the navigator; `within` the section that is being sat."""

    place: int
    answered: bool
    section: int
    within: bool


@dataclass(frozen=True, kw_only=True)
class Overview:
    """An open attempt: which places have an answer, and how long it lasts yet."""

    head: Head
    steps: tuple[Step, ...]
    seconds_left: int

    @property
    def unanswered(self) -> list[int]:
        """The places of the section that is being sat that have no answer."""
        return [step.place for step in self.steps if step.within and not step.answered]

    @property
    def next_section(self) -> int | None:
        """The section after the one that is being sat."""
        return next((section for section in self.head.sections if section > self.head.section), None)


@dataclass(frozen=True, kw_only=True)
class Sitting(Overview):
    """An open attempt at one of its places."""

    place: int
    question: Seen

    @property
    def marks(self) -> int:
        """What the question is worth in full."""
        return int(self.head.places[self.place - 1].get("marks", 1))

    @property
    def previous(self) -> int | None:
        """The place before this one in its section."""
        return self._within(self.place - 1)

    @property
    def next(self) -> int | None:
        """The place after this one in its section."""
        return self._within(self.place + 1)

    def _within(self, place: int) -> int | None:
        return next((step.place for step in self.steps if step.place == place and step.within), None)


@dataclass(frozen=True, kw_only=True)
class CompetencyLine:
    """How one competency went, with its name."""

    title: str
    questions: int
    band: Band


@dataclass(frozen=True, kw_only=True)
class ResultPage:
    """A marked attempt, as much as may be `shown` of it now, with what people said of its answers.

    `revealed` is empty where nothing of the questions may be, and while a placement test asks the same ones.
    """

    head: Head
    result: Result
    competencies: tuple[CompetencyLine, ...]
    shown: frozenset[Shown]
    revealed: tuple[Revealed, ...]

    @property
    def shows_everything(self) -> bool:
        """Whether the questions are shown with all that belongs to them."""
        return self.shown >= PER_QUESTION


@dataclass(frozen=True, kw_only=True)
class WaitingPage:
    """An attempt that was handed in and is being marked by people: under which number, and until when."""

    head: Head
    number: str
    due_on: date


_HEAD = (
    select(
        Attempt.id, Attempt.public_id, Attempt.state, Attempt.started_at, Attempt.closes_at, Attempt.submitted_at, Attempt.by_clock,
        Attempt.examination_id, Attempt.result, Attempt.section, Attempt.sitting_sign_in, Paper.places, Paper.terms,
        Examination.conduct, Examination.closes_at.label("window_ends"), Course.slug.label("course_slug"),
        CourseVersion.title.label("course_title"),
        CourseVersion.page["bank_is_sample"].as_boolean().label("bank_is_sample"), Examination.title.label("examination_title"),
        Module.title.label("module_title"), Module.slug.label("module_slug"),
        is_placing(Attempt.person_id, Attempt.module_id).label("is_placing"),
    )
    .join(Paper, Paper.attempt_id == Attempt.id)
    .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    .join(CourseVersion, CourseVersion.id == Enrolment.course_version_id)
    .join(Course, Course.id == CourseVersion.course_id)
    .outerjoin(Examination, Examination.id == Attempt.examination_id)
    .outerjoin(Module, Module.id == Attempt.module_id)
    .where(Attempt.public_id == bindparam("public_id"), Attempt.person_id == bindparam("person_id"))
)  # fmt: skip


def _head(session: Session, public_id: str, person_id: int) -> Head:
    row = run(session, _HEAD, public_id=public_id, person_id=person_id).one_or_none()
    if row is None:
        raise NotThere
    return Head(
        id=row.id, public_id=row.public_id, state=row.state, started_at=row.started_at, closes_at=row.closes_at,
        submitted_at=row.submitted_at, by_clock=row.by_clock, title=row.examination_title or row.module_title,
        is_examination=row.examination_id is not None, module_slug=row.module_slug, course_slug=row.course_slug,
        course_title=row.course_title, bank_is_sample=bool(row.bank_is_sample), is_placing=bool(row.is_placing),
        result=as_read(row.result) if row.result else None, places=row.places, conduct=conduct_of(row.conduct or {}),
        terms=terms_of(row.terms, minutes=round((row.closes_at - row.started_at).total_seconds() / 60)),
        window_ends=row.window_ends, section=row.section, sitting_sign_in=row.sitting_sign_in,
    )  # fmt: skip


def overview(session: Session, public_id: str, *, person_id: int, at: datetime) -> Overview:
    """Return a person's attempt with what has an answer, in two statements.

    Raises:
        NotThere: there is no such attempt, or it is somebody else's.
    """
    head = _head(session, public_id, person_id)
    return Overview(head=head, steps=_steps(head, answers_of(session, head.id)), seconds_left=seconds_left(closes_at=head.closes_at, at=at))


def sitting(session: Session, public_id: str, place: int, *, person_id: int, at: datetime) -> Sitting:
    """Return a person's attempt at one place, in three statements.

    Raises:
        NotThere: there is no such attempt or place, or it is somebody else's.
    """
    head = _head(session, public_id, person_id)
    if not 1 <= place <= len(head.places):
        raise NotThere
    answers = answers_of(session, head.id)
    here = head.places[place - 1]
    (content,) = contents_of(session, [here])
    return Sitting(
        head=head,
        steps=_steps(head, answers),
        seconds_left=seconds_left(closes_at=head.closes_at, at=at),
        place=place,
        question=seen_with_files(
            session, type_named(here["type"]).view(content, here["frozen"], answers.get(place)), head.id, place, answers.get(place)
        ),
    )


def _steps(head: Head, answers: dict[int, Any]) -> tuple[Step, ...]:
    return tuple(
        Step(place=place, answered=answers.get(place) is not None, section=frozen.get("section", 1), within=head.is_within(place))
        for place, frozen in enumerate(head.places, start=1)
    )


def result_page(session: Session, public_id: str, *, person_id: int, at: datetime) -> ResultPage | WaitingPage:
    """Return a person's attempt after handing in: marked, in at most four statements (seven where people marked), or waiting for markers.

    Raises:
        NotThere: there is no such attempt, it is somebody else's, or it was not handed in.
    """
    head = _head(session, public_id, person_id)
    if head.state in AWAITING_MARKS and head.submitted_at is not None:
        return WaitingPage(head=head, number=candidate_number(public_id), due_on=due_on(head.submitted_at.date()))
    if head.result is None:
        raise NotThere
    ids = [c.competency_id for c in head.result.competencies]
    names = session.execute(select(Competency.id, Competency.title).where(Competency.id.in_(ids)))
    titles = {row.id: row.title for row in names}
    window_ends = head.window_ends and head.window_ends + timedelta(minutes=head.terms.extra_minutes)
    moment = moment_of(state=head.state, submitted_at=head.submitted_at, window_ends=window_ends, at=at)
    shown = shown_at(moment, head.conduct.review, is_examination=head.is_examination, bank_is_sample=head.bank_is_sample)
    return ResultPage(
        head=head,
        result=head.result,
        competencies=tuple(
            CompetencyLine(title=titles[c.competency_id], questions=c.questions, band=c.band) for c in head.result.competencies
        ),
        shown=shown,
        revealed=_revealed(session, head) if shown & PER_QUESTION and not head.is_placing else (),
    )


def _revealed(session: Session, head: Head) -> tuple[Revealed, ...]:
    answers = answers_of(session, head.id)
    contents = contents_of(session, head.places)
    found = [
        type_named(place["type"]).reveal(content, place["frozen"], answers.get(number))
        for number, (place, content) in enumerate(zip(head.places, contents, strict=True), start=1)
    ]
    if head.is_for_markers:
        judged = outcomes_of(session, head.id)
        found = [with_outcome(each, judged.get(number)) for number, each in enumerate(found, start=1)]
    return tuple(revealed_with_files(session, each, head.id, number, answers.get(number)) for number, each in enumerate(found, start=1))
