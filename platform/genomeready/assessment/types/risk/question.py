"""A chance worked out from a family by the engine, or by a closed form; typed as a fraction, a percentage, a decimal or "1 in n".

The file gives the family with its question, or the name of a closed form with its numbers, and the engine makes the key; a key
that the author writes is compared with it. Known slips are named: each is a number, a closed form, or the same family *without*
something that was known of somebody, and is worked out by the same engine. All arithmetic is exact.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import numeric
from genomeready.assessment.types.number_keys import exact, mark_of_number, tolerance_of
from genomeready.assessment.types.risk.formulas import SCHEMA as FORMULA
from genomeready.assessment.types.risk.formulas import worked_out
from genomeready.assessment.types.risk.pedigree import BadPedigree
from genomeready.assessment.types.risk.reading import CONDITION, PEOPLE, QUESTION, chance_asked, condition_in, family_in
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Revealed, Seen, revealed, schema_of, seen
from genomeready.assessment.types.written import ID, RATIONALE, SHARE, fields, repeated, several
from genomeready.assessment.types.written_numbers import read_number
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "risk"
HAS_OPTIONS = False
RELATIVE = 0.01
LONGEST_FRACTION = 15
"""In characters; a longer one tells nobody anything."""
_NUMBER = {"type": ["string", "number"], "description": 'write a number, exactly where you can: "1/150".'}
_FACT = fields(
    "person", "field",
    person={"type": "string", "minLength": 1, "maxLength": 40, "description": "write the id of a person of the family."},
    field={"enum": ["affected", "age", "genotype", "carrier_prior", "tests"], "description": "write which of the person's fields."},
)  # fmt: skip
_SLIP = fields(
    "id", "credit", "note",
    id=ID, credit=SHARE, note=RATIONALE, value=_NUMBER, formula=FORMULA,
    without=several(_FACT, 1, 25, "list what is not looked at: [{person: sister, field: affected}]."),
)  # fmt: skip
AUTHORED = fields(
    people=PEOPLE, condition=CONDITION, question=QUESTION, formula=FORMULA,
    key=_NUMBER | {"description": "write the answer that you expect; the engine compares it."},
    relative={"type": "number", "exclusiveMinimum": 0, "maximum": 0.2, "description": "write how far an answer may be off, 0.01 for 1 %."},
    significant={"type": "integer", "minimum": 1, "maximum": 8, "description": "write to how many significant figures it must agree."},
    wrong=several(_SLIP, 0, 10, "list known slips as `{id: …, value: …, credit: 0.3, note: …}`."),
)  # fmt: skip
SCHEMA = schema_of(
    numeric={
        "type": "object",
        "required": ["value", "unit", "wrong"],
        "properties": {"value": {"type": "string"}, "wrong": {"type": "array"}},
    }
)

prepare = numeric.prepare
read_answer = numeric.read_answer


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong: with the family or the numbers, the author's key, the slips."""
    head, body = question.head, question.body
    if question.options:
        said, mend = "A risk question has no options.", "remove `## options`, or write another type."
        yield Fault(head.file, question.options[0].text.line, said, mend)
    if ("formula" in body) == ("people" in body) or ("people" in body) != ("question" in body):
        mend = "write either `people` with `condition` and `question`, or `formula`."
        yield head.fault("The question has not one thing that the engine can work out.", mend, "body")
        return
    if {"relative", "significant"} <= body.keys():
        yield head.fault("The tolerance is written in two ways.", "keep `relative` or `significant`.", "body", "significant")
    try:
        key = _number_key(body, found := _worked_out(body))
    except BadPedigree as why:
        yield head.fault(f"The engine finds no answer: {why}", "correct the family or the numbers.", "body")
        return
    if not found and "significant" in body:
        yield head.fault("Nought has no significant figures.", "write `relative`.", "body", "significant")
        return
    own = read_number(str(body["key"])) if "key" in body else None
    if "key" in body and (own is None or abs(own - exact(key["value"])) > tolerance_of(key)):
        said = f"The key is {body['key']}, but the engine finds {in_words(exact(key['value']))}."
        yield head.fault(said, "correct the key, or the family and its numbers.", "body", "key")
    yield from repeated(head, "wrong", body.get("wrong", []))
    taken = {"the key": exact(key["value"])}
    for n, slip in enumerate(body.get("wrong", [])):
        yield from _slip_faults(question, slip, key, taken, n)


def _slip_faults(
    question: QuestionEntry, slip: Mapping[str, Any], key: Mapping[str, Any], taken: dict[str, Fraction], n: int
) -> Iterator[Fault]:
    path = ("body", "wrong", n)
    if len({"value", "formula", "without"} & slip.keys()) != 1:
        yield question.head.fault(f"The slip `{slip['id']}` is not one number.", "write one of `value`, `formula`, `without`.", *path)
        return
    try:
        found = _slipped(question.body, slip)
    except BadPedigree as why:
        yield question.head.fault(f"The slip `{slip['id']}` gives no number: {why}", "correct it.", *path)
        return
    for name, other in taken.items():
        if abs(found - other) <= tolerance_of(key, value=other) + tolerance_of(key, value=found):
            said = f"The slip `{slip['id']}` gives {in_words(found)}, which cannot be told from {name}, {in_words(other)}."
            yield question.head.fault(said, "correct the slip, or narrow the tolerance.", *path)
    taken[f"`{slip['id']}`"] = found


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:  # noqa: ARG001 - a number has no text of its own
    """Return the key that the engine finds, and the slips, each with what it leads to."""
    body = question.body
    key = _number_key(body, _worked_out(body))
    wrong = [
        {"value": str(found), "tolerance": str(tolerance_of(key, value=found)), "credit": slip["credit"], "note": slip["note"]}
        for slip in body.get("wrong", [])
        for found in [_slipped(body, slip)]
    ]
    return {"options": [], "numeric": key | {"unit": "", "wrong": wrong}}


def _worked_out(body: Mapping[str, Any]) -> Fraction:
    if "formula" in body:
        return Fraction(str(worked_out(body["formula"])))
    return chance_asked(family_in(body["people"]), condition_in(body.get("condition", {})), body["question"])


def _slipped(body: Mapping[str, Any], slip: Mapping[str, Any]) -> Fraction:
    """Return the number that a slip leads to."""
    if "value" in slip:
        found = read_number(str(slip["value"]))
        if found is None:
            message = f"`{slip['value']}` is no number."
            raise BadPedigree(message)
        return found
    if "formula" in slip:
        return _worked_out({"formula": slip["formula"]})
    left_out = {(fact["person"], fact["field"]) for fact in slip["without"]}
    known = {(person["id"], name) for person in body.get("people", ()) for name in person}
    for person, name in sorted(left_out - known):
        message = f"no `{name}` is written of `{person}`."
        raise BadPedigree(message)
    people = [
        {name: value for name, value in person.items() if (person["id"], name) not in left_out} for person in body["people"]
    ]  # fmt: skip
    return _worked_out({**body, "people": people})


def _number_key(body: Mapping[str, Any], found: Fraction) -> dict[str, Any]:
    tolerance = {"significant": body["significant"]} if "significant" in body else {"relative": body.get("relative", RELATIVE)}
    return {"value": str(found)} | tolerance


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:  # noqa: ARG001 - a number has nothing to shuffle
    """Return what the browser may see."""
    return seen(NAME, content, answered=answer is not None, text=answer or "", body={"unit": "", "units": []})


def mark(content: Content, answer: Canonical) -> Mark:
    """Return the whole mark within the tolerance, else the credit and note of the nearest known slip.

    >>> slip = {"value": "1/100", "tolerance": "1/10000", "credit": 0.4, "note": "The two thirds are missing."}
    >>> content = {"numeric": {"value": "1/150", "relative": 0.01, "unit": "", "wrong": [slip]}}
    >>> [(str(found.share), found.note) for found in (mark(content, a) for a in ("1 in 150", "0.67 %", "1/100", "0.3"))]
    [('1', ''), ('1', ''), ('2/5', 'The two thirds are missing.'), ('0', '')]
    """
    return mark_of_number(content["numeric"], answer)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - as above
    """Return everything, for after the attempt."""
    expected = in_words(exact(content["numeric"]["value"]))
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, given=answer or "", expected=expected)


def in_words(value: Fraction) -> str:
    """Return a number as people say it: a chance as a fraction, a percentage and "1 in n".

    >>> in_words(Fraction(1, 241)), in_words(Fraction(2, 3)), in_words(Fraction(1)), in_words(Fraction("1.5977"))
    ('1/241 (0.415 %, 1 in 241)', '2/3 (66.7 %)', '1 (100 %)', '1.6')
    """
    if not 0 <= value <= 1:
        return f"{float(value):.3g}"
    more = [f"{float(100 * value):.3g} %"]
    if 0 < value <= Fraction(1, 2):
        more.append(f"1 in {float(1 / value):.4g}" if value > Fraction(1, 10_000) else f"1 in {round(1 / value):,}")
    exactly = str(value)
    return f"{exactly} ({', '.join(more)})" if len(exactly) <= LONGEST_FRACTION else ", ".join(more)
