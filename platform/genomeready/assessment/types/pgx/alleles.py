"""Allele functions and activity values, from dated CPIC tables (see data/cpic/SOURCE.md), and how diplotypes are written."""

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[2] / "data" / "cpic"
AS_OF = "2025-11-05"
LONGEST = 120
MOST_COPIES = 20
_COPIES = re.compile(r"(?P<name>.+?)x(?:≥|>=)?(?P<copies>[0-9]{1,2})")
_OTHER_NAME = re.compile(r"(?P<first>.*\S) \((?P<second>[^)]+)\)")


class UnreadableDiplotype(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A gene or a diplotype that the tables do not hold; the message says what they do hold."""


class Function(StrEnum):
    """What an allele's product does, in CPIC's words."""

    INCREASED = "Increased function"
    NORMAL = "Normal function"
    DECREASED = "Decreased function"
    NONE = "No function"
    UNCERTAIN = "Uncertain function"
    UNKNOWN = "Unknown function"
    HIGHER_SENSITIVITY = "Higher coumarin sensitivity"
    NORMAL_SENSITIVITY = "Normal coumarin sensitivity"


@dataclass(frozen=True, slots=True)
class Allele:
    """An allele with what is known of it. `activity` is in quarters (1 is 0.25), None where CPIC gives none."""

    name: str
    function: Function | None
    activity: int | None


@dataclass(frozen=True, slots=True)
class Carried:
    """Alleles on one chromosome, each with its number of copies."""

    alleles: tuple[tuple[Allele, int], ...]

    @property
    def activity(self) -> int | None:
        """The sum of activities in quarters, None where one is not known."""
        values = [None if allele.activity is None else allele.activity * copies for allele, copies in self.alleles]
        return None if None in values else sum(value for value in values if value is not None)


@cache
def tables() -> dict[str, dict[str, Allele]]:
    """Return the alleles of each gene, under every name they go by, in lower case."""
    found: dict[str, dict[str, Allele]] = {}
    for file in ("allele_function.tsv", "cyp2d6_activity.tsv"):
        with (DATA / file).open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text, delimiter="\t"):
                function = Function(row["function"]) if row.get("function") else None
                allele = Allele(row["allele"], function, _quarters(row["activity_value"] or ""))
                for name in _names(row["allele"]):
                    found.setdefault(row["gene"], {})[name.lower()] = allele
    return found


def _quarters(text: str) -> int | None:
    """Return an activity value in quarters.

    >>> [_quarters(text) for text in ("1.0", "0.25", "0.0", "n/a", "")]
    [4, 1, 0, None, None]
    """
    return None if text in {"", "n/a"} else round(float(text) * 4)


def _names(written: str) -> list[str]:
    """Return the names of an allele: the whole, and the parts before and within brackets.

    >>> _names("c.1905+1G>A (*2A)"), _names("*4")
    (['c.1905+1G>A (*2A)', 'c.1905+1G>A', '*2A'], ['*4'])
    """
    parts = _OTHER_NAME.fullmatch(written)
    return [written, *parts.groups()] if parts else [written]


def read_diplotype(gene: str, diplotype: str) -> tuple[Carried, Carried]:
    """Return the alleles on the two chromosomes, from a text such as `*1/*4`, `*1x2/*41` or `*36+*10/*1`.

    >>> one, two = read_diplotype("CYP2D6", "*1x2/*10")
    >>> one.activity, two.activity
    (8, 1)

    Raises:
        UnreadableDiplotype: the gene or an allele is not in the tables, or there are not two chromosomes.
    """
    if gene not in tables():
        message = f"There is no table for the gene `{gene[:20]}`; there are {', '.join(sorted(tables()))}."
        raise UnreadableDiplotype(message)
    sides = diplotype.split("/")
    if len(sides) != 2 or len(diplotype) > LONGEST:  # noqa: PLR2004 - a person has two
        message = "A diplotype is written as two alleles with a slash between them, such as *1/*4."
        raise UnreadableDiplotype(message)
    return _carried(gene, sides[0]), _carried(gene, sides[1])


def _carried(gene: str, side: str) -> Carried:
    whole = tables()[gene].get(side.strip().lower())
    if whole:
        return Carried(((whole, 1),))
    return Carried(tuple(_one(gene, part.strip()) for part in (side.split("+") if "*" in side else [side])))


def _one(gene: str, text: str) -> tuple[Allele, int]:
    held = tables()[gene]
    repeated = _COPIES.fullmatch(text)
    name, copies = (repeated["name"], int(repeated["copies"])) if repeated else (text, 1)
    allele = held.get(name.strip().lower())
    if allele is None or not 1 <= copies <= MOST_COPIES:
        message = f"`{text[:40]}` is no allele of {gene} in the table of {AS_OF}."
        raise UnreadableDiplotype(message)
    return allele, copies
