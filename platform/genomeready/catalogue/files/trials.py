"""The tests that an author writes into a question's file: answers, and what each must earn."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from genomeready.base.faults import Fault
from genomeready.base.refusals import Refused
from genomeready.catalogue.files.kinds import kind_named
from genomeready.catalogue.files.shapes import QuestionEntry

NEAR = Fraction(1, 1000)
"""How far a written mark may be off: an author writes 0.333 for a third."""


class _AsWritten:
    """Leaves Markdown as it is: to mark an answer nobody has to read the question."""

    def line(self, markdown: str) -> str:
        return markdown

    def block(self, markdown: str) -> str:
        return markdown

    def figure(self, name: str) -> dict[str, Any]:
        return {"src": name, "width": 0, "height": 0}


def trial_faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return which of a question's own tests fail; the question is otherwise sound."""
    tests = question.head.value.get("tests", [])
    if not tests:
        return
    content = kind_named(question.type).content_of(question, _AsWritten())
    for n, test in enumerate(tests):
        if ("mark" in test) == ("refused" in test):
            yield question.head.fault(
                f"Test {n + 1} expects nothing, or two things.", "write either `mark` or `refused: true`.", "tests", n
            )
            continue
        earned = _earned(question, content, test["answer"])
        if not _as_expected(earned, test):
            said = "is no answer to this question" if earned is None else f"earns {_shown(earned)}"
            mend = "correct the test, or the key that it tries."
            yield question.head.fault(f"The answer {', '.join(test['answer']) or 'nothing'} {said}.", mend, "tests", n)


def _earned(question: QuestionEntry, content: dict[str, Any], given: list[str]) -> Fraction | None:
    """Return what an answer earns; None where it is refused."""
    kind = kind_named(question.type)
    try:
        return kind.mark(content, kind.read_answer(kind.prepare(content, None), given)).share
    except Refused:
        return None


def _as_expected(earned: Fraction | None, test: dict[str, Any]) -> bool:
    """Say whether an answer earns what its test expects.

    >>> [_as_expected(Fraction(1, 3), {"mark": mark}) for mark in (0.333, 0.3, {"min": 0.3, "max": 0.5})]
    [True, False, True]
    >>> _as_expected(None, {"refused": True}), _as_expected(None, {"mark": 0}), _as_expected(Fraction(0), {"refused": True})
    (True, False, False)
    """
    if earned is None or "refused" in test:
        return earned is None and "refused" in test
    asked = test["mark"]
    if isinstance(asked, dict):
        return Fraction(str(asked["min"])) <= earned <= Fraction(str(asked["max"]))
    return abs(earned - Fraction(str(asked))) <= NEAR


def _shown(share: Fraction) -> str:
    """Return a share as an author would write it.

    >>> _shown(Fraction(1, 3)), _shown(Fraction(1))
    ('0.333', '1')
    """
    return f"{float(share):.3f}".rstrip("0").rstrip(".")
