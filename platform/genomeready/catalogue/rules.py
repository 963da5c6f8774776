"""Kinds of question, bank, use and award, and the small arithmetic of a course. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SLOWEST_READING = 130
FASTEST_READING = 200
"""Words a minute between which professional text is read with understanding; a lesson outside is looked at, not refused."""


class Cognitive(StrEnum):
    """What answering takes."""

    RECALL = "recall"
    APPLY = "apply"
    ANALYSE = "analyse"


class Bank(StrEnum):
    """Whether a question is for practice, or kept for examinations."""

    PRACTICE = "practice"
    EXAM = "exam"


JUDGED_BY_PEOPLE = ("free_text", "file_upload")
"""The types of question that a person judges: no placement test asks them, since it decides after each answer."""


class Use(StrEnum):
    """Where a course uses a question."""

    CHECK = "check"
    QUIZ = "quiz"
    EXAM = "exam"


class AwardType(StrEnum):
    """What a course ends with; each asks for more than the one before."""

    COMPLETION = "certificate-of-completion"
    ASSESSMENT_BASED = "assessment-based-certificate"
    CERTIFICATION = "certification"


@dataclass(frozen=True)
class MinutesBand:
    """How long a lesson can be expected to take."""

    shortest: int
    longest: int

    def holds(self, minutes: int) -> bool:
        """Say whether a stated time lies within the band.

        >>> MinutesBand(4, 12).holds(12), MinutesBand(4, 12).holds(13)
        (True, False)
        """
        return self.shortest <= minutes <= self.longest


def reading_minutes(words: int, *, stops: int) -> MinutesBand:
    """Return the time for a lesson: reading at 200 to 130 words a minute, and up to 2 minutes at each stop.

    A stop is where one halts to work: a figure, a table, a worked example, a hidden answer, a check question.

    >>> reading_minutes(650, stops=3)
    MinutesBand(shortest=4, longest=11)
    """
    return MinutesBand(round(words / FASTEST_READING + 0.5), -(-words // SLOWEST_READING) + 2 * stops)


def cpd_hours(minutes: int) -> float:
    """Return study time as CPD hours, rounded down to the half hour: an estimate never flatters.

    >>> cpd_hours(250), cpd_hours(29), cpd_hours(30)
    (4.0, 0.0, 0.5)
    """
    return minutes // 30 / 2


def moment_told(text: str | None) -> datetime | None:
    """Return a moment as a course writes it, with its zone; None where none is given.

    >>> moment_told("2026-12-01T09:00+01:00").isoformat(), moment_told(None)
    ('2026-12-01T09:00:00+01:00', None)

    Raises:
        ValueError: there is no such day or hour.
    """
    return datetime.fromisoformat(text) if text else None
