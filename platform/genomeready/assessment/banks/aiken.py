"""Aiken: a question on one line, answers `A.` or `A)`, and the letter of the right one. Pure. Source: MoodleDocs, "Aiken format"."""

import re
from collections.abc import Iterable, Iterator

from genomeready.assessment.banks.prose import Told
from genomeready.assessment.banks.readings import Reading
from genomeready.assessment.banks.refusing import NotABank, NotRead
from genomeready.assessment.types.interactions import ALL, NOTHING, Alternative, Choice, Item, NotOurs
from genomeready.assessment.types.travelling import NAMES

OPTION = re.compile(r"([A-Za-z])[.)]\s+(\S.*)")
ANSWER = re.compile(r"ANSWER:\s*([A-Za-z])\s*", re.IGNORECASE)


def read_aiken(text: str) -> Reading:
    """Return the questions of an Aiken file; a question may take several lines before its first answer."""
    reading, lines, begun = Reading(), list[str](), 1
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if not lines:
            begun = number
        lines.append(line.strip())
        if ANSWER.fullmatch(line.strip()):
            reading.take(lambda lines=tuple(lines), begun=begun: _item(lines, begun), where=f"line {begun}", title=lines[0][:80])  # type: ignore[misc]
            lines = []
    if lines:
        reading.refuse(f"line {begun}", lines[0][:80], "It has no line `ANSWER: A`.")
    if not reading.items and not reading.refused:
        raise NotABank(why="There is no question in the file.")
    return reading


def _item(lines: tuple[str, ...], begun: int) -> Item:
    told = Told()
    first = next((n for n, line in enumerate(lines) if OPTION.fullmatch(line)), len(lines))
    found = [OPTION.fullmatch(line) for line in lines[first:-1]]
    options = [match for match in found if match]
    if first == 0 or not options or len(options) != len(found):
        raise NotRead("It has no question or no answers, or a line among its answers is none.")
    right = (ANSWER.fullmatch(lines[-1]) or ["", ""])[1].upper()
    letters = [option[1].upper() for option in options]
    if letters.count(right) != 1 or len(set(letters)) != len(letters):
        raise NotRead(f"`ANSWER: {right}` names not exactly one of its answers.")
    made = tuple(
        Alternative(id=letter.lower(), text=told.plain(option[2]), right=letter == right, credit=ALL if letter == right else NOTHING)
        for letter, option in zip(letters, options, strict=True)
    )
    lead_in = told.plain(" ".join(lines[:first]))
    return Item(
        identifier="", title="", stem="", lead_in=lead_in, interaction=Choice(options=made, single=True), where=f"line {begun}",
        losses=tuple(told.losses),
    )  # fmt: skip


def aiken_text(items: Iterable[Item]) -> str:
    """Return an Aiken file.

    Raises:
        NotOurs: Aiken has no form for one of the questions.
    """
    return "\n\n".join("\n".join(_lines(item)) for item in items) + "\n"


def lost_in_aiken(item: Item) -> Iterator[str]:
    """Yield what Aiken has no place for."""
    yield "its id, title, language, competency and level, what answering takes and how long"
    if item.stem:
        yield "the border between stem and lead-in, and their paragraphs"
    if any(sign in f"{item.stem}{item.lead_in}" for sign in "*`|"):
        yield "emphasis, tables and the like"
    if item.solution or item.references:
        yield "the solution and the references"
    if isinstance(item.interaction, Choice) and any(option.feedback for option in item.interaction.options):
        yield "the rationales of the answers"


def _lines(item: Item) -> Iterator[str]:
    if not isinstance(item.interaction, Choice) or not item.interaction.single:
        name = "several right answers" if isinstance(item.interaction, Choice) else NAMES[type(item.interaction).__name__]
        raise NotOurs(f"Aiken has no form for {name}.")
    yield _bare(f"{item.stem} {item.lead_in}")
    letters = [chr(ord("A") + n) for n in range(len(item.interaction.options))]
    yield from (f"{letter}. {_bare(option.text)}" for letter, option in zip(letters, item.interaction.options, strict=True))
    yield f"ANSWER: {next(letter for letter, option in zip(letters, item.interaction.options, strict=True) if option.right)}"


def _bare(markdown: str) -> str:
    r"""Return Markdown as plain text on one line.

    >>> _bare("The *DMD* gene\n\n- has **79** exons, `c.1\\_2`")
    'The DMD gene - has 79 exons, c.1_2'
    """
    text = re.sub(r"(?<!\\)(\*\*?|`)(?=\S)(.+?)(?<=\S)(?<!\\)\1", r"\2", markdown)
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\\([\\`*_\[\]#&<>.+-])", r"\1", text)
    return " ".join(text.replace("&lt;", "<").replace("&amp;", "&").split())
