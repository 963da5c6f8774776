"""Keep what is worked out about examinations up to date."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from genomeready.assessment.models.statistics import ExaminationStatistics
from genomeready.assessment.queries.statistics import ExaminationRow


def keep_statistics(session: Session, examination: ExaminationRow, found: dict[str, Any], *, at: datetime) -> ExaminationStatistics:
    """Keep what was worked out about an examination in place of what was kept before.

    It is worked out before, in a transaction that only reads: with many sittings that takes a while, and nobody should wait for it.
    """
    kept = session.merge(
        ExaminationStatistics(
            examination_id=examination.id, worked_out_at=at, people=found["people"], basis=examination.basis, found=found
        )
    )  # fmt: skip
    session.flush()
    return kept


def outdate_statistics(session: Session) -> None:
    """Let all that was worked out be worked out anew by the next run of the job, since results were changed."""
    session.execute(update(ExaminationStatistics).values(basis="").execution_options(synchronize_session=False))
