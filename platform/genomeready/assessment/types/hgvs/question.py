"""The type `hgvs`: a variant described by the nomenclature of the Human Genome Variation Society, marked by its components.

The answer is stored as it was typed; see `comparing` for what it earns. Where the file gives a window of the reference, the right
description is worked out from it, and one that is not shifted to its 3' end is a fault of the file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from genomeready.assessment.types.hgvs.comparing import (
    BRACKETS,
    LETTERS,
    Asked,
    Found,
    compared,
    components,
    heads,
    plain,
)
from genomeready.assessment.types.hgvs.description import Change, Kind
from genomeready.assessment.types.hgvs.normal import OutsideWindow, Window, normalised
from genomeready.assessment.types.hgvs.reading import read_description, read_head
from genomeready.assessment.types.hgvs.scanner import LONGEST, BadDescription
from genomeready.assessment.types.hgvs.writing import change_of
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
from genomeready.assessment.types.written import RATIONALE, fields, several
from genomeready.base.faults import Fault
from genomeready.base.located import Located
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "hgvs"
HAS_OPTIONS = False
BLOCK = 10
_DESCRIPTION = {
    "type": "string",
    "minLength": 3,
    "maxLength": LONGEST,
    "description": "write the description, such as NM_000059.4:c.5946del.",
}
_WINDOW = fields(
    "sequence", "first",
    sequence={"type": "string", "pattern": "^[ACGT]{4,400}$", "description": "write the bases of the reference in capitals, of one exon."},
    first={"type": "integer", "minimum": 1, "description": "write the number of its first base in the description's coordinates."},
)  # fmt: skip
_STRICT = {"enum": [BRACKETS, LETTERS], "description": f"write {BRACKETS}, {LETTERS}."}
AUTHORED = fields(
    "description",
    description=_DESCRIPTION,
    window=_WINDOW,
    distinguish=several(_STRICT, 0, 2, "list what makes a difference in a protein's description."),
    elsewhere=several(
        fields("description", "note", description=_DESCRIPTION, note=RATIONALE), 0, 10,
        "list the same change on other references or builds, each with a note; they earn half.",
    ),
)  # fmt: skip
SCHEMA = schema_of(hgvs={"type": "object", "required": ["description"]})


class TooLong(BadAnswer):
    """More than one description can hold."""

    message = f"The description is too long. Write at most {LONGEST} characters."


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the right description, by the grammar and by the window, and with those on other references."""
    head, body = question.head, question.body
    for path in (("description",), *(("elsewhere", n, "description") for n in range(len(body.get("elsewhere", ()))))):
        yield from _unreadable(head, path)
    try:
        asked = _asked(body)
    except BadDescription:
        return
    right = asked.right
    if len(right.changes) != 1:
        yield head.fault("The description holds several changes.", "ask for one change.", "body", "description")
        return
    if right.reference and right.reference.version is None and not right.reference.accession.startswith("LRG_"):
        yield head.fault("The reference has no version.", "write it with its version, such as NM_000059.4.", "body", "description")
    for n, other in enumerate(asked.elsewhere):
        if (other.reference, other.type) == (right.reference, right.type):
            said = "A description elsewhere is on the same reference."
            yield head.fault(said, "list only those on other references.", "body", "elsewhere", n, "description")
    if asked.window is not None:
        yield from _off_the_window(head, asked, asked.window)


def _unreadable(head: Located, path: tuple[str | int, ...]) -> Iterator[Fault]:
    text = head.within("body", *path[:-1]).value[path[-1]] if len(path) > 1 else head.value["body"][path[0]]
    try:
        read_description(text)
    except BadDescription as why:
        said = f"`{text}` is no description: at character {why.position}, {why}."
        yield head.fault(said, "correct it there.", "body", *path)


def _off_the_window(head: Located, asked: Asked, window: Window) -> Iterator[Fault]:
    """Return a fault where the right description is not what the engine makes of it on the window."""
    change = asked.change
    try:
        normal = normalised(change, window)
        there = window.stretch(change.place.start.base or 0, change.place.end.base or 0) if change.place and change.reference else ""
    except OutsideWindow as why:
        yield head.fault(f"The window cannot carry out the change: {why}", "correct the window or the description.", "body", "window")
        return
    if there != change.reference.replace("U", "T"):
        yield head.fault(
            f"The description takes out {change.reference}, where the window has {there}.", "correct one of them.", "body", "description"
        )
    elif change.kind not in {Kind.INVERSION, Kind.NO_CHANGE} and change_of(_bare(change), "c") != str(normal):
        said = f"The change is written {asked.right.type}.{normal}, by the window and the 3' rule."
        yield head.fault(said, f"write {asked.right.type}.{normal}.", "body", "description")


def _bare(change: Change) -> Change:
    """Return a change without what a description may leave unsaid."""
    if change.kind is Kind.SUBSTITUTION:
        return replace(change, predicted=False)
    return replace(change, predicted=False, reference="", count=None)


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:  # noqa: ARG001 - a description has no text of its own
    """Return the right description and what it is held against."""
    return {"hgvs": dict(question.body)}


def prepare(content: Content, seed: str | None) -> Frozen:  # noqa: ARG001 - a text has nothing to shuffle
    """Return that a paper keeps nothing of it."""
    return {}


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:  # noqa: ARG001 - nothing is frozen
    """Return what the browser may see: the window, in blocks of ten."""
    return seen(NAME, content, answered=answer is not None, text=answer or "", body={"blocks": _blocks(content["hgvs"])})


def _blocks(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the window in blocks of ten bases, each with the number of its first.

    >>> _blocks({"window": {"sequence": "ATGCCCAAATGA", "first": 104}})
    [{'first': 104, 'bases': 'ATGCCCAAAT'}, {'first': 114, 'bases': 'GA'}]
    """
    window = asked.get("window", {"sequence": "", "first": 1})
    cuts = range(0, len(window["sequence"]), BLOCK)
    return [{"first": window["first"] + n, "bases": window["sequence"][n : n + BLOCK]} for n in cuts]


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:  # noqa: ARG001 - as above
    """Return the description as it was typed, None for an empty field; whether it can be read is for the mark to say.

    >>> read_answer({}, [" c.6del "]), read_answer({}, [""])
    ('c.6del', None)
    """
    return typed(given, longest=LONGEST, too_long=TooLong)


def _asked(body: Mapping[str, Any]) -> Asked:
    window = body.get("window")
    return Asked(
        right=read_description(body["description"]),
        window=Window(window["sequence"], window["first"]) if window else None,
        distinguish=tuple(body.get("distinguish", ())),
        elsewhere=tuple(read_description(other["description"]) for other in body.get("elsewhere", ())),
    )


def mark(content: Content, answer: Canonical) -> Mark:
    """Return what the components earn, each by its weight.

    >>> content = {"hgvs": {"description": "NM_000059.4:c.5946del"}}
    >>> [str(mark(content, text).share) for text in ("NM_000059.4:c.5946delT", "NM_000059.3:c.5946del", "c.5946dup", None)]
    ['1', '9/10', '9/20', '0']
    """
    asked = _asked(content["hgvs"])
    return _mark(content["hgvs"], asked, compared(asked, answer or ""))


def _mark(body: Mapping[str, Any], asked: Asked, found: Found) -> Mark:
    note = "" if found.elsewhere is None else body["elsewhere"][found.elsewhere]["note"]
    return mark_of(
        Part(
            label=name, share=found.shares[name], weight=weight, note=note if name == "edit" else "",
            flags=(found.why[name],) if name in found.why else (),
        )
        for name, weight in asked.weights().items()
    )  # fmt: skip


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - as above
    """Return everything, for after the attempt: the components side by side, and where a text cannot be read, from where on."""
    body = content["hgvs"]
    asked = _asked(body)
    found = compared(asked, answer or "")
    right, given = components(asked.right), _given(answer or "")
    rows = [{"name": name, "n": 0, "given": given.get(name, ""), "right": right[name]} for name in asked.weights()]
    fault = {"what": str(found.fault), "position": found.fault.position} if found.fault and answer else None
    return revealed(
        NAME, content, _mark(body, asked, found), answered=answer is not None, given=answer or "", expected=body["description"],
        body={"rows": rows, "fault": fault, "blocks": _blocks(body)},
    )  # fmt: skip


def _given(text: str) -> dict[str, str]:
    """Return the components of what was typed, as far as they can be read."""
    try:
        return components(read_description(plain(text)))
    except BadDescription:
        pass
    try:
        return heads(*read_head(plain(text)))
    except BadDescription:
        return {}
