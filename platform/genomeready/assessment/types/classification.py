"""A variant to classify under a named scheme: tick the evidence that applies, say how strong it is, choose the class. See `judging`.

A stored answer is `{code: strength or points, "class": class}`. A code travels in a field of its own, whose value is its usual strength;
a second field, named `<code>-at`, says another. It is passed over where the code is not ticked.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from genomeready.assessment.types import judging, slots
from genomeready.assessment.types.classification_files import code_faults, key_faults, read
from genomeready.assessment.types.judging import CLASS, PARTS, Applied, Asked, Judge, applied_of, key_of
from genomeready.assessment.types.shape import BadAnswer, Canonical, Content, Frozen, Mark, Revealed, Seen, revealed, schema_of, seen
from genomeready.assessment.types.written import fields
from genomeready.base.faults import Fault, errors_in
from genomeready.base.located import Located
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

AT = "-at"
OPEN = "open"
"""What a ticked code sends that has no usual strength: then its second field has to say it."""
Faults = Callable[[Located, Mapping[str, Any]], Iterator[Fault]]


class NothingSaid(BadAnswer):
    """Evidence that is ticked and has no usual points, without its points."""

    message = "Choose how many points %(code)s has."


class Classification:
    """A type of question: `judge_of` gives the scheme that a body or a stored question names, `own_faults` what else may be wrong."""

    HAS_OPTIONS = False

    def __init__(self, name: str, authored: Mapping[str, Any], *, judge_of: Callable[[Content], Judge], own_faults: Faults) -> None:
        self.NAME = name
        self.AUTHORED: Mapping[str, Any] | None = authored
        self.SCHEMA: dict[str, Any] = schema_of(
            scheme={"type": "string"}, codes={"type": "array", "minItems": 1}, wrong={"type": "array"},
            marking=fields(*PARTS, **{name: {"type": "number"} for name in PARTS}),
            panel={"type": ["object", "null"]}, **{CLASS: {"type": "string"}},
        )  # fmt: skip
        self.judge_of = judge_of
        self._own_faults = own_faults

    def faults(self, question: QuestionEntry) -> Iterator[Fault]:
        """Return what is wrong with the codes, and with the class that they lead to."""
        head, body, judge = question.head, question.body, self.judge_of(question.body)
        found = [*code_faults(head, body, judge), *self._own_faults(head, body)]
        yield from found if errors_in(found) else [*found, *key_faults(head, body, judge)]

    def content_of(self, question: QuestionEntry, writer: Writer) -> dict[str, Any]:
        """Return the scheme, the codes, and the class that the scheme gives for them."""
        body, judge = question.body, self.judge_of(question.body)
        codes = [
            {"code": code, "choice": choice, "optional": row.get("optional", False), "rationale_html": writer.line(row["rationale"])}
            for row, (code, choice) in zip(body["codes"], read(judge, body["codes"]), strict=True)
        ]
        wrong = [
            {"code": code, "rationale_html": writer.line(row["rationale"])}
            for row, (code, _) in zip(body.get("wrong", ()), read(judge, body.get("wrong", ())), strict=True)
        ]
        more = {"conflict": body["conflict"]} if "conflict" in body else {}
        found = judge.judge({row["code"]: row["choice"] for row in codes if not row["optional"]}).found
        weights = {"marking": dict(body.get("marking", PARTS)), "panel": body.get("panel")}
        return {"scheme": body["scheme"], "codes": codes, "wrong": wrong, CLASS: found} | weights | more

    def prepare(self, content: Content, seed: str | None) -> Frozen:
        """Return every code of the scheme with its token and the tokens of its strengths, and the classes."""
        judge = self.judge_of(content)
        codes = slots.prepare([(asked.code, asked.choices) for asked in judge.asked], seed)["slots"]
        [classes] = slots.prepare([(CLASS, judge.classes)], seed)["slots"]
        usual = [slots.token_of(seed, "choice", asked.usual or OPEN) for asked in judge.asked]
        return {"codes": [[*row, first] for row, first in zip(codes, usual, strict=True)], "classes": classes}

    def read_answer(self, frozen: Frozen, given: Sequence[str]) -> Canonical:
        """Return the evidence and the class, None where neither was given."""
        sent: dict[str, str] = {}
        for slot, value in slots.pairs(given):
            if slot in sent:
                raise slots.NoSuchChoice
            sent[slot] = value
        found: dict[str, str] = {}
        for token, code, choices, first in frozen["codes"]:
            ticked, at = sent.pop(token, None), sent.pop(f"{token}{AT}", None)
            if ticked is not None:
                found[code] = _read(code, dict(choices), at or ticked, first)
        token, _, classes = frozen["classes"]
        if token in sent:
            found[CLASS] = _read(CLASS, dict(classes), sent.pop(token), "")
        if sent:
            raise slots.NoSuchChoice
        return dict(sorted(found.items())) or None

    def view(self, content: Content, frozen: Frozen, answer: Canonical) -> Seen:
        """Return what the browser may see: every code of the scheme, whichever apply."""
        judge, given = self.judge_of(content), answer or {}
        tokens = {code: (token, choices, first) for token, code, choices, first in frozen["codes"]}
        groups = [
            {"name": name, "rows": [_row(asked, *tokens[asked.code], given.get(asked.code)) for asked in several]}
            for name, several in groupby(judge.asked, key=lambda asked: asked.group)
        ]
        token, _, listed = frozen["classes"]
        classes = [{"token": t, "shown": own, "chosen": given.get(CLASS) == own} for t, own in listed]
        body = {"title": judge.title, "groups": groups, "asked": {"token": token, "choices": classes}}
        return seen(self.NAME, content, answered=answer is not None, body=body)

    def mark(self, content: Content, answer: Canonical) -> Mark:
        """Return what an answer earns."""
        return judging.mark(self.judge_of(content), content, answer)

    def reveal(self, content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG002 - shown in the order of the scheme
        """Return everything, for after the attempt."""
        judge, given = self.judge_of(content), applied_of(answer)
        body = {
            "title": judge.title,
            "source": judge.source,
            "rows": list(_rows(judge, content, given)),
            "sides": [
                {"whose": "given", "class": (answer or {}).get(CLASS, ""), "judged": judge.judge(given) if given else None},
                {"whose": "expected", "class": content[CLASS], "judged": judge.judge(key_of(content))},
            ],
            "votes": [{"class": own, "votes": content["panel"].get(own, 0)} for own in judge.classes] if content["panel"] else [],
        }
        return revealed(self.NAME, content, self.mark(content, answer), answered=answer is not None, body=body)


def _read(code: str, choices: Mapping[str, str], value: str, first: str) -> str:
    if value == first and value not in choices:
        raise NothingSaid(code=code)
    if value not in choices:
        raise slots.NoSuchChoice
    return choices[value]


def _row(asked: Asked, token: str, choices: Sequence[tuple[str, str]], first: str, given: str | None) -> dict[str, Any]:
    """Return a code as it is asked for: its box, and its other strengths where it may have several."""
    others = [{"token": t, "shown": own, "chosen": own == given} for t, own in choices if own != asked.usual]
    return {
        "token": token, "code": asked.code, "means": asked.means, "first": first, "usual": asked.usual,
        "ticked": given is not None, "others": others,
    }  # fmt: skip


def _rows(judge: Judge, content: Content, given: Applied) -> Iterator[dict[str, Any]]:
    """Return each code that applies or was ticked, in the order of the scheme."""
    key = {row["code"]: row for row in content["codes"]}
    traps = {row["code"]: row["rationale_html"] for row in content["wrong"]}
    for asked in judge.asked:
        right, own = key.get(asked.code), given.get(asked.code)
        if right is None and own is None:
            continue
        yield {
            "code": asked.code,
            "means": asked.means,
            "given": own or "",
            "expected": right["choice"] if right else "",
            "verdict": _verdict(judge, right, own),
            "why": right["rationale_html"] if right else traps.get(asked.code, ""),
        }


def _verdict(judge: Judge, right: Content | None, own: str | None) -> str:
    if right and right["optional"]:
        return "optional"
    if right is None or own is None:
        return "wrong"
    share = judging.credit(judge.steps(right["code"], right["choice"], own))
    return "right" if share == 1 else "partly" if share else "wrong"
