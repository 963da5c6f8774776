"""Marking a drawn pedigree, for machines: the family that was told and the one that was drawn in, the mark and the facts out."""

from collections.abc import Mapping
from typing import Any

from genomeready.assessment.types.pedigree.facts import Fact, compared
from genomeready.assessment.types.pedigree.written import PEDIGREE, pedigree_in

NAME = "pedigree_draw"
INPUT: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "The family that was told, and the one that was drawn",
    "type": "object",
    "additionalProperties": False,
    "required": ["key", "drawn"],
    "properties": {"id": {"description": "comes back with the answer"}, "key": PEDIGREE, "drawn": PEDIGREE},
}


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return the mark of a drawing, and its facts: those missing, and those that were not told.

    >>> one = {"people": [{"id": "a", "gender": "woman", "proband": True}]}
    >>> answer({"key": one, "drawn": {"people": [{"id": "z", "gender": "man", "proband": True}]}})
    {'mark': '4/5', 'missing': [['gender', 'a', 'woman']], 'added': [['gender', 'a', 'man']]}

    Raises:
        BadPedigree: one of the two cannot be.
    """
    said: dict[str, Any] = {"id": line["id"]} if "id" in line else {}
    found = compared(pedigree_in(line["key"]), pedigree_in(line["drawn"]))
    return said | {"mark": str(found.share), "missing": _listed(found.missing), "added": _listed(found.added)}


def _listed(facts: frozenset[Fact]) -> list[list[str]]:
    return [[fact.kind, *fact.people, *([fact.value] if fact.value else [])] for fact in sorted(facts)]
