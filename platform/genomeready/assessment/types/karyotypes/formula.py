"""What a karyotype says, clone by clone, and how it is written in the one order in which two are compared."""

from dataclasses import dataclass, replace

AUTOSOMES = 44
TWO = 2
_SEX = ("X", "Y")


@dataclass(frozen=True, slots=True)
class Point:
    """A breakpoint: the arm, and the band in it (`34`, `11.2`, `ter`)."""

    arm: str
    band: str

    def __str__(self) -> str:
        """Return it as it is written."""
        return f"{self.arm}{self.band}"

    def holds(self, other: "Point") -> bool:
        """Say whether another point lies in this band, read more finely.

        >>> Point("q", "11").holds(Point("q", "11.2")), Point("q", "1").holds(Point("q", "11.2"))
        (True, False)
        """
        return self.arm == other.arm and other.band.startswith(f"{self.band}.")


@dataclass(frozen=True, slots=True)
class Abnormality:
    """One abnormality: a whole chromosome more or less (`kind` is empty), or a structural one with its chromosomes and breakpoints.

    `sign` is + or − before it. `within` are those that made a derivative chromosome, `origin` is mat, pat, dn or c.
    """

    sign: str
    kind: str
    chromosomes: tuple[str, ...]
    points: tuple[tuple[Point, ...], ...] = ()
    within: tuple["Abnormality", ...] = ()
    origin: str = ""

    def __str__(self) -> str:
        """Return it as it is written."""
        if not self.kind:
            return f"{self.sign}{self.chromosomes[0]}{self.origin}"
        groups = ";".join("".join(map(str, group)) for group in self.points)
        points = f"({groups})" if groups else ""
        return f"{self.sign}{self.kind}({';'.join(self.chromosomes)}){points}{''.join(map(str, self.within))}{self.origin}"

    @property
    def normal(self) -> "Abnormality":
        """The same in the order in which two are compared; a Robertsonian translocation may be called der or rob."""
        points = tuple(tuple(sorted(group, key=_along)) if self.kind in {"del", "inv", "r"} else group for group in self.points)
        chromosomes, kind = self.chromosomes, self.kind
        if len(chromosomes) == TWO and not self.within:
            pairs = sorted(zip(chromosomes, points or ((), ()), strict=True), key=lambda pair: _place(pair[0]))
            chromosomes, points = tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs) if points else ()
            kind = "rob" if kind == "der" else kind
        within = tuple(one.normal for one in self.within)
        return replace(self, kind=kind, chromosomes=chromosomes, points=points, within=within)

    @property
    def changes_count_by(self) -> int:
        """By how much it changes the number of chromosomes; what is not signed stands for normal ones, two of them if it joins two."""
        if self.sign:
            return 1 if self.sign == "+" else -1
        sexes = sum(own in _SEX for own in self.chromosomes)
        return sexes - (len(self.chromosomes) == TWO and self.kind in {"rob", "der"})


@dataclass(frozen=True, slots=True)
class Clone:
    """A line of cells: how many chromosomes, which sex chromosomes, what is abnormal, in how many cells it was seen."""

    count: int
    sex: str
    abnormalities: tuple[Abnormality, ...] = ()
    cells: int | None = None

    def __str__(self) -> str:
        """Return it as it is written."""
        parts = [str(self.count), self.sex, *map(str, self.abnormalities)]
        return ",".join(parts) + ("" if self.cells is None else f"[{self.cells}]")

    @property
    def expected_count(self) -> int:
        """How many chromosomes its sex chromosomes and abnormalities come to.

        >>> from genomeready.assessment.types.karyotypes.reading import read_karyotype
        >>> [read_karyotype(text).clones[0].expected_count for text in ("47,XY,+21", "45,XX,rob(14;21)(q10;q10)", "46,X,i(X)(q10)")]
        [47, 45, 46]
        """
        return AUTOSOMES + len(self.sex) + sum(one.changes_count_by for one in self.abnormalities)


@dataclass(frozen=True, slots=True)
class Karyotype:
    """A karyotype: its lines of cells; `prefix` is mos or chi where it says so."""

    clones: tuple[Clone, ...]
    prefix: str = ""

    def __str__(self) -> str:
        """Return it as it is written."""
        return (f"{self.prefix} " if self.prefix else "") + "/".join(map(str, self.clones))


def _along(point: Point) -> tuple[int, float]:
    """Return where a point lies on its way from the end of p to the end of q."""
    far = float("inf") if point.band == "ter" else float(point.band)
    return (0, -far) if point.arm == "p" else (1, far)


def _place(chromosome: str) -> int:
    """Return the place of a chromosome among others: sex chromosomes come first."""
    return _SEX.index(chromosome) - TWO if chromosome in _SEX else int(chromosome)
