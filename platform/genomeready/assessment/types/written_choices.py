"""Answers to choose on their way to and from other platforms: what `single` and `multiple` share."""

import string
from collections.abc import Iterator, Sequence
from fractions import Fraction

from genomeready.assessment.types.interactions import Alternative, NotOurs
from genomeready.assessment.types.written_options import FEWEST
from genomeready.catalogue.files.shapes import QuestionEntry

A_LITTLE = Fraction(1, 1000)
"""How far a share may be off because others write it with a few decimals."""


def alternatives(question: QuestionEntry, *, right: Fraction, wrong: Fraction) -> tuple[Alternative, ...]:
    """Return the options of a question file with the share that choosing each one earns."""
    return tuple(
        Alternative(
            id=option.id, text=option.text.text, right=option.key, credit=right if option.key else wrong, feedback=option.rationale.text
        )
        for option in question.options
    )


def listed(options: Sequence[Alternative], *, most: int) -> tuple[tuple[str, bool, str, str], ...]:
    """Return options as our files list them: each with a letter, its own where it has one.

    Raises:
        NotOurs: there are too few or too many.
    """
    if not FEWEST <= len(options) <= most:
        raise NotOurs(f"It has {len(options)} answers to choose from; ours have {FEWEST} to {most}.")
    return tuple((letter, option.right, option.text, option.feedback) for letter, option in zip(letters(options), options, strict=True))


def letters(options: Sequence[Alternative]) -> Iterator[str]:
    """Yield a letter for each option: the ones they have where all of them are different letters, else a, b, c.

    >>> [list(letters([Alternative(id=i, text="", right=False) for i in ids])) for ids in ("ac", "AA", ["x1", "b"])]
    [['a', 'c'], ['a', 'b'], ['a', 'b']]
    """
    own = [option.id.lower() for option in options]
    good = all(len(i) == 1 and i in string.ascii_lowercase for i in own) and len(set(own)) == len(own)
    yield from own if good else string.ascii_lowercase[: len(own)]
