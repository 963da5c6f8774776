"""From a text to a karyotype, with the place at which it goes wrong.

What is read: the number of chromosomes and the sex chromosomes, whole chromosomes more or less (+21, -7), t, del, dup, inv, i, r, rob,
add and der with what made it, mosaics with their cells, and where an abnormality comes from (mat, pat, dn, c). This is the part of
the International System for Human Cytogenomic Nomenclature that courses use, and not the whole of it.
"""

import re

from genomeready.assessment.types.hgvs.scanner import BadDescription, Scanner
from genomeready.assessment.types.karyotypes.formula import TWO, Abnormality, Clone, Karyotype, Point

LONGEST = 300
KINDS = ("t", "del", "dup", "inv", "i", "r", "rob", "add", "der")
_NEEDS = {"del": (1, 2), "dup": (2, 2), "inv": (2, 2), "i": (1, 1), "r": (2, 2), "add": (1, 1)}
"""How few and how many breakpoints a kind has on its one chromosome."""
_PREFIX = re.compile(r"(?P<prefix>mos|chi)\s+")
_COUNT = re.compile(r"\d{2,3}")
_SEX = re.compile(r"(?:X[XY]{0,5}|Y{1,2})(?![A-Za-z(])")
_SPACES = re.compile(r"\s+")
_SIGN = re.compile(r"[+-]")
_CHROMOSOME = re.compile(r"(?:1\d|2[0-2]|[1-9]|X|Y)(?!\d)")
_KIND = re.compile(rf"(?:{'|'.join(sorted(KINDS, key=len, reverse=True))})(?=\()")
_POINT = re.compile(r"(?P<arm>[pq])(?P<band>ter|\d{1,2}(?:\.\d{1,3})?)")
_CELLS = re.compile(r"\[(?P<cells>\d{1,4})\]")
_ORIGIN = re.compile(r"mat|pat|dn|c(?![a-z(])")


def read_karyotype(text: str) -> Karyotype:
    """Return what a karyotype says.

    >>> found = read_karyotype("mos 45,X[10]/46,XX[20]")
    >>> found.prefix, [(clone.count, clone.sex, clone.cells) for clone in found.clones]
    ('mos', [(45, 'X', 10), (46, 'XX', 20)])
    >>> str(read_karyotype("46,XX, t(9;22)(q34;q11.2)"))
    '46,XX,t(9;22)(q34;q11.2)'

    Raises:
        BadDescription: it is none; it says what should stand at which character.
    """
    text = text.strip().replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    if len(text) > LONGEST:
        message = f"a karyotype has at most {LONGEST} characters here"
        raise BadDescription(message, LONGEST + 1)
    scanner = Scanner(text)
    prefix = scanner.take(_PREFIX)
    clones = [_clone(scanner)]
    while scanner.take_text("/"):
        clones.append(_clone(scanner))
    if not scanner.done:
        raise scanner.fault("the karyotype should end here, or go on with `,` or `/`")
    return Karyotype(tuple(clones), prefix["prefix"] if prefix else "")


def _clone(scanner: Scanner) -> Clone:
    scanner.take(_SPACES)
    count = int(scanner.need(_COUNT, "here is the number of chromosomes, such as 46")[0])
    if not scanner.take_text(","):
        raise scanner.fault("after the number of chromosomes comes `,`")
    scanner.take(_SPACES)
    sex = scanner.need(_SEX, "here are the sex chromosomes, such as XX or XY")[0]
    found = []
    while scanner.take_text(","):
        scanner.take(_SPACES)
        found.append(_abnormality(scanner))
    cells = scanner.take(_CELLS)
    return Clone(count, sex, tuple(found), int(cells["cells"]) if cells else None)


def _abnormality(scanner: Scanner) -> Abnormality:
    sign = scanner.take(_SIGN)
    if kind := scanner.take(_KIND):
        found = _structural(scanner, kind[0], sign[0] if sign else "")
    elif sign:
        chromosome = scanner.need(_CHROMOSOME, "here is a chromosome, 1 to 22, X or Y, or an abnormality such as der(22)")[0]
        found = Abnormality(sign[0], "", (chromosome,))
    else:
        raise scanner.fault(f"here is an abnormality: + or - with a chromosome, or {', '.join(KINDS)}")
    scanner.take(_SPACES)
    origin = scanner.take(_ORIGIN)
    return Abnormality(found.sign, found.kind, found.chromosomes, found.points, found.within, origin[0] if origin else "")


def _structural(scanner: Scanner, kind: str, sign: str) -> Abnormality:
    began = scanner.at
    chromosomes = _chromosomes(scanner)
    if kind == "t" and len(chromosomes) < TWO:
        scanner.at = began
        raise scanner.fault("a translocation has two chromosomes or more, with `;` between them")
    if kind in _NEEDS and len(chromosomes) > 1:
        scanner.at = began
        raise scanner.fault(f"{kind} has one chromosome")
    if kind == "rob" and len(chromosomes) != TWO:
        scanner.at = began
        raise scanner.fault("a Robertsonian translocation has two chromosomes")
    points = _groups(scanner, kind, len(chromosomes)) if scanner.take_text("(") else ()
    if not points and kind not in {"der", "r"}:
        raise scanner.fault("here are the breakpoints, in brackets")
    within: list[Abnormality] = []
    while kind == "der" and (made := scanner.take(_KIND)):
        within.append(_structural(scanner, made[0], ""))
    if kind == "der" and not points and not within:
        raise scanner.fault("a derivative chromosome says what made it, such as t(9;22)(q34;q11.2)")
    return Abnormality(sign, kind, chromosomes, points, tuple(within))


def _chromosomes(scanner: Scanner) -> tuple[str, ...]:
    scanner.take_text("(")
    found = [scanner.need(_CHROMOSOME, "here is a chromosome: 1 to 22, X or Y")[0]]
    while scanner.take_text(";"):
        found.append(scanner.need(_CHROMOSOME, "here is a chromosome: 1 to 22, X or Y")[0])
    _close(scanner)
    return tuple(found)


def _groups(scanner: Scanner, kind: str, many: int) -> tuple[tuple[Point, ...], ...]:
    """Read the breakpoints: a group for each chromosome, with `;` between them."""
    fewest, most = _NEEDS.get(kind, (1, 1))
    groups: list[tuple[Point, ...]] = []
    while not groups or scanner.take_text(";"):
        group = [_point(scanner)]
        while scanner.rest[:1] in {"p", "q"} and len(group) < most:
            group.append(_point(scanner))
        if len(group) < fewest:
            raise scanner.fault(f"{kind} has two breakpoints, such as (p12q13)")
        groups.append(tuple(group))
    if len(groups) != many:
        raise scanner.fault(f"there are {many} chromosomes and {len(groups)} groups of breakpoints")
    _close(scanner)
    return tuple(groups)


def _point(scanner: Scanner) -> Point:
    found = scanner.need(_POINT, "here is a band, such as q34 or p15.2")
    return Point(found["arm"], found["band"])


def _close(scanner: Scanner) -> None:
    if not scanner.take_text(")"):
        raise scanner.fault("the bracket should close here")
