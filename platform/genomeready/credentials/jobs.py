"""The jobs of the register: keep the published lists fresh, and sign the head of the log."""

from genomeready.base import clock
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.queries.status import lists_signed_before
from genomeready.credentials.services.log import sign_head
from genomeready.credentials.services.status import SIGN_ANEW_AFTER, publish_lists
from genomeready.web.database import unit_of_work


def renew_status_lists() -> int:
    """Sign each status list anew whose signature is half a day old; return how many."""
    with unit_of_work() as session:
        old = lists_signed_before(session, clock.now() - SIGN_ANEW_AFTER)
        publish_lists(session, old, issuer=the_issuer(), at=clock.now())
        return len(old)


def sign_log_head() -> int:
    """Sign the log as it stands, if it grew; return how many entries the newest signed head covers."""
    with unit_of_work() as session:
        head = sign_head(session, issuer=the_issuer(), at=clock.now())
        return head.size if head else 0
