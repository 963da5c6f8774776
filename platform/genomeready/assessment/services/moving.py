"""Within an attempt: on to the next section without return, and from one browser to another."""

from datetime import datetime

from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt, Paper
from genomeready.assessment.rules.sittings import is_taken
from genomeready.audit.services import Actor, record
from genomeready.base.refusals import Refused


class NoSuchStep(Refused):
    """The section is not the one that is being sat, there is none after it, or the time is over."""

    message = "This section was left before, or it is the last one. Go to the overview to see where you are."


def leave_section(session: Session, attempt: Attempt, *, section: int, by: Actor, at: datetime) -> None:
    """Close the section that is being sat and open the next one. There is no return.

    Raises:
        NoSuchStep: it is not the one that is being sat, or the last.
    """
    session.refresh(attempt, with_for_update={"key_share": True})
    paper = session.get_one(Paper, attempt.id)
    later = sorted({place.get("section", 1) for place in paper.places if place.get("section", 1) > attempt.section})
    if section != attempt.section or not later or not is_taken(state=attempt.state, closes_at=attempt.closes_at, at=at):
        raise NoSuchStep
    attempt.section = later[0]
    record(session, "attempt.section_left", f"attempt:{attempt.public_id}", by=by, section=section)


def sit_here(session: Session, attempt: Attempt, *, sign_in_id: int, by: Actor) -> None:
    """Let an attempt be sat under another sign-in from now on. Answers of the old one are still kept; its page says so."""
    if attempt.sitting_sign_in == sign_in_id:
        return
    attempt.sitting_sign_in = sign_in_id
    record(session, "attempt.moved", f"attempt:{attempt.public_id}", by=by)
