"""Moodle's embedded answers (cloze): `{2:MULTICHOICE:=right#why~wrong}` within a text, read and written. Pure.

Source: MoodleDocs, "Embedded Answers (Cloze) question type".
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from html import unescape
from typing import Final

from genomeready.assessment.banks.gapped import gapped, place, whole
from genomeready.assessment.banks.gift_reading import share, within
from genomeready.assessment.banks.prose import Html, Told
from genomeready.assessment.banks.refusing import NotRead
from genomeready.assessment.banks.stars import entry_of, starred
from genomeready.assessment.types.interactions import ALL, NOTHING, Accepted, Alternative, Gap, Gaps, Number, NumberEntry
from genomeready.assessment.types.written import plain

CHOICES: Final = frozenset({"MULTICHOICE", "MC", "MULTICHOICE_H", "MCH", "MULTICHOICE_V", "MCV"})
SHUFFLED: Final = frozenset({"MULTICHOICE_S", "MCS", "MULTICHOICE_HS", "MCHS", "MULTICHOICE_VS", "MCVS"})
TEXTS: Final = {"SHORTANSWER": False, "SA": False, "MW": False, "SHORTANSWER_C": True, "SAC": True, "MWC": True}
NUMBERS: Final = frozenset({"NUMERICAL", "NM"})
_GAP: Final = re.compile(r"\{([0-9]*):([A-Z_]+):((?:\\.|[^\\}])*)\}", re.DOTALL)
_ANSWER: Final = re.compile(r"(=|%(-?[0-9.]+)%)?((?:\\.|[^\\~])*)", re.DOTALL)


def cloze_gaps(html: str, told: Told) -> Gaps:
    """Return a text with embedded answers as text and gaps.

    Raises:
        NotRead: there is none, or one is of a kind that is not read.
    """
    gaps: list[Gap] = []

    def taken(found: re.Match[str]) -> str:
        if found[1] not in {"", "1"}:
            told.lose("the weights of its gaps")
        gaps.append(_gap(found[2], unescape(found[3]), told))
        return place(len(gaps) - 1)

    text = _GAP.sub(taken, html)
    return gapped(text, gaps, told)


def _gap(kind: str, answers: str, told: Told) -> Gap:
    parts = list(_answers(answers))
    if kind in CHOICES | SHUFFLED:
        options = tuple(
            Alternative(id=str(n), text=told.line(text), right=credit == ALL, credit=credit, feedback=told.html(said))
            for n, (credit, text, said) in enumerate(parts, 1)
        )
        return Gap(options=options)
    if kind in TEXTS:
        accepted = (Accepted(text=text, credit=credit, feedback=told.html(said)) for credit, text, said in parts)
        return Gap(entry=entry_of(accepted, exact_case=TEXTS[kind]))
    if kind in NUMBERS:
        numbers = []
        for credit, text, said in parts:
            value, tolerance = within(text)
            numbers.append(Number(value=value, tolerance=tolerance, credit=credit, feedback=told.html(said)))
        return Gap(number=NumberEntry(numbers=tuple(numbers)))
    raise NotRead(f"A gap of the kind {kind} is not read.")


def _answers(text: str) -> Iterator[tuple[Fraction, str, str]]:
    for piece in re.findall(r"(?:\\.|[^\\~])+", text, re.DOTALL):
        found = _ANSWER.match(piece)
        sign, percent, rest = (found[1], found[2], found[3]) if found else ("", "", piece)
        credit = ALL if sign == "=" else share(percent) if percent else NOTHING
        said = re.split(r"(?<!\\)#", rest, maxsplit=1)
        yield credit, _plain(said[0]), _plain(said[1]) if len(said) > 1 else ""


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).strip()


def cloze_text(before: str, gaps: Gaps, html: Html) -> str:
    """Return a text with its gaps as Moodle embeds them, below what is said before it, in HTML."""
    rendered = html.block(f"{before}\n\n{whole(gaps)}")
    for n, gap in enumerate(gaps.gaps):
        rendered = rendered.replace(place(n), _embedded(gap, html))
    return rendered


def _embedded(gap: Gap, html: Html) -> str:
    if gap.entry:
        kind = "SHORTANSWER_C" if gap.entry.exact_case else "SHORTANSWER"
        parts = [(one.credit, starred(one.text, gap.entry), one.feedback) for one in gap.entry.accepted]
    elif gap.number:
        kind = "NUMERICAL"
        parts = [(n.credit, f"{n.value:f}:{n.tolerance:f}", n.feedback) for n in gap.number.numbers]
    else:
        kind = "MULTICHOICE"
        parts = [
            (one.credit if one.credit is not None else Fraction(int(one.right)), plain(html.line(one.text)), one.feedback)
            for one in gap.options
        ]
    return f"{{1:{kind}:{'~'.join(_part(*part) for part in parts)}}}"


def _part(credit: Fraction, text: str, feedback: str) -> str:
    percent = Decimal(credit.numerator) * 100 / credit.denominator
    sign = "=" if credit == ALL else "" if credit == NOTHING else f"%{percent.normalize():f}%"
    said = f"#{_escaped(feedback)}" if feedback else ""
    return f"{sign}{_escaped(text)}{said}"


def _escaped(text: str) -> str:
    plain = re.sub(r"([~#}\"/\\])", r"\\\1", text)
    return plain.replace("&", "&amp;").replace("<", "&lt;")
