"""Data access for machines: the terms of a data set and a request in, a decision with its deciding terms out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from genomeready.assessment.types.data_use.deciding import Found, Purpose, Request, Tag, decide
from genomeready.assessment.types.data_use.terms import BadTerms, read_code
from genomeready.assessment.types.lines import line_of

NAME = "duo"
_TEXT = {"type": "string", "minLength": 1, "maxLength": 200, "description": "write it as the data set names it"}
_TEXTS = {"type": "array", "items": _TEXT, "minItems": 1, "maxItems": 40, "description": "such as [lung cancer]"}
_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "such as 2027-11-22"}
REQUEST: Mapping[str, Any] = {
    "type": "object", "additionalProperties": False, "required": ["purpose"],
    "properties": {
        "purpose": {"enum": [str(purpose) for purpose in Purpose], "description": f"one of {', '.join(Purpose)}"},
        "disease": _TEXTS | {"description": "from the disease itself to ever broader ones: [lung cancer, cancer]"},
        "research": _TEXT, "place": _TEXT, "user": _TEXT, "project": _TEXT, "institution": _TEXT,
        **{
            name: {"type": "boolean", "description": "true or false; leave out what the request does not say"}
            for name in (
                "genetic", "for_profit", "commercial_use", "ethics_approval", "will_publish", "will_collaborate", "will_return",
            )
        },
        "until": _DAY, "publishes_on": _DAY,
    },
}  # fmt: skip
INPUT: Mapping[str, Any] = line_of(
    "A data set's terms of use, and a request for it",
    "dataset", "request",
    dataset={
        "type": "array", "minItems": 1, "maxItems": 25,
        "items": {
            "anyOf": [
                _TEXT,
                {
                    "type": "object", "additionalProperties": False, "required": ["code"],
                    "properties": {"code": _TEXT, "values": _TEXTS},
                },
            ]
        },
        "description": 'terms such as "HMB" or "DUO:0000018"; with what they add: {"code": "DS", "values": ["lung cancer"]}',
    },
    request=REQUEST,
)  # fmt: skip


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return the decision on a request, with the terms that decide it.

    >>> answer({"dataset": ["HMB"], "request": {"purpose": "ancestry"}})
    {'decision': 'refuse', 'deciding': ['HMB'], 'reasons': ['the permission is for health, medical or biomedical research']}

    Raises:
        BadTerms: a term is none, lacks what it takes, or a day is none.
    """
    found = decided(line["dataset"], line["request"])
    return {"decision": found.decision.value, "deciding": list(found.deciding), "reasons": list(found.reasons)}


def decided(dataset: Sequence[str | Mapping[str, Any]], request: Mapping[str, Any]) -> Found:
    """Return the decision on a request, both as they are written.

    Raises:
        BadTerms: a term is none, lacks what it takes, or a day is none.
    """
    asked = dict(request)
    for name in ("until", "publishes_on"):
        if name in asked:
            asked[name] = _day(asked[name])
    asked["disease"] = tuple(asked.get("disease", ()))
    return decide([_tag(said) for said in dataset], Request(**{**asked, "purpose": Purpose(asked["purpose"])}))


def _tag(said: str | Mapping[str, Any]) -> Tag:
    if isinstance(said, str):
        return Tag(term=read_code(said))
    tag = Tag(term=read_code(said["code"]), values=tuple(said.get("values", ())))
    if tag.term.takes == "date":
        _day(tag.values[0] if tag.values else "")
    return tag


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"`{text[:20]}` is no day; write it as 2027-11-22."
        raise BadTerms(message) from None
