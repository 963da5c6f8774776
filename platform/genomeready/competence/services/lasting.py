"""Until when what was shown counts, by how it was shown."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.competence.rules import EvidenceKind, months_later
from genomeready.frameworks.models import Competency
from genomeready.frameworks.rules import Risk

MONTHS: Mapping[EvidenceKind, int] = {
    EvidenceKind.SUPERVISOR: 36, EvidenceKind.PRIOR_LEARNING: 36, EvidenceKind.OUTSIDE_CERTIFICATE: 60, EvidenceKind.SELF: 24,
}  # fmt: skip
HIGH_RISK_MONTHS = 24


def valid_until(day: date, kind: EvidenceKind, risk: str, *, own_end: date | None = None) -> date:
    """Return the last day on which something shown on a day is valid; `own_end` is the end that a certificate from elsewhere carries.

    >>> valid_until(date(2026, 11, 27), EvidenceKind.SUPERVISOR, Risk.STANDARD).isoformat()
    '2029-11-27'
    """
    end = own_end or months_later(day, MONTHS[kind])
    return min(end, months_later(day, HIGH_RISK_MONTHS)) if risk == Risk.HIGH else end


def risks_of(session: Session, competency_ids: Collection[int]) -> dict[int, str]:
    """Return the risk of each competency."""
    rows = session.execute(select(Competency.id, Competency.risk).where(Competency.id.in_(competency_ids)))
    return {row.id: row.risk for row in rows}
