"""Writing messages, and sending them after the transaction that wrote them."""

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.outbox.models import Message
from genomeready.outbox.queries import due_messages
from genomeready.outbox.rules import LAST_TRY, LEASE, MessageState, wait_after
from genomeready.settings import Settings

Carrier = Callable[[EmailMessage], None]


def write_message(session: Session, *, key: str, recipient: str, subject: str, text: str) -> Message:
    """Put a mail into the outbox; the same key twice gives the message already there."""
    there = session.scalar(select(Message).where(Message.key == key))
    if there:
        return there
    message = Message(
        key=key,
        recipient=recipient,
        subject=" ".join(subject.split()),  # a line break here would let text become headers
        text=text,
        written_at=clock.now(),
        due_at=clock.now(),
    )
    session.add(message)
    session.flush()
    return message


def claim_next(session: Session) -> Message | None:
    """Take the message that is most due for ten minutes, so that no second sender takes it too."""
    message = session.scalar(due_messages(clock.now(), limit=1))
    if message is not None:
        message.tries += 1
        message.due_at = clock.now() + LEASE
    return message


def note_fate(session: Session, message_id: int, *, fault: str | None) -> None:
    """Note that a claimed message went (`fault` is None) or why it did not, and when to try again."""
    message = session.get_one(Message, message_id)
    if fault is None:
        message.state = MessageState.SENT
        message.sent_at = clock.now()
        message.fault = ""
        return
    message.fault = fault[:300]
    message.due_at = clock.now() + wait_after(message.tries)
    if message.tries >= LAST_TRY:
        message.state = MessageState.GIVEN_UP


def carrier(settings: Settings) -> Carrier:
    """Return the way mail leaves: SMTP where a server is set, else a folder of .eml files."""
    return _smtp(settings) if settings.smtp_host else _folder(settings.mail_path)


def as_mail(message: Message, *, sender: str) -> EmailMessage:
    """Return the message as the mail that leaves."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Date"] = message.written_at
    mail["Message-ID"] = f"<outbox-{message.id}@genomeready>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    return mail


def _folder(path: Path) -> Carrier:
    def carry(mail: EmailMessage) -> None:
        path.mkdir(parents=True, exist_ok=True)
        name = str(mail["Message-ID"]).strip("<>").split("@")[0]
        (path / f"{name}.eml").write_bytes(bytes(mail))

    return carry


def _smtp(settings: Settings) -> Carrier:
    def carry(mail: EmailMessage) -> None:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=20) as server:
            if settings.smtp_tls:
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.send_message(mail)

    return carry
