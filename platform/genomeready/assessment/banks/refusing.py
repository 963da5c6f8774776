"""Why a file, or a question in it, is not taken. Pure."""

from typing import Final

from genomeready.base.refusals import Refused

MOST_QUESTIONS: Final = 2_000
MOST_ANSWERS: Final = 200
MOST_PARTS: Final = 3_000
"""How many questions a file, answers a question of GIFT, and elements a question in XML may have."""


class NotABank(Refused):
    """A file of which nothing can be read; `why` says what is wrong with it."""

    message = "%(why)s"


class NotRead(Exception):  # noqa: N818 - an answer of a reader, not an error
    """A question that a reader leaves out; the words say why."""
