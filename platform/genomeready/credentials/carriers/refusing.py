"""Why something that was brought is not read."""

from collections.abc import Mapping
from typing import Any


class Unreadable(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """What was brought holds no credential that can be read; `words` say why (`%(name)s` filled from details)."""

    def __init__(self, words: str, **details: str) -> None:
        self.words = words
        self.details: Mapping[str, Any] = details
        super().__init__(words % details if details else words)
