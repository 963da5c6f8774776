"""What a certificate is made from: the course, and what was shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.catalogue.models import Course, CourseVersion, Examination
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion, Level
from genomeready.frameworks.rules import PermittedUse


@dataclass(frozen=True, kw_only=True)
class CourseGround:
    """What a certificate says about the course."""

    course_id: int
    slug: str
    code: str
    number: str
    title: str
    summary: str
    award_type: str
    valid_months: int | None
    examination: str | None
    pass_percent: int | None
    languages: Sequence[str]
    """Those the course is taught in, the first one first."""


def course_ground(session: Session, course_version_id: int) -> CourseGround:
    """Return the course, and its examination if it has one, in one statement."""
    row = session.execute(
        select(
            Course.id.label("course_id"), Course.slug, Course.code,
            CourseVersion.number, CourseVersion.title, CourseVersion.summary, CourseVersion.award_type,
            CourseVersion.valid_months, Examination.title.label("examination"), Examination.pass_percent,
            CourseVersion.page["languages"].label("languages"),
        )
        .join(Course, Course.id == CourseVersion.course_id)
        .outerjoin(Examination, Examination.course_version_id == CourseVersion.id)
        .where(CourseVersion.id == course_version_id)
    ).mappings().one()  # fmt: skip
    return CourseGround(**(dict(row) | {"languages": row["languages"] or ()}))


@dataclass(frozen=True, kw_only=True)
class CompetencyGround:
    """What a certificate says about one competency that was shown."""

    framework: str
    framework_title: str
    version: str
    slug: str
    title: str
    level: int
    level_name: str
    scale: tuple[tuple[int, str], ...]
    """Every step of the framework's scale, by number and name."""


def competencies_shown(session: Session, shown: Sequence[tuple[int, int]]) -> list[CompetencyGround]:
    """Return what was shown, in the framework's order, in one statement.

    Competencies of a framework that permits developmental use only are left out: a certificate may
    not name such a framework as its standard.
    """
    levels = dict(shown)
    rows = session.execute(
        select(
            Competency.id, Competency.slug, Competency.title, Framework.slug.label("framework"), Framework.title.label("framework_title"),
            FrameworkVersion.number.label("version"), Level.value, Level.name,
        )
        .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .join(Level, Level.version_id == Competency.version_id)
        .where(Competency.id.in_(levels), Framework.permitted_use == PermittedUse.ASSESSMENT)
        .order_by(Framework.id, Competency.domain_id, Competency.position, Level.value)
    ).all()  # fmt: skip
    scales: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        scales[row.id].append((row.value, row.name))
    return [
        CompetencyGround(
            framework=row.framework, framework_title=row.framework_title, version=row.version,
            slug=row.slug, title=row.title, level=row.value, level_name=row.name, scale=tuple(scales[row.id]),
        )
        for row in rows
        if row.value == levels[row.id]
    ]  # fmt: skip
