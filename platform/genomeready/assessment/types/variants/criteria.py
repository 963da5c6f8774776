"""The ACMG/AMP criteria and how their codes are written.

Codes and default strengths: Richards et al. 2015, doi 10.1038/gim.2015.30, tables 3 and 4. Strength is applied by a suffix in
ClinGen's spelling. Points of a strength: Tavtigian et al. 2020, doi 10.1002/humu.24088.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache


class Direction(StrEnum):
    """What a criterion speaks for."""

    PATHOGENIC = "pathogenic"
    BENIGN = "benign"


class Strength(IntEnum):
    """How much a criterion weighs, as its points; standing alone weighs as much as very strong and ends the matter by itself."""

    SUPPORTING = 1
    MODERATE = 2
    STRONG = 4
    VERY_STRONG = 8
    STAND_ALONE = 9

    @property
    def points(self) -> int:
        """The points of the strength, without a sign.

        >>> [strength.points for strength in Strength]
        [1, 2, 4, 8, 8]
        """
        return min(self.value, Strength.VERY_STRONG.value)


LADDER = (Strength.SUPPORTING, Strength.MODERATE, Strength.STRONG, Strength.VERY_STRONG)

DEFAULTS: dict[str, Strength] = {
    "PVS1": Strength.VERY_STRONG,
    **dict.fromkeys(["PS1", "PS2", "PS3", "PS4"], Strength.STRONG),
    **dict.fromkeys(["PM1", "PM2", "PM3", "PM4", "PM5", "PM6"], Strength.MODERATE),
    **dict.fromkeys(["PP1", "PP2", "PP3", "PP4", "PP5"], Strength.SUPPORTING),
    "BA1": Strength.STAND_ALONE,
    **dict.fromkeys(["BS1", "BS2", "BS3", "BS4"], Strength.STRONG),
    **dict.fromkeys(["BP1", "BP2", "BP3", "BP4", "BP5", "BP6", "BP7"], Strength.SUPPORTING),
}
"""Each code at its published 2015 strength."""

MEANINGS: dict[str, str] = {
    "PVS1": "a null variant in a gene where loss of function causes the disease",
    "PS1": "the same amino-acid change as an established pathogenic variant",
    "PS2": "de novo, with both parents confirmed",
    "PS3": "a well-established functional study shows damage",
    "PS4": "clearly more frequent in affected people than in controls",
    "PM1": "in a mutational hot spot or a critical domain",
    "PM2": "absent from, or extremely rare in, population databases",
    "PM3": "in trans with a pathogenic variant, in a recessive disorder",
    "PM4": "changes the protein's length: in-frame, outside a repeat, or a stop loss",
    "PM5": "another change at a residue where a missense change is pathogenic",
    "PM6": "de novo, with parentage assumed",
    "PP1": "segregates with the disease in affected relatives",
    "PP2": "missense in a gene with little benign missense variation",
    "PP3": "computational evidence of damage",
    "PP4": "phenotype or family history highly specific for the disease",
    "PP5": "called pathogenic by a reputable source (retired)",
    "BA1": "too common in a population to cause the disease",
    "BS1": "more common than the disease allows",
    "BS2": "seen in a healthy adult where full penetrance is expected early",
    "BS3": "a well-established functional study shows no damage",
    "BS4": "does not segregate with the disease",
    "BP1": "missense in a gene where truncation causes the disease",
    "BP2": "in trans with a dominant, or in cis with any, pathogenic variant",
    "BP3": "in-frame change in a repeat without known function",
    "BP4": "computational evidence of no effect",
    "BP5": "another cause of the disease was found",
    "BP6": "called benign by a reputable source (retired)",
    "BP7": "silent, without a predicted effect on splicing",
}

_SUFFIXES = {
    "": None,
    "supporting": Strength.SUPPORTING,
    "moderate": Strength.MODERATE,
    "strong": Strength.STRONG,
    "verystrong": Strength.VERY_STRONG,
    "standalone": Strength.STAND_ALONE,
}
_CODE = re.compile(r"\s*([A-Za-z]{2,3}[0-9])[\s_]*([A-Za-z]*[\s_]*[A-Za-z]*)\s*")
LONGEST = 40


class UnreadableCode(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """Text that is no criterion, with what to write instead."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion at the strength at which it is applied."""

    code: str
    strength: Strength

    @property
    def direction(self) -> Direction:
        """What it speaks for."""
        return Direction.PATHOGENIC if self.code[0] == "P" else Direction.BENIGN

    @property
    def points(self) -> int:
        """Its points: above 0 for pathogenic, below 0 for benign.

        >>> Criterion("PM2", Strength.SUPPORTING).points, Criterion("BS1", Strength.STRONG).points
        (1, -4)
        """
        return self.strength.points if self.code[0] == "P" else -self.strength.points

    def __str__(self) -> str:
        """Return the code as ClinGen writes it, with a suffix where the strength is not the default.

        >>> str(Criterion("PM2", Strength.SUPPORTING)), str(Criterion("PVS1", Strength.VERY_STRONG))
        ('PM2_Supporting', 'PVS1')
        """
        return self.code if self.strength is DEFAULTS[self.code] else f"{self.code}_{self.strength.name.replace('_', ' ').title()}"


@lru_cache(maxsize=2048)
def read_code(text: str) -> Criterion:
    """Return a criterion from its code, with or without a suffix of strength.

    >>> [str(read_code(t)) for t in ("PVS1", "PM2_Supporting", "PS3_Very Strong", "PP3 Moderate", "bp4strong", "BA1_Stand Alone")]
    ['PVS1', 'PM2_Supporting', 'PS3_Very Strong', 'PP3_Moderate', 'BP4_Strong', 'BA1']
    >>> read_code("PM7")
    Traceback (most recent call last):
    genomeready.assessment.types.variants.criteria.UnreadableCode: There is no criterion `PM7`; write a code such as PM2 or PM2_Supporting.

    Raises:
        UnreadableCode: it is none.
    """
    found = _CODE.fullmatch(text) if len(text) <= LONGEST else None
    code = found[1].upper() if found else text.strip()[:LONGEST]
    if found is None or code not in DEFAULTS:
        message = f"There is no criterion `{code}`; write a code such as PM2 or PM2_Supporting."
        raise UnreadableCode(message)
    suffix = re.sub(r"[\s_]", "", found[2]).lower()
    if suffix not in _SUFFIXES:
        message = (
            f"`{found[2].strip()[:LONGEST]}` is no strength; write Supporting, Moderate, Strong, Very Strong or, for BA1, Stand Alone."
        )
        raise UnreadableCode(message)
    strength = _SUFFIXES[suffix] or DEFAULTS[code]
    if strength is Strength.STAND_ALONE and code[0] == "P":
        message = f"{code} speaks for pathogenicity, and only benign evidence can stand alone."
        raise UnreadableCode(message)
    return Criterion(code, strength)


def read_codes(texts: Iterable[str]) -> list[Criterion]:
    """Return the criteria of a list, in its order.

    Raises:
        UnreadableCode: one cannot be read, or a code is given twice.
    """
    found = [read_code(text) for text in texts]
    codes = [criterion.code for criterion in found]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        message = f"{twice} is given twice; give it once, at the strength that applies."
        raise UnreadableCode(message)
    return found
