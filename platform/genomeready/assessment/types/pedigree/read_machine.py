"""Reading a pedigree, for machines: a family and a question in, its key out."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.lines import line_of
from genomeready.assessment.types.pedigree.reading_keys import ASKED, key_of
from genomeready.assessment.types.pedigree.written import PEDIGREE, pedigree_in

NAME = "pedigree_read"
INPUT: Mapping[str, Any] = line_of(
    "A family and a question about it",
    "pedigree", "question",
    pedigree=PEDIGREE, question=ASKED | {"required": ["asks"]},
)  # fmt: skip


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return the key of a question about a family: a list, or an exact chance.

    >>> parents = [{"id": "f", "gender": "man"}, {"id": "m", "gender": "woman"}]
    >>> child = {"id": "c", "gender": "woman", "father": "f", "mother": "m", "affected": {"x": 3}}
    >>> family = {"conditions": {"x": "Condition"}, "people": [*parents, child]}
    >>> answer({"pedigree": family, "question": {"asks": "possible"}})
    {'answer': ['autosomal-recessive']}

    Raises:
        BadPedigree: the family cannot be, or the question has no answer.
    """
    key = key_of(pedigree_in(line["pedigree"]), line["question"])
    return {"answer": str(key) if isinstance(key, Fraction) else sorted(key)}
