"""Why a file, or a question in it, is not taken. Pure."""

from genomeready.base.refusals import Refused


class NotABank(Refused):
    """A file of which nothing can be read; `why` says what is wrong with it."""

    message = "%(why)s"


class NotRead(Exception):  # noqa: N818 - an answer of a reader, not an error
    """A question that a reader leaves out; the words say why."""
