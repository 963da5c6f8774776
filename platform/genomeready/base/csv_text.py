"""Writing tables as CSV (RFC 4180), safely for spreadsheets. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    r"""Return each row as one line of text, ended by CRLF; None is an empty field.

    A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection);
    numbers, negative ones included, stay as they are.

    >>> list(csv_lines([("name", "gap"), ("=1+1", "-2.50"), ("Ana, B.", None)]))
    ['name,gap\r\n', "'=1+1,-2.50\r\n", '"Ana, B.",\r\n']
    """
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([_safe(value) for value in row])
        yield line.getvalue()


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()
