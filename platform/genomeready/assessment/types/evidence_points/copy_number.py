"""Copy-number variants: the tables for losses and for gains, with what their lines mean in our words.

Source: Riggs et al. 2020, doi 10.1038/s41436-019-0686-8, tables 1 (loss) and 2 (gain). Points are those suggested there; where the
tables give a range, or points for each case, family or study, a line may have any multiple of 0.05 within it, up to its maximum.
Lines scored by the rules of another line (2E and 2I by PVS1, 4A to 4C by proband, 5A, 5D and 5E by section 4) have no usual points.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from genomeready.assessment.types.evidence_points.evidence import Against, Band, Cap, Evidence, PointScheme, against, at_most_one

STEP = Decimal("0.05")
GROUPS = {
    "1": "1. What it contains",
    "2": "2. Established dosage-sensitive or benign genes and regions",
    "3": "3. Number of protein-coding genes",
    "4": "4. Reported cases, families and populations",
    "5": "5. Inheritance in the family studied",
}
Row = tuple[str, str, str, str]
"""A code, its usual points (or none), the least and the most, where they differ from these; then what it means."""

_CONTENT: tuple[Row, ...] = (
    ("1A", "0", "", "contains protein-coding or other important elements"),
    ("1B", "-0.60", "", "contains no protein-coding or other important element"),
)
_LOSS_OVERLAP: tuple[Row, ...] = (
    ("2A", "1.00", "", "contains a whole established haploinsufficient gene or region"),
    ("2B", "0", "", "contains part of an established region, without its critical gene or unclear"),
    ("2C-1", "0.90", "0.45 1.00", "takes the 5′ end of an established gene, with coding sequence"),
    ("2C-2", "0", "0 0.45", "takes the 5′ end of an established gene, untranslated part only"),
    ("2D-1", "0", "", "takes the 3′ end of an established gene, untranslated part only"),
    ("2D-2", "0.90", "0.45 0.90", "takes the last exon only, in which pathogenic variants are known"),
    ("2D-3", "0.30", "0 0.45", "takes the last exon only, in which none are known"),
    ("2D-4", "0.90", "0.45 1.00", "takes the last exon and others, so that the transcript is expected to decay"),
    ("2E", "", "0 0.90", "lies within one established gene: scored as PVS1 would be"),
    ("2F", "-1.00", "", "lies wholly within an established benign region"),
    ("2G", "0", "", "overlaps an established benign region, and more"),
    ("2H", "0.15", "", "predictors agree that a gene in it is haploinsufficient"),
)
_GAIN_OVERLAP: tuple[Row, ...] = (
    ("2A", "1.00", "", "contains a whole established triplosensitive gene or region"),
    ("2B", "0", "", "contains part of an established region, without its critical gene or unclear"),
    ("2C", "-1.00", "", "has the same genes as an established benign gain"),
    ("2D", "-1.00", "", "is smaller than an established benign gain and interrupts no gene"),
    ("2E", "0", "", "is smaller than an established benign gain and may interrupt a gene"),
    ("2F", "-1.00", "-1.00 0", "is larger than a benign gain, without further protein-coding genes"),
    ("2G", "0", "", "overlaps a benign gain, and more"),
    ("2H", "0", "", "contains a whole established haploinsufficient gene"),
    ("2I", "", "0 0.90", "both ends lie in one established haploinsufficient gene: scored as PVS1 would be"),
    ("2J", "0", "", "one end lies in such a gene; the phenotype does not fit, or is unknown"),
    ("2K", "0.45", "", "one end lies in such a gene; the phenotype is specific and fits"),
    ("2L", "0", "", "the ends lie in genes of no established significance"),
)
_CASES: tuple[Row, ...] = (
    ("4A", "", "0.15 0.90", "probands with a phenotype unique to it: 0.45 each if confirmed de novo, 0.30 if assumed"),
    ("4B", "", "0 0.90", "probands with a specific phenotype, not unique: 0.30 each if confirmed de novo, 0.15 if assumed"),
    ("4C", "", "0 0.90", "probands with an unspecific phenotype: 0.15 each if confirmed de novo, 0.10 if assumed"),
    ("4D", "0", "-0.30 0", "probands whose phenotype does not fit"),
    ("4E", "0.10", "0 0.30", "probands with a specific phenotype and unknown inheritance: 0.10 each"),
    ("4F", "0.15", "", "three or four segregations in affected relatives"),
    ("4G", "0.30", "", "five or six segregations"),
    ("4H", "0.45", "", "seven segregations or more"),
    ("4I", "-0.45", "-0.90 0", "absent from an affected relative with the same specific phenotype: −0.45 a family"),
    ("4J", "-0.30", "-0.90 0", "present in a relative without the specific phenotype: −0.30 a family"),
    ("4K", "-0.15", "-0.30 0", "present in a relative without the unspecific phenotype: −0.15 a family"),
    ("4L", "0.45", "0 0.45", "more frequent in cases with a specific phenotype than in controls"),
    ("4M", "0.30", "0 0.45", "more frequent in cases with an unspecific or unknown phenotype than in controls"),
    ("4N", "-0.90", "-0.90 0", "no more frequent in cases than in controls"),
    ("4O", "-1.00", "-1.00 0", "overlaps common variation of the population"),
)
_FAMILY: tuple[Row, ...] = (
    ("5A", "", "0 0.45", "de novo in the person studied: scored as 4A to 4D"),
    ("5B", "-0.30", "-0.45 0", "inherited from an unaffected parent; specific phenotype, no family history"),
    ("5C", "-0.15", "-0.30 0", "inherited from an unaffected parent; unspecific phenotype, no family history"),
    ("5D", "", "0 0.45", "segregates with the phenotype of the family: scored as 4F to 4H"),
    ("5E", "", "-0.45 0", "does not segregate in the family: scored as 4I to 4K"),
    ("5F", "0", "", "nothing is known of inheritance, or it says nothing"),
    ("5G", "0.10", "0 0.15", "nothing is known of inheritance; unspecific phenotype that fits reported cases"),
    ("5H", "0.30", "0 0.30", "nothing is known of inheritance; specific phenotype that fits reported cases"),
)


def _genes(*numbers: str) -> tuple[Row, ...]:
    points = (("3A", "0"), ("3B", "0.45"), ("3C", "0.90"))
    return tuple((code, usual, "", f"{number} genes") for (code, usual), number in zip(points, numbers, strict=True))


def _read(*tables: tuple[Row, ...]) -> Mapping[str, Evidence]:
    return {row[0]: Evidence(row[0], GROUPS[row[0][0]], row[3], _usual(row), tuple(_allowed(row))) for table in tables for row in table}


def _usual(row: Row) -> Decimal | None:
    return Decimal(row[1]).quantize(Decimal("0.01")) if row[1] else None


def _allowed(row: Row) -> Iterator[Decimal]:
    """Return the points that a line may have, from the least to the most.

    >>> [str(points) for points in _allowed(("5G", "0.10", "0 0.15", ""))]
    ['0.00', '0.05', '0.10', '0.15']
    """
    low, high = (Decimal(point) for point in (row[2].split() or (row[1], row[1])))
    yield from (low + STEP * n for n in range(int((high - low) / STEP) + 1))


BANDS = (
    Band(Decimal("0.99"), "P", "0.99 points or more"),
    Band(Decimal("0.90"), "LP", "0.90 to 0.98 points"),
    Band(Decimal("-0.89"), "VUS", "−0.89 to 0.89 points"),
    Band(Decimal("-0.98"), "LB", "−0.90 to −0.98 points"),
    Band(Decimal("-Infinity"), "B", "−0.99 points or fewer"),
)
_KNOWN, _UNKNOWN = ("5A", "5B", "5C", "5D", "5E"), ("5F", "5G", "5H")
_AGAINST: tuple[Against, ...] = (
    against({"1A"}, {"1B"}, "it either contains important elements or it does not"),
    against({"1B"}, {"3B", "3C"}, "without genes there are none to count"),
    *at_most_one(["3A", "3B", "3C"], "its genes are counted once"),
    *at_most_one(["4F", "4G", "4H"], "segregations are counted once, all together"),
    against({"2A"}, {row[0] for row in _CASES}, "with an established gene or region in it, section 4 is passed over"),
    *at_most_one(["5A", "5B", "5C"], "it arose anew or was inherited, not both"),
    *at_most_one(_UNKNOWN, "one line is enough for unknown inheritance"),
    against(_KNOWN, _UNKNOWN, "inheritance is known or it is not"),
)
_CAPS = (Cap(frozenset({"4A", "4B", "4C"}), Decimal("0.90"), "4A, 4B, 4C: de novo cases together weigh at most 0.90"),)

LOSS, GAIN = (
    PointScheme(
        name, title, f"Riggs et al. 2020, doi 10.1038/s41436-019-0686-8, table {n}", _read(_CONTENT, *tables, _CASES, _FAMILY),
        BANDS, _AGAINST, _CAPS, step=Decimal("0.15"),
    )
    for name, title, n, tables in (
        ("cnv_loss2020", "ACMG/ClinGen 2020, copy-number loss", 1, (_LOSS_OVERLAP, _genes("0 to 24", "25 to 34", "35 or more"))),
        ("cnv_gain2020", "ACMG/ClinGen 2020, copy-number gain", 2, (_GAIN_OVERLAP, _genes("0 to 34", "35 to 49", "50 or more"))),
    )
)  # fmt: skip
