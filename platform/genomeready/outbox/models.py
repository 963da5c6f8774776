"""The table of messages."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.base.tables import Line, Numbered
from genomeready.outbox.rules import MessageState


class Message(Numbered):
    """A mail. `key` names what it is about, so that nothing is ever sent twice."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(s.value) for s in MessageState)})", name="state"),
        Index("ix_message_state_due", "state", "due_at"),
    )

    key: Mapped[str] = mapped_column(String(160), unique=True)
    recipient: Mapped[Line]
    subject: Mapped[Line]
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12), default=MessageState.WAITING)
    written_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[Line] = mapped_column(default="")
