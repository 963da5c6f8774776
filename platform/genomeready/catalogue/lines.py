"""The rows that course pages are made of. Pure."""

from dataclasses import dataclass

from genomeready.catalogue.rules import cpd_hours


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseCard:
    """A course in a list of courses."""

    slug: str
    code: str
    title: str
    summary: str
    minutes: int
    lessons: int
    award_type: str
    audience: str
    level_name: str

    @property
    def hours(self) -> float:
        """Study time in hours, rounded down to the half hour."""
        return cpd_hours(self.minutes)


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonLine:
    """A lesson in a table of contents."""

    id: int
    slug: str
    title: str
    minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ModuleBlock:
    """A module with its lessons."""

    id: int
    slug: str
    title: str
    summary: str
    minutes: int
    quiz_minutes: int
    quiz_pass_percent: int
    lessons: tuple[LessonLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OutcomeRow:
    """A competency that a course brings its learners to, with the name of the level and its permanent address."""

    competency_id: int
    slug: str
    title: str
    level: int
    level_name: str
    framework_slug: str
    framework_title: str
    framework_number: str
