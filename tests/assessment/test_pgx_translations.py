"""The published translations written a second time, by hand of the guideline's words: every step of many diplotypes.

The first column of steps is a sign for each allele: N normal, + increased, - decreased, 0 none; for CYP2D6 the activity value.
"""

from genomeready.assessment.types.pgx.chain import steps_of

SIGNS = {"Normal function": "N", "Increased function": "+", "Decreased function": "-", "No function": "0"}
PUBLISHED = """
CYP2D6   *1/*1                  1 1        2     Normal
CYP2D6   *1/*2                  1 1        2     Normal
CYP2D6   *1/*4                  1 0        1     Intermediate
CYP2D6   *1/*5                  1 0        1     Intermediate
CYP2D6   *1/*9                  1 0.25     1.25  Normal
CYP2D6   *1/*10                 1 0.25     1.25  Normal
CYP2D6   *1/*17                 1 0.5      1.5   Normal
CYP2D6   *1/*41                 1 0.25     1.25  Normal
CYP2D6   *2/*2                  1 1        2     Normal
CYP2D6   *2/*4                  1 0        1     Intermediate
CYP2D6   *2/*5                  1 0        1     Intermediate
CYP2D6   *2/*9                  1 0.25     1.25  Normal
CYP2D6   *2/*10                 1 0.25     1.25  Normal
CYP2D6   *2/*17                 1 0.5      1.5   Normal
CYP2D6   *2/*41                 1 0.25     1.25  Normal
CYP2D6   *4/*4                  0 0        0     Poor
CYP2D6   *4/*5                  0 0        0     Poor
CYP2D6   *4/*9                  0 0.25     0.25  Intermediate
CYP2D6   *4/*10                 0 0.25     0.25  Intermediate
CYP2D6   *4/*17                 0 0.5      0.5   Intermediate
CYP2D6   *4/*41                 0 0.25     0.25  Intermediate
CYP2D6   *5/*5                  0 0        0     Poor
CYP2D6   *5/*9                  0 0.25     0.25  Intermediate
CYP2D6   *5/*10                 0 0.25     0.25  Intermediate
CYP2D6   *5/*17                 0 0.5      0.5   Intermediate
CYP2D6   *5/*41                 0 0.25     0.25  Intermediate
CYP2D6   *9/*9                  0.25 0.25  0.5   Intermediate
CYP2D6   *9/*10                 0.25 0.25  0.5   Intermediate
CYP2D6   *9/*17                 0.25 0.5   0.75  Intermediate
CYP2D6   *9/*41                 0.25 0.25  0.5   Intermediate
CYP2D6   *10/*10                0.25 0.25  0.5   Intermediate
CYP2D6   *10/*17                0.25 0.5   0.75  Intermediate
CYP2D6   *10/*41                0.25 0.25  0.5   Intermediate
CYP2D6   *17/*17                0.5 0.5    1     Intermediate
CYP2D6   *17/*41                0.5 0.25   0.75  Intermediate
CYP2D6   *41/*41                0.25 0.25  0.5   Intermediate
CYP2D6   *1x2/*1                2 1        3     Ultrarapid
CYP2D6   *2x2/*4                2 0        2     Normal
CYP2D6   *2x3/*10               3 0.25     3.25  Ultrarapid
CYP2D6   *4x2/*4                0 0        0     Poor
CYP2D6   *10x2/*10              0.5 0.25   0.75  Intermediate
CYP2D6   *1x2/*41               2 0.25     2.25  Normal
CYP2C19  *1/*1                  N N        .     Normal
CYP2C19  *1/*2                  N 0        .     Intermediate
CYP2C19  *1/*9                  N -        .     Likely Intermediate
CYP2C19  *1/*17                 N +        .     Rapid
CYP2C19  *2/*2                  0 0        .     Poor
CYP2C19  *2/*9                  0 -        .     Likely Poor
CYP2C19  *2/*17                 0 +        .     Intermediate
CYP2C19  *9/*9                  - -        .     Likely Intermediate
CYP2C19  *9/*17                 - +        .     Likely Intermediate
CYP2C19  *17/*17                + +        .     Ultrarapid
CYP2C9   *1/*1                  N N        2     Normal
CYP2C9   *1/*2                  N -        1.5   Intermediate
CYP2C9   *1/*3                  N 0        1     Intermediate
CYP2C9   *2/*2                  - -        1     Intermediate
CYP2C9   *2/*3                  - 0        0.5   Poor
CYP2C9   *3/*3                  0 0        0     Poor
CYP2C9   *1/*8                  N -        1.5   Intermediate
DPYD     Reference/Reference    N N        2     Normal
DPYD     Reference/*2A          N 0        1     Intermediate
DPYD     Reference/HapB3        N -        1.5   Intermediate
DPYD     Reference/c.2846A>T    N -        1.5   Intermediate
DPYD     HapB3/HapB3            - -        1     Intermediate
DPYD     HapB3/*2A              - 0        0.5   Poor
DPYD     *2A/*2A                0 0        0     Poor
DPYD     *13/Reference          0 N        1     Intermediate
TPMT     *1/*1                  N N        .     Normal
TPMT     *1/*2                  N 0        .     Intermediate
TPMT     *1/*3A                 N 0        .     Intermediate
TPMT     *1/*3C                 N 0        .     Intermediate
TPMT     *3A/*3C                0 0        .     Poor
TPMT     *2/*3A                 0 0        .     Poor
NUDT15   *1/*1                  N N        .     Normal
NUDT15   *1/*3                  N 0        .     Intermediate
NUDT15   *3/*3                  0 0        .     Poor
NUDT15   *2/*3                  0 0        .     Poor
"""


def test_every_step_is_as_published() -> None:
    found = []
    for line in PUBLISHED.strip().splitlines():
        gene, diplotype, _ = line.split(maxsplit=2)
        steps = steps_of(gene, diplotype)
        signs = " ".join(SIGNS.get(word, word) for word in steps.functions)
        found.append(f"{gene:<8} {diplotype:<22} {signs:<10} {steps.score or '.':<5} {steps.phenotype.removesuffix(' Metabolizer')}")

    assert found == PUBLISHED.strip().splitlines()
