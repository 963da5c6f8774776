"""Several right answers. The answer is stored as the sorted ids of the chosen options.

The named rule `net`: each right option chosen adds 1/k_right, each wrong one takes 1/k_wrong, and
the sum does not fall below 0. Choosing everything earns nothing, and so does choosing nothing.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import choices
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Revealed, Seen
from genomeready.assessment.types.written_options import option_faults, options_of
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "multiple"
HAS_OPTIONS = True
AUTHORED = None
MOST = 6
_COUNTED = re.compile(r"\bchoose (?P<n>two|three|four)\b", re.IGNORECASE)
_NUMBERS = {"two": 2, "three": 3, "four": 4}
SCHEMA = choices.schema(rule="net", keys_at_least=2, keys_at_most=None)

prepare = choices.prepare


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the options, their keys, and how many the lead-in says to choose."""
    yield from option_faults(question, most=MOST)
    file, keys = question.head.file, sum(option.key for option in question.options)
    if "marking" not in question.head.value:
        yield question.head.fault("The question does not say how it is marked.", "add `marking: {rule: net}` to the head.", "type")
    if not 1 < keys < len(question.options):
        line = question.options[0].text.line if question.options else question.lead_in.line
        said = f"The question has {keys} keys among {len(question.options)} options."
        yield Fault(file, line, said, "mark at least two with [x], and not all.")
    counted = _COUNTED.search(question.lead_in.text)
    if counted is None or _NUMBERS[counted["n"].lower()] != keys:
        word = next((word for word, n in _NUMBERS.items() if n == keys), str(keys))
        yield Fault(file, question.lead_in.line, "The lead-in does not say how many to choose.", f"end it with “Choose {word}.”.")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the options and the rule."""
    return {"options": options_of(question, writer), "numeric": None, "rule": question.head.value["marking"]["rule"]}


def net(*, right: int, of_right: int, wrong: int, of_wrong: int) -> Fraction:
    """Return right/of_right less wrong/of_wrong, not below 0.

    >>> str(net(right=2, of_right=2, wrong=0, of_wrong=3)), str(net(right=1, of_right=2, wrong=1, of_wrong=3))
    ('1', '1/6')
    >>> str(net(right=2, of_right=2, wrong=3, of_wrong=3)), str(net(right=0, of_right=2, wrong=1, of_wrong=3))
    ('0', '0')
    """
    lost = Fraction(wrong, of_wrong) if of_wrong else Fraction(0)
    return max(Fraction(0), Fraction(right, of_right) - lost)


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    return choices.view(NAME, content, frozen, answer or [])


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return the sorted ids of the chosen options, None where nothing was chosen.

    >>> read_answer({"options": [["t1", "b"], ["t2", "a"]]}, ["t1", "t2"])
    ['a', 'b']
    """
    return choices.read_tokens(frozen, given) or None


def mark(content: Content, answer: Canonical) -> Mark:
    """Return what the rule `net` gives.

    >>> content = {"options": [{"id": i, "key": i in "ac"} for i in "abcde"]}
    >>> [str(mark(content, answer).share) for answer in (["a", "c"], ["a", "b"], ["a"], ["a", "b", "c", "d", "e"], None)]
    ['1', '1/6', '1/2', '0', '0']
    """
    right = {option["id"] for option in content["options"] if option["key"]}
    wrong = {option["id"] for option in content["options"]} - right
    chosen = set(answer or [])
    return Mark(share=net(right=len(chosen & right), of_right=len(right), wrong=len(chosen & wrong), of_wrong=len(wrong)))


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:
    """Return everything, for after the attempt."""
    return choices.reveal(NAME, content, frozen, answer or [], mark(content, answer))
