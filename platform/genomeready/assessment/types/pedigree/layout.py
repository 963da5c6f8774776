"""Where each person of a pedigree stands: generations by longest path, couples side by side, siblings in the order of birth.

Pure geometry in units of the drawing. A *cluster* is somebody with their partners; clusters are put in order by walking through the
family from its first couple, and pushed apart just as far as is needed, children below the middle of their parents.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from genomeready.assessment.types.pedigree.model import Pedigree

BETWEEN_PARTNERS, BETWEEN, SWEEPS = 104.0, 84.0, 24

Cluster = tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """The generation of each person (0 is the oldest), the place across, and the order within each generation."""

    generation: Mapping[str, int]
    across: Mapping[str, float]
    rows: Sequence[Sequence[str]]


def laid_out(pedigree: Pedigree) -> Layout:
    """Return where everybody stands, the leftmost person at 0."""
    generation = generations(pedigree)
    clusters = _in_order(pedigree, generation)
    across = _apart(pedigree, clusters)
    left = min(across.values())
    rows = [[own for cluster in row for own in cluster] for row in clusters]
    return Layout(generation, {own: round(x - left, 1) for own, x in across.items()}, rows)


def generations(pedigree: Pedigree) -> dict[str, int]:
    """Return the generation of each person: below both parents, level with partners, by the longest path."""
    found = _settled(pedigree, level=True) or _settled(pedigree, level=False) or {}
    for own in found:  # founders come down to just above their first child
        below = [found[child] for child in pedigree.children(own)]
        if below and not pedigree.parents(own) and all(not pedigree.parents(p) for p in pedigree.partners(own)):
            found[own] = max(found[own], min(below) - 1)
    lowest = min(found.values())
    return {own: row - lowest for own, row in found.items()}


def _settled(pedigree: Pedigree, *, level: bool) -> dict[str, int] | None:
    """Return the longest paths; None where couples across generations leave no level for everybody."""
    found = dict.fromkeys(pedigree.people, 0)
    for _ in range(len(found) + 1):
        before = dict(found)
        for own in found:
            least = max((found[parent] + 1 for parent in pedigree.parents(own)), default=found[own])
            beside = [found[other] for other in pedigree.partners(own) if level and not _lines_cross(pedigree, own, other)]
            found[own] = max([found[own], least, *beside])
        if found == before:
            return found
    return None


def _lines_cross(pedigree: Pedigree, one: str, other: str) -> bool:
    """Say whether one of a couple descends from the other, who then cannot stand level."""
    return one in pedigree.ancestors(other) or other in pedigree.ancestors(one)


def _in_order(pedigree: Pedigree, generation: Mapping[str, int]) -> list[list[Cluster]]:
    """Return the clusters of each generation from left to right."""
    rows: list[list[Cluster]] = [[] for _ in range(max(generation.values()) + 1)]
    seen: set[str] = set()

    def visit(own: str) -> None:
        if own in seen:
            return
        cluster = _cluster(pedigree, own, generation, seen)
        seen.update(cluster)
        for parent in pedigree.parents(cluster[0]):
            visit(parent)
        rows[generation[own]].append(cluster)
        for child in _children_of(pedigree, cluster):
            visit(child)
        for member in cluster[1:]:
            for parent in pedigree.parents(member):
                visit(parent)

    founders = [own for own in pedigree.people if not pedigree.parents(own)]
    for own in sorted(founders, key=lambda each: (not _leads_left(pedigree, each), generation[each])):
        visit(own)
    return rows


def _leads_left(pedigree: Pedigree, own: str) -> bool:
    """Say whether somebody is the topmost of the proband's father's fathers, from whom the walk begins."""
    start = pedigree.proband.id if pedigree.proband else next(iter(pedigree.people))
    while pedigree.parents(start):
        start = pedigree.parents(start)[0]
    return start == own


def _cluster(pedigree: Pedigree, own: str, generation: Mapping[str, int], seen: Iterable[str]) -> Cluster:
    """Return somebody with the partners who stand level; whoever's own family was met already stands on the left."""
    taken = set(seen)
    partners = [p for p in pedigree.partners(own) if generation[p] == generation[own] and p not in taken]
    if not partners:
        return (own,)
    if len(partners) == 1:
        return _pair(pedigree, own, partners[0], taken)
    return (partners[0], own, *partners[1:])


def _pair(pedigree: Pedigree, own: str, other: str, seen: set[str]) -> Cluster:
    """Return a couple: whose parents stand already comes first, then whoever has none drawn, then the man."""
    met = [bool(set(pedigree.parents(each)) & seen) for each in (own, other)]
    if met[0] != met[1]:
        return (own, other) if met[0] else (other, own)
    drawn = [bool(pedigree.parents(each)) for each in (own, other)]
    if drawn[0] != drawn[1]:
        return (own, other) if drawn[1] else (other, own)
    father = next((pedigree.people[child].father for child in pedigree.children(own) if other in pedigree.parents(child)), own)
    return (own, other) if father == own else (other, own)


def _children_of(pedigree: Pedigree, cluster: Cluster) -> list[str]:
    """Return the children of a cluster by birth, those last whose partner has a family of their own; twins side by side."""
    children = list(dict.fromkeys(child for own in cluster for child in pedigree.children(own)))

    def place(child: str) -> tuple[bool, int]:
        group = pedigree.twin_group(child)
        born = min(children.index(each) for each in (group.members if group else [child]) if each in children)
        married = any(pedigree.parents(partner) for partner in pedigree.partners(child))
        return married, born

    return sorted(children, key=place)


def _apart(pedigree: Pedigree, rows: Sequence[Sequence[Cluster]]) -> dict[str, float]:
    """Return a place across for everybody, by sweeps down and up that leave the order as it is."""
    across: dict[str, float] = {}
    for row in rows:
        _spread(row, [n * BETWEEN for n in range(len(row))], across)
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 else reversed(rows):
            _spread(row, [_wish(pedigree, cluster, across, up=sweep % 2 == 1) for cluster in row], across)
    return across


def _wish(pedigree: Pedigree, cluster: Cluster, across: Mapping[str, float], *, up: bool) -> float:
    """Return where the middle of a cluster would like to stand: below its parents, or above its children."""
    middle = _middle(across[own] for own in cluster)
    if up:
        pulls = [_middle(across[p] for p in pedigree.parents(own)) - (across[own] - middle) for own in cluster if pedigree.parents(own)]
    else:
        children = {child for own in cluster for child in pedigree.children(own)}
        pulls = [(min(across[c] for c in children) + max(across[c] for c in children)) / 2] if children else []
    return sum(pulls) / len(pulls) if pulls else middle


def _middle(places: Iterable[float]) -> float:
    found = list(places)
    return sum(found) / len(found)


def _spread(row: Sequence[Cluster], wishes: Sequence[float], across: dict[str, float]) -> None:
    """Place the clusters of a row as near to their wishes as their order and their widths allow (least squares, pooled)."""
    widths = [(len(cluster) - 1) * BETWEEN_PARTNERS for cluster in row]
    offsets, at = [], 0.0
    for n, width in enumerate(widths):
        at += (widths[n - 1] / 2 + BETWEEN + width / 2) if n else 0.0
        offsets.append(at)
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wishes, offsets, strict=True):
        pools.append((wish - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (later, many), (earlier, some) = pools.pop(), pools.pop()
            pools.append(((later * many + earlier * some) / (many + some), many + some))
    base = [value for value, many in pools for _ in range(many)]
    for cluster, start, offset, width in zip(row, base, offsets, widths, strict=True):
        for n, own in enumerate(cluster):
            across[own] = start + offset - width / 2 + n * BETWEEN_PARTNERS
