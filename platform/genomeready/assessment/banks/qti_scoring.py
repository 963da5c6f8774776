"""What a QTI item says is right: declarations and response processing, as far as they have a known shape. Pure.

The templates `match_correct`, `map_response` and `map_response_point`, and the same written out, are understood; a number may have
several branches with a tolerance each. Whatever else is there is named as a loss by whoever reads the item.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from genomeready.assessment.banks.gift_reading import share
from genomeready.assessment.banks.refusing import NotRead
from genomeready.assessment.banks.xml_tree import Element
from genomeready.assessment.types.interactions import NOTHING, Spot

TEMPLATES: Final = ("match_correct", "map_response", "map_response_point")
UNDERSTOOD: Final = frozenset(
    {"responseCondition", "responseIf", "responseElseIf", "responseElse", "match", "equal", "variable", "correct", "mapResponse"}
    | {"mapResponsePoint", "setOutcomeValue", "baseValue", "sum", "divide", "isNull", "and", "not", "multiple"}
)


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A number that is looked for: the value (None is the declared one), how far off, what it earns and which feedback it shows."""

    value: Decimal | None
    tolerance: Decimal
    relative: bool
    credit: Fraction
    feedback: str


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What is declared of one response."""

    cardinality: str
    base: str
    correct: tuple[str, ...]
    mapped: Mapping[str, Fraction] = field(default_factory=dict)
    exact_case: bool = False
    areas: tuple[tuple[Spot, Fraction], ...] = ()


class Scoring:
    """The declarations and the response processing of one item."""

    def __init__(self, item: Element) -> None:
        self.responses = {one.get("identifier"): declared(one) for one in item.named("responseDeclaration")}
        self.processing = item.first("responseProcessing")
        parts = list(self.processing.everything())[1:] if self.processing is not None else []
        template = self.processing.get("template") if self.processing is not None else ""
        self.template = template.rstrip("/").rpartition("/")[2].removesuffix(".xml")
        unknown = {part.name for part in parts} - UNDERSTOOD
        self.strange = sorted(unknown) + ([self.template] if self.template and self.template not in TEMPLATES else [])
        self.maps = {part.get("identifier") for part in parts if part.name in {"mapResponse", "mapResponsePoint"}}
        if self.template.startswith("map_response"):
            self.maps |= set(self.responses)

    def declared(self, identifier: str) -> Declared:
        """Return what is declared of a response.

        Raises:
            NotRead: nothing is.
        """
        if identifier not in self.responses:
            raise NotRead(f"Its interaction answers to `{identifier[:40]}`, which is not declared.")
        return self.responses[identifier]

    def credits(self, identifier: str) -> Mapping[str, Fraction] | None:
        """Return the share of the mark of each answer, None where only whole answers earn something."""
        found = self.declared(identifier)
        if identifier not in self.maps or not found.mapped:
            return None
        most = sum((value for value in found.mapped.values() if value > 0), NOTHING)
        if found.cardinality == "single":
            most = max(found.mapped.values())
        return {key: value / most for key, value in found.mapped.items()} if most > 0 else None

    def branches(self, identifier: str) -> list[Branch]:
        """Return the numbers that the response is compared with, in their order."""
        if self.processing is None:
            return []
        found = []
        for branch in self.processing.find("responseIf", "responseElseIf"):
            equal = branch.first("equal")
            if equal is None or identifier not in {v.get("identifier") for v in equal.named("variable")}:
                continue
            value = equal.first("baseValue")
            tolerance, relative = _tolerance(equal)
            found.append(
                Branch(
                    value=number(value.text) if value is not None else None,
                    tolerance=tolerance,
                    relative=relative,
                    credit=share(str(number(_set(branch, "SCORE") or "0") * 100)),
                    feedback=_set(branch, "FEEDBACK"),
                )
            )
        return found


def declared(element: Element) -> Declared:
    """Return what a response declaration says."""
    values = element.first("correctResponse")
    entries = [entry for part in element.named("mapping") for entry in part.named("mapEntry")]
    areas = [entry for part in element.named("areaMapping") for entry in part.named("areaMapEntry")]
    return Declared(
        cardinality=element.get("cardinality", "single"),
        base=element.get("baseType"),
        correct=tuple(value.text.strip() for value in values.named("value")) if values is not None else (),
        mapped={entry.get("mapKey"): share(str(number(entry.get("mappedValue")) * 100)) for entry in entries},
        exact_case=any(entry.get("caseSensitive", "true") == "true" for entry in entries) if entries else True,
        areas=tuple((spot(area), share(str(number(area.get("mappedValue")) * 100))) for area in areas),
    )


def spot(element: Element) -> Spot:
    """Return the place that an element with `shape` and `coords` marks."""
    return Spot(shape=element.get("shape"), coords=tuple(number(part) for part in element.get("coords").replace(",", " ").split()))


def number(text: str) -> Decimal:
    """Return a number.

    Raises:
        NotRead: it is none.
    """
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        raise NotRead(f"`{text[:20]}` is no number.") from None
    if not found.is_finite() or abs(found.adjusted()) > 30:  # noqa: PLR2004 - far beyond anything that is measured
        raise NotRead(f"`{text[:20]}` is no number that can be asked for.")
    return found


def _tolerance(equal: Element) -> tuple[Decimal, bool]:
    mode = equal.get("toleranceMode", "exact")
    if mode == "exact":
        return Decimal(0), False
    parts = [number(part) for part in equal.get("tolerance", "0").split()]
    if not parts or len(set(parts)) > 1:
        raise NotRead("The number may be off further on one side than on the other.")
    return parts[0], mode == "relative"


def _set(branch: Element, outcome: str) -> str:
    """Return the value that a branch sets an outcome to."""
    for made in branch.named("setOutcomeValue"):
        value = made.first("baseValue")
        if made.get("identifier") == outcome and value is not None:
            return value.text.strip()
    return ""
