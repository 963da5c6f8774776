"""Which types of question travel to and from the banks of other platforms, and how each takes what comes. Pure.

A type that travels has three more names than `shape.QuestionType` asks for: `exported`, `left_behind` and `imported`.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from genomeready.assessment.types import (
    extended_matching,
    file_upload,
    free_text,
    matching,
    multiple,
    numeric,
    ordering,
    short_text,
    single,
    travel_cloze,
    true_false,
)
from genomeready.assessment.types.interactions import Interaction, Item, NotOurs, Written
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

    def imported(self, item: Item) -> Written | None:
        """Return what a question file of this type holds for an item; None where it asks in another way.

        Raises:
            NotOurs: it is of this type's kind, but not as ours have to be.
        """
        ...


TRAVELLING: Mapping[str, Travelling] = {
    module.NAME: module
    for module in (
        single, multiple, numeric, true_false, short_text, travel_cloze, matching, extended_matching, ordering, free_text, file_upload,
    )
}  # fmt: skip
STAYING: Mapping[str, str] = {
    "hotspot": "The drawing that it points at is a file of the course, which does not go along.",
    "script_concordance": "Its answers are held against the votes of a panel, which other platforms cannot be told.",
    "risk": "Its key is worked out from a family or by a formula, which other platforms cannot be told.",
    "pgx": "Its steps are marked by dated tables and follow from each other, which other platforms cannot be told.",
    "duo": "Its terms and facts are held against each other by rules, which other platforms cannot be told.",
    "karyotype": "A karyotype is marked by its components, which other platforms cannot be told.",
    "qc": "Its table is made from a seed and its parts follow from one another, which other platforms cannot be told.",
    "hgvs": "A description is marked by its components and against a stretch of the reference, which other platforms cannot be told.",
    "reads": "Its reads are drawn by this platform and judged by its own rules, which other platforms cannot be told.",
    "passport": "Its visas are read by rules at a stated moment, which other platforms cannot be told.",
    "pedigree_draw": "A drawn family is compared by facts about the kin of the proband, which other platforms cannot do.",
    "pedigree_read": "The family that it draws, and the keys computed from it, are nothing that other platforms can be told.",
    "acmg": "Its class follows from evidence under a named scheme, which other platforms cannot be told.",
    "points": "Its class follows from points of evidence under a named scheme, which other platforms cannot be told.",
    "case": "Its parts follow from each other and have weights, and some answers are unsafe, which other platforms cannot be told.",
}
"""The types that leave in our own files only, each with the reason."""
NOT_TAKEN: Mapping[str, str] = {
    "Hotspot": "It points at a picture, which does not come along; ours point at a drawing of the course. Draw it, and write a `hotspot`.",
    "Composite": "It has several parts under one stem. Bring them one by one, or write a `case`.",
}
"""Interactions that no type takes, each with the reason and what to do."""


def taken(item: Item, *, by: Iterable[Travelling] = tuple(TRAVELLING.values())) -> Written:
    """Return what the first type that takes an item makes of it.

    Raises:
        NotOurs: none takes it; the words say why.
    """
    for kind in by:
        written = kind.imported(item)
        if written is not None:
            return written
    kind_of_it = type(item.interaction).__name__
    raise NotOurs(NOT_TAKEN.get(kind_of_it) or f"No type of question of ours is {NAMES[kind_of_it]}.")


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
