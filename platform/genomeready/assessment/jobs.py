"""The jobs of assessment: closing attempts whose time is over, and working statistics out."""

import logging

from genomeready.assessment.queries.attempts import due_attempts
from genomeready.assessment.queries.statistics import examinations, worked_out
from genomeready.assessment.services.statistics import keep_statistics
from genomeready.assessment.services.submitting import auto_submit
from genomeready.base import clock
from genomeready.web.database import reading, unit_of_work

AT_ONCE = 500
log = logging.getLogger(__name__)


def close_due_attempts() -> int:
    """Hand in what was saved of every attempt whose time and grace are over; return how many were closed.

    Each is closed in a unit of work of its own, so that one that cannot be marked holds up no other.
    """
    with reading() as session:
        due = due_attempts(session, clock.now(), limit=AT_ONCE)
    closed = 0
    for attempt_id in due:
        try:
            with unit_of_work() as session:
                closed += auto_submit(session, attempt_id, at=clock.now()) is not None
        except Exception:  # whatever stops one attempt must not stop the others; it is tried again next time
            log.exception("attempt %s could not be closed", attempt_id)
    return closed


def renew_statistics() -> int:
    """Work out the statistics of every examination whose results have changed since the last time; return of how many."""
    with reading() as session:
        outdated = [each for each in examinations(session) if each.people and not each.is_current]
    for examination in outdated:
        with reading() as session:
            found = worked_out(session, examination)
        with unit_of_work() as session:
            keep_statistics(session, examination, found, at=clock.now())
    return len(outdated)
