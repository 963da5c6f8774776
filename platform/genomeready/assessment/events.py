"""News of assessment for the domains above."""

from dataclasses import dataclass
from datetime import datetime

from blinker import Signal

from genomeready.audit.services import Actor
from genomeready.learning.events import CourseCompleted


@dataclass(frozen=True, kw_only=True)
class PassChanged:
    """A passed examination counts otherwise than it was told. Sent inside the transaction.

    `now` is what it shows from now on, None where it is no pass any more; `rests_on` names the pass that it was.
    """

    rests_on: str
    now: CourseCompleted | None
    reason: str
    by: Actor | None
    at: datetime


pass_changed = Signal("sender: the session; news: PassChanged")
"""Not sent for a new pass: that is `course_completed`."""
