"""Reads that no situation made, judged by the rules and by a second writing of them (`reads_again`): both say the same of each."""

import json
from dataclasses import replace
from random import Random  # noqa: TID251 - the type only; the generators come from base.ids
from typing import Any

from assessment.reads_again import judged_again
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.assessment.types.pileup.judging import judge
from genomeready.assessment.types.pileup.making import Situation, made
from genomeready.assessment.types.pileup.reads import BadReads, Read, Sample, Site, stored
from genomeready.base.ids import seeded

SITUATIONS = st.sampled_from(list(Situation))
SEEDS = st.integers(0, 999_999)


def judged(sample: Sample) -> tuple[str, str | None, set[str]] | None:
    try:
        found = judge(sample)
    except BadReads:
        return None
    there = {finding.value for finding, is_seen in found.seen.items() if is_seen}
    return found.verdict.value, found.phase.value if found.phase else None, there


def again(sample: Sample) -> Any:
    return judged_again(json.loads(json.dumps(stored(sample))))


@settings(max_examples=40)
@given(situation=SITUATIONS, seed=SEEDS)
def test_both_writings_agree_on_every_situation(situation: Situation, seed: int) -> None:
    sample = made(situation, seed=seed)

    assert judged(sample) == again(sample) is not None


@settings(max_examples=60)
@given(situation=SITUATIONS, seed=SEEDS, chance=SEEDS.map(seeded))
def test_both_writings_agree_on_reads_that_were_thinned_turned_and_spoilt(situation: Situation, seed: int, chance: Random) -> None:
    sample = made(situation, seed=seed)
    keep, turn = chance.choice([1.0, 0.7, 0.4]), chance.choice([0.0, 0.3, 1.0])
    worse, lost = chance.choice([0, 8, 20]), chance.choice([0, 25, 50])
    reads = [spoilt(read, chance, turn=turn, worse=worse, lost=lost) for read in sample.reads if chance.random() < keep]

    other = replace(sample, reads=tuple(reads or sample.reads[:1]))

    assert judged(other) == again(other)


def spoilt(read: Read, chance: Random, *, turn: float, worse: int, lost: int) -> Read:
    """The same read turned to one strand, with worse bases, or placed with less certainty; now and then with another base."""
    bases = "".join(chance.choice("ACGT") if chance.random() < 0.01 else base for base in read.bases)
    return replace(
        read,
        bases=bases,
        reverse=read.reverse and chance.random() >= turn,
        qualities=tuple(max(2, number - worse) for number in read.qualities),
        mapping=max(0, read.mapping - lost),
    )


@settings(max_examples=60)
@given(situations=st.lists(SITUATIONS, min_size=2, max_size=2), seed=SEEDS, chance=SEEDS.map(seeded))
def test_both_writings_agree_where_two_samples_were_mixed_and_the_sites_lie_anywhere(
    situations: list[Situation], seed: int, chance: Random
) -> None:
    """The reads of one sample laid on the reference of another: everything differs somewhere."""
    one, two = (made(situation, seed=seed) for situation in situations)
    some = [read for read in two.reads if chance.random() < 0.3]
    places = sorted(chance.sample(range(45, 125), 2))
    sites = chance.choice([one.sites, (Site(position=places[0]),), (Site(position=places[0], length=places[1] - places[0]),)])

    mixed = replace(one, reads=(*one.reads, *some), sites=sites)

    assert judged(mixed) == again(mixed)


@settings(max_examples=60)
@given(chance=SEEDS.map(seeded))
def test_both_writings_agree_on_reads_made_of_chance_alone(chance: Random) -> None:
    """Short reads over forty bases with indels and clipped ends anywhere, a few of them often enough to be seen."""
    reference = "".join(chance.choice("ACGT") for _ in range(20)) + "A" * 8 + "".join(chance.choice("CGT") for _ in range(12))
    kinds = [a_read(reference, chance) for _ in range(4)]
    reads = []
    for _ in range(30):
        kind = chance.choice(kinds)
        reads.append(replace(kind, reverse=chance.random() < 0.5, mapping=chance.choice([0, 30, 60])))
    sites = chance.choice([(Site(position=19),), (Site(position=18), Site(position=19)), (Site(position=12, length=10),)])
    sample = Sample(reference=reference, first=1, sites=sites, reads=tuple(reads))

    assert judged(sample) == again(sample)


def a_read(reference: str, chance: Random) -> Read:
    """A read of twenty bases about the middle: whole, with an indel, or with an end clipped."""
    start = chance.randint(2, 12)
    bases = "".join(chance.choice("ACGT") if chance.random() < 0.1 else reference[start + n] for n in range(20))
    cigar = chance.choice(["20M", "8M1D12M", "8M2D12M", "8M1I11M", "5S15M", "14M6S", "3S14M3S"])
    qualities = tuple(chance.choice([10, 30, 38]) for _ in range(20))
    return Read(start=start, cigar=cigar, bases=bases, qualities=qualities, reverse=False, mapping=60)
