"""The job of competence: standing kept true as days pass."""

from genomeready.base import clock
from genomeready.competence.queries.held import people_overdue
from genomeready.competence.services.rollup import AT_ONCE, rebuild_for
from genomeready.web.database import unit_of_work


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
