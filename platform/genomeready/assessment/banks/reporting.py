"""The table at the end of an import or an export, for people and for programs. Pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from genomeready.assessment.banks.planning import Fate, Plan, Row

WIDTH = 40


def lines_of(done: Plan) -> Iterator[str]:
    """Yield the lines of the table: the three counts, the notes, and one line for each question with what is lost or why it is refused."""
    for name, number in (("accepted", done.accepted), ("accepted with losses", done.with_losses), ("refused", done.refused)):
        yield f"  {name:20} {number:4}"
    yield from (f"  note: {shown(note)}" for note in done.notes)
    for row in done.rows:
        yield from _row(row)


def _row(row: Row) -> Iterator[str]:
    key = row.key or "-"
    yield f"  {row.fate:9} {key:12} {row.type or '-':10} {shown(row.title)[:WIDTH]:{WIDTH}} {shown(row.where)}".rstrip()
    if row.fate is Fate.REFUSED:
        yield f"            {shown(row.why)}"
    yield from (f"            lost: {shown(loss)}" for loss in row.losses)


def as_json(done: Plan) -> str:
    """Return the table for a program."""
    counted = {"accepted": done.accepted, "accepted_with_losses": done.with_losses, "refused": done.refused}
    return json.dumps({**counted, "notes": list(done.notes), "rows": [asdict(row) for row in done.rows]}, indent=2, ensure_ascii=False)


def exported_lines(losses: Iterable[tuple[str, list[str]]], refused: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield what an export had no place for: the same losses together, and the questions that are left out."""
    places: dict[str, list[str]] = {}
    for key, lost in losses:
        for loss in lost:
            places.setdefault(loss, []).append(key)
    yield from (f"  lost in {len(keys)}: {loss}" for loss, keys in places.items())
    yield from (f"  left out {key}: {why}" for key, why in refused)


def shown(text: str) -> str:
    r"""Return a text of a stranger's file as it may be printed: what steers a terminal is a question mark.

    >>> shown("a\x1b[31mb")
    'a?[31mb'
    """
    return "".join(sign if sign.isprintable() else "?" for sign in " ".join(text.split())[:300])
