"""Keep what is worked out about examinations up to date."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from genomeready.assessment.models.statistics import ExaminationStatistics
from genomeready.assessment.queries.statistics import ExaminationRow, worked_out


def keep_statistics(session: Session, examination: ExaminationRow, *, at: datetime) -> ExaminationStatistics:
    """Work the statistics of an examination out and keep them in place of those before."""
    found = worked_out(session, examination)
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
