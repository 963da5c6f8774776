"""What people mark on its way to and from other platforms: a rubric as words for the marker, and back. Pure.

A rubric is written as a list: each criterion an entry, each level below it as `2: Named in full.` What has this form comes back as a
rubric; other words for the marker become a criterion where they are short enough.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from genomeready.assessment.types.interactions import Item
from genomeready.assessment.types.travel_texts import letters, renamed
from genomeready.catalogue.files.items import UNWRITTEN

MODEL: Final = "**Model answer**"
UNWRITTEN_MODEL: Final = f"{UNWRITTEN} An answer that earns every mark."
LONGEST_CRITERION, SHORTEST_CRITERION, SHORTEST_MODEL = 300, 3, 20
_CRITERION: Final = re.compile(r"- (?P<said>\S.*)\n(?P<levels>(?: +- \d+: \S.*(?:\n|\Z)){2,})")
_LEVEL: Final = re.compile(r" +- (?P<marks>\d{1,2}): (?P<text>\S.*)")


def guidance_of(body: Mapping[str, Any]) -> str:
    """Return a rubric and the model answer as words for the marker."""
    listed = "\n".join(
        "\n".join([f"- {_one_line(c['criterion'])}", *(f"    - {level['marks']}: {_one_line(level['text'])}" for level in c["levels"])])
        for c in body["rubric"]
    )
    return f"{listed}\n\n{MODEL}\n\n{body['model_answer'].strip()}"


def rubric_losses(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what others cannot be told of a marking by people."""
    losses = renamed([criterion["id"] for criterion in body["rubric"]])
    return losses if not {"markers", "tolerance"} & body.keys() else (*losses, "how many people mark it, and how far they may differ")


def rubric_of(item: Item, guidance: str) -> tuple[dict[str, Any], list[str]]:
    """Return rubric and model answer from words for the marker, else from the solution, else as still to be written; and the losses."""
    said, mark, model = guidance.partition(MODEL)
    model = model.strip() if mark else item.solution.strip()
    losses = []
    rubric = _listed(said.strip())
    if rubric is None:
        criterion = _one_line(said)
        if not SHORTEST_CRITERION <= len(criterion) <= LONGEST_CRITERION:
            losses += ["its words for the marker, which are longer than a criterion"] if criterion else []
            criterion = UNWRITTEN
        levels = [{"marks": marks, "text": UNWRITTEN} for marks in (0, 1)]
        rubric = [{"id": "a", "criterion": criterion, "levels": levels}]
        losses.append("still to be written: the rubric")
    if len(model) < SHORTEST_MODEL:
        model = UNWRITTEN_MODEL
        losses.append("still to be written: the model answer")
    return {"rubric": rubric, "model_answer": model}, losses


def _listed(text: str) -> list[dict[str, Any]] | None:
    """Return the rubric that a list is, None where it is none."""
    if not text or _CRITERION.sub("", f"{text}\n").strip():
        return None
    found = list(_CRITERION.finditer(f"{text}\n"))
    return [
        {
            "id": name,
            "criterion": criterion["said"],
            "levels": [{"marks": int(level["marks"]), "text": level["text"]} for level in _LEVEL.finditer(criterion["levels"])],
        }
        for name, criterion in zip(letters(len(found)), found, strict=False)
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())
