"""What may be granted to somebody for sitting examinations, and on what kind of ground. Pure."""

from enum import StrEnum

LONGEST_TIME_PERCENT = 300
"""The most time that may be granted, in per cent of the examination's. Ours."""

MOST_REST = 30
"""The most minutes of rest in each hour. Ours."""


class ReasonClass(StrEnum):
    """Why, as a class. What somebody has is theirs and stays out of this record."""

    DISABILITY = "disability"
    ILLNESS = "illness"
    PREGNANCY = "pregnancy"
    LANGUAGE = "language"
    OTHER = "other"
