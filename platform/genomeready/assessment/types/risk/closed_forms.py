"""The closed forms of the textbooks, exact where they are rational.

They stand on their own, without the engine, so that each checks the other. Check values: MN blood groups for Hardy–Weinberg;
1/241 and 1/6 for a negative carrier test; 1/16 for first cousins; 49.8 % for a screening test.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import comb, log10


def carriers_in_population(q: Fraction) -> Fraction:
    """Return the share of carriers of a recessive allele of frequency q (Hardy–Weinberg).

    >>> str(carriers_in_population(Fraction(1, 50)))
    '49/1250'
    """
    return 2 * q * (1 - q)


def carrier_after_negative_test(prior: Fraction, sensitivity: Fraction) -> Fraction:
    """Return the chance to be a carrier after a test that finds this share of variants found none.

    >>> [str(carrier_after_negative_test(prior, Fraction(9, 10))) for prior in (Fraction(1, 25), Fraction(2, 3))]
    ['1/241', '1/6']
    """
    missed = prior * (1 - sensitivity)
    return missed / (missed + 1 - prior)


def carrier_with_unaffected_sons(sons: int) -> Fraction:
    """Return the chance that the daughter of an obligate X-linked carrier carries, given so many unaffected sons.

    >>> str(carrier_with_unaffected_sons(3))
    '1/9'
    """
    return Fraction(1, 1 + 2**sons)


def unaffected_and_carrying(chance_to_be_ill: Fraction) -> Fraction:
    """Return the chance that the unaffected child of a heterozygote carries, where carriers fall ill with this chance so far.

    >>> str(unaffected_and_carrying(Fraction(4, 5))), str(unaffected_and_carrying(Fraction(3, 5)))
    ('1/6', '2/7')
    """
    still = Fraction(1, 2) * (1 - chance_to_be_ill)
    return still / (still + Fraction(1, 2))


def inbreeding(paths: Iterable[tuple[int, Fraction]]) -> Fraction:
    """Return the inbreeding coefficient: over the paths through common ancestors (people on it, the ancestor's own coefficient).

    >>> str(inbreeding([(5, Fraction(0)), (5, Fraction(0))]))
    '1/16'
    """
    return sum((Fraction(1, 2) ** people * (1 + own) for people, own in paths), Fraction(0))


def positive_predictive_value(*, prevalence: Fraction, sensitivity: Fraction, specificity: Fraction) -> Fraction:
    """Return how likely somebody with a positive test has what is tested for.

    >>> test = {"sensitivity": Fraction(99, 100), "specificity": Fraction(999, 1000)}
    >>> [round(float(positive_predictive_value(prevalence=Fraction(1, n), **test)), 3) for n in (1000, 100)]
    [0.498, 0.909]
    """
    true, false = sensitivity * prevalence, (1 - specificity) * (1 - prevalence)
    return true / (true + false)


def negative_predictive_value(*, prevalence: Fraction, sensitivity: Fraction, specificity: Fraction) -> Fraction:
    """Return how likely somebody with a negative test does not have what is tested for."""
    true, false = specificity * (1 - prevalence), (1 - sensitivity) * prevalence
    return true / (true + false)


def lod_score(*, recombinants: int, meioses: int, theta: Fraction, phase_known: bool = True) -> float:
    """Return the LOD score of so many recombinants; with phase unknown, that of the mean of both likelihoods.

    >>> round(lod_score(recombinants=1, meioses=10, theta=Fraction(1, 10)), 3)
    1.598
    """

    def likelihood(crossed: int) -> Fraction:
        return theta**crossed * (1 - theta) ** (meioses - crossed)

    seen = likelihood(recombinants)
    if not phase_known:
        seen = (seen + likelihood(meioses - recombinants)) / 2
    return log10(seen / Fraction(1, 2) ** meioses) if seen else float("-inf")


def hardy_weinberg_chi_square(counts: Sequence[int], *, corrected: bool = False) -> float:
    """Return chi-square with one degree of freedom for counts of AA, AB and BB; `corrected` for continuity.

    >>> round(hardy_weinberg_chi_square([298, 489, 213]), 4), round(hardy_weinberg_chi_square([298, 489, 213], corrected=True), 5)
    (0.2215, 0.17896)
    """
    n = sum(counts)
    p = Fraction(2 * counts[0] + counts[1], 2 * n)
    expected = (n * p**2, 2 * n * p * (1 - p), n * (1 - p) ** 2)
    less = Fraction(1, 2) if corrected else Fraction(0)
    return float(sum((max(abs(seen - due) - less, Fraction(0)) ** 2 / due for seen, due in zip(counts, expected, strict=True) if due)))


def hardy_weinberg_exact(counts: Sequence[int]) -> Fraction:
    """Return the exact two-sided p-value: the chance of tables no more likely than the one seen, given its allele counts.

    >>> round(float(hardy_weinberg_exact([298, 489, 213])), 5)
    0.65566
    """
    n = sum(counts)
    rarer = min(2 * counts[0] + counts[1], 2 * counts[2] + counts[1])
    ways = {mixed: _ways(n, rarer, mixed) for mixed in range(rarer % 2, rarer + 1, 2)}
    seen = ways[counts[1]]
    return Fraction(sum(each for each in ways.values() if each <= seen), comb(2 * n, rarer))


def _ways(n: int, rarer: int, mixed: int) -> int:
    """Return in how many ways n people have so many heterozygotes, with this many copies of the rarer allele in all."""
    both = (rarer - mixed) // 2
    return int(comb(n, mixed) * comb(n - mixed, both) * 2**mixed)


def odds_path(*, prior: Fraction, posterior: Fraction) -> Fraction:
    """Return the odds of pathogenicity that a functional study shows, from the share of pathogenic controls before and after.

    >>> str(odds_path(prior=Fraction(1, 2), posterior=Fraction(9, 10)))
    '9'
    """
    return posterior * (1 - prior) / ((1 - posterior) * prior)


def highest_credible_frequency(*, prevalence: Fraction, contribution: Fraction, penetrance: Fraction) -> Fraction:
    """Return how frequent a variant that causes a dominant disease can be: prevalence × share of cases / (2 × penetrance).

    >>> str(highest_credible_frequency(prevalence=Fraction(1, 500), contribution=Fraction(1, 50), penetrance=Fraction(1, 2)))
    '1/25000'
    """
    return prevalence * contribution / (2 * penetrance)


def at_most_reads(*, depth: int, reads: int, share: Fraction = Fraction(1, 2)) -> Fraction:
    """Return the chance of at most so many reads of an allele that makes up this share, at a depth.

    >>> str(at_most_reads(depth=10, reads=1))
    '11/1024'
    """
    return sum((comb(depth, k) * share**k * (1 - share) ** (depth - k) for k in range(reads + 1)), Fraction(0))
