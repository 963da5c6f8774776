"""A statement that is true or false, and the reason why, chosen among options: both tiers make the answer.

With the rule `both` the whole mark is earned by the right word with the right reason, and nothing by less; with `weighted` the
word and the reason each earn their own published weight.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import slots
from genomeready.assessment.types.interactions import Interaction, Item, NotOurs, TrueFalse, Written
from genomeready.assessment.types.number_keys import exact
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Part, Revealed, Seen, mark_of, revealed, schema_of, seen
from genomeready.assessment.types.written import TEXT, WEIGHT, fields
from genomeready.assessment.types.written_options import option_faults, options_of
from genomeready.base.faults import Fault
from genomeready.catalogue.files.items import UNWRITTEN
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "true_false"
HAS_OPTIONS = True
STATEMENT, REASON = "statement", "reason"
WORDS = ("true", "false")
MOST = 5
ASKED = "Is this statement true, and why?"
_RULE = {"enum": ["both", "weighted"], "description": "write both, or weighted with the weights of statement and reason."}
AUTHORED = fields(
    "statement", "answer",
    statement=TEXT,
    answer={"type": "boolean", "description": "write true or false: what is right."},
    marking=fields("rule", rule=_RULE, statement=WEIGHT, reason=WEIGHT),
)  # fmt: skip
SCHEMA = schema_of(
    statement_html={"type": "string", "minLength": 1},
    answer={"type": "boolean"},
    options={"type": "array", "minItems": 3},
    marking=fields("rule", "statement", "reason", rule=_RULE, statement=WEIGHT, reason=WEIGHT),
)

read_answer = slots.read_answer


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the reasons and with the weights."""
    yield from option_faults(question, most=MOST)
    keys = sum(option.key for option in question.options)
    if keys != 1:
        line = question.options[0].text.line if question.options else question.lead_in.line
        yield Fault(question.head.file, line, f"{keys} reasons are marked as right.", "mark exactly one with [x].")
    marking = question.body.get("marking", {"rule": "both"})
    weights = {STATEMENT, REASON} & marking.keys()
    if (marking["rule"] == "weighted") != (len(weights) == 2) or (marking["rule"] == "both" and weights):  # noqa: PLR2004 - two tiers
        mend = "write `marking: {rule: weighted, statement: 1, reason: 2}`, or `marking: {rule: both}` without weights."
        yield question.head.fault("The weights do not go with the rule.", mend, "body", "marking")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the statement, what is right, the reasons and the rule."""
    body = question.body
    return {
        "statement_html": writer.line(body["statement"]),
        "answer": body["answer"],
        "options": options_of(question, writer),
        "marking": {STATEMENT: 1, REASON: 1} | body.get("marking", {"rule": "both"}),
    }


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the two slots; the reasons are shuffled, true always stands before false."""
    reasons = slots.shuffled([option["id"] for option in content["options"]], seed)
    return slots.prepare([(STATEMENT, WORDS), (REASON, reasons)], seed)


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    shown = _shown(content)
    found = slots.rows(frozen, answer, asked={STATEMENT: content["statement_html"], REASON: ""}, choices=lambda own: shown[own])
    return seen(NAME, content, answered=answer is not None, body={"rows": found})


def mark(content: Content, answer: Canonical) -> Mark:
    """Return the mark by the question's rule.

    >>> options = [{"id": "a", "key": True}, {"id": "b", "key": False}]
    >>> both = {"answer": True, "options": options, "marking": {"rule": "both", "statement": 1, "reason": 1}}
    >>> apart = both | {"marking": {"rule": "weighted", "statement": 1, "reason": 2}}
    >>> given = {"statement": "true", "reason": "b"}
    >>> str(mark(both, given).share), str(mark(apart, given).share), str(mark(both, {"statement": "true", "reason": "a"}).share)
    ('0', '1/3', '1')
    """
    given, marking = answer or {}, content["marking"]
    keys = {STATEMENT: _word(content), REASON: next(option["id"] for option in content["options"] if option["key"])}
    found = mark_of(
        Part(label=tier.capitalize(), share=Fraction(int(given.get(tier) == key)), weight=exact(marking[tier]))
        for tier, key in keys.items()
    )
    if marking["rule"] == "weighted":
        return found
    return Mark(share=Fraction(int(found.share == 1)), parts=found.parts)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:
    """Return everything, for after the attempt."""
    given, written = answer or {}, {option["id"]: option for option in content["options"]}
    _, (_, _, reasons) = frozen["slots"]
    body = {
        "statement_html": content["statement_html"],
        "given": given.get(STATEMENT, ""),
        "right": _word(content),
        "needs_both": content["marking"]["rule"] == "both",
        "reasons": [
            {
                "html": written[own]["html"],
                "chosen": given.get(REASON) == own,
                "right": written[own]["key"],
                "rationale_html": written[own]["rationale_html"],
            }
            for _, own in reasons
        ],
    }
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, body=body)


def exported(question: QuestionEntry) -> Interaction:
    """Return the statement; those who are right are told the right reason, as others ask for no reason."""
    key = next(option for option in question.options if option.key)
    right, why = question.body["answer"], key.rationale.text
    return TrueFalse(right=right, statement=question.body["statement"], if_true=why if right else "", if_false="" if right else why)


def left_behind(question: QuestionEntry) -> tuple[str, ...]:
    """Return what others cannot be told: the reasons, and what is asked about them."""
    losses = ["its reasons and why they are right or wrong: others ask for true or false alone, and say why the right reason is right"]
    if question.lead_in.text.strip() != ASKED:
        losses.append("its lead-in: the statement stands in its place")
    if question.body.get("marking", {"rule": "both"})["rule"] != "both":
        losses.append("the weights of statement and reason")
    return tuple(losses)


def imported(item: Item) -> Written | None:
    """Return the statement, which is the item's lead-in; its reasons are to be written, the right one first.

    Raises:
        NotOurs: it states nothing.
    """
    found = item.interaction
    if not isinstance(found, TrueFalse):
        return None
    statement = " ".join((found.statement or item.lead_in).split())
    if not statement:
        raise NotOurs("It states nothing that could be true or false.")
    right, wrong = (found.if_true, found.if_false) if found.right else (found.if_false, found.if_true)
    reasons = ((letter, letter == "a", UNWRITTEN, right if letter == "a" else "") for letter in "abc")
    losses = ["still to be written: three reasons, of which one is right"]
    losses += ["what is said to those who are wrong"] if wrong else []
    return Written(
        type=NAME,
        head={"body": {"statement": statement, "answer": found.right}},
        options=tuple(reasons), lead_in=ASKED, losses=tuple(losses),
    )  # fmt: skip


def _word(content: Content) -> str:
    return WORDS[0] if content["answer"] else WORDS[1]


def _shown(content: Content) -> Mapping[str, str]:
    return {word: word for word in WORDS} | {option["id"]: option["html"] for option in content["options"]}
