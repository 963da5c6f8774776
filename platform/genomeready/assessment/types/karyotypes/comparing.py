"""What a karyotype earns beside the right one, component by component.

Each line of cells has the number of chromosomes (1), the sex chromosomes (1), for each abnormality its kind (1), its chromosomes (2)
and its breakpoints (3), and the cells where they are asked for (1); for the whole, that nothing else is named (1). A breakpoint of the
right arm that is read less or more finely earns half. The order of abnormalities, of lines and of chromosomes makes no difference:
what was given is held against what is right so that all together earn most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from genomeready.assessment.types.assigning import assigned
from genomeready.assessment.types.hgvs.scanner import BadDescription
from genomeready.assessment.types.karyotypes.formula import Abnormality, Clone, Karyotype, Point
from genomeready.assessment.types.karyotypes.reading import read_karyotype

WEIGHTS = {"count": 1, "sex": 1, "kind": 1, "chromosomes": 2, "breakpoints": 3, "cells": 1, "other": 1}
LESS_FINE_EARNS = Fraction(1, 2)
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Component:
    """A component: its line of cells, what was given, what is right, and which share it earned."""

    name: str
    line: int
    given: str
    right: str
    share: Fraction

    @property
    def weight(self) -> Fraction:
        """How much it weighs beside the others."""
        return Fraction(WEIGHTS[self.name])


def compared(key: Karyotype, text: str) -> tuple[list[Component], BadDescription | None]:
    """Return the components of the right karyotype with what a text earns in each, and the fault of a text that is none.

    >>> key = read_karyotype("46,XX,t(9;22)(q34;q11.2)")
    >>> def share(text):
    ...     found, _ = compared(key, text)
    ...     return str(sum(one.share * one.weight for one in found) / sum(one.weight for one in found))
    >>> share("46,XX,t(22;9)(q11.2;q34)"), share("46,XX,t(9;22)(q34;q11)"), share("46,XX")
    ('1', '11/12', '2/9')
    """
    try:
        given = read_karyotype(text)
    except BadDescription as fault:
        return _held_against(key, _beginning(text, fault.position), broken=True), fault
    return _held_against(key, given, broken=False), None


def _beginning(text: str, position: int) -> Karyotype | None:
    """Return what can be read before a fault, up to the last comma."""
    try:
        return read_karyotype(text.strip()[: position - 1].rpartition(",")[0])
    except BadDescription:
        return None


def _held_against(key: Karyotype, given: Karyotype | None, *, broken: bool) -> list[Component]:
    clones = given.clones if given else ()
    pairs = dict(assigned([[-_earned(_of_clone(wanted, one, 0)[0]) for one in clones] for wanted in key.clones]))
    found: list[Component] = []
    extra: list[str] = []
    for n, wanted in enumerate(key.clones):
        components, more = _of_clone(wanted, clones[pairs[n]] if n in pairs else None, n + 1)
        found += components
        extra += more
    extra += [str(clone) for n, clone in enumerate(clones) if n not in pairs.values()]
    named = [one for one in found if one.name in ({"chromosomes"} & {other.name for other in found} or {"count", "sex"})]
    nothing_else = not extra and not broken and any(one.share == 1 for one in named)
    return [*found, Component("other", 0, ", ".join(extra), "", Fraction(int(nothing_else)))]


def _earned(components: Sequence[Component]) -> Fraction:
    return sum((one.share * one.weight for one in components), NOTHING)


def _of_clone(key: Clone, given: Clone | None, line: int) -> tuple[list[Component], list[str]]:
    """Return the components of a line of cells, and the abnormalities that it does not have."""
    count, sex = (str(given.count), given.sex) if given else ("", "")
    found = [_whole("count", line, count, str(key.count)), _whole("sex", line, sex, key.sex)]
    told = given.abnormalities if given else ()
    earned = [[_earned(_of_abnormality(wanted, one, line)) for one in told] for wanted in key.abnormalities]
    pairs = {n: other for n, other in assigned([[-each for each in row] for row in earned]) if earned[n][other]}
    for n, wanted in enumerate(key.abnormalities):
        found += _of_abnormality(wanted, told[pairs[n]] if n in pairs else None, line)
    if key.cells is not None:
        cells = "" if given is None or given.cells is None else str(given.cells)
        found.append(_whole("cells", line, cells, str(key.cells)))
    return found, [str(one) for n, one in enumerate(told) if n not in pairs.values()]


def _whole(name: str, line: int, given: str, right: str) -> Component:
    return Component(name, line, given, right, Fraction(int(given == right)))


def _of_abnormality(key: Abnormality, given: Abnormality | None, line: int) -> list[Component]:
    wanted, told = key.normal, given.normal if given else None
    kind = f"{told.sign}{told.kind}" if told else ""
    chromosomes = ";".join(told.chromosomes) if told else ""
    found = [
        _whole("kind", line, kind, f"{wanted.sign}{wanted.kind}"),
        _whole("chromosomes", line, chromosomes, ";".join(wanted.chromosomes)),
    ]
    right, mine = _points(wanted), _points(told) if told else []
    if right:
        share = NOTHING
        if told and chromosomes == ";".join(wanted.chromosomes):
            near = sum((_nearness(one, other) for one, other in zip(right, mine, strict=False)), NOTHING)
            share = near / max(len(right), len(mine))
        found.append(Component("breakpoints", line, ";".join(map(str, mine)), ";".join(map(str, right)), share))
    return found


def _points(found: Abnormality) -> list[Point]:
    """Return the breakpoints of an abnormality, and of those within it."""
    return [point for group in found.points for point in group] + [point for one in found.within for point in _points(one)]


def _nearness(one: Point, other: Point) -> Fraction:
    if one == other:
        return Fraction(1)
    return LESS_FINE_EARNS if one.holds(other) or other.holds(one) else NOTHING
