"""A small world to walk through: the real content, a demonstration country, one finished learner.

The content is brought in once by the commands of an operator; each later database of the same worker is given the same rows.
"""

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, func, insert, select, text

from genomeready.audit.models import AuditEntry
from genomeready.schema import all_tables
from genomeready.web.database import db, unit_of_work

HOME = Path(__file__).resolve().parents[1]
PEOPLE = 60
CHAIN = AuditEntry.__tablename__

Rows = list[tuple[Table, list[dict[str, Any]]]]
_TRUSTING = {"sqlite": "PRAGMA defer_foreign_keys=ON", "postgresql": "SET LOCAL session_replication_role = replica"}
"""Rows of a whole database may come in any order."""
_brought_in: dict[str, Rows] = {}


def load_content(app: Flask) -> None:
    """Have the shipped frameworks and courses in a database that has none, as the commands leave them; the chain of acts stays out."""
    with app.app_context():
        engine = db.engine
    with engine.begin() as connection:
        before = _counted(connection)
        kept = _brought_in.get(str(engine.url))
        if kept and not any(before[table.name] for table, _ in kept):
            connection.execute(text(_TRUSTING[engine.dialect.name]))
            for table, rows in kept:
                connection.execute(insert(table), rows)
            return
    runner = app.test_cli_runner()
    for arguments in (["frameworks", "sync"], ["courses", "sync"]):
        result = runner.invoke(args=arguments)
        assert result.exit_code == 0, result.output
    with engine.connect() as connection:
        after = _counted(connection)
        filled = [table for table in all_tables().sorted_tables if after[table.name] > before[table.name] and table.name != CHAIN]
        if not any(before[table.name] for table in filled):
            _brought_in[str(engine.url)] = [(table, [dict(row._mapping) for row in connection.execute(select(table))]) for table in filled]


def _counted(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in all_tables().tables.values()}


def load_people(app: Flask, people: int = PEOPLE) -> None:
    """Bring the invented people in."""
    from genomeready.demo.services import load_demo

    with app.app_context(), unit_of_work() as session:
        load_demo(session, people=people, seed=2026, hasher=app.extensions["genomeready.hasher"])
