"""Rules that a question must keep within itself.

The wording rules follow the item-writing guide of the National Board of Medical Examiners (chapters
on irrelevant difficulty and testwiseness); those that a program can only suspect are warnings.
"""

import re
from collections import Counter
from collections.abc import Iterator
from statistics import mean

from genomeready.base.faults import Fault, Severity
from genomeready.catalogue.files.shapes import QuestionEntry
from genomeready.catalogue.rules import QuestionType

FEWEST, MOST, MOST_MULTIPLE = 3, 5, 6
STANDS_OUT = 1.4
_CATCH_ALL = re.compile(r"\b(?:all|none|both|neither) of the (?:above|below|options)\b|\b[A-E] and [A-E]\b only", re.IGNORECASE)
_NEGATIVE = re.compile(r"\b(?:not|except|(?<!at )least)\b")
_COUNTED = re.compile(r"\bchoose (?P<n>two|three|four)\b", re.IGNORECASE)
_NUMBERS = {"two": 2, "three": 3, "four": 4}


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
    yield from _numeric(question) if question.type == QuestionType.NUMERIC else _choice(question)


def _choice(question: QuestionEntry) -> Iterator[Fault]:
    file, options = question.head.file, question.options
    line = options[0].text.line if options else question.lead_in.line
    most = MOST_MULTIPLE if question.type == QuestionType.MULTIPLE else MOST
    if not FEWEST <= len(options) <= most:
        yield Fault(file, line, f"There are {len(options)} options.", f"give {FEWEST} to {most}.")
    for letter, times in Counter(option.id for option in options).items():
        if times > 1:
            yield Fault(
                file, line, f"The option id `#{letter}` is used {times} times.", "give each option an id of its own; never change it later."
            )
    for option in options:
        if not option.rationale.text:
            yield Fault(
                file, option.text.line, f"Option `#{option.id}` has no rationale.", "add a line `  > Rationale: why it is right or wrong`."
            )
        if _CATCH_ALL.search(option.text.text):
            yield Fault(file, option.text.line, f"Option `#{option.id}` refers to other options.", "write an answer that stands alone.")
    for name in ("key", "wrong"):
        if name in question.head.value:
            yield question.head.fault(f"`{name}` belongs to numeric questions.", "remove it, or write `type: numeric`.", name)
    yield from _keys(question, line)
    yield from _lengths(question)


def _keys(question: QuestionEntry, line: int) -> Iterator[Fault]:
    file, keys = question.head.file, sum(option.key for option in question.options)
    if question.type == QuestionType.SINGLE:
        if keys != 1:
            yield Fault(file, line, f"The question has {keys} keys.", "mark exactly one option with [x].")
        return
    if "marking" not in question.head.value:
        yield question.head.fault("The question does not say how it is marked.", "add `marking: {rule: net}` to the head.", "type")
    if not 1 < keys < len(question.options):
        yield Fault(
            file, line, f"The question has {keys} keys among {len(question.options)} options.", "mark at least two with [x], and not all."
        )
    counted = _COUNTED.search(question.lead_in.text)
    if counted is None or _NUMBERS[counted["n"].lower()] != keys:
        word = next((word for word, n in _NUMBERS.items() if n == keys), str(keys))
        yield Fault(file, question.lead_in.line, "The lead-in does not say how many to choose.", f"end it with “Choose {word}.”.")


def _lengths(question: QuestionEntry) -> Iterator[Fault]:
    keys = [len(o.text.text) for o in question.options if o.key]
    others = [len(o.text.text) for o in question.options if not o.key]
    if question.type == QuestionType.SINGLE and keys and others and keys[0] > STANDS_OUT * mean(others) and keys[0] - mean(others) > 20:  # noqa: PLR2004 - a few letters are no cue
        line = next(o.text.line for o in question.options if o.key)
        yield _look(question.head.file, line, "The key is much longer than the other options.", "make the options alike in length.")


def _numeric(question: QuestionEntry) -> Iterator[Fault]:
    head = question.head
    if question.options:
        yield Fault(
            head.file, question.options[0].text.line, "A numeric question has no options.", "remove `## options`, or write another type."
        )
    if "key" not in head.value:
        yield head.fault("A numeric question has no key.", "add `key: {value: 0.01, tolerance: 0.0005}` to the head.", "type")
        return
    key = head.value["key"]
    for n, wrong in enumerate(head.value.get("wrong", [])):
        if abs(wrong["value"] - key["value"]) <= wrong["tolerance"] + key["tolerance"]:
            said = f"The wrong answer {wrong['value']} overlaps with the key {key['value']}."
            yield head.fault(said, "narrow the tolerances until no answer can be both.", "wrong", n, "value")


def _look(file: str, line: int, what: str, mend: str) -> Fault:
    return Fault(file, line, what, mend, Severity.WARNING)
