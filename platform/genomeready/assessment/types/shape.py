"""What every question type is made of: the parts that the rest of `assessment` leans on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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


def typed(given: Sequence[str], *, longest: int, too_long: type[BadAnswer]) -> str | None:
    """Return the one text that was sent, without the spaces around it; None for an empty field.

    >>> typed([" recessive "], longest=200, too_long=BadAnswer), typed([""], longest=200, too_long=BadAnswer)
    ('recessive', None)

    Raises:
        BadAnswer: `too_long`, for more than one text of so many characters.
    """
    text = given[0].strip() if given else ""
    if len(given) > 1 or len(text) > longest:
        raise too_long
    return text or None


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one part of an answer earned: `share` of its own mark, which is `weight` of the whole question's.

    `followed` says that it was earned from the learner's own earlier answer, which was wrong, by the right method.
    """

    label: str
    share: Fraction
    weight: Fraction
    note: str = ""
    flags: tuple[str, ...] = ()
    followed: bool = False

    @property
    def verdict(self) -> str:
        """How the part went in one word: right, partly or wrong."""
        return verdict_of(self.share)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What an answer earned, as a share of the question's mark, and a word about a known mistake.

    `parts` say what each part of the answer earned, where it has parts; `flags` name what a page says in words of its own:
    "safety" (the answer would put a patient at risk), "unit" (a right number with a wrong unit). One that `awaits` a marker
    has earned nothing yet.
    """

    share: Fraction
    note: str = ""
    parts: tuple[Part, ...] = ()
    flags: tuple[str, ...] = ()
    awaits: bool = False


def mark_of(parts: Iterable[Part], *, flags: tuple[str, ...] = ()) -> Mark:
    """Return the mark of an answer with parts, each weighing as much of the whole as its weight is of all weights.

    >>> half = Part(label="a", share=Fraction(1, 2), weight=Fraction(3))
    >>> none = Part(label="b", share=Fraction(0), weight=Fraction(1))
    >>> found = mark_of([half, none])
    >>> str(found.share), [str(part.weight) for part in found.parts]
    ('3/8', ['3/4', '1/4'])
    """
    given = tuple(parts)
    whole = sum((part.weight for part in given), Fraction(0))
    scaled = tuple(replace(part, weight=part.weight / whole) for part in given)
    return Mark(share=sum((part.share * part.weight for part in scaled), Fraction(0)), parts=scaled, flags=flags)


def verdict_of(share: Fraction) -> str:
    """Return how an answer went in one word: right, partly or wrong.

    >>> [verdict_of(Fraction(n, 2)) for n in range(3)]
    ['wrong', 'partly', 'right']
    """
    return {Fraction(0): "wrong", Fraction(1): "right"}.get(share, "partly")


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
        return verdict_of(self.mark.share)


class QuestionType(Protocol):
    """A question type is a module with these names; all of it is pure.

    It has two templates, `assessment/types/<name>.html` (asks; takes a `Seen`) and `assessment/revealed/<name>.html` (shows
    what was right; takes a `Revealed`). The first is also given `field`, the name of its field, which is `answer` unless it
    is a part of a case; where an answer has parts, their fields are named `<field>.<slot>` and `read_answer` is given
    `<slot>=<value>`. `within` keeps its ids apart on a page with several, and `typed` is what was sent, where it was refused.
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


def seen(name: str, content: Content, *, answered: bool, text: str = "", body: Mapping[str, Any] | None = None) -> Seen:
    """Return a question as the browser may see it."""
    return Seen(
        type=name, stem_html=content["stem_html"], lead_in_html=content["lead_in_html"], answered=answered, text=text, body=body or {}
    )  # fmt: skip


def revealed(
    name: str, content: Content, mark: Mark, *, answered: bool, options: tuple[OptionRevealed, ...] = (), given: str = "",
    expected: str = "", body: Mapping[str, Any] | None = None,
) -> Revealed:  # fmt: skip
    """Return a question with its texts and its mark, for after the attempt."""
    return Revealed(
        type=name, title=content["title"], stem_html=content["stem_html"], lead_in_html=content["lead_in_html"],
        solution_html=content["solution_html"], references=tuple(content["references"]), mark=mark, answered=answered,
        options=options, given=given, expected=expected, body=body or {},
    )  # fmt: skip


TEXTS: dict[str, Any] = {
    "title": {"type": "string", "minLength": 1},
    "stem_html": {"type": "string"},
    "lead_in_html": {"type": "string", "minLength": 1},
    "solution_html": {"type": "string"},
    "references": {"type": "array", "items": {"type": "string"}},
}
"""The part of the schema that all types share."""


def schema_of(**properties: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a JSON Schema
    """Return the JSON Schema of a question's content: the texts, and what a type stores beside them."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": [*TEXTS, *properties],
        "properties": TEXTS | properties,
    }
