"""Which types of question travel to and from the banks of other platforms, and how each takes what comes. Pure.

A type that travels has three more names than `shape.QuestionType` asks for: `exported`, `left_behind` and `imported`.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from genomeready.assessment.types import multiple, numeric, single
from genomeready.assessment.types.interactions import Interaction, NotOurs, Written
from genomeready.catalogue.files.shapes import QuestionEntry


class Travelling(Protocol):
    """A type of question that other platforms know in some form."""

    NAME: str

    def exported(self, question: QuestionEntry) -> Interaction:
        """Return what a question of this type asks, in the shape that formats share."""
        ...

    def left_behind(self, question: QuestionEntry) -> tuple[str, ...]:
        """Return what this shape has no place for."""
        ...

    def imported(self, interaction: Interaction) -> Written | None:
        """Return what a question file of this type holds for an interaction; None where it is of another kind.

        Raises:
            NotOurs: it is of this type's kind, but not as ours have to be.
        """
        ...


TRAVELLING: Mapping[str, Travelling] = {module.NAME: module for module in (single, multiple, numeric)}


def taken(interaction: Interaction, *, by: Iterable[Travelling] = tuple(TRAVELLING.values())) -> Written:
    """Return what the first type that takes an interaction makes of it.

    >>> from genomeready.assessment.types.interactions import Essay
    >>> taken(Essay())
    Traceback (most recent call last):
    genomeready.assessment.types.interactions.NotOurs: No type of question of ours is an essay.

    Raises:
        NotOurs: none takes it; the words say why.
    """
    for kind in by:
        written = kind.imported(interaction)
        if written is not None:
            return written
    raise NotOurs(f"No type of question of ours is {NAMES.get(type(interaction).__name__, 'this')}.")


NAMES = {
    "Choice": "a choice among answers",
    "TrueFalse": "a true–false statement",
    "TextEntry": "a short text",
    "NumberEntry": "a number",
    "Match": "a matching of pairs",
    "Order": "an ordering",
    "Gaps": "a text with gaps",
    "Hotspot": "a pointing at places in a picture",
    "Essay": "an essay",
    "Upload": "a file to hand in",
    "Composite": "a question of several parts",
}
"""What each interaction is called where a table names it."""
