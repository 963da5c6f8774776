"""How a case is written, and what may be wrong with it: each part by its own type's rules, and what follows from what."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from genomeready.assessment.types import numeric
from genomeready.assessment.types.number_keys import KEY_FIELDS, MISTAKE, exact, tolerance_of
from genomeready.assessment.types.scoring import Rule
from genomeready.assessment.types.written import RATIONALE, TEXT, WEIGHT, fields, repeated, several
from genomeready.base.expressions import BadExpressionError, evaluate, names_in
from genomeready.base.faults import Fault, closest
from genomeready.base.located import Located
from genomeready.catalogue.files.items import body_faults
from genomeready.catalogue.files.kinds import kind_named
from genomeready.catalogue.files.shapes import Option, Prose, QuestionEntry

_NAME = {
    "type": "string",
    "pattern": "^[a-z][a-z0-9_]{0,29}$",
    "description": "write a short name in lower-case letters, digits and _; expressions use it.",
}
_LETTER = {"type": "string", "pattern": "^[a-z]$", "description": "write a letter; it never changes later."}
_IS_KEY = {"type": "boolean", "description": "write true for what is right."}
_OPTION = fields("id", "text", "rationale", id=_LETTER, text=TEXT, rationale=RATIONALE, key=_IS_KEY)
_FOLLOW = fields(
    "expression",
    expression={"type": "string", "minLength": 1, "maxLength": 300, "description": "write how the part follows from earlier ones."},
    earns={"type": "number", "exclusiveMinimum": 0, "maximum": 1, "description": "write what the right method earns, such as 0.8."},
    note=RATIONALE,
)  # fmt: skip
_PART = fields(
    "id", "type", "weight", "lead_in",
    id=_NAME,
    type={"type": "string", "pattern": "^[a-z][a-z_]*$", "description": "choose the type of the part."},
    weight=WEIGHT,
    text=TEXT,
    lead_in=TEXT,
    options=several(_OPTION, 3, 6, "list the options as `{id: a, text: …, key: true, rationale: …}`."),
    marking=fields("rule", rule={"enum": list(Rule), "description": "write net, all, each, coverage or ps50."}),
    key=fields("value", **KEY_FIELDS),
    wrong=several(MISTAKE, 0, 10, "list known mistakes."),
    body={"type": "object", "description": "write what this type of question needs beyond its texts; see the README."},
    follow=_FOLLOW,
    unsafe=several(_LETTER, 1, 5, "list the ids of options that nobody may choose."),
)  # fmt: skip
AUTHORED = fields(
    "parts",
    parameters={
        "type": "object",
        "propertyNames": _NAME,
        "additionalProperties": {"type": "number", "description": "write a number."},
        "description": "list the numbers that expressions use by name: {prevalence: 0.001}.",
    },
    parts=several(_PART, 2, 8, "list two to eight parts as `- {id: …, type: …, weight: …, lead_in: …}`."),
)  # fmt: skip


def part_of(question: QuestionEntry, n: int) -> QuestionEntry:
    """Return a part of a case as a question of its own."""
    found = question.head.within("body", "parts", n)
    part: dict[str, Any] = found.value
    head = Located(found.file, part | {"bank": question.head.value["bank"]}, found.lines)
    options = tuple(
        Option(
            id=option["id"],
            key=option.get("key", False),
            text=Prose(option["text"], found.line_of("options", k, "text")),
            rationale=Prose(option["rationale"], found.line_of("options", k, "rationale")),
        )
        for k, option in enumerate(part.get("options", []))
    )
    stem, lead_in = Prose(part.get("text", ""), found.line_of("text")), Prose(part["lead_in"], found.line_of("lead_in"))
    return QuestionEntry(head=head, stem=stem, lead_in=lead_in, options=options, solution=Prose(""), works=())


def case_faults(question: QuestionEntry, *, known: Collection[str]) -> Iterator[Fault]:
    """Return what is wrong with a case whose `body` follows its schema; `known` are the types that a part may have."""
    head, parts = question.head, question.body["parts"]
    yield from repeated(head, "parts", parts)
    for n, part in enumerate(parts):
        if part["type"] not in known:
            mend = f"write one of {', '.join(sorted(known))}.{closest(part['type'], known)}"
            yield head.fault(f"No part can be of the type `{part['type']}`.", mend, "body", "parts", n, "type")
            continue
        if "options" in part and not kind_named(part["type"]).HAS_OPTIONS:
            yield head.fault(f"A part of type `{part['type']}` has no options.", "remove them.", "body", "parts", n, "options")
        yield from body_faults(part_of(question, n))
        yield from _unsafe_faults(head, part, n)
        yield from _follow_faults(question, part, n)


def _unsafe_faults(head: Located, part: Mapping[str, Any], n: int) -> Iterator[Fault]:
    wrong = {option["id"] for option in part.get("options", []) if not option.get("key", False)}
    for k, own in enumerate(part.get("unsafe", [])):
        if own not in wrong:
            said = f"`{own}` is no wrong option of this part."
            yield head.fault(said, "list only wrong options as unsafe.", "body", "parts", n, "unsafe", k)


def _follow_faults(question: QuestionEntry, part: Mapping[str, Any], n: int) -> Iterator[Fault]:
    if "follow" not in part:
        return
    path = ("body", "parts", n, "follow")
    if part["type"] != numeric.NAME or "key" not in part:
        yield question.head.fault("Only a numeric part can follow from others.", "remove `follow`.", *path)
        return
    values = {name: exact(value) for name, value in question.body.get("parameters", {}).items()}
    earlier = {other["id"]: exact(other["key"]["value"]) for other in question.body["parts"][:n] if "key" in other}
    text = part["follow"]["expression"]
    try:
        names = names_in(text)
        found = evaluate(text, values | earlier)
    except BadExpressionError as why:
        yield question.head.fault(f"The expression `{text}` cannot be worked out: {why}.", "see the README.", *path, "expression")
        return
    if not names & earlier.keys():
        mend = "name an earlier numeric part, or remove `follow`."
        yield question.head.fault(f"The expression `{text}` follows from no earlier part.", mend, *path, "expression")
    if abs(found - exact(part["key"]["value"])) > tolerance_of(part["key"]):
        said = f"The expression `{text}` gives {float(found):g}, but the key is {part['key']['value']:g}."
        yield question.head.fault(said, "correct the expression or the key.", *path, "expression")
