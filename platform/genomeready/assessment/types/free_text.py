"""An answer in words, which people mark by a rubric. It is stored as it was typed, line breaks and all.

The limit of words refuses nothing: what lies beyond it is kept, and the marker sees where it was reached.
"""

import re
from collections.abc import Sequence
from typing import Any

from genomeready.assessment.types import rubrics, travel_rubrics
from genomeready.assessment.types.interactions import Essay, Interaction, Item, Written
from genomeready.assessment.types.shape import BadAnswer, Canonical, Content, Frozen, Mark, Revealed, Seen
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "free_text"
HAS_OPTIONS = False
LONGEST = 20_000
"""Characters, the line breaks among them."""
WORDS = 500
"""How many words an answer may have where nobody said."""
AUTHORED: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["words", *rubrics.NEEDED],
    "properties": {
        "words": {"type": "integer", "minimum": 10, "maximum": 2000, "description": "write how many words an answer may have."},
        **rubrics.AUTHORED,
    },
}
SCHEMA = rubrics.content_schema({"words": {"type": "integer", "minimum": 1}})
_WORD = re.compile(r"\S+")

faults = rubrics.rubric_faults


class NotOneText(BadAnswer):
    """Something else than one text of a length that can be kept."""

    message = f"An answer is one text of at most {LONGEST} characters. What you typed is still in the field; shorten it and save again."


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the limit of words, the rubric and the model answer."""
    return rubrics.content_of(question, writer) | {"words": question.body["words"]}


def prepare(content: Content, seed: str | None) -> Frozen:  # noqa: ARG001 - there is nothing to shuffle
    """Return what the paper keeps: the limit of words, and how many mark it."""
    return {"words": content["words"], "markers": content["markers"]}


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    return Seen(
        type=NAME,
        stem_html=content["stem_html"],
        lead_in_html=content["lead_in_html"],
        answered=answer is not None,
        text=answer or "",
        body={"limit": frozen["words"], "words": words_in(answer or ""), "longest": LONGEST},
    )


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:  # noqa: ARG001 - the limit of words refuses nothing
    r"""Return the text as it was typed, with one sign for each line break; None for an empty field.

    >>> read_answer({}, ["Two lines,\r\n  as typed. "]), read_answer({}, [" \r\n"]), read_answer({}, [])
    ('Two lines,\n  as typed. ', None, None)
    """
    if len(given) > 1:
        raise NotOneText
    text = given[0].replace("\r\n", "\n").replace("\r", "\n") if given else ""
    if len(text) > LONGEST or "\0" in text:
        raise NotOneText
    return text if text.strip() else None


def mark(content: Content, answer: Canonical) -> Mark:  # noqa: ARG001 - a person looks into the content
    """Return that an answer awaits a marker; an empty one earns nothing at once.

    >>> [(found.awaits, str(found.share)) for found in (mark({}, "A text"), mark({}, None))]
    [(True, '0'), (False, '0')]
    """
    return rubrics.awaiting(answer)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:
    """Return everything, for after the attempt: the rubric and the model answer to compare with."""
    return rubrics.revealed(NAME, content, answer, given=answer or "", body={"words": words_in(answer or ""), "limit": frozen["words"]})


def words_in(text: str) -> int:
    r"""Return the number of words: what white space parts.

    >>> words_in("c.68_69del, a\n frameshift")
    3
    """
    return len(_WORD.findall(text))


def at_limit(text: str, limit: int) -> tuple[str, str]:
    """Return a text up to its last word within a limit, and what follows.

    >>> at_limit("one two  three four", 2), at_limit("one two", 2)
    (('one two', '  three four'), ('one two', ''))
    """
    ends = [found.end() for found in _WORD.finditer(text)]
    if len(ends) <= limit:
        return text, ""
    return text[: ends[limit - 1]], text[ends[limit - 1] :]


def exported(question: QuestionEntry) -> Interaction:
    """Return the rubric and the model answer as words for the marker."""
    return Essay(guidance=travel_rubrics.guidance_of(question.body))


def left_behind(question: QuestionEntry) -> tuple[str, ...]:
    """Return what others cannot be told: the limit of words, and how it is marked."""
    return ("how many words an answer may have", *travel_rubrics.rubric_losses(question.body))


def imported(item: Item) -> Written | None:
    """Return a text to be marked by the rubric in the words for the marker, else by one that is still to be written."""
    if not isinstance(item.interaction, Essay):
        return None
    body, losses = travel_rubrics.rubric_of(item, item.interaction.guidance)
    decide = f"still to be decided: how many words an answer may have ({WORDS} stand there)"
    return Written(type=NAME, head={"body": {"words": WORDS} | body}, losses=(decide, *losses))
