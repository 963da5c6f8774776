"""Archives that anybody may have packed: names, sizes and ratios are looked at before anything is unpacked, and while it is. Pure."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from genomeready.assessment.banks.refusing import NotABank

MOST_FILES: Final = 5_000
MOST_UNPACKED: Final = 100 * 1024 * 1024
LARGEST_PART: Final = 20 * 1024 * 1024
MOST_RATIO: Final = 200
A_LITTLE: Final = 64 * 1024
ACTING: Final = re.compile(
    r"\.(?:php\d?|phtml|phar|jsp|aspx?|cgi|pl|py|rb|sh|bat|cmd|ps1|js|mjs|vbs|exe|dll|so|com|scr|jar|msi|swf|htaccess)$", re.IGNORECASE
)
_OUTSIDE: Final = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|^[A-Za-z]:|\\|\x00")


@dataclass(frozen=True)
class Archive:
    """What an archive holds under the names in it; `left` are names of programs and the like, which are never unpacked, and why."""

    files: Mapping[str, bytes]
    left: tuple[tuple[str, str], ...] = ()


def is_archive(data: bytes) -> bool:
    """Say whether a file begins as a ZIP archive does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def unpacked(data: bytes) -> Archive:
    """Return what an archive holds, in memory.

    Raises:
        NotABank: it is cut, locked, has names that lead out of it or twice the same, links, or unpacks to far more than it should.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            _refuse_what_no_honest_program_packs(parts)
            left = tuple((part.filename, "It is a program; nothing of it was read.") for part in parts if ACTING.search(part.filename))
            acting = {name for name, _ in left}
            return Archive(dict(_contents(archive, [part for part in parts if part.filename not in acting])), left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, UnicodeDecodeError, ValueError):
        raise NotABank(why="The archive is cut or damaged. Export it again and send the new copy.") from None


def _refuse_what_no_honest_program_packs(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len(parts) > MOST_FILES:
        raise NotABank(why=f"The archive holds more than {MOST_FILES} files. Export the bank in parts.")
    for part in parts:
        if _OUTSIDE.search(part.filename):
            raise NotABank(why=f"The archive names a file that leads out of it (`{part.filename[:80]}`), as attacks do. It is not read.")
        if stat.S_ISLNK(part.external_attr >> 16):
            raise NotABank(why=f"The archive holds a link (`{part.filename[:80]}`) instead of a file. It is not read.")
        if part.flag_bits & 1:
            raise NotABank(why="The archive is protected by a password. Save it without one.")
        if part.file_size > max(A_LITTLE, part.compress_size * MOST_RATIO):
            raise NotABank(why="The archive unpacks to far more than its size says. It is not read.")
    doubled = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
    if doubled:
        raise NotABank(why=f"The archive names `{doubled[:80]}` twice, so it cannot be said which one counts.")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise NotABank(why=f"The archive unpacks to more than {MOST_UNPACKED // 1024 // 1024} MB. Export the bank in parts.")


def _contents(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """Yield each file, never more of it than it may have; reading it to its end compares its sum."""
    total = 0
    for part in parts:
        with archive.open(part) as opened:
            content = opened.read(LARGEST_PART + 1)
        total += len(content)
        if len(content) > LARGEST_PART or total > MOST_UNPACKED:
            raise NotABank(why="The archive unpacks to far more than its size says. It is not read.")
        yield part.filename, content
