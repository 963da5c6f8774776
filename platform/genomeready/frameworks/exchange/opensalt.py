"""The CSV shape of OpenSALT, read and written: one row an item, its parent and links in columns of their own. Pure.

Columns as in the sample file of opensalt/opensalt (MIT); names are compared by their letters alone, as
OpenSALT does. A cell with several links separates them by `|` or a comma. Levels and the type of item
have no column there: ours are added behind, and its reader passes over them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from genomeready.frameworks.exchange.circles import first_in_circles
from genomeready.frameworks.exchange.csv_files import Table, level_columns, table_text, without_marks
from genomeready.frameworks.exchange.drafts import Draft, DraftItem, DraftLink, Note, NotReadable
from genomeready.frameworks.exchange.leniency import number_of
from genomeready.frameworks.exchange.rows import Row, level_names

FORMAT: Final = "opensalt-csv"
COLUMNS: Final = (
    "Identifier", "fullStatement", "Human Coding Scheme", "sequenceNumber", "Abbreviated Statement", "ConceptKeywords", "Notes",
    "Is Child Of", "IsPartOf", "replacedBy", "Exemplar", "hasSkillLevel", "IsRelatedTo",
)  # fmt: skip
ADDED: Final = ("CFItemType", "isPeerOf", "exactMatchOf")
LINKS: Final = {
    without_marks(name): name
    for name in ("isPartOf", "replacedBy", "exemplar", "hasSkillLevel", "isRelatedTo", "precedes", "isPeerOf", "exactMatchOf")
}
OTHER: Final = {without_marks(name): name for name in ("conceptKeywords", "notes", "language", "educationLevel", "license")}
FIELDS: Final = {"identifier", "fullstatement", "humancodingscheme", "sequencenumber", "abbreviatedstatement", "ischildof", "cfitemtype"}


def draft_of_opensalt(table: Table, *, title: str) -> Draft:
    """Return what the table holds.

    Raises:
        NotReadable: a column is missing without which there are no items.
    """
    names = {without_marks(column): column for column in table.columns if column not in level_columns(table.columns)}
    missing = [name for name in ("Identifier", "fullStatement") if without_marks(name) not in names]
    if missing:
        raise NotReadable(why=f"The column {' and '.join(f'`{name}`' for name in missing)} is missing.")
    notes = [*table.notes, *_unknown(names)]
    separator = "|" if any("|" in row[names[name]] for row in table.rows for name in LINKS if name in names) else ","
    items: dict[str, DraftItem] = {}
    for number, row in enumerate(table.rows, 2):
        item = _item(table, names, row, separator, notes)
        if not item.identifier or not item.statement or item.identifier in items:
            why = "A row has no identifier or no statement, or repeats an identifier; it was refused."
            notes.append(Note(why, item.identifier or f"row {number}", refused=True))
        else:
            items[item.identifier] = item
    found, parents_by = _hung(items, notes)
    levels = level_columns(table.columns)
    return Draft(
        format=FORMAT, title=title, items=tuple(found), notes=tuple(notes),
        columns=table.columns, separator=separator, parents_by=parents_by,
        scale={number: (name, "") for number, name in levels.values()} if any(item.levels for item in found) else {},
    )  # fmt: skip


def _unknown(names: Mapping[str, str]) -> Iterator[Note]:
    for name, column in names.items():
        if name not in FIELDS | set(LINKS) | set(OTHER):
            yield Note("The column is none of OpenSALT's; what it says was kept beside and is written out again.", column or "(no name)")


def _item(table: Table, names: Mapping[str, str], row: Mapping[str, str], separator: str, notes: list[Note]) -> DraftItem:
    def said(name: str) -> str:
        return row[names[name]].strip() if name in names else ""

    links = [
        DraftLink(type=kind, target=target.strip(), uri=target.strip() if "://" in target else "")
        for name, kind in LINKS.items()
        for target in said(name).split(separator)
        if target.strip()
    ]
    extra = {column: row[column] for name, column in names.items() if name not in FIELDS | set(LINKS) | set(OTHER) and row[column].strip()}
    identifier = said("identifier")
    return DraftItem(
        identifier=identifier, statement=said("fullstatement"), title=said("abbreviatedstatement"), code=said("humancodingscheme"),
        kind=said("cfitemtype"), parent=said("ischildof"), links=tuple(links),
        sequence=number_of(int(n) if (n := said("sequencenumber")).isdigit() else n, name="sequenceNumber", where=identifier, notes=notes),
        levels={str(n): row[c].strip() for c, (n, _) in level_columns(table.columns).items() if row[c].strip()},
        other={kind: said(name) for name, kind in OTHER.items() if said(name)} | extra,
    )  # fmt: skip


def _hung(items: Mapping[str, DraftItem], notes: list[Note]) -> tuple[list[DraftItem], str]:
    """Return the items with their parents as identifiers: the column names them by identifier or, as the sample does, by code."""
    codes = {item.code: item.identifier for item in reversed(list(items.values())) if item.code}
    named = [item.parent for item in items.values() if item.parent]
    by = "code" if named and sum(name in codes for name in named) >= sum(name in items for name in named) else "identifier"
    known = codes if by == "code" else {name: name for name in items}
    parents = {i: found for i, item in items.items() if (found := known.get(item.parent) or codes.get(item.parent) or _itself(item, items))}
    for item in first_in_circles(parents):
        del parents[item]
    lost = [item for item in items.values() if item.parent and item.identifier not in parents]
    said = "The item's parent is none of the items, or hangs from it; it was put at the top, and the word was kept."
    notes.extend(Note(said, item.identifier) for item in lost)
    kept = {item.identifier: {**item.other, "isChildOf": item.parent} for item in lost}
    return [replace(item, parent=parents.get(i, ""), other=kept.get(i, item.other)) for i, item in items.items()], by


def _itself(item: DraftItem, items: Mapping[str, DraftItem]) -> str:
    return item.parent if item.parent in items else ""


def opensalt_text(rows: list[Row], *, columns: tuple[str, ...], separator: str, parents_by: str) -> str:
    """Write items as a table, in these columns (none: the usual ones and those that levels and types need)."""
    by_identifier = {row.identifier: row for row in rows}
    names = level_names(rows)
    if not columns:
        columns = (*COLUMNS, *ADDED)
    there = {without_marks(column) for column in columns}
    needed = {link.type for row in rows for link in row.links}
    columns = (*columns, *(kind for name, kind in LINKS.items() if kind in needed and name not in there))
    columns = (*columns, *(name for n, name in names.items() if n not in {n for n, _ in level_columns(columns).values()}))
    return table_text(columns, (_cells(row, columns, separator, parents_by, by_identifier) for row in rows))


def _cells(row: Row, columns: tuple[str, ...], separator: str, parents_by: str, rows: Mapping[str, Row]) -> dict[str, str]:
    parent = rows.get(row.parent)
    above = ((parents_by == "code" and parent.code) or parent.identifier) if parent else row.other.get("isChildOf", "")
    plain = {
        "identifier": row.identifier, "fullstatement": row.statement, "humancodingscheme": row.code, "abbreviatedstatement": row.title,
        "sequencenumber": "" if row.sequence is None else str(row.sequence), "ischildof": above, "cfitemtype": row.kind,
    }  # fmt: skip
    plain |= {name: row.other.get(kind, "") for name, kind in OTHER.items()}
    plain |= {name: separator.join(link.target for link in row.links if link.type == kind) for name, kind in LINKS.items()}
    levels = level_columns(columns)
    cells: dict[str, str] = {}
    for column in columns:
        if column in levels:
            cells[column] = row.levels.get(str(levels[column][0]), "")
        else:
            cells[column] = plain.get(without_marks(column), row.other.get(column, ""))
    return cells
