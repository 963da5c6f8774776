"""What ours keeps apart and others write as one text: stem and lead-in, solution and references. Pure."""

import re
import string
from collections.abc import Iterator, Sequence
from typing import Final

from genomeready.assessment.types.interactions import Choice, Gaps, Item

REFERENCES: Final = "**References**"
_LISTED: Final = re.compile(r"- \S.*(?:\n- \S.*)*")
_NO_PARAGRAPH: Final = re.compile(r"\s*(?:- |\d+\. |\||>|#|    )")


def joined(stem: str, lead_in: str) -> str:
    """Return stem and lead-in as one text, the lead-in as its last paragraph."""
    return f"{stem}\n\n{lead_in}".strip()


def asked_in(text: str) -> tuple[str, str]:
    r"""Return the stem and the lead-in of one text: the lead-in is its last paragraph.

    >>> asked_in("A woman asks.\n\nWhat is the risk?"), asked_in("What is it?"), asked_in("Which?\n\n- a\n- b")
    (('A woman asks.', 'What is the risk?'), ('', 'What is it?'), ('', 'Which?\n\n- a\n- b'))
    """
    stem, _, last = text.strip().rpartition("\n\n")
    return ("", text.strip()) if _NO_PARAGRAPH.match(last) else (stem.strip(), last.strip())


def explained(item: Item) -> str:
    """Return the solution with the references below it."""
    listed = "\n".join(f"- {' '.join(text.split())}" for text in item.references)
    return "\n\n".join(part for part in (item.solution, f"{REFERENCES}\n\n{listed}" if listed else "") if part)


def explained_in(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Return the solution and the references that one text holds.

    >>> explained_in("Because.\n\n**References**\n\n- One.\n- Two."), explained_in("Because.")
    (('Because.', ('One.', 'Two.')), ('Because.', ()))
    """
    solution, mark, listed = text.partition(REFERENCES)
    if not mark or not _LISTED.fullmatch(listed.strip()):
        return text.strip(), ()
    return solution.strip(), tuple(line[2:] for line in listed.strip().split("\n"))


def lost_in_one_text(item: Item) -> Iterator[str]:
    """Yield what is lost where stem, lead-in and options have no names."""
    if "\n\n" in item.lead_in.strip():
        yield "the border between stem and lead-in"
    if isinstance(item.interaction, Choice) and not in_order([option.id for option in item.interaction.options]):
        yield "the letters of the options, which are given anew in their order"
    if isinstance(item.interaction, Gaps):
        yield from lost_before_gaps(item.interaction)


def lost_before_gaps(gaps: Gaps) -> Iterator[str]:
    """Yield what is lost where a text with gaps stands below its lead-in, from which only its first gap tells it."""
    if re.search(r"\n\s*\n", gaps.pieces[0].lstrip()):
        yield "the border between lead-in and text, whose first paragraph has no gap"


def in_order(ids: Sequence[str]) -> bool:
    """Say whether ids are a, b, c and so on.

    >>> in_order(["a", "b"]), in_order(["a", "c"])
    (True, False)
    """
    return list(ids) == list(string.ascii_lowercase[: len(ids)])
