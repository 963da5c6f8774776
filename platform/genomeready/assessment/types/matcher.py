"""Whether a short text that somebody typed is one of those that an author accepts.

Texts are compared after `normalised`: case, accents, the kinds of spaces, hyphens and quotation marks, and punctuation make no
difference unless the author says so (`distinguish`). What an author refuses is looked at first and carries its note. An accepted
text that says so (`typo: true`) is also met with one slip of the pen: a letter wrong, missing, too many, or two exchanged; never a
figure (BRCA1 is not BRCA2), and never in a text shorter than five signs.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.patterns import fault_of, fits
from genomeready.assessment.types.shape import BadAnswer, Mark, typed
from genomeready.assessment.types.written import fields, several
from genomeready.base.faults import Fault
from genomeready.base.located import Located

LONGEST, SHORTEST_WITH_TYPO = 200, 5
DIFFERENCES = ("case", "accents", "punctuation")
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u0060\u00b4"), "'") | dict.fromkeys(
    map(ord, "\u201c\u201d\u201e\u00ab\u00bb"), '"'
)
_PUNCTUATION = dict.fromkeys(map(ord, ".,;:!?\"'()[]{}"), None)
_TEXT = {"type": "string", "minLength": 1, "maxLength": LONGEST, "description": "write the text as somebody would type it."}
_PATTERN = {"type": "string", "minLength": 1, "maxLength": LONGEST, "description": "write a pattern such as `(autosomal )?recessive`."}
_TYPO = {"type": "boolean", "description": "write true where one slip of the pen may be passed over."}
_NOTE = {"type": "string", "minLength": 5, "maxLength": 500, "description": "say what is wrong with this answer."}
_ONE = {"anyOf": [{"required": ["text"]}, {"required": ["pattern"]}]}
_ACCEPTED = fields(text=_TEXT, pattern=_PATTERN, typo=_TYPO) | _ONE
_REFUSED = fields("note", text=_TEXT, pattern=_PATTERN, note=_NOTE) | _ONE
_DIFFERENCE = {"enum": list(DIFFERENCES), "description": f"write {', '.join(DIFFERENCES)}."}
MATCHER_FIELDS: dict[str, Any] = {
    "accept": several(_ACCEPTED, 1, 40, "list what is right: `- {text: …}` or `- {pattern: …}`."),
    "refuse": several(_REFUSED, 0, 40, "list what looks right and is not, each with a note."),
    "distinguish": several(_DIFFERENCE, 0, 3, "list what makes a difference."),
    "examples": fields(
        "accept", "refuse",
        accept=several(_TEXT, 1, 40, "list answers that must be right."), refuse=several(_TEXT, 1, 40, "list answers that must be wrong."),
    ) | {"description": "add `examples: {accept: [...], refuse: [...]}`; they are run whenever the file is checked."},
}  # fmt: skip
"""JSON Schema of what an author writes, and of what is stored of it."""
NEEDED = ("accept", "examples")


class TooLong(BadAnswer):
    """More than a short text."""

    message = "The answer is too long. Write at most 200 characters."


def read_text(text: str) -> str | None:
    """Return a text as it was typed, without the spaces around it; None for an empty field.

    >>> read_text("  recessive "), read_text(" ")
    ('recessive', None)
    """
    return typed([text], longest=LONGEST, too_long=TooLong)


def normalised(text: str, distinguish: Collection[str] = ()) -> str:
    r"""Return a text without the differences that make none.

    >>> normalised("  Loss\u2011of\u2013Function! "), normalised("Ang\u00e8le"), normalised("p.(Arg97Ter)")
    ('loss-of-function', 'angele', 'parg97ter')
    >>> normalised("p.(Arg97Ter)", ["case", "punctuation"]), normalised("x - linked")
    ('p.(Arg97Ter)', 'x-linked')
    """
    return "-".join(part.strip() for part in " ".join(_folded(text, distinguish).split()).split("-"))


def _folded(text: str, distinguish: Collection[str]) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS).translate(_QUOTES)
    if "case" not in distinguish:
        plain = plain.casefold()
    if "accents" not in distinguish:
        plain = "".join(sign for sign in unicodedata.normalize("NFD", plain) if unicodedata.category(sign) != "Mn")
    return plain if "punctuation" in distinguish else plain.translate(_PUNCTUATION)


def mark_of_text(matcher: Mapping[str, Any], answer: str | None) -> Mark:
    """Return what a text earns: the whole mark, or nothing and perhaps a note.

    >>> mode = {"accept": [{"text": "recessive", "typo": True}], "refuse": [{"text": "recursive", "note": "A slip too far."}]}
    >>> [(str(mark_of_text(mode, text).share), mark_of_text(mode, text).note) for text in ("Recessive", "recesive", "recursive", "x")]
    [('1', ''), ('1', ''), ('0', 'A slip too far.'), ('0', '')]
    """
    if answer is None:
        return Mark(share=Fraction(0))
    apart = matcher.get("distinguish", ())
    given = normalised(answer, apart)
    for entry in matcher.get("refuse", ()):
        if _meets(entry, given, apart):
            return Mark(share=Fraction(0), note=entry["note"])
    right = any(_meets(entry, given, apart) or _nearly_meets(entry, given, apart) for entry in matcher["accept"])
    return Mark(share=Fraction(int(right)))


def is_one_slip(a: str, b: str) -> bool:
    """Say whether two texts differ by one letter at most: wrong, missing, too many, or exchanged with its neighbour; never by a figure.

    >>> is_one_slip("allele", "alele"), is_one_slip("allele", "allelle"), is_one_slip("allele", "alelel")
    (True, True, False)
    >>> is_one_slip("BRCA1", "BRCA2"), is_one_slip("chr12", "chr21"), is_one_slip("gene", "egne"), is_one_slip("gene", "enge")
    (False, False, True, False)
    """
    if [sign for sign in a if sign.isdigit()] != [sign for sign in b if sign.isdigit()]:
        return False
    begin = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[begin:], b[begin:]
    changed = (a[1:], b[1:]), (a[1:], b), (a, b[1:]), (a[1:2] + a[:1] + a[2:], b)
    return a == b or any(x == y for x, y in changed)


def matcher_faults(head: Located, matcher: Mapping[str, Any], *path: str | int) -> Iterator[Fault]:
    """Return what is wrong with a matcher that follows its schema: its patterns, its entries, its own examples."""
    broken = False
    for name in ("accept", "refuse"):
        for n, entry in enumerate(matcher.get(name, ())):
            for fault in _entry_faults(head, entry, *path, name, n):
                broken = True
                yield fault
    if broken:
        return
    if "text" not in matcher["accept"][0]:
        yield head.fault(
            "The first entry of `accept` is a pattern.", "begin with a text: it is shown as the right answer.", *path, "accept", 0
        )
    for name, share in (("accept", 1), ("refuse", 0)):
        for n, example in enumerate(matcher["examples"][name]):
            if mark_of_text(matcher, example).share != share:
                said = f"The example `{example}` of `{name}` is {'not accepted' if share else 'accepted'}."
                yield head.fault(said, "correct the example, or what is accepted and refused.", *path, "examples", name, n)


def _entry_faults(head: Located, entry: Mapping[str, Any], *path: str | int) -> Iterator[Fault]:
    if "text" in entry and "pattern" in entry:
        yield head.fault("An entry holds a text and a pattern.", "write an entry for each.", *path)
    if "pattern" in entry and (why := fault_of(entry["pattern"])):
        yield head.fault(
            f"The pattern `{entry['pattern']}` cannot be used: {why}.", "see the README for what a pattern may hold.", *path, "pattern"
        )
    if entry.get("typo") and len(normalised(entry.get("text", ""))) < SHORTEST_WITH_TYPO:
        mend = f"remove `typo`; only a text of {SHORTEST_WITH_TYPO} signs or more bears one."
        yield head.fault("A slip of the pen is passed over where it would change the answer.", mend, *path, "typo")


def _meets(entry: Mapping[str, Any], given: str, apart: Sequence[str]) -> bool:
    if "text" in entry:
        return normalised(entry["text"], apart) == given
    return fits(entry["pattern"], given, fold=lambda sign: _folded(sign, apart))


def _nearly_meets(entry: Mapping[str, Any], given: str, apart: Sequence[str]) -> bool:
    return bool(entry.get("typo")) and "text" in entry and is_one_slip(normalised(entry["text"], apart), given)
