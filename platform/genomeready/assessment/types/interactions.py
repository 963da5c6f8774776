"""A question between formats and types: what a bank of any platform asks, in a few plain shapes. Pure.

A reader of a format makes an `Item`; a type of ours takes its interaction or says why not. Texts are Markdown of our dialect.
Shares of the mark are exact: 1 is all of it, a negative one takes away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

NOTHING, ALL = Fraction(0), Fraction(1)


class NotOurs(Exception):  # noqa: N818 - an answer of a type, not an error
    """An interaction that a type cannot take; the words say why."""


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """An answer to choose. `credit` is its share of the mark, None where the source gives shares to whole answers only."""

    id: str
    text: str
    right: bool
    credit: Fraction | None = None
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One (`single`) or several answers to choose."""

    options: tuple[Alternative, ...]
    single: bool


@dataclass(frozen=True, kw_only=True)
class TrueFalse:
    """A statement that is true or false, with what is said to those who answer so. Where `statement` is empty it is the lead-in."""

    right: bool
    statement: str = ""
    if_true: str = ""
    if_false: str = ""


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A text that is accepted as an answer, with its share of the mark."""

    text: str
    credit: Fraction = ALL
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class TextEntry:
    """A short text to type; `*` in an accepted text stands for anything where `wildcards` says so."""

    accepted: tuple[Accepted, ...]
    exact_case: bool = False
    wildcards: bool = False


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number with how far off an answer may be, its share of the mark, and what is said to it."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    credit: Fraction = ALL
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class NumberEntry:
    """A number to type. The first one is the key; the others are known mistakes or further keys."""

    numbers: tuple[Number, ...]
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two things that belong together."""

    left: str
    right: str


@dataclass(frozen=True, kw_only=True)
class Match:
    """Things on the left to be joined with things on the right; `extra` stands on the right and belongs to none."""

    pairs: tuple[Pair, ...]
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Order:
    """Things to put in order, listed in the right one."""

    steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A gap in a text: to choose in (`options`), to type a text (`entry`) or a number (`number`) into. Exactly one is there."""

    options: tuple[Alternative, ...] = ()
    entry: TextEntry | None = None
    number: NumberEntry | None = None


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """A text with gaps: one more piece of Markdown than there are gaps, which stand between the pieces."""

    pieces: tuple[str, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A place in a picture: circle (x, y, radius), rect (two corners) or poly (corners), in the picture's own units."""

    shape: str
    coords: tuple[Decimal, ...]


@dataclass(frozen=True, kw_only=True)
class Hotspot:
    """Places to point at in a picture, which is named as in the source."""

    picture: str
    right: tuple[Spot, ...]
    wrong: tuple[Spot, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Essay:
    """A text of some length, marked by a person, with words for the marker."""

    guidance: str = ""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file to hand in, marked by a person."""

    guidance: str = ""


@dataclass(frozen=True, kw_only=True)
class Composite:
    """Several interactions under one stem, each after its own text."""

    parts: "tuple[tuple[str, Interaction], ...]"


Interaction = Choice | TrueFalse | TextEntry | NumberEntry | Match | Order | Gaps | Hotspot | Essay | Upload | Composite


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question as a format holds it. `where` names its place in the source; `losses` what reading it left out."""

    identifier: str
    title: str
    stem: str
    lead_in: str
    interaction: Interaction
    solution: str = ""
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    category: str = ""
    marks: Decimal | None = None
    language: str = ""
    where: str = ""
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a type of ours makes of an interaction: what stands in the head beside the usual fields, and the options.

    `options` are id, whether it is a key, text and rationale. `ask` is added to the lead-in, `lead_in` stands in its place;
    `losses` say what is not kept.
    """

    type: str
    head: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[tuple[str, bool, str, str], ...] = ()
    ask: str = ""
    lead_in: str = ""
    losses: tuple[str, ...] = ()
