"""Mail: written with the transaction, sent after it, never twice, its fate kept."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from conftest import Client
from flask import Flask
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.outbox.jobs import deliver_mail
from genomeready.outbox.models import Message
from genomeready.outbox.rules import LAST_TRY, MessageState
from genomeready.outbox.services import write_message
from genomeready.settings import Settings
from genomeready.web.database import unit_of_work


class MailServer:
    """What a real SMTP server received, and what it was told to answer."""

    def __init__(self) -> None:
        self.received: list[Any] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.received.append(message_from_bytes(envelope.content or b""))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def mail_server() -> Iterator[tuple[MailServer, int]]:
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=0)
    controller.port = _free_port()
    controller.start()
    yield handler, controller.port
    controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def by_smtp(settings: Settings, mail_server: tuple[MailServer, int]) -> Settings:
    return replace(settings, smtp_host="127.0.0.1", smtp_port=mail_server[1], smtp_tls=False)


def write(app: Flask, key: str = "k1", subject: str = "Hello") -> None:
    with app.app_context(), unit_of_work() as session:
        write_message(session, key=key, recipient="ana@example.org", subject=subject, text="The text – with a dash.")


def deliver(app: Flask, settings: Settings) -> int:
    with app.app_context():
        return deliver_mail(settings)


def test_a_message_reaches_a_real_mail_server_once(
    app: Flask, session: Session, by_smtp: Settings, mail_server: tuple[MailServer, int]
) -> None:
    write(app)

    tried = [deliver(app, by_smtp), deliver(app, by_smtp)]

    assert tried == [1, 0]
    (mail,) = mail_server[0].received
    assert mail["To"] == "ana@example.org"
    assert mail["Subject"] == "Hello"
    assert "The text – with a dash." in mail.get_payload(decode=True).decode()
    assert session.query(Message).one().state == MessageState.SENT


def test_the_same_key_is_one_message(app: Flask, session: Session) -> None:
    write(app, subject="First")
    write(app, subject="Second")

    assert [m.subject for m in session.query(Message)] == ["First"]


def test_a_line_break_in_a_subject_never_becomes_a_header(app: Flask, session: Session) -> None:
    write(app, subject="Hello\r\nBcc: all@example.org")

    assert session.query(Message).one().subject == "Hello Bcc: all@example.org"


def test_a_refused_message_waits_longer_each_time_and_is_given_up_in_the_end(
    app: Flask, session: Session, by_smtp: Settings, mail_server: tuple[MailServer, int]
) -> None:
    mail_server[0].answer = "451 try later"
    write(app)
    start = clock.now()

    assert deliver(app, by_smtp) == 1
    assert deliver(app, by_smtp) == 0, "it waits"
    for number in range(1, LAST_TRY):
        with clock.stopped_at(start + timedelta(hours=3 * number)):
            deliver(app, by_smtp)

    message = session.query(Message).one()
    assert (message.state, message.tries) == (MessageState.GIVEN_UP, LAST_TRY)
    assert "451" in message.fault


def test_a_mail_server_that_is_away_loses_nothing(app: Flask, session: Session, settings: Settings, by_smtp: Settings) -> None:
    write(app)
    deliver(app, replace(settings, smtp_host="127.0.0.1", smtp_port=1, smtp_tls=False))

    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        deliver(app, by_smtp)

    assert session.query(Message).one().state == MessageState.SENT


def test_without_a_server_mail_becomes_files(app: Flask, settings: Settings) -> None:
    write(app, key="to-a-file")

    deliver(app, settings)

    files = list(settings.mail_path.glob("*.eml"))
    assert any(b"ana@example.org" in f.read_bytes() for f in files)


def test_the_demonstration_shows_its_mail_and_a_real_server_does_not(app: Flask, client: Client, make_app: Callable[..., Flask]) -> None:
    write(app, subject="For your eyes")

    shown = client.get("/demo/mail")
    hidden = make_app(demo=False).test_client().get("/demo/mail")

    assert "For your eyes" in shown.text
    assert hidden.status_code == 404
