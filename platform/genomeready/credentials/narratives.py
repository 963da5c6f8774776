"""What a signed credential says in words: how the award was earned, in the language of its course where there are words for it.

The words lie in `templates/certificates/narratives/`, a file for each language. What was issued keeps its own: they are signed with it.
"""

import logging
import tomllib
from dataclasses import dataclass
from pathlib import Path

ENGLISH = "en"

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Narratives:
    """The words of one language. `passed` leaves a place for the pass mark, `{percent}`."""

    completed: str
    passed: str
    genre: str
    paper: str
    score: str

    def criteria(self, pass_percent: int | None) -> str:
        """Return how the award is earned; without a pass mark there is no examination.

        >>> words = Narratives(completed="Read.", passed="At least {percent} percent.", genre="", paper="", score="")
        >>> words.criteria(70), words.criteria(None)
        ('At least 70 percent.', 'Read.')
        """
        return self.completed if pass_percent is None else self.passed.format(percent=pass_percent)


def narratives_in(folder: Path, language: str) -> Narratives:
    """Return the words of a language, from the folder of the templates; English where there are none.

    A damaged file stands in nobody's way to a certificate: it is passed over, and the log says why.

    Raises:
        OSError, ValueError, TypeError: the English words are gone or damaged.
    """
    if language != ENGLISH and _file(folder, language).is_file():
        try:
            return _read(folder, language)
        except (OSError, ValueError, TypeError) as fault:
            log.warning("the words of credentials in %s cannot be read, so English ones are used: %s", language, fault)
    return _read(folder, ENGLISH)


def _read(folder: Path, language: str) -> Narratives:
    return Narratives(**tomllib.loads(_file(folder, language).read_text(encoding="utf-8")))


def _file(folder: Path, language: str) -> Path:
    return folder / "narratives" / f"{language}.toml"
