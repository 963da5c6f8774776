"""Reading a course: contents with what is read, where to go on, what may be left out, and what a browser may see of a check. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from genomeready.catalogue.files.kinds import kind_named
from genomeready.catalogue.rules import content_in, variant_token, variants_in

PLACE = re.compile(r"[A-Za-z][\w.:-]{0,119}")
MOST_PLACED = 20
"""How many questions a placement test asks at most."""
FEWEST_PLACED = 7
"""With fewer questions not even a faultless placement test can exempt (`assessment.rules.placement.needed`)."""


@dataclass(frozen=True, kw_only=True)
class LessonLine:
    """A lesson in the contents of a course, whether this learner has read it, and whether they are exempt from its module."""

    id: int
    slug: str
    title: str
    minutes: int
    module_slug: str
    read: bool
    exempt: bool = False

    @property
    def done(self) -> bool:
        """Whether nothing is left to do here."""
        return self.read or self.exempt


@dataclass(frozen=True, kw_only=True)
class ModuleLines:
    """A module and its lessons in order. It ends with a quiz where time is set aside for one."""

    slug: str
    title: str
    summary: str
    quiz_minutes: int
    lessons: tuple[LessonLine, ...]
    exempt_since: datetime | None = None

    @property
    def has_quiz(self) -> bool:
        """Whether the module ends with a quiz."""
        return self.quiz_minutes > 0

    @property
    def all_read(self) -> bool:
        """Whether every lesson of the module is read."""
        return all(lesson.read for lesson in self.lessons)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One learner's way through the version of a course that they started."""

    enrolment_id: int
    course_version_id: int
    course_slug: str
    course_title: str
    completed_at: datetime | None
    last_lesson_id: int | None
    last_place: str
    modules: tuple[ModuleLines, ...]

    @property
    def lessons(self) -> tuple[LessonLine, ...]:
        """All lessons in order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def done(self) -> int:
        """How many lessons are read, or in a module that the learner is exempt from."""
        return sum(lesson.done for lesson in self.lessons)

    @property
    def exempt(self) -> bool:
        """Whether the learner is exempt from any module."""
        return any(module.exempt_since for module in self.modules)

    @property
    def minutes_left(self) -> int:
        """Estimated minutes of the lessons left to read."""
        return sum(lesson.minutes for lesson in self.lessons if not lesson.done)

    def lesson(self, module_slug: str, lesson_slug: str) -> LessonLine | None:
        """Return the lesson at an address, or None."""
        return next((line for line in self.lessons if (line.module_slug, line.slug) == (module_slug, lesson_slug)), None)

    def after(self, lesson: LessonLine) -> LessonLine | None:
        """Return the lesson that follows; None after the last. Other modules that the learner is exempt from are passed over."""
        places = [line.id for line in self.lessons]
        later = self.lessons[places.index(lesson.id) + 1 :]
        return next((line for line in later if not line.exempt or line.module_slug == lesson.module_slug), None)

    def closes_module(self, lesson: LessonLine) -> ModuleLines | None:
        """Return the module that this lesson is the last one of, if it ends with a quiz."""
        return next((m for m in self.modules if m.has_quiz and m.lessons and m.lessons[-1].id == lesson.id), None)


def resume_at(reading: Reading) -> tuple[LessonLine, str] | None:
    """Return the lesson and the place in it where the learner left, else the first that is left to read; None once none is."""
    last = next((line for line in reading.lessons if line.id == reading.last_lesson_id), None)
    if last:
        return last, reading.last_place
    left = next((line for line in reading.lessons if not line.done), None)
    return (left, "") if left else None


@dataclass(frozen=True, kw_only=True)
class MyCourse:
    """A course that somebody started, with what they have read of it, and how many unread lessons they are exempt from."""

    slug: str
    title: str
    number: str
    enrolled_at: datetime
    completed_at: datetime | None
    lessons: int
    read: int
    minutes_left: int
    exempt: int = 0

    @property
    def done(self) -> int:
        """How many lessons are read, or in a module that the learner is exempt from."""
        return self.read + self.exempt


class Step(StrEnum):
    """What to do next, as one's own page puts first."""

    SAY_WORK = "say-work"
    CHOOSE_COURSE = "choose-course"
    READ_ON = "read-on"
    SIT_EXAMINATION = "sit-examination"
    SEE_STANDING = "see-standing"


def next_step(courses: Sequence[MyCourse], *, has_profession: bool) -> tuple[Step, MyCourse | None]:
    """Return the one next step of a learner, and the course it is about.

    >>> next_step([], has_profession=True)[0].value
    'choose-course'
    """
    if not has_profession:
        return Step.SAY_WORK, None
    unfinished = next((course for course in courses if course.completed_at is None), None)
    if unfinished:
        return (Step.READ_ON if unfinished.done < unfinished.lessons else Step.SIT_EXAMINATION), unfinished
    return (Step.SEE_STANDING if courses else Step.CHOOSE_COURSE), None


@dataclass(frozen=True, kw_only=True)
class PlacementOffer:
    """What the practice questions of a module allow: a placement test of at most so many of them, or none.

    >>> offer = PlacementOffer(held=30, seconds=30 * 75)
    >>> offer.possible, offer.questions, offer.minutes
    (True, 20, 25)
    >>> PlacementOffer(held=6, seconds=360).possible
    False
    """

    held: int
    seconds: int
    fewest: int = FEWEST_PLACED

    @property
    def possible(self) -> bool:
        """Whether there are enough questions for an exemption to be within reach."""
        return self.held >= self.fewest

    @property
    def questions(self) -> int:
        """How many questions a test asks at most."""
        return min(self.held, MOST_PLACED)

    @property
    def minutes(self) -> int:
        """Estimated minutes for so many questions, rounded up."""
        return -(-self.seconds * self.questions // (60 * self.held)) if self.held else 0


def is_place(text: object) -> bool:
    """Say whether a text can be the id of a heading; an empty one is the top of the page.

    >>> [is_place("size-and-scale"), is_place(""), is_place("#top"), is_place(7), is_place("a" * 121)]
    [True, True, False, False, False]
    """
    return isinstance(text, str) and (not text or PLACE.fullmatch(text) is not None)


class Asked(Protocol):
    """What is needed of a question to practise it."""

    @property
    def key(self) -> str:
        """Its permanent key."""

    @property
    def type(self) -> str:
        """Its type."""

    @property
    def content(self) -> dict[str, Any]:
        """All of it, the key included."""


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A check question as a browser may see it: `seen` is what its type shows, never a key, a rationale or a solution.

    `variant` is the token of the variant that is asked, the empty string where there are none; it `awaits_review` where nobody
    has looked at all of them.
    """

    key: str
    seen: Any
    variant: str = ""
    awaits_review: bool = False


def for_practice(questions: Iterable[Asked], *, secret: str) -> list[Practice]:
    """Return what a browser may see of check questions, in their order and with their options as they are written.

    One with parameters is asked in its first variant.
    """
    return [practised(question, next(iter(variants_in(question.content)), None), secret=secret) for question in questions]


def practised(question: Asked, variant: int | None, *, secret: str) -> Practice:
    """Return what a browser may see of a check question in one of its variants."""
    kind, content = kind_named(question.type), content_in(question.content, variant)
    return Practice(
        key=question.key,
        seen=kind.view(content, kind.prepare(content, None), None),
        variant=variant_token(secret, question.key, question.content, variant),
        awaits_review=not question.content.get("reviewed", True),
    )
