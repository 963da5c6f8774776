"""Audit entries and messages, made in one line."""

from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.audit.services import record, seal
from genomeready.outbox.models import Message
from genomeready.outbox.services import write_message


def an_audit_entry(session: Session, *, act: str = "thing.done", subject: str = "thing:1") -> AuditEntry:
    record(session, act, subject, by=None)
    seal(session)
    return session.query(AuditEntry).order_by(AuditEntry.number.desc()).limit(1).one()


def a_message(session: Session, *, key: str = "a-key", recipient: str = "ana@example.org") -> Message:
    return write_message(session, key=key, recipient=recipient, subject="Hello", text="A text.")
