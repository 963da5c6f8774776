"""A number, written as a decimal, a percentage, a fraction or "1 in n", right within a tolerance; or a quantity with its unit.

The answer is stored as it was typed. Known wrong answers carry a note, and a credit where part of the way was right.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from genomeready.assessment.types import travel_numbers
from genomeready.assessment.types.interactions import Interaction, Item, NumberEntry, Written
from genomeready.assessment.types.number_keys import (
    KEY,
    TOLERANCES,
    NotOneNumber,
    exact,
    expected_of,
    frozen_of,
    key_faults,
    mark_of_number,
    read_text,
    tolerance_of,
)
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Revealed, Seen, revealed, schema_of, seen
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "numeric"
HAS_OPTIONS = False
AUTHORED = None
SCHEMA = schema_of(numeric=KEY | {"required": ["value", "unit", "wrong"]}, rule={"const": NAME})


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the key and the known mistakes, which stand in the head of the file."""
    head = question.head
    if question.options:
        line = question.options[0].text.line
        yield Fault(head.file, line, "A numeric question has no options.", "remove `## options`, or write another type.")
    if "key" not in head.value:
        yield head.fault("A numeric question has no key.", "add `key: {value: 0.01, tolerance: 0.0005}` to the head.", "type")
        return
    yield from key_faults(head, head.value["key"], "key")
    if len(TOLERANCES & head.value["key"].keys()) != 1:
        return
    key, span = head.value["key"], tolerance_of(head.value["key"])
    for n, wrong in enumerate(head.value.get("wrong", [])):
        if abs(exact(wrong["value"]) - exact(key["value"])) <= exact(wrong["tolerance"]) + span:
            said = f"The wrong answer {wrong['value']} overlaps with the key {key['value']}."
            yield head.fault(said, "narrow the tolerances until no answer can be both.", "wrong", n, "value")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:  # noqa: ARG001 - a number has no text of its own
    """Return key and known mistakes."""
    head = question.head.value
    return {"options": [], "numeric": {"unit": "", **head["key"], "wrong": head.get("wrong", [])}, "rule": NAME}


def prepare(content: Content, seed: str | None) -> Frozen:  # noqa: ARG001 - a number has nothing to shuffle
    """Return what the paper keeps: the unit, which may be typed after the number, or the units, one of which must be."""
    return frozen_of(content["numeric"])


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    body = {"unit": "" if frozen.get("units") else frozen["unit"], "units": frozen.get("units", [])}
    return seen(NAME, content, answered=answer is not None, text=answer or "", body=body)


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return the number as it was typed, None for an empty field.

    >>> read_answer({"unit": "cM"}, [" 0.25 cM "]), read_answer({"unit": ""}, [" "])
    ('0.25', None)
    >>> read_answer({"unit": ""}, ["a quarter"])
    Traceback (most recent call last):
    genomeready.assessment.types.number_keys.NotOneNumber: Type one number, such as 0.25, 25 %, 1/4 or 1 in 4.
    """
    if len(given) > 1:
        raise NotOneNumber
    return read_text(frozen, given[0] if given else "")


def mark(content: Content, answer: Canonical) -> Mark:
    """Return the whole mark within the tolerance, else the credit and note of the nearest known mistake.

    >>> wrong = [{"value": 0.01, "tolerance": 0.0002, "credit": 0.3, "note": "That is q."}]
    >>> content = {"numeric": {"value": 0.0198, "tolerance": 0.0005, "unit": "", "wrong": wrong}}
    >>> [(str(found.share), found.note) for found in (mark(content, a) for a in ("2 %", "1 in 100", "0.5", None))]
    [('1', ''), ('3/10', 'That is q.'), ('0', ''), ('0', '')]
    """
    return mark_of_number(content["numeric"], answer)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:
    """Return everything, for after the attempt."""
    unit = "" if frozen.get("units") else frozen["unit"]
    return revealed(
        NAME, content, mark(content, answer), answered=answer is not None,
        given=f"{answer} {unit}".strip() if answer is not None else "", expected=expected_of(content["numeric"]),
    )  # fmt: skip


def exported(question: QuestionEntry) -> Interaction:
    """Return the key and the known mistakes."""
    head = question.head.value
    return travel_numbers.entry_of(head["key"], head.get("wrong", []))


def left_behind(question: QuestionEntry) -> tuple[str, ...]:
    """Return what others cannot be told: further units, and a tolerance that is not written as a number."""
    return travel_numbers.key_losses(question.head.value["key"])


def imported(item: Item) -> Written | None:
    """Return the key and the known mistakes of a number to type; what is said to the right answer is lost.

    Raises:
        NotOurs: no number is worth the whole mark, or more than one is.
    """
    if not isinstance(item.interaction, NumberEntry):
        return None
    key, wrong, losses = travel_numbers.key_of(item.interaction)
    return Written(type=NAME, head={"key": key} | ({"wrong": wrong} if wrong else {}), losses=tuple(losses))
