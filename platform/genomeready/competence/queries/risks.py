"""What a lapse in a competency can do."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.frameworks.models import Competency


def risks_of(session: Session, competency_ids: Collection[int]) -> dict[int, str]:
    """Return the risk of each competency."""
    rows = session.execute(select(Competency.id, Competency.risk).where(Competency.id.in_(competency_ids)))
    return {row.id: row.risk for row in rows}
