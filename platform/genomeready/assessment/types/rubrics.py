"""What the types share that people mark: a rubric of criteria, a model answer, how many markers, how far they may differ."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import shape
from genomeready.assessment.types.shape import TEXTS, Canonical, Content, Mark, Revealed
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry
from genomeready.catalogue.rules import Bank

BY_HERSELF, BY_TWO = 0, 2
"""How many markers: none, where one compares with the model answer oneself and nothing counts; or two who do not know of each other."""

TOLERANCE = 0.2
"""How far two markers may differ, as a share of the maximum, before a third decides; one mark of five. A question may say otherwise."""

RULE = "rubric"

AUTHORED: dict[str, Any] = {
    "markers": {"enum": [0, 1, 2], "description": "write how many people mark an answer: 2 in an examination, 1, or 0 for practice."},
    "tolerance": {"type": "number", "minimum": 0, "maximum": 0.5, "description": "write a share of the maximum, such as 0.2."},
    "rubric": {
        "type": "array",
        "minItems": 1,
        "maxItems": 10,
        "description": "list the criteria, each as `{id: finding, criterion: Names the finding, levels: [...]}`.",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["id", "criterion", "levels"],
            "properties": {
                "id": {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,29}$", "description": "write a short id, such as `finding`."},
                "criterion": {"type": "string", "minLength": 3, "maxLength": 300, "description": "say what is looked for."},
                "levels": {
                    "type": "array",
                    "minItems": 2,
                    "maxItems": 7,
                    "description": "list the levels from 0 upwards, each as `{marks: 1, text: what is seen}`.",
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["marks", "text"],
                        "properties": {
                            "marks": {"type": "integer", "minimum": 0, "maximum": 20, "description": "write whole marks."},
                            "text": {"type": "string", "minLength": 3, "maxLength": 600, "description": "say what such an answer shows."},
                        },
                    },
                },
            },
        },
    },
    "model_answer": {"type": "string", "minLength": 20, "description": "write an answer that earns every mark."},
}
"""The part of `body` that both types have; see `courses/README.md`."""

NEEDED = ("rubric", "model_answer")


def content_schema(more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of the content of a question that people mark, with what its type adds."""
    level = {
        "type": "object",
        "required": ["marks", "html"],
        "properties": {"marks": {"type": "integer", "minimum": 0}, "html": {"type": "string", "minLength": 1}},
    }
    criterion = {
        "type": "object",
        "required": ["id", "html", "levels"],
        "properties": {
            "id": {"type": "string", "minLength": 1},
            "html": {"type": "string", "minLength": 1},
            "levels": {"type": "array", "minItems": 2, "items": level},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": [*TEXTS, "rule", "markers", "tolerance", "rubric", "model_html", *more],
        "properties": TEXTS
        | {
            "rule": {"const": RULE},
            "markers": {"enum": [0, 1, 2]},
            "tolerance": {"type": "number", "minimum": 0, "maximum": 0.5},
            "rubric": {"type": "array", "minItems": 1, "items": criterion},
            "model_html": {"type": "string", "minLength": 1},
            **more,
        },
    }


def rubric_faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with a rubric that follows its schema, and with how many mark by it."""
    head, body = question.head, question.body
    if question.options:
        line = question.options[0].text.line
        yield Fault(head.file, line, "A question that people mark has no options.", "remove `## options`, or write another type.")
    if "tests" in head.value:
        yield head.fault("No program can say what an answer to this question earns.", "remove `tests`.", "tests")
    seen: set[str] = set()
    for n, criterion in enumerate(body["rubric"]):
        if criterion["id"] in seen:
            yield head.fault(f"The criterion `{criterion['id']}` is there twice.", "give each an id of its own.", "body", "rubric", n, "id")
        seen.add(criterion["id"])
        marks = [level["marks"] for level in criterion["levels"]]
        if marks[0] != 0 or marks != sorted(set(marks)):
            said = f"The levels of `{criterion['id']}` give {', '.join(map(str, marks))} marks."
            yield head.fault(said, "begin with 0 and go upwards.", "body", "rubric", n, "levels")
    if head.value["bank"] == Bank.EXAM and body.get("markers") == BY_HERSELF:
        yield head.fault("Nobody marks this question of an examination.", "write `markers: 2`, or 1.", "body", "markers")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return what is stored of a rubric: two markers in an examination and none in practice, unless the question says otherwise."""
    body = question.body
    usual = BY_TWO if question.head.value["bank"] == Bank.EXAM else BY_HERSELF
    return {
        "options": [],
        "numeric": None,
        "rule": RULE,
        "markers": body.get("markers", usual),
        "tolerance": body.get("tolerance", TOLERANCE),
        "rubric": [
            {
                "id": criterion["id"],
                "html": writer.line(criterion["criterion"]),
                "levels": [{"marks": level["marks"], "html": writer.line(level["text"])} for level in criterion["levels"]],
            }
            for criterion in body["rubric"]
        ],
        "model_html": writer.block(body["model_answer"]),
    }


def maximum_of(content: Content) -> int:
    """Return the marks that an answer can earn by its rubric.

    >>> maximum_of({"rubric": [{"levels": [{"marks": 0}, {"marks": 2}]}, {"levels": [{"marks": 0}, {"marks": 3}]}]})
    5
    """
    return sum(max(level["marks"] for level in criterion["levels"]) for criterion in content["rubric"])


def shown(content: Content) -> dict[str, Any]:
    """Return what is shown of the marking once it may be: rubric, maximum, model answer."""
    return {"rubric": content["rubric"], "maximum": maximum_of(content), "model_html": content["model_html"]}


def awaiting(answer: Canonical) -> Mark:
    """Return that an answer awaits a marker; an empty one earns nothing at once."""
    return Mark(share=Fraction(0), awaits=answer is not None)


def revealed(name: str, content: Content, answer: Canonical, *, body: Mapping[str, Any], given: str = "") -> Revealed:
    """Return a question that people mark with everything, for after the attempt: `body` is what its type adds to the rubric."""
    answered = answer is not None
    return shape.revealed(name, content, awaiting(answer), answered=answered, given=given, body={**body, **shown(content)})
