"""Answers that people mark: what waits, whose turn it is, what each marker gave; and files that answer a question.

What a marker gave is a row that is only ever added; a later one of hers supersedes it.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.assessment.rules.marking import ScriptState
from genomeready.base.tables import Line, Numbered, PublicId, one_of


class Script(Numbered):
    """An answer that people mark, from handing in on: `markers` of them, who settle `marks` of `maximum` until `due_on`."""

    __tablename__ = "script"
    __table_args__ = (
        one_of("state", ScriptState),
        CheckConstraint("(state = 'settled') = (marks IS NOT NULL)", name="settled_with_marks"),
        CheckConstraint("markers IN (1, 2)", name="markers"),
        UniqueConstraint("attempt_id", "place"),
        Index("ix_script_question_version_id", "question_version_id"),
        Index("ix_script_state_due_on", "state", "due_on"),
    )

    public_id: Mapped[PublicId]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    place: Mapped[int]
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    markers: Mapped[int]
    handed_in_at: Mapped[datetime]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), default=ScriptState.WAITING)
    marks: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    maximum: Mapped[int]
    settled_at: Mapped[datetime | None]


class Marking(Numbered):
    """One turn at a script: 1 and 2 mark it and do not know of each other, 3 decides where they differ.

    Nobody has two turns at the same script. A turn that is not `finished_at` is free again after `until`.
    """

    __tablename__ = "marking"
    __table_args__ = (
        CheckConstraint("turn BETWEEN 1 AND 3", name="turn"),
        CheckConstraint("(marker_id IS NULL) = (until IS NULL)", name="taken_until"),
        CheckConstraint("finished_at IS NULL OR marker_id IS NOT NULL", name="finished_by_somebody"),
        UniqueConstraint("script_id", "turn"),
        UniqueConstraint("script_id", "marker_id"),
        Index("ix_marking_marker_id", "marker_id"),
    )

    script_id: Mapped[int] = mapped_column(ForeignKey("script.id"))
    turn: Mapped[int]
    marker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class GivenMarks(Numbered):
    """What a marker gave: `levels` are marks by the id of a criterion. While not `final` it is kept for her alone.

    `note` is for the candidate, `private_note` for markers; `marks` is the sum, None where something is missing or `unreadable`.
    """

    __tablename__ = "given_marks"
    __table_args__ = (
        CheckConstraint("NOT final OR unreadable OR marks IS NOT NULL", name="final_with_marks"),
        Index("ix_given_marks_script_id_marker_id", "script_id", "marker_id"),
        Index("ix_given_marks_marker_id", "marker_id"),
        Index("ix_given_marks_supersedes_id", "supersedes_id"),
    )

    script_id: Mapped[int] = mapped_column(ForeignKey("script.id"))
    marker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    levels: Mapped[dict[str, Any]]
    marks: Mapped[int | None]
    unreadable: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    private_note: Mapped[str] = mapped_column(Text, default="")
    final: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("given_marks.id"))


class AnswerFile(Numbered):
    """A file that was brought to answer one place of a paper. It stays, whether or not the answer that stands names it."""

    __tablename__ = "answer_file"
    __table_args__ = (UniqueConstraint("attempt_id", "place", "content_hash"), Index("ix_answer_file_content_hash", "content_hash"))

    public_id: Mapped[PublicId]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    place: Mapped[int]
    name: Mapped[Line]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    brought_at: Mapped[datetime]
