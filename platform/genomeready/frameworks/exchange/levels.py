"""The scale and the level descriptors of an imported framework. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from genomeready.frameworks.exchange.drafts import Draft, DraftItem, Note
from genomeready.frameworks.exchange.folder import FolderValues, Values

NONE: Final = ("None", "Nothing of this competency has been shown.")
MET: Final = [
    {"value": 0, "name": NONE[0], "description": NONE[1]},
    {"value": 1, "name": "Met", "description": "What the competency states has been shown."},
]
"""The scale of a framework that has no levels: a competency is met as it is stated, or not."""
SHORTEST: Final = 10
UNSAID: Final = "The source does not say what this level looks like."


@dataclass(frozen=True)
class Scale:
    """The steps of a scale as our files write them; `numbers` maps the source's numbers to ours, and is empty where it had no levels."""

    steps: list[Values]
    numbers: Mapping[int, int]

    def levels_of(self, item: DraftItem, statement: str, notes: list[Note]) -> dict[str, str]:
        """Return what each level above 0 of an item looks like."""
        if not self.numbers:
            return {"1": statement}
        said = self.numbered(item)
        wanted = [step["value"] for step in self.steps if step["value"] > 0]
        if any(len(said.get(value, "")) < SHORTEST for value in wanted):
            notes.append(Note("The source does not describe each level of the item; those places say so.", item.identifier))
        return {str(value): text if len(text := said.get(value, "")) >= SHORTEST else UNSAID for value in wanted}

    def numbered(self, item: DraftItem) -> dict[int, str]:
        """Return what the source says about each level of an item, under our numbers."""
        return {self.numbers[int(level)]: text for level, text in item.levels.items() if int(level) in self.numbers}


def scale_of(draft: Draft, notes: list[Note]) -> Scale:
    """Return the scale of a draft: the source's own, numbered from 0 without a gap, or *met or not* where it has none."""
    numbers = sorted({*draft.scale, *(int(level) for item in draft.items for level in item.levels)} - {0})
    if not numbers:
        notes.append(Note("The source has no levels; the scale is *met* or not, and level 1 of each competency repeats its statement."))
        return Scale([dict(step) for step in MET], {})
    ours = {number: n for n, number in enumerate(numbers, 1)}
    if numbers != list(ours.values()):
        notes.append(Note(f"The levels {', '.join(map(str, numbers))} were numbered anew, 1 to {len(numbers)}."))
    steps = [_step(0, *draft.scale.get(0, NONE), usual=NONE)]
    for number, value in ours.items():
        name, text = draft.scale.get(number, ("", ""))
        steps.append(_step(value, name, text, usual=(f"Level {value}", f"Level {value} of the source.")))
    return Scale(steps, ours)


def _step(value: int, name: str, text: str, *, usual: tuple[str, str]) -> Values:
    return {
        "value": value,
        "name": name if len(name) > 1 else usual[0],
        "description": text if len(text) >= 5 else usual[1],  # noqa: PLR2004 - the schema's shortest
    }


def says_levels(values: FolderValues) -> bool:
    """Say whether a framework has levels of its own, and not those that were written for a source without any."""
    return values.head["scale"] != MET or any(c["levels"] != {"1": c["statement"]} for c in values.competencies.values())
