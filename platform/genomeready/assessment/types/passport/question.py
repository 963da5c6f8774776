"""A passport of decoded visas and what a data set demands: is access granted, and how is each visa read?

The decision is half of the mark; the readings share the other half. What is right is worked out by `visas`; a key in the file must
agree.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import slots
from genomeready.assessment.types.passport.machine import AT, DEMAND, VISAS, decided
from genomeready.assessment.types.passport.visas import CLAIM, Found, Reading
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Part, Revealed, Seen, mark_of, revealed, schema_of, seen
from genomeready.assessment.types.written import RATIONALE, fields, several
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "passport"
HAS_OPTIONS = False
DECISION, DECISIONS = "decision", ("granted", "refused")
HALF = Fraction(1, 2)
_READING = {"enum": list(Reading), "description": f"write one of {', '.join(Reading)}."}
_KEY = fields(
    "granted", "visas",
    granted={"type": "boolean", "description": "write true or false."},
    visas=several(_READING, 1, 8, "list how each visa is read, in order."),
)  # fmt: skip
AUTHORED = fields(
    "visas", "demand", "at", "rationales",
    visas=dict(VISAS), demand=dict(DEMAND), at=dict(AT), key=_KEY,
    rationales=several(RATIONALE, 1, 8, "list a reason for each visa, in order."),
)  # fmt: skip
SCHEMA = schema_of(
    visas={"type": "array", "minItems": 1}, demand={"type": "object"}, at={"type": "string"},
    granted={"type": "boolean"}, readings={"type": "array", "minItems": 1, "items": {"enum": list(Reading)}},
)  # fmt: skip

read_answer = slots.read_answer


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return where a reason is missing, and where the key is not what the visas give."""
    head, body = question.head, question.body
    if len(body["rationales"]) != len(body["visas"]):
        said = f"There are {len(body['visas'])} visas and {len(body['rationales'])} reasons."
        yield head.fault(said, "write one reason for each visa.", "body", "rationales")
    try:
        found = _found(body)
    except ValueError:
        yield head.fault(f"`{body['at']}` is no moment.", str(AT["description"]), "body", "at")
        return
    key = body.get("key")
    if key and (key["granted"], key["visas"]) != (found.granted, [str(reading) for reading in found.readings]):
        unmet = "".join(f"; nothing meets {json.dumps(body['demand']['needs'][n])}" for n in found.unmet)
        said = f"The visas are read as {', '.join(found.readings)}, and access is {_word(granted=found.granted)}{unmet}."
        yield head.fault(said, "write that, or mend the visas or the demand.", "body", "key")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the visas with their reasons, the demand, and what is right."""
    body = question.body
    found = _found(body)
    visas = [
        {"json": json.dumps(visa, indent=2, ensure_ascii=False), "times": _times(visa), "rationale_html": writer.line(why)}
        for visa, why in zip(body["visas"], body["rationales"], strict=False)
    ]
    readings = [str(reading) for reading in found.readings]
    return {"visas": visas, "demand": body["demand"], "at": body["at"], "granted": found.granted, "readings": readings}


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the decision, and each visa with how it may be read."""
    rows = [(f"visa-{n}", list(Reading)) for n, _ in enumerate(content["visas"], 1)]
    return slots.prepare([(DECISION, DECISIONS), *rows], seed)


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    asked = {name: name for _, name, _ in frozen["slots"]}
    body = _asked(content) | {"rows": slots.rows(frozen, answer, asked=asked, choices=str)}
    return seen(NAME, content, answered=answer is not None, body=body)


def mark(content: Content, answer: Canonical) -> Mark:
    """Return half for the decision, and the other half for the readings together.

    >>> content = {"granted": True, "readings": ["counts", "expired"]}
    >>> str(mark(content, {"decision": "granted", "visa-1": "counts", "visa-2": "counts"}).share)
    '3/4'
    """
    given, each = answer or {}, HALF / len(content["readings"])
    parts = [(DECISION, _word(granted=content["granted"]), HALF)]
    parts += [(f"visa-{n}", reading, each) for n, reading in enumerate(content["readings"], 1)]
    return mark_of(Part(label=name, share=Fraction(int(given.get(name) == right)), weight=weight) for name, right, weight in parts)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - shown as written
    """Return everything, for after the attempt."""
    given = answer or {}
    rows = [
        {"given": given.get(f"visa-{n}", ""), "right": reading, "why": visa["rationale_html"]}
        for n, (visa, reading) in enumerate(zip(content["visas"], content["readings"], strict=True), 1)
    ]
    body = _asked(content) | {"rows": rows, "given": given.get(DECISION, ""), "right": _word(granted=content["granted"])}
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, body=body)


def _asked(content: Content) -> dict[str, Any]:
    visas = [{name: visa[name] for name in ("json", "times")} for visa in content["visas"]]
    return {"visas": visas, "demand": content["demand"], "at": content["at"]}


def _times(visa: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the moments of a visa as a person reads them: the visa counts seconds since 1970."""
    seconds = {"iat": visa["iat"], "exp": visa["exp"], "asserted": visa[CLAIM]["asserted"]}
    return [{"name": name, "at": f"{datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M} UTC"} for name, value in seconds.items()]


def _word(*, granted: bool) -> str:
    return DECISIONS[0] if granted else DECISIONS[1]


def _found(body: Mapping[str, Any]) -> Found:
    return decided(body["visas"], body["demand"], at=body["at"])
