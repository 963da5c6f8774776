"""Commands that belong to no single domain: run, jobs, db, demo, access, backup, restore."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from genomeready.archive import back_up, restore_from
from genomeready.base.engine import changing_tables
from genomeready.demo.cli import demo
from genomeready.settings import Settings
from genomeready.supervisor import serve
from genomeready.timetable import run_jobs
from genomeready.web.access import rule_of
from genomeready.web.cli import Failure, group
from genomeready.web.database import db
from genomeready.web.migrations import migrate
from genomeready.web.uploads import the_files


def _settings() -> Settings:
    return current_app.config["GENOMEREADY"]  # type: ignore[no-any-return]


@click.command("run", help="Prepare the database, then start the web server and the job process; Ctrl-C stops both.")
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@with_appcontext
def run(port: int, host: str) -> int:
    """Serve."""
    return serve(current_app._get_current_object(), host=host, port=port)  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way to pass the app on


@click.command("jobs", help="Run the scheduled jobs. A second process waits until the first ends.")
@click.option("--once", is_flag=True, help="Run every job once and stop.")
@with_appcontext
def jobs(*, once: bool) -> None:
    """Keep the timetable."""
    run_jobs(current_app._get_current_object(), once=once)  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way to pass the app on


@group("db", help="The database's tables.")
def database() -> None:
    """Group of commands."""


@database.command("upgrade", help="Bring the tables up to a revision (the newest).")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Migrate up."""
    _migrate(revision, down=False)


@database.command("downgrade", help="Bring the tables down to a revision, such as 0001 or base.")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Migrate down."""
    _migrate(revision, down=True)


def _migrate(revision: str, *, down: bool) -> None:
    from alembic.util import CommandError

    try:
        with changing_tables(db.engine) as connection:
            migrate(connection, _settings().home, to=revision, down=down)
    except CommandError as wrong:
        raise Failure(f"The database was not changed: {wrong}") from None
    click.echo(f"The database is at {revision}.")


@click.command("access", help="Print who may open each page.")
@with_appcontext
def access() -> None:
    """Print the access table."""
    for route in sorted(current_app.url_map.iter_rules(), key=str):
        rule = rule_of(current_app, route.endpoint)
        if rule is not None:
            methods = ",".join(sorted((route.methods or set()) - {"HEAD", "OPTIONS"}))
            click.echo(f"{methods:9} {route!s:64} {', '.join(sorted(rule.roles)) or '-':32} {rule.relation}")


@click.command("backup", help="Write everything in the database, and the files it names, to one file, while the servers run.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup(file: Path) -> None:
    """Back up."""
    counted, missing = back_up(db.engine, file, home=_settings().home, files=the_files())
    click.echo(f"{counted} rows written to {file}. Private signing keys are not in it: keep {_settings().keys_path} safe too.")
    if missing:
        raise Failure(f"The backup is written, but {len(missing)} files that rows name are not in {_settings().files_path}: find them.")


@click.command("restore", help="Fill an empty database, SQLite or PostgreSQL, from a backup.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@with_appcontext
def restore(file: Path) -> None:
    """Restore."""
    counted = restore_from(db.engine, file, home=_settings().home, files=the_files())
    click.echo(f"{counted} rows restored from {file}.")


COMMANDS = (run, jobs, database, demo, access, backup, restore)
