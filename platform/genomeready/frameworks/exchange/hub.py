"""The CSV shape that DIRECT publishes from the EBI Competency Hub's model, read and written: names that step in by a column a level. Pure.

Columns as in DIRECT's file of all in one (direct-framework/digital-research-competencies-framework, CC BY 4.0):
a row has one of the first three, and hangs from the nearest row above with the column before. Levels, the
kind, and links to elsewhere (`exactMatchOf https://…`) have no column there: ours are added behind.
"""

from collections.abc import Mapping
from typing import Final

from genomeready.frameworks.exchange.csv_files import Table, level_columns, table_text
from genomeready.frameworks.exchange.drafts import Draft, DraftItem, DraftLink, Note, NotReadable
from genomeready.frameworks.exchange.rows import Row, level_names

FORMAT: Final = "hub-csv"
STEPS: Final = ("competency_domain", "competency", "skill")
OTHER: Final = ("tools_languages_methodologies", "learning_resources")
COLUMNS: Final = (*STEPS, "description", "slug", "related_skills", *OTHER)
ADDED: Final = ("kind", "aligned_to")
SEPARATOR: Final = "|"
RELATED: Final = "isRelatedTo"


def draft_of_hub(table: Table, *, title: str) -> Draft:
    """Return what the table holds.

    Raises:
        NotReadable: a column is missing without which there are no items.
    """
    missing = [name for name in (*STEPS[:2], "slug") if name not in table.columns]
    if missing:
        raise NotReadable(why=f"The column {' and '.join(f'`{name}`' for name in missing)} is missing.")
    levels = level_columns(table.columns)
    known = {*COLUMNS, *ADDED, *levels}
    notes = [*table.notes]
    said = "The column is none of the shape's; what it says was kept beside and is written out again."
    notes.extend(Note(said, column or "(no name)") for column in table.columns if column not in known)
    items: dict[str, DraftItem] = {}
    path: list[str] = []
    for number, row in enumerate(table.rows, 2):
        item = _item(row, levels, known, path, where=f"row {number}", notes=notes)
        if item is not None and item.identifier in items:
            notes.append(Note("A slug stands at two rows; the second one was refused.", item.identifier, refused=True))
        elif item is not None:
            items[item.identifier] = item
    return Draft(
        format=FORMAT, title=title, items=tuple(items.values()), notes=tuple(notes), columns=table.columns, separator=SEPARATOR,
        scale={n: (name, "") for n, name in levels.values()} if any(item.levels for item in items.values()) else {},
    )  # fmt: skip


def _item(
    row: Mapping[str, str], levels: Mapping[str, tuple[int, str]], known: set[str], path: list[str], *, where: str, notes: list[Note]
) -> DraftItem | None:  # fmt: skip
    named = [(n, row[step].strip()) for n, step in enumerate(STEPS) if row.get(step, "").strip()]
    slug = row["slug"].strip()
    if len(named) != 1 or not slug or named[0][0] > len(path):
        notes.append(
            Note("A row names no item or several, has no slug, or hangs from nothing; it was refused.", slug or where, refused=True)
        )
        return None
    step, name = named[0]
    parent = path[step - 1] if step else ""
    path[step:] = [slug]
    links = [_link(RELATED, target.strip()) for target in row.get("related_skills", "").split(SEPARATOR) if target.strip()]
    for said in filter(str.strip, row.get("aligned_to", "").split(SEPARATOR)):
        kind, _, target = said.strip().rpartition(" ")
        links.append(_link(kind.strip() or RELATED, target))
    other = {c: cell.strip() for c, cell in row.items() if (c in OTHER or c not in known) and cell.strip()}
    return DraftItem(
        identifier=slug, code=slug, title=name, statement=row.get("description", "").strip() or name,
        kind=row.get("kind", "").strip() or (STEPS[step] if step == len(STEPS) - 1 else ""), parent=parent, links=tuple(links), other=other,
        levels={str(n): row[c].strip() for c, (n, _) in levels.items() if row[c].strip()},
    )  # fmt: skip


def _link(kind: str, target: str) -> DraftLink:
    return DraftLink(type=kind, target=target, uri=target if "://" in target else "")


def hub_text(rows: list[Row], *, columns: tuple[str, ...]) -> str:
    """Write items as a table, in these columns (none: the usual ones and those that levels, kinds and alignments need)."""
    names = level_names(rows)
    if not columns:
        columns = (*COLUMNS, *ADDED)
    columns = (*columns, *(name for n, name in names.items() if n not in {n for n, _ in level_columns(columns).values()}))
    return table_text(columns, (_cells(row, columns) for row in rows))


def _cells(row: Row, columns: tuple[str, ...]) -> dict[str, str]:
    inside = [link.target for link in row.links if link.type == RELATED and "://" not in link.target]
    elsewhere = [f"{link.type} {link.target}" for link in row.links if link.type != RELATED or "://" in link.target]
    levels = level_columns(columns)
    cells = {
        STEPS[min(row.depth, len(STEPS)) - 1]: row.title,
        "description": row.statement if row.statement != row.title else "",
        "slug": row.code or row.slug,
        "related_skills": SEPARATOR.join(inside),
        "kind": row.kind.lower(),
        "aligned_to": SEPARATOR.join(elsewhere),
    }
    return {**row.other, **cells, **{column: row.levels.get(str(n), "") for column, (n, _) in levels.items()}}
