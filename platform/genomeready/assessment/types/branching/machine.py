"""Conversations for machines: a graph and a path in, what the path earns, and what is wrong with the graph, out."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.branching.graph import STOP, TAG, Choice, Graph, best_path, faults_of, walk
from genomeready.assessment.types.lines import line_of

NAME = "branching"
MOST_PLACES, MOST_CHOICES = 60, 4
_ID = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,39}$", "description": "a short id in lower-case letters, digits and hyphens"}
_FACTS = {"type": "array", "items": _ID, "maxItems": 20, "description": "facts to cover, such as [purpose, limits]"}
_CHOICE = {
    "type": "object", "additionalProperties": False, "required": ["id"],
    "properties": {
        "id": _ID,
        "next": _ID | {"description": "the place that it leads to; without it the conversation ends"},
        "points": {
            "type": "object", "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 100},
            "description": "points by competency: {empathy: 1, accuracy: 2}",
        },
        "repairs": {"type": "array", "items": _ID, "minItems": 2, "maxItems": 2, "description": "place and choice of the step it mends"},
        "covers": _FACTS,
        "critical": {"enum": [STOP, TAG], "description": "an error that nobody may make: it stops the conversation, or tags it"},
    },
}  # fmt: skip
_PLACE = {
    "type": "object", "additionalProperties": False, "required": ["id"],
    "properties": {
        "id": _ID, "broken": {"type": "boolean", "description": "true for an end at which the conversation has failed"},
        "choices": {"type": "array", "items": _CHOICE, "minItems": 2, "maxItems": MOST_CHOICES, "description": "none at an end"},
    },
}  # fmt: skip
INPUT: Mapping[str, Any] = line_of(
    "A conversation as a graph, and the choices that somebody took",
    "start", "places", "path",
    start=_ID,
    places={"type": "array", "items": _PLACE, "minItems": 2, "maxItems": MOST_PLACES},
    covers=_FACTS,
    path={"type": "array", "items": _ID, "maxItems": MOST_PLACES, "description": "the choices in their order"},
)  # fmt: skip


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return what a path earns, the critical errors on it, what it left unsaid, and the best path.

    >>> end, ask = {"id": "end"}, {"id": "a", "next": "end", "points": {"empathy": 2}}
    >>> line = {"start": "s", "places": [{"id": "s", "choices": [ask, {"id": "b", "next": "end"}]}, end], "path": ["b"]}
    >>> answer(line)
    {'share': '0', 'ended': True, 'critical': [], 'missing': [], 'best': ['a']}

    Raises:
        ValueError: the graph has a fault, or the path cannot be walked.
    """
    graph = graph_of(line)
    wrong = next(faults_of(graph), None)
    if wrong:
        raise ValueError(wrong)
    found = walk(graph, line["path"])
    return {
        "share": str(found.share), "ended": found.ended, "critical": list(found.critical), "missing": sorted(found.missing),
        "best": [own for _, own in best_path(graph)],
    }  # fmt: skip


def graph_of(line: Mapping[str, Any]) -> Graph:
    """Return the graph of a line.

    Raises:
        ValueError: two places, or two choices at a place, have the same id.
    """
    for listed in (line["places"], *(place.get("choices", []) for place in line["places"])):
        ids = [one["id"] for one in listed]
        if len(set(ids)) < len(ids):
            message = f"An id is used twice: {', '.join(sorted({own for own in ids if ids.count(own) > 1}))}."
            raise ValueError(message)
    return Graph(
        start=line["start"],
        places={place["id"]: [_choice(one) for one in place.get("choices", [])] for place in line["places"]},
        broken=frozenset(place["id"] for place in line["places"] if place.get("broken")),
        covers=frozenset(line.get("covers", [])),
    )


def _choice(said: Mapping[str, Any]) -> Choice:
    repairs = (said["repairs"][0], said["repairs"][1]) if "repairs" in said else None
    points = Fraction(sum(said.get("points", {}).values()))
    return Choice(
        id=said["id"], next=said.get("next", ""), points=points, repairs=repairs,
        covers=frozenset(said.get("covers", [])), critical=said.get("critical", ""),
    )  # fmt: skip
