"""A conversation as a graph of places with choices: what is wrong with it, its best path, and what a path earns.

A path earns its points ÷ the points of the best path, which is found from the ends backwards. A repair earns half of what the step
that it mends would have given. A critical error stops the conversation (nothing is earned) or tags the path; both carry the flag
`safety`. What has to be covered is a list of facts, gathered along the path.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

STOP, TAG = "stop", "tag"
REPAIRED = Fraction(1, 2)
Step = tuple[str, str]
"""A place and a choice there."""


class BadPath(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A path that cannot be walked; the message says where."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something to say: where it leads (empty: the conversation ends), its points, and what it covers."""

    id: str
    next: str = ""
    points: Fraction = Fraction(0)
    repairs: Step | None = None
    covers: frozenset[str] = frozenset()
    critical: str = ""


@dataclass(frozen=True, kw_only=True)
class Graph:
    """The places of a conversation, each with its choices; `broken` are ends at which it has failed."""

    start: str
    places: Mapping[str, Sequence[Choice]]
    broken: frozenset[str] = frozenset()
    covers: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Walked:
    """What a path amounts to. `at` is the place reached, None after a choice that ended the conversation."""

    share: Fraction
    points: Fraction
    at: str | None
    ended: bool
    critical: tuple[str, ...] = ()
    missing: frozenset[str] = field(default=frozenset())


def faults_of(graph: Graph) -> Iterator[str]:
    """Return what is wrong with a graph: leads to nowhere, circles, places that nobody reaches, repairs of nothing, dead ends.

    >>> list(faults_of(Graph(start="a", places={"a": [Choice(id="x", next="b", points=Fraction(1))]})))
    ['`a.x` leads to `b`, which is no place.']
    """
    lost = [
        f"`{place}.{one.id}` leads to `{one.next}`, which is no place." for place, one in _steps(graph) if one.next not in _there(graph)
    ]
    if graph.start not in graph.places:
        lost.append(f"The start `{graph.start}` is no place.")
    yield from lost
    if lost:
        return
    order = _order(graph)
    if order is None:
        yield "Some path never ends: a choice leads back to where one was."
        return
    reached = {graph.start}
    for place in order:
        reached |= {one.next for one in graph.places[place] if place in reached and one.next}
    yield from (f"Nobody reaches `{place}`." for place in graph.places if place not in reached)
    yield from _repair_faults(graph)
    yield from _end_faults(graph, order)


def best_path(graph: Graph) -> list[Step]:
    """Return the path of most points without a critical error, the first written where several are equal.

    >>> places = {"a": [Choice(id="x", points=Fraction(1)), Choice(id="y", next="b")], "b": [Choice(id="z", points=Fraction(3))]}
    >>> best_path(Graph(start="a", places=places))
    [('a', 'y'), ('b', 'z')]
    """
    best: dict[str, Fraction] = {"": Fraction(0)}
    taken: dict[str, Choice] = {}
    for place in reversed(_order(graph) or []):
        open_ = [one for one in graph.places[place] if not one.critical and one.next in best]
        if not graph.places[place]:
            best[place] = Fraction(0)
        elif open_:
            taken[place] = max(open_, key=lambda one: points_of(graph, one) + best[one.next])
            best[place] = points_of(graph, taken[place]) + best[taken[place].next]
    found, at = list[Step](), graph.start
    while at in taken:
        found.append((at, taken[at].id))
        at = taken[at].next
    return found


def points_of(graph: Graph, choice: Choice) -> Fraction:
    """Return what a choice gives: its points, or half of those of the step that it repairs."""
    if choice.repairs is None:
        return choice.points
    place, own = choice.repairs
    return next((one.points for one in graph.places.get(place, ()) if one.id == own), Fraction(0)) * REPAIRED


def walk(graph: Graph, path: Sequence[str]) -> Walked:
    """Return what a path of choices amounts to, of a graph without faults; it may stop before an end.

    Raises:
        BadPath: a choice is not there, or the conversation had ended.
    """
    at, points, said, critical = graph.start, Fraction(0), set[str](), list[str]()
    for own in path:
        choice = next((one for one in graph.places.get(at, ()) if one.id == own), None)
        if choice is None or STOP in critical:
            message = f"`{own[:40]}` cannot be chosen at `{at}`." if at else f"The conversation had ended before `{own[:40]}`."
            raise BadPath(message)
        points, at = points + points_of(graph, choice), choice.next
        said |= choice.covers
        critical += [choice.critical] if choice.critical else []
    most = sum((points_of(graph, _choice(graph, step)) for step in best_path(graph)), Fraction(0))
    share = Fraction(0) if STOP in critical or not most else min(points / most, Fraction(1))
    ended = STOP in critical or not graph.places.get(at)
    return Walked(
        share=share, points=points, at=at or None, ended=ended, critical=tuple(critical), missing=graph.covers - said
    )  # fmt: skip


def _choice(graph: Graph, step: Step) -> Choice:
    return next(one for one in graph.places[step[0]] if one.id == step[1])


def _steps(graph: Graph) -> Iterator[tuple[str, Choice]]:
    return ((place, one) for place, choices in graph.places.items() for one in choices)


def _there(graph: Graph) -> set[str]:
    return {"", *graph.places}


def _order(graph: Graph) -> list[str] | None:
    """Return the places, each before those that its choices lead to; None where some path goes in a circle."""
    waits = {place: sum(one.next == place for _, one in _steps(graph)) for place in graph.places}
    order = [place for place, times in waits.items() if not times]
    for place in order:
        for one in graph.places[place]:
            if one.next:
                waits[one.next] -= 1
                order += [one.next] if not waits[one.next] else []
    return order if len(order) == len(graph.places) else None


def _repair_faults(graph: Graph) -> Iterator[str]:
    for place, one in _steps(graph):
        if one.repairs is None:
            continue
        if one.repairs not in {(where, other.id) for where, other in _steps(graph) if other.repairs is None}:
            yield f"`{place}.{one.id}` repairs `{'.'.join(one.repairs)}`, which is no step."
        if one.points:
            yield f"`{place}.{one.id}` is a repair and has points of its own."


def _end_faults(graph: Graph, order: Sequence[str]) -> Iterator[str]:
    """Return dead ends: a choice that is no critical error, and from which only broken ends are reached; and what is never said."""
    good = {"", *(place for place, choices in graph.places.items() if not choices and place not in graph.broken)}
    for place in reversed(order):
        if any(one.next in good and one.critical != STOP for one in graph.places[place]):
            good.add(place)
    for place, one in _steps(graph):
        if not one.critical and one.next not in good:
            yield f"`{place}.{one.id}` leads to broken ends only: offer a repair, or call it critical."
    best = [_choice(graph, step) for step in best_path(graph)]
    if not sum(points_of(graph, one) for one in best):
        yield "The best path has no points."
    missing = graph.covers - {fact for one in best for fact in one.covers}
    if missing:
        yield f"The best path does not cover {', '.join(sorted(missing))}."
