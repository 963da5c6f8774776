"""`python app.py audit verify`."""

import click

from genomeready.audit.queries import chain, count_entries
from genomeready.audit.rules import first_broken
from genomeready.web.cli import Failure, group
from genomeready.web.database import reading


@group("audit", help="The audit trail.")
def audit() -> None:
    """Group of commands."""


@audit.command("verify", help="Check that no entry of the audit trail was altered, removed or put in.")
def verify() -> None:
    """Walk the chain and name the first entry that does not fit."""
    with reading() as session:
        broken = first_broken(chain(session))
        counted = count_entries(session)
    if broken is not None:
        message = f"The audit trail is broken at entry {broken}: it or the one before it was altered or removed."
        raise Failure(message)
    click.echo(f"The audit trail is whole: {counted} entries.")
