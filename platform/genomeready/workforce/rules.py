"""Counting a workforce: posts wanted, people in post, assessed and role-ready, place by place. Pure.

Definitions, as the reports print them:

- *in post (WTE)*: the whole-time equivalents of confirmed memberships that hold on the day, where they are worked.
- *in post (people)*: a person counts once for each profession, in the place where most of her time in it lies.
- *wanted*: planned posts of the establishment (a place's own latest figure, else the sum of its parts'), or a
  norm times the population.
- *assessed*: holds a level, by valid evidence stronger than self-assessment, in a mandatory competency of the profile.
- *role-ready*: every mandatory competency of the role profile is met on the day (`competence.rules.is_role_ready`).
- three gaps, kept apart: *posts* = wanted − in post; *evidence* = in post − assessed; *competence* = in post −
  role-ready; the last two among the people whose profession has a role profile.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from genomeready.competence.rules.standing import Asked, Shown, is_mandatory, is_role_ready, standings
from genomeready.workforce.disclosure import Sum

ALL = "all"
"""The key that stands for all professions together."""

Key = tuple[int, str]
"""A place's id and a profession's slug (or ALL). A negative id is a place's people outside all of its parts."""

CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Place:
    """An organisation in the tree; `path` holds the ids from the top (`/1/4/17/`)."""

    id: int
    slug: str
    name: str
    kind: str
    path: str
    population: int | None = None

    @property
    def above(self) -> tuple[int, ...]:
        """The ids from the top down to this place, itself included."""
        return ids_in(self.path)


def ids_in(path: str) -> tuple[int, ...]:
    """Return the ids in a path.

    >>> ids_in("/1/4/17/")
    (1, 4, 17)
    """
    return tuple(int(step) for step in path.strip("/").split("/"))


@dataclass(frozen=True)
class Tree:
    """A place and everything below it, in the order given (the top first)."""

    places: Mapping[int, Place]
    parts: Mapping[int, tuple[int, ...]]

    @property
    def top(self) -> Place:
        """The place that holds all the others."""
        return next(iter(self.places.values()))

    def chain(self, path: str) -> tuple[int, ...]:
        """Return where a membership at this path counts: each place above it in this tree, and the last one's rest."""
        inside = tuple(step for step in ids_in(path) if step in self.places)
        return (*inside, -inside[-1]) if inside and self.parts.get(inside[-1]) else inside

    def everywhere(self) -> list[int]:
        """Return all ids that counts may stand under: places, and the rest of each place that has parts."""
        return [*self.places, *(-place for place, parts in self.parts.items() if parts)]

    def parts_and_rest(self, place: int) -> tuple[int, ...]:
        """Return a place's parts and its own rest; nothing for a place without parts."""
        parts = self.parts.get(place, ())
        return (*parts, -place) if parts else ()


def tree_of(places: Iterable[Place]) -> Tree:
    """Build the tree from places sorted so that the top comes first.

    >>> land = [Place(id=1, slug="l", name="L", kind="country", path="/1/"), Place(id=4, slug="r", name="R", kind="region", path="/1/4/")]
    >>> tree_of(land).chain("/1/"), tree_of(land).chain("/1/4/")
    ((1, -1), (1, 4))
    """
    known = {place.id: place for place in places}
    parts: dict[int, list[int]] = {place: [] for place in known}
    for place in known.values():
        above = place.above[-2] if len(place.above) > 1 else None
        if above in known:
            parts[above].append(place.id)
    return Tree(known, {place: tuple(below) for place, below in parts.items()})


@dataclass(frozen=True, slots=True)
class Post:
    """One membership on the day: who, in which profession, where and for how much of a whole time."""

    person_id: int
    profession: str
    path: str
    wte: Decimal


@dataclass(frozen=True, slots=True)
class Result:
    """What a person's evidence says about one profession on the day."""

    assessed: bool
    ready: bool


def result_of(needs: Sequence[Asked], evidence: Iterable[Shown], as_of: date) -> Result:
    """Return whether somebody is assessed and role-ready, by the same functions as her own page."""
    mandatory = [need for need in needs if is_mandatory(need)]
    found = standings(mandatory, evidence, as_of)
    return Result(assessed=any(how.level is not None for how in found.values()), ready=is_role_ready(mandatory, found))


@dataclass(slots=True)
class Tally:
    """What is counted for one place and profession."""

    wte: Decimal = field(default=Decimal(0))
    heads: int = 0
    profiled: int = 0
    assessed: int = 0
    ready: int = 0


def tallies(tree: Tree, posts: Sequence[Post], results: Mapping[tuple[int, str], Result]) -> dict[Key, Tally]:
    """Count every place and profession of a tree; ALL counts a person once for each profession."""
    counted: defaultdict[Key, Tally] = defaultdict(Tally)
    for post in posts:
        for place in tree.chain(post.path):
            for profession in (post.profession, ALL):
                counted[place, profession].wte += post.wte
    for post in main_posts(posts):
        result = results.get((post.person_id, post.profession))
        for place in tree.chain(post.path):
            for profession in (post.profession, ALL):
                _count_head(counted[place, profession], result)
    return dict(counted)


def _count_head(tally: Tally, result: Result | None) -> None:
    tally.heads += 1
    if result is not None:
        tally.profiled += 1
        tally.assessed += result.assessed
        tally.ready += result.ready


def main_posts(posts: Iterable[Post]) -> list[Post]:
    """Return one post for each person and profession: where most of her time lies, the first by path where equal.

    >>> half, most = Post(7, "nurse", "/1/2/", Decimal("0.4")), Post(7, "nurse", "/1/3/", Decimal("0.6"))
    >>> [post.path for post in main_posts([half, most])]
    ['/1/3/']
    """
    main: dict[tuple[int, str], Post] = {}
    for post in posts:
        known = main.setdefault((post.person_id, post.profession), post)
        if (-post.wte, ids_in(post.path)) < (-known.wte, ids_in(known.path)):
            main[post.person_id, post.profession] = post
    return list(main.values())


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """A norm: so many posts of a profession for so many people; who is counted, said by whom and when."""

    slug: str
    profession: str
    posts: Decimal
    population: int
    unit: str
    counted: str
    source: str
    year: int


@dataclass(frozen=True)
class Wanted:
    """How many posts a place wants, in which unit, and on what ground (`plan` or a norm's slug)."""

    posts: Decimal
    unit: str
    basis: str


PLAN = "plan"


def wanted(tree: Tree, plans: Mapping[Key, Decimal], ratio: Ratio | None) -> dict[Key, Wanted]:
    """Return what each place wants of each profession; a norm, where chosen, replaces the plan of its profession."""
    found: dict[Key, Wanted] = {}
    for profession in {profession for _, profession in plans}:
        for place in tree.places:
            posts = _own_or_parts(tree, place, {where: plan for (where, what), plan in plans.items() if what == profession})
            if posts is not None:
                found[place, profession] = Wanted(posts.quantize(CENT), "WTE", PLAN)
    if ratio is not None:
        living = {place.id: Decimal(place.population) for place in tree.places.values() if place.population is not None}
        for place in tree.places:
            found.pop((place, ratio.profession), None)
            people = _own_or_parts(tree, place, living)
            if people is not None:
                found[place, ratio.profession] = Wanted((people * ratio.posts / ratio.population).quantize(CENT), ratio.unit, ratio.slug)
    return found


def _own_or_parts(tree: Tree, place: int, figures: Mapping[int, Decimal]) -> Decimal | None:
    """Return a place's own figure, else the sum of its parts' where any part has one."""
    if place in figures:
        return figures[place]
    below = [figure for part in tree.parts[place] if (figure := _own_or_parts(tree, part, figures)) is not None]
    return sum(below, Decimal(0)) if below else None


def sums_of(tree: Tree, professions: Sequence[str]) -> list[Sum[Key]]:
    """Return every sum that ties the counts together: places over their parts, and ALL over the professions."""
    over_parts = [
        Sum((place, profession), tuple((part, profession) for part in tree.parts_and_rest(place)))
        for place in tree.places
        for profession in (*professions, ALL)
        if tree.parts[place]
    ]
    over_professions = [Sum((place, ALL), tuple((place, profession) for profession in professions)) for place in tree.everywhere()]
    return [*over_parts, *over_professions]
