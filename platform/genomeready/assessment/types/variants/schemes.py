"""Schemes that combine criteria into a class. A class without the name of its scheme means little: they differ.

- `richards2015`: Richards et al. 2015, doi 10.1038/gim.2015.30, table 5, at the strength at which each criterion is applied.
  Where evidence points both ways the paper calls the variant uncertain if the two are "contradictory", which is read in two
  ways: a class is reached on *both* sides (`both-met`), or there is *any* evidence on both sides (`any`).
- `richards2015_svi`: the same with two rules of ClinGen's working group on sequence variant interpretation: very strong with
  one supporting is likely pathogenic, two very strong are pathogenic. Without them a criterion that is made *stronger* can
  lower the class, since the table of 2015 knows one very strong criterion only.
- `acgs2020`: the British table (ACGS, version 4.01, table 3): very strong with one moderate is pathogenic, two strong are
  likely pathogenic, and pathogenic only with one moderate or two supporting; else as `richards2015_svi`.
- `tavtigian2020`: points, Tavtigian et al. 2020, doi 10.1002/humu.24088.

The tables know no benign criterion that is moderate or very strong. Here such a one counts as the next weaker strength that
they know, and a warning says so.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from genomeready.assessment.types.variants.criteria import Criterion, Direction, Strength

PRIOR = 0.10
ODDS_VERY_STRONG = 350
"""Prior probability and odds of pathogenicity of one very strong criterion (Tavtigian et al. 2018, doi 10.1038/gim.2017.210)."""


class Class(StrEnum):
    """The five classes, from benign to pathogenic."""

    BENIGN = "B"
    LIKELY_BENIGN = "LB"
    UNCERTAIN = "VUS"
    LIKELY_PATHOGENIC = "LP"
    PATHOGENIC = "P"

    @property
    def rank(self) -> int:
        """Its place from benign (0) to pathogenic (4)."""
        return list(Class).index(self)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many criteria apply at each strength; `ba` to `bp` are benign: standing alone, strong, supporting."""

    vs: int
    s: int
    m: int
    p: int
    ba: int
    bs: int
    bp: int


def counts_of(criteria: Iterable[Criterion]) -> Counts:
    """Return the counts of criteria.

    >>> from genomeready.assessment.types.variants.criteria import read_codes
    >>> counts_of(read_codes(["PVS1", "PM2_Supporting", "PP3", "BP4_Moderate"]))
    Counts(vs=1, s=0, m=0, p=2, ba=0, bs=0, bp=1)
    """
    found = dict.fromkeys(("vs", "s", "m", "p", "ba", "bs", "bp"), 0)
    for criterion in criteria:
        found[_COUNTED[criterion.direction, criterion.strength]] += 1
    return Counts(**found)


_COUNTED = {
    (Direction.PATHOGENIC, Strength.VERY_STRONG): "vs",
    (Direction.PATHOGENIC, Strength.STRONG): "s",
    (Direction.PATHOGENIC, Strength.MODERATE): "m",
    (Direction.PATHOGENIC, Strength.SUPPORTING): "p",
    (Direction.BENIGN, Strength.STAND_ALONE): "ba",
    (Direction.BENIGN, Strength.VERY_STRONG): "bs",
    (Direction.BENIGN, Strength.STRONG): "bs",
    (Direction.BENIGN, Strength.MODERATE): "bp",
    (Direction.BENIGN, Strength.SUPPORTING): "bp",
}


def points_of(criteria: Iterable[Criterion]) -> int:
    """Return the sum of points."""
    return sum(criterion.points for criterion in criteria)


def posterior_of(points: int) -> float:
    """Return the probability that the variant is pathogenic.

    >>> [round(posterior_of(points), 4) for points in (10, 9, 6, 5, 0, -1, -7)]
    [0.9941, 0.9878, 0.8999, 0.8121, 0.1, 0.0507, 0.0007]
    """
    odds: float = ODDS_VERY_STRONG ** (points / 8)
    return odds * PRIOR / ((odds - 1) * PRIOR + 1)


def by_points(points: int) -> Class:
    """Return the class of a sum of points.

    >>> [by_points(points).value for points in (10, 9, 6, 5, 0, -1, -6, -7)]
    ['P', 'LP', 'LP', 'VUS', 'VUS', 'LB', 'LB', 'B']
    """
    for least, found in ((10, Class.PATHOGENIC), (6, Class.LIKELY_PATHOGENIC), (0, Class.UNCERTAIN), (-6, Class.LIKELY_BENIGN)):
        if points >= least:
            return found
    return Class.BENIGN


def _benign(n: Counts) -> Class | None:
    if n.ba or n.bs >= 2:  # noqa: PLR2004 - the table's numbers
        return Class.BENIGN
    return Class.LIKELY_BENIGN if (n.bs == 1 and n.bp >= 1) or n.bp >= 2 else None  # noqa: PLR2004 - as above


def _one_strong(n: Counts) -> bool:
    """Say whether one strong criterion is pathogenic by what stands beside it: the same in every table."""
    return n.s == 1 and (n.m >= 3 or (n.m == 2 and n.p >= 2) or (n.m == 1 and n.p >= 4))  # noqa: PLR2004 - the table's numbers


def _likely(n: Counts) -> bool:
    """Say whether the criteria below very strong are likely pathogenic: the same in every table."""
    with_strong = n.s == 1 and (n.m in {1, 2} or n.p >= 2)  # noqa: PLR2004 - the table's numbers
    return with_strong or n.m >= 3 or (n.m == 2 and n.p >= 2) or (n.m == 1 and n.p >= 4)  # noqa: PLR2004 - as above


def _richards(n: Counts) -> Class | None:
    very_strong = n.vs >= 1 and (n.s >= 1 or n.m >= 2 or (n.m == 1 and n.p >= 1) or n.p >= 2)  # noqa: PLR2004 - the table's numbers
    if very_strong or n.s >= 2 or _one_strong(n):  # noqa: PLR2004 - as above
        return Class.PATHOGENIC
    return Class.LIKELY_PATHOGENIC if (n.vs >= 1 and n.m == 1) or _likely(n) else None


def _svi(n: Counts) -> Class | None:
    if n.vs >= 2:  # noqa: PLR2004 - the rule's number
        return Class.PATHOGENIC
    return _richards(n) or (Class.LIKELY_PATHOGENIC if n.vs >= 1 and n.p >= 1 else None)


def _acgs(n: Counts) -> Class | None:
    very_strong = n.vs >= 2 or (n.vs == 1 and (n.s >= 1 or n.m >= 1 or n.p >= 2))  # noqa: PLR2004 - the table's numbers
    strong = n.s >= 3 or (n.s == 2 and (n.m >= 1 or n.p >= 2)) or _one_strong(n)  # noqa: PLR2004 - as above
    if very_strong or strong:
        return Class.PATHOGENIC
    return Class.LIKELY_PATHOGENIC if n.s == 2 or (n.vs == 1 and n.p == 1) or _likely(n) else None  # noqa: PLR2004 - as above


class Conflict(StrEnum):
    """When evidence in both directions is contradictory, which makes a variant uncertain."""

    BOTH_MET = "both-met"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way to combine criteria, with its source. A scheme by points has no `table`, and no reading of conflict."""

    name: str
    title: str
    source: str
    table: Callable[[Counts], Class | None] | None

    def classify(self, criteria: Iterable[Criterion], *, conflict: Conflict = Conflict.BOTH_MET) -> Class:
        """Return the class of criteria.

        >>> from genomeready.assessment.types.variants.criteria import read_codes
        >>> def classes(*codes):
        ...     return [scheme.classify(read_codes(codes)).value for scheme in SCHEMES.values()]
        >>> classes("PVS1", "PM2_Supporting"), classes("PS3", "PS4"), classes("PVS1", "PM2")
        (['VUS', 'LP', 'LP', 'LP'], ['P', 'P', 'LP', 'LP'], ['LP', 'LP', 'P', 'P'])
        >>> [SCHEMES["richards2015"].classify(read_codes(["PVS1", "PM2", "BP4"]), conflict=c).value for c in Conflict]
        ['LP', 'VUS']
        """
        criteria = list(criteria)
        if self.table is None:
            return by_points(points_of(criteria))
        n = counts_of(criteria)
        for_it, against_it = self.table(n), _benign(n)
        both_sides = len({criterion.direction for criterion in criteria}) > 1
        if (for_it and against_it) or (conflict is Conflict.ANY and both_sides):
            return Class.UNCERTAIN
        return for_it or against_it or Class.UNCERTAIN


SCHEMES: Mapping[str, Scheme] = {
    scheme.name: scheme
    for scheme in (
        Scheme("richards2015", "ACMG/AMP 2015", "Richards et al. 2015, doi 10.1038/gim.2015.30, table 5", _richards),
        Scheme(
            "richards2015_svi", "ACMG/AMP 2015 with ClinGen's additions", "as richards2015, with two rules of the ClinGen SVI group", _svi
        ),
        Scheme("acgs2020", "ACGS 2020 (version 4.01)", "ACGS best practice guidelines 2020, version 4.01, table 3", _acgs),
        Scheme("tavtigian2020", "Points", "Tavtigian et al. 2020, doi 10.1002/humu.24088", None),
    )
}
"""Every scheme by its name. A question names one; none is assumed."""
