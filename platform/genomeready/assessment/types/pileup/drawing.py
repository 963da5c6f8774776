"""Where everything lies in the drawing of some reads: lengths in units of the drawing, and classes for the style sheet. No words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from genomeready.assessment.types.pileup.counting import depth
from genomeready.assessment.types.pileup.judging import POOR
from genomeready.assessment.types.pileup.making import EDGE
from genomeready.assessment.types.pileup.reads import Read, Sample

WIDE = 720
AXIS, DEPTH, ROW, BAR, GAP = 52, 36, 14, 11, 10
"""Heights: of the reference with its numbers, of the depth, of a row of reads, of a read in it, and between tracks."""
STEPS = (90, 46, 24)
"""How many bases each step of the zoom shows, from far to near."""
EACH = 10


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The stretch of the reference that a drawing shows, from `start` up to `stop`."""

    start: int
    stop: int

    @property
    def base(self) -> float:
        """The width of a base."""
        return WIDE / (self.stop - self.start)

    def at(self, position: int) -> float:
        """Return the left edge of a base, kept within the drawing."""
        return round(min(max(position - self.start, 0), self.stop - self.start) * self.base, 1)

    def holds(self, position: int) -> bool:
        """Say whether a base is shown."""
        return self.start <= position < self.stop


def drawings(sample: Sample) -> list[dict[str, Any]]:
    """Return the drawing at each step of the zoom, about the middle of the sites."""
    low, high = EDGE, len(sample.reference) - EDGE
    if high - low < STEPS[-1]:
        low, high = 0, len(sample.reference)
    places = [place for site in sample.sites for place in (site.position, site.position + site.length)]
    middle = (min(places) + max(places)) // 2
    frames = []
    for size in STEPS:
        wide = min(max(size, max(places) - min(places) + 6), high - low)
        start = min(max(middle - wide // 2, low), high - wide)
        frames.append(Frame(start=start, stop=start + wide))
    return [_drawing(sample, frame) for frame in frames]


def _drawing(sample: Sample, frame: Frame) -> dict[str, Any]:
    reads = [read for read in sample.reads if _reach(read)[0] < frame.stop and _reach(read)[1] > frame.start]
    tracks, top = [], AXIS + DEPTH + GAP
    for reverse in (False, True):
        rows = _rows([read for read in reads if read.reverse is reverse])
        tracks.append({"reverse": reverse, "top": top, "reads": [_read(read, sample, frame, top + 18 + row * ROW) for read, row in rows]})
        top += 18 + (max((row for _, row in rows), default=0) + 1) * ROW + GAP
    return {
        "width": WIDE, "height": top, "first": sample.first + frame.start, "last": sample.first + frame.stop - 1,
        "bases": _bases(sample, frame), "ticks": list(_ticks(sample, frame)), "sites": _sites(sample, frame, top),
        "depth": _depth(sample, frame), "tracks": tracks,
    }  # fmt: skip


def _bases(sample: Sample, frame: Frame) -> list[dict[str, Any]]:
    return [{"x": _middle(frame, place), "base": sample.reference[place]} for place in range(frame.start, frame.stop)]


def _ticks(sample: Sample, frame: Frame) -> Iterator[dict[str, Any]]:
    for place in range(frame.start, frame.stop):
        if (sample.first + place) % EACH == 0:
            yield {"x": _middle(frame, place), "number": sample.first + place}


def _sites(sample: Sample, frame: Frame, height: int) -> list[dict[str, Any]]:
    return [
        {"x": frame.at(site.position), "width": round(frame.at(site.position + max(site.length, 1)) - frame.at(site.position), 1)}
        | {"height": height}
        for site in sample.sites
    ]


def _depth(sample: Sample, frame: Frame) -> dict[str, Any]:
    over = depth(sample)[frame.start : frame.stop]
    most = max(over)
    bottom = AXIS + DEPTH
    steps = "".join(f"V{bottom - round(DEPTH * n / most, 1):g}H{frame.at(frame.start + k + 1):g}" for k, n in enumerate(over))
    return {"path": f"M0,{bottom}{steps}V{bottom}Z", "most": most, "bottom": bottom}


def _reach(read: Read) -> tuple[int, int]:
    """Return where a read begins and ends with its clipped ends laid out beside it."""
    left = sum(len(bases) for _, side, bases in read.clips if side == "left")
    right = sum(len(bases) for _, side, bases in read.clips if side == "right")
    return read.start - left, read.end + right


def _rows(reads: Sequence[Read]) -> list[tuple[Read, int]]:
    """Return each read with the first row that has room for it."""
    ends: list[int] = []
    found = []
    for read in sorted(reads, key=_reach):
        start, stop = _reach(read)
        row = next((n for n, end in enumerate(ends) if end < start), len(ends))
        ends[row : row + 1] = [stop]
        found.append((read, row))
    return found


def _read(read: Read, sample: Sample, frame: Frame, top: int) -> dict[str, Any]:
    """Return the shape of a read, and its letters: an arrow that points where it was read to."""
    left, right, tip = frame.at(read.start), frame.at(read.end), 4 if frame.holds(read.start if read.reverse else read.end - 1) else 0
    bottom, half = top + BAR, top + BAR / 2
    if read.reverse:
        path = f"M{right:g},{top}H{left + tip:g}L{left:g},{half:g}L{left + tip:g},{bottom}H{right:g}Z"
    else:
        path = f"M{left:g},{top}H{right - tip:g}L{right:g},{half:g}L{right - tip:g},{bottom}H{left:g}Z"
    return {
        "path": path, "poor": read.mapping < POOR, "top": top,
        "letters": list(_letters(read, sample, frame)), "gaps": list(_gaps(read, frame)), "clips": list(_clips(read, sample, frame)),
    }  # fmt: skip


def _letters(read: Read, sample: Sample, frame: Frame) -> Iterator[dict[str, Any]]:
    for place, base, quality in read.other_than(sample.reference):
        if frame.holds(place):
            yield {"x": frame.at(place), "middle": _middle(frame, place), "base": base, "poor": quality < POOR}


def _gaps(read: Read, frame: Frame) -> Iterator[dict[str, Any]]:
    for place, (text, _) in read.indels.items():
        if frame.holds(place):
            left = frame.at(place + 1)
            gone = int(text[1:]) if text[0] == "-" else 0
            yield {"x": left, "width": round(frame.at(place + 1 + gone) - left, 1), "inserted": text[1:] if text[0] == "+" else ""}


def _clips(read: Read, sample: Sample, frame: Frame) -> Iterator[dict[str, Any]]:
    for place, side, bases in read.clips:
        start = place - len(bases) if side == "left" else place
        left, right = frame.at(start), frame.at(start + len(bases))
        size = len(sample.reference)
        letters = [
            {"x": frame.at(start + n), "middle": _middle(frame, start + n), "base": base}
            for n, base in enumerate(bases)
            if frame.holds(start + n) and (start + n >= size or base != sample.reference[start + n])
        ]
        if right > left:
            yield {"x": left, "width": round(right - left, 1), "letters": letters}


def _middle(frame: Frame, place: int) -> float:
    return round(frame.at(place) + frame.base / 2, 1)
