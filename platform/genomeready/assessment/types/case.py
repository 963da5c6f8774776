"""A case: parts in order, each a question of another type with its own weight.

**Follow-through.** A numeric part may say how it follows from earlier ones (`follow: {expression: "2*q*(1-q)"}`, see `expressions`;
the names are earlier numeric parts and the case's parameters). Where an answer is not right, but is what the expression gives for the
learner's own earlier answers, it earns its method marks: `earns`, the whole of the part unless said. When a file is checked, each
expression must give the part's own key for the keys of the earlier parts.

**Safety.** Options that a part lists as `unsafe` must not be chosen: whoever does so earns nothing for the whole case, and the mark
carries the flag `safety`.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import numeric
from genomeready.assessment.types.case_files import AUTHORED, case_faults, part_of
from genomeready.assessment.types.number_keys import exact, tolerance_of, value_of
from genomeready.assessment.types.shape import (
    BadAnswer,
    Canonical,
    Content,
    Frozen,
    Mark,
    Part,
    QuestionType,
    Revealed,
    Seen,
    mark_of,
    revealed,
    schema_of,
    seen,
)
from genomeready.assessment.types.slots import token_of
from genomeready.base.expressions import BadExpressionError, evaluate, names_in
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

SAFETY = "safety"


class NoSuchPart(BadAnswer):
    """An answer to a part that this place of this paper does not know."""

    message = "Answer the parts of this question. Reload the page and answer again."


class Case:
    """The type `case`, made of the types that its parts may have."""

    NAME = "case"
    HAS_OPTIONS = False
    AUTHORED: Mapping[str, Any] | None = AUTHORED
    SCHEMA: dict[str, Any] = schema_of(
        parameters={"type": "object", "additionalProperties": {"type": "number"}},
        parts={"type": "array", "minItems": 2, "items": {"type": "object", "required": ["id", "type", "weight", "content"]}},
    )

    def __init__(self, types: Mapping[str, QuestionType]) -> None:
        self.types = types

    def faults(self, question: QuestionEntry) -> Iterator[Fault]:
        """Return what is wrong with the parts, each by the rules of its type, and with what follows from what."""
        yield from case_faults(question, known=self.types.keys())

    def content_of(self, question: QuestionEntry, writer: Writer) -> dict[str, Any]:
        """Return the parameters, and the parts as questions of their own."""
        parts = [self._stored(question, n, writer) for n in range(len(question.body["parts"]))]
        return {"parameters": question.body.get("parameters", {}), "parts": parts}

    def _stored(self, question: QuestionEntry, n: int, writer: Writer) -> dict[str, Any]:
        authored, part = question.body["parts"][n], part_of(question, n)
        content = {
            "title": "",
            "stem_html": writer.block(part.stem.text) if part.stem.text else "",
            "lead_in_html": writer.block(part.lead_in.text),
            **self.types[part.type].content_of(part, writer),
            "solution_html": "",
            "references": [],
        }
        more = {name: authored[name] for name in ("follow", "unsafe") if name in authored}
        return {"id": authored["id"], "type": part.type, "weight": authored["weight"], "content": content} | more

    def prepare(self, content: Content, seed: str | None) -> Frozen:
        """Return for each part its token and what its type freezes."""
        return {
            "parts": [
                [token_of(seed, "part", part["id"]), part["id"], part["type"], self._kind(part).prepare(part["content"], _own(seed, part))]
                for part in content["parts"]
            ]
        }

    def view(self, content: Content, frozen: Frozen, answer: Canonical) -> Seen:
        """Return what the browser may see."""
        given, whole = answer or {}, sum(exact(part["weight"]) for part in content["parts"])
        parts = [
            {
                "token": token,
                "percent": round(100 * exact(part["weight"]) / whole),
                "seen": self._kind(part).view(part["content"], kept, given.get(part["id"])),
            }
            for part, (token, _, _, kept) in zip(content["parts"], frozen["parts"], strict=True)
        ]
        return seen(self.NAME, content, answered=answer is not None, body={"parts": parts})

    def read_answer(self, frozen: Frozen, given: Sequence[str]) -> Canonical:
        """Return the answer of each part that has one, None where none has."""
        sent: dict[str, list[str]] = {}
        for text in filter(None, given):
            name, sign, value = text.partition("=")
            token, dot, slot = name.partition(".")
            if not sign or token not in {part[0] for part in frozen["parts"]}:
                raise NoSuchPart
            sent.setdefault(token, []).append(f"{slot}={value}" if dot else value)
        found = {own: self.types[name].read_answer(kept, sent.get(token, [])) for token, own, name, kept in frozen["parts"]}
        return {own: answer for own, answer in found.items() if answer is not None} or None

    def mark(self, content: Content, answer: Canonical) -> Mark:
        """Return what the parts earn, by themselves or by follow-through; nothing where something unsafe was chosen."""
        given = answer or {}
        found = [(part, self._kind(part).mark(part["content"], given.get(part["id"]))) for part in content["parts"]]
        flags = {SAFETY} & {flag for _, earned in found for flag in earned.flags}
        if any(_is_unsafe(part, given.get(part["id"])) for part in content["parts"]):
            flags.add(SAFETY)
        whole = mark_of(
            (_followed(content, given, part, earned, n) for n, (part, earned) in enumerate(found, 1)), flags=tuple(sorted(flags))
        )
        return Mark(share=Fraction(0), parts=whole.parts, flags=whole.flags) if SAFETY in flags else whole

    def reveal(self, content: Content, frozen: Frozen, answer: Canonical) -> Revealed:
        """Return everything, for after the attempt."""
        given = answer or {}
        parts = [
            self._kind(part).reveal(part["content"], kept, given.get(part["id"]))
            for part, (_, _, _, kept) in zip(content["parts"], frozen["parts"], strict=True)
        ]
        return revealed(self.NAME, content, self.mark(content, answer), answered=answer is not None, body={"parts": parts})

    def _kind(self, part: Content) -> QuestionType:
        return self.types[part["type"]]


def _own(seed: str | None, part: Content) -> str | None:
    return None if seed is None else f"{seed}/{part['id']}"


def _is_unsafe(part: Content, answer: Canonical) -> bool:
    chosen = answer if isinstance(answer, list) else [answer]
    return any(own in part.get("unsafe", ()) for own in chosen)


def _followed(content: Content, given: Mapping[str, Any], part: Content, earned: Mark, n: int) -> Part:
    """Return what a part earned, by follow-through where that is more."""
    label, weight = str(n), exact(part["weight"])
    share = _method_share(content, given, part)
    if share > earned.share:
        return Part(label=label, share=share, weight=weight, note=part["follow"].get("note", ""), followed=True)
    return Part(label=label, share=earned.share, weight=weight, note=earned.note, flags=earned.flags)


def _method_share(content: Content, given: Mapping[str, Any], part: Content) -> Fraction:
    """Return what an answer earns that follows from the learner's own earlier answers; nothing where it does not."""
    own = given.get(part["id"])
    if "follow" not in part or own is None:
        return Fraction(0)
    values = {name: exact(value) for name, value in content["parameters"].items()}
    for other in content["parts"]:
        found = value_of(other["content"]["numeric"], given.get(other["id"])) if other["type"] == numeric.NAME else None
        if found is not None:
            values[other["id"]] = found
    key, value = part["content"]["numeric"], value_of(part["content"]["numeric"], own)
    try:
        if value is None or not names_in(part["follow"]["expression"]) <= values.keys():
            return Fraction(0)
        expected = evaluate(part["follow"]["expression"], values)
    except BadExpressionError:  # the learner's own numbers may lead to a division by nought
        return Fraction(0)
    is_near = abs(value - expected) <= tolerance_of(key, value=expected)
    return exact(part["follow"].get("earns", 1)) if is_near else Fraction(0)
