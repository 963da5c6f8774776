"""Enrolments, progress, and the modules that somebody need not take."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from genomeready.base.tables import Line, Numbered, PublicId
from genomeready.catalogue.models import CourseVersion


class Enrolment(Numbered):
    """A person on one version of a course. `last_lesson_id` and `last_place` are where they left."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("person_id", "course_version_id"),
        Index("ix_enrolment_course_version_id", "course_version_id"),
    )

    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    enrolled_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    last_lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id"))
    last_place: Mapped[str] = mapped_column(String(120), default="")

    course_version: Mapped[CourseVersion] = relationship(lazy="raise")


class LessonProgress(Numbered):
    """That a lesson was opened, and when it was marked as read."""

    __tablename__ = "lesson_progress"
    __table_args__ = (UniqueConstraint("enrolment_id", "lesson_id"), Index("ix_lesson_progress_lesson_id", "lesson_id"))

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    opened_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class ModuleExemption(Numbered):
    """That a learner need not take a module, and on what ground (`"placement:abc…"`). They may still read it."""

    __tablename__ = "module_exemption"
    __table_args__ = (UniqueConstraint("enrolment_id", "module_id"), Index("ix_module_exemption_module_id", "module_id"))

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"))
    rests_on: Mapped[Line]
    at: Mapped[datetime]
