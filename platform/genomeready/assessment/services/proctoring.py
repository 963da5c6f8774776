"""Sessions of proctored examinations: opening one, a new code, an entry in the log."""

from datetime import datetime

from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.sessions import ExaminationSession, SessionLogEntry
from genomeready.assessment.rules.proctoring import ALPHABET, CODE_LENGTH, CODE_LIVES, LogKind
from genomeready.audit.services import Actor, record
from genomeready.base.ids import below, new_public_id
from genomeready.catalogue.models import Examination
from genomeready.people.models import Organisation


def open_session(
    session: Session, examination: Examination, *, within: Organisation, place: str, by: Actor, at: datetime
) -> ExaminationSession:
    """Open a session of an examination at a place, with a first code."""
    made = ExaminationSession(
        public_id=new_public_id(), organisation_id=within.id, examination_id=examination.id, place=place, proctor_id=by.id, opened_at=at,
        code=_fresh_code(), code_until=at + CODE_LIVES,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, "examination_session.opened", _named(made), by=by, organisation_id=within.id, place=place)
    return made


def renew_code(session: Session, sitting: ExaminationSession, *, by: Actor, at: datetime) -> None:
    """Give a session a new code; the old one opens nothing from now on."""
    sitting.code, sitting.code_until = _fresh_code(), at + CODE_LIVES
    record(session, "examination_session.code_renewed", _named(sitting), by=by, organisation_id=sitting.organisation_id)


def note_in_log(
    session: Session, sitting: ExaminationSession, *, attempt: Attempt | None, kind: LogKind, note: str, by: Actor, at: datetime
) -> SessionLogEntry:
    """Note what happened during a session, about one candidate's attempt or about all."""
    made = SessionLogEntry(
        examination_session_id=sitting.id, attempt_id=attempt.id if attempt else None, kind=kind, note=note, noted_by_id=by.id, noted_at=at
    )
    session.add(made)
    session.flush()
    about = {"attempt": attempt.public_id} if attempt else {}
    record(session, "examination_session.logged", _named(sitting), by=by, organisation_id=sitting.organisation_id, kind=kind.value, **about)
    return made


def _fresh_code() -> str:
    return "".join(ALPHABET[below(len(ALPHABET))] for _ in range(CODE_LENGTH))


def _named(sitting: ExaminationSession) -> str:
    return f"examination-session:{sitting.public_id}"
