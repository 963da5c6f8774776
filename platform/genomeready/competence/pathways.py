"""The way from what somebody holds to what a role asks: which courses, in which order, and what no course closes. Pure.

The order is greedy: each time the course that closes the most of what is still missing; among equal
ones the one that brings most of the rest nearer, then the shorter one. A course that closes nothing
is taken only where it brings something nearer, after all that close something. What has to come
before a course comes before it, unless all that it teaches is held already.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A competency that is not met. `held` is None where no level is held: that is *not assessed*, not 0."""

    competency_id: int
    asked: int
    held: int | None
    set_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A course that is offered: the level it brings each competency to, and the courses to take first (by slug)."""

    slug: str
    code: str
    title: str
    minutes: int
    reaches: Mapping[int, int]
    first: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One course of the way: what it closes, and what it brings nearer without closing it (competency ids)."""

    offer: Offer
    closes: tuple[int, ...]
    nearer: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """The courses in their order, and what is still open after them, with the level held by then."""

    legs: tuple[Leg, ...]
    left: tuple[Gap, ...]

    @property
    def minutes(self) -> int:
        """Study time of all of it."""
        return sum(leg.offer.minutes for leg in self.legs)


def pathway(gaps: Iterable[Gap], offers: Iterable[Offer], *, held: Mapping[int, int], missing: Mapping[str, int]) -> Pathway:
    """Return the way that closes the gaps.

    `held` are the levels held, by competency id; `missing` says of each optional set how many of its
    competencies have still to be met. Gaps of a set count only until so many are closed.

    >>> course = Offer(slug="a", code="A", title="A", minutes=60, reaches={7: 2, 8: 2})
    >>> way = pathway([Gap(competency_id=7, asked=2, held=1), Gap(competency_id=8, asked=3, held=None)], [course], held={7: 1}, missing={})
    >>> [(leg.offer.slug, leg.closes, leg.nearer) for leg in way.legs], [(gap.competency_id, gap.held) for gap in way.left]
    ([('a', (7,), (8,))], [(8, 2)])
    """
    way = _Way(gaps={gap.competency_id: gap for gap in gaps}, offers={o.slug: o for o in offers}, held=dict(held), missing=dict(missing))
    while best := way.best():
        way.take(best)
    return Pathway(legs=tuple(way.legs), left=tuple(way.open()))


@dataclass(kw_only=True)
class _Way:
    """The way as far as it is found: what is still open, what is held by then, which courses are taken."""

    gaps: dict[int, Gap]
    offers: dict[str, Offer]
    held: dict[int, int]
    missing: dict[str, int]
    legs: list[Leg] = field(default_factory=list)

    def open(self) -> list[Gap]:
        """Return the gaps that still have to be closed, with the level held by now."""
        wanted = (gap for gap in self.gaps.values() if gap.set_key is None or self.missing.get(gap.set_key, 0) > 0)
        return [Gap(competency_id=g.competency_id, asked=g.asked, held=self.held.get(g.competency_id), set_key=g.set_key) for g in wanted]

    def best(self) -> Offer | None:
        """Return the course to take next; None where none helps."""
        ranked = [(self._use_of(offer), offer) for offer in self.offers.values()]
        helpful = [(use, -offer.minutes, offer) for use, offer in ranked if any(use)]
        return min(helpful, key=lambda one: (-one[0][0], -one[0][1], -one[1], one[2].code))[2] if helpful else None

    def take(self, offer: Offer) -> None:
        """Put a course on the way, what has to come before it first."""
        del self.offers[offer.slug]
        for slug in offer.first:
            before = self.offers.get(slug)
            if before and any(self.held.get(key, -1) < level for key, level in before.reaches.items()):
                self.take(before)
        closes, nearer = self._closes(offer), self._nearer(offer)
        self.legs.append(Leg(offer=offer, closes=closes, nearer=nearer))
        self.held |= {key: max(level, self.held.get(key, level)) for key, level in offer.reaches.items()}
        for key in closes:
            closed = self.gaps.pop(key)
            if closed.set_key is not None:
                self.missing[closed.set_key] -= 1

    def _use_of(self, offer: Offer) -> tuple[int, int]:
        """Return how many gaps a course closes, as far as they count, and how many it brings nearer."""
        closed = [self.gaps[key] for key in self._closes(offer)]
        mandatory = sum(gap.set_key is None for gap in closed)
        chosen = sum(min(left, sum(gap.set_key == key for gap in closed)) for key, left in self.missing.items())
        return mandatory + chosen, len(self._nearer(offer))

    def _closes(self, offer: Offer) -> tuple[int, ...]:
        return tuple(gap.competency_id for gap in self.open() if offer.reaches.get(gap.competency_id, -1) >= gap.asked)

    def _nearer(self, offer: Offer) -> tuple[int, ...]:
        """Return what a course raises without closing it; a level where none was held brings nearer too."""
        raised = ((gap, offer.reaches[gap.competency_id]) for gap in self.open() if gap.competency_id in offer.reaches)
        return tuple(gap.competency_id for gap, level in raised if level < gap.asked and (gap.held is None or gap.held < level))
