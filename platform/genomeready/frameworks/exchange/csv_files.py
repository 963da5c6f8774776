"""Reading a CSV file whose delimiter and encoding nobody said, and writing one that spreadsheets do not run. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from genomeready.base.csv_text import csv_lines
from genomeready.frameworks.exchange.drafts import Note, NotReadable
from genomeready.frameworks.exchange.json_text import LARGEST

MOST_ROWS: Final = 50_000
DELIMITERS: Final = (",", ";", "\t")
LEVEL: Final = re.compile(r"level[ _]?([0-9]{1,2})(?: *\((.*)\))?", re.IGNORECASE)
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True)
class Table:
    """The columns of a file as they are written, its rows under them, and what was noticed. Row numbers count from 2, below the header."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    notes: tuple[Note, ...]


def read_table(data: bytes) -> Table:
    """Return the table that a CSV file holds.

    Raises:
        NotReadable: it is too large, no text, no table, or names a column twice.
    """
    if len(data) > LARGEST:
        raise NotReadable(why=f"The file is larger than {LARGEST // 1024 // 1024} MB, more than any competency framework needs.")
    notes: list[Note] = []
    text = _decoded(data, notes)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error as wrong:
        raise NotReadable(why=f"The file is no CSV table ({wrong}).") from None
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if len(rows) < 2:  # noqa: PLR2004 - a header and a row
        raise NotReadable(why="The file holds no row below its header.")
    if len(rows) > MOST_ROWS:
        raise NotReadable(why=f"The file holds more than {MOST_ROWS} rows, more than any framework has.")
    columns = tuple(cell.strip() for cell in rows[0])
    doubled = next((c for c in columns if c and columns.count(c) > 1), None)
    if doubled:
        raise NotReadable(why=f"The column `{doubled}` stands in the header twice, so it cannot be said which one counts.")
    return Table(columns, tuple(_row(columns, row, n, notes) for n, row in enumerate(rows[1:], 2)), tuple(notes))


def _decoded(data: bytes, notes: list[Note]) -> str:
    """Return the text: UTF-8 or, by its mark, UTF-16; else Windows-1252, as older spreadsheets save."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if encoding == "cp1252":
            notes.append(Note("The file is not UTF-8; it was read as Windows-1252. Look at letters with accents."))
        return text
    raise NotReadable(why="The file is no text in UTF-8, UTF-16 or Windows-1252.")


def _delimiter(text: str) -> str:
    header = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    return max(DELIMITERS, key=header.count)


def _row(columns: Sequence[str], row: Sequence[str], number: int, notes: list[Note]) -> Mapping[str, str]:
    if any(cell.strip() for cell in row[len(columns) :]):
        notes.append(Note("The row has more cells than there are columns; the last ones were left out.", f"row {number}"))
    return {column: unguarded(cell) for column, cell in zip(columns, (*row, *[""] * len(columns)), strict=False) if column}


def guarded(text: str) -> str:
    """Return a cell whose own apostrophe before a sign of a formula can be told from the one that is put there when it is written.

    >>> guarded("'=1"), guarded("=1"), guarded("it's")
    ("''=1", '=1', "it's")
    """
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from running it.

    >>> unguarded("'=1"), unguarded("''=1"), unguarded("'tis")
    ('=1', "'=1", "'tis")
    """
    return text[1:] if _GUARDED.match(text) else text


def table_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Write a table; what a spreadsheet would run as a formula gets an apostrophe in front."""
    cells = ([guarded(row.get(column, "")) for column in columns] for row in rows)
    return "".join(csv_lines([list(columns), *cells]))


def without_marks(text: str) -> str:
    """Return the letters of a column's name alone, as the program that made the shape compares them.

    >>> without_marks("Human Coding Scheme") == without_marks("humanCodingScheme")
    True
    """
    return re.sub(r"[^a-z]", "", text.lower())


def level_columns(columns: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return the columns that describe a level, each with its number and the level's name.

    >>> level_columns(["Level 1 (Aware)", "level_2", "Notes"])
    {'Level 1 (Aware)': (1, 'Aware'), 'level_2': (2, '')}
    """
    found = ((column, LEVEL.fullmatch(column.strip())) for column in columns)
    return {column: (int(match[1]), match[2] or "") for column, match in found if match}
