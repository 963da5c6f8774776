"""Texts with gaps: where a gap stands is kept as a private sign while the text around it becomes Markdown. Pure."""

import re
from collections.abc import Sequence

from genomeready.assessment.banks.parting import asked_in
from genomeready.assessment.banks.prose import Told
from genomeready.assessment.banks.refusing import NotRead
from genomeready.assessment.types.interactions import Gap, Gaps

COMPLETE = "Complete the text."
"""The lead-in of a text with gaps, whose own words are the text."""
_PARAGRAPHS = re.compile(r"\n\s*\n")
_PLACE = re.compile("\ue100([0-9]+)\ue101")


def place(number: int) -> str:
    """Return the sign that stands for a gap, counted from 0."""
    return f"\ue100{number}\ue101"


def gapped(html: str, gaps: Sequence[Gap], told: Told) -> Gaps:
    """Return a text with its gaps in the order in which they stand in it.

    Raises:
        NotRead: it has none, or a gap stands in it twice or not at all.
    """
    pieces = _PLACE.split(told.html(html))
    numbers = [int(number) for number in pieces[1::2]]
    if not numbers or sorted(numbers) != list(range(len(gaps))):
        raise NotRead("Its gaps and its answers do not match.")
    return Gaps(pieces=tuple(pieces[::2]), gaps=tuple(gaps[number] for number in numbers))


def whole(gaps: Gaps) -> str:
    """Return a text with signs where its gaps stand."""
    return "".join(piece + (place(n) if n < len(gaps.gaps) else "") for n, piece in enumerate(gaps.pieces))


def parted(gaps: Gaps) -> tuple[str, str, Gaps]:
    r"""Return stem, lead-in and text with gaps of one text: what stands in paragraphs before that of the first gap is stem and lead-in.

    >>> one = Gaps(pieces=("A woman asks.\n\nHow does it go on?\n\nA codon has ", " bases."), gaps=(Gap(),))
    >>> stem, lead_in, rest = parted(one)
    >>> stem, lead_in, rest.pieces
    ('A woman asks.', 'How does it go on?', ('A codon has ', ' bases.'))
    >>> parted(Gaps(pieces=("A codon has ", " bases."), gaps=(Gap(),)))[:2]
    ('', 'Complete the text.')
    """
    first = gaps.pieces[0]
    ends = list(_PARAGRAPHS.finditer(first))
    if not ends:
        return "", COMPLETE, gaps
    before, after = first[: ends[-1].start()], first[ends[-1].end() :]
    return *asked_in(before), Gaps(pieces=(after, *gaps.pieces[1:]), gaps=gaps.gaps)
