"""Backup and restore: one ZIP of JSON lines a table and of the files that rows name, the same for SQLite and PostgreSQL.

A backup is read in one snapshot, so it is whole although the servers go on. It restores into either
kind of database: a country that outgrows SQLite moves with these two commands.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, LargeBinary, Table, func, insert, inspect, select, text, union
from sqlalchemy.types import Date, Numeric

from genomeready.assessment.models.marking import AnswerFile
from genomeready.base import clock
from genomeready.base.files import FileMissing, FileStore
from genomeready.base.refusals import Refused
from genomeready.base.tables import UtcDateTime
from genomeready.competence.models import PortfolioFile
from genomeready.schema import all_tables
from genomeready.web.migrations import head_revision, migrate

FORMAT = "genomeready-backup-2"
CHUNK = 1000


class NotEmpty(Refused):
    """Restoring over something would mix two histories."""

    message = "This database already holds data. Restore into an empty one: set GENOMEREADY_DATABASE_URL to a new database."


class NotABackup(Refused):
    """The file is something else, or was altered or cut."""

    message = "This file is not a whole GenomeReady backup: %(why)s. Take another copy."


class OtherRevision(Refused):
    """The backup's tables are not this code's tables."""

    message = (
        "The backup is of revision %(theirs)s, this program expects %(ours)s. Restore it with the release that wrote it, then upgrade."
    )


def back_up(engine: Engine, file: Path, *, home: Path, files: FileStore) -> tuple[int, list[str]]:
    """Write all tables, and the files that their rows name, to `file`.

    Returns:
        The number of rows, and the hashes of the files that rows name and the store does not hold.
    """
    whole = file.with_suffix(file.suffix + ".part")
    sums: dict[str, dict[str, Any]] = {}
    with engine.connect() as connection, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        for table in _in_order():
            sums[table.name] = _write_table(connection, archive, table)
        missing = _write_files(connection, archive, files)
        manifest = {
            "format": FORMAT, "revision": head_revision(home), "written_at": clock.now().isoformat(), "tables": sums,
            "missing_files": missing,
        }  # fmt: skip
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    whole.chmod(0o600)
    whole.replace(file)
    return sum(int(s["rows"]) for s in sums.values()), missing


def restore_from(engine: Engine, file: Path, *, home: Path, files: FileStore) -> int:
    """Create the tables in an empty database and fill them, and put the files into the store; return the number of rows.

    The files go first: where it fails later, they lie there named by nothing, and are swept away.

    Raises:
        NotABackup: the file is something else, or altered.
        OtherRevision: it belongs to another release.
        NotEmpty: the database holds data already.
    """
    with _opened(file) as archive:
        manifest = _manifest(archive)
        if manifest["revision"] != head_revision(home):
            raise OtherRevision(theirs=manifest["revision"], ours=head_revision(home))
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            _refuse_full(connection)
            _read_files(archive, files)
            migrate(connection, home, to="head")
            rows = sum(_read_table(connection, archive, table, manifest["tables"][table.name]) for table in _in_order())
            _join_loops(connection, archive)
            _move_sequences(connection)
    return rows


def _in_order() -> list[Table]:
    return list(all_tables().sorted_tables)


def _loops(table: Table) -> list[Column[Any]]:
    """Return the columns that point at a table filled later, or at the table itself."""
    order = [t.name for t in _in_order()]
    return [c for c in table.columns for k in c.foreign_keys if order.index(k.column.table.name) >= order.index(table.name)]


def _write_table(connection: Connection, archive: zipfile.ZipFile, table: Table) -> dict[str, Any]:
    rows, summed = 0, hashlib.sha256()
    found = connection.execution_options(yield_per=CHUNK).execute(select(table).order_by(*table.primary_key.columns))
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:
        for row in found.mappings():
            line = json.dumps({k: _plain(v) for k, v in row.items()}, ensure_ascii=False).encode() + b"\n"
            out.write(line)
            summed.update(line)
            rows += 1
    return {"rows": rows, "sha256": summed.hexdigest()}


def _write_files(connection: Connection, archive: zipfile.ZipFile, files: FileStore) -> list[str]:
    """Write each content once, as it is (most are packed already); return those that are not there."""
    missing = []
    named = union(select(PortfolioFile.content_hash), select(AnswerFile.content_hash))
    for content_hash in sorted(connection.scalars(named)):
        try:
            archive.writestr(f"files/{content_hash}", files.get(content_hash), compress_type=zipfile.ZIP_STORED)
        except FileMissing:
            missing.append(content_hash)
    return missing


def _read_files(archive: zipfile.ZipFile, files: FileStore) -> None:
    for name in archive.namelist():
        if name.startswith("files/") and files.put(archive.read(name)) != name.removeprefix("files/"):
            raise NotABackup(why=f"{name} was altered")


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any type
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _cell(column: Column[Any], value: Any) -> Any:  # noqa: ANN401 - a cell of any type
    if value is None:
        return None
    if isinstance(column.type, LargeBinary):
        return bytes.fromhex(value)
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, Numeric):
        return Decimal(value)
    return value


def _lines(archive: zipfile.ZipFile, table: Table) -> Iterator[bytes]:
    with archive.open(f"tables/{table.name}.jsonl") as lines:
        yield from lines


def _read_table(connection: Connection, archive: zipfile.ZipFile, table: Table, promised: dict[str, Any]) -> int:
    later = {c.name for c in _loops(table) if c.nullable}
    summed, rows, chunk = hashlib.sha256(), 0, []
    for line in _lines(archive, table):
        summed.update(line)
        row = {k: _cell(table.columns[k], v) for k, v in json.loads(line).items()}
        chunk.append(row | dict.fromkeys(later))
        rows += 1
        if len(chunk) == CHUNK:
            connection.execute(insert(table), chunk)
            chunk = []
    if chunk:
        connection.execute(insert(table), chunk)
    if rows != promised["rows"] or summed.hexdigest() != promised["sha256"]:
        raise NotABackup(why=f"table {table.name} was altered or cut")
    return rows


def _join_loops(connection: Connection, archive: zipfile.ZipFile) -> None:
    for table in _in_order():
        later = [c for c in _loops(table) if c.nullable]
        for line in _lines(archive, table) if later else ():
            row = json.loads(line)
            pointing = {c.name: row[c.name] for c in later if row[c.name] is not None}
            if pointing:
                connection.execute(table.update().where(table.c.id == row["id"]).values(**pointing))


def _move_sequences(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    for table in _in_order():
        if "id" in table.columns:
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
            highest = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
            connection.execute(select(func.setval(sequence, highest, False)))  # noqa: FBT003 - SQL's own argument


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError) as fault:
        raise NotABackup(why=str(fault)) from fault


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError) as fault:
        raise NotABackup(why="it has no readable manifest") from fault
    if manifest.get("format") != FORMAT or set(manifest["tables"]) != {t.name for t in _in_order()}:
        raise NotABackup(why="it lists other tables")
    return manifest  # type: ignore[no-any-return]


def _refuse_full(connection: Connection) -> None:
    there = set(inspect(connection).get_table_names())
    for table in _in_order():
        if table.name in there and connection.execute(select(table).limit(1)).first() is not None:
            raise NotEmpty
