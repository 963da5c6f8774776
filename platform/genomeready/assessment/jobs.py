"""The jobs of assessment: attempts whose time is over, regrades, statistics, markers to be reminded, files that nothing names."""

import logging
from datetime import timedelta

from genomeready.assessment.models.marking import AnswerFile
from genomeready.assessment.models.regrades import Regrade
from genomeready.assessment.queries.attempts import due_attempts
from genomeready.assessment.queries.regrades import next_look, regrades_at_work
from genomeready.assessment.queries.statistics import examinations, worked_out
from genomeready.assessment.services.regrade_work import take_step
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


def work_on_regrades() -> int:
    """Go on with every regrade that is to be worked out, checked or applied; return how many steps were taken.

    Each step is a unit of work of its own, so that nobody who sits waits for long, and a process that is killed goes on from there.
    """
    with reading() as session:
        waiting = regrades_at_work(session)
    steps = 0
    for regrade_id in waiting:
        try:
            is_at_work = True
            while is_at_work:
                is_at_work = _one_step(regrade_id)
                steps += 1
        except Exception:  # whatever stops one regrade must not stop the others; it is gone on with next time
            log.exception("regrade %s could not be gone on with", regrade_id)
    return steps


def _one_step(regrade_id: int) -> bool:
    result_link = mailed_address("assessment.result", "attempt")
    with reading() as session:
        look = next_look(session, session.get_one(Regrade, regrade_id, populate_existing=True))
    with unit_of_work() as session:
        return take_step(session, regrade_id, look, result_link=result_link, page=_page, at=clock.now())


def _page(organisation: str, regrade: str) -> str:
    return mailed_address("regrading.page", organisation=organisation, regrade=regrade)


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
