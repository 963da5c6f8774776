"""The jobs of assessment: attempts whose time is over, statistics, markers to be reminded, files that nothing names."""

import logging
from datetime import timedelta

from genomeready.assessment.models.marking import AnswerFile
from genomeready.assessment.queries.attempts import due_attempts
from genomeready.assessment.queries.statistics import examinations, worked_out
from genomeready.assessment.services.reminding import remind_markers
from genomeready.assessment.services.statistics import keep_statistics
from genomeready.assessment.services.submitting import auto_submit
from genomeready.base import clock
from genomeready.competence.services.portfolio import forget_unnamed_files
from genomeready.web.addresses import mailed_address
from genomeready.web.database import reading, unit_of_work
from genomeready.web.uploads import the_files

AT_ONCE = 500
KEPT_UNNAMED = timedelta(days=1)
"""How long a content that no row names is kept: far longer than any transaction lasts."""
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
                closed += auto_submit(session, attempt_id, at=clock.now())
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


def remind_of_marking() -> int:
    """Write to every examiner who may mark answers that are overdue, once a week; return to how many."""
    with unit_of_work() as session:
        return remind_markers(session, link=mailed_address("marking.queue"), at=clock.now())


def sweep_files() -> int:
    """Take away what was put into the store and is named by nothing: an upload that failed, a file that was removed."""
    with reading() as session:
        return forget_unnamed_files(session, the_files(), named_above=AnswerFile.content_hash, put_before=clock.now() - KEPT_UNNAMED)
