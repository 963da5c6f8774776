"""An answer in files, which people mark by a rubric. It is stored as the list of the public ids of files that were kept.

Files are brought one by one (`services.answer_files`), and each is part of the answer from then on. So the other buttons of the
page, which send no file, leave the answer as it is.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from genomeready.assessment.types import rubrics, travel_rubrics
from genomeready.assessment.types.interactions import Interaction, Item, Upload, Written
from genomeready.assessment.types.shape import UNCHANGED, BadAnswer, Canonical, Content, Frozen, Mark, Revealed, Seen
from genomeready.base.faults import Fault
from genomeready.base.file_kinds import DOCX, JPEG, PDF, PNG
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry
from genomeready.catalogue.rules import Bank

NAME = "file_upload"
HAS_OPTIONS = False
KINDS = tuple(kind.suffix for kind in (PDF, PNG, JPEG, DOCX))
MOST = 5
NO_FILE = ""
"""What is sent when the last file was taken out again."""
AUTHORED: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["files", "kinds", *rubrics.NEEDED],
    "properties": {
        "files": {"type": "integer", "minimum": 1, "maximum": MOST, "description": f"write how many files may be sent, up to {MOST}."},
        "kinds": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": list(KINDS), "description": f"write one of {', '.join(KINDS)}."},
            "description": f"list the kinds that are taken, of {', '.join(KINDS)}.",
        },
        **rubrics.AUTHORED,
    },
}
SCHEMA = rubrics.content_schema(
    {"files": {"type": "integer", "minimum": 1, "maximum": MOST}, "kinds": {"type": "array", "minItems": 1, "items": {"enum": list(KINDS)}}}
)
_FILE = re.compile(r"[a-z2-7]{26}")


class NotAFile(BadAnswer):
    """Something else than files that were brought."""

    message = "This question is answered by files. Choose one, and press “Add the file”."


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the rubric; and practice keeps no files."""
    yield from rubrics.rubric_faults(question)
    if question.head.value["bank"] != Bank.EXAM:
        said = "Files are taken in examinations only."
        yield question.head.fault(said, "write `bank: exam`, or `type: free_text`.", "bank")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return which files are taken, the rubric and the model answer."""
    return rubrics.content_of(question, writer) | {"files": question.body["files"], "kinds": question.body["kinds"]}


def prepare(content: Content, seed: str | None) -> Frozen:  # noqa: ARG001 - there is nothing to shuffle
    """Return what the paper keeps: how many files of which kinds, and how many mark them."""
    return {"files": content["files"], "kinds": content["kinds"], "markers": content["markers"]}


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see; the files' names are added where they are read."""
    return Seen(
        type=NAME,
        stem_html=content["stem_html"],
        lead_in_html=content["lead_in_html"],
        answered=answer is not None,
        body={"most": frozen["files"], "kinds": frozen["kinds"], "files": ()},
    )


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return the files as they are named, UNCHANGED where none is, and None where it is said that there is none.

    >>> read_answer({"files": 2}, ["a" * 26]) == ["a" * 26], read_answer({"files": 2}, []) is UNCHANGED, read_answer({"files": 2}, [""])
    (True, True, None)
    >>> read_answer({"files": 2}, ["report.pdf"])
    Traceback (most recent call last):
    genomeready.assessment.types.file_upload.NotAFile: This question is answered by files. Choose one, and press “Add the file”.
    """
    if not given:
        return UNCHANGED
    if list(given) == [NO_FILE]:
        return None
    if len(given) > frozen["files"] or len(set(given)) < len(given) or not all(_FILE.fullmatch(each) for each in given):
        raise NotAFile
    return list(given)


def mark(content: Content, answer: Canonical) -> Mark:  # noqa: ARG001 - a person looks into the content
    """Return that an answer awaits a marker; an empty one earns nothing at once."""
    return rubrics.awaiting(answer)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - nothing of the paper is shown again
    """Return everything, for after the attempt; the files' names are added where they are read."""
    return rubrics.revealed(NAME, content, answer, body={"files": ()})


def exported(question: QuestionEntry) -> Interaction:
    """Return the rubric and the model answer as words for the marker."""
    return Upload(guidance=travel_rubrics.guidance_of(question.body))


def left_behind(question: QuestionEntry) -> tuple[str, ...]:
    """Return what others cannot be told: which files are taken, and how it is marked."""
    return ("how many files of which kinds are taken", *travel_rubrics.rubric_losses(question.body))


def imported(item: Item) -> Written | None:
    """Return a file to be marked by the rubric in the words for the marker, else by one that is still to be written."""
    if not isinstance(item.interaction, Upload):
        return None
    body, losses = travel_rubrics.rubric_of(item, item.interaction.guidance)
    decide = "still to be decided: how many files of which kinds are taken (one of any kind stands there)"
    return Written(type=NAME, head={"body": {"files": 1, "kinds": list(KINDS)} | body}, losses=(decide, *losses))
