"""Changes of DNA and RNA: positions with regions and offsets, and their edits (HGVS nomenclature, version 21)."""

import re
from collections.abc import Callable

from genomeready.assessment.types.hgvs.description import Change, Kind, Place, Point
from genomeready.assessment.types.hgvs.scanner import Scanner

_POINT = re.compile(r"(?P<region>[-*]?)(?P<base>\d{1,9}|\?)(?P<offset>[+-]\d{1,9})?")
_BASES = re.compile(r"[ACGTUNRYSWKMBDHV]+", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,7}")
_INSERTED = re.compile(r"(?P<bases>[ACGTUNRYSWKMBDHV]+)(?:\[(?P<times>\d{1,7})\])?|\((?P<size>\d{1,7})\)|(?P<plain>\d{1,7})", re.IGNORECASE)
_REPEAT = re.compile(r"(?P<unit>[ACGTUN]*)\[(?P<times>\d{1,7})\]", re.IGNORECASE)


def read_change(scanner: Scanner, *, coding: bool) -> Change:
    """Read one change; `coding` allows positions outside the reading frame's numbers."""
    if scanner.take_text("="):
        return Change(None, Kind.NO_CHANGE)
    if scanner.rest in {"?", "(?)"}:
        scanner.at = len(scanner.text)
        return Change(None, Kind.UNKNOWN)
    predicted = scanner.text.startswith("(", scanner.at) and not re.match(r"\([^()]*_[^()]*\)", scanner.rest)
    if predicted:
        scanner.take_text("(")
    change = _edit(scanner, _place(scanner, coding=coding))
    if predicted:
        if not scanner.take_text(")"):
            raise scanner.fault("the bracket should close here")
        return Change(change.place, change.kind, change.reference, change.alternative, change.count, predicted=True)
    return change


def _place(scanner: Scanner, *, coding: bool) -> Place:
    start, until = _end(scanner, coding=coding)
    if not scanner.take_text("_"):
        if until:
            raise scanner.fault("a stretch that begins in brackets has an end, after `_`")
        return Place(start, start)
    end, from_ = _end(scanner, coding=coding)
    if from_ is not None:
        end, from_ = from_, end
    place = Place(start, end, until, from_)
    if until is None and from_ is None and _order(end) < _order(start):
        scanner.at -= len(str(end))
        raise scanner.fault("the second position should come after the first")
    return place


def _end(scanner: Scanner, *, coding: bool) -> tuple[Point, Point | None]:
    if not scanner.take_text("("):
        return _point(scanner, coding=coding), None
    first = _point(scanner, coding=coding)
    if not scanner.take_text("_"):
        raise scanner.fault("between the brackets there are two positions, with `_` between them")
    second = _point(scanner, coding=coding)
    if not scanner.take_text(")"):
        raise scanner.fault("the bracket should close here")
    return first, second


def _point(scanner: Scanner, *, coding: bool) -> Point:
    began = scanner.at
    found = scanner.need(_POINT, "here is a position, such as 76, 88+1, -14 or *46")
    base = None if found["base"] == "?" else int(found["base"])
    if base == 0:
        scanner.at = began
        raise scanner.fault("there is no position 0")
    if not coding and found["region"]:
        scanner.at = began
        raise scanner.fault("only coding sequences (c.) have positions with `-` or `*`")
    return Point(base, found["region"], int(found["offset"] or 0))


def _order(point: Point) -> tuple[int, int, int]:
    base = point.base or 0
    return {"-": (0, -base, point.offset), "": (1, base, point.offset), "*": (2, base, point.offset)}[point.region]


def _edit(scanner: Scanner, place: Place) -> Change:
    for word, read in _EDITS:
        if scanner.take_text(word):
            return read(scanner, place)
    if repeat := scanner.take(_REPEAT):
        return Change(place, Kind.REPEAT, reference=repeat["unit"].upper(), count=int(repeat["times"]))
    return _substitution(scanner, place)


def _same(_: Scanner, place: Place) -> Change:
    return Change(place, Kind.NO_CHANGE)


def _duplication(scanner: Scanner, place: Place) -> Change:
    return Change(place, Kind.DUPLICATION, *_stated(scanner))


def _inversion(scanner: Scanner, place: Place) -> Change:
    _needs_stretch(scanner, place, "an inversion")
    return Change(place, Kind.INVERSION, *_stated(scanner))


def _substitution(scanner: Scanner, place: Place) -> Change:
    bases = scanner.need(_BASES, "here is an edit: a base, del, dup, ins, inv, delins, = or a number in [ ]")
    if scanner.take_text("="):
        return Change(place, Kind.NO_CHANGE, reference=bases[0].upper())
    if not scanner.take_text(">"):
        raise scanner.fault("a substitution has `>` between two bases")
    if len(bases[0]) != 1 or place.start != place.end:
        scanner.at = bases.start()
        raise scanner.fault("a substitution exchanges one base at one position; more are written as delins")
    new = scanner.need(_BASES, "here is the new base")
    if len(new[0]) != 1:
        scanner.at = new.start() + 1
        raise scanner.fault("a substitution has one new base; more are written as delins")
    if new[0].upper() == bases[0].upper():
        scanner.at = new.start()
        raise scanner.fault("the new base should differ from the old one; no change is written with `=`")
    return Change(place, Kind.SUBSTITUTION, bases[0].upper(), new[0].upper())


def _stated(scanner: Scanner) -> tuple[str, str, int | None]:
    """Read the sequence or length that an older description still states: (reference, "", count)."""
    if bases := scanner.take(_BASES):
        return bases[0].upper(), "", None
    number = scanner.take(_NUMBER)
    return "", "", int(number[0]) if number else None


def _deletion(scanner: Scanner, place: Place) -> Change:
    if scanner.take_text("ins"):
        return _inserted(scanner, place, Kind.DELETION_INSERTION)
    reference, _, count = _stated(scanner)
    if scanner.take_text("ins"):
        change = _inserted(scanner, place, Kind.DELETION_INSERTION)
        return Change(place, change.kind, reference, change.alternative, change.count)
    return Change(place, Kind.DELETION, reference, count=count)


def _insertion(scanner: Scanner, place: Place) -> Change:
    _needs_stretch(scanner, place, "an insertion")
    start, end = place.start, place.end
    known = start.base is not None and end.base is not None and place.start_until is None and place.end_from is None
    if known and start.region == end.region == "" and start.offset == end.offset == 0 and end.base != (start.base or 0) + 1:
        scanner.at -= len("ins")
        raise scanner.fault("an insertion lies between two neighbouring positions, such as 76_77")
    return _inserted(scanner, place, Kind.INSERTION)


def _inserted(scanner: Scanner, place: Place, kind: Kind) -> Change:
    found = scanner.need(_INSERTED, "here is what is inserted, such as TA, N[12] or (12)")
    if found["bases"] and found["times"]:
        return Change(place, kind, alternative=found["bases"].upper(), count=int(found["times"]))
    if found["bases"]:
        return Change(place, kind, alternative=found["bases"].upper())
    return Change(place, kind, count=int(found["size"] or found["plain"]))


def _needs_stretch(scanner: Scanner, place: Place, what: str) -> None:
    if place.start == place.end and place.start_until is None:
        scanner.at -= len("ins")
        raise scanner.fault(f"{what} needs two positions, such as 76_77")


_EDITS: tuple[tuple[str, Callable[[Scanner, Place], Change]], ...] = (
    ("=", _same),
    ("del", _deletion),
    ("dup", _duplication),
    ("inv", _inversion),
    ("ins", _insertion),
)
