"""Reading the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from genomeready.outbox.models import Message
from genomeready.outbox.rules import MessageState


def due_messages(at: datetime, *, limit: int) -> Select[Message]:
    """Return the statement for the messages that may go now; a second sender skips locked rows."""
    return (
        select(Message)
        .where(Message.state == MessageState.WAITING, Message.due_at <= at)
        .order_by(Message.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def latest_messages(session: Session, *, limit: int = 50) -> Sequence[Message]:
    """Return the newest messages, newest first."""
    return session.scalars(select(Message).order_by(Message.id.desc()).limit(limit)).all()
