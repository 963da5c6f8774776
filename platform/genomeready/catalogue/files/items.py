"""Rules that a question must keep within itself.

The wording rules follow the item-writing guide of the National Board of Medical Examiners (chapters
on irrelevant difficulty and testwiseness); those that a program can only suspect are warnings.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

from genomeready.base.faults import Fault, Severity, errors_in
from genomeready.base.schemas import schema_faults
from genomeready.catalogue.files.kinds import kind_named
from genomeready.catalogue.files.shapes import QuestionEntry
from genomeready.catalogue.files.trials import trial_faults

UNWRITTEN = "(to be written)"
"""What stands in an imported question where its source says nothing and ours must; while it does, the question is a draft."""
_NEGATIVE = re.compile(r"\b(?:not|except|(?<!at )least)\b")


def item_faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong within one question."""
    file = question.head.file
    if not question.lead_in.text.strip():
        yield Fault(file, question.lead_in.line, "The lead-in is empty.", "ask the question there.")
    elif "?" not in question.lead_in.text:
        yield _look(
            file,
            question.lead_in.line,
            "The lead-in asks no question.",
            "end it with a question that can be answered before reading the options.",
        )
    if _NEGATIVE.search(question.lead_in.text):
        yield _look(file, question.lead_in.line, "The lead-in may be negative.", "ask for what is true.")
    if not question.solution.text.strip():
        yield Fault(file, question.solution.line, "There is no solution.", "explain the answer in two to five sentences.")
    if not question.works and not question.notes:
        yield _look(file, question.solution.line, "There is no reference.", "add `- [@key]` below `## references`, if a work can be cited.")
    yield from _unwritten(question)
    yield from body_faults(question)


def body_faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong by the rules of the question's type: with its `body`, its options, its key, and its own tests."""
    kind = kind_named(question.type)
    if kind.AUTHORED is None:
        if "body" in question.head.value:
            yield question.head.fault(f"A question of type `{question.type}` has no `body`.", "remove it.", "body")
    elif "body" not in question.head.value:
        yield question.head.fault(f"A question of type `{question.type}` needs a `body`.", "add it to the head; see the README.", "type")
        return
    elif wrong := schema_faults(question.head, _authored(question.type), within="body"):
        yield from wrong
        return
    found = list(kind.faults(question))
    yield from found
    if not errors_in(found):
        yield from trial_faults(question)


def _unwritten(question: QuestionEntry) -> Iterator[Fault]:
    if not question.active:
        return
    for prose in (question.solution, *(part for option in question.options for part in (option.text, option.rationale))):
        if prose.text.strip() == UNWRITTEN:
            yield Fault(question.head.file, prose.line, "A text is still to be written.", "write it, or write `status: draft`.")
    if any(mistake["note"] == UNWRITTEN for mistake in question.head.value.get("wrong", [])):
        yield question.head.fault("A note is still to be written.", "write it, or write `status: draft`.", "wrong")
    for path in _unwritten_within(question.head.value.get("body"), ("body",)):
        yield question.head.fault("A text is still to be written.", "write it, or write `status: draft`.", *path)


def _unwritten_within(part: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - what YAML holds
    """Yield where in a body a text is still to be written."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, value in inner:
        yield from _unwritten_within(value, (*path, name))
    if isinstance(part, str) and part.startswith(UNWRITTEN):
        yield path


@cache
def _authored(name: str) -> Validator:
    return Draft202012Validator(dict(kind_named(name).AUTHORED or {}))


def _look(file: str, line: int, what: str, mend: str) -> Fault:
    return Fault(file, line, what, mend, Severity.WARNING)
