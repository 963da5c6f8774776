"""Moodle XML, read: the questions of a `<quiz>`. Pure. Source: MoodleDocs, "Moodle XML format", and files that Moodle exports.

A category is written as a question of a kind of its own; shares of the mark are in percent; files stand inside in base64 and are left out.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from genomeready.assessment.banks.cloze import cloze_gaps
from genomeready.assessment.banks.gapped import gapped, parted, place
from genomeready.assessment.banks.gift_reading import share
from genomeready.assessment.banks.parting import asked_in, explained_in
from genomeready.assessment.banks.prose import Told
from genomeready.assessment.banks.readings import Reading
from genomeready.assessment.banks.refusing import NotABank, NotRead
from genomeready.assessment.banks.stars import entry_of
from genomeready.assessment.banks.xml_tree import Element
from genomeready.assessment.types.interactions import (
    ALL,
    Accepted,
    Alternative,
    Choice,
    Essay,
    Gap,
    Gaps,
    Interaction,
    Item,
    Match,
    Number,
    NumberEntry,
    Order,
    Pair,
    TrueFalse,
    Upload,
)

USUAL: Final = frozenset(
    {"", "Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."}
    | {"<p>Your answer is correct.</p>", "<p>Your answer is partially correct.</p>", "<p>Your answer is incorrect.</p>"}
)
"""What Moodle puts there by itself."""
_NUMBERED: Final = re.compile(r"\[\[([0-9]{1,3})\]\]")


def read_moodle(root: Element) -> Reading:
    """Return the questions of a file."""
    reading, category = Reading(), ""
    for question in root.named("question"):
        kind = question.get("type")
        if kind == "category":
            category = question.said("category", "text")
            continue
        title = question.said("name", "text")
        reading.take(
            lambda q=question, c=category: _item(q, c),  # type: ignore[misc]
            where=f"line {question.line}, question of type {kind or '?'}"[:120],
            title=title,
        )
    if not reading.items and not reading.refused:
        raise NotABank(why="There is no question in the file.")
    return reading


def _item(question: Element, category: str) -> Item:
    kind, told = question.get("type"), Told()
    question.refuse_what_is_endless()
    if kind == "description":
        raise NotRead("It is a description: it asks nothing.")
    if kind not in KINDS:
        raise NotRead(f"Questions of Moodle's type `{kind[:40]}` are not read.")
    text = words(question.first("questiontext"), told)
    interaction = KINDS[kind](question, told)
    if isinstance(interaction, Gaps):
        stem, lead_in, interaction = parted(interaction)
    else:
        stem, lead_in = asked_in(text)
    solution, references = explained_in(words(question.first("generalfeedback"), told))
    tags = tuple(tag.said("text") for part in question.named("tags") for tag in part.named("tag"))
    _lose(question, told)
    return Item(
        identifier=question.said("idnumber"), title=question.said("name", "text"), stem=stem, lead_in=lead_in, interaction=interaction,
        solution=solution, references=references, tags=tuple(tag for tag in tags if not tag.startswith("lang:")),
        category=category.removeprefix("$course$/").removeprefix("top/"), marks=_decimal(question.said("defaultgrade") or "1"),
        language=next((tag[5:] for tag in tags if tag.startswith("lang:")), ""), where=f"line {question.line}", losses=tuple(told.losses),
    )  # fmt: skip


def words(element: Element | None, told: Told) -> str:
    """Return a text with its format as Markdown; files in it are left out."""
    if element is None:
        return ""
    if element.find("file"):
        told.lose("files that stand inside it")
    text = element.said("text") if element.first("text") else element.text.strip()
    return told.formatted(text, element.get("format", "moodle_auto_format")) if text else ""


def _lose(question: Element, told: Told) -> None:
    """Note what ours has no place for."""
    if _decimal(question.said("penalty") or "0") > 0:
        told.lose("the penalty for further tries")
    if question.said("hidden") == "1":
        told.lose("that it was hidden")
    if question.find("hint"):
        told.lose("hints between tries")
    if question.said("shuffleanswers").lower() in {"0", "false"} and question.get("type") in {"multichoice", "matching"}:
        told.lose("that its answers keep their order")
    names = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
    if any(part.said("text") not in USUAL for part in question.named(*names)):
        told.lose("what is said to right, partly right and wrong answers as a whole")


def _choice(question: Element, told: Told) -> Interaction:
    single = question.said("single").lower() in {"true", "1"}
    options = []
    for n, answer in enumerate(question.named("answer"), 1):
        credit = share(_percent(answer))
        options.append(
            Alternative(
                id=str(n),
                text=" ".join(_line(answer, told).split()),
                right=credit == ALL if single else credit > 0,
                credit=credit,
                feedback=words(answer.first("feedback"), told),
            )
        )
    return Choice(options=tuple(options), single=single)


def _line(answer: Element, told: Told) -> str:
    """Return an answer on one line."""
    text = words(answer, told)
    if "\n\n" in text:
        told.lose("the paragraphs, lists or tables within an answer")
    return " ".join(text.split())


def _percent(answer: Element) -> str:
    text = answer.get("fraction", "0").strip()
    if not re.fullmatch(r"-?[0-9]{1,3}(?:\.[0-9]{1,10})?", text):
        raise NotRead(f"`{text[:20]}` is no share of the mark in percent.")
    return text


def _truth(question: Element, told: Told) -> Interaction:
    said, right = {}, None
    for answer in question.named("answer"):
        word = answer.said("text").lower()
        said[word] = words(answer.first("feedback"), told)
        right = word if _percent(answer).startswith("100") else right
    if set(said) != {"true", "false"} or right is None:
        raise NotRead("Its answers are not true and false, one of them right.")
    return TrueFalse(right=right == "true", if_true=said["true"], if_false=said["false"])


def _texts(question: Element, told: Told) -> Interaction:
    accepted = (
        Accepted(text=answer.said("text"), credit=share(_percent(answer)), feedback=words(answer.first("feedback"), told))
        for answer in question.named("answer")
    )
    return entry_of(accepted, exact_case=question.said("usecase") == "1")


def _numbers(question: Element, told: Told) -> Interaction:
    units = [unit for part in question.named("units") for unit in part.named("unit")]
    own = [unit.said("unit_name") for unit in units if _decimal(unit.said("multiplier") or "1") == 1]
    if len(units) > 1:
        told.lose("further units")
    numbers = []
    for answer in question.named("answer"):
        if answer.said("text") == "*":
            told.lose("what is said to any other number")
            continue
        tolerance = _decimal(answer.said("tolerance") or "0")
        value = _decimal(answer.said("text"))
        numbers.append(
            Number(value=value, tolerance=abs(tolerance), credit=share(_percent(answer)), feedback=words(answer.first("feedback"), told))
        )
    return NumberEntry(numbers=tuple(numbers), unit=own[0] if own else "")


def _decimal(text: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        raise NotRead(f"`{text[:20]}` is no number.") from None
    if not found.is_finite() or abs(found.adjusted()) > 30:  # noqa: PLR2004 - far beyond anything that is measured
        raise NotRead(f"`{text[:20]}` is no number that can be asked for.")
    return found


def _match(question: Element, told: Told) -> Interaction:
    pairs = [Pair(left=words(sub, told), right=told.plain(sub.said("answer", "text"))) for sub in question.named("subquestion")]
    return Match(pairs=tuple(p for p in pairs if p.left), extra=tuple(p.right for p in pairs if not p.left))


def _ordering(question: Element, told: Told) -> Interaction:
    if question.said("gradingtype").upper() not in {"", "ALL_OR_NOTHING"}:
        told.lose("its rule of marking an order: it becomes all or nothing")
    return Order(steps=tuple(_line(answer, told) for answer in question.named("answer")))


def _cloze(question: Element, told: Told) -> Interaction:
    return cloze_gaps(question.said("questiontext", "text"), told)


def _words_in_gaps(question: Element, told: Told) -> Interaction:
    """Return the gaps of `ddwtos` and `gapselect`: `[[2]]` is where the second answer belongs; each gap offers the answers of its group."""
    boxes = question.named("dragbox", "selectoption")
    if question.get("type") == "ddwtos" and any(box.first("infinite") is None for box in boxes):
        told.lose("that each answer can be used once")
    gaps: list[Gap] = []

    def taken(found: re.Match[str]) -> str:
        number = int(found[1])
        if not 1 <= number <= len(boxes):
            raise NotRead(f"The gap [[{number}]] has no answer.")
        gaps.append(Gap(options=_offered(boxes, number, told)))
        return place(len(gaps) - 1)

    return gapped(_NUMBERED.sub(taken, question.said("questiontext", "text")), gaps, told)


def _offered(boxes: list[Element], right: int, told: Told) -> tuple[Alternative, ...]:
    group = boxes[right - 1].said("group") or "1"
    return tuple(
        Alternative(id=str(n), text=told.line(box.said("text")), right=n == right)
        for n, box in enumerate(boxes, 1)
        if (box.said("group") or "1") == group
    )


def _essay(question: Element, told: Told) -> Interaction:
    guidance = words(question.first("graderinfo"), told)
    handed_in = question.said("responseformat") == "noinline" and question.said("attachments") not in {"", "0"}
    if not handed_in and question.said("attachments") not in {"", "0"}:
        told.lose("that files may be handed in with the text")
    if question.said("responsetemplate", "text"):
        told.lose("the text that stands in the answer to begin with")
    return Upload(guidance=guidance) if handed_in else Essay(guidance=guidance)


KINDS: Final[Mapping[str, Callable[[Element, Told], Interaction]]] = {
    "multichoice": _choice,
    "truefalse": _truth,
    "shortanswer": _texts,
    "numerical": _numbers,
    "matching": _match,
    "cloze": _cloze,
    "multianswer": _cloze,
    "essay": _essay,
    "ddwtos": _words_in_gaps,
    "gapselect": _words_in_gaps,
    "ordering": _ordering,
}
"""Moodle's types that are read."""
