"""Handing a course's bank out, which is an act."""

from sqlalchemy.orm import Session

from genomeready.assessment.banks.folder import BankFolder
from genomeready.assessment.banks.formats import Format
from genomeready.assessment.banks.handing_out import HandedOut, handed_out
from genomeready.audit.services import Actor, record
from genomeready.catalogue.rules import Bank


def hand_out_bank(session: Session, opened: BankFolder, *, course: str, purpose: Bank, kind: Format, by: Actor) -> HandedOut:
    """Write a bank in a format, and note who took it.

    Raises:
        NotABank: the format has no form for any of its questions.
    """
    done = handed_out(opened.questions, opened.texts, opened.works, kind)
    record(session, "bank.exported", f"course:{course}", by=by, bank=str(purpose), format=str(kind), questions=done.written)
    return done
