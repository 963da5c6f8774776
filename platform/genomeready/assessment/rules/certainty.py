"""Certainty-based marking, for practice alone: points for knowing what one knows. They never count in a result.

The scale is A. R. Gardner-Medwin's: certainty 1, 2 or 3 earns 1, 2 or 3 points when right, and 0, −2 or −6 when wrong.
So 2 pays better than 1 for who is right more often than two times in three, and 3 for who is right more often than four
times in five. Source: Gardner-Medwin, "Certainty-based marking", doi:10.4324/9780429506857-13.
"""

from fractions import Fraction

SCALE: dict[int, tuple[int, int]] = {1: (1, 0), 2: (2, -2), 3: (3, -6)}
"""For each certainty, the points when right and when wrong."""


def certainty_of(told: str | None) -> int | None:
    """Return the certainty that somebody told; None where they told none.

    >>> certainty_of("3"), certainty_of(""), certainty_of("4"), certainty_of(None)
    (3, None, None, None)
    """
    return int(told) if told in {str(step) for step in SCALE} else None


def points(certainty: int, share: Fraction) -> int:
    """Return what an answer earns on the scale. Only a wholly right one is right: the scale knows no half.

    >>> [(points(c, Fraction(1)), points(c, Fraction(1, 2)), points(c, Fraction(0))) for c in SCALE]
    [(1, 0, 0), (2, -2, -2), (3, -6, -6)]
    """
    right, wrong = SCALE[certainty]
    return right if share == 1 else wrong
