"""Telling a long list in parts. Pure."""

MOST_PARTS = 10_000
"""How far a long history may be paged through; a number beyond it is a typing error."""


def part_number(text: str) -> int:
    """Read the number of a part of a long list.

    Raises:
        ValueError: it is no number, or not one of a part.
    """
    number = int(text)
    if not 1 <= number <= MOST_PARTS:
        raise ValueError(text)
    return number


def rows_before(part: int, *, at_once: int) -> int:
    """Return how many rows come before a part of a long list.

    >>> rows_before(3, at_once=100)
    200
    """
    return (part - 1) * at_once
