"""What every question type is made of: the parts that the rest of `assessment` leans on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from genomeready.base.faults import Fault
from genomeready.base.refusals import Refused
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

Content = Mapping[str, Any]
"""A question version's content: stem, lead-in, options with keys and rationales, see `catalogue`."""

Frozen = dict[str, Any]
"""What a paper keeps of a question: the order of its options and the token that stands for each."""

Canonical = Any
"""An answer as it is stored: plain JSON in the question's own option ids; None is no answer."""

UNCHANGED: Canonical = object()
"""What `read_answer` makes of a save that leaves the answer as it is, where the page gives it by another way than its fields."""


class BadAnswer(Refused):
    """What was sent is no answer to this question; the message says what would be."""

    message = "This is not an answer to this question. Reload the page and answer again."


class NothingGiven(BadAnswer):
    """An empty answer where one is to be marked at once."""

    message = "Choose or type an answer first."


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What an answer earned, as a share of the question's mark, and a word about a known mistake; or that it `awaits` a marker."""

    share: Fraction
    note: str = ""
    awaits: bool = False


@dataclass(frozen=True, kw_only=True)
class OptionSeen:
    """An option as the browser may see it: its token, never its id or its key."""

    token: str
    html: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A question as the browser may see it while the attempt is open; `body` is what the template of its type takes beyond that."""

    type: str
    stem_html: str
    lead_in_html: str
    answered: bool
    options: tuple[OptionSeen, ...] = ()
    text: str = ""
    unit: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OptionRevealed:
    """An option with everything about it, for after the attempt."""

    html: str
    chosen: bool
    right: bool
    rationale_html: str


@dataclass(frozen=True, kw_only=True)
class Revealed:
    """A question with its key, its rationales and what was answered, for after the attempt; `body` as for `Seen`."""

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
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """How it went in one word: right, partly, wrong, empty, or left to compare with a model answer."""
        if not self.answered:
            return "empty"
        if self.mark.awaits:
            return "compare"
        return {Fraction(0): "wrong", Fraction(1): "right"}.get(self.mark.share, "partly")


class QuestionType(Protocol):
    """A question type is a module with these names; all of it is pure.

    It has two templates, `assessment/types/<name>.html` (asks; takes a `Seen`) and `assessment/revealed/<name>.html` (shows
    what was right; takes a `Revealed`). Each field of the first is named `answer`, or `answer.<slot>` where an answer has
    parts: then `read_answer` is given `<slot>=<value>`.
    """

    NAME: str
    HAS_OPTIONS: bool
    """Whether the question's file lists answers to choose below `## options`."""
    AUTHORED: Mapping[str, Any] | None
    """JSON Schema of `body` in the head of the question's file; None where the type needs none."""
    SCHEMA: dict[str, Any]
    """JSON Schema of the question's content."""

    def faults(self, question: QuestionEntry) -> Iterable[Fault]:
        """Return what is wrong with a question file whose `body` follows its schema."""
        ...

    def content_of(self, question: QuestionEntry, writer: Writer) -> dict[str, Any]:
        """Return what is stored of a question beside `TEXTS`, from its file."""
        ...

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
