"""Every table of the platform in one place, for the migrations and whoever makes an empty database."""

from sqlalchemy import MetaData

from genomeready.assessment.models import accommodations as _accommodations
from genomeready.assessment.models import appeals as _appeals
from genomeready.assessment.models import attempts as _attempts
from genomeready.assessment.models import marking as _marking
from genomeready.assessment.models import placements as _placements
from genomeready.assessment.models import regrades as _regrades
from genomeready.assessment.models import sessions as _sessions
from genomeready.assessment.models import statistics as _statistics
from genomeready.audit import models as _audit
from genomeready.base.tables import Table
from genomeready.catalogue import models as _catalogue
from genomeready.competence import models as _competence
from genomeready.credentials.models import awards as _awards
from genomeready.credentials.models import keys as _keys
from genomeready.credentials.models import outside as _outside
from genomeready.credentials.models import publishing as _publishing
from genomeready.credentials.models import sharing as _sharing
from genomeready.frameworks import models as _frameworks
from genomeready.learning import models as _learning
from genomeready.outbox import models as _outbox
from genomeready.people import models as _people
from genomeready.workforce import models as _workforce

DOMAINS_WITH_TABLES = (
    _audit,
    _outbox,
    _people,
    _frameworks,
    _catalogue,
    _competence,
    _learning,
    _sessions,
    _attempts,
    _accommodations,
    _marking,
    _placements,
    _statistics,
    _regrades,
    _appeals,
    _keys,
    _awards,
    _sharing,
    _outside,
    _publishing,
    _workforce,
)


def all_tables() -> MetaData:
    """Return the tables of all domains."""
    return Table.metadata
