"""What the page of question banks offers: the courses, and the competencies and levels that they lead to."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.catalogue.models import Course, CourseVersion, Outcome
from genomeready.frameworks.models import Competency


@dataclass(frozen=True, kw_only=True)
class BankCourse:
    """A course whose banks may be handed out, and its outcomes: slug and title of a competency, and the level."""

    slug: str
    title: str
    outcomes: tuple[tuple[str, str, int], ...]


def courses_with_banks(session: Session) -> tuple[BankCourse, ...]:
    """Return the courses that are offered, by title, in one statement."""
    found: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
    asked = (
        select(Course.slug, CourseVersion.title, Competency.slug, Competency.title, Outcome.level)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .join(Outcome, Outcome.course_version_id == CourseVersion.id)
        .join(Competency, Competency.id == Outcome.competency_id)
        .order_by(CourseVersion.title, Competency.title)
    )
    for slug, title, competency, name, level in session.execute(asked):
        found.setdefault((slug, title), []).append((competency, name, level))
    return tuple(BankCourse(slug=slug, title=title, outcomes=tuple(outcomes)) for (slug, title), outcomes in found.items())
