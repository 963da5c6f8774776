"""What a description says, component by component."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What happens to the sequence."""

    SUBSTITUTION = "substitution"
    DELETION = "deletion"
    DUPLICATION = "duplication"
    INSERTION = "insertion"
    INVERSION = "inversion"
    DELETION_INSERTION = "deletion-insertion"
    REPEAT = "repeat"
    NO_CHANGE = "no-change"
    FRAMESHIFT = "frameshift"
    EXTENSION = "extension"
    NO_PROTEIN = "no-protein"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference sequence: accession, version and, in brackets, a gene or the transcript on a genomic one."""

    accession: str
    version: int | None = None
    selector: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One position. `region` is `-` before the start codon, `*` after the stop; `offset` goes into an intron.

    `residue` is the amino acid of a protein position, in three letters. A base of None is unknown (`?`).
    """

    base: int | None
    region: str = ""
    offset: int = 0
    residue: str = ""

    def __str__(self) -> str:
        """Return the position as it is written."""
        base = "?" if self.base is None else str(self.base)
        return f"{self.residue}{self.region}{base}{f'{self.offset:+d}' if self.offset else ''}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the change is: a point, a stretch, or one whose ends are known only to lie between two points."""

    start: Point
    end: Point
    start_until: Point | None = None
    end_from: Point | None = None

    def __str__(self) -> str:
        """Return the place as it is written."""
        start = f"({self.start}_{self.start_until})" if self.start_until else str(self.start)
        end = f"({self.end_from}_{self.end})" if self.end_from else str(self.end)
        return start if self == Place(self.start, self.start) else f"{start}_{end}"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where, what, from which sequence to which. `predicted` is in brackets, as of a protein nobody looked at."""

    place: Place | None
    kind: Kind
    reference: str = ""
    alternative: str = ""
    count: int | None = None
    predicted: bool = False


@dataclass(frozen=True, slots=True)
class Description:
    """A whole description. `phase` is `cis`, `trans` or `unknown` where there are several changes."""

    reference: Reference | None
    type: str
    changes: tuple[Change, ...]
    phase: str = ""
