"""Canonical JSON. Pure.

Source: RFC 8785 (JSON Canonicalization Scheme).
"""

import json

import rfc8785

FIRST_OF_TWO_UNITS = "\U00010000"
"""From here on a character is two units of UTF-16, by which RFC 8785 sorts."""
_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class NotCanonical(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A document that has no canonical form: a number out of range, half a character, a word that no context defines."""


def canonical(value: object) -> bytes:
    """Return the canonical JSON of a value.

    Without numbers and rare characters, Python's own encoder writes the same bytes eight times as fast.

    >>> canonical({"b": 1, "a": ["é"]}).decode()
    '{"a":["é"],"b":1}'
    """
    try:
        if _has_no_number(value):
            text = _WRITER.encode(value)
            if text.isascii() or max(text) < FIRST_OF_TWO_UNITS:
                return text.encode()
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # the package's own alias is narrower
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as fault:
        message = "this document has no canonical form"
        raise NotCanonical(message) from fault


def _has_no_number(value: object) -> bool:
    if isinstance(value, str):
        return True
    if isinstance(value, dict):
        return all(isinstance(name, str) and _has_no_number(inner) for name, inner in value.items())
    if isinstance(value, list):
        return all(map(_has_no_number, value))
    return value is None or isinstance(value, bool)
