"""Pharmacogenes for machines: gene and diplotype in, activity score and phenotype out."""

from collections.abc import Mapping
from typing import Any

from genomeready.assessment.types.lines import line_of
from genomeready.assessment.types.pgx.alleles import AS_OF, LONGEST
from genomeready.assessment.types.pgx.phenotypes import GENES, phenotype_of

NAME = "pgx"
INPUT: Mapping[str, Any] = line_of(
    f"A diplotype of a pharmacogene, by the CPIC tables of {AS_OF}",
    "gene", "diplotype",
    gene={"type": "string", "maxLength": 20, "description": f"one of {', '.join(GENES)}"},
    diplotype={"type": "string", "maxLength": LONGEST, "description": "such as *1/*4, *1x2/*41, or c.1905+1G>A (*2A)/Reference"},
)  # fmt: skip


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return activity score and phenotype of a diplotype; the score is null where the gene has none or it is not known.

    >>> answer({"gene": "DPYD", "diplotype": "Reference/*2A"})
    {'activity_score': 1.0, 'phenotype': 'Intermediate Metabolizer'}

    Raises:
        UnreadableDiplotype: the tables hold no such gene or allele.
    """
    found = phenotype_of(line["gene"], line["diplotype"])
    return {"activity_score": found.activity_score, "phenotype": found.phenotype.value}
