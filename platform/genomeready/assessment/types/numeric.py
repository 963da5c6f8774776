"""A number, written as a decimal, a percentage, a fraction or "1 in n", right within a tolerance.

The answer is stored as it was typed. Known wrong answers carry a note, and a credit where part of
the way was right.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.shape import TEXTS, BadAnswer, Canonical, Content, Frozen, Mark, Revealed, Seen
from genomeready.assessment.types.written_numbers import read_number
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "numeric"
HAS_OPTIONS = False
AUTHORED = None
_NUMBER: dict[str, Any] = {"type": "number"}
_NOT_NEGATIVE: dict[str, Any] = {"type": "number", "minimum": 0}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": [*TEXTS, "numeric", "rule"],
    "properties": TEXTS
    | {
        "rule": {"const": "numeric"},
        "numeric": {
            "type": "object",
            "required": ["value", "tolerance", "unit", "wrong"],
            "properties": {
                "value": _NUMBER,
                "tolerance": _NOT_NEGATIVE,
                "unit": {"type": "string"},
                "wrong": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["value", "tolerance", "credit", "note"],
                        "properties": {
                            "value": _NUMBER,
                            "tolerance": _NOT_NEGATIVE,
                            "credit": _NOT_NEGATIVE | {"exclusiveMaximum": 1},
                            "note": {"type": "string"},
                        },
                    },
                },
            },
        },
    },
}


class NotOneNumber(BadAnswer):
    """Text that cannot be read as a number."""

    message = "Type one number, such as 0.25, 25 %, 1/4 or 1 in 4."


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the key and the known mistakes, which stand in the head of the file."""
    head = question.head
    if question.options:
        line = question.options[0].text.line
        yield Fault(head.file, line, "A numeric question has no options.", "remove `## options`, or write another type.")
    if "key" not in head.value:
        yield head.fault("A numeric question has no key.", "add `key: {value: 0.01, tolerance: 0.0005}` to the head.", "type")
        return
    key = head.value["key"]
    for n, wrong in enumerate(head.value.get("wrong", [])):
        if abs(wrong["value"] - key["value"]) <= wrong["tolerance"] + key["tolerance"]:
            said = f"The wrong answer {wrong['value']} overlaps with the key {key['value']}."
            yield head.fault(said, "narrow the tolerances until no answer can be both.", "wrong", n, "value")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:  # noqa: ARG001 - a number has no text of its own
    """Return key and known mistakes."""
    head = question.head.value
    return {"options": [], "numeric": {"unit": "", **head["key"], "wrong": head.get("wrong", [])}, "rule": NAME}


def prepare(content: Content, seed: str | None) -> Frozen:  # noqa: ARG001 - a number has nothing to shuffle
    """Return what the paper keeps: the unit, which may be typed after the number."""
    return {"unit": content["numeric"]["unit"]}


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    return Seen(
        type=NAME,
        stem_html=content["stem_html"],
        lead_in_html=content["lead_in_html"],
        answered=answer is not None,
        text=answer or "",
        unit=frozen["unit"],
    )


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return the number as it was typed, None for an empty field.

    >>> read_answer({"unit": "cM"}, [" 0.25 cM "]), read_answer({"unit": ""}, [" "])
    ('0.25', None)
    >>> read_answer({"unit": ""}, ["a quarter"])
    Traceback (most recent call last):
    genomeready.assessment.types.numeric.NotOneNumber: Type one number, such as 0.25, 25 %, 1/4 or 1 in 4.
    """
    if len(given) > 1:
        raise NotOneNumber
    text = given[0].strip() if given else ""
    if frozen["unit"]:
        text = text.removesuffix(frozen["unit"]).strip()
    if not text:
        return None
    if read_number(text) is None:
        raise NotOneNumber
    return text


def mark(content: Content, answer: Canonical) -> Mark:
    """Return the whole mark within the tolerance, else the credit and note of the nearest known mistake.

    >>> wrong = [{"value": 0.01, "tolerance": 0.0002, "credit": 0.3, "note": "That is q."}]
    >>> content = {"numeric": {"value": 0.0198, "tolerance": 0.0005, "unit": "", "wrong": wrong}}
    >>> [(str(found.share), found.note) for found in (mark(content, a) for a in ("2 %", "1 in 100", "0.5", None))]
    [('1', ''), ('3/10', 'That is q.'), ('0', ''), ('0', '')]
    """
    value = read_number(answer) if answer is not None else None
    if value is None:
        return Mark(share=Fraction(0))
    key = content["numeric"]
    if _is_near(value, key):
        return Mark(share=Fraction(1))
    known = [mistake for mistake in key["wrong"] if _is_near(value, mistake)]
    if not known:
        return Mark(share=Fraction(0))
    nearest = min(known, key=lambda mistake: abs(value - _exact(mistake["value"])))
    return Mark(share=_exact(nearest["credit"]), note=nearest["note"])


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:
    """Return everything, for after the attempt."""
    return Revealed(
        type=NAME,
        title=content["title"],
        stem_html=content["stem_html"],
        lead_in_html=content["lead_in_html"],
        solution_html=content["solution_html"],
        references=tuple(content["references"]),
        mark=mark(content, answer),
        answered=answer is not None,
        given=f"{answer} {frozen['unit']}".strip() if answer is not None else "",
        expected=_expected(content),
    )


def _is_near(value: Fraction, target: Content) -> bool:
    return abs(value - _exact(target["value"])) <= _exact(target["tolerance"])


def _exact(number: float) -> Fraction:
    """Return the value that was written in the file, not its nearest binary number."""
    return Fraction(str(number))


def _expected(content: Content) -> str:
    """Return the key with its tolerance in words.

    >>> _expected({"numeric": {"value": 0.25, "tolerance": 0.01, "unit": ""}})
    '0.25 (± 0.01)'
    """
    key = content["numeric"]
    unit = f" {key['unit']}" if key["unit"] else ""
    tolerance = f" (± {key['tolerance']:g})" if key["tolerance"] else ""
    return f"{key['value']:g}{unit}{tolerance}"
