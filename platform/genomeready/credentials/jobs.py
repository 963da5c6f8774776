"""The jobs of the register: keep the published lists fresh, sign the head of the log, make the PDFs of new certificates."""

from datetime import timedelta

from genomeready.base import clock
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.printing import forget_old_diplomas, make_missing
from genomeready.credentials.queries.register import published_since
from genomeready.credentials.queries.status import lists_signed_before
from genomeready.credentials.services.log import sign_head
from genomeready.credentials.services.status import SIGN_ANEW_AFTER, publish_lists
from genomeready.settings import Settings
from genomeready.web.database import reading, unit_of_work

NEW_FOR = timedelta(hours=1)
AT_ONCE = 1000


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


def prepare_diplomas(settings: Settings) -> int:
    """Make the PDFs of certificates of the last hour that nobody asked for yet; return how many."""
    forget_old_diplomas(settings)
    with reading() as session:
        found = published_since(session, clock.now() - NEW_FOR, limit=AT_ONCE)
    return make_missing(found, issuer=the_issuer(), settings=settings)
