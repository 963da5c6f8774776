"""The text in bytes whose encoding nobody may have said: UTF-8, UTF-16 with or without its mark, Windows-1252, or as XML declares. Pure."""

import re
from typing import Final

from genomeready.assessment.banks.refusing import NotABank

LARGEST: Final = 20 * 1024 * 1024
DECLARABLE: Final = {
    "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "us-ascii": "ascii", "ascii": "ascii", "utf-16": "utf-16", "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be", "iso-8859-1": "cp1252", "latin1": "cp1252", "iso-8859-15": "iso8859-15", "windows-1252": "cp1252",
    "cp1252": "cp1252",
}  # fmt: skip
"""Encodings that an XML file may name. Browsers and editors read ISO-8859-1 as Windows-1252, so that is what it is here."""
SHOWN: Final = {"cp1252": "Windows-1252", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "iso8859-15": "ISO-8859-15"}
_DECLARED: Final = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1f]")


def text_in(data: bytes) -> tuple[str, tuple[str, ...]]:
    r"""Return the text of a file, with line ends as `\n`, and what is worth a note about its encoding.

    >>> text_in("Gène".encode()), text_in("Gène".encode("cp1252"))
    (('Gène', ()), ('Gène', ('The file is not UTF-8; it was read as Windows-1252. Look at letters with accents.',)))
    >>> text_in("<a/>".encode("utf-16-le"))
    ('<a/>', ('The file is not UTF-8; it was read as UTF-16. Look at letters with accents.',))

    Raises:
        NotABank: it is too large, says an encoding that is not read here, or is no text.
    """
    if len(data) > LARGEST:
        raise NotABank(why=f"The file is larger than {LARGEST // 1024 // 1024} MB. Export the bank in parts.")
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NOT_TEXT.search(text):
            continue
        name = SHOWN.get(encoding)
        notes = (f"The file is not UTF-8; it was read as {name}. Look at letters with accents.",) if name else ()
        return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), notes
    raise NotABank(why="The file is no text in UTF-8, UTF-16 or Windows-1252, or is not in the encoding that it names. Save it as UTF-8.")


def _encodings(data: bytes) -> list[str]:
    """Return the encodings to try, the likeliest first: by its mark, by its zeros, by what it says, else the usual two."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    if data.startswith(b"\xef\xbb\xbf"):
        return ["utf-8-sig"]
    start = data[:400]
    if start[1::2].count(0) > len(start) // 4:
        return ["utf-16-le"]
    if start[0::2].count(0) > len(start) // 4:
        return ["utf-16-be"]
    declared = _DECLARED.match(data)
    if declared is None:
        return ["utf-8"] if data.lstrip().startswith(b"<?xml") else ["utf-8", "cp1252"]
    name = declared[1].decode().lower()
    if name not in DECLARABLE:
        raise NotABank(why=f"The file says that it is written in {name}, which is not read here. Save it as UTF-8.")
    return [DECLARABLE[name]] if not DECLARABLE[name].startswith("utf-16") else ["utf-8"]
