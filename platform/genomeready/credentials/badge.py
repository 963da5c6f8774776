"""The badge: a calm picture of what was awarded, without its holder's name. Pure."""

from functools import lru_cache

LONGEST_LINE = 22
MOST_LINES = 4
PIXELS_A_POINT = 1.0


def wrapped(title: str) -> list[str]:
    """Return a title in at most four lines; what does not fit ends in an ellipsis.

    >>> wrapped("Pharmacogenomics and precision prescribing")
    ['Pharmacogenomics and', 'precision prescribing']
    """
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LONGEST_LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    lines = [line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…" for line in lines]
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} …"]


@lru_cache(maxsize=256)
def png_of(drawing: str) -> bytes:
    """Return a drawing as PNG; the same course's badge is drawn once."""
    import vl_convert

    drawn: bytes = vl_convert.svg_to_png(drawing, scale=PIXELS_A_POINT)
    return drawn
