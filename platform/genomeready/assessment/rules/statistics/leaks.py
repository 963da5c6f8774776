"""Whether a question seems to be known before it is asked: it is answered right ever more often, and ever faster.

Two one-sided cumulative sums (NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.3) over the people in the order in which they
sat: one of the marks, which rises, one of the logarithm of the seconds, which falls. Each answer is measured by those before it, in
their standard deviations, from the 31st person on. Only where both sums are over the limit at once is it told: more marks alone
come from better teaching, less time alone from people in a hurry.

The reference value of 0.25 looks for a shift of half a standard deviation, for example from a facility of .80 to 1. Reference and
limit are ours, set by simulation (`tests/assessment/test_leak_watch.py`): of questions that nothing happened to, fewer than 1 in 100
are told of among 400 people; of questions that most know after the 100th person, and answer in less than half the time, at least 7
in 10 within 60 more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import log, sqrt
from statistics import median

from genomeready.assessment.rules.statistics.samples import FEWEST, enough

REFERENCE, LIMIT = 0.25, 10.0
LEAST_SPREAD = 0.2
"""The smallest standard deviation of the logarithms that is believed: about 20 per cent of the time."""


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """One person's answer to a question: what it earned, as a share, and how many seconds it took."""

    share: Fraction
    seconds: float

    @property
    def pace(self) -> float:
        """The logarithm of the seconds; less than one counts as one."""
        return log(max(self.seconds, 1.0))


@dataclass(frozen=True, kw_only=True)
class Leak:
    """How a question changed: from which person on, counted from 1; facility and middle seconds before and since."""

    since: int
    facility_before: float
    facility_since: float
    seconds_before: float
    seconds_since: float


@dataclass(frozen=True)
class _Before:
    """What the answers so far were like: how many, the sums of shares, of paces and of their squares."""

    n: int = 0
    shares: float = 0.0
    paces: float = 0.0
    squares: float = 0.0

    def and_then(self, one: Sighting) -> "_Before":
        return replace(
            self, n=self.n + 1, shares=self.shares + float(one.share), paces=self.paces + one.pace, squares=self.squares + one.pace**2
        )

    def easier(self, one: Sighting) -> float:
        """Return by how many standard deviations an answer earned more than those before it; a facility is never taken to be 0 or 1."""
        usual = (self.shares + 1) / (self.n + 2)
        return (float(one.share) - usual) / sqrt(usual * (1 - usual)) * sqrt(self.n / (self.n + 1))

    def faster(self, one: Sighting) -> float:
        """Return by how many standard deviations an answer was faster than those before it."""
        usual = self.paces / self.n
        spread = sqrt(max(self.squares / self.n - usual**2, 0.0) * self.n / (self.n - 1))
        return (usual - one.pace) / max(spread, LEAST_SPREAD) * sqrt(self.n / (self.n + 1))


def leak_of(sightings: Sequence[Sighting], *, first: int = FEWEST) -> Leak | None:
    """Return since when a question, with the answers in their order, seems to be known; None where it does not.

    Raises:
        SampleTooSmall: there are fewer than twice as many people as it takes to say what is usual.

    >>> usual = [Sighting(share=Fraction(n % 2), seconds=60 + n % 7) for n in range(60)]
    >>> leak_of(usual) is None
    True
    >>> leak_of(usual + [Sighting(share=Fraction(1), seconds=20)] * 20)
    Leak(since=61, facility_before=0.5, facility_since=1.0, seconds_before=63.0, seconds_since=20.0)
    """
    enough(len(sightings), least=2 * first)
    before = _Before()
    easier = faster = 0.0
    since_easier = since_faster = 0
    for place, one in enumerate(sightings):
        if place >= first:
            since_easier, since_faster = (since_easier if easier else place), (since_faster if faster else place)
            easier = max(0.0, easier + before.easier(one) - REFERENCE)
            faster = max(0.0, faster + before.faster(one) - REFERENCE)
            if easier > LIMIT and faster > LIMIT:
                return _told(sightings, max(since_easier, since_faster))
        before = before.and_then(one)
    return None


def _told(sightings: Sequence[Sighting], since: int) -> Leak:
    before, after = sightings[:since], sightings[since:]
    return Leak(
        since=since + 1, facility_before=_facility(before), facility_since=_facility(after),
        seconds_before=median(one.seconds for one in before), seconds_since=median(one.seconds for one in after),
    )  # fmt: skip


def _facility(sightings: Sequence[Sighting]) -> float:
    return float(sum(one.share for one in sightings) / len(sightings))
