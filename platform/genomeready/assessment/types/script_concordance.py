"""How much a new finding changes a thought, on a scale from −2 to +2, held against what a panel of experts answered.

An answer earns the votes that the panel gave it, divided by the votes for the panel's most frequent answer. A panel has ten members
at least: in a resampling study of 38 family doctors the reliability of the same test was 0.62 with panels of 5, 0.70 with 10 and
0.74 with 20, beyond which little was gained (Gagnon R, Charlin B, Coletti M, Sauvé E, van der Vleuten C. Assessment in the context
of uncertainty: how many members are needed on the panel of reference of a script concordance test? Med Educ 2005;39:284-291,
doi:10.1111/j.1365-2929.2005.02092.x).
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import slots
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Part, Revealed, Seen, mark_of, revealed, schema_of, seen
from genomeready.assessment.types.written import ID, RATIONALE, TEXT, fields, plain, repeated, several
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "script_concordance"
HAS_OPTIONS = False
SCALE = ("-2", "-1", "0", "1", "2")
FEWEST_ON_A_PANEL = 10
_VOTES = {"type": "integer", "minimum": 0, "maximum": 1000, "description": "write how many of the panel answered so."}
_PANEL = several(_VOTES, 5, 5, "write the panel's votes for −2, −1, 0, +1 and +2, such as [0, 1, 3, 8, 3].")
_ABOUT = {"enum": ["hypothesis", "investigation", "management"], "description": "write hypothesis, investigation or management."}
AUTHORED = fields(
    "about", "items",
    about=_ABOUT,
    items=several(
        fields(
            "id", "hypothesis", "information", "panel", "rationale",
            id=ID, hypothesis=TEXT, information=TEXT, panel=_PANEL, rationale=RATIONALE,
        ), 1, 6, "list one to six items as `{id: …, hypothesis: …, information: …, panel: [...], rationale: …}`.",
    ),
)  # fmt: skip
SCHEMA = schema_of(about=_ABOUT, items={"type": "array", "minItems": 1})

read_answer = slots.read_answer


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return the panels that are too small."""
    head, items = question.head, question.body["items"]
    yield from repeated(head, "items", items)
    for n, item in enumerate(items):
        if sum(item["panel"]) < FEWEST_ON_A_PANEL:
            said = f"The panel has {sum(item['panel'])} members."
            yield head.fault(said, f"ask {FEWEST_ON_A_PANEL} experts at least, better 20.", "body", "items", n, "panel")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the items with the votes of the panel."""
    items = [
        {
            "id": item["id"],
            "hypothesis_html": writer.line(item["hypothesis"]),
            "information_html": writer.line(item["information"]),
            "panel": item["panel"],
            "rationale_html": writer.line(item["rationale"]),
        }
        for item in question.body["items"]
    ]
    return {"about": question.body["about"], "items": items}


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the items as written, each with the scale."""
    return slots.prepare([(item["id"], SCALE) for item in content["items"]], seed)


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    found = slots.rows(frozen, answer, asked={item["id"]: item["hypothesis_html"] for item in content["items"]}, choices=str)
    for row, item in zip(found, content["items"], strict=True):
        row["information_html"] = item["information_html"]
    return seen(NAME, content, answered=answer is not None, body={"about": content["about"], "rows": found})


def credit(panel: Sequence[int], answer: str | None) -> Fraction:
    """Return the votes for an answer, divided by the votes for the most frequent one.

    >>> [str(credit([0, 1, 3, 8, 3], point)) for point in SCALE], str(credit([5, 5, 0, 0, 0], "-1"))
    (['0', '1/8', '3/8', '1', '3/8'], '1')
    """
    return Fraction(panel[SCALE.index(answer)], max(panel)) if answer is not None else Fraction(0)


def mark(content: Content, answer: Canonical) -> Mark:
    """Return the mean credit of the items."""
    given = answer or {}
    return mark_of(
        Part(label=plain(item["hypothesis_html"]), share=credit(item["panel"], given.get(item["id"])), weight=Fraction(1))
        for item in content["items"]
    )


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - shown as written
    """Return everything, for after the attempt."""
    given = answer or {}
    rows = [
        {
            "html": item["hypothesis_html"],
            "information_html": item["information_html"],
            "given": given.get(item["id"], ""),
            "size": sum(item["panel"]),
            "votes": [{"point": point, "votes": votes} for point, votes in zip(SCALE, item["panel"], strict=True)],
            "why": item["rationale_html"],
        }
        for item in content["items"]
    ]
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, body={"about": content["about"], "rows": rows})
