"""News from learning for the domains above."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from blinker import Signal


@dataclass(frozen=True, kw_only=True)
class CourseCompleted:
    """A person has completed a course, on what ground and with what shown. Sent inside the transaction."""

    person_id: int
    enrolment_id: int
    course_version_id: int
    at: datetime
    rests_on: str
    score: Decimal
    shown: tuple[tuple[int, int], ...]
    """(competency id, level) pairs for which evidence was written."""


course_completed = Signal("sender: the session; news: CourseCompleted")
