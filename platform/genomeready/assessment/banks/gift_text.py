r"""The grammar of GIFT: blocks, escapes, the parts of an answer. Pure.

Source: MoodleDocs, "GIFT format". A backslash keeps `~ = # { } : \\` from having a meaning; `\\n` is the end of a line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from genomeready.assessment.banks.refusing import MOST_ANSWERS, NotRead

FORMS: Final = ("html", "moodle", "plain", "markdown")
_ESCAPE: Final = re.compile(r"\\([~=#{}:\\n])")
_SIGN: Final = re.compile(r"([~=#{}:\\])")
_KEPT: Final = {sign: chr(0xE000 + n) for n, sign in enumerate("~=#{}:\\n")}
_BACK: Final = {kept: "\n" if sign == "n" else sign for sign, kept in _KEPT.items()}
_FORM: Final = re.compile(rf"\s*\[({'|'.join(FORMS)})\]")
_NAMED: Final = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.){1,200})\]")
_TITLE: Final = re.compile(r"\s*::(.*?)::", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A question before its answers are read. Escaped signs are kept as private letters until `plain` gives them back."""

    line: int
    category: str
    identifier: str
    tags: tuple[str, ...]
    title: str
    form: str
    before: str
    answer: str | None
    after: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One answer: its sign (`=` or `~`), its weight in percent as written, its text and what is said to it."""

    sign: str
    weight: str
    text: str
    feedback: str


def blocks_of(text: str) -> Iterator[Block | tuple[int, str]]:
    """Yield each question; where a block cannot be read, its line and why not."""
    category, number = "", 1
    for piece in re.split(r"(\n[ \t]*(?=\n))", text):
        line, number = number, number + piece.count("\n")
        if not piece.strip():
            continue
        line += len(piece) - len(piece.lstrip("\n"))
        kept, named = _uncommented(piece)
        while (found := re.match(r"\s*\$CATEGORY:\s*(.*)", kept)) is not None:
            category, kept = found[1].strip(), kept[found.end() :]
        if not kept.strip():
            continue
        try:
            yield _block(kept, line=line, category=category, named=named)
        except NotRead as refused:
            yield line, str(refused)


def _uncommented(piece: str) -> tuple[str, list[tuple[str, str]]]:
    lines = piece.split("\n")
    comments = [line for line in lines if line.lstrip().startswith("//")]
    named = [(name, re.sub(r"\\(.)", r"\1", value)) for line in comments for name, value in _NAMED.findall(line)]
    return "\n".join(line for line in lines if not line.lstrip().startswith("//")), named


def _block(text: str, *, line: int, category: str, named: list[tuple[str, str]]) -> Block:
    kept = _ESCAPE.sub(lambda found: _KEPT[found[1]], text)
    title = _TITLE.match(kept)
    rest = kept[title.end() :] if title else kept
    form = _FORM.match(rest)
    rest = rest[form.end() :] if form else rest
    before, opened, inside = rest.partition("{")
    answer, closed, after = inside.partition("}")
    if bool(opened) != bool(closed) or "{" in answer or "{" in after or "}" in after:
        raise NotRead("Its braces do not match; signs such as { and } are written \\{ and \\}.")
    return Block(
        line=line,
        category=category,
        identifier=next((value for name, value in named if name == "id"), ""),
        tags=tuple(value for name, value in named if name == "tag"),
        title=plain(title[1]) if title else "",
        form=form[1] if form else "moodle",
        before=before.strip(),
        answer=answer if opened else None,
        after=after.strip(),
    )


def parts_of(answer: str) -> list[Part]:
    """Return the answers between the braces.

    >>> [(p.sign, p.weight, p.text, p.feedback) for p in parts_of("=yes#good ~%50%perhaps ~no")]
    [('=', '', 'yes', 'good'), ('~', '50', 'perhaps', ''), ('~', '', 'no', '')]
    """
    found = []
    pieces = re.findall(r"[=~][^=~]*", answer)
    if len(pieces) > MOST_ANSWERS:
        raise NotRead(f"It has more than {MOST_ANSWERS} answers.")
    for piece in pieces:
        weight = re.match(r"[=~]\s*%(-?[0-9]+(?:\.[0-9]*)?)%", piece)
        text, _, feedback = (piece[weight.end() :] if weight else piece[1:]).partition("#")
        found.append(Part(sign=piece[0], weight=weight[1] if weight else "", text=text.strip(), feedback=feedback.strip()))
    return found


def formed(text: str, form: str) -> tuple[str, str]:
    """Return a text without the mark of its format, and the format.

    >>> formed("[html]<b>x</b>", "moodle"), formed("x", "moodle")
    (('<b>x</b>', 'html'), ('x', 'moodle'))
    """
    found = _FORM.match(text)
    return (text[found.end() :], found[1]) if found else (text, form)


def plain(text: str) -> str:
    """Return a text with its escaped signs as they are."""
    return "".join(_BACK.get(letter, letter) for letter in text).strip()


def escaped(text: str) -> str:
    r"""Return a text as GIFT holds it, on one line.

    >>> escaped("a = {b}\nc")
    'a \\= \\{b\\}\\nc'
    """
    return _SIGN.sub(r"\\\1", text).replace("\n", "\\n")
