"""The jobs of competence: standing kept true as days pass, and files that nothing names."""

from datetime import timedelta

from genomeready.base import clock
from genomeready.competence.queries.held import people_overdue
from genomeready.competence.services.portfolio import forget_unnamed_files
from genomeready.competence.services.rollup import AT_ONCE, rebuild_for
from genomeready.web.database import reading, unit_of_work
from genomeready.web.uploads import the_files

KEPT_UNNAMED = timedelta(days=1)
"""How long a content that no row names is kept: far longer than any transaction lasts."""


def renew_standings() -> int:
    """Work out anew what is kept of everyone of whom something has run out; return of how many.

    A unit of work for so many people at a time. Run again, or by two processes, it finds less to do.
    """
    renewed = 0
    while True:
        with unit_of_work() as session:
            people = people_overdue(session, clock.today(), size=AT_ONCE)
            if not people:
                return renewed
            rebuild_for(session, people)
        renewed += len(people)


def sweep_files() -> int:
    """Take away what was put into the store and is named by nothing: an upload that failed, a file that was removed."""
    with reading() as session:
        return forget_unnamed_files(session, the_files(), put_before=clock.now() - KEPT_UNNAMED)
