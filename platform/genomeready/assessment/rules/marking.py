"""When people mark an answer: what two markers settle, when a third decides, until when, and under which number the candidate goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from genomeready.base.ids import digest

WORKING_DAYS = 15
"""Until when an answer is marked, in working days after it was handed in: markers do this beside their duties, so each of two
has a week, and a third has one where the two differ."""

CLAIM_LIVES = timedelta(hours=48)
"""How long an answer stays with the marker who took it and keeps nothing; then another may take it. Whatever she keeps renews it."""

ARBITRATION = 3
"""The turn of the marker who decides where two differ, or where one could not read the answer."""

WEEKEND = 5
NUMBER_LENGTH = 8


class ScriptState(StrEnum):
    """Where an answer is that people mark."""

    WAITING = "waiting"
    ARBITRATION = "arbitration"
    SETTLED = "settled"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What one marker gave: so many marks, or None where the answer could not be read."""

    marks: int | None


def settle(first: Sequence[Judged], *, tolerance: Fraction, maximum: int, arbitrated: Judged | None = None) -> Fraction | None:
    """Return the marks that the markers' judgements come to, or None where a third marker has to decide.

    One marker decides alone. Two whose marks differ by no more than `tolerance`, a share of the maximum, come to their mean. Who
    arbitrates decides. Nobody's word alone makes an answer unreadable: another looks; where he cannot read it either, it earns nothing.

    >>> def by(*marks, arbitrated=None):
    ...     third = None if arbitrated is None else Judged(marks=None if arbitrated == "unreadable" else arbitrated)
    ...     return settle([Judged(marks=m) for m in marks], tolerance=Fraction(1, 5), maximum=10, arbitrated=third)
    >>> by(7), by(6, 8), by(6, 9), by(6, 9, arbitrated=8)
    (Fraction(7, 1), Fraction(7, 1), None, Fraction(8, 1))
    >>> by(None), by(6, None), by(None, None, arbitrated="unreadable")
    (None, None, Fraction(0, 1))
    """
    if arbitrated is not None:
        return Fraction(arbitrated.marks or 0)
    marks = [each.marks for each in first if each.marks is not None]
    if len(marks) < len(first) or max(marks) - min(marks) > tolerance * maximum:
        return None
    return Fraction(sum(marks), len(marks))


def due_on(handed_in: date) -> date:
    """Return the day until which an answer is to be marked: so many days from Monday to Friday later. Holidays are not known here.

    >>> due_on(date(2026, 11, 27)).isoformat(), due_on(date(2026, 11, 28)).isoformat()
    ('2026-12-18', '2026-12-18')
    """
    day, left = handed_in, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < WEEKEND
    return day


def candidate_number(attempt: str) -> str:
    """Return the number under which markers know a candidate, from the public id of the attempt; nothing leads back from it.

    >>> candidate_number("mfrggzdfmztwq2lknnwg23tpoa")
    '271A-5D74'
    """
    number = digest(f"candidate/{attempt}")[:NUMBER_LENGTH].upper()
    return f"{number[:4]}-{number[4:]}"
