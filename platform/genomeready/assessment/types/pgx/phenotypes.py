"""From a diplotype to activity score and phenotype, by CPIC's published translation of each gene.

- By activity score: CYP2C9 and DPYD (2 normal; 1 to 1.5 intermediate; 0 to 0.5 poor), CYP2D6 (0 poor; above 0 to below 1.25
  intermediate; 1.25 to 2.25 normal; above 2.25 ultrarapid: Caudle et al. 2020, doi 10.1111/cts.12692).
- By the pair of function words: CYP2C19, CYP2B6, CYP3A5, TPMT, NUDT15, UGT1A1, SLCO1B1, ABCG2.

A result is *indeterminate* where an allele's function is uncertain or unknown. The tables are for learning and for checking
learners; nothing is decided for a patient by them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from genomeready.assessment.types.pgx.alleles import Carried, Function, UnreadableDiplotype, read_diplotype


class Phenotype(StrEnum):
    """The standard terms (Caudle et al. 2017, doi 10.1038/gim.2016.87); those for a transporter speak of function."""

    POOR = "Poor Metabolizer"
    LIKELY_POOR = "Likely Poor Metabolizer"
    INTERMEDIATE = "Intermediate Metabolizer"
    LIKELY_INTERMEDIATE = "Likely Intermediate Metabolizer"
    NORMAL = "Normal Metabolizer"
    RAPID = "Rapid Metabolizer"
    ULTRARAPID = "Ultrarapid Metabolizer"
    POOR_FUNCTION = "Poor Function"
    DECREASED_FUNCTION = "Decreased Function"
    NORMAL_FUNCTION = "Normal Function"
    INCREASED_FUNCTION = "Increased Function"
    INDETERMINATE = "Indeterminate"


@dataclass(frozen=True, slots=True)
class Result:
    """What a diplotype amounts to; `activity_score` is None where the gene has none or it is not known."""

    activity_score: float | None
    phenotype: Phenotype


INC, NOR, DEC, NON = Function.INCREASED, Function.NORMAL, Function.DECREASED, Function.NONE
Pair = frozenset[Function]


def _pairs(*rows: tuple[Function, Function, Phenotype]) -> dict[Pair, Phenotype]:
    return {frozenset({one, other}): phenotype for one, other, phenotype in rows}


_CYP2C19 = _pairs(
    (NOR, NOR, Phenotype.NORMAL), (NOR, INC, Phenotype.RAPID), (INC, INC, Phenotype.ULTRARAPID),
    (NOR, NON, Phenotype.INTERMEDIATE), (INC, NON, Phenotype.INTERMEDIATE), (NON, NON, Phenotype.POOR),
    (NOR, DEC, Phenotype.LIKELY_INTERMEDIATE), (INC, DEC, Phenotype.LIKELY_INTERMEDIATE), (DEC, DEC, Phenotype.LIKELY_INTERMEDIATE),
    (DEC, NON, Phenotype.LIKELY_POOR),
)  # fmt: skip
_CYP2B6 = _pairs(
    (INC, INC, Phenotype.ULTRARAPID), (NOR, INC, Phenotype.RAPID), (NOR, NOR, Phenotype.NORMAL),
    (NOR, DEC, Phenotype.INTERMEDIATE), (NOR, NON, Phenotype.INTERMEDIATE), (INC, DEC, Phenotype.INTERMEDIATE),
    (INC, NON, Phenotype.INTERMEDIATE), (DEC, DEC, Phenotype.POOR), (DEC, NON, Phenotype.POOR), (NON, NON, Phenotype.POOR),
)  # fmt: skip
_NORMAL_OR_NONE = _pairs((NOR, NOR, Phenotype.NORMAL), (NOR, NON, Phenotype.INTERMEDIATE), (NON, NON, Phenotype.POOR))
_UGT1A1 = _pairs(
    (NOR, NOR, Phenotype.NORMAL), (NOR, INC, Phenotype.NORMAL), (INC, INC, Phenotype.NORMAL), (NOR, DEC, Phenotype.INTERMEDIATE),
    (INC, DEC, Phenotype.INTERMEDIATE), (DEC, DEC, Phenotype.POOR),
)  # fmt: skip
_SLCO1B1 = _pairs(
    (INC, INC, Phenotype.INCREASED_FUNCTION), (NOR, INC, Phenotype.NORMAL_FUNCTION), (NOR, NOR, Phenotype.NORMAL_FUNCTION),
    (NOR, NON, Phenotype.DECREASED_FUNCTION), (INC, NON, Phenotype.DECREASED_FUNCTION), (NON, NON, Phenotype.POOR_FUNCTION),
)  # fmt: skip
_ABCG2 = _pairs((NOR, NOR, Phenotype.NORMAL_FUNCTION), (NOR, DEC, Phenotype.DECREASED_FUNCTION), (DEC, DEC, Phenotype.POOR_FUNCTION))
BY_WORDS: Mapping[str, Mapping[Pair, Phenotype]] = {
    "CYP2C19": _CYP2C19, "CYP2B6": _CYP2B6, "CYP3A5": _NORMAL_OR_NONE, "TPMT": _NORMAL_OR_NONE, "NUDT15": _NORMAL_OR_NONE,
    "UGT1A1": _UGT1A1, "SLCO1B1": _SLCO1B1, "ABCG2": _ABCG2,
}  # fmt: skip


def _two_to_none(quarters: int) -> Phenotype:
    """Return the phenotype of a gene whose score runs from 0 to 2.

    >>> [_two_to_none(quarters).value[:4] for quarters in (8, 6, 4, 2, 0)]
    ['Norm', 'Inte', 'Inte', 'Poor', 'Poor']
    """
    if quarters >= 8:  # noqa: PLR2004 - quarters of the published bounds
        return Phenotype.NORMAL
    return Phenotype.INTERMEDIATE if quarters >= 4 else Phenotype.POOR  # noqa: PLR2004 - as above


def _cyp2d6(quarters: int) -> Phenotype:
    """Return the phenotype of CYP2D6.

    >>> [_cyp2d6(quarters).value[:4] for quarters in (0, 1, 4, 5, 9, 10)]
    ['Poor', 'Inte', 'Inte', 'Norm', 'Norm', 'Ultr']
    """
    if not quarters:
        return Phenotype.POOR
    if quarters < 5:  # noqa: PLR2004 - quarters of the published bounds
        return Phenotype.INTERMEDIATE
    return Phenotype.NORMAL if quarters <= 9 else Phenotype.ULTRARAPID  # noqa: PLR2004 - as above


BY_SCORE: Mapping[str, Callable[[int], Phenotype]] = {"CYP2C9": _two_to_none, "DPYD": _two_to_none, "CYP2D6": _cyp2d6}
GENES = tuple(sorted({*BY_WORDS, *BY_SCORE}))


def phenotype_of(gene: str, diplotype: str) -> Result:
    """Return activity score and phenotype of a diplotype.

    >>> phenotype_of("CYP2D6", "*4/*10").activity_score, phenotype_of("CYP2D6", "*4/*10").phenotype.value
    (0.25, 'Intermediate Metabolizer')
    >>> [phenotype_of("CYP2C19", diplotype).phenotype.value for diplotype in ("*1/*17", "*2/*17", "*17/*17")]
    ['Rapid Metabolizer', 'Intermediate Metabolizer', 'Ultrarapid Metabolizer']

    Raises:
        UnreadableDiplotype: the gene has no translation here, or the diplotype cannot be read.
    """
    if gene not in GENES:
        message = f"There is no translation for the gene `{gene[:20]}`; there are {', '.join(GENES)}."
        raise UnreadableDiplotype(message)
    one, other = read_diplotype(gene, diplotype)
    if gene in BY_SCORE:
        return by_score(gene, one.activity, other.activity)
    return by_words(gene, function_of(gene, one), function_of(gene, other))


def by_score(gene: str, one: int | None, other: int | None) -> Result:
    """Return activity score and phenotype from the activities of two chromosomes in quarters, None where one is not known."""
    if one is None or other is None:
        return Result(None, Phenotype.INDETERMINATE)
    return Result((one + other) / 4, BY_SCORE[gene](one + other))


def by_words(gene: str, one: Function, other: Function) -> Result:
    """Return the phenotype from the functions of two alleles."""
    return Result(None, BY_WORDS[gene].get(frozenset({one, other}), Phenotype.INDETERMINATE))


def function_of(gene: str, side: Carried) -> Function:
    """Return the function of the one allele on a chromosome.

    Raises:
        UnreadableDiplotype: there are several alleles or copies, or the tables give activity values only.
    """
    if len(side.alleles) != 1 or side.alleles[0][1] != 1 or side.alleles[0][0].function is None:
        message = f"For {gene} one allele is given on each side; copies and hybrids are read for CYP2D6 only."
        raise UnreadableDiplotype(message)
    return side.alleles[0][0].function
