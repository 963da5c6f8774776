"""A text with gaps, each filled with a short text, a number or an entry of a list. Every gap has its own mark and weight.

An author writes `{{gap:mode}}` in the text and describes the gap `mode` below it. A stored answer is `{gap: text or choice}`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import matcher, number_keys, slots
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Part, Revealed, Seen, mark_of, revealed, schema_of, seen
from genomeready.assessment.types.written import ID, RATIONALE, TEXT, WEIGHT, fields, plain, repeated, several, unknown
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "cloze"
HAS_OPTIONS = False
KINDS = ("text", "number", "choice")
FEWEST_LISTED, MOST_LISTED, MOST_GAPS = 2, 12, 20
GAP = re.compile(r"\{\{gap:([a-z0-9-]{1,30})\}\}")
_LISTED = several(fields("id", "text", id=ID, text=TEXT), FEWEST_LISTED, MOST_LISTED, "list two to twelve entries as `{id: …, text: …}`.")
AUTHORED = fields(
    "passage", "gaps",
    passage={"type": "string", "minLength": 10, "maxLength": 5000, "description": "write the text, with `{{gap:id}}` for each gap."},
    gaps=several(
        fields(
            "id", "rationale",
            id=ID, rationale=RATIONALE, weight=WEIGHT,
            text=fields(*matcher.NEEDED, **matcher.MATCHER_FIELDS),
            number=fields("value", **number_keys.KEY_FIELDS, wrong=several(number_keys.MISTAKE, 0, 10, "list known mistakes.")),
            choice=fields("options", "key", options=_LISTED, key=ID),
        ), 1, MOST_GAPS, "describe each gap: `- {id: …, text: {...}, rationale: …}`, or with `number` or `choice` for `text`.",
    ),
)  # fmt: skip
SCHEMA = schema_of(
    pieces={"type": "array", "minItems": 2, "items": fields("html", "gap", html={"type": "string"}, gap={"type": ["string", "null"]})},
    gaps={"type": "array", "minItems": 1},
)


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the text, with its gaps, and with what fills them."""
    head, passage, gaps = question.head, question.body["passage"], question.body["gaps"]
    yield from repeated(head, "gaps", gaps)
    if "](" in passage or "`" in passage:
        yield head.fault("The text with gaps holds a link, a figure or code.", "put these into the stem.", "body", "passage")
    there = Counter(GAP.findall(passage))
    known = [gap["id"] for gap in gaps]
    for name, times in there.items():
        if name not in known or times > 1:
            said = f"The gap `{name}` {'is there twice' if times > 1 else 'is not described'}."
            yield head.fault(said, "describe each gap of the text once in `gaps`.", "body", "passage")
    if passage.count("{{") != sum(there.values()):
        yield head.fault("The text holds `{{` without a gap.", "write `{{gap:id}}`.", "body", "passage")
    for n, gap in enumerate(gaps):
        if gap["id"] not in there:
            yield head.fault(
                f"The gap `{gap['id']}` is not in the text.", f"write `{{{{gap:{gap['id']}}}}}` there.", "body", "gaps", n, "id"
            )
        yield from _gap_faults(question, gap, n)


def _gap_faults(question: QuestionEntry, gap: Mapping[str, Any], n: int) -> Iterator[Fault]:
    head, path = question.head, ("body", "gaps", n)
    if len(set(KINDS) & gap.keys()) != 1:
        yield head.fault(f"The gap `{gap['id']}` is not of one kind.", "write one of `text`, `number` or `choice`.", *path)
        return
    if "text" in gap:
        yield from matcher.matcher_faults(head, gap["text"], *path, "text")
    elif "number" in gap:
        yield from number_keys.key_faults(head, gap["number"], *path, "number")
    else:
        ids = [option["id"] for option in gap["choice"]["options"]]
        yield from unknown(head, gap["choice"]["key"], ids, "options", *path, "choice", "key")
        if len(set(ids)) < len(ids):
            yield head.fault("An id is used twice in `options`.", "give each entry an id of its own.", *path, "choice", "options")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the text in pieces, each with the gap that follows it, and the gaps."""
    cut = GAP.split(writer.block(question.body["passage"]))
    ends: list[str | None] = [*cut[1::2], None]
    pieces = [{"html": html, "gap": gap} for html, gap in zip(cut[::2], ends, strict=True)]
    return {"pieces": pieces, "gaps": [_stored(gap, writer) for gap in question.body["gaps"]]}


def _stored(gap: Mapping[str, Any], writer: Writer) -> dict[str, Any]:
    kind = next(kind for kind in KINDS if kind in gap)
    inner = {name: value for name, value in gap[kind].items() if name != "examples"}
    if kind == "choice":
        inner["options"] = [{"id": option["id"], "text": plain(writer.line(option["text"]))} for option in inner["options"]]
    weight = {"weight": gap.get("weight", 1), "rationale_html": writer.line(gap["rationale"])}
    return {"id": gap["id"], "kind": kind, kind: inner} | weight


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the gaps with their tokens, and for each what reading an answer takes."""
    return {"gaps": [[slots.token_of(seed, "gap", gap["id"]), gap["id"], _frozen(gap, seed)] for gap in content["gaps"]]}


def _frozen(gap: Mapping[str, Any], seed: str | None) -> dict[str, Any]:
    if gap["kind"] == "number":
        return {"kind": "number"} | number_keys.frozen_of(gap["number"])
    if gap["kind"] == "text":
        return {"kind": "text"}
    ids = [option["id"] for option in gap["choice"]["options"]]
    order = slots.shuffled(ids, None if seed is None else f"{seed}/{gap['id']}")  # each list in an order of its own
    return {"kind": "choice", "options": [[slots.token_of(seed, gap["id"], own), own] for own in order]}


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    given, written = answer or {}, {gap["id"]: gap for gap in content["gaps"]}
    gaps: dict[str, dict[str, Any]] = {}
    for token, own, kept in frozen["gaps"]:
        gaps[own] = {"token": token, "kind": kept["kind"], "text": "", "unit": "", "units": [], "choices": []}
        if kept["kind"] == "number":
            gaps[own] |= {"unit": kept["unit"] if "units" not in kept else "", "units": kept.get("units", [])}
        if kept["kind"] != "choice":
            gaps[own]["text"] = given.get(own, "")
        else:
            shown = {option["id"]: option["text"] for option in written[own]["choice"]["options"]}
            gaps[own]["choices"] = [{"token": t, "shown": shown[i], "chosen": given.get(own) == i} for t, i in kept["options"]]
    pieces = [{"html": piece["html"], "gap": gaps.get(piece["gap"])} for piece in content["pieces"]]
    return seen(NAME, content, answered=answer is not None, body={"pieces": pieces})


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return what fills each gap, None where all are empty.

    >>> frozen = {"gaps": [["t1", "mode", {"kind": "text"}], ["t2", "risk", {"kind": "number", "unit": ""}]]}
    >>> read_answer(frozen, ["t1= recessive ", "t2=1/4"]), read_answer(frozen, ["t1=", "t2="])
    ({'mode': 'recessive', 'risk': '1/4'}, None)
    """
    known = {token: (own, kept) for token, own, kept in frozen["gaps"]}
    found: dict[str, str] = {}
    for token, value in slots.pairs(given):
        if token not in known or known[token][0] in found:
            raise slots.NoSuchChoice
        own, kept = known[token]
        found[own] = _read(kept, value)
    return dict(sorted(found.items())) or None


def _read(kept: Frozen, value: str) -> str:
    match kept["kind"]:
        case "text":
            return matcher.read_text(value) or ""
        case "number":
            return number_keys.read_text(kept, value) or ""
    options = dict(kept["options"])
    if value not in options:
        raise slots.NoSuchChoice
    return str(options[value])


def mark(content: Content, answer: Canonical) -> Mark:
    """Return what the gaps earn, each with its weight."""
    given = answer or {}
    return mark_of(_part(n, gap, given.get(gap["id"])) for n, gap in enumerate(content["gaps"], 1))


def _part(n: int, gap: Mapping[str, Any], given: str | None) -> Part:
    match gap["kind"]:
        case "text":
            found = matcher.mark_of_text(gap["text"], given)
        case "number":
            found = number_keys.mark_of_number(gap["number"], given)
        case _:
            found = Mark(share=Fraction(int(given == gap["choice"]["key"])))
    return Part(label=str(n), share=found.share, weight=number_keys.exact(gap["weight"]), note=found.note, flags=found.flags)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - shown as written
    """Return everything, for after the attempt: the text with what is right in its gaps, and a row for each gap."""
    given, places = answer or {}, {gap["id"]: n for n, gap in enumerate(content["gaps"], 1)}
    rights = {gap["id"]: _shown(gap, _right(gap)) for gap in content["gaps"]}
    rows = [
        {"html": "", "given": _shown(gap, given.get(gap["id"], "")), "right": rights[gap["id"]], "why": gap["rationale_html"]}
        for gap in content["gaps"]
    ]
    pieces = [
        {"html": piece["html"], "number": places.get(piece["gap"]), "right": rights.get(piece["gap"], "")} for piece in content["pieces"]
    ]
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, body={"pieces": pieces, "rows": rows})


def _right(gap: Mapping[str, Any]) -> str:
    match gap["kind"]:
        case "text":
            return str(gap["text"]["accept"][0]["text"])
        case "number":
            return number_keys.expected_of(gap["number"])
    return str(gap["choice"]["key"])


def _shown(gap: Mapping[str, Any], given: str) -> str:
    if gap["kind"] != "choice":
        return given
    return next((option["text"] for option in gap["choice"]["options"] if option["id"] == given), "")
