"""Reads as they lie on a reference, in the terms of the SAM format: a CIGAR string, Phred qualities, strand, mapping quality.

Positions count from 0 within the reference of the sample; `Sample.first` is the number that people see for position 0.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

PHRED = 33
"""What is added to a quality to write it as a letter (SAM format, QUAL)."""
_CIGAR = re.compile(r"(\d+)([MIDS])")


class BadReads(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """Reads that contradict themselves, or that do not decide what is asked; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """One read: where its first aligned base lies, how it lies there, and what it says."""

    start: int
    cigar: str
    bases: str
    qualities: tuple[int, ...]
    reverse: bool
    mapping: int

    @cached_property
    def steps(self) -> tuple[tuple[int, str], ...]:
        """The CIGAR string as (length, operation)."""
        return tuple((int(length), step) for length, step in _CIGAR.findall(self.cigar))

    @cached_property
    def end(self) -> int:
        """The position after its last aligned base."""
        return self.start + sum(length for length, step in self.steps if step in "MD")

    @cached_property
    def aligned(self) -> Mapping[int, tuple[str, int]]:
        """Position → (base, quality) of the bases that lie on the reference."""
        return {at: (self.bases[n], self.qualities[n]) for step, at, n in self._walk() if step == "M"}

    @cached_property
    def indels(self) -> Mapping[int, tuple[str, int]]:
        """Position before an insertion or deletion → (`+` with the bases, or `-` with how many are gone; quality beside it)."""
        found: dict[int, tuple[str, int]] = {}
        at, n = self.start, 0
        for length, step in self.steps:
            if step == "I":
                found[at - 1] = f"+{self.bases[n : n + length]}", self.qualities[n]
            elif step == "D":
                found[at - 1] = f"-{length}", self.qualities[n - 1]
            at += length if step in "MD" else 0
            n += length if step in "MIS" else 0
        return found

    @cached_property
    def clips(self) -> tuple[tuple[int, str, str], ...]:
        """The ends that do not lie on the reference: (position where the alignment stops, "left" or "right", bases)."""
        found = []
        if self.steps[0][1] == "S":
            found.append((self.start, "left", self.bases[: self.steps[0][0]]))
        if self.steps[-1][1] == "S":
            found.append((self.end, "right", self.bases[-self.steps[-1][0] :]))
        return tuple(found)

    def other_than(self, reference: str) -> list[tuple[int, str, int]]:
        """Return (position, base, quality) of the bases that differ from a reference."""
        found, at, n = [], self.start, 0
        for length, step in self.steps:
            if step == "M" and self.bases[n : n + length] != reference[at : at + length]:
                pairs = zip(self.bases[n : n + length], reference[at : at + length], strict=True)
                found += [(at + k, base, self.qualities[n + k]) for k, (base, own) in enumerate(pairs) if base != own]
            at += length if step in "MD" else 0
            n += length if step in "MIS" else 0
        return found

    def _walk(self) -> Iterator[tuple[str, int, int]]:
        at, n = self.start, 0
        for length, step in self.steps:
            for k in range(length):
                yield step, at + (k if step in "MD" else 0), n + (k if step in "MIS" else 0)
            at += length if step in "MD" else 0
            n += length if step in "MIS" else 0


@dataclass(frozen=True, kw_only=True)
class Site:
    """What is to be judged: a position, or a stretch of so many bases that may be gone."""

    position: int
    length: int = 0


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A reference, the reads that lie on it, and the sites to judge."""

    reference: str
    first: int
    sites: tuple[Site, ...]
    reads: tuple[Read, ...]

    def covering(self, position: int) -> list[Read]:
        """Return the reads that reach over a position."""
        return [read for read in self.reads if read.start <= position < read.end]


def stored(sample: Sample) -> dict[str, Any]:
    """Return a sample as plain JSON."""
    return {
        "reference": sample.reference,
        "first": sample.first,
        "sites": [{"position": site.position, "length": site.length} for site in sample.sites],
        "reads": [
            {
                "start": read.start, "cigar": read.cigar, "bases": read.bases,
                "qualities": "".join(chr(quality + PHRED) for quality in read.qualities),
                "reverse": read.reverse, "mapping": read.mapping,
            }
            for read in sample.reads
        ],
    }  # fmt: skip


def sample_of(found: Mapping[str, Any]) -> Sample:
    """Return a sample from plain JSON.

    >>> one = {"start": 1, "cigar": "3M", "bases": "CGT", "qualities": "III", "reverse": False, "mapping": 60}
    >>> asked = {"reference": "ACGTA", "first": 1, "sites": [{"position": 2, "length": 0}], "reads": [one]}
    >>> stored(sample_of(asked)) == asked
    True
    >>> sample_of(asked | {"reads": [one | {"cigar": "4M"}]})
    Traceback (most recent call last):
    genomeready.assessment.types.pileup.reads.BadReads: Read 1: its CIGAR string, bases and qualities are not of one length.

    Raises:
        BadReads: a read contradicts itself, or reaches beyond the reference.
    """
    sites = tuple(Site(**site) for site in found["sites"])
    sample = Sample(reference=found["reference"], first=found["first"], sites=sites, reads=tuple(_reads(found["reads"])))
    size = len(sample.reference)
    for n, read in enumerate(sample.reads, 1):
        if not 0 <= read.start < read.end <= size:
            raise BadReads(f"Read {n}: it reaches beyond the reference.")
    if any(site.position + site.length >= size for site in sites):
        raise BadReads("A site lies beyond the reference.")
    return sample


def _reads(listed: Sequence[Mapping[str, Any]]) -> Iterator[Read]:
    for n, one in enumerate(listed, 1):
        read = Read(**{**one, "qualities": tuple(ord(sign) - PHRED for sign in one["qualities"])})
        if "".join(f"{length}{step}" for length, step in read.steps) != read.cigar or not any(step == "M" for _, step in read.steps):
            raise BadReads(f"Read {n}: its CIGAR string is none of M, I, D and S.")
        if read.steps[0][1] in "ID" or any(step == "S" for _, step in read.steps[1:-1]):
            raise BadReads(f"Read {n}: a soft clip can only be at an end, and an indel cannot.")
        if not len(read.bases) == len(read.qualities) == sum(length for length, step in read.steps if step in "MIS"):
            raise BadReads(f"Read {n}: its CIGAR string, bases and qualities are not of one length.")
        yield read
