"""What a file is, told by what is in it and never by its name: PDF, PNG, JPEG or DOCX without anything that acts. Pure.

The checks read headers and structure, with a bound on everything that is unpacked. They keep out what
pretends to be another kind, what runs when it is opened (macros, scripts, launched programs), and what
unpacks to far more than it holds. They are no virus scanner: whoever opens a file still needs one.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from genomeready.base.refusals import Refused

LARGEST = 10 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS, MOST_STREAMS = 2000, 100_000
WIDEST = 30_000
MOST_PIXELS = 120_000_000
MOST_TYPES = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """A kind of file that may be brought."""

    suffix: str
    media_type: str


PDF = FileKind(suffix="pdf", media_type="application/pdf")
PNG = FileKind(suffix="png", media_type="image/png")
JPEG = FileKind(suffix="jpg", media_type="image/jpeg")
DOCX = FileKind(suffix="docx", media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document")


class NotTaken(Refused):
    """A file that may not be brought; the message says why and what to do."""

    message = "This file cannot be taken."


class TooLarge(NotTaken):
    """More than a file may have."""

    message = "The file is larger than 10 MB. Send a smaller one: scan in black and white, or split it."


class UnknownKind(NotTaken):
    """Neither of the four kinds."""

    message = (
        "The file is not a PDF, PNG, JPEG or Word document (.docx), whatever its name says. Save it as one of these and send it again."
    )


class NotWhole(NotTaken):
    """It begins like one of the kinds, and is cut or broken."""

    message = "The file is cut or damaged, so it cannot be opened safely. Save it again and send the new copy."


class Locked(NotTaken):
    """It needs a password, so nobody can check it."""

    message = "The file is protected by a password, so it cannot be checked. Save it without one and send it again."


class Acts(NotTaken):
    """It would do something when it is opened."""

    message = "The file holds a script, a macro or an embedded program. Export it as a plain PDF and send that."


class Unpacks(NotTaken):
    """It holds far more than its size says."""

    message = "The file unpacks to far more than its size says. Save it again without embedded files and send the new copy."


def kind_of(content: bytes) -> FileKind:
    r"""Return what a file is.

    >>> kind_of(b"MZ\x90 a program called report.pdf")
    Traceback (most recent call last):
    genomeready.base.file_kinds.UnknownKind: ...

    Raises:
        NotTaken: it is too large, of another kind, broken, locked, or holds something that acts.
    """
    if len(content) > LARGEST:
        raise TooLarge
    for beginning, check, kind in (
        (b"%PDF-", _check_pdf, PDF),
        (b"\x89PNG\r\n\x1a\n", _check_png, PNG),
        (b"\xff\xd8\xff", _check_jpeg, JPEG),
        (b"PK\x03\x04", _check_docx, DOCX),
    ):
        if content.startswith(beginning):
            check(content)
            return kind
    raise UnknownKind


_ACTING = re.compile(rb"/(?:JavaScript|Launch|RichMedia|Rendition|EmbeddedFiles?|XFA|SubmitForm|ImportData)(?![A-Za-z0-9])")
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream(?:\r\n|\r|\n)")
_GROUP = re.compile(rb"\s*\d+\s+\d+\s")
A_BIT, AT_ONCE = 256, 65_536


def _check_pdf(content: bytes) -> None:
    """Look for names that act: in the whole file as it is, and in every compressed group of objects.

    A group is known by what it unpacks to (it begins with pairs of numbers), not by its description,
    which a hostile file could hide from us and show to a viewer. Each group that is described must be found.
    """
    end = content[-2048:]
    if b"%%EOF" not in end or b"startxref" not in end:
        raise NotWhole
    names = _plain_names(content)
    if b"/Encrypt" in names:
        raise Locked
    if _ACTING.search(names):
        raise Acts
    groups, left = 0, MOST_UNPACKED
    for number, found in enumerate(_STREAM.finditer(content)):
        if number > MOST_STREAMS:
            raise Unpacks
        if not _GROUP.match(_inflated(content[found.end() : found.end() + A_BIT], most=A_BIT)):
            continue
        text = _inflated(memoryview(content)[found.end() :], most=left)
        groups, left = groups + 1, left - len(text)
        if left <= 0:
            raise Unpacks
        if _ACTING.search(_plain_names(text)):
            raise Acts
    if groups < names.count(b"/ObjStm"):
        raise NotWhole


def _plain_names(text: bytes) -> bytes:
    """Undo the `#4a` way of writing a letter of a name, which could hide it."""
    return _NAME_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), text)


def _inflated(packed: bytes | memoryview, *, most: int) -> bytes:
    """Return what a packed text begins with, up to `most` bytes; nothing where it is not packed that way."""
    unpacking, text, place = zlib.decompressobj(), b"", 0
    try:
        while place < len(packed) and len(text) < most and not unpacking.eof:
            text += unpacking.decompress(packed[place : place + AT_ONCE], most - len(text))
            place += AT_ONCE
    except zlib.error:
        return text
    return text


def _check_size(width: int, height: int) -> None:
    if not (0 < width <= WIDEST and 0 < height <= WIDEST):
        raise NotWhole
    if width * height > MOST_PIXELS:
        raise Unpacks


def _check_png(content: bytes) -> None:
    """Walk through the chunks: the first is the header, each sum is right, and nothing follows the last."""
    place, first = 8, True
    while True:
        head = content[place : place + 8]
        if len(head) < 8:  # noqa: PLR2004 - length and name
            raise NotWhole
        length, name = struct.unpack(">I4s", head)
        body, summed = content[place + 8 : place + 8 + length], content[place + 8 + length : place + 12 + length]
        if len(summed) < 4 or zlib.crc32(name + body) != int.from_bytes(summed):  # noqa: PLR2004 - a sum has four bytes
            raise NotWhole
        if first:
            if name != b"IHDR" or length != 13:  # noqa: PLR2004 - width, height, five settings
                raise NotWhole
            _check_size(*struct.unpack(">II", body[:8]))
        place, first = place + 12 + length, False
        if name == b"IEND":
            break
    if place != len(content):
        raise NotWhole


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _check_jpeg(content: bytes) -> None:
    """Walk through the segments before the picture: one of them must say how large it is; it must end."""
    place, sized = 2, False
    while True:
        head = content[place : place + 4]
        if len(head) < 4 or head[0] != 0xFF:  # noqa: PLR2004 - marker and length
            raise NotWhole
        marker, length = head[1], int.from_bytes(head[2:4])
        if marker == 0xFF:  # noqa: PLR2004 - filling between segments
            place += 1
            continue
        if marker == 0xDA:  # noqa: PLR2004 - the picture begins
            break
        if marker in _FRAMES:
            if length < 8 or len(content) < place + 9:  # noqa: PLR2004 - bits, height, width, parts
                raise NotWhole
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            _check_size(width, height)
            sized = True
        place += 2 + length
    if not sized or b"\xff\xd9" not in content[place:]:
        raise NotWhole


_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_BRINGS_A_TEMPLATE = re.compile(rb'attachedTemplate"[^>]*Target\s*=\s*"(?:https?:|ftp:|\\\\|file://[^/])', re.IGNORECASE)
_ACTING_PARTS = re.compile(
    r"(vbaproject|vbadata|activex/|oleobject|\.(exe|dll|js|vbs|bat|cmd|ps1|docm|dotm|xlsm|xlsb|pptm)$)", re.IGNORECASE
)


def _check_docx(content: bytes) -> None:
    """Read the list of parts: those of a Word document, none that acts, and all of them as large as they say and no larger."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive.infolist())
            types, relations = _read(archive, "[Content_Types].xml"), _read(archive, "word/_rels/settings.xml.rels")
            if archive.testzip() is not None:  # reads each part to the size it says, and compares its sum
                raise NotWhole
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
        raise NotWhole from None
    if b"macroEnabled" in types or b"vbaProject" in types or _BRINGS_A_TEMPLATE.search(relations):
        raise Acts
    if _MAIN not in types:
        raise UnknownKind


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Locked
    if not {"[Content_Types].xml", "word/document.xml"} <= names or len(names) != len(parts):
        raise UnknownKind
    if any(_ACTING_PARTS.search(name) for name in names):
        raise Acts
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unpacks


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part, never more of it than such a part has; nothing where it is not there."""
    if name not in archive.NameToInfo:
        return b""
    with archive.open(name) as part:
        return part.read(MOST_TYPES)
