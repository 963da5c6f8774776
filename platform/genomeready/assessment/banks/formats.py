"""The kinds of file that banks travel in: which one a file is, reading it, writing it, and what a kind has no place for. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from genomeready.assessment.banks.aiken import aiken_text, lost_in_aiken, read_aiken
from genomeready.assessment.banks.archives import Archive, is_archive, unpacked
from genomeready.assessment.banks.encodings import text_in
from genomeready.assessment.banks.gift_reading import read_gift
from genomeready.assessment.banks.gift_writing import gift_text, lost_in_gift
from genomeready.assessment.banks.moodle_reading import read_moodle
from genomeready.assessment.banks.moodle_writing import lost_in_moodle, moodle_text
from genomeready.assessment.banks.own_files import FILE, read_file, read_files
from genomeready.assessment.banks.qti_names import V21, V30
from genomeready.assessment.banks.qti_packages import package_of, read_package, read_root
from genomeready.assessment.banks.qti_writing import lost_in_qti
from genomeready.assessment.banks.readings import Reading
from genomeready.assessment.banks.refusing import NotABank
from genomeready.assessment.banks.xml_tree import read_xml
from genomeready.assessment.types.interactions import Item


class Format(StrEnum):
    """A kind of file. QTI 2.2 is read as 2.1 is; 1.2 is read and not written."""

    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE = "moodle"
    QTI_12 = "qti12"
    QTI_21 = "qti21"
    QTI_30 = "qti30"
    FILES = "files"


QTI: Final = frozenset({Format.QTI_12, Format.QTI_21, Format.QTI_30})
ROOTS: Final = {
    "quiz": Format.MOODLE, "questestinterop": Format.QTI_12, "assessmentItem": Format.QTI_21, "qti-assessment-item": Format.QTI_30,
}  # fmt: skip
SUFFIXES: Final = {
    Format.GIFT: "gift.txt", Format.AIKEN: "aiken.txt", Format.MOODLE: "xml", Format.QTI_21: "zip", Format.QTI_30: "zip",
    Format.FILES: "zip",
}  # fmt: skip
"""How the name of a written file ends; what is not here is not written."""


def format_of(data: bytes) -> Format:
    r"""Return which kind a file is, by what is in it and never by its name.

    >>> format_of(b"What?\nA. this\nB. that\nANSWER: A\n"), format_of(b"::t::What? {=this ~that}"), format_of(b"<quiz/>")
    (<Format.AIKEN: 'aiken'>, <Format.GIFT: 'gift'>, <Format.MOODLE: 'moodle'>)

    Raises:
        NotABank: it is none of them.
    """
    if is_archive(data):
        return _packed(unpacked(data))
    text, _ = text_in(data)
    start = text.lstrip()
    if start.startswith("<"):
        return _rooted(data)
    if re.match(r"---\s*\n(?:.*\n)*?id:\s*q-", start):
        return Format.FILES
    if re.search(r"^\s*ANSWER:\s*[A-Za-z]\s*$", text, re.IGNORECASE | re.MULTILINE):
        return Format.AIKEN
    if "{" in text or re.search(r"^\s*(?:::|\$CATEGORY:)", text, re.MULTILINE):
        return Format.GIFT
    raise NotABank(why="The file is no bank of questions that is read here: GIFT, Aiken, Moodle XML, QTI 1.2 to 3.0, or our own files.")


def _rooted(data: bytes) -> Format:
    root, _ = read_xml(data)
    if root.name not in ROOTS:
        raise NotABank(why=f"The file is XML that begins with `<{root.name[:40]}>`, which is no bank of questions that is read here.")
    return ROOTS[root.name]


def _packed(archive: Archive) -> Format:
    if any(FILE.fullmatch(name) for name in archive.files):
        return Format.FILES
    kinds = [name for name in archive.files if name.endswith((".xml", ".qti"))]
    for name in kinds:
        found = re.search(
            rb"<(?:[a-z0-9]+:)?(questestinterop|assessmentItem|qti-assessment-item)\b", archive.files[name].replace(b"\0", b"")
        )
        if found:
            return ROOTS[found[1].decode()]
    if kinds:
        return Format.QTI_21
    raise NotABank(why="The archive holds neither a package of QTI nor question files of ours. Unpack it and bring the file inside.")


def read_bank(data: bytes, kind: Format) -> Reading:
    """Return what a file holds.

    Raises:
        NotABank: it is no such file, or nothing can be read of it.
    """
    if kind in QTI:
        return _read_qti(data)
    if kind is Format.FILES and is_archive(data):
        return read_files(unpacked(data))
    if is_archive(data):
        raise NotABank(why=f"The file is an archive, and {kind} comes as one file. Unpack it and bring the file inside.")
    if kind is Format.FILES:
        reading = Reading()
        read_file("the file", data, reading, works={})
        return reading
    if kind is Format.MOODLE:
        root, notes = read_xml(data)
        if root.name != "quiz":
            raise NotABank(why=f"A file of Moodle XML begins with `<quiz>`; this one begins with `<{root.name[:40]}>`.")
        reading = read_moodle(root)
    else:
        text, notes = text_in(data)
        reading = (read_gift if kind is Format.GIFT else read_aiken)(text)
    reading.notes[:0] = notes
    return reading


def _read_qti(data: bytes) -> Reading:
    if is_archive(data):
        return read_package(unpacked(data))
    root, notes = read_xml(data)
    reading = Reading(notes=list(notes))
    read_root(root, reading)
    if not reading.items and not reading.refused:
        raise NotABank(why="There is no question in the file.")
    return reading


_WRITERS: Final[Mapping[Format, Callable[[Sequence[Item]], bytes]]] = {
    Format.GIFT: lambda items: gift_text(items).encode(),
    Format.AIKEN: lambda items: aiken_text(items).encode(),
    Format.MOODLE: lambda items: moodle_text(items).encode(),
    Format.QTI_21: lambda items: package_of(items, V21),
    Format.QTI_30: lambda items: package_of(items, V30),
}
_LOST: Final[Mapping[Format, Callable[[Item], Iterator[str]]]] = {
    Format.GIFT: lost_in_gift,
    Format.AIKEN: lost_in_aiken,
    Format.MOODLE: lost_in_moodle,
    Format.QTI_21: lost_in_qti,
    Format.QTI_30: lost_in_qti,
}


def written(items: Sequence[Item], kind: Format) -> bytes:
    """Return a file of items; our own files are written by `own_files.files_of`.

    Raises:
        NotOurs: the kind has no form for one of them.
    """
    return _WRITERS[kind](items)


def lost(item: Item, kind: Format) -> list[str]:
    """Return what a kind has no place for in one item."""
    return list(_LOST[kind](item))
