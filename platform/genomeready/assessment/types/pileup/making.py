"""Synthetic reads of nine situations, each from a seed: the same situation, seed and depth give the same reads.

A situation is a mixture of sources of reads (a haplotype, a near-identical copy elsewhere, another person's DNA …). The reads of each
source are spread evenly over the reference and over both strands, so that every seed shows its situation; the seed decides the
bases, the places, the qualities and a few random sequencing errors. Nothing here is anybody's sequence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from random import Random  # noqa: TID251 - the type only; the generators come from base.ids

from genomeready.assessment.types.pileup.reads import Read, Sample, Site
from genomeready.base.ids import seeded

SIZE, EDGE, LENGTH = 170, 40, 40
"""Bases of the reference; bases at either end that are not shown; bases of a read."""
MIDDLE, GONE, RUN = 85, 24, 9
"""About where the site lies; the bases of a deleted stretch; the bases of a run of one base."""
ERRORS = 0.002
FIRST = 1001 - EDGE


class Situation(StrEnum):
    """What the reads come from."""

    HETEROZYGOTE = "heterozygote"
    STRAND_BIAS = "strand-bias"
    PARALOGUE = "paralogue"
    HOMOPOLYMER = "homopolymer"
    LOW_QUALITY = "low-quality"
    CIS = "cis"
    TRANS = "trans"
    DELETION = "deletion"
    CONTAMINATION = "contamination"


DEPTHS = {Situation.HOMOPOLYMER: 36, Situation.CONTAMINATION: 48}
"""How many reads lie over a place unless an author says; `USUAL_DEPTH` for the others. Fewer do not show these two."""
USUAL_DEPTH = 24


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a share of the reads comes from: what it has changed, and how its reads look."""

    share: Fraction
    changes: Mapping[int, str] = field(default_factory=dict)
    strands: str = "+-"
    mapping: tuple[int, int] = (55, 60)
    quality: tuple[int, int] = (30, 40)
    gap: tuple[int, int] | None = None
    indel: tuple[int, int, str] | None = None
    """(position before it, bases of the run behind it, `+` with bases or `-` with how many)."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A reference, its sites and the sources of the reads."""

    reference: str
    sites: tuple[Site, ...]
    sources: tuple[Source, ...]


def made(situation: Situation, *, seed: int, depth: int | None = None) -> Sample:
    """Return the reads of a situation.

    >>> one = made(Situation.CIS, seed=7)
    >>> one == made(Situation.CIS, seed=7), one == made(Situation.CIS, seed=8), len(one.sites)
    (True, False, 2)
    """
    chance = seeded(f"reads/{situation}/{seed}")
    plan = _PLANS[situation](chance)
    deep = depth or DEPTHS.get(situation, USUAL_DEPTH)
    reads = [read for source in plan.sources for read in _laid(source, plan, deep, chance)]
    reads.sort(key=lambda read: (read.start, read.end, read.reverse, read.bases))
    return Sample(reference=plan.reference, first=FIRST, sites=plan.sites, reads=tuple(reads))


def _reference(chance: Random) -> str:
    """Return bases without a run of more than two."""
    bases = ""
    while len(bases) < SIZE:
        base = chance.choice("ACGT")
        bases += base if bases[-2:] != base * 2 else ""
    return bases


def _other(chance: Random, base: str) -> str:
    return chance.choice([other for other in "ACGT" if other != base])


def _changes(chance: Random, reference: str, *places: int) -> dict[int, str]:
    return {place: _other(chance, reference[place]) for place in places}


def _two(share: Fraction, changed: Callable[[Random, str, int], Source]) -> Callable[[Random], Plan]:
    """Return the plan of a single place that one further source changes."""

    def plan(chance: Random) -> Plan:
        reference, place = _reference(chance), MIDDLE + chance.randint(-6, 6)
        source = changed(chance, reference, place)
        rest = Source(share=1 - share, changes={})
        return Plan(reference=reference, sites=(Site(position=place),), sources=(rest, source))

    return plan


def _strand_bias(chance: Random) -> Plan:
    reference, place = _reference(chance), MIDDLE + chance.randint(-6, 6)
    one, other = chance.sample("+-", 2)
    changes = _changes(chance, reference, place)
    sources = (
        Source(share=Fraction(1, 2), strands=one),
        Source(share=Fraction(1, 4), strands=other),
        Source(share=Fraction(1, 4), strands=other, changes=changes, quality=(26, 34)),
    )
    return Plan(reference=reference, sites=(Site(position=place),), sources=sources)


def _homopolymer(chance: Random) -> Plan:
    plain = _reference(chance)
    base = _other(chance, plain[MIDDLE - 1])
    reference = plain[:MIDDLE] + base * RUN + _other(chance, base) + plain[MIDDLE + RUN + 1 :]
    before = MIDDLE - 1
    sources = (
        Source(share=Fraction(72, 100)),
        Source(share=Fraction(20, 100), indel=(before, RUN, "-1")),
        Source(share=Fraction(8, 100), indel=(before, RUN, f"+{base}")),
    )
    return Plan(reference=reference, sites=(Site(position=before),), sources=sources)


def _pair(chance: Random, *, cis: bool) -> Plan:
    reference, place = _reference(chance), MIDDLE - 10 + chance.randint(-3, 3)
    both = _changes(chance, reference, place, place + 12 + chance.randint(0, 4))
    first, second = sorted(both)
    haplotypes = ({}, both) if cis else ({first: both[first]}, {second: both[second]})
    sources = tuple(Source(share=Fraction(1, 2), changes=changes) for changes in haplotypes)
    return Plan(reference=reference, sites=(Site(position=first), Site(position=second)), sources=sources)


def _deletion(chance: Random) -> Plan:
    reference, left = _reference(chance), MIDDLE - GONE // 2 + chance.randint(-3, 3)
    sources = (Source(share=Fraction(1, 2)), Source(share=Fraction(1, 2), gap=(left, left + GONE)))
    return Plan(reference=reference, sites=(Site(position=left, length=GONE),), sources=sources)


def _contamination(chance: Random) -> Plan:
    reference = _reference(chance)
    places = [EDGE + 10 + 21 * n + chance.randint(0, 8) for n in range(4)]
    foreign = _changes(chance, reference, *places)
    haplotypes = [{place: foreign[place] for place in places[n::2]} for n in range(2)]
    sources = (Source(share=Fraction(8, 10)), *(Source(share=Fraction(1, 10), changes=changes) for changes in haplotypes))
    return Plan(reference=reference, sites=(Site(position=places[1]),), sources=sources)


def _paralogue(chance: Random, reference: str, place: int) -> Source:
    near = [place + sign * chance.randint(low, low + 3) for sign, low in ((-1, 5), (1, 5), (1, 10))]
    return Source(share=Fraction(1, 4), changes=_changes(chance, reference, place, *near), mapping=(0, 8))


_PLANS: Mapping[Situation, Callable[[Random], Plan]] = {
    Situation.HETEROZYGOTE: _two(
        Fraction(1, 2), lambda chance, reference, place: Source(share=Fraction(1, 2), changes=_changes(chance, reference, place))
    ),
    Situation.STRAND_BIAS: _strand_bias,
    Situation.PARALOGUE: _two(Fraction(1, 4), _paralogue),
    Situation.HOMOPOLYMER: _homopolymer,
    Situation.LOW_QUALITY: _two(
        Fraction(1, 4),
        lambda chance, reference, place: Source(share=Fraction(1, 4), changes=_changes(chance, reference, place), quality=(5, 13)),
    ),
    Situation.CIS: lambda chance: _pair(chance, cis=True),
    Situation.TRANS: lambda chance: _pair(chance, cis=False),
    Situation.DELETION: _deletion,
    Situation.CONTAMINATION: _contamination,
}


def _laid(source: Source, plan: Plan, depth: int, chance: Random) -> list[Read]:
    """Return the reads of a source, evenly over its haplotype and its strands."""
    gone = source.gap[1] - source.gap[0] if source.gap else 0
    places = SIZE - gone - LENGTH + 1
    number = round(source.share * depth * places / LENGTH)
    quiet = {place for other in plan.sources for place in other.changes} | {site.position for site in plan.sites}
    reads, strands = [], ""
    for n in range(number):
        start = min(places - 1, n * places // number + chance.randint(0, 1))
        strands = strands or "".join(chance.sample(source.strands, len(source.strands)))
        strand, strands = strands[0], strands[1:]
        reads.append(_read(source, plan.reference, start, reverse=strand == "-", chance=chance, quiet=quiet))
    return reads


def _read(source: Source, reference: str, start: int, *, reverse: bool, chance: Random, quiet: set[int]) -> Read:
    """Return the read of a source that begins so far into its haplotype."""
    start, cigar, places = _placed(source, start)
    bases, qualities = [], []
    for place in places:
        quality = chance.randint(32, 40) if chance.random() < 0.95 else chance.randint(22, 31)  # noqa: PLR2004 - one base in twenty is worse
        base = reference[place] if place >= 0 else (source.indel or (0, 0, "+N"))[2][1]
        if place in source.changes:
            base, quality = source.changes[place], chance.randint(*source.quality)
        elif place not in quiet and chance.random() < ERRORS:
            base, quality = _other(chance, base), chance.randint(6, 15)
        bases.append(base)
        qualities.append(quality)
    mapping = chance.randint(*source.mapping)
    return Read(start=start, cigar=cigar, bases="".join(bases), qualities=tuple(qualities), reverse=reverse, mapping=mapping)


def _placed(source: Source, start: int) -> tuple[int, str, list[int]]:
    """Return where a read's alignment starts, its CIGAR string, and the place of the reference of each base (−1: inserted)."""
    if source.gap:
        left, right = source.gap
        places = [n if n < left else n + right - left for n in range(start, start + LENGTH)]
        before = sum(place < left for place in places)
        if before in (0, LENGTH):
            return places[0], f"{LENGTH}M", places
        after = LENGTH - before
        return (start, f"{before}M{after}S", places) if before >= after else (right, f"{before}S{after}M", places)
    if source.indel:
        at, run, what = source.indel
        before, reach = at + 1 - start, at + 1 + run + 2
        if before >= 1 and start + LENGTH > reach + 1:
            if what == "-1":
                return start, f"{before}M1D{LENGTH - before}M", [n if n <= at else n + 1 for n in range(start, start + LENGTH)]
            rest = LENGTH - before - 1
            return start, f"{before}M1I{rest}M", [*range(start, at + 1), -1, *range(at + 1, at + 1 + rest)]
    return start, f"{LENGTH}M", list(range(start, start + LENGTH))
