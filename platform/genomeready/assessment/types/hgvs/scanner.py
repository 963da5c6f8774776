"""Reading a text from left to right, with the place at which it goes wrong."""

import re

LONGEST = 400


class BadDescription(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A text that is no description; `position` counts its characters from 1."""

    def __init__(self, what: str, position: int) -> None:
        super().__init__(what)
        self.position = position


class Scanner:
    """A place in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    @property
    def rest(self) -> str:
        """What is left to read."""
        return self.text[self.at :]

    @property
    def done(self) -> bool:
        """Whether everything is read."""
        return self.at >= len(self.text)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read what a pattern matches here; nothing where it does not."""
        found = pattern.match(self.text, self.at)
        if found and found.end() > self.at:
            self.at = found.end()
            return found
        return None

    def take_text(self, text: str) -> bool:
        """Read exactly this text."""
        if self.text.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def need(self, pattern: re.Pattern[str], what: str) -> re.Match[str]:
        """Read what a pattern matches.

        Raises:
            BadDescription: something else stands here.
        """
        found = self.take(pattern)
        if found is None:
            raise self.fault(what)
        return found

    def fault(self, what: str) -> BadDescription:
        """Return a fault at this place."""
        here = repr(self.text[self.at]) if not self.done else "the end"
        return BadDescription(f"{what}, not {here}", self.at + 1)
