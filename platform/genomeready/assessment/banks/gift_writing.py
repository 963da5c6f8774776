"""GIFT, written: texts as Markdown, facts as tags in a comment above each question. Pure."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from genomeready.assessment.banks.gift_text import escaped
from genomeready.assessment.banks.parting import explained, joined, lost_in_one_text
from genomeready.assessment.banks.stars import starred
from genomeready.assessment.types.interactions import (
    ALL,
    NOTHING,
    Choice,
    Essay,
    Interaction,
    Item,
    Match,
    NotOurs,
    NumberEntry,
    TextEntry,
    TrueFalse,
)
from genomeready.assessment.types.travelling import NAMES


def gift_text(items: Iterable[Item]) -> str:
    """Return a GIFT file.

    Raises:
        NotOurs: GIFT has no form for one of the questions.
    """
    return "\n".join(_question(item) for item in items)


def lost_in_gift(item: Item) -> Iterator[str]:
    """Yield what GIFT has no place for."""
    yield from lost_in_one_text(item)
    if isinstance(item.interaction, NumberEntry) and item.interaction.unit:
        yield "the unit of the number"
    if isinstance(item.interaction, TextEntry) and item.interaction.exact_case:
        yield "that capitals count"
    if isinstance(item.interaction, Essay) and item.interaction.guidance:
        yield "its words for the marker"


def _question(item: Item) -> str:
    answer = "\n".join(_answer(item.interaction))
    general = explained(item)
    facts = [f"[id:{item.identifier}]", *(f"[tag:{tag}]" for tag in (*item.tags, *([f"lang:{item.language}"] if item.language else [])))]
    after = f"\n####{escaped(general)}" if general else ""
    return "\n".join(
        [f"// {' '.join(facts)}", f"::{escaped(item.title)}::[markdown]{escaped(joined(item.stem, item.lead_in))}{{{answer}{after}\n}}", ""]
    )


def _answer(interaction: Interaction) -> Iterator[str]:
    match interaction:
        case Essay():
            return
        case TrueFalse(right=right, if_true=if_true, if_false=if_false):
            wrong, good = (if_false, if_true) if right else (if_true, if_false)
            yield "TRUE" if right else "FALSE"
            yield f"#{escaped(wrong)}#{escaped(good)}" if wrong or good else ""
        case Choice(options=options, single=single):
            yield ""
            for option in options:
                credit = option.credit if option.credit is not None else (ALL if option.right else NOTHING)
                sign = "=" if single and credit == ALL else "~"
                weight = _weight(credit) if credit not in {NOTHING, ALL} or (credit == ALL and not single) else ""
                yield f"{sign}{weight}{escaped(option.text)}{_said(option.feedback)}"
        case NumberEntry(numbers=numbers):
            yield "#"
            for n in numbers:
                yield f"={'' if n.credit == ALL else _weight(n.credit)}{n.value:f}:{n.tolerance:f}{_said(n.feedback)}"
        case TextEntry(accepted=accepted):
            yield ""
            for one in accepted:
                weight = "" if one.credit == ALL else _weight(one.credit)
                yield f"={weight}{escaped(_without_arrow(starred(one.text, interaction)))}{_said(one.feedback)}"
        case Match(pairs=pairs, extra=extra):
            yield ""
            yield from (f"={escaped(_without_arrow(pair.left))} -> {escaped(pair.right)}" for pair in pairs)
            yield from (f"= -> {escaped(right)}" for right in extra)
        case _:
            raise NotOurs(f"GIFT has no form for {NAMES[type(interaction).__name__]}.")


def _without_arrow(text: str) -> str:
    if "->" in text:
        raise NotOurs("GIFT takes an answer with `->` in it for a pair.")
    return text


def _said(feedback: str) -> str:
    return f"#{escaped(feedback)}" if feedback else ""


def _weight(credit: Fraction) -> str:
    return f"%{format(float(credit * 100), '.5f').rstrip('0').rstrip('.')}%"
