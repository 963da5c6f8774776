"""For how long what was shown counts, by how it was shown and what a lapse would do. Pure.

The numbers are defaults of this platform: orders of magnitude that the field uses, not a standard of anybody.
A role profile may ask for newer evidence (`max_age_months`), never for older.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.frameworks.rules import Risk

MONTHS: Mapping[EvidenceKind, int] = {
    EvidenceKind.EXAMINATION: 60,
    EvidenceKind.SUPERVISOR: 36,
    EvidenceKind.PROCTORED_TEST: 36,
    EvidenceKind.CASE: 36,
    EvidenceKind.PRIOR_LEARNING: 36,
    EvidenceKind.OUTSIDE_CERTIFICATE: 60,
    EvidenceKind.PLACEMENT: 24,
    EvidenceKind.QUIZ: 24,
    EvidenceKind.COURSE: 24,
    EvidenceKind.SELF: 24,
}
"""For how many calendar months what was shown stays valid, by kind."""

HIGH_RISK_MONTHS = 24
"""The most that any evidence stays valid where a lapse harms at once."""

UNWATCHED = frozenset({EvidenceKind.PLACEMENT, EvidenceKind.QUIZ, EvidenceKind.COURSE, EvidenceKind.SELF})
"""Kinds that nobody watched being shown."""

UNWATCHED_HIGH_RISK_MONTHS = 12
"""The most that unwatched evidence stays valid where a lapse harms at once."""


@lru_cache(maxsize=4096)
def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it is shorter.

    >>> months_later(date(2024, 2, 29), 12), months_later(date(2026, 8, 31), 6)
    (datetime.date(2025, 2, 28), datetime.date(2027, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def valid_until(day: date, kind: EvidenceKind, risk: str, *, own_end: date | None = None) -> date:
    """Return the last day on which something shown on a day is valid.

    `risk` is the competency's. `own_end` is the end that a certificate from elsewhere carries; it takes
    the place of the default, but not of what a high risk allows.

    >>> valid_until(date(2028, 2, 29), EvidenceKind.EXAMINATION, Risk.STANDARD)
    datetime.date(2033, 2, 28)
    >>> [valid_until(date(2026, 1, 1), kind, Risk.HIGH).year for kind in (EvidenceKind.EXAMINATION, EvidenceKind.QUIZ)]
    [2028, 2027]
    """
    end = own_end or months_later(day, MONTHS[kind])
    if risk != Risk.HIGH:
        return end
    return min(end, months_later(day, UNWATCHED_HIGH_RISK_MONTHS if kind in UNWATCHED else HIGH_RISK_MONTHS))
