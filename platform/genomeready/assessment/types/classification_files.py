"""How a question about a variant's class is written, and what may be wrong with it. The key's class is worked out by its scheme."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from genomeready.assessment.types.judging import CLASS, PARTS, Judge, is_opposite
from genomeready.assessment.types.script_concordance import FEWEST_ON_A_PANEL
from genomeready.assessment.types.written import RATIONALE, WEIGHT, fields, several
from genomeready.base.faults import Fault, Severity
from genomeready.base.located import Located

MOST_CODES, MOST_OPTIONAL = 15, 3
_VOTES = {"type": "integer", "minimum": 0, "maximum": 1000, "description": "write how many experts chose this class."}


def authored(schemes: Collection[str], classes: Collection[str], code: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON Schemas
    """Return the schema of a question's body; `code` says how a code is written."""
    word = {"type": "string", "minLength": 1, "maxLength": 40, "description": code}
    optional = {"type": "boolean", "description": "write true where reviewers differ about it; then it neither adds nor loses."}
    return fields(
        "scheme", "codes",
        scheme={"enum": list(schemes), "description": f"name the scheme: {', '.join(schemes)}."},
        codes=several(
            fields("code", "rationale", code=word, rationale=RATIONALE, optional=optional), 1, MOST_CODES,
            "list the evidence that applies, as `- {code: …, rationale: …}`.",
        ),
        wrong=several(
            fields("code", "rationale", code=word, rationale=RATIONALE), 1, MOST_CODES,
            "list evidence that a learner may take to apply, with why it does not, as `- {code: …, rationale: …}`.",
        ),
        marking=fields(*PARTS, **dict.fromkeys(PARTS, WEIGHT)),
        panel=fields(**dict.fromkeys(classes, _VOTES)),
        **{CLASS: {"enum": list(classes), "description": "write the class, to be compared with the one that the scheme gives."}},
        **more,
    )  # fmt: skip


def read(judge: Judge, rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return the codes of a list that has no faults, each with its strength or points."""
    return [judge.read(row["code"]) for row in rows]


def code_faults(head: Located, body: Mapping[str, Any], judge: Judge) -> Iterator[Fault]:
    """Return the codes that cannot be read, cannot be chosen, or are there twice."""
    seen: set[str] = set()
    offered = {asked.code: asked.choices for asked in judge.asked}
    for name in ("codes", "wrong"):
        for n, row in enumerate(body.get(name, ())):
            path = ("body", name, n, "code")
            try:
                code, choice = judge.read(row["code"])
            except ValueError as why:
                yield head.fault(f"`{row['code']}` cannot be read.", str(why), *path)
                continue
            if choice not in offered[code]:
                yield head.fault(f"{code} cannot be chosen as `{choice}`.", f"write one of {', '.join(offered[code])}.", *path)
            if code in seen:
                yield head.fault(f"{code} is there twice.", "list each code once, in `codes` or in `wrong`.", *path)
            seen.add(code)


def key_faults(head: Located, body: Mapping[str, Any], judge: Judge) -> Iterator[Fault]:
    """Return what is wrong with a key whose codes can be read: beside the class that its scheme gives."""
    rows = list(zip(body["codes"], read(judge, body["codes"]), strict=True))
    sure = [pair for row, pair in rows if not row.get("optional", False)]
    open_to_doubt = [pair for row, pair in rows if row.get("optional", False)]
    if not sure or len(open_to_doubt) > MOST_OPTIONAL:
        mend = f"leave one code at least without `optional: true`, and {MOST_OPTIONAL} at most with it."
        yield head.fault("Too many codes are optional.", mend, "body", "codes")
        return
    found = judge.judge(dict(sure))
    if body.get(CLASS, found.found) != found.found:
        said = f"The class is written as {body[CLASS]}, but under `{body['scheme']}` these codes give {found.found}"
        yield head.fault(
            f"{said}: {'; '.join(found.rules) or 'no rule is met'}.", "correct the codes, the class or the scheme.", "body", CLASS
        )
    for size in range(1, len(open_to_doubt) + 1):
        for chosen in combinations(open_to_doubt, size):
            other = judge.judge(dict([*sure, *chosen])).found
            if other != found.found:
                said = f"With {', '.join(code for code, _ in chosen)}, which is optional, the class is {other} and not {found.found}."
                yield head.fault(said, "decide whether it applies, or take another variant.", "body", "codes")
    for warning in judge.judge(dict(pair for _, pair in rows)).warnings:
        said = f"Of the codes that apply: {warning}."
        yield head.fault(said, "make sure that the question means it.", "body", "codes", severity=Severity.WARNING)
    yield from _panel_faults(head, body, judge, found.found)


def _panel_faults(head: Located, body: Mapping[str, Any], judge: Judge, key: str) -> Iterator[Fault]:
    votes: dict[str, int] = body.get("panel", {})
    if not votes:
        return
    path = ("body", "panel")
    if strange := votes.keys() - set(judge.classes):
        yield head.fault(f"The scheme has no class {', '.join(sorted(strange))}.", f"name only {', '.join(judge.classes)}.", *path)
        return
    if sum(votes.values()) < FEWEST_ON_A_PANEL:
        yield head.fault(f"The panel has {sum(votes.values())} members.", f"ask {FEWEST_ON_A_PANEL} experts at least.", *path)
    elif votes.get(key, 0) < max(votes.values()):
        yield head.fault(f"The panel's most frequent class is not {key}, which the codes give.", "correct the codes or the votes.", *path)
    if any(count and is_opposite(judge.classes, key, voted) for voted, count in votes.items()):
        yield head.fault("The panel voted for both sides.", "take another variant: such an answer would be called unsafe.", *path)
