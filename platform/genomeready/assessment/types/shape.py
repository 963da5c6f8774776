"""What every question type is made of: the parts that the rest of `assessment` leans on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from genomeready.base.refusals import Refused

Content = Mapping[str, Any]
"""A question version's content: stem, lead-in, options with keys and rationales, see `catalogue`."""

Frozen = dict[str, Any]
"""What a paper keeps of a question: the order of its options and the token that stands for each."""

Canonical = Any
"""An answer as it is stored: plain JSON in the question's own option ids; None is no answer."""


class BadAnswer(Refused):
    """What was sent is no answer to this question; the message says what would be."""

    message = "This is not an answer to this question. Reload the page and answer again."


class NothingGiven(BadAnswer):
    """An empty answer where one is to be marked at once."""

    message = "Choose or type an answer first."


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What an answer earned, as a share of the question's mark, and a word about a known mistake."""

    share: Fraction
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class OptionSeen:
    """An option as the browser may see it: its token, never its id or its key."""

    token: str
    html: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A question as the browser may see it while the attempt is open."""

    type: str
    stem_html: str
    lead_in_html: str
    options: tuple[OptionSeen, ...] = ()
    text: str = ""
    unit: str = ""

    @property
    def answered(self) -> bool:
        """Whether an answer stands."""
        return bool(self.text) or any(option.chosen for option in self.options)


@dataclass(frozen=True, kw_only=True)
class OptionRevealed:
    """An option with everything about it, for after the attempt."""

    html: str
    chosen: bool
    right: bool
    rationale_html: str


@dataclass(frozen=True, kw_only=True)
class Revealed:
    """A question with its key, its rationales and what was answered, for after the attempt."""

    type: str
    title: str
    stem_html: str
    lead_in_html: str
    solution_html: str
    references: tuple[str, ...]
    mark: Mark
    answered: bool
    options: tuple[OptionRevealed, ...] = ()
    given: str = ""
    expected: str = ""

    @property
    def verdict(self) -> str:
        """How it went in one word: right, partly, wrong or empty."""
        if not self.answered:
            return "empty"
        return {Fraction(0): "wrong", Fraction(1): "right"}.get(self.mark.share, "partly")


class QuestionType(Protocol):
    """A question type is a module with these names; all of it is pure."""

    NAME: str
    SCHEMA: dict[str, Any]
    """JSON Schema of the question's content."""

    def prepare(self, content: Content, seed: str | None) -> Frozen:
        """Return what a paper freezes; the same seed gives the same, None the order as written."""
        ...

    def view(self, content: Content, frozen: Frozen, answer: Canonical) -> Seen:
        """Return what the browser may see: never a key, a rationale, a title or an option's id."""
        ...

    def read_answer(self, frozen: Frozen, given: Sequence[str]) -> Canonical:
        """Return what was sent as it is stored; an empty answer is None.

        Raises:
            BadAnswer: it cannot be an answer to this question.
        """
        ...

    def mark(self, content: Content, answer: Canonical) -> Mark:
        """Return what an answer earns."""
        ...

    def reveal(self, content: Content, frozen: Frozen, answer: Canonical) -> Revealed:
        """Return everything, for after the attempt."""
        ...


TEXTS: dict[str, Any] = {
    "title": {"type": "string", "minLength": 1},
    "stem_html": {"type": "string"},
    "lead_in_html": {"type": "string", "minLength": 1},
    "solution_html": {"type": "string"},
    "references": {"type": "array", "items": {"type": "string"}},
}
"""The part of the schema that all types share."""
