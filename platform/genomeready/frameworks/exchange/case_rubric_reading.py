"""Reading the rubrics of a CASE package: the level scale, each item's level descriptors, and the roles of our own exports. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from genomeready.frameworks.exchange.case_rubrics import SCALE
from genomeready.frameworks.exchange.drafts import Note
from genomeready.frameworks.exchange.edition import own
from genomeready.frameworks.exchange.leniency import objects_of, text_of

HIGHEST = 20


@dataclass
class Rubrics:
    """The scale (a level's name and description under its number), the levels of each item, and the roles."""

    scale: dict[int, tuple[str, str]] = field(default_factory=dict)
    levels: dict[str, dict[str, str]] = field(default_factory=dict)
    roles: tuple[Mapping[str, Any], ...] = ()


def read_rubrics(package: Mapping[str, Any], items: Collection[str], *, notes: list[Note]) -> Rubrics:
    """Return what the rubrics of a package say about levels."""
    read = Rubrics()
    for rubric in objects_of(package.get("CFRubrics"), name="CFRubrics", notes=notes):
        criteria = objects_of(rubric.get("CFRubricCriteria"), name="CFRubricCriteria", notes=notes)
        role = own(rubric).get("role")
        if isinstance(role, dict):
            read.roles = (*read.roles, _role(rubric, role, criteria))
            continue
        for criterion in criteria:
            _criterion(read, criterion, items, notes)
    return read


def _role(rubric: Mapping[str, Any], rest: Mapping[str, Any], criteria: list[dict[str, Any]]) -> Mapping[str, Any]:
    """Return a role of ours; what it asks stands under the identifiers of the items."""
    asked = {_item(criterion): own(criterion).get("requirement") for criterion in criteria}
    return {**rest, "title": text_of(rubric.get("title")), "definition": text_of(rubric.get("description")), "requirements": asked}


def _criterion(read: Rubrics, criterion: dict[str, Any], items: Collection[str], notes: list[Note]) -> None:
    item = _item(criterion)
    where = item or text_of(criterion.get("identifier"))
    if item and item not in items:
        notes.append(Note("A criterion of a rubric is about an item outside of the package; it was left out.", where))
        return
    for n, level in enumerate(objects_of(criterion.get("CFRubricCriterionLevels"), name="CFRubricCriterionLevels", notes=notes), 1):
        number = _number(level, n)
        if number is None:
            notes.append(Note(f"A level of a rubric is not numbered 0 to {HIGHEST}; it was left out.", where))
            continue
        name, text = text_of(level.get("quality")), text_of(level.get("description"))
        if text_of(criterion.get("category")) == SCALE and not item:
            read.scale[number] = (name, text)
        else:
            read.scale.setdefault(number, (name, ""))
        if item and text:
            read.levels.setdefault(item, {})[str(number)] = text


def _number(level: Mapping[str, Any], place: int) -> int | None:
    """Return the number of a level: its score, else its position, else its place."""
    for said in (level.get("score"), level.get("position"), place):
        if isinstance(said, int | float) and not isinstance(said, bool):
            return int(said) if float(said).is_integer() and 0 <= said <= HIGHEST else None
    return None


def _item(criterion: Mapping[str, Any]) -> str:
    link = criterion.get("CFItemURI")
    return text_of(link.get("identifier")) if isinstance(link, dict) else ""
