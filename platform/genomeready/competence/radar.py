"""What a radar of levels may show, and where its marks lie. Pure.

Levels are an order and no quantity: their distances mean nothing, so nothing here is averaged. A
spoke shows the *lower median*, which is always a level of the scale, with the lowest and the highest
beside it. What has no level held today has no place on the scale, and least of all at 0: the median
is taken over what is held, and where that is less than half of what is asked, the spoke has none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, pi, sin
from statistics import median_low
from typing import Protocol

from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.standing import Asked, Standing, is_mandatory

FEWEST, MOST = 3, 12
"""How many spokes a radar can have and still be read."""


class Placed(Asked, Protocol):
    """A need that knows its names."""

    @property
    def title(self) -> str:
        """The competency's title."""

    @property
    def domain_title(self) -> str:
        """The title of its domain."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The lowest, the middle and the highest of some levels; the middle is the lower median."""

    lowest: int
    middle: int
    highest: int


@dataclass(frozen=True, kw_only=True)
class Spoke:
    """A domain, or one competency: what is asked, and what is held where at least half of it has a level today.

    `states` counts how its `of` mandatory competencies stand.
    """

    name: str
    of: int
    asked: Spread
    held: Spread | None
    states: Mapping[State, int]
    holding: int

    @property
    def reaches(self) -> bool:
        """Whether the middle of what is held reaches the middle of what is asked."""
        return self.held is not None and self.held.middle >= self.asked.middle


def spread(levels: Sequence[int]) -> Spread:
    """Return how some levels lie.

    >>> spread([3, 1, 2, 4])
    Spread(lowest=1, middle=2, highest=4)
    """
    return Spread(lowest=min(levels), middle=median_low(levels), highest=max(levels))


def domains(needs: Iterable[Placed], found: Mapping[int, Standing]) -> list[Spoke]:
    """Return a spoke for each domain in which something is mandatory, in the order of the needs."""
    mandatory = [need for need in needs if is_mandatory(need)]
    return [_spoke(title, list(group), found) for title, group in groupby(mandatory, key=lambda need: need.domain_title)]


def spokes(needs: Sequence[Placed], found: Mapping[int, Standing]) -> list[Spoke]:
    """Return the spokes of a radar: domains; competencies where there are too few domains; none where it would not be read."""
    by_domain = domains(needs, found)
    shown = by_domain if len(by_domain) >= FEWEST else [_spoke(need.title, [need], found) for need in needs if is_mandatory(need)]
    return shown if FEWEST <= len(shown) <= MOST else []


def _spoke(name: str, needs: Sequence[Placed], found: Mapping[int, Standing]) -> Spoke:
    hows = [found[need.competency_id] for need in needs]
    held = [how.level for how in hows if how.level is not None]
    return Spoke(
        name=name, of=len(needs), asked=spread([need.minimum for need in needs if need.minimum is not None]),
        held=spread(held) if held and 2 * len(held) >= len(needs) else None, states=Counter(how.state for how in hows), holding=len(held),
    )  # fmt: skip


Mark = dict[str, object]
"""A row of the chart's data: its `part`, where it lies, and what is written there."""

BESIDE = 0.1
"""How far the line of a range lies beside its spoke, in levels."""


def marks(shown: Sequence[Spoke], names: Sequence[str], *, top: int) -> list[Mark]:
    """Return all that is drawn, in a circle of radius 1: level 0 in the middle, the spokes clockwise from the top right.

    `names` are what is written at the ends of the spokes; `top` is the highest level of the scale,
    whose figures stand between the first spoke and the last.
    """
    drawn: list[Mark] = []
    for level in range(1, top + 1):
        drawn += [*_edges("ring", [level] * len(shown)), _figure(level, len(shown))]
    for place, name in enumerate(names):
        drawn += [_line("spoke", place, len(shown), 0, top), _label(place, len(shown), 1.12 * top, name)]
    for place, spoke in enumerate(shown):
        drawn += _spoke_marks(spoke, place, len(shown), top)
    drawn += _edges("asked-edge", [spoke.asked.middle for spoke in shown])
    drawn += _edges("held-edge", [spoke.held.middle if spoke.held else None for spoke in shown])
    return [{key: round(value / top, 4) if isinstance(value, int | float) else value for key, value in mark.items()} for mark in drawn]


def _spoke_marks(spoke: Spoke, place: int, of: int, top: int) -> list[Mark]:
    drawn = [
        _line("asked-range", place, of, spoke.asked.lowest, spoke.asked.highest, beside=-BESIDE),
        _point("asked", place, of, spoke.asked.middle),
    ]
    if spoke.held is None:
        return [*drawn, _point("missing", place, of, 1.06 * top)]
    return [
        *drawn,
        _line("held-range", place, of, spoke.held.lowest, spoke.held.highest, beside=BESIDE),
        _point("held", place, of, spoke.held.middle),
    ]


def _at(place: int, of: int, radius: float, beside: float = 0) -> tuple[float, float]:
    angle = 2 * pi * (place + 0.5) / of
    return radius * sin(angle) + beside * cos(angle), radius * cos(angle) - beside * sin(angle)


def _point(part: str, place: int, of: int, radius: float) -> Mark:
    x, y = _at(place, of, radius)
    return {"part": part, "x": x, "y": y}


def _figure(level: int, of: int) -> Mark:
    """Return the figure of a level, in the middle of its ring's topmost side."""
    return {"part": "level", "x": 0, "y": level * cos(pi / of), "text": str(level)}


def _label(place: int, of: int, radius: float, name: str) -> Mark:
    x, y = _at(place, of, radius)
    side = "label-below" if abs(x) < radius / 10 else "label-left" if x < 0 else "label-right"
    return {"part": side, "x": x, "y": y, "text": name}


def _line(part: str, place: int, of: int, inner: float, outer: float, *, beside: float = 0) -> Mark:
    (x, y), (x2, y2) = _at(place, of, inner, beside), _at(place, of, outer, beside)
    return {"part": part, "x": x, "y": y, "x2": x2, "y2": y2}


def _edges(part: str, radii: Sequence[float | None]) -> list[Mark]:
    """Return the sides of a polygon; a side is left out where one of its ends is missing."""
    found = []
    for place, inner in enumerate(radii):
        after = radii[(place + 1) % len(radii)]
        if inner is not None and after is not None:
            (x, y), (x2, y2) = _at(place, len(radii), inner), _at(place + 1, len(radii), after)
            found.append({"part": part, "x": x, "y": y, "x2": x2, "y2": y2})
    return found
