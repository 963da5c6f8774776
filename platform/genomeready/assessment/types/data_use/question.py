"""A data set's terms of use and a request for it: permit, refuse or refer, and the terms that decide. Each is half of the mark.

The terms that decide are marked *net*: right ones found ÷ all of them, less wrong ones chosen ÷ all wrong ones, not below 0. What
is right is worked out by `deciding`; a key in the file must agree.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.data_use.deciding import Decision
from genomeready.assessment.types.data_use.machine import REQUEST, decided
from genomeready.assessment.types.data_use.terms import TERMS, BadTerms, read_code
from genomeready.assessment.types.scoring import Rule, share_of
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Part, Revealed, Seen, mark_of, revealed, schema_of, seen
from genomeready.assessment.types.slots import NoSuchChoice, pairs, token_of
from genomeready.assessment.types.written import RATIONALE, fields, several
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "duo"
HAS_OPTIONS = False
DECISION, DECIDING = "decision", "deciding"
HALF = Fraction(1, 2)
_CODE = {"enum": list(TERMS), "description": "write the letters of a term, such as HMB."}
_VALUE = {"type": "string", "minLength": 1, "maxLength": 200, "description": "write what the term adds, such as lung cancer."}
_TERM = fields(
    "code", "rationale",
    code=_CODE, rationale=RATIONALE,
    values=several(_VALUE, 1, 10, "list what the term adds: [lung cancer], or a day: [2027-11-22]."),
)  # fmt: skip
_KEY = fields(
    DECISION, DECIDING,
    decision={"enum": list(Decision), "description": "write permit, refuse or refer."},
    deciding=several(_CODE, 1, 20, "list the terms that decide: [NPU]."),
)  # fmt: skip
AUTHORED = fields(
    "dataset", "request",
    dataset=several(_TERM, 2, 12, "list the data set's terms as `{code: …, values: [...], rationale: …}`."),
    request=dict(REQUEST),
    key=_KEY,
)  # fmt: skip
SCHEMA = schema_of(
    terms={"type": "array", "minItems": 2}, request={"type": "object"}, decision=_KEY["properties"][DECISION],
    deciding={"type": "array", "minItems": 1, "items": _CODE},
)  # fmt: skip


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the terms, and where the key is not what they give."""
    head, dataset = question.head, question.body["dataset"]
    codes = [term["code"] for term in dataset]
    for n, code in enumerate(codes):
        if code in codes[:n]:
            yield head.fault(f"The term {code} is there twice.", "list each term once.", "body", "dataset", n, "code")
    try:
        found = _decided(question.body)
    except BadTerms as why:
        yield head.fault(str(why), "mend the terms or the request.", "body", "dataset")
        return
    key = question.body.get("key")
    if key and (key[DECISION], sorted(key[DECIDING])) != (found[DECISION], sorted(found[DECIDING])):
        reasons = f" ({'; '.join(found['reasons'])})" if found["reasons"] else ""
        ours, theirs = (f"{one[DECISION]} by {', '.join(one[DECIDING])}" for one in (key, found))
        yield head.fault(
            f"The key says {ours}; the terms say {theirs}{reasons}.", "write that, or mend the terms or the request.", "body", "key"
        )


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the terms with their meanings, the request, and what is right."""
    found = _decided(question.body)
    terms = [
        {
            "code": term["code"], "number": f"DUO:{read_code(term['code']).number}", "meaning": read_code(term["code"]).meaning,
            "values": term.get("values", []), "rationale_html": writer.line(term["rationale"]),
        }
        for term in question.body["dataset"]
    ]  # fmt: skip
    return {"terms": terms, "request": question.body["request"], DECISION: found[DECISION], DECIDING: found[DECIDING]}


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the three decisions and the terms, with the tokens that stand for them."""
    listed = {DECISION: list(Decision), DECIDING: [term["code"] for term in content["terms"]]}
    return {slot: [[token_of(seed, slot, own), str(own)] for own in owns] for slot, owns in listed.items()}


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see: the terms, what the request says, and what there is to choose."""
    given = answer or {}
    rows = [
        {
            "token": slot,
            "choices": [{"token": token, "shown": own, "chosen": own in given.get(slot, [])} for token, own in frozen[slot]],
        }
        for slot in (DECISION, DECIDING)
    ]
    return seen(NAME, content, answered=answer is not None, body=_asked(content) | {"rows": rows})


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return the decision and the terms that were chosen, each a list; None where nothing was.

    >>> frozen = {"decision": [["d1", "permit"], ["d2", "refuse"]], "deciding": [["t1", "HMB"], ["t2", "NPU"]]}
    >>> read_answer(frozen, ["decision=d2", "deciding=t2", "deciding=t1"]), read_answer(frozen, [""])
    ({'deciding': ['HMB', 'NPU'], 'decision': ['refuse']}, None)
    """
    found: dict[str, list[str]] = {}
    for slot, token in pairs(given):
        own = dict(frozen.get(slot, [])).get(token)
        if own is None or (slot == DECISION and slot in found):
            raise NoSuchChoice
        found.setdefault(slot, []).append(own)
    return {slot: sorted(set(owns)) for slot, owns in sorted(found.items())} or None


def mark(content: Content, answer: Canonical) -> Mark:
    """Return half for the decision, and up to half for the terms that decide.

    >>> content = {"decision": "refuse", "deciding": ["NPU"], "terms": [{"code": code} for code in ("HMB", "NPU", "IRB")]}
    >>> [str(mark(content, {"decision": [d], "deciding": c}).share) for d, c in (("refuse", ["NPU"]), ("permit", ["NPU", "IRB"]))]
    ['1', '1/4']
    """
    given = answer or {}
    chosen, right = set(given.get(DECIDING, [])), set(content[DECIDING])
    terms = share_of(
        Rule.NET, right=len(chosen & right), of_right=len(right), wrong=len(chosen - right), of_wrong=len(content["terms"]) - len(right)
    )
    is_right = given.get(DECISION) == [content[DECISION]]
    return mark_of([Part(label=DECISION, share=Fraction(int(is_right)), weight=HALF), Part(label=DECIDING, share=terms, weight=HALF)])


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - shown as written
    """Return everything, for after the attempt."""
    given = answer or {}
    chosen = given.get(DECIDING, [])
    terms = [term | {"chosen": term["code"] in chosen, "right": term["code"] in content[DECIDING]} for term in content["terms"]]
    body = _asked(content) | {"terms": terms, "given": next(iter(given.get(DECISION, [])), ""), "right": content[DECISION]}
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, body=body)


def _asked(content: Content) -> dict[str, Any]:
    facts = [{"name": name, "value": value} for name, value in content["request"].items()]
    return {"terms": [{k: term[k] for k in ("code", "number", "meaning", "values")} for term in content["terms"]], "facts": facts}


def _decided(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the decision on a question's request.

    Raises:
        BadTerms: the terms make no sense together.
    """
    dataset = [{name: term[name] for name in ("code", "values") if name in term} for term in body["dataset"]]
    found = decided(dataset, body["request"])
    return {DECISION: found.decision.value, DECIDING: list(found.deciding), "reasons": list(found.reasons)}
