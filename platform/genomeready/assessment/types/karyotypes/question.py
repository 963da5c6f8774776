"""The type `karyotype`: a karyotype written by the international nomenclature (ISCN), marked by its components; see `comparing`.

The answer is stored as it was typed. A key whose number of chromosomes is not what its parts come to is a fault of the file.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from genomeready.assessment.types.hgvs.scanner import BadDescription
from genomeready.assessment.types.karyotypes.comparing import Component, compared
from genomeready.assessment.types.karyotypes.reading import LONGEST, read_karyotype
from genomeready.assessment.types.shape import (
    BadAnswer,
    Canonical,
    Content,
    Frozen,
    Mark,
    Part,
    Revealed,
    Seen,
    mark_of,
    revealed,
    schema_of,
    seen,
    typed,
)
from genomeready.assessment.types.written import fields
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "karyotype"
HAS_OPTIONS = False
AUTHORED = fields(
    "formula",
    formula={
        "type": "string", "minLength": 4, "maxLength": LONGEST,
        "description": "write the karyotype, such as 46,XX,t(9;22)(q34;q11.2), with its bands as finely as they are asked for.",
    },
)  # fmt: skip
SCHEMA = schema_of(formula={"type": "string", "minLength": 4})


class TooLong(BadAnswer):
    """More than one karyotype can hold."""

    message = f"The karyotype is too long. Write at most {LONGEST} characters."


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the right karyotype, by the grammar and by its own arithmetic."""
    head, text = question.head, question.body["formula"]
    try:
        found = read_karyotype(text)
    except BadDescription as why:
        said = f"`{text}` is no karyotype: at character {why.position}, {why}."
        yield head.fault(said, "correct it there.", "body", "formula")
        return
    for clone in found.clones:
        if clone.count != clone.expected_count:
            said = f"`{clone}` says {clone.count} chromosomes, but they come to {clone.expected_count}."
            yield head.fault(said, "correct the number, the sex chromosomes or the abnormalities.", "body", "formula")
    if len({clone.cells is None for clone in found.clones}) > 1:
        yield head.fault("Some lines of cells have a number of cells and others none.", "write all or none.", "body", "formula")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:  # noqa: ARG001 - a karyotype has no text of its own
    """Return the right karyotype."""
    return {"formula": question.body["formula"]}


def prepare(content: Content, seed: str | None) -> Frozen:  # noqa: ARG001 - a text has nothing to shuffle
    """Return that a paper keeps nothing of it."""
    return {}


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:  # noqa: ARG001 - nothing is frozen
    """Return what the browser may see."""
    return seen(NAME, content, answered=answer is not None, text=answer or "")


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:  # noqa: ARG001 - as above
    """Return the karyotype as it was typed, None for an empty field; whether it can be read is for the mark to say.

    >>> read_answer({}, [" 47,XX,+21 "]), read_answer({}, [""])
    ('47,XX,+21', None)
    """
    return typed(given, longest=LONGEST, too_long=TooLong)


def mark(content: Content, answer: Canonical) -> Mark:
    """Return what the components earn, each by its weight.

    >>> [str(mark({"formula": "47,XX,+21"}, text).share) for text in ("47,XX,+21", "47,XY,+21", "46,XX", None)]
    ['1', '5/6', '1/6', '0']
    """
    return _mark(compared(read_karyotype(content["formula"]), answer or "")[0])


def _mark(found: Iterable[Component]) -> Mark:
    return mark_of(Part(label=one.name, share=one.share, weight=one.weight) for one in found)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - as above
    """Return everything, for after the attempt: the components side by side, and where a text cannot be read, from where on."""
    key = read_karyotype(content["formula"])
    found, fault = compared(key, answer or "")
    lines = len(key.clones)
    rows = [{"name": one.name, "n": one.line if lines > 1 else 0, "given": one.given, "right": one.right} for one in found]
    wrong = {"what": str(fault), "position": fault.position} if fault and answer else None
    return revealed(
        NAME, content, _mark(found), answered=answer is not None, given=answer or "", expected=content["formula"],
        body={"rows": rows, "fault": wrong},
    )  # fmt: skip
