"""A place to be pointed at in a drawing of the course. Each region also stands in a list under its name, which is the form itself.

Clicking on the drawing is a layer of script over that list. The names say where (A, B, C …), not what; the drawing is served under
the hash of its content. Any of the regions that are keys earns the whole mark.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import choices
from genomeready.assessment.types.shape import BadAnswer, Canonical, Content, Frozen, Mark, Revealed, Seen, revealed, schema_of, seen
from genomeready.assessment.types.slots import token_of
from genomeready.assessment.types.written import ID, RATIONALE, fields, repeated, several
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "hotspot"
HAS_OPTIONS = False
_NUMBER = {"type": "number", "minimum": 0, "maximum": 10000, "description": "write a length in units of the drawing's viewBox."}
_REGION = fields(
    "id", "name", "key", "rationale",
    id=ID,
    name={"type": "string", "minLength": 1, "maxLength": 40, "description": "write the name that the drawing shows, such as A or Band 3."},
    key={"type": "boolean", "description": "write true for a region that is right."},
    rationale=RATIONALE,
    rect=several(_NUMBER, 4, 4, "write left, top, width and height: [10, 20, 80, 40]."),
    circle=several(_NUMBER, 3, 3, "write the middle and the radius: [50, 40, 12]."),
)  # fmt: skip
AUTHORED = fields(
    "figure", "alt", "regions",
    figure={"type": "string", "pattern": r"^figures/[a-z0-9-]+\.svg$", "description": "name a drawing of this folder: figures/x.svg."},
    alt={"type": "string", "minLength": 10, "maxLength": 1500, "description": "say in words what the drawing shows, without the answer."},
    regions=several(_REGION, 3, 20, "list three to twenty regions as `{id: …, name: …, rect: [...], key: …, rationale: …}`."),
)  # fmt: skip
SCHEMA = schema_of(
    figure=fields("src", "width", "height", src={"type": "string"}, width={"type": "integer"}, height={"type": "integer"}),
    alt={"type": "string", "minLength": 1},
    regions={"type": "array", "minItems": 3, "contains": {"properties": {"key": {"const": True}}}},
)


class OneRegion(BadAnswer):
    """Two regions where one is asked for."""

    message = "Choose one region only."


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the regions: ids, names, keys and shapes."""
    head, regions = question.head, question.body["regions"]
    yield from repeated(head, "regions", regions)
    names = [region["name"].casefold() for region in regions]
    for n, region in enumerate(regions):
        if names[n] in names[:n]:
            said = f"The name `{region['name']}` is used twice."
            yield head.fault(said, "give each region the name that the drawing shows.", "body", "regions", n, "name")
        if ("rect" in region) == ("circle" in region):
            mend = "write either `rect: [left, top, width, height]` or `circle: [x, y, radius]`."
            yield head.fault(f"The region `{region['id']}` has not one shape.", mend, "body", "regions", n)
    keys = sum(region["key"] for region in regions)
    if not 0 < keys < len(regions):
        said = f"The question has {keys} keys among {len(regions)} regions."
        yield head.fault(said, "mark at least one region with `key: true`, and not all.", "body", "regions")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the drawing's address and size, and its regions."""
    body = question.body
    regions = [
        {name: region[name] for name in ("id", "name", "key", "rect", "circle") if name in region}
        | {"rationale_html": writer.line(region["rationale"])}
        for region in body["regions"]
    ]
    return {"figure": writer.figure(body["figure"]), "alt": body["alt"], "regions": regions}


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the regions as written, with the tokens that stand for them."""
    return {"options": [[token_of(seed, "region", region["id"]), region["id"]] for region in content["regions"]]}


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    named = {region["id"]: region for region in content["regions"]}
    regions = [
        {"token": token, "name": named[own]["name"], "chosen": own == answer} | _shape(named[own]) for token, own in frozen["options"]
    ]
    body = {"figure": content["figure"], "alt": content["alt"], "regions": regions}
    return seen(NAME, content, answered=answer is not None, body=body)


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return the id of the chosen region, None where none was chosen.

    >>> read_answer({"options": [["t1", "b"], ["t2", "a"]]}, ["t2"])
    'a'
    """
    ids = choices.read_tokens(frozen, given)
    if len(ids) > 1:
        raise OneRegion
    return ids[0] if ids else None


def mark(content: Content, answer: Canonical) -> Mark:
    """Return the whole mark for a region that is a key.

    >>> content = {"regions": [{"id": "a", "key": True}, {"id": "b", "key": False}]}
    >>> [str(mark(content, answer).share) for answer in ("a", "b", None)]
    ['1', '0', '0']
    """
    return Mark(share=Fraction(int(any(region["key"] for region in content["regions"] if region["id"] == answer))))


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - shown as written
    """Return everything, for after the attempt."""
    regions = [
        {"html": region["name"], "chosen": region["id"] == answer, "right": region["key"], "rationale_html": region["rationale_html"]}
        for region in content["regions"]
    ]
    body = {"figure": content["figure"], "alt": content["alt"], "regions": regions}
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, body=body)


def _shape(region: Content) -> dict[str, Any]:
    kind = "rect" if "rect" in region else "circle"
    return {"shape": kind, "at": " ".join(f"{number:g}" for number in region[kind])}
