"""The job that empties the outbox."""

import smtplib

from genomeready.outbox.services import as_mail, carrier, claim_next, note_fate
from genomeready.settings import Settings
from genomeready.web.database import unit_of_work

AT_ONCE = 100


def deliver_mail(settings: Settings) -> int:
    """Send what is due and return how many were tried.

    No transaction is open while the mail server is spoken to: a message is claimed in one,
    and its fate noted in another.
    """
    carry = carrier(settings)
    for tried in range(AT_ONCE):
        with unit_of_work() as session:
            message = claim_next(session)
        if message is None:
            return tried
        fault = None
        try:
            carry(as_mail(message, sender=settings.mail_from))
        except (OSError, smtplib.SMTPException) as failed:
            fault = f"{type(failed).__name__}: {failed}"
        with unit_of_work() as session:
            note_fate(session, message.id, fault=fault)
    return AT_ONCE
