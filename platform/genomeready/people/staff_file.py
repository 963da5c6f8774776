"""Reading a file of staff: what each line says, and what is wrong with it. Pure."""

import csv
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from genomeready.people.rules import written_plainly

COLUMNS = ("email", "name", "profession", "organisation", "wte", "from", "until")
REQUIRED = ("email", "name", "profession", "organisation")
MOST_WTE = Decimal("1.5")


@dataclass(frozen=True, kw_only=True)
class StaffLine:
    """One line that can be taken in."""

    line: int
    email: str
    name: str
    profession: str
    organisation: str
    wte: Decimal
    since: date | None
    until: date | None


@dataclass(frozen=True, kw_only=True)
class StaffFault:
    """One line that cannot, and why."""

    line: int
    why: str


def read_staff(lines: Iterable[str], *, professions: Collection[str], organisations: Collection[str]) -> Iterator[StaffLine | StaffFault]:
    """Yield each line of a CSV file as what it says or why it cannot be taken in.

    >>> text = ["email,name,profession,organisation", "ana@example.org,Ana,nurse,north", "bob,Bob,nurse,north"]
    >>> [type(x).__name__ for x in read_staff(text, professions={"nurse"}, organisations={"north"})]
    ['StaffLine', 'StaffFault']
    """
    rows = csv.DictReader(lines, skipinitialspace=True)
    header = [name.strip().lower().lstrip("\ufeff") for name in rows.fieldnames or ()]
    rows.fieldnames = header
    missing = [name for name in REQUIRED if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    if missing or unknown:
        words = f"column missing: {', '.join(missing)}" if missing else f"unknown column: {', '.join(unknown)}"
        yield StaffFault(line=1, why=f"{words}; the columns are {', '.join(COLUMNS)}")
        return
    seen: dict[tuple[str, str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        read = _line(number, row, professions=professions, organisations=organisations)
        if isinstance(read, StaffLine):
            key = (read.email, read.organisation, read.profession)
            if key in seen:
                read = StaffFault(line=number, why=f"the same person, organisation and profession stand in line {seen[key]}")
            seen.setdefault(key, number)
        yield read


def _line(
    number: int, row: dict[str, str | None], *, professions: Collection[str], organisations: Collection[str]
) -> StaffLine | StaffFault:
    said = {name: (value or "").strip() for name, value in row.items() if name}
    email = written_plainly(said["email"])
    try:
        wte = Decimal(said.get("wte") or 1)
        since, until = (date.fromisoformat(said[c]) if said.get(c) else None for c in ("from", "until"))
    except (InvalidOperation, ValueError) as fault:
        return StaffFault(line=number, why=f"a number or date cannot be read ({fault}); write 0.6 and 2026-11-22")
    faults = {
        f"{said['email']!r} is no e-mail address": email.count("@") != 1 or "." not in email.split("@")[-1],
        "the name is missing": not said["name"],
        f"profession {said['profession']!r} is unknown": said["profession"] not in professions,
        f"organisation {said['organisation']!r} is unknown": said["organisation"] not in organisations,
        "wte must lie between 0.05 and 1.5": not Decimal("0.05") <= wte <= MOST_WTE,
        "until lies before from": bool(since and until and until < since),
    }
    wrong = [words for words, is_wrong in faults.items() if is_wrong]
    if wrong:
        return StaffFault(line=number, why="; ".join(wrong))
    return StaffLine(
        line=number,
        email=email,
        name=said["name"],
        profession=said["profession"],
        organisation=said["organisation"],
        wte=wte,
        since=since,
        until=until,
    )
