"""Reading lessons and their figures."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.catalogue.models import Figure, Lesson, Module

Place = tuple[str, str, str]
"""Module slug, lesson slug, lesson title."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonPage:
    """A lesson as its page shows it. `html` was sanitised when it was imported."""

    lesson_id: int
    slug: str
    title: str
    html: str
    html_hash: str
    minutes: int
    outcomes: list[dict[str, Any]]
    module_id: int
    module_slug: str
    module_title: str
    previous: Place | None
    position: int
    of: int


_LESSONS_IN_ORDER = (
    select(Lesson.id, Module.slug.label("module"), Lesson.slug, Lesson.title)
    .join(Module, Module.id == Lesson.module_id)
    .where(Module.course_version_id == bindparam("course_version_id"))
    .order_by(Module.position, Lesson.position)
)
_LESSON = (
    select(
        Lesson.id.label("lesson_id"), Lesson.slug, Lesson.title, Lesson.html, Lesson.html_hash, Lesson.minutes, Lesson.outcomes,
        Module.id.label("module_id"), Module.slug.label("module_slug"), Module.title.label("module_title"),
    )
    .join(Module, Module.id == Lesson.module_id)
    .where(Lesson.id == bindparam("lesson_id"))
)  # fmt: skip


def lesson_page(session: Session, course_version_id: int, module_slug: str, lesson_slug: str) -> LessonPage | None:
    """Return a lesson with the one before it, in two statements; None where there is no such lesson."""
    order = run(session, _LESSONS_IN_ORDER, course_version_id=course_version_id).all()
    here = next((n for n, row in enumerate(order) if (row.module, row.slug) == (module_slug, lesson_slug)), None)
    if here is None:
        return None
    places: list[Place] = [(row.module, row.slug, row.title) for row in order]
    text = run(session, _LESSON, lesson_id=order[here].id).one()
    return LessonPage(
        **text._mapping,  # noqa: SLF001 - a Row's public mapping
        previous=places[here - 1] if here else None,
        position=here + 1,
        of=len(places),
    )


def figure(session: Session, content_hash: str) -> Figure | None:
    """Return an image by the hash of its content."""
    return session.scalar(select(Figure).where(Figure.content_hash == content_hash))
