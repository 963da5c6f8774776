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
# ruff: noqa: PLR2004 - the numbers are those of the published tables

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

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


class Counts(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a scheme: the class it leads to, and what it asks for in words."""

    found: Class
    words: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A class and why: the rules that were met, one for each side at most. Two that are met, or that count as such, contradict."""

    found: Class
    rules: tuple[Rule, ...] = ()
    contradictory: bool = False


BANDS = (
    (10, Rule(Class.PATHOGENIC, "10 points or more")),
    (6, Rule(Class.LIKELY_PATHOGENIC, "6 to 9 points")),
    (0, Rule(Class.UNCERTAIN, "0 to 5 points")),
    (-6, Rule(Class.LIKELY_BENIGN, "\N{MINUS SIGN}1 to \N{MINUS SIGN}6 points")),
)
_LEAST = Rule(Class.BENIGN, "\N{MINUS SIGN}7 points or fewer")


def by_points(points: int) -> Rule:
    """Return the class of a sum of points, with the band in which it lies.

    >>> [by_points(points).found.value for points in (10, 9, 6, 5, 0, -1, -6, -7)]
    ['P', 'LP', 'LP', 'VUS', 'VUS', 'LB', 'LB', 'B']
    """
    return next((rule for least, rule in BANDS if points >= least), _LEAST)


def _first(*rows: tuple[bool, Class, str]) -> Rule | None:
    """Return the first rule that is met."""
    return next((Rule(found, words) for met, found, words in rows if met), None)


_P, _LP, _B, _LB = Class.PATHOGENIC, Class.LIKELY_PATHOGENIC, Class.BENIGN, Class.LIKELY_BENIGN


def _benign(n: Counts) -> Rule | None:
    return _first(
        (n.ba >= 1, _B, "one that stands alone"),
        (n.bs >= 2, _B, "two strong"),
        (n.bs == 1 and n.bp >= 1, _LB, "one strong and one supporting"),
        (n.bp >= 2, _LB, "two supporting"),
    )


def _one_strong(n: Counts) -> Rule | None:
    """Return how one strong criterion is pathogenic by what stands beside it: the same in every table."""
    return _first(
        (n.s == 1 and n.m >= 3, _P, "one strong and three moderate"),
        (n.s == 1 and n.m == 2 and n.p >= 2, _P, "one strong, two moderate and two supporting"),
        (n.s == 1 and n.m == 1 and n.p >= 4, _P, "one strong, one moderate and four supporting"),
    )


def _likely(n: Counts) -> Rule | None:
    """Return how the criteria below very strong are likely pathogenic: the same in every table."""
    return _first(
        (n.s == 1 and n.m in {1, 2}, _LP, "one strong and one or two moderate"),
        (n.s == 1 and n.p >= 2, _LP, "one strong and two supporting"),
        (n.m >= 3, _LP, "three moderate"),
        (n.m == 2 and n.p >= 2, _LP, "two moderate and two supporting"),
        (n.m == 1 and n.p >= 4, _LP, "one moderate and four supporting"),
    )


def _richards(n: Counts) -> Rule | None:
    very_strong = _first(
        (n.vs >= 1 and n.s >= 1, _P, "one very strong and one strong"),
        (n.vs >= 1 and n.m >= 2, _P, "one very strong and two moderate"),
        (n.vs >= 1 and n.m == 1 and n.p >= 1, _P, "one very strong, one moderate and one supporting"),
        (n.vs >= 1 and n.p >= 2, _P, "one very strong and two supporting"),
    )
    likely = _first((n.vs >= 1 and n.m == 1, _LP, "one very strong and one moderate"))
    return very_strong or _first((n.s >= 2, _P, "two strong")) or _one_strong(n) or likely or _likely(n)


def _svi(n: Counts) -> Rule | None:
    if n.vs >= 2:
        return Rule(_P, "two very strong")
    return _richards(n) or _first((n.vs >= 1 and n.p >= 1, _LP, "one very strong and one supporting"))


def _acgs(n: Counts) -> Rule | None:
    found = _first(
        (n.vs >= 2, _P, "two very strong"),
        (n.vs == 1 and n.s >= 1, _P, "one very strong and one strong"),
        (n.vs == 1 and n.m >= 1, _P, "one very strong and one moderate"),
        (n.vs == 1 and n.p >= 2, _P, "one very strong and two supporting"),
        (n.s >= 3, _P, "three strong"),
        (n.s == 2 and n.m >= 1, _P, "two strong and one moderate"),
        (n.s == 2 and n.p >= 2, _P, "two strong and two supporting"),
    )
    likely = _first(
        (n.s == 2, _LP, "two strong"),
        (n.vs == 1 and n.p == 1, _LP, "one very strong and one supporting"),
    )
    return found or _one_strong(n) or likely or _likely(n)


@lru_cache(maxsize=4096)
def _met(table: Callable[[Counts], Rule | None], n: Counts) -> tuple[Rule, ...]:
    """Return the rules that are met, of one side, of both or of none."""
    return tuple(rule for rule in (table(n), _benign(n)) if rule)


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
    table: Callable[[Counts], Rule | None] | None

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
        return self.judge(criteria, conflict=conflict).found

    def judge(self, criteria: Iterable[Criterion], *, conflict: Conflict = Conflict.BOTH_MET) -> Judgement:
        """Return the class of criteria with the rules that lead to it.

        >>> from genomeready.assessment.types.variants.criteria import read_codes
        >>> found = SCHEMES["richards2015"].judge(read_codes(["PVS1", "PM2", "BS1", "BS2"]))
        >>> found.found.value, [rule.words for rule in found.rules], found.contradictory
        ('VUS', ['one very strong and one moderate', 'two strong'], True)
        >>> SCHEMES["tavtigian2020"].judge(read_codes(["PVS1"])).rules[0].words
        '6 to 9 points'
        """
        criteria = list(criteria)
        if self.table is None:
            band = by_points(points_of(criteria))
            return Judgement(band.found, (band,))
        met = _met(self.table, counts_of(criteria))
        both_sides = len({criterion.direction for criterion in criteria}) > 1
        if len(met) > 1 or (conflict is Conflict.ANY and both_sides):
            return Judgement(Class.UNCERTAIN, met, contradictory=True)
        return Judgement(met[0].found, met) if met else Judgement(Class.UNCERTAIN)


SCHEMES: Mapping[str, Scheme] = {
    scheme.name: scheme
    for scheme in (
        Scheme("richards2015", "ACMG/AMP 2015", "Richards et al. 2015, doi 10.1038/gim.2015.30, table 5", _richards),
        Scheme(
            "richards2015_svi", "ACMG/AMP 2015 with ClinGen's additions", "as richards2015, with two rules of the ClinGen SVI group", _svi
        ),
        Scheme("acgs2020", "ACGS 2020 (version 4.01)", "ACGS best practice guidelines 2020, version 4.01, table 3", _acgs),
        Scheme("tavtigian2020", "ACMG/AMP by points, 2020", "Tavtigian et al. 2020, doi 10.1002/humu.24088", None),
    )
}
"""Every scheme by its name. A question names one; none is assumed."""
