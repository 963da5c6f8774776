"""A drawn family and questions about it: patterns that cannot be excluded, obligate carriers, chances, whom to test first.

Every key is computed from the drawing (see `reading_keys`); a key that the author writes is compared with it. Where several are right
they are ticked, and what is ticked wrongly takes away what a right one earns; where one is asked for, each of those that are
equally right earns the whole part. Labels such as II-2 are given by the drawing.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import slots
from genomeready.assessment.types.number_keys import exact, mark_of_number, read_text, tolerance_of
from genomeready.assessment.types.pedigree import words
from genomeready.assessment.types.pedigree.drawing import drawn
from genomeready.assessment.types.pedigree.layout import laid_out
from genomeready.assessment.types.pedigree.model import Pedigree
from genomeready.assessment.types.pedigree.reading_keys import ASKED, PATTERNS, key_of, pattern_choices
from genomeready.assessment.types.pedigree.written import PEDIGREE, pedigree_in
from genomeready.assessment.types.risk.pedigree import BadPedigree
from genomeready.assessment.types.risk.question import RELATIVE, in_words
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Part, Revealed, Seen, mark_of, revealed, schema_of, seen
from genomeready.assessment.types.written import fields, plain, repeated, several
from genomeready.assessment.types.written_numbers import read_number
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "pedigree_read"
HAS_OPTIONS = False
AUTHORED = fields(
    "pedigree", "questions", pedigree=PEDIGREE,
    questions=several(ASKED, 1, 8, "list one to eight questions as `{id: …, asks: possible, text: …, rationale: …}`."),
)  # fmt: skip
SCHEMA = schema_of(pedigree={"type": "object"}, parts={"type": "array", "minItems": 1})
_MANY, _ONE, _NUMBER = "many", "one", "number"
_KINDS = {"possible": _MANY, "obligate": _MANY, "pattern": _ONE, "test-first": _ONE, "risk": _NUMBER}


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the pedigree and with each question about it, keys recomputed."""
    head, body = question.head, question.body
    try:
        pedigree = pedigree_in(body["pedigree"])
    except BadPedigree as why:
        yield head.fault(f"The pedigree cannot be: {why}", "correct it.", "body", "pedigree")
        return
    yield from repeated(head, "questions", body["questions"])
    for n, asked in enumerate(body["questions"]):
        yield from _asked_faults(question, pedigree, asked, n)


def _asked_faults(question: QuestionEntry, pedigree: Pedigree, asked: Mapping[str, Any], n: int) -> Iterator[Fault]:
    path = ("body", "questions", n)
    try:
        key = key_of(pedigree, asked)
    except BadPedigree as why:
        yield question.head.fault(f"The question `{asked['id']}` has no key: {why}", "correct the question or the family.", *path)
        return
    if isinstance(key, Fraction):
        number = {"value": str(key), "relative": RELATIVE}
        own = read_number(asked["key"]) if isinstance(asked.get("key"), str) else None
        agrees = own is not None and abs(own - key) <= tolerance_of(number)
        for k, slip in enumerate(asked.get("wrong", ())):
            value = read_number(str(slip["value"]))
            if value is None or abs(value - key) <= tolerance_of(number) + tolerance_of(number, value=value):
                said = f"The slip {slip['value']} cannot be told from the key {in_words(key)}."
                yield question.head.fault(said, "correct the slip.", *path, "wrong", k)
    else:
        agrees = isinstance(asked.get("key"), list) and set(asked["key"]) == key
    if "key" in asked and not agrees:
        found = in_words(key) if isinstance(key, Fraction) else ", ".join(sorted(key))
        yield question.head.fault(
            f"The key is {asked['key']}, but the pedigree says {found}.", "correct the key or the family.", *path, "key"
        )


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the pedigree as written, and each question with its key and what there is to choose from."""
    body = question.body
    pedigree = pedigree_in(body["pedigree"])
    return {"pedigree": body["pedigree"], "parts": [_stored(pedigree, asked, writer) for asked in body["questions"]]}


def _stored(pedigree: Pedigree, asked: Mapping[str, Any], writer: Writer) -> dict[str, Any]:
    key, kind = key_of(pedigree, asked), _KINDS[asked["asks"]]
    part: dict[str, Any] = {
        "id": asked["id"], "kind": kind, "weight": asked.get("weight", 1), "html": writer.line(asked["text"]),
        "rationale_html": writer.line(asked["rationale"]),
    }  # fmt: skip
    if isinstance(key, Fraction):
        number: dict[str, Any] = {"value": str(key), "relative": RELATIVE}
        wrong = [
            {"value": str(value), "tolerance": str(tolerance_of(number, value=value)), "credit": slip["credit"], "note": slip["note"]}
            for slip in asked.get("wrong", ())
            for value in [read_number(str(slip["value"])) or Fraction(0)]
        ]
        return part | {"number": number | {"unit": "", "wrong": wrong}}
    named = words.labels(laid_out(pedigree))
    choices = pattern_choices() if asked["asks"] in PATTERNS else [
        (own, f"{label} ({words.who(pedigree.people[own])})") for own, label in named.items() if not pedigree.people[own].pregnancy
    ]  # fmt: skip
    return part | {"right": sorted(key), "choices": [{"id": own, "text": text} for own, text in choices]}


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the questions with their tokens, and for each the tokens of its choices, in the order of the drawing."""
    return {
        "parts": [
            [
                slots.token_of(seed, "part", part["id"]), part["id"], part["kind"],
                [[slots.token_of(seed, part["id"], choice["id"]), choice["id"]] for choice in part.get("choices", ())],
            ]
            for part in content["parts"]
        ]
    }  # fmt: skip


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see: the drawing with its table, and the questions."""
    given, written = answer or {}, {part["id"]: part for part in content["parts"]}
    asked = []
    for token, own, kind, choices in frozen["parts"]:
        shown = {choice["id"]: choice["text"] for choice in written[own].get("choices", ())}
        mine = given.get(own, "" if kind == _NUMBER else [])
        listed = [{"token": t, "shown": shown[i], "chosen": i in mine} for t, i in choices]
        text = mine if kind == _NUMBER else ""
        asked.append({"token": token, "kind": kind, "html": written[own]["html"], "choices": listed, "text": text})
    body = {"drawing": drawn(pedigree_in(content["pedigree"])), "asked": asked}
    return seen(NAME, content, answered=answer is not None, body=body)


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return what answers each question: a list of what was chosen, or a number as it was typed.

    >>> frozen = {"parts": [["p1", "why", "many", [["t1", "a"], ["t2", "b"]]], ["p2", "risk", "number", []]]}
    >>> read_answer(frozen, ["p1=t2", "p1=t1", "p2= 2/3 "]), read_answer(frozen, ["p2="])
    ({'risk': '2/3', 'why': ['a', 'b']}, None)
    >>> read_answer(frozen, ["p1=t2", "p1=t2"])
    Traceback (most recent call last):
    genomeready.assessment.types.slots.NoSuchChoice: Choose one entry of each list of this question.
    """
    known = {token: (own, kind, dict(choices)) for token, own, kind, choices in frozen["parts"]}
    found: dict[str, Any] = {}
    for token, value in slots.pairs(given):
        if token not in known:
            raise slots.NoSuchChoice
        own, kind, choices = known[token]
        if own in found and (kind != _MANY or choices.get(value) in found[own]):
            raise slots.NoSuchChoice
        if kind == _NUMBER:
            found[own] = read_text({"unit": ""}, value)
            continue
        if value not in choices:
            raise slots.NoSuchChoice
        found[own] = sorted([*found.get(own, ()), choices[value]])
    return dict(sorted(found.items())) or None


def mark(content: Content, answer: Canonical) -> Mark:
    """Return what the questions earn, each with its weight."""
    given = answer or {}
    return mark_of(_part(part, given.get(part["id"])) for part in content["parts"])


def _part(part: Mapping[str, Any], given: Any) -> Part:  # noqa: ANN401 - a list or a text
    label, weight = plain(part["html"]), exact(part["weight"])
    if part["kind"] == _NUMBER:
        found = mark_of_number(part["number"], given)
        return Part(label=label, share=found.share, weight=weight, note=found.note)
    chosen, right = set(given or ()), set(part["right"])
    if part["kind"] == _ONE:
        return Part(label=label, share=Fraction(int(bool(chosen) and chosen <= right)), weight=weight)
    others = len(part["choices"]) - len(right)
    share = Fraction(len(chosen & right), len(right)) - (Fraction(len(chosen - right), others) if others else 0)
    return Part(label=label, share=max(share, Fraction(0)), weight=weight)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - shown as written
    """Return everything, for after the attempt."""
    given = answer or {}
    rows = [
        {"html": part["html"], "given": _said(part, given.get(part["id"])), "right": _right(part), "why": part["rationale_html"]}
        for part in content["parts"]
    ]
    body = {"drawing": drawn(pedigree_in(content["pedigree"])), "rows": rows}
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, body=body)


def _said(part: Mapping[str, Any], given: Any) -> str:  # noqa: ANN401 - as above
    if part["kind"] == _NUMBER:
        return given or ""
    shown = {choice["id"]: choice["text"] for choice in part["choices"]}
    return "; ".join(shown[own] for own in given or () if own in shown)


def _right(part: Mapping[str, Any]) -> str:
    if part["kind"] == _NUMBER:
        return in_words(exact(part["number"]["value"]))
    between = "; " if part["kind"] == _MANY else " or "
    return between.join(choice["text"] for choice in part["choices"] if choice["id"] in part["right"])
