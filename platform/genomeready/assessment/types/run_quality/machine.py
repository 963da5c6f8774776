"""Run quality for machines: a table from a seed, or the judgement of a table."""

from collections.abc import Mapping
from typing import Any

from genomeready.assessment.types.lines import line_of
from genomeready.assessment.types.run_quality.faults import FAULTS, MOST_FAULTS, action_for, possible, recognised
from genomeready.assessment.types.run_quality.generating import table_of
from genomeready.assessment.types.run_quality.metrics import METRICS, OF_A_TRIO, SEX, asked, failing

NAME = "qc"
_VALUE = {"type": "string", "pattern": r"^-?\d{1,4}(\.\d{1,4})?$", "description": "a number as text, such as 92.1"}
_SEXES = {"enum": ["FF", "FM", "MF", "MM"], "description": "the sex recorded, then that of the reads"}
INPUT: Mapping[str, Any] = line_of(
    "A run's table to be judged, or a seed to make one from",
    metrics={
        "type": "object", "additionalProperties": False, "required": list(asked(trio=False)),
        "properties": {own: _SEXES if own == SEX else _VALUE for own in METRICS},
        "description": "all metrics; mother and father (kinship) for a trio",
    },
    seed={"type": "integer", "minimum": 0},
    trio={"type": "boolean"},
    faults={"type": "array", "items": {"enum": list(FAULTS)}, "maxItems": MOST_FAULTS, "uniqueItems": True},
) | {"oneOf": [{"required": ["metrics"]}, {"required": ["seed"]}]}  # fmt: skip


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return the metrics, those that fail, the faults that they show (null where none does) and what is to be done.

    >>> found = answer({"seed": 3, "faults": ["failed-capture"]})
    >>> found["failing"], found["faults"], found["action"]
    (['on_target', 'covered'], ['failed-capture'], 'resequence')

    Raises:
        ValueError: these faults cannot be in one table, or one parent of a trio is missing.
    """
    values = line["metrics"] if "metrics" in line else made(line)
    trio = set(OF_A_TRIO) <= values.keys()
    if not trio and set(OF_A_TRIO) & values.keys():
        message = "A trio has the kinship with mother and father."
        raise ValueError(message)
    broken = failing(values)
    faults = recognised(broken, trio=trio)
    return {
        "metrics": dict(values), "failing": [own for own in METRICS if own in broken],
        "faults": None if faults is None else list(faults), "action": None if faults is None else action_for(faults),
    }  # fmt: skip


def made(line: Mapping[str, Any]) -> dict[str, str]:
    """Return the table of a seed, with the faults that are wished for.

    Raises:
        ValueError: a table cannot show these together.
    """
    faults, trio = line.get("faults", []), line.get("trio", False)
    if set(faults) not in [set(one) for one in possible(trio=trio)]:
        message = f"A table {'of a trio' if trio else 'without parents'} cannot show {' and '.join(faults)} apart from others."
        raise ValueError(message)
    return table_of(line["seed"], faults, trio=trio)
