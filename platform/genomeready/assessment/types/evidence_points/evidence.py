"""What a scheme of points is made of, and how evidence is written: a code, and after a `=` the points where they are not the usual ones."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import combinations, pairwise
from math import ceil

LONGEST = 20
Applied = Mapping[str, Decimal]
"""Each code that applies with the points at which it does."""


class UnreadableEvidence(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """Text that is no evidence of a scheme, with what to write instead."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line of a table: what it stands for in our words, the points that are usual (None where none are), and those that it may have."""

    code: str
    group: str
    means: str
    usual: Decimal | None
    allowed: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A class with the least points that lead to it; the last of a scheme has no least."""

    least: Decimal
    found: str
    words: str


@dataclass(frozen=True, slots=True)
class Against:
    """Evidence that should not stand together: any of the one with any of the other."""

    one: frozenset[str]
    other: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True)
class Cap:
    """Evidence that together weighs no more than so many points."""

    codes: frozenset[str]
    most: Decimal
    why: str


def against(one: Collection[str], other: Collection[str], why: str) -> Against:
    """Return that any of the one stands against any of the other."""
    return Against(frozenset(one), frozenset(other), why)


def at_most_one(codes: Sequence[str], why: str) -> Iterator[Against]:
    """Return that each of some codes stands against each other of them."""
    return (against({one}, {other}, why) for one, other in combinations(codes, 2))


@dataclass(frozen=True, slots=True)
class PointScheme:
    """A table of evidence with the bands of its classes, from the most points to the fewest.

    `step` is how far two answers are apart to count as one step off; None where each allowed value is one step from the next.
    """

    name: str
    title: str
    source: str
    evidence: Mapping[str, Evidence]
    bands: tuple[Band, ...]
    contradictions: tuple[Against, ...] = ()
    caps: tuple[Cap, ...] = ()
    step: Decimal | None = None

    def band_of(self, points: Decimal) -> Band:
        """Return the class of a sum of points."""
        return next(band for band in self.bands if points >= band.least)

    def read(self, text: str) -> tuple[str, Decimal]:
        """Return a code with its points.

        Raises:
            UnreadableEvidence: it is none of this scheme, or may not have these points.
        """
        code, sign, said = (part.strip() for part in text[:LONGEST].partition("="))
        found = self.evidence.get(code.upper())
        if found is None:
            message = f"There is no evidence `{code}` in {self.name}; write a code such as {next(iter(self.evidence))}."
            raise UnreadableEvidence(message)
        points = self._points(said) if sign else found.usual
        if points is None or points not in found.allowed:
            message = f"{found.code} has no such points; write {found.code}= and {_listed(found.allowed)}."
            raise UnreadableEvidence(message)
        return found.code, found.allowed[found.allowed.index(points)]

    @staticmethod
    def _points(said: str) -> Decimal | None:
        try:
            return Decimal(said.replace("\N{MINUS SIGN}", "-"))
        except InvalidOperation:
            return None

    def read_all(self, texts: Iterable[str]) -> dict[str, Decimal]:
        """Return the evidence of a list.

        Raises:
            UnreadableEvidence: one cannot be read, or is given twice.
        """
        found: dict[str, Decimal] = {}
        for text in texts:
            code, points = self.read(text)
            if code in found:
                message = f"{code} is given twice; give it once, with the points of all of it."
                raise UnreadableEvidence(message)
            found[code] = points
        return found

    def warnings_on(self, applied: Applied) -> list[str]:
        """Return what should be looked at again; nothing is taken away."""
        found = set()
        for pair in self.contradictions:
            one, other = (sorted(side & applied.keys()) for side in (pair.one, pair.other))
            if one and other:
                found.add(f"{', '.join(one)} with {', '.join(other)}: {pair.why}")
        for cap in self.caps:
            if abs(sum((applied.get(code, Decimal(0)) for code in cap.codes), Decimal(0))) > abs(cap.most):
                found.add(cap.why)
        return sorted(found)

    def steps_between(self, code: str, one: Decimal, other: Decimal) -> int:
        """Return by how many steps two answers about the same evidence differ."""
        if self.step is None:
            allowed = self.evidence[code].allowed
            return abs(allowed.index(one) - allowed.index(other))
        return ceil(abs(one - other) / self.step)

    def weight_of(self, points: Decimal) -> Fraction:
        """Return how much evidence weighs in a mark: its points, and where it has none as much as the least that has some."""
        some = [abs(Fraction(line.usual)) for line in self.evidence.values() if line.usual]
        return max(abs(Fraction(points)), min(some))


def _listed(allowed: Sequence[Decimal]) -> str:
    """Return the points that may be written.

    >>> _listed([Decimal("0.15")]), _listed([Decimal(0), Decimal("0.05"), Decimal("0.1")])
    ('0.15', 'from 0 to 0.1 in steps of 0.05')
    """
    if len(allowed) > 2 and len({b - a for a, b in pairwise(allowed)}) == 1:  # noqa: PLR2004 - two are no row
        return f"from {allowed[0]} to {allowed[-1]} in steps of {abs(allowed[1] - allowed[0])}"
    return " or ".join(map(str, allowed))
