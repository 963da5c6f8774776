r"""Stars in accepted texts: in Moodle and GIFT `*` stands for anything and `\*` for a star. Pure. Source: MoodleDocs, "Short-Answer"."""

import re
from collections.abc import Iterable
from dataclasses import replace

from genomeready.assessment.types.interactions import Accepted, TextEntry

_WILD = re.compile(r"(?<!\\)\*")


def entry_of(accepted: Iterable[Accepted], *, exact_case: bool = False) -> TextEntry:
    r"""Return a text to type. Where no star stands for anything, the others are what they look like.

    >>> [entry_of([Accepted(text=t)]).accepted[0].text for t in ("BRCA*", "p.Arg97\\*")]
    ['BRCA*', 'p.Arg97*']
    """
    texts = tuple(accepted)
    wild = any(_WILD.search(one.text) for one in texts)
    plain = texts if wild else tuple(replace(one, text=one.text.replace("\\*", "*")) for one in texts)
    return TextEntry(accepted=plain, exact_case=exact_case, wildcards=wild)


def starred(text: str, entry: TextEntry) -> str:
    r"""Return an accepted text as such a format holds it.

    >>> starred("p.Arg97*", TextEntry(accepted=())), starred("BRCA*", TextEntry(accepted=(), wildcards=True))
    ('p.Arg97\\*', 'BRCA*')
    """
    return text if entry.wildcards else text.replace("*", "\\*")
