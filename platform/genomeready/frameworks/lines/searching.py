"""Finding competencies and roles by their words: whatever the case, the accents or a small slip of the pen.

Every word asked for must stand somewhere in what is found: as part of a word there or, where nobody
writes it so, as the word that is nearest to it in spelling.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
WHOLE = 2
"""Words of up to so many letters are looked for as whole words: “GP” is not in “gpg”."""
NEAR = 0.8
"""How alike two words must be for one to be read as the other (difflib's ratio)."""
MOST_REMEMBERED = 5000
"""The words of so many entries are remembered; an entry that changes is another one."""
WEIGHTS = (8, 3, 3)
"""What a word counts in the title, in the name of the place, and in the first text; in any other text it counts 1."""


class Kind(StrEnum):
    """What can be found."""

    ROLE = "role"
    COMPETENCY = "competency"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A competency or a role. `place` is where it belongs (its domain), `texts` are its texts under their names, the first always shown.

    `framework`, `number` and `slug` are its address.
    """

    kind: Kind
    framework: str
    framework_title: str
    number: str
    slug: str
    title: str
    place: str
    texts: tuple[tuple[str, str], ...]


Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is a word that was looked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """Something found, in pieces: its title, its place, its first text, and the other texts in which the words stand."""

    entry: Entry
    title: Pieces
    place: Pieces
    texts: tuple[tuple[str, Pieces], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The hits of each kind, the best first; how many there are of each, shown or not; and the words that were read as others."""

    hits: dict[Kind, tuple[Hit, ...]]
    totals: dict[Kind, int]
    read_as: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(self.totals.values())


def plain(text: str) -> str:
    """Return a text without case and accents.

    >>> plain("Conseillère GÉNÉTIQUE")
    'conseillere genetique'
    """
    if not text.isascii():
        text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return text.casefold()


def words_in(text: str) -> list[str]:
    """Return the plain words of a text.

    >>> words_in("X-linked, de novo")
    ['x', 'linked', 'de', 'novo']
    """
    return WORD.findall(plain(text))


def understood(word: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the known words that contain a word, as whole words if it is short; else the nearest in spelling.

    >>> understood("variant", ["variant", "variants", "invariant", "gene"])
    ('invariant', 'variant', 'variants')
    >>> understood("varient", ["variant", "gene"]), understood("gp", ["gp", "gpg"]), understood("zebra", ["gene"])
    (('variant',), ('gp',), ())
    """
    if len(word) <= WHOLE:
        return (word,) if word in known else ()
    return tuple(sorted(each for each in known if word in each)) or tuple(get_close_matches(word, known, n=3, cutoff=NEAR))


def marked(text: str, words: Collection[str]) -> Pieces:
    """Return a text in pieces, those that are one of the words marked.

    >>> marked("A pathogenic variant", {"variant"})
    (('A pathogenic ', False), ('variant', True))
    """
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in WORD.finditer(text):
        if plain(match[0]) in words:
            pieces += [(text[end : match.start()], False), (match[0], True)]
            end = match.end()
    return tuple((piece, is_word) for piece, is_word in [*pieces, (text[end:], False)] if piece)


def find(asked: str, entries: Sequence[Entry], *, most: int) -> Found:
    """Return the entries in which every word that is asked for stands, the best first and at most so many of a kind."""
    words_of = [_words(entry) for entry in entries]
    known = {word for words in words_of for group in words for word in group}
    meant = {word: understood(word, known) for word in words_in(asked)}
    scored = [(_score(words, meant), entry) for words, entry in zip(words_of, entries, strict=True)]
    good = [entry for score, entry in sorted(scored, key=lambda pair: -pair[0]) if score]
    marks = {word for words in meant.values() for word in words}
    of_kind = {kind: [entry for entry in good if entry.kind is kind] for kind in Kind}
    return Found(
        hits={kind: tuple(_hit(entry, marks) for entry in those[:most]) for kind, those in of_kind.items()},
        totals={kind: len(those) for kind, those in of_kind.items()},
        read_as=tuple((word, words) for word, words in meant.items() if words and not any(word in each for each in words)),
    )


@lru_cache(maxsize=MOST_REMEMBERED)
def _words(entry: Entry) -> tuple[frozenset[str], ...]:
    first, *rest = [text for _, text in entry.texts]
    return tuple(frozenset(words_in(text)) for text in (entry.title, entry.place, first, " ".join(rest)))


def _score(words: Sequence[frozenset[str]], meant: Mapping[str, Iterable[str]]) -> int:
    """Return how well an entry fits: each word by the best place where it stands; 0 where one is nowhere."""
    best = [_best(words, set(each)) for each in meant.values()]
    return sum(best) if all(best) else 0


def _best(words: Sequence[frozenset[str]], meant: set[str]) -> int:
    return max((weight for group, weight in zip(words, (*WEIGHTS, 1), strict=True) if group & meant), default=0)


def _hit(entry: Entry, marks: Collection[str]) -> Hit:
    texts = [(name, marked(text, marks)) for name, text in entry.texts]
    return Hit(
        entry=entry,
        title=marked(entry.title, marks),
        place=marked(entry.place, marks),
        texts=tuple((name, pieces) for n, (name, pieces) in enumerate(texts) if n == 0 or any(is_word for _, is_word in pieces)),
    )
