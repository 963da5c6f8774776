"""The norms that come with the platform: published ratios, each with its source. They disagree; the ministry chooses.

All four were stated before sequencing of whole exomes and genomes was usual, and reached us through the
publication named after "as cited in": the original statement was not seen.
"""

from decimal import Decimal

from genomeready.workforce.rules import Ratio

GENET_MED_2020 = "as cited in Genetics in Medicine 2020, doi:10.1038/s41436-019-0628-5 (secondary source)"

SHIPPED: tuple[Ratio, ...] = (
    Ratio(
        slug="rcp-geneticists-1-per-250000", profession="clinical-geneticist", posts=Decimal(1), population=250_000, unit="WTE",
        counted="at least one clinical geneticist; the citing paper does not say whether heads or WTE, read here as WTE",
        source=f"Royal College of Physicians, {GENET_MED_2020}", year=2020,
    ),
    Ratio(
        slug="rcp-geneticists-0-3-per-100000", profession="clinical-geneticist", posts=Decimal("0.3"), population=100_000, unit="WTE",
        counted="consultant clinical geneticists, WTE",
        source="Royal College of Physicians, as cited for Ireland in Medical Independent, 9 February 2025 (secondary source)",
        year=2025,
    ),
    Ratio(
        slug="agnc-counsellors-1-per-75000", profession="genetic-counsellor", posts=Decimal(1), population=75_000, unit="WTE",
        counted="genetic counsellors, the upper end of the recommended range; heads or WTE not said, read here as WTE",
        source=f"Association of Genetic Nurses and Counsellors, {GENET_MED_2020}", year=2020,
    ),
    Ratio(
        slug="agnc-counsellors-1-per-100000", profession="genetic-counsellor", posts=Decimal(1), population=100_000, unit="WTE",
        counted="genetic counsellors, the lower end of the recommended range; heads or WTE not said, read here as WTE",
        source=f"Association of Genetic Nurses and Counsellors, {GENET_MED_2020}", year=2020,
    ),
)  # fmt: skip
