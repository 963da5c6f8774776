"""Moodle XML, written: texts as HTML, facts as tags, the id as ID number. Pure."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from genomeready.assessment.banks.cloze import cloze_text
from genomeready.assessment.banks.parting import explained, joined, lost_in_one_text
from genomeready.assessment.banks.prose import Html
from genomeready.assessment.banks.stars import starred
from genomeready.assessment.banks.xml_text import HEAD, element, text
from genomeready.assessment.types.interactions import (
    Choice,
    Essay,
    Gaps,
    Interaction,
    Item,
    Match,
    NotOurs,
    NumberEntry,
    Order,
    TextEntry,
    TrueFalse,
    Upload,
)
from genomeready.assessment.types.travelling import NAMES
from genomeready.assessment.types.written import plain

KINDS: dict[type, str] = {
    Choice: "multichoice", TrueFalse: "truefalse", TextEntry: "shortanswer", NumberEntry: "numerical", Match: "matching",
    Order: "ordering", Gaps: "cloze", Essay: "essay", Upload: "essay",
}  # fmt: skip


def moodle_text(items: Iterable[Item]) -> str:
    """Return a file of questions, by category.

    Raises:
        NotOurs: Moodle has no form for one of the questions.
    """
    html, parts = Html(), list[str]()
    for category, group in groupby(items, key=lambda item: item.category):
        if category:
            parts.append(element("question", element("category", element("text", text(f"$course$/top/{category}"))), type="category"))
        parts.extend(_question(item, html) for item in group)
    return f"{HEAD}{element('quiz', chr(10), *(part + chr(10) for part in parts))}\n"


def lost_in_moodle(item: Item) -> Iterator[str]:
    """Yield what Moodle XML has no place for."""
    yield from lost_in_one_text(item)
    match item.interaction:
        case Match(pairs=pairs, extra=extra):
            if any(sign in text for text in (*(pair.right for pair in pairs), *extra) for sign in "*`["):
                yield "emphasis and the like on the right of pairs"
        case Gaps(gaps=gaps):
            if any(gap.number and gap.number.unit for gap in gaps):
                yield "the units of numbers in gaps"


def _question(item: Item, html: Html) -> str:
    kind = KINDS.get(type(item.interaction))
    if kind is None:
        raise NotOurs(f"Moodle XML has no form for {NAMES[type(item.interaction).__name__]}.")
    before = joined(item.stem, item.lead_in)
    asked = cloze_text(before, item.interaction, html) if isinstance(item.interaction, Gaps) else html.block(before)
    tags = (*item.tags, *([f"lang:{item.language}"] if item.language else []))
    return element(
        "question",
        element("name", element("text", text(item.title))),
        _said("questiontext", asked),
        _said("generalfeedback", html.block(explained(item))),
        element("defaultgrade", text(f"{item.marks or Decimal(1):f}")),
        element("penalty", "0"),
        element("hidden", "0"),
        element("idnumber", text(item.identifier)),
        *_inside(item.interaction, html),
        element("tags", *(element("tag", element("text", text(tag))) for tag in tags)),
        type=kind,
    )


def _said(name: str, html: str, *more: str, **attributes: str) -> str:
    return element(name, element("text", text(html)), *more, format="html", **attributes)


def _inside(interaction: Interaction, html: Html) -> Iterator[str]:
    match interaction:
        case Choice(options=options, single=single):
            yield element("single", "true" if single else "false")
            yield element("shuffleanswers", "true")
            yield element("answernumbering", "abc")
            for option in options:
                credit = option.credit if option.credit is not None else Fraction(int(option.right))
                yield _answer(html.line(option.text), credit, html.block(option.feedback), form="html")
        case TrueFalse(right=right, if_true=if_true, if_false=if_false):
            yield _answer("true", Fraction(int(right)), html.block(if_true), form="moodle_auto_format")
            yield _answer("false", Fraction(int(not right)), html.block(if_false), form="moodle_auto_format")
        case TextEntry(accepted=accepted, exact_case=exact):
            yield element("usecase", "1" if exact else "0")
            for one in accepted:
                yield _answer(starred(one.text, interaction), one.credit, html.block(one.feedback), form="moodle_auto_format")
        case NumberEntry(numbers=numbers, unit=unit):
            for n in numbers:
                tolerance = element("tolerance", f"{n.tolerance:f}")
                yield _answer(f"{n.value:f}", n.credit, html.block(n.feedback), tolerance, form="moodle_auto_format")
            if unit:
                yield element("units", element("unit", element("multiplier", "1"), element("unit_name", text(unit))))
            yield element("unitgradingtype", "0")
        case _:
            yield from _further(interaction, html)


def _further(interaction: Interaction, html: Html) -> Iterator[str]:
    match interaction:
        case Match(pairs=pairs, extra=extra):
            yield element("shuffleanswers", "true")
            for pair in pairs:
                yield _said("subquestion", html.block(pair.left), element("answer", element("text", text(plain(html.line(pair.right))))))
            for right in extra:
                yield _said("subquestion", "", element("answer", element("text", text(plain(html.line(right))))))
        case Order(steps=steps):
            yield from (
                element("answer", element("text", text(html.line(step))), fraction=str(n), format="html") for n, step in enumerate(steps, 1)
            )
        case Essay(guidance=guidance):
            yield element("responseformat", "editor")
            yield element("attachments", "0")
            yield _said("graderinfo", html.block(guidance))
        case Upload(guidance=guidance):
            yield element("responseformat", "noinline")
            yield element("attachments", "1")
            yield _said("graderinfo", html.block(guidance))


def _answer(said: str, credit: Fraction, feedback: str, *more: str, form: str) -> str:
    percent = format(float(credit * 100), ".5f").rstrip("0").rstrip(".")
    return element("answer", element("text", text(said)), _said("feedback", feedback), *more, fraction=percent, format=form)
