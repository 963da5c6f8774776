"""Alembic, as the commands and the readiness page use it."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def alembic_config(home: Path) -> Config:
    """Return Alembic's configuration without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(home / "platform" / "genomeready" / "migrations"))
    return config


@cache
def head_revision(home: Path) -> str | None:
    """Return the newest revision in the tree."""
    return ScriptDirectory.from_config(alembic_config(home)).get_current_head()


def migrate(connection: Connection, home: Path, *, to: str, down: bool = False) -> None:
    """Bring a database up or down to a revision, in the connection's own transaction."""
    config = alembic_config(home)
    config.attributes["connection"] = connection
    (command.downgrade if down else command.upgrade)(config, to)
