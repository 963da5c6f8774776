"""Changes of proteins (HGVS nomenclature, version 21), in three letters or in one."""

import re

from genomeready.assessment.types.hgvs.description import Change, Kind, Place, Point
from genomeready.assessment.types.hgvs.scanner import Scanner

THREE = {
    "A": "Ala", "R": "Arg", "N": "Asn", "D": "Asp", "C": "Cys", "Q": "Gln", "E": "Glu", "G": "Gly", "H": "His", "I": "Ile", "L": "Leu",
    "K": "Lys", "M": "Met", "F": "Phe", "P": "Pro", "S": "Ser", "T": "Thr", "W": "Trp", "Y": "Tyr", "V": "Val", "U": "Sec", "O": "Pyl",
    "X": "Xaa", "*": "Ter", "B": "Asx", "Z": "Glx",
}  # fmt: skip
_RESIDUE = re.compile("|".join([*THREE.values(), r"[ARNDCQEGHILKMFPSTWYVUOXBZ*]"]))
_NUMBER = re.compile(r"[1-9]\d{0,5}")
_SHIFT_END = re.compile(r"(?:Ter|\*|X)(?P<after>[1-9]\d{0,5}|\?)")
_EXTENSION = re.compile(r"ext(?:(?P<before>-[1-9]\d{0,5})|(?:Ter|\*|X)(?P<after>[1-9]\d{0,5}|\?)|(?P<new>-\?))")
_REPEAT = re.compile(r"\[(?P<times>\d{1,5})\]")


def read_change(scanner: Scanner) -> Change:
    """Read one change of a protein."""
    predicted = scanner.take_text("(")
    change = _change(scanner)
    if predicted and not scanner.take_text(")"):
        raise scanner.fault("the bracket should close here")
    return Change(change.place, change.kind, change.reference, change.alternative, change.count, predicted=predicted)


def _change(scanner: Scanner) -> Change:
    for text, kind in (("0?", Kind.NO_PROTEIN), ("0", Kind.NO_PROTEIN), ("?", Kind.UNKNOWN), ("=", Kind.NO_CHANGE)):
        if scanner.take_text(text):
            return Change(None, kind)
    start = _point(scanner)
    end = start
    if scanner.take_text("_"):
        end = _point(scanner)
        if (end.base or 0) <= (start.base or 0):
            scanner.at -= len(str(end.base))
            raise scanner.fault("the second position should come after the first")
    return _edit(scanner, Place(start, end))


def _residue(scanner: Scanner, what: str) -> str:
    found = scanner.need(_RESIDUE, what)[0]
    return THREE.get(found, found)


def _point(scanner: Scanner) -> Point:
    residue = _residue(scanner, "here is an amino acid, such as Trp or W")
    return Point(int(scanner.need(_NUMBER, "after the amino acid comes its position")[0]), residue=residue)


def _edit(scanner: Scanner, place: Place) -> Change:
    for word, kind in (("=", Kind.NO_CHANGE), ("?", Kind.UNKNOWN), ("dup", Kind.DUPLICATION)):
        if scanner.take_text(word):
            return Change(place, kind)
    if scanner.take_text("delins"):
        return Change(place, Kind.DELETION_INSERTION, alternative=_residues(scanner))
    if scanner.take_text("del"):
        return Change(place, Kind.DELETION)
    if scanner.take_text("ins"):
        return _insertion(scanner, place)
    if repeat := scanner.take(_REPEAT):
        return Change(place, Kind.REPEAT, count=int(repeat["times"]))
    return _of_one(scanner, place)


def _insertion(scanner: Scanner, place: Place) -> Change:
    if place.end.base != (place.start.base or 0) + 1:
        scanner.at -= len("ins")
        raise scanner.fault("an insertion lies between two neighbouring positions, such as Lys2_Gly3")
    return Change(place, Kind.INSERTION, alternative=_residues(scanner))


def _of_one(scanner: Scanner, place: Place) -> Change:
    """Read what can happen to one amino acid only: another in its place, a frameshift, an extension."""
    if place.start != place.end:
        raise scanner.fault("here is an edit of a stretch: del, dup, ins, delins or a number in [ ]")
    began = scanner.at
    bare = scanner.rest.startswith(("fs", "ext"))
    new = "" if bare else _residue(scanner, "here is the new amino acid, or an edit such as del, dup, fs or =")
    if scanner.take_text("fs"):
        return _frameshift(scanner, place, new)
    if extended := scanner.take(_EXTENSION):
        return _extension(place, new, extended)
    if bare:
        raise scanner.fault("an extension says where the protein now begins or ends, such as ext-5 or extTer17")
    if new == place.start.residue:
        scanner.at = began
        raise scanner.fault("the new amino acid should differ from the old one; no change is written with `=`")
    return Change(place, Kind.SUBSTITUTION, place.start.residue, new)


def _residues(scanner: Scanner) -> str:
    found = [_residue(scanner, "here is what is inserted, such as GlnSer")]
    while more := scanner.take(_RESIDUE):
        found.append(THREE.get(more[0], more[0]))
    return "".join(found)


def _frameshift(scanner: Scanner, place: Place, new: str) -> Change:
    ends = scanner.take(_SHIFT_END)
    count = int(ends["after"]) if ends and ends["after"] != "?" else None
    return Change(place, Kind.FRAMESHIFT, place.start.residue, new, count)


def _extension(place: Place, new: str, extended: re.Match[str]) -> Change:
    count = extended["before"] or extended["after"]
    return Change(place, Kind.EXTENSION, place.start.residue, new, int(count) if count and count != "?" else None)
