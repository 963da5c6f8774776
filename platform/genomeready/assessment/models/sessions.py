"""Examination sessions: a room, a proctor, a code that opens the examination for a short while, and what happened."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.assessment.rules.proctoring import CODE_LENGTH, LogKind
from genomeready.base.tables import Line, Numbered, PublicId, one_of


class ExaminationSession(Numbered):
    """One session of a proctored examination. Its code opens it until `code_until`; a new code replaces the old one."""

    __tablename__ = "examination_session"
    __table_args__ = (
        Index("ix_examination_session_organisation_id", "organisation_id"),
        Index("ix_examination_session_examination_id", "examination_id"),
    )

    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    examination_id: Mapped[int] = mapped_column(ForeignKey("examination.id"))
    place: Mapped[Line]
    proctor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    code_until: Mapped[datetime]


class SessionLogEntry(Numbered):
    """What a proctor noted in the log of a session, about one attempt or about all. Only ever added."""

    __tablename__ = "session_log_entry"
    __table_args__ = (
        one_of("kind", LogKind),
        Index("ix_session_log_entry_examination_session_id", "examination_session_id"),
        Index("ix_session_log_entry_attempt_id", "attempt_id"),
    )

    examination_session_id: Mapped[int] = mapped_column(ForeignKey("examination_session.id"))
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"))
    kind: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(1000))
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]
