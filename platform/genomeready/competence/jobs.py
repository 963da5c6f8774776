"""The jobs of competence."""

from datetime import timedelta

from genomeready.base import clock
from genomeready.competence.services.portfolio import forget_unnamed_files
from genomeready.web.database import reading
from genomeready.web.uploads import the_files

KEPT_UNNAMED = timedelta(days=1)
"""How long a content that no row names is kept: far longer than any transaction lasts."""


def sweep_files() -> int:
    """Take away what was put into the store and is named by nothing: an upload that failed, a file that was removed."""
    with reading() as session:
        return forget_unnamed_files(session, the_files(), put_before=clock.now() - KEPT_UNNAMED)
