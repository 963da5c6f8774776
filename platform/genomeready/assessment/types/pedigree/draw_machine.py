"""Marking a drawn pedigree, for machines: the family that was told and the one that was drawn in, the mark and the facts out."""

from collections.abc import Mapping
from typing import Any

from genomeready.assessment.types.lines import line_of
from genomeready.assessment.types.pedigree.facts import Fact, compared
from genomeready.assessment.types.pedigree.written import PEDIGREE, pedigree_in

NAME = "pedigree_draw"
INPUT: Mapping[str, Any] = line_of(
    "The family that was told, and the one that was drawn", "key", "drawn", key=PEDIGREE, drawn=PEDIGREE
)  # fmt: skip


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return the mark of a drawing, and its facts: those missing, and those that were not told.

    >>> one = {"people": [{"id": "a", "gender": "woman", "proband": True}]}
    >>> answer({"key": one, "drawn": {"people": [{"id": "z", "gender": "man", "proband": True}]}})
    {'mark': '4/5', 'missing': [['gender', 'a', 'woman']], 'added': [['gender', 'a', 'man']]}

    Raises:
        BadPedigree: one of the two cannot be.
    """
    found = compared(pedigree_in(line["key"]), pedigree_in(line["drawn"]))
    return {"mark": str(found.share), "missing": _listed(found.missing), "added": _listed(found.added)}


def _listed(facts: frozenset[Fact]) -> list[list[str]]:
    return [[fact.kind, *fact.people, *([fact.value] if fact.value else [])] for fact in sorted(facts)]
