"""What is said before an attempt starts, and the practice questions of lessons."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.queries.attempts import before_examination, before_quiz, is_sample, module_of, opening_of, window_of
from genomeready.assessment.queries.placements import again_from, is_placing, placements_of
from genomeready.assessment.rules.conduct import Arrangements, Conduct, conduct_of
from genomeready.assessment.rules.papers import cells_of
from genomeready.assessment.rules.placement import NEED_NOT, TAKES_IT, WAIT, Ending, chance_of_exemption
from genomeready.assessment.rules.sittings import HANDED_IN, AttemptState, Opening, Window
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Course, CourseQuestion, CourseVersion, Examination, Lesson, Module, Question, QuestionVersion
from genomeready.catalogue.queries.courses import examination_of
from genomeready.catalogue.rules import Bank, Use
from genomeready.learning.models import Enrolment
from genomeready.learning.queries import placement_offers
from genomeready.learning.rules import PlacementOffer


@dataclass(frozen=True, kw_only=True)
class Intro:
    """What is said before an examination or a quiz starts."""

    title: str
    course_slug: str
    course_title: str
    module_slug: str | None
    minutes: int
    questions: int
    pass_percent: int
    competency_percent: int | None
    attempts_a_year: int | None
    wait_hours: int | None
    bank_is_sample: bool
    opening: Opening
    open_attempt: str | None
    last_attempt: str | None
    arrangements: Arrangements
    weighted: bool = False
    conduct: Conduct = field(default_factory=Conduct)
    window: Window = field(default_factory=Window)

    @property
    def extra_minutes(self) -> int:
        """How many minutes are added for this person."""
        return self.arrangements.extra_minutes(self.minutes)


@dataclass(frozen=True, kw_only=True)
class PlacementIntro:
    """What is said before a placement test of a module starts."""

    module_slug: str
    module_title: str
    course_slug: str
    course_title: str
    offer: PlacementOffer
    open_placement: str | None
    last_ended: str | None
    exempt: bool
    again_from: datetime | None
    wait_days: int = WAIT.days

    @property
    def chances(self) -> tuple[int, int]:
        """How often, in per cent, the test exempts who should take the module, and who need not."""
        wrongly, rightly = (round(100 * chance_of_exemption(share, most=self.offer.questions)) for share in (TAKES_IT, NEED_NOT))
        return wrongly, rightly


@dataclass(frozen=True, kw_only=True)
class PracticeQuestion:
    """A question of a lesson's check, and where the lesson is; `kept_back` while the person is in a placement test of its module."""

    key: str
    type: str
    content: dict[str, Any]
    course_slug: str
    module_slug: str
    lesson_slug: str
    lesson_title: str
    kept_back: bool


def examination_intro(session: Session, enrolment: Enrolment, *, at: datetime) -> tuple[Intro, Examination]:
    """Return what is said before the examination of an enrolment's course, and the examination.

    Raises:
        NotThere: the course has no examination.
    """
    examination = examination_of(session, enrolment.course_version_id)
    if examination is None:
        raise NotThere
    course, version = _course_of(session, enrolment)
    before = before_examination(session, enrolment.person_id, examination, at=at)
    own = [attempt for attempt in before.attempts if attempt.examination_id == examination.id]
    intro = Intro(
        title=examination.title, course_slug=course, course_title=version.title, module_slug=None, minutes=examination.minutes,
        questions=sum(cell["questions"] for cell in examination.blueprint), pass_percent=examination.pass_percent,
        competency_percent=examination.competency_percent, attempts_a_year=examination.attempts_a_year, wait_hours=examination.wait_hours,
        bank_is_sample=is_sample(version.page), opening=opening_of(before, examination, at=at),
        open_attempt=_first(own, is_open=True), last_attempt=_first(own, is_open=False), arrangements=before.arrangements,
        weighted=any(cell.marks > 1 for cell in cells_of(examination.blueprint)),
        conduct=conduct_of(examination.conduct), window=window_of(examination, before.arrangements),
    )  # fmt: skip
    return intro, examination


def quiz_intro(session: Session, enrolment: Enrolment, module_slug: str, *, at: datetime) -> tuple[Intro, Module]:
    """Return what is said before the quiz of a module, and the module.

    Raises:
        NotThere: there is no such module, or it has no quiz.
    """
    module = module_of(session, enrolment.course_version_id, module_slug)
    if module is None:
        raise NotThere
    counted = select(func.count(CourseQuestion.id)).where(CourseQuestion.module_id == module.id, CourseQuestion.use == Use.QUIZ)
    questions = session.scalar(counted) or 0
    if not questions:
        raise NotThere
    course, version = _course_of(session, enrolment)
    before = before_quiz(session, enrolment, module.id, at=at)
    intro = Intro(
        title=module.title, course_slug=course, course_title=version.title, module_slug=module.slug, minutes=module.quiz_minutes,
        questions=questions, pass_percent=module.quiz_pass_percent, competency_percent=None, attempts_a_year=None, wait_hours=None,
        bank_is_sample=True, opening=Opening(left=1), open_attempt=_first(before.attempts, is_open=True),
        last_attempt=_first(before.attempts, is_open=False), arrangements=before.arrangements,
    )  # fmt: skip
    return intro, module


def placement_intro(session: Session, enrolment: Enrolment, module_slug: str, *, at: datetime) -> tuple[PlacementIntro, Module]:
    """Return what is said before a placement test of a module, and the module, in four statements.

    Raises:
        NotThere: there is no such module.
    """
    module = module_of(session, enrolment.course_version_id, module_slug)
    if module is None:
        raise NotThere
    course, version = _course_of(session, enrolment)
    offers = placement_offers(session, enrolment.course_version_id)
    earlier = placements_of(session, enrolment.id, module.id)
    intro = PlacementIntro(
        module_slug=module.slug, module_title=module.title, course_slug=course, course_title=version.title,
        offer=offers.get(module.slug, PlacementOffer(held=0, seconds=0)),
        open_placement=next((each.public_id for each in earlier if each.ending is None), None),
        last_ended=next((each.public_id for each in earlier if each.ending is not None), None),
        exempt=any(each.ending == Ending.EXEMPT for each in earlier), again_from=again_from(earlier, at=at),
    )  # fmt: skip
    return intro, module


def _course_of(session: Session, enrolment: Enrolment) -> tuple[str, CourseVersion]:
    row = session.execute(
        select(Course.slug, CourseVersion)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.id == enrolment.course_version_id)
    ).one()
    return row[0], row[1]


def _first(attempts: Sequence[Attempt], *, is_open: bool) -> str | None:
    states = {AttemptState.OPEN} if is_open else HANDED_IN
    return next((attempt.public_id for attempt in attempts if attempt.state in states), None)


def practice_question(session: Session, key: str, *, person_id: int | None) -> PracticeQuestion:
    """Return a question of a lesson's check in a course that the person is enrolled in, or that is open to all.

    Raises:
        NotThere: there is none; a question of a quiz or an examination is never found here.
    """
    placing = is_placing(person_id, Module.id)
    rows = session.execute(
        select(QuestionVersion, Course.slug, Module.slug, Lesson.slug, Lesson.title, CourseVersion.page, Enrolment.id, placing)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(CourseQuestion, CourseQuestion.question_version_id == QuestionVersion.id)
        .join(Lesson, Lesson.id == CourseQuestion.lesson_id)
        .join(Module, Module.id == Lesson.module_id)
        .join(CourseVersion, CourseVersion.id == CourseQuestion.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .outerjoin(Enrolment, (Enrolment.course_version_id == CourseVersion.id) & (Enrolment.person_id == person_id))
        .where(Question.key == key, QuestionVersion.bank == Bank.PRACTICE, CourseQuestion.use == Use.CHECK)
        .order_by(Enrolment.id.is_(None), CourseVersion.id.desc())
    ).all()
    for version, course, module, lesson, title, page, enrolled, kept_back in rows:
        if enrolled is not None or page.get("open"):
            return PracticeQuestion(
                key=key, type=version.type, content=version.content, course_slug=course,
                module_slug=module, lesson_slug=lesson, lesson_title=title, kept_back=kept_back,
            )  # fmt: skip
    raise NotThere
