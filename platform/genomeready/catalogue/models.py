"""Courses and questions as they were read from files. Rows are immutable once written."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from genomeready.base.tables import Line, Numbered, Slug


class Course(Numbered):
    """A course under its permanent slug; `current_version_id` is the version offered to newcomers."""

    __tablename__ = "course"

    slug: Mapped[Slug] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    current_version_id: Mapped[int | None] = mapped_column(ForeignKey("course_version.id", use_alter=True))


class CourseVersion(Numbered):
    """One immutable version. `page` holds all that the course page shows (audience, authors, licence …)."""

    __tablename__ = "course_version"
    __table_args__ = (UniqueConstraint("course_id", "number"), UniqueConstraint("course_id", "content_hash"))

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    number: Mapped[str] = mapped_column(String(20))
    content_hash: Mapped[str] = mapped_column(String(64))
    title: Mapped[Line]
    summary: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int]
    award_type: Mapped[str] = mapped_column(String(40))
    valid_months: Mapped[int | None]
    page: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]

    course: Mapped[Course] = relationship(foreign_keys=[course_id], lazy="raise")


class Outcome(Numbered):
    """A competency and the level that the course brings its learners to."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("course_version_id", "competency_id"), Index("ix_outcome_competency_id", "competency_id"))

    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"))
    level: Mapped[int]


class Module(Numbered):
    """A module. Its quiz asks for `quiz_pass_percent` within `quiz_minutes`."""

    __tablename__ = "module"
    __table_args__ = (UniqueConstraint("course_version_id", "slug"),)

    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    position: Mapped[int]
    slug: Mapped[Slug]
    title: Mapped[Line]
    summary: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int]
    quiz_minutes: Mapped[int]
    quiz_pass_percent: Mapped[int]


class Lesson(Numbered):
    """A lesson as sanitised HTML, rendered once at import; `html_hash` is its ETag."""

    __tablename__ = "lesson"
    __table_args__ = (UniqueConstraint("module_id", "slug"),)

    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"))
    position: Mapped[int]
    slug: Mapped[Slug]
    title: Mapped[Line]
    minutes: Mapped[int]
    outcomes: Mapped[list[Any]]
    html: Mapped[str] = mapped_column(Text)
    html_hash: Mapped[str] = mapped_column(String(64))


class Figure(Numbered):
    """An image of a course, addressed by the hash of its content."""

    __tablename__ = "figure"

    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    media_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Question(Numbered):
    """A question under its permanent key, never reused."""

    __tablename__ = "question"

    key: Mapped[str] = mapped_column(String(40), unique=True)


class QuestionVersion(Numbered):
    """One immutable version. `content` holds stem, lead-in, options, key, rationales (as HTML), see catalogue/rendering.

    That of a question with parameters holds them once for each variant: {"title", "reviewed": whether a person looked at them all,
    "variants": [{"seed": number, "params": {name: value}, "content": as of a plain question}, …]}; `rules.content_in` reads both.
    """

    __tablename__ = "question_version"
    __table_args__ = (
        CheckConstraint("bank IN ('practice', 'exam')", name="bank"),
        UniqueConstraint("question_id", "content_hash"),
        Index("ix_question_version_competency_id", "competency_id"),
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(20))
    bank: Mapped[str] = mapped_column(String(10))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"))
    level: Mapped[int]
    cognitive: Mapped[str] = mapped_column(String(10))
    seconds: Mapped[int]
    content: Mapped[dict[str, Any]]

    question: Mapped[Question] = relationship(lazy="raise")


class CourseQuestion(Numbered):
    """Where a version of a course uses a version of a question: a lesson's check, a module's quiz, the examination."""

    __tablename__ = "course_question"
    __table_args__ = (
        CheckConstraint("use IN ('check', 'quiz', 'exam')", name="use"),
        UniqueConstraint("course_version_id", "question_version_id", "use"),
        Index("ix_course_question_question_version_id", "question_version_id"),
        Index("ix_course_question_lesson_id", "lesson_id"),
        Index("ix_course_question_module_id", "module_id"),
    )

    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    use: Mapped[str] = mapped_column(String(8))
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id"))
    module_id: Mapped[int | None] = mapped_column(ForeignKey("module.id"))
    position: Mapped[int]

    question_version: Mapped[QuestionVersion] = relationship(lazy="raise")


class Examination(Numbered):
    """The examination of a course version. `blueprint` is [{"competency_id": 3, "questions": 3}, …].

    It may be sat from `opens_at` until `closes_at`, where these are given; `conduct` is what else the course says of how it
    is held, read by `assessment.rules.conduct`.
    """

    __tablename__ = "examination"

    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"), unique=True)
    title: Mapped[Line]
    minutes: Mapped[int]
    pass_percent: Mapped[int]
    competency_percent: Mapped[int]
    blueprint: Mapped[list[Any]]
    attempts_a_year: Mapped[int]
    wait_hours: Mapped[int]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    conduct: Mapped[dict[str, Any]] = mapped_column(default=dict)
