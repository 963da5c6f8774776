"""The type `qc`: a run's quality table, made from a seed. Each metric passes or fails, the fault has a name, and something is to be done.

Metrics weigh 30 %, the fault 40 %, the action 30 %. Metrics earn the share of the failing ones that were found, less the share of the
passing ones that were not passed. A fault that follows from the learner's own wrong metrics, and an action that follows from the
learner's own wrong fault, earn half of their part. Whoever goes on with a swapped sample earns nothing, and the mark says so.
"""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import slots
from genomeready.assessment.types.run_quality.faults import (
    ACTIONS,
    FAULTS,
    MOST_FAULTS,
    NONE,
    PROCEED,
    SWAP,
    action_for,
    possible,
    recognised,
)
from genomeready.assessment.types.run_quality.generating import table_of
from genomeready.assessment.types.run_quality.metrics import METRICS, OF_A_TRIO, failing
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Part, Revealed, Seen, mark_of, revealed, schema_of, seen
from genomeready.assessment.types.written import fields, several
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "qc"
HAS_OPTIONS = False
PASS, FAIL = "pass", "fail"
FIRST, SECOND, ACTION = "first", "second", "action"
WEIGHTS: Mapping[str, Fraction] = {"metrics": Fraction(3, 10), "fault": Fraction(4, 10), "action": Fraction(3, 10)}
FOLLOWING_EARNS = Fraction(1, 2)
SAFETY = "safety"
AUTHORED = fields(
    "seed", "faults",
    seed={"type": "integer", "minimum": 0, "maximum": 999_999, "description": "write a whole number; another one makes another table."},
    faults=several(
        {"enum": list(FAULTS), "description": f"write {', '.join(FAULTS)}."}, 0, MOST_FAULTS,
        "list the faults of the run, none to two of them.",
    ),
    trio={"type": "boolean", "description": "write true where both parents were sequenced."},
    action={"enum": list(ACTIONS), "description": "leave it out, or write what is to be done; the check compares it."},
)  # fmt: skip
_RUN = fields(
    "values", "faults", "action",
    values={"type": "object"}, faults={"type": "array", "maxItems": MOST_FAULTS}, action={"enum": list(ACTIONS)},
)  # fmt: skip
SCHEMA = schema_of(run=_RUN)

read_answer = slots.read_answer


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the faults, and with an action that the engine does not agree with."""
    head, body = question.head, question.body
    trio = body.get("trio", False)
    wished = set(body["faults"])
    if len(wished) < len(body["faults"]) or wished not in [set(one) for one in possible(trio=trio)]:
        said = f"No table {'of a trio' if trio else 'without parents'} shows {', '.join(body['faults'])} apart from others."
        yield head.fault(said, "write other faults, each once; only a trio shows who the parents are.", "body", "faults")
        return
    shown = recognised(failing(table_of(body["seed"], body["faults"], trio=trio)), trio=trio)
    if shown is None or set(shown) != wished:
        yield head.fault("The table does not show these faults.", "write another seed.", "body", "seed")
    if body.get("action", action_for(wished)) != action_for(wished):
        said = f"The action is {body['action']}, but by the rules it is {action_for(wished)}."
        yield head.fault(said, "correct it, or leave it out.", "body", "action")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:  # noqa: ARG001 - a table has no text of its own
    """Return the table and what is wrong with it."""
    body = question.body
    table = table_of(body["seed"], body["faults"], trio=body.get("trio", False))
    return {"run": {"values": table, "faults": sorted(body["faults"]), "action": action_for(body["faults"])}}


def _known(values: Mapping[str, str]) -> list[str]:
    """Return the faults that may be named: those of a trio only where there is one."""
    trio = _is_trio(values)
    return [own for own in FAULTS if (own,) in possible(trio=trio)]


def _is_trio(values: Collection[str]) -> bool:
    return OF_A_TRIO[0] in values


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the metrics as written, the faults shuffled and the actions as written, each a slot with its choices."""
    values = content["run"]["values"]
    known = slots.shuffled(_known(values), seed)
    metrics = [(own, [PASS, FAIL]) for own in METRICS if own in values]
    return slots.prepare([*metrics, (FIRST, [NONE, *known]), (SECOND, known), (ACTION, ACTIONS)], seed)


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see: the table, with a slot for each metric, and the lists below it."""
    values = content["run"]["values"]
    found = slots.rows(frozen, answer, asked={slot: slot for _, slot, _ in frozen["slots"]}, choices=lambda own: own)
    rows = [row | _shown(row["html"], values.get(row["html"])) for row in found]
    return seen(
        NAME, content, answered=answer is not None,
        body={"rows": rows[: len(values)], "below": rows[len(values) :]},
    )  # fmt: skip


def _shown(own: str, value: str | None) -> dict[str, Any]:
    """Return what stands in a row of the table: the value, and the limits as they are written."""
    if value is None:
        return {"name": own}
    metric = METRICS[own]
    limits = [None if limit is None else f"{float(limit):.{metric.decimals}f}" for limit in (metric.least, metric.most)]
    return {"name": own, "value": value, "least": limits[0], "most": limits[1]}


def mark(content: Content, answer: Canonical) -> Mark:
    """Return what metrics, fault and action earn; nothing where a swapped sample goes on."""
    run, given = content["run"], answer or {}
    broken = failing(run["values"])
    mine, right = _named(given), set(run["faults"])
    parts = [
        Part(label="metrics", share=_metrics_share(run["values"], broken, given), weight=WEIGHTS["metrics"]),
        _fault_part(run, given, mine, right),
        _action_part(run, given, mine),
    ]
    unsafe = SWAP in right and given.get(ACTION) == PROCEED
    whole = mark_of(parts, flags=(SAFETY,) if unsafe else ())
    return Mark(share=Fraction(0), parts=whole.parts, flags=whole.flags) if unsafe else whole


def _named(given: Mapping[str, str]) -> set[str]:
    return {given[slot] for slot in (FIRST, SECOND) if slot in given} - {NONE}


def _metrics_share(values: Mapping[str, str], broken: Collection[str], given: Mapping[str, str]) -> Fraction:
    sound = [own for own in values if own not in broken]
    passed = sum(given.get(own) == PASS for own in sound)
    if not broken:
        return Fraction(passed, len(sound))
    found = sum(given.get(own) == FAIL for own in broken)
    return max(Fraction(0), Fraction(found, len(broken)) - Fraction(len(sound) - passed, len(sound)))


def _fault_part(run: Mapping[str, Any], given: Mapping[str, str], mine: set[str], right: set[str]) -> Part:
    if FIRST not in given and not mine:
        return Part(label="fault", share=Fraction(0), weight=WEIGHTS["fault"])
    share = Fraction(len(mine & right), max(len(mine), len(right))) if mine or right else Fraction(1)
    own = recognised((metric for metric in run["values"] if given.get(metric) == FAIL), trio=_is_trio(run["values"]))
    follows = share < FOLLOWING_EARNS and bool(own) and set(own or ()) == mine
    return Part(label="fault", share=FOLLOWING_EARNS if follows else share, weight=WEIGHTS["fault"], followed=follows)


def _action_part(run: Mapping[str, Any], given: Mapping[str, str], mine: set[str]) -> Part:
    chosen = given.get(ACTION)
    if chosen == run["action"]:
        return Part(label="action", share=Fraction(1), weight=WEIGHTS["action"])
    follows = chosen is not None and (bool(mine) or given.get(FIRST) == NONE) and chosen == action_for(mine)
    return Part(label="action", share=FOLLOWING_EARNS if follows else Fraction(0), weight=WEIGHTS["action"], followed=follows)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - the table is shown as written
    """Return everything, for after the attempt: the table with what each metric is, the faults and what is to be done."""
    run, given = content["run"], answer or {}
    broken = failing(run["values"])
    rows = [
        _shown(own, value) | {"given": given.get(own, ""), "right": FAIL if own in broken else PASS} for own, value in run["values"].items()
    ]
    return revealed(
        NAME, content, mark(content, answer), answered=answer is not None,
        body={
            "rows": rows,
            "fault": {"given": [given[slot] for slot in (FIRST, SECOND) if slot in given], "right": run["faults"] or [NONE]},
            "action": {"given": [given[ACTION]] if ACTION in given else [], "right": [run["action"]]},
        },
    )  # fmt: skip
