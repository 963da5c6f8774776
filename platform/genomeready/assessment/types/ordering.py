"""Items to be put in order, each given its place. The file lists them in the right order; a paper never does.

Three named rules: `whole` (every item in its place, or nothing), `position` (the share of items in their place) and `pairs` (the
share of neighbours that follow each other directly, wherever they stand: one item out of place costs little).
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any

from genomeready.assessment.types import slots, travel_texts
from genomeready.assessment.types.interactions import Interaction, Item, NotOurs, Order, Written
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Revealed, Seen, revealed, schema_of, seen
from genomeready.assessment.types.written import ID, TEXT, fields, plain, repeated, several
from genomeready.base.faults import Fault
from genomeready.base.ids import digest
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "ordering"
HAS_OPTIONS = False
FEWEST, MOST = 3, 12


class Rule(StrEnum):
    """A named way to mark an order."""

    WHOLE = "whole"
    PAIRS = "pairs"
    POSITION = "position"


_RULE = {"enum": list(Rule), "description": "write whole, pairs or position."}
AUTHORED = fields(
    "items", "rule",
    items=several(
        fields("id", "text", id=ID, text=TEXT), FEWEST, MOST, "list three to twelve items as `{id: …, text: …}`, in the right order."
    ),
    rule=_RULE,
)  # fmt: skip
SCHEMA = schema_of(items={"type": "array", "minItems": 3}, rule=_RULE)

read_answer = slots.read_answer


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return the ids that are used twice."""
    yield from repeated(question.head, "items", question.body["items"])


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the items in the right order, and the rule."""
    items = [{"id": item["id"], "html": writer.line(item["text"])} for item in question.body["items"]]
    return {"items": items, "rule": question.body["rule"]}


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the items in another order than the right one, each with all places to choose from.

    >>> content = {"items": [{"id": i} for i in "abc"]}
    >>> any([s[1] for s in prepare(content, seed)["slots"]] == list("abc") for seed in (None, *map(str, range(50))))
    False
    """
    right = [item["id"] for item in content["items"]]
    order = slots.shuffled(right, digest("".join(right)) if seed is None else seed)
    if order == right:
        order = [*order[1:], order[0]]
    return slots.prepare([(own, [str(place) for place in range(1, len(right) + 1)]) for own in order], seed)


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    asked = {item["id"]: item["html"] for item in content["items"]}
    return seen(NAME, content, answered=answer is not None, body={"rows": slots.rows(frozen, answer, asked=asked, choices=str)})


def mark(content: Content, answer: Canonical) -> Mark:
    """Return what the rule gives.

    >>> content = {"items": [{"id": i, "html": i} for i in "abcd"]}
    >>> moved = {"b": "1", "c": "2", "d": "3", "a": "4"}
    >>> [str(mark(content | {"rule": rule}, moved).share) for rule in Rule]
    ['0', '2/3', '0']
    """
    return Mark(share=_share(Rule(content["rule"]), [item["id"] for item in content["items"]], answer or {}))


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - shown in the right order
    """Return everything, for after the attempt."""
    given = answer or {}
    rows = [
        {"text": plain(item["html"]), "html": item["html"], "given": given.get(item["id"], ""), "right": str(place)}
        for place, item in enumerate(content["items"], 1)
    ]
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, body={"rows": rows, "rule": content["rule"]})


def exported(question: QuestionEntry) -> Interaction:
    """Return the items in the right order."""
    return Order(steps=tuple(item["text"] for item in question.body["items"]))


def left_behind(question: QuestionEntry) -> tuple[str, ...]:
    """Return what others cannot be told: the ids, and a rule of marking that is not all or nothing."""
    rule, ids = question.body["rule"], travel_texts.renamed([item["id"] for item in question.body["items"]])
    return ids if rule == Rule.WHOLE else (*ids, f"its rule of marking `{rule}`: it comes back as all or nothing")


def imported(item: Item) -> Written | None:
    """Return the items, marked all or nothing.

    Raises:
        NotOurs: there are too few or too many, or two that say the same.
    """
    if not isinstance(item.interaction, Order):
        return None
    steps = [travel_texts.line(step) for step in item.interaction.steps]
    if not FEWEST <= len(steps) <= MOST:
        raise NotOurs(f"It has {len(steps)} things to put in order; ours have {FEWEST} to {MOST}.")
    if len(set(steps)) < len(steps):
        raise NotOurs("Two of the things to put in order say the same.")
    items = [{"id": name, "text": step} for name, step in zip(travel_texts.letters(len(steps)), steps, strict=True)]
    return Written(type=NAME, head={"body": {"items": items, "rule": Rule.WHOLE.value}})


def _share(rule: Rule, right: list[str], given: Mapping[str, str]) -> Fraction:
    placed = {own: int(place) for own, place in given.items()}
    in_place = sum(placed.get(own) == place for place, own in enumerate(right, 1))
    match rule:
        case Rule.WHOLE:
            return Fraction(int(in_place == len(right)))
        case Rule.POSITION:
            return Fraction(in_place, len(right))
        case Rule.PAIRS:
            following = sum(a in placed and b in placed and placed[b] == placed[a] + 1 for a, b in pairwise(right))
            return Fraction(following, len(right) - 1)
