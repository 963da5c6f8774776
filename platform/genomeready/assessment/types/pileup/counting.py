"""What lies over each position: alleles by strand with their qualities, depth, clipped ends, and which alleles stand on one read."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from genomeready.assessment.types.pileup.reads import BadReads, Read, Sample, Site

MOST_TOGETHER = 6
"""How many positions are looked at together: beyond that nobody would read the table."""
SHOWN_FROM = 2
"""How many reads must differ at a position for it to be listed."""


@dataclass(frozen=True, kw_only=True)
class Allele:
    """The reads that say the same at a position."""

    text: str
    """A base, or `+` with inserted bases, `-` with how many are gone behind it, `*` within a deletion."""
    reads: tuple[Read, ...]
    qualities: tuple[int, ...]

    @property
    def forward(self) -> int:
        """How many of the reads lie forward."""
        return sum(not read.reverse for read in self.reads)

    @property
    def reverse(self) -> int:
        """How many of the reads lie in reverse."""
        return sum(read.reverse for read in self.reads)

    @property
    def base_quality(self) -> float:
        """The median quality of what they say."""
        return median(self.qualities)

    @property
    def mapping_quality(self) -> float:
        """The median mapping quality of the reads."""
        return median(read.mapping for read in self.reads)


def said_at(read: Read, position: int) -> tuple[str, int]:
    """Return what a read that covers a position says there, and its quality.

    >>> read = Read(start=1, cigar="2M1D1M", bases="CGA", qualities=(40, 30, 20), reverse=False, mapping=60)
    >>> [said_at(read, n) for n in (1, 2, 3, 4)]
    [('C', 40), ('-1', 30), ('*', 0), ('A', 20)]
    """
    return read.indels.get(position) or read.aligned.get(position, ("*", 0))


def alleles_at(sample: Sample, position: int) -> list[Allele]:
    """Return the alleles at a position: the reference first, then the others by how many reads have them."""
    found: dict[str, list[tuple[Read, int]]] = defaultdict(list)
    for read in sample.covering(position):
        text, quality = said_at(read, position)
        found[text].append((read, quality))
    own = sample.reference[position]
    order = sorted(found, key=lambda text: (text != own, -len(found[text]), text))
    return [
        Allele(text=text, reads=tuple(read for read, _ in found[text]), qualities=tuple(quality for _, quality in found[text]))
        for text in order
    ]


def other_at(sample: Sample, position: int) -> Allele | None:
    """Return the allele beside the reference that most reads have at a position."""
    return next((allele for allele in alleles_at(sample, position) if allele.text not in {sample.reference[position], "*"}), None)


def differing(sample: Sample) -> list[int]:
    """Return the positions where at least two reads say the same and something else than the reference."""
    times: Counter[tuple[int, str]] = Counter()
    for read in sample.reads:
        times.update((place, base) for place, base, _ in read.other_than(sample.reference))
        times.update((place, text) for place, (text, _) in read.indels.items())
    return sorted({place for (place, _), n in times.items() if n >= SHOWN_FROM})


def depth(sample: Sample) -> list[int]:
    """Return how many reads reach over each position."""
    steps = [0] * (len(sample.reference) + 1)
    for read in sample.reads:
        steps[read.start] += 1
        steps[read.end] -= 1
    found, now = [], 0
    for step in steps[:-1]:
        now += step
        found.append(now)
    return found


def clipped(sample: Sample) -> Mapping[tuple[int, str], list[Read]]:
    """Return the reads whose alignment stops short, by the position and by the side that is clipped."""
    found: dict[tuple[int, str], list[Read]] = defaultdict(list)
    for read in sample.reads:
        for place, side, _ in read.clips:
            found[place, side].append(read)
    return dict(sorted(found.items()))


def together(sample: Sample, positions: Sequence[int]) -> list[tuple[tuple[str, ...], list[Read]]]:
    """Return which alleles stand on one read, for the reads that cover at least two of some positions; "" where one is not covered."""
    found: dict[tuple[str, ...], list[Read]] = defaultdict(list)
    for read in sample.reads:
        said = tuple(said_at(read, place)[0] if read.start <= place < read.end else "" for place in positions)
        if sum(map(bool, said)) > 1:
            found[said].append(read)
    return sorted(found.items(), key=lambda row: (-len(row[1]), row[0]))


def carriers(sample: Sample, site: Site) -> Allele:
    """Return the reads that show what is to be judged: another allele at a place, or an end clipped at either side of a stretch.

    Raises:
        BadReads: none does.
    """
    if not site.length:
        found = other_at(sample, site.position)
        if found is None:
            raise BadReads(f"No read differs from the reference at {sample.first + site.position}.")
        return found
    ends = {(site.position, "right"), (site.position + site.length, "left")}
    shown = [(read, clip) for read in sample.reads for clip in read.clips if clip[:2] in ends]
    if not shown:
        raise BadReads(f"No read is clipped at {sample.first + site.position} or {sample.first + site.position + site.length}.")
    qualities = [
        quality
        for read, (_, side, bases) in shown
        for quality in (read.qualities[: len(bases)] if side == "left" else read.qualities[-len(bases) :])
    ]
    return Allele(text="clipped", reads=tuple(read for read, _ in shown), qualities=tuple(qualities))
