"""From a genotype table to star alleles: which pairs of the alleles that a test looks for give what was found.

A table does not say which signs lie on the same chromosome, so several pairs may fit; and the reference allele (*1) means
that nothing which was looked for was found, not that there is nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations_with_replacement

USUAL = 2


@dataclass(frozen=True, kw_only=True)
class Site:
    """A place that a test reads: the sign of the reference, and the signs that were found."""

    name: str
    reference: str
    found: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Defined:
    """An allele by its signs that differ from the reference, and by how many copies a chromosome holds (0 for a deletion)."""

    name: str
    has: Mapping[str, str] = field(default_factory=dict)
    copies: int = 1


def fitting(sites: Sequence[Site], alleles: Sequence[Defined], *, copies: int = USUAL) -> list[str]:
    """Return the diplotypes that give the genotypes, in the order in which the alleles are listed.

    >>> sites = [Site(name="a", reference="G", found=("A", "G")), Site(name="b", reference="C", found=("C", "T"))]
    >>> both, one, other = {"a": "A", "b": "T"}, {"a": "A"}, {"b": "T"}
    >>> named = [Defined(name="*1"), *(Defined(name=f"*3{x}", has=has) for x, has in zip("ABC", (both, one, other), strict=True))]
    >>> fitting(sites, named)
    ['*1/*3A', '*3B/*3C']
    """
    return [f"{one.name}/{other.name}" for one, other in _pairs(alleles) if _gives(sites, one, other, copies)]


def diplotypes(names: Sequence[str]) -> list[str]:
    """Return every diplotype of some alleles.

    >>> diplotypes(["*1", "*2"])
    ['*1/*1', '*1/*2', '*2/*2']
    """
    return [f"{one}/{other}" for one, other in combinations_with_replacement(names, 2)]


def _pairs(alleles: Sequence[Defined]) -> Iterator[tuple[Defined, Defined]]:
    return combinations_with_replacement(alleles, 2)


def _gives(sites: Sequence[Site], one: Defined, other: Defined, copies: int) -> bool:
    there = [allele for allele in (one, other) if allele.copies]
    signs = ({allele.has.get(site.name, site.reference) for allele in there} for site in sites)
    return one.copies + other.copies == copies and all(seen == set(site.found) for seen, site in zip(signs, sites, strict=True))
