"""A short text that is typed, held against what the author accepts: see `matcher`. The answer is stored as it was typed."""

from collections.abc import Iterator, Sequence
from typing import Any

from genomeready.assessment.types import travel_texts
from genomeready.assessment.types.interactions import Interaction, Item, TextEntry, Written
from genomeready.assessment.types.matcher import LONGEST, MATCHER_FIELDS, NEEDED, TooLong, mark_of_text, matcher_faults
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Revealed, Seen, revealed, schema_of, seen, typed
from genomeready.assessment.types.written import fields
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "short_text"
HAS_OPTIONS = False
AUTHORED = fields(*NEEDED, **MATCHER_FIELDS)
SCHEMA = schema_of(matcher=fields("accept", **MATCHER_FIELDS))


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with what is accepted and refused; the file's own examples are tried."""
    yield from matcher_faults(question.head, question.body, "body")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:  # noqa: ARG001 - what is typed has no marks
    """Return what is accepted and refused; the examples are of the file alone."""
    return {"matcher": {name: value for name, value in question.body.items() if name != "examples"}}


def prepare(content: Content, seed: str | None) -> Frozen:  # noqa: ARG001 - a text has nothing to shuffle
    """Return that a paper keeps nothing of it."""
    return {}


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:  # noqa: ARG001 - nothing is frozen
    """Return what the browser may see."""
    return seen(NAME, content, answered=answer is not None, text=answer or "")


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:  # noqa: ARG001 - as above
    """Return the text as it was typed, None for an empty field.

    >>> read_answer({}, [" Recessive "]), read_answer({}, [""])
    ('Recessive', None)
    """
    return typed(given, longest=LONGEST, too_long=TooLong)


def mark(content: Content, answer: Canonical) -> Mark:
    """Return the whole mark for what is accepted, else nothing, with the note of what was refused by name.

    >>> str(mark({"matcher": {"accept": [{"text": "recessive"}]}}, "Recessive.").share)
    '1'
    """
    return mark_of_text(content["matcher"], answer)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - as above
    """Return everything, for after the attempt."""
    expected = content["matcher"]["accept"][0]["text"]
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, given=answer or "", expected=expected)


def exported(question: QuestionEntry) -> Interaction:
    """Return the texts that are accepted, and those that are refused with a note."""
    return travel_texts.entry_of(question.body)


def left_behind(question: QuestionEntry) -> tuple[str, ...]:
    """Return what others cannot be told of what is accepted: patterns, slips of the pen, and the like."""
    return tuple(travel_texts.matcher_losses(question.body))


def imported(item: Item) -> Written | None:
    """Return what is accepted, and what is refused with its note; a text that is worth a part of the mark is lost.

    Raises:
        NotOurs: no text is right as it stands, one is right and wrong at once, or anything is right.
    """
    if not isinstance(item.interaction, TextEntry):
        return None
    body, losses = travel_texts.matcher_of(item.interaction)
    return Written(type=NAME, head={"body": body}, losses=tuple(losses))
