"""How the platform says no: a named refusal, in words that the person can act on.

A service raises one; the edge (page, command, job) turns the whole family into an answer.
Messages are English sentences; `%(name)s` places are filled from `details`, after translation.
"""

from typing import ClassVar


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Something that may not be done now; nothing was changed."""

    message: ClassVar[str] = "This cannot be done now."

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.text)

    @property
    def text(self) -> str:
        """The refusal in English, with its details filled in."""
        return self.message % self.details if self.details else self.message


class NotThere(Refused):
    """What was asked for does not exist, or the person may not know that it does."""

    message = "There is nothing here under this address, or it is not yours to see."


class Busy(Refused):
    """A part the platform leans on is not answering; trying again is right."""

    message = "The service is busy. Nothing was changed. Try again in a few seconds."
