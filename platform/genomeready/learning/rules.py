"""Reading a course: contents with what is read, where to go on, and what a browser may see of a check. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

PLACE = re.compile(r"[A-Za-z][\w.:-]{0,119}")


@dataclass(frozen=True, kw_only=True)
class LessonLine:
    """A lesson in the contents of a course, and whether this learner has read it."""

    id: int
    slug: str
    title: str
    minutes: int
    module_slug: str
    read: bool


@dataclass(frozen=True, kw_only=True)
class ModuleLines:
    """A module and its lessons in order. It ends with a quiz where time is set aside for one."""

    slug: str
    title: str
    summary: str
    quiz_minutes: int
    lessons: tuple[LessonLine, ...]

    @property
    def has_quiz(self) -> bool:
        """Whether the module ends with a quiz."""
        return self.quiz_minutes > 0


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
    def read(self) -> int:
        """How many lessons are read."""
        return sum(lesson.read for lesson in self.lessons)

    @property
    def minutes_left(self) -> int:
        """Estimated minutes of the lessons not yet read."""
        return sum(lesson.minutes for lesson in self.lessons if not lesson.read)

    def lesson(self, module_slug: str, lesson_slug: str) -> LessonLine | None:
        """Return the lesson at an address, or None."""
        return next((line for line in self.lessons if (line.module_slug, line.slug) == (module_slug, lesson_slug)), None)

    def after(self, lesson: LessonLine) -> LessonLine | None:
        """Return the lesson that follows; None after the last."""
        following = iter(self.lessons)
        return next((next(following, None) for line in following if line.id == lesson.id), None)

    def closes_module(self, lesson: LessonLine) -> ModuleLines | None:
        """Return the module that this lesson is the last one of, if it ends with a quiz."""
        return next((m for m in self.modules if m.has_quiz and m.lessons and m.lessons[-1].id == lesson.id), None)


def resume_at(reading: Reading) -> tuple[LessonLine, str] | None:
    """Return the lesson and the place in it where the learner left, else the first unread; None once all is read."""
    last = next((line for line in reading.lessons if line.id == reading.last_lesson_id), None)
    if last:
        return last, reading.last_place
    unread = next((line for line in reading.lessons if not line.read), None)
    return (unread, "") if unread else None


@dataclass(frozen=True, kw_only=True)
class MyCourse:
    """A course that somebody started, with what they have read of it."""

    slug: str
    title: str
    number: str
    enrolled_at: datetime
    completed_at: datetime | None
    lessons: int
    read: int
    minutes_left: int


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
        return (Step.READ_ON if unfinished.read < unfinished.lessons else Step.SIT_EXAMINATION), unfinished
    return (Step.SEE_STANDING if courses else Step.CHOOSE_COURSE), None


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
class PracticeOption:
    """An option as a browser may see it."""

    id: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A check question as a browser may see it: never a key, a rationale, a tolerance or a solution."""

    key: str
    type: str
    stem_html: str
    lead_in_html: str
    options: tuple[PracticeOption, ...]
    unit: str


def for_practice(questions: Iterable[Asked]) -> list[Practice]:
    """Return what a browser may see of check questions, in their order.

    Built field by field, so that whatever a question may come to hold stays here.
    """
    return [_stripped(question.key, question.type, question.content) for question in questions]


def _stripped(key: str, kind: str, content: Mapping[str, Any]) -> Practice:
    return Practice(
        key=key,
        type=kind,
        stem_html=content["stem_html"],
        lead_in_html=content["lead_in_html"],
        options=tuple(PracticeOption(id=option["id"], html=option["html"]) for option in content["options"]),
        unit=(content.get("numeric") or {}).get("unit", ""),
    )
