"""Whether two descriptions say the same: both are carried out on a window of the reference, and shifted to its 3' end.

The window is a stretch of sequence kept with the question, with the number of its first base. A change is normal when it is
trimmed of what it shares with the reference, lies as far 3' as it can, and an insertion that copies what stands before it is
a duplication (HGVS nomenclature, version 21: the 3' rule, and the priority of duplication over insertion).
"""

from dataclasses import dataclass

from genomeready.assessment.types.hgvs.description import Change, Kind, Place

COMPLEMENT = str.maketrans("ACGTUN", "TGCAAN")


class OutsideWindow(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A change that the window cannot carry out: it lies outside, or says no sequence."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the reference sequence; `first` is the number of its first base in the coordinates of the descriptions."""

    sequence: str
    first: int = 1

    def stretch(self, start: int, end: int) -> str:
        """Return the bases from start to end, both included.

        Raises:
            OutsideWindow: some lie outside.
        """
        if not self.first <= start <= end + 1 <= self.first + len(self.sequence):
            message = f"The window holds {self.first} to {self.first + len(self.sequence) - 1} only."
            raise OutsideWindow(message)
        return self.sequence[start - self.first : end + 1 - self.first]


@dataclass(frozen=True, slots=True)
class Normal:
    """A change in its normal form: the bases from `start` to `end` (none where end is start − 1) become `new`."""

    start: int
    end: int
    new: str
    kind: Kind
    old: str = ""

    def __str__(self) -> str:
        """Return the change as HGVS writes it, without a reference."""
        place = str(self.start) if self.start == self.end else f"{self.start}_{self.end}"
        match self.kind:
            case Kind.DELETION | Kind.DUPLICATION:
                return f"{place}{self.kind[:3]}"
            case Kind.INSERTION:
                return f"{self.start - 1}_{self.start}ins{self.new}"
            case Kind.NO_CHANGE:
                return "="
            case Kind.SUBSTITUTION:
                return f"{place}{self.old}>{self.new}"
            case _:
                return f"{place}delins{self.new}"


def normalised(change: Change, window: Window) -> Normal:
    """Return a change in its normal form.

    >>> from genomeready.assessment.types.hgvs.reading import read_description
    >>> window = Window("ATGCCCAAATGA")
    >>> def normal(text):
    ...     return str(normalised(read_description(text).changes[0], window))
    >>> normal("c.4del"), normal("c.6del"), normal("c.7_8insA"), normal("c.4_6delinsCC"), normal("c.6_7insC")
    ('6del', '6del', '9dup', '6del', '6dup')

    Raises:
        OutsideWindow: the window cannot carry it out.
    """
    start, end, new = _replaced(change, window)
    old = window.stretch(start, end)
    while old and new and old[-1] == new[-1]:
        old, new, end = old[:-1], new[:-1], end - 1
    while old and new and old[0] == new[0]:
        old, new, start = old[1:], new[1:], start + 1
    if not old and not new:
        return Normal(window.first, window.first - 1, "", Kind.NO_CHANGE)
    if len(old) == len(new) == 1:
        return Normal(start, end, new, Kind.SUBSTITUTION, old)
    if old and new:
        return Normal(start, end, new, Kind.DELETION_INSERTION)
    return _shifted(start, end, new, window)


def _shifted(start: int, end: int, new: str, window: Window) -> Normal:
    """Shift a deletion or an insertion to the 3' end; name an insertion that copies what stands before it a duplication."""
    last = window.first + len(window.sequence) - 1
    moving = window.stretch(start, end) if end >= start else new
    while end < last and window.stretch(end + 1, end + 1) == moving[0]:
        moving, start, end = moving[1:] + moving[0], start + 1, end + 1
    if end >= start:
        return Normal(start, end, "", Kind.DELETION)
    before = start - len(moving)
    if before >= window.first and window.stretch(before, start - 1) == moving:
        return Normal(before, start - 1, "", Kind.DUPLICATION)
    return Normal(start, start - 1, moving, Kind.INSERTION)


def _replaced(change: Change, window: Window) -> tuple[int, int, str]:
    """Return which bases a change takes out and what it puts in: (start, end, new)."""
    start, end = _numbers(change.place)
    old = window.stretch(start, end)
    match change.kind:
        case Kind.DELETION:
            return start, end, ""
        case Kind.NO_CHANGE:
            return start, end, old
        case Kind.DUPLICATION:
            return end + 1, end, old
        case Kind.INVERSION:
            return start, end, old.translate(COMPLEMENT)[::-1]
        case Kind.INSERTION:
            return end, start, _dna(change)
    return start, end, _dna(change)


def _numbers(place: Place | None) -> tuple[int, int]:
    """Return the numbers of a place's two ends, where both are known and lie in the reading frame."""
    ends = () if place is None or place.start_until or place.end_from else (place.start, place.end)
    numbers = [point.base for point in ends if point.base is not None and not point.region and not point.offset]
    if len(numbers) != 2:  # noqa: PLR2004 - two ends
        message = "Only changes at known positions within the window can be compared."
        raise OutsideWindow(message)
    return numbers[0], numbers[1]


def _dna(change: Change) -> str:
    if not change.alternative or change.kind is Kind.REPEAT:
        message = "A change of this kind states no sequence to compare."
        raise OutsideWindow(message)
    return change.alternative.upper().replace("U", "T") * (change.count or 1)
