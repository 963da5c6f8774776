"""Items on the left, each to be given one on the right, where some may be left over. The mark is the share that is right."""

from collections.abc import Iterator
from typing import Any

from genomeready.assessment.types import slots, travel_pairs
from genomeready.assessment.types.interactions import Interaction, Item, Match, NotOurs, Written
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Revealed, Seen, revealed, schema_of, seen
from genomeready.assessment.types.written import ID, RATIONALE, TEXT, fields, plain, repeated, several, unknown
from genomeready.base.faults import Fault, Severity
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "matching"
HAS_OPTIONS = False
FEWEST, MOST, MOST_RIGHT = 2, 12, 15
AUTHORED = fields(
    "left", "right",
    left=several(
        fields("id", "text", "key", "rationale", id=ID, text=TEXT, key=ID, rationale=RATIONALE), FEWEST, MOST,
        "list two to twelve items as `{id: …, text: …, key: …, rationale: …}`; the key is the id of the right item.",
    ),
    right=several(fields("id", "text", id=ID, text=TEXT), FEWEST, MOST_RIGHT, "list two to fifteen items as `{id: …, text: …}`."),
)  # fmt: skip
SCHEMA = schema_of(left={"type": "array", "minItems": 2}, right={"type": "array", "minItems": 2})

read_answer = slots.read_answer


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the items and their keys; the last pair should not follow from the others."""
    head, left, right = question.head, question.body["left"], question.body["right"]
    yield from repeated(head, "left", left)
    yield from repeated(head, "right", right)
    taken: set[str] = set()
    for n, item in enumerate(left):
        yield from unknown(head, item["key"], [entry["id"] for entry in right], "right", "body", "left", n, "key")
        if item["key"] in taken:
            mend = "give each item a right item of its own, or write an extended_matching question."
            yield head.fault(f"`{item['key']}` is the key of two items.", mend, "body", "left", n, "key")
        taken.add(item["key"])
    if len(right) == len(left):
        said, mend = "The last pair follows from the others.", "add an item on the right that is left over."
        yield head.fault(said, mend, "body", "right", severity=Severity.WARNING)


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the items of both sides."""
    return {
        "left": [
            {"id": item["id"], "html": writer.line(item["text"]), "key": item["key"], "rationale_html": writer.line(item["rationale"])}
            for item in question.body["left"]
        ],
        "right": [{"id": item["id"], "html": writer.line(item["text"])} for item in question.body["right"]],
    }


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the items on the left as written, and for each those on the right, shuffled."""
    right = slots.shuffled([item["id"] for item in content["right"]], seed)
    return slots.prepare([(item["id"], right) for item in content["left"]], seed)


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    shown = {item["id"]: plain(item["html"]) for item in content["right"]}
    asked = {item["id"]: item["html"] for item in content["left"]}
    body = {"rows": slots.rows(frozen, answer, asked=asked, choices=lambda own: shown[own])}
    return seen(NAME, content, answered=answer is not None, body=body)


def mark(content: Content, answer: Canonical) -> Mark:
    """Return the share of items with their right one."""
    return slots.right_or_wrong(content["left"], answer)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - the left side is shown as written
    """Return everything, for after the attempt."""
    given, shown = answer or {}, {item["id"]: plain(item["html"]) for item in content["right"]}
    rows = [
        {"html": item["html"], "given": shown.get(given.get(item["id"]), ""), "right": shown[item["key"]], "why": item["rationale_html"]}
        for item in content["left"]
    ]
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, body={"rows": rows})


def exported(question: QuestionEntry) -> Interaction:
    """Return the pairs, and what is left over on the right."""
    return travel_pairs.match_of(question.body["left"], question.body["right"])


def left_behind(question: QuestionEntry) -> tuple[str, ...]:
    """Return what others cannot be told: why things belong together, and the ids."""
    return travel_pairs.pair_losses(question.body["left"], question.body["right"])


def imported(item: Item) -> Written | None:
    """Return the items of both sides, the right one in the order of the alphabet; why they belong together is to be written.

    Raises:
        NotOurs: there are too few or too many items, or two that say the same.
    """
    found = item.interaction
    if not isinstance(found, Match) or travel_pairs.shared(found):
        return None
    left, right = travel_pairs.sides_of(found)
    if not FEWEST <= len(left) <= MOST or not FEWEST <= len(right) <= MOST_RIGHT:
        said = f"It has {len(left)} things on the left and {len(right)} on the right"
        raise NotOurs(f"{said}; ours have {FEWEST} to {MOST} and up to {MOST_RIGHT}.")
    return Written(type=NAME, head={"body": {"left": left, "right": right}}, losses=travel_pairs.reasons_to_write(left))
