"""Answers to choose as an author writes them below `## options`: what must hold, and what is stored.

The rules follow the item-writing guide of the National Board of Medical Examiners (chapters on irrelevant difficulty and
testwiseness); those that a program can only suspect are warnings.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

FEWEST = 3
_CATCH_ALL = re.compile(r"\b(?:all|none|both|neither) of the (?:above|below|options)\b|\b[A-E] and [A-E]\b only", re.IGNORECASE)


def options_of(question: QuestionEntry, writer: Writer) -> list[dict[str, Any]]:
    """Return what is stored of the options, in the order in which they are written."""
    return [
        {"id": option.id, "html": writer.line(option.text.text), "key": option.key, "rationale_html": writer.line(option.rationale.text)}
        for option in question.options
    ]


def option_faults(question: QuestionEntry, *, most: int) -> Iterator[Fault]:
    """Return what is wrong with the options themselves, whatever their keys."""
    file, options = question.head.file, question.options
    line = options[0].text.line if options else question.lead_in.line
    if not FEWEST <= len(options) <= most:
        yield Fault(file, line, f"There are {len(options)} options.", f"give {FEWEST} to {most}.")
    for letter, times in Counter(option.id for option in options).items():
        if times > 1:
            mend = "give each option an id of its own; never change it later."
            yield Fault(file, line, f"The option id `#{letter}` is used {times} times.", mend)
    for option in options:
        if not option.rationale.text:
            mend = "add a line `  > Rationale: why it is right or wrong`."
            yield Fault(file, option.text.line, f"Option `#{option.id}` has no rationale.", mend)
        if _CATCH_ALL.search(option.text.text):
            yield Fault(file, option.text.line, f"Option `#{option.id}` refers to other options.", "write an answer that stands alone.")
    for name in ("key", "wrong"):
        if name in question.head.value:
            yield question.head.fault(f"`{name}` belongs to numeric questions.", "remove it, or write `type: numeric`.", name)
