"""Oncogenicity of somatic variants: the table, with what its lines mean in our words.

Source: Horak et al. 2022 (ClinGen, CGC and VICC), doi 10.1016/j.gim.2022.01.001, tables 2 and 3. OVS1 may be applied at a lower
strength, by ClinGen's recommendations for PVS1 (Abou Tayoun et al. 2018, doi 10.1002/humu.23626).
"""

from decimal import Decimal

from genomeready.assessment.types.evidence_points.evidence import Against, Band, Evidence, PointScheme, against, at_most_one

POPULATION, FUNCTION, PREDICTIVE, HOT_SPOT, DISEASE = (
    "Population data", "Functional data", "Predictive data", "Cancer hot spots", "Kind of cancer",
)  # fmt: skip
_ROWS = (
    ("OVS1", 8, PREDICTIVE, "a null variant in a bona fide tumour-suppressor gene"),
    ("OS1", 4, PREDICTIVE, "the same amino-acid change as an established oncogenic variant"),
    ("OS2", 4, FUNCTION, "a well-established functional study shows an oncogenic effect"),
    ("OS3", 4, HOT_SPOT, "hot spot: at least 50 samples at the residue, at least 10 with this change"),
    ("OM1", 2, FUNCTION, "in a critical, well-established part of a functional domain"),
    ("OM2", 2, PREDICTIVE, "changes the protein's length: in-frame in a cancer gene, or a stop loss in a suppressor"),
    ("OM3", 2, HOT_SPOT, "hot spot: fewer than 50 samples at the residue, at least 10 with this change"),
    ("OM4", 2, PREDICTIVE, "missense at a residue where another missense change is oncogenic"),
    ("OP1", 1, PREDICTIVE, "all computational evidence points to an oncogenic effect"),
    ("OP2", 1, DISEASE, "the gene of a cancer that has one genetic cause"),
    ("OP3", 1, HOT_SPOT, "hot spot: fewer than 10 samples with this change"),
    ("OP4", 1, POPULATION, "absent from, or extremely rare in, population databases"),
    ("SBVS1", -8, POPULATION, "more frequent than 5\N{NO-BREAK SPACE}% in a general population"),
    ("SBS1", -4, POPULATION, "more frequent than 1\N{NO-BREAK SPACE}% in a general population"),
    ("SBS2", -4, FUNCTION, "a well-established functional study shows no oncogenic effect"),
    ("SBP1", -1, PREDICTIVE, "all computational evidence points to no effect"),
    ("SBP2", -1, PREDICTIVE, "silent, without a predicted effect on splicing, at a base that is not conserved"),
)
_LOWER = {"OVS1": (1, 2, 4, 8)}
_AGAINST: tuple[Against, ...] = (
    against({"OS1"}, {"OS2"}, "functional evidence counts beside it only if it is about this very change of the DNA"),
    against({"OS1"}, {"OS3"}, "the hot spot counts beside it only if it is about this very change of the DNA"),
    against({"OM1", "OM4"}, {"OM3"}, "the residue is counted once"),
    *at_most_one(["OS3", "OM3", "OP3"], "a hot spot is counted once"),
    *at_most_one(["SBVS1", "SBS1"], "a frequency is counted once, by the higher threshold"),
    against({"OP4"}, {"SBVS1", "SBS1"}, "a variant is not both absent and frequent"),
    against({"OS2"}, {"SBS2"}, "functional studies that contradict each other are weighed, not added"),
    against({"OP1"}, {"SBP1", "SBP2"}, "predictions are read as a whole, in one direction"),
)
ONCOGENICITY = PointScheme(
    "oncogenicity2022",
    "ClinGen/CGC/VICC 2022, oncogenicity",
    "Horak et al. 2022, doi 10.1016/j.gim.2022.01.001, tables 2 and 3",
    {
        code: Evidence(code, group, means, Decimal(points), tuple(map(Decimal, _LOWER.get(code, (points,)))))
        for code, points, group, means in sorted(_ROWS, key=lambda row: (POPULATION, FUNCTION, PREDICTIVE, HOT_SPOT, DISEASE).index(row[2]))
    },
    (
        Band(Decimal(10), "O", "10 points or more"),
        Band(Decimal(6), "LO", "6 to 9 points"),
        Band(Decimal(0), "VUS", "0 to 5 points"),
        Band(Decimal(-6), "LB", "−1 to −6 points"),
        Band(Decimal("-Infinity"), "B", "−7 points or fewer"),
    ),
    _AGAINST,
)
