"""The drawing of a pedigree as data for its template: lines, symbols, notes, a legend, and the same in words.

Symbols of the NSGC nomenclature, revision of 2022: square, circle and diamond say the gender; filled is affected, in quarters where
there are several conditions; a carrier's symbol is divided; a slash has died; an arrow with P is the proband; a double line joins
partners who are related by blood; lines from one point are twins, with a bar where they are identical; P inside is a pregnancy.
"""

from collections.abc import Mapping
from typing import Any

from genomeready.assessment.types.pedigree import words
from genomeready.assessment.types.pedigree.layout import Layout, laid_out
from genomeready.assessment.types.pedigree.model import NOMENCLATURE, AtBirth, Gender, Pedigree, Person, TwinKind

HALF, ROW, MARGIN, TOP = 20, 156, 62, 40
_DROP, _SIBSHIP = 58, 96
"""How far below the symbols of the parents their line turns to the children, where those are in the next row."""
_SHAPES = {Gender.MAN: "square", Gender.WOMAN: "circle", Gender.NON_BINARY: "diamond", Gender.UNKNOWN: "diamond"}
_LINE, _LEGEND = 16, 22

Point = tuple[float, float]


def drawn(pedigree: Pedigree, *, called: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return everything that the template of a drawing takes; people are labelled by generation and place, or as they are `called`."""
    layout = laid_out(pedigree)
    at = {own: (layout.across[own] + MARGIN, layout.generation[own] * ROW + TOP) for own in pedigree.people}
    named, legend = words.labels(layout), _legend(pedigree)
    if called is not None:
        named = {own: called[own] for own in named}
    symbols = [_symbol(pedigree, pedigree.people[own], at[own], label) for own, label in named.items()]
    bottom = max(y for _, y in at.values()) + HALF + _LINE * (max(len(symbol["notes"]) for symbol in symbols) + 1) + 12
    for n, entry in enumerate(legend):
        entry["y"] = bottom + n * _LEGEND + 8
    return {
        "width": round(max(x for x, _ in at.values()) + MARGIN),
        "height": round(bottom + len(legend) * _LEGEND + 8),
        "lines": [*_couples(pedigree, at, layout), *_sibships(pedigree, at)],
        "symbols": symbols,
        "legend": legend,
        "nomenclature": NOMENCLATURE,
        "rows": words.rows(pedigree, named),
        "described": words.described(pedigree, named),
    }


def _symbol(pedigree: Pedigree, person: Person, at: Point, label: str) -> dict[str, Any]:
    filled = list(range(4)) if len(pedigree.conditions) == 1 and person.affected else _quarters(pedigree, person)
    return {
        "label": label, "x": at[0], "y": at[1], "shape": _SHAPES[person.gender], "whole": len(filled) == 4,  # noqa: PLR2004 - quarters
        "quarters": filled if len(filled) < 4 else [], "carrier": person.carrier and not filled, "deceased": person.deceased,  # noqa: PLR2004
        "proband": person.proband, "inside": "P" if person.pregnancy else "?" if person.unknown else "",
        "notes": _notes(pedigree, person),
    }  # fmt: skip


def _quarters(pedigree: Pedigree, person: Person) -> list[int]:
    """Return which quarters are filled: 0 upper right, then clockwise; a fifth condition shares the first quarter."""
    return sorted({n % 4 for n, own in enumerate(pedigree.conditions) if own in person.affected})


def _notes(pedigree: Pedigree, person: Person) -> list[str]:
    """Return the lines below a symbol."""
    said = []
    if person.at_birth and (person.gender, person.at_birth) not in {(Gender.MAN, AtBirth.MALE), (Gender.WOMAN, AtBirth.FEMALE)}:
        said.append(str(person.at_birth))
    if person.age is not None:
        said.append(f"d. {person.age}" if person.deceased else f"{person.age} y")
    several = len(pedigree.conditions) > 1
    for own, age in person.affected.items():
        name = f"{_short(pedigree.conditions[own])} " if several else ""
        if several or age is not None:
            said.append(f"{name}dx {age}" if age is not None else name.strip())
    return said


def _short(name: str) -> str:
    """Return the name of a condition as it fits below a symbol.

    >>> _short("Breast cancer"), _short("Hypercholesterolaemia")
    ('Breast', 'Hypercho.')
    """
    first = name.removesuffix(" cancer")
    return first if len(first) <= 10 else f"{first[:8].strip()}."  # noqa: PLR2004 - characters that fit


def _couples(pedigree: Pedigree, at: Mapping[str, Point], layout: Layout) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for pair in sorted(sorted(couple) for couple in pedigree.couples):
        left, right = sorted(pair, key=lambda own: at[own])
        kind = "related" if pedigree.related(*pair) else "couple"
        (x1, y1), (x2, y2) = at[left], at[right]
        row = layout.rows[layout.generation[left]]
        apart = y1 != y2 or abs(row.index(right) - row.index(left)) > 1
        middle = (min(y1, y2) - HALF - 8) if apart else y1
        path = [(x1, y1 - HALF), (x1, middle), (x2, middle), (x2, y2 - HALF)] if apart else [(x1 + HALF, y1), (x2 - HALF, y2)]
        offsets = (-3, 3) if kind == "related" else (0,)
        found += [{"kind": kind, "points": _points([(x, y + off) for x, y in path])} for off in offsets]
    return found


def _sibships(pedigree: Pedigree, at: Mapping[str, Point]) -> list[dict[str, Any]]:
    """Return the lines from each couple to its children: down, along, and down to each, twins from one point."""
    found: list[dict[str, Any]] = []
    for parents in dict.fromkeys(pedigree.parents(own) for own in pedigree.people if pedigree.parents(own)):
        children = [own for own in pedigree.people if pedigree.parents(own) == parents]
        (x1, y1), (x2, y2) = at[parents[0]], at[parents[1]]
        start, high = ((x1 + x2) / 2, y1 if y1 == y2 else min(y1, y2) - HALF - 8), min(at[child][1] for child in children) - _DROP
        feet: dict[str, float] = {}
        for child in children:
            group = pedigree.twin_group(child)
            feet[child] = sum(at[o][0] for o in group.members) / len(group.members) if group else at[child][0]
        ends = [start[0], *feet.values()]
        found.append({"kind": "descent", "points": _points([start, (start[0], high)])})
        found.append({"kind": "sibship", "points": _points([(min(ends), high), (max(ends), high)])})
        found += [{"kind": "child", "points": _points([(feet[c], high), (at[c][0], at[c][1] - HALF)])} for c in children]
    for group in pedigree.twins:
        found += _twin_signs([at[own] for own in sorted(group.members, key=lambda own: at[own])], group.kind)
    return found


def _twin_signs(places: list[Point], kind: TwinKind) -> list[dict[str, Any]]:
    """Return the bar between identical twins; a question mark stands in the table where it is not known."""
    if kind is not TwinKind.IDENTICAL:
        return []
    middle, y = sum(x for x, _ in places) / len(places), places[0][1] - HALF - 16
    share = 16 / (_DROP - HALF)
    ends = [(x + (middle - x) * share, y) for x, _ in (places[0], places[-1])]
    return [{"kind": "twins", "points": _points(ends)}]


def _points(path: list[Point]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in path)


def _legend(pedigree: Pedigree) -> list[dict[str, Any]]:
    several = len(pedigree.conditions) > 1
    entries = [
        {"kind": f"quarter-{n % 4}" if several else "whole", "text": name} for n, (_, name) in enumerate(pedigree.conditions.items())
    ]  # fmt: skip
    if any(person.carrier for person in pedigree.people.values()):
        entries.append({"kind": "carrier", "text": "Carrier, not affected"})
    return entries
