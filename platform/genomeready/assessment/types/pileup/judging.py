"""Which findings the reads show, and what follows: real or an artefact, in cis or in trans. Every rule is a number below.

The findings are those that people look for who judge reads by eye. The thresholds are this platform's own, set so that each synthetic
situation is clear; they are no laboratory's, and each is said where the answer is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import mean
from typing import Any

from genomeready.assessment.types.pileup.counting import Allele, alleles_at, carriers, clipped, depth, differing, said_at
from genomeready.assessment.types.pileup.reads import BadReads, Read, Sample, Site

FEWEST = 3
"""Reads that must show what is to be judged."""
HALF, FEW = (Fraction(35, 100), Fraction(65, 100)), Fraction(20, 100)
ONE_STRAND, BOTH_STRANDS, COVERED = Fraction(9, 10), Fraction(2, 10), Fraction(3, 10)
POOR, GOOD_BASE, GOOD_MAPPING = 20, 25, 40
RUN = 6
COMPANIONS, ALWAYS, HARDLY = 2, Fraction(8, 10), Fraction(1, 10)
CLIPPED, DROP, FLANK = 3, Fraction(7, 10), 20
LOW_PLACES = 3
PHASED, SPANNING = Fraction(9, 10), 4


class Finding(StrEnum):
    """What can be seen in reads."""

    HALF = "half"
    FEW = "few"
    BOTH_STRANDS = "both-strands"
    ONE_STRAND = "one-strand"
    GOOD_QUALITY = "good-quality"
    LOW_BASE_QUALITY = "low-base-quality"
    LOW_MAPPING_QUALITY = "low-mapping-quality"
    COMPANIONS = "companions"
    HOMOPOLYMER = "homopolymer"
    LOW_PLACES = "low-places"
    CLIPPED_ENDS = "clipped-ends"
    DEPTH_DROP = "depth-drop"
    SAME_READS = "same-reads"
    DIFFERENT_READS = "different-reads"


OF_PAIRS = (Finding.SAME_READS, Finding.DIFFERENT_READS)
"""Findings that take two sites."""
OF_PLACES = (Finding.HALF, Finding.FEW, Finding.COMPANIONS, Finding.HOMOPOLYMER, Finding.LOW_PLACES)
"""Findings that take a place, not a stretch."""
AGAINST = frozenset(
    {
        Finding.ONE_STRAND, Finding.LOW_BASE_QUALITY, Finding.LOW_MAPPING_QUALITY, Finding.COMPANIONS, Finding.LOW_PLACES,
    }
)  # fmt: skip
"""Findings each of which speaks for an artefact by itself; so does a change in a run of one base that few reads have."""


class Verdict(StrEnum):
    """What the reads show."""

    REAL = "real"
    ARTEFACT = "artefact"


class Phase(StrEnum):
    """How two changes lie to each other."""

    CIS = "cis"
    TRANS = "trans"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What follows from the reads, with the numbers that each finding rests on."""

    verdict: Verdict
    phase: Phase | None
    seen: Mapping[Finding, bool]
    figures: Mapping[Finding, Mapping[str, Any]]


def findings_for(sites: Iterable[Site]) -> tuple[Finding, ...]:
    """Return the findings that can be asked of some sites.

    >>> [len(findings_for(sites)) for sites in ([Site(position=1)], [Site(position=1), Site(position=9)], [Site(position=1, length=9)])]
    [12, 14, 7]
    """
    listed = list(sites)
    gone = (*(OF_PLACES if any(site.length for site in listed) else ()), *(OF_PAIRS if len(listed) == 1 else ()))
    return tuple(finding for finding in Finding if finding not in gone)


def judge(sample: Sample) -> Judgement:
    """Return what the reads of a sample show at its sites.

    Raises:
        BadReads: they do not decide it.
    """
    each = [_at(sample, site) for site in sample.sites]
    seen = {finding: all(found[finding][0] for found in each) for finding in each[0]}
    figures = {finding: each[0][finding][1] for finding in each[0]}
    phase = None
    if len(sample.sites) > 1:
        phase, numbers = _phase(sample)
        seen |= {Finding.SAME_READS: phase is Phase.CIS, Finding.DIFFERENT_READS: phase is Phase.TRANS}
        figures |= dict.fromkeys(OF_PAIRS, numbers)
    return Judgement(verdict=_verdict(seen), phase=phase, seen=seen, figures=figures)


def _verdict(seen: Mapping[Finding, bool]) -> Verdict:
    """Return the verdict that findings decide.

    >>> str(_verdict({Finding.ONE_STRAND: True})), str(_verdict({Finding.CLIPPED_ENDS: True, Finding.DEPTH_DROP: True}))
    ('artefact', 'real')
    """
    there = {finding for finding, is_seen in seen.items() if is_seen}
    if there & AGAINST or {Finding.HOMOPOLYMER, Finding.FEW} <= there:
        return Verdict.ARTEFACT
    sound = {Finding.BOTH_STRANDS, Finding.GOOD_QUALITY}
    if {Finding.CLIPPED_ENDS, Finding.DEPTH_DROP} <= there or sound | {Finding.HALF} <= there:
        return Verdict.REAL
    raise BadReads("The reads do not decide whether it is real: " + (", ".join(sorted(there)) or "nothing") + " is seen.")


def _at(sample: Sample, site: Site) -> dict[Finding, tuple[bool, dict[str, Any]]]:
    """Return each finding at a site, with its numbers."""
    shown = carriers(sample, site)
    if len(shown.reads) < FEWEST:
        raise BadReads(f"Only {len(shown.reads)} reads show what is to be judged at {sample.first + site.position}.")
    found = _of_the_reads(sample, site, shown) | _of_the_ends(sample, site)
    return found if site.length else found | _of_the_place(sample, site, shown)


def _of_the_reads(sample: Sample, site: Site, shown: Allele) -> dict[Finding, tuple[bool, dict[str, Any]]]:
    size, over = len(shown.reads), sample.covering(site.position)
    most, least = max(shown.forward, shown.reverse), min(shown.forward, shown.reverse)
    forward = sum(not read.reverse for read in over)
    covered = min(forward, len(over) - forward) >= COVERED * len(over)
    strands = {"forward": shown.forward, "reverse": shown.reverse}
    qualities = {"base": shown.base_quality, "mapping": shown.mapping_quality}
    good = shown.base_quality >= GOOD_BASE and shown.mapping_quality >= GOOD_MAPPING
    return {
        Finding.BOTH_STRANDS: (least >= BOTH_STRANDS * size, strands),
        Finding.ONE_STRAND: (covered and most >= ONE_STRAND * size, strands),
        Finding.GOOD_QUALITY: (good, qualities),
        Finding.LOW_BASE_QUALITY: (shown.base_quality < POOR, qualities),
        Finding.LOW_MAPPING_QUALITY: (shown.mapping_quality < POOR, qualities),
    }


def _of_the_place(sample: Sample, site: Site, shown: Allele) -> dict[Finding, tuple[bool, dict[str, Any]]]:
    place, size = site.position, len(sample.covering(site.position))
    share = Fraction(len(shown.reads), size)
    numbers = {"reads": len(shown.reads), "of": size, "percent": round(100 * share)}
    run = _run(sample.reference, place) if shown.text[0] in "+-" else 0
    friends = [other for other in differing(sample) if other != place and _goes_along(sample, other, shown.reads)]
    low = [other for other in differing(sample) if _is_low(sample, other)]
    return {
        Finding.HALF: (HALF[0] <= share <= HALF[1], numbers),
        Finding.FEW: (share < FEW, numbers),
        Finding.COMPANIONS: (len(friends) >= COMPANIONS, {"places": len(friends)}),
        Finding.HOMOPOLYMER: (run >= RUN, {"run": run}),
        Finding.LOW_PLACES: (len(low) >= LOW_PLACES, {"places": len(low)}),
    }


def _of_the_ends(sample: Sample, site: Site) -> dict[Finding, tuple[bool, dict[str, Any]]]:
    ends = clipped(sample)
    right = max((len(reads) for (_, side), reads in ends.items() if side == "right"), default=0)
    left = max((len(reads) for (_, side), reads in ends.items() if side == "left"), default=0)
    over = depth(sample)
    start, stop = site.position, site.position + max(site.length, 1)
    inside, beside = mean(over[start:stop]), mean([*over[max(0, start - FLANK) : start], *over[stop : stop + FLANK]] or [0])
    numbers = {"inside": round(inside, 1), "beside": round(beside, 1)}
    return {
        Finding.CLIPPED_ENDS: (min(left, right) >= CLIPPED, {"left": left, "right": right}),
        Finding.DEPTH_DROP: (inside <= DROP * beside, numbers),
    }


def _run(reference: str, before: int) -> int:
    """Return how long the run of one base is that begins behind a position.

    >>> _run("ACCCG", 0)
    3
    """
    rest = reference[before + 1 :]
    return len(rest) - len(rest.lstrip(rest[0])) if rest else 0


def _goes_along(sample: Sample, place: int, shown: Iterable[Read]) -> bool:
    """Say whether the reads that show one change also differ at another place, and hardly any others do."""
    mine, own = {id(read) for read in shown}, sample.reference[place]
    over = sample.covering(place)
    with_it = [said_at(read, place)[0] != own for read in over if id(read) in mine]
    without = [said_at(read, place)[0] != own for read in over if id(read) not in mine]
    if len(with_it) < FEWEST or not without:
        return False
    return sum(with_it) >= ALWAYS * len(with_it) and sum(without) <= HARDLY * len(without)


def _is_low(sample: Sample, place: int) -> bool:
    """Say whether a few good reads on both strands differ at a place."""
    other = next((found for found in alleles_at(sample, place) if found.text not in {sample.reference[place], "*"}), None)
    if other is None or len(other.reads) < FEWEST or not min(other.forward, other.reverse):
        return False
    return (
        len(other.reads) < FEW * len(sample.covering(place)) and other.base_quality >= GOOD_BASE and other.mapping_quality >= GOOD_MAPPING
    )


def _phase(sample: Sample) -> tuple[Phase, dict[str, Any]]:
    """Return how the two sites lie to each other, by the reads that reach over both and carry at least one change."""
    first, second = ({id(read) for read in carriers(sample, site).reads} for site in sample.sites)
    over = {id(read) for site in sample.sites for read in sample.covering(site.position)}
    for site in sample.sites:
        over &= {id(read) for read in sample.covering(site.position)}
    either, both = over & (first | second), over & first & second
    if len(either) >= SPANNING:
        share, numbers = Fraction(len(both), len(either)), {"both": len(both), "either": len(either)}
        if share >= PHASED:
            return Phase.CIS, numbers
        if share <= 1 - PHASED:
            return Phase.TRANS, numbers
    raise BadReads("The reads that reach over both sites do not decide whether the changes are in cis or in trans.")
