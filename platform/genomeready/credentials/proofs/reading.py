"""Reading JSON that a stranger wrote, refusing what two readers could read in two ways. Pure."""

import json
import re
from typing import Any

LARGEST = 256 * 1024
DEEPEST = 32
LARGEST_INTEGER = 2**53 - 1  # RFC 7493 §2.2
MAYBE_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
SIMPLE_DECIMAL = re.compile(r"-?\d{1,9}\.\d{1,6}")


def read_json(document: bytes | str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return the JSON of a text.

    Raises:
        ValueError: too large, too deep, a member named twice, NaN, a number that readers round
            differently, half a character, not UTF-8, or no JSON.
    """
    data = document.encode("utf-8", errors="strict") if isinstance(document, str) else document
    if len(data) > LARGEST:
        message = "too large"
        raise ValueError(message)
    try:
        read = json.loads(
            data.decode("utf-8"), object_pairs_hook=_no_member_twice, parse_constant=_no_constant,
            parse_float=_simple_decimal, parse_int=_safe_integer,
        )  # fmt: skip
    except RecursionError as fault:
        message = "too deep"
        raise ValueError(message) from fault
    _not_too_deep(read)
    if MAYBE_HALF.search(data):
        json.dumps(read, ensure_ascii=False).encode()
    return read


def _no_member_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        message = "a member stands twice"
        raise ValueError(message)
    return members


def _no_constant(name: str) -> None:
    message = f"{name} is no JSON"
    raise ValueError(message)


def _simple_decimal(text: str) -> float:
    if not SIMPLE_DECIMAL.fullmatch(text):
        message = "a number with an exponent, or with more digits than every reader keeps"
        raise ValueError(message)
    return float(text)


def _safe_integer(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST_INTEGER:
        message = "a number larger than every reader keeps"
        raise ValueError(message)
    return number


def _not_too_deep(value: object) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level if isinstance(one, dict | list) for inner in (one.values() if isinstance(one, dict) else one)]
        if not level:
            return
    message = "too deep"
    raise ValueError(message)
