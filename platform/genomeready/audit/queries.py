"""Reading the audit trail."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.audit.rules import Fact, Link


def chain(session: Session) -> Iterator[Link]:
    """Yield every entry in order, a thousand at a time."""
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=1000))
    try:
        for entry in entries:
            fact = Fact(
                at=entry.at,
                actor_id=entry.actor_id,
                actor=entry.actor,
                act=entry.act,
                subject=entry.subject,
                organisation_id=entry.organisation_id,
                detail=entry.detail,
            )
            yield Link(number=entry.number, fact=fact, previous=entry.previous, hash=entry.hash)
    finally:
        entries.close()  # whoever stops at a broken link leaves no cursor behind


def entries_about(session: Session, subject: str) -> Sequence[AuditEntry]:
    """Return what was done to one thing, oldest first."""
    return session.scalars(select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.number)).all()


def latest_entries(session: Session, *, limit: int = 100, before: int | None = None) -> Sequence[AuditEntry]:
    """Return the newest entries, newest first; `before` is the number to page on from."""
    asked = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(limit)
    if before is not None:
        asked = asked.where(AuditEntry.number < before)
    return session.scalars(asked).all()


def count_entries(session: Session) -> int:
    """Return how many entries the trail has."""
    return session.scalar(select(func.count()).select_from(AuditEntry)) or 0
