"""What all sittings of one examination say about it and about each of its questions.

Whose sittings count: each person's first, handed in, marked and not void. Somebody who sits again has seen such questions before,
and two sittings of one person are not two people. Marks are whole numbers of ten-thousandths, as results keep them. Sheets stand in the
order in which people began, which the watch for questions that have become known rests on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from genomeready.assessment.rules.statistics.items import Flag, OptionLine, facility, flags_of, item_rest, option_lines, upper_lower
from genomeready.assessment.rules.statistics.leaks import Sighting, leak_of
from genomeready.assessment.rules.statistics.moodle import effective_weights, position, quiz
from genomeready.assessment.rules.statistics.reliability import (
    alpha,
    alpha_if_deleted,
    decision_consistency,
    drawn_reliability,
    standard_error,
)
from genomeready.assessment.rules.statistics.samples import FEWEST, NotOneTable, Number, SampleTooSmall

WHOLE = 10_000
"""The whole mark of a question, in ten-thousandths."""

OUTCOMES = (("right", True), ("partly", False), ("wrong", False))

T = TypeVar("T")


def outcome_of(mark: int) -> str:
    """Return the group of an answer to a question without options.

    >>> outcome_of(WHOLE), outcome_of(3000), outcome_of(0)
    ('right', 'partly', 'wrong')
    """
    return {WHOLE: "right", 0: "wrong"}.get(mark, "partly")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sitting that counts: the mark, the chosen options and the seconds of each question asked, by the question's id."""

    marks: Mapping[int, int]
    chosen: Mapping[int, Sequence[str]]
    seconds: Mapping[int, float] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All marks together."""
        return sum(self.marks.values())


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question as the analysis needs it: its key, and its options as (id, whether it is a key).

    Where a question has no options, what was answered is `grouped` by what it earned: `OUTCOMES` are its options then.
    """

    id: int
    name: str
    options: Sequence[tuple[str, bool]]
    grouped: bool = False


def analysis(sheets: Sequence[Sheet], items: Sequence[Item], *, pass_percent: int) -> dict[str, Any]:
    """Return everything as plain JSON: {"people", "fewest", "whole": {…}, "items": [{…}, …]}, the items in the order given.

    A figure for which the sample is too small, or which is undefined, is null; `n` beside it says which.

    >>> found = analysis([Sheet(marks={1: 10000}, chosen={1: ["a"]})], [Item(id=1, name="Q-1", options=[("a", True)])], pass_percent=70)
    >>> found["people"], found["items"][0]["n"], found["items"][0]["facility"], found["whole"]["alpha"]
    (1, 1, None, None)
    """
    table, lengths = _one_table(sheets), {len(sheet.marks) for sheet in sheets}
    if table is not None:
        deleted = _told(alpha_if_deleted, table[1])
        weights = _told(effective_weights, table[1])
    without = dict(zip(table[0], deleted or [], strict=False)) if table else {}
    weighing = dict(zip(table[0], weights or [], strict=False)) if table else {}
    return {
        "people": len(sheets),
        "fewest": FEWEST,
        "pass_percent": pass_percent,
        "same_paper": table is not None,
        "whole": _whole(sheets, table[1] if table else None, length=lengths.pop() if len(lengths) == 1 else 0, pass_percent=pass_percent),
        "items": [
            _item(item, sheets) | {"alpha_if_deleted": _plain(without.get(item.id)), "effective_weight": _plain(weighing.get(item.id))}
            for item in items
        ],
    }


def _one_table(sheets: Sequence[Sheet]) -> tuple[list[int], list[list[int]]] | None:
    """Return the questions and everyone's marks in them, where all were asked the same; None where papers differ."""
    asked = sorted(sheets[0].marks) if sheets else []
    if not asked or any(sheet.marks.keys() != sheets[0].marks.keys() for sheet in sheets):
        return None
    return asked, [[sheet.marks[item] for item in asked] for sheet in sheets]


def _whole(sheets: Sequence[Sheet], table: list[list[int]] | None, *, length: int, pass_percent: int) -> dict[str, Any]:
    totals = [sheet.total for sheet in sheets]
    rows: list[list[Number]] = [list(sheet.marks.values()) for sheet in sheets]
    same = _told(alpha, table) if table else None
    drawn = _told(drawn_reliability, rows) if length else None
    trusted = same if same is not None else drawn
    shares = [Fraction(total, length * WHOLE) for total in totals] if length else []
    decided = _told(decision_consistency, shares, trusted, questions=length, pass_percent=pass_percent) if length else None
    figures = _told(quiz, totals, table)
    error = _told(standard_error, totals, trusted)
    return {
        "questions": length,
        "mean": None if figures is None else _plain(figures.mean / WHOLE),
        "alpha": _plain(same),
        "drawn_reliability": _plain(drawn),
        "standard_error": None if error is None else _plain(error / WHOLE),
        "agreement": _plain(decided.agreement) if decided else None,
        "kappa": _plain(decided.kappa) if decided else None,
        "moodle": None if figures is None else {
            "mean": _plain(figures.mean / WHOLE), "standard_deviation": _plain(figures.standard_deviation / WHOLE),
            "skewness": _plain(figures.skewness), "kurtosis": _plain(figures.kurtosis),
            "internal_consistency": _plain(figures.internal_consistency), "error_ratio": _plain(figures.error_ratio),
            "standard_error": None if figures.standard_error is None else _plain(figures.standard_error / WHOLE),
        },
    }  # fmt: skip


def _item(item: Item, sheets: Sequence[Sheet]) -> dict[str, Any]:
    asked = [sheet for sheet in sheets if item.id in sheet.marks]
    marks, totals = [sheet.marks[item.id] for sheet in asked], [sheet.total for sheet in asked]
    rest = [total - mark for mark, total in zip(marks, totals, strict=True)]
    easy, related = _told(facility, marks, maximum=WHOLE), _told(item_rest, marks, rest)
    lines = _told(option_lines, [sheet.chosen.get(item.id, ()) for sheet in asked], totals, rest, options=item.options) or []
    figures = _told(position, marks, totals, maximum=WHOLE)
    timed = [Sighting(share=Fraction(s.marks[item.id], WHOLE), seconds=s.seconds[item.id]) for s in asked if item.id in s.seconds]
    known = _told(leak_of, timed)
    flags = ([Flag.KNOWN] if known else []) + flags_of(easy, related, lines)
    return {
        "name": item.name,
        "n": len(asked),
        "facility": _plain(easy),
        "item_rest": _plain(related),
        "upper_lower": _plain(_told(upper_lower, marks, totals, maximum=WHOLE)),
        "options": [_option(line) | {"idle": line.is_idle and not item.grouped} for line in lines],
        "flags": [flag.value for flag in flags if not (item.grouped and flag is Flag.IDLE)],
        "known": {name: round(figure, 3) for name, figure in asdict(known).items()} if known else None,
        "moodle": None if figures is None else {
            "facility_index": _plain(figures.facility_index), "standard_deviation": _plain(figures.standard_deviation / WHOLE),
            "discrimination_index": _plain(figures.discrimination_index),
            "discrimination_efficiency": _plain(figures.discrimination_efficiency),
        },
    }  # fmt: skip


def _option(line: OptionLine) -> dict[str, Any]:
    return {
        "option": line.option, "key": line.key, "n": line.n, "share": _plain(line.share),
        "mean_total": None if line.mean_total is None else _plain(line.mean_total / WHOLE),
        "correlation": _plain(line.correlation),
    }  # fmt: skip


def _told(formula: Callable[..., T], *given: Any, **named: Any) -> T | None:  # noqa: ANN401 - whatever the formula takes
    """Return what a formula says; None where it refuses the sample."""
    try:
        return formula(*given, **named)
    except (SampleTooSmall, NotOneTable):
        return None


def _plain(value: Fraction | float | None) -> float | None:
    """Return a figure as JSON keeps it, to six places.

    >>> _plain(Fraction(1, 3)), _plain(None)
    (0.333333, None)
    """
    return None if value is None else round(float(value), 6)


def worst_first(item: Mapping[str, Any]) -> tuple[int, str]:
    """Return by what questions are sorted where the worst is to be first: the gravest flag, then the name.

    >>> sorted([{"name": "b", "flags": []}, {"name": "a", "flags": ["too-easy"]}], key=worst_first)[0]["name"]
    'a'
    """
    order = list(Flag)
    return min((order.index(Flag(flag)) for flag in item["flags"]), default=len(order)), str(item["name"])
