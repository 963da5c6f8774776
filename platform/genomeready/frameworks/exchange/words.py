"""Words in the form that our files ask for: slugs, titles and statements made from what a source says. Pure."""

import hashlib
import re
import unicodedata
from typing import Final

from genomeready.frameworks.exchange.origin import OriginItem

LONGEST_SLUG: Final = 80
LONGEST_TITLE: Final = 300
SHORTEST_TITLE: Final = 3
SHORTEST_STATEMENT: Final = 10
DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
AS_SAID: Final = " (in the source’s words)"


def slug_of(text: str) -> str:
    """Return a text as a slug of ours: lower-case words joined by hyphens, digits spelled out; empty where no letter is left.

    >>> slug_of("HSF-IF.C.8b"), slug_of("Reading of genes & génomes"), slug_of("遺伝")
    ('hsf-if-c-eight-b', 'reading-of-genes-genomes', '')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    spelled = re.sub(r"[0-9]", lambda digit: f"-{DIGITS[int(digit[0])]}-", plain)
    whole = "-".join(re.findall(r"[a-z]+", spelled))
    return whole if len(whole) <= LONGEST_SLUG else whole[:LONGEST_SLUG].rpartition("-")[0]


class Slugs:
    """Gives each item a slug of its own. Which one depends on the item's words and identifier, not on how many came before."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, *words: str, identifier: str) -> str:
        """Return the slug of the first of these words that makes one; one that is taken gets letters that follow from the identifier."""
        letters = hashlib.sha256(identifier.encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
        slug = next((made for made in map(slug_of, words) if made), "item")
        tries = (slug, *(f"{slug[: LONGEST_SLUG - n - 1].rstrip('-')}-{letters[:n]}" for n in range(6, len(letters))))
        free = next(made for made in tries if made not in self._given)
        self._given.add(free)
        return free


def on_one_line(text: str) -> str:
    r"""Return a text without breaks of lines; spaces of other kinds stay as they are.

    >>> on_one_line("Genes\n and\trisk ")
    'Genes and risk'
    """
    return re.sub(r"[ ]*[\r\n\t\v\f]+[ ]*", " ", text).strip()


def in_our_form(title: str, statement: str) -> tuple[str, str]:
    """Return a title and a statement as long as ours have to be; where they are, as they stand.

    >>> in_our_form("Risk", "Tells a risk in plain words.")
    ('Risk', 'Tells a risk in plain words.')
    >>> in_our_form("", "Exponents")
    ('Exponents', 'Exponents (in the source’s words)')
    """
    title = on_one_line(title or statement)
    if len(title) > LONGEST_TITLE:
        title = (
            title[: LONGEST_TITLE - 1].rpartition(" ")[0][: LONGEST_TITLE - 1] + "…"
            if " " in title[:LONGEST_TITLE]
            else title[:LONGEST_TITLE]
        )
    if len(title) < SHORTEST_TITLE:
        title = (title + AS_SAID).strip()
    return title, statement if len(statement) >= SHORTEST_STATEMENT else statement + AS_SAID


def source_words(source: OriginItem | None, *, title: str, statement: str) -> tuple[str, str]:
    """Return the title and the statement to hand out: the source's own, as long as ours are still what was made of them."""
    if source is None or source.statement is None or in_our_form(source.title, source.statement) != (title, statement):
        return title, statement
    return source.title, source.statement
