"""Texts on their way to and from other platforms: lines, ids, and short texts that are typed. Pure."""

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from genomeready.assessment.types.interactions import ALL, NOTHING, Accepted, NotOurs, TextEntry
from genomeready.assessment.types.matcher import LONGEST, normalised
from genomeready.catalogue.files.items import UNWRITTEN

SHORTEST_NOTE: Final = 5
_STAR: Final = re.compile(r"(?<!\\)\*")
_SIGNS: Final = re.compile(r"([()\[\]{}|?*+.\\^$])")


def letters(number: int) -> str:
    """Return the ids that parts of a question get which come without: a, b, c and so on.

    >>> letters(3)
    'abc'
    """
    return string.ascii_lowercase[:number]


def renamed(*ids: Sequence[str]) -> tuple[str, ...]:
    """Return the loss of ids that are not the ones which parts get anew.

    >>> renamed("ab", "abc"), renamed("ab", ["x", "y"])
    ((), ('the ids of its parts, which are given anew',))
    """
    return () if all(list(own) == list(letters(len(own))) for own in ids) else ("the ids of its parts, which are given anew",)


def line(text: str) -> str:
    """Return a text on one line, as the parts of a question are.

    Raises:
        NotOurs: there is no text.
    """
    found = " ".join(text.split())
    if not found:
        raise NotOurs("One of its parts holds no text.")
    return found


def noted(text: str) -> str:
    """Return why something is right or wrong, or that it is to be written.

    >>> noted("It is a purine."), noted("No.")
    ('It is a purine.', '(to be written)')
    """
    found = " ".join(text.split())
    return found if len(found) >= SHORTEST_NOTE else UNWRITTEN


def entry_of(matcher: Mapping[str, Any]) -> TextEntry:
    """Return the texts that a matcher accepts, and those that it refuses as worth nothing; patterns have no form elsewhere."""
    right = [Accepted(text=entry["text"]) for entry in matcher["accept"] if "text" in entry]
    wrong = [Accepted(text=entry["text"], credit=NOTHING, feedback=entry["note"]) for entry in matcher.get("refuse", ()) if "text" in entry]
    return TextEntry(accepted=(*right, *wrong), exact_case="case" in matcher.get("distinguish", ()))


def matcher_losses(matcher: Mapping[str, Any]) -> Iterator[str]:
    """Yield what other platforms cannot be told of a matcher."""
    entries = [*matcher["accept"], *matcher.get("refuse", ())]
    if any("pattern" in entry for entry in entries):
        yield "its patterns: others know the texts alone"
    if any(entry.get("typo") for entry in entries):
        yield "that a slip of the pen is passed over"
    if kept := [difference for difference in matcher.get("distinguish", ()) if difference != "case"]:
        yield f"its `distinguish: [{', '.join(kept)}]`: others look at every sign anyway"
    yield "that spaces, hyphens and the like make no difference: others compare letter by letter"
    yield "the examples that are tried whenever its file is checked"


def matcher_of(entry: TextEntry) -> tuple[dict[str, Any], list[str]]:
    """Return a matcher for texts that are accepted, and what is lost.

    Raises:
        NotOurs: no text is right as it stands, one is right and wrong at once, or anything is right.
    """
    apart = ["case"] if entry.exact_case else []
    right = [one for one in entry.accepted if one.credit == ALL]
    wrong = [one for one in entry.accepted if one.credit <= NOTHING and _plain(one, entry) is not None]
    texts = [text for one in right if (text := _plain(one, entry)) is not None]
    if not texts:
        raise NotOurs("No text is worth the whole mark as it stands; ours show one as the right answer.")
    if any(len(one.text) > LONGEST for one in entry.accepted):
        raise NotOurs(f"One of its texts is longer than {LONGEST} signs.")
    patterns = [_pattern(one.text) for one in right if _plain(one, entry) is None]
    if any(not pattern.replace(".*", "") for pattern in patterns):
        raise NotOurs("It accepts any text.")
    met = {normalised(text, apart) for text in texts}
    if both := next((one.text for one in wrong if normalised(one.text, apart) in met), None):
        raise NotOurs(f"`{both[:40]}` is right and wrong at once: ours do not look at spaces, accents and punctuation.")
    accept = [*({"text": text} for text in _once(texts, apart)), *({"pattern": pattern} for pattern in dict.fromkeys(patterns))]
    refuse = [{"text": _plain(one, entry), "note": noted(one.feedback)} for one in wrong]
    found: dict[str, Any] = {"accept": accept} | ({"refuse": refuse} if refuse else {}) | ({"distinguish": apart} if apart else {})
    found["examples"] = {"accept": _once(texts, apart), "refuse": [UNWRITTEN]}
    return found, list(_entry_losses(entry, refuse))


def _entry_losses(entry: TextEntry, refuse: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "that accents, hyphens and punctuation count: ours do not look at them until `distinguish` says so"
    if any(NOTHING < one.credit < ALL for one in entry.accepted):
        yield "texts that are worth a part of the mark: ours are right or wrong"
    if any(one.credit < NOTHING for one in entry.accepted):
        yield "marks taken away for a wrong text"
    if any(one.feedback for one in entry.accepted if one.credit == ALL):
        yield "what is said to the right text"
    if any(one.credit <= NOTHING and _plain(one, entry) is None for one in entry.accepted):
        yield "what is said to any other text"
    if unsaid := sum(one["note"] == UNWRITTEN for one in refuse):
        yield f"still to be written: a note for {unsaid} wrong texts"
    yield "still to be written: an example of what is refused"


def _plain(one: Accepted, entry: TextEntry) -> str | None:
    r"""Return the text that is meant, None where a star in it stands for anything; `\*` is a star where stars do."""
    if not entry.wildcards:
        return one.text
    return None if _STAR.search(one.text) else one.text.replace("\\*", "*")


def _pattern(text: str) -> str:
    r"""Return a text in which a star stands for anything as a pattern of ours.

    >>> _pattern("BRCA*"), _pattern("p.(Arg97\\*)*"), _pattern("**")
    ('BRCA.*', 'p\\.\\(Arg97\\*\\).*', '.*')
    """
    parts = [_SIGNS.sub(r"\\\1", part.replace("\\*", "*")) for part in re.split(r"(?<!\\)\*+", text)]
    return ".*".join(parts)


def _once(texts: Sequence[str], apart: Sequence[str]) -> list[str]:
    """Return texts without those that make no difference.

    >>> _once(["exon", "Exon", "intron"], []), _once(["exon", "Exon"], ["case"])
    (['exon', 'intron'], ['exon', 'Exon'])
    """
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(normalised(text, apart), text)
    return list(found.values())
