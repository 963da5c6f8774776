"""`python app.py certificates inspect`."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from genomeready.base import clock
from genomeready.credentials.cli.reading import json_in, printable, read_file
from genomeready.credentials.did import Trust
from genomeready.credentials.outside_badges.badge import OutsideBadge, Standing
from genomeready.credentials.outside_badges.known import gathered, issuer_in
from genomeready.credentials.outside_badges.reading import inspect_badge
from genomeready.credentials.outside_badges.version_2 import IssuerKey2, NotAnIssuer
from genomeready.credentials.verifying import Outcome
from genomeready.web.cli import Failure

SYMBOLS = {Outcome.PASSED: "+", Outcome.FAILED: "x", Outcome.NOT_DONE: "?"}


@click.command("inspect", help="Say what is known of a badge from elsewhere (Open Badges 3.0 or 2.0). Exit status 0: verified, 1: not.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--trust", "files", multiple=True, type=click.Path(path_type=Path), help="A did.json, or the saved profile of a 2.0 issuer.")
@click.pass_context
@with_appcontext
def inspect(context: click.Context, file: Path, files: tuple[Path, ...]) -> None:
    """Print how it stands, each check, and what it says. Nothing is fetched and nothing is kept."""
    known = gathered(_known(path) for path in files)
    badge = inspect_badge(read_file(file), trusts=known.trusts, keys=known.keys, at=clock.now())
    _tell(badge)
    context.exit(0 if badge.standing in {Standing.KNOWN, Standing.UNKNOWN} else 1)


def _known(path: Path) -> Trust | IssuerKey2:
    try:
        return issuer_in(json_in(path))
    except NotAnIssuer as fault:
        raise Failure(f"{path}: {fault}") from fault


def _tell(badge: OutsideBadge) -> None:
    click.echo(f"{badge.kind}: {badge.standing.value}" if badge.kind else badge.standing.value)
    for check in badge.checks:
        click.echo(f"  {SYMBOLS[check.outcome]} {check.name}: {printable(check.text)}")
    if badge.title:
        ends = f", until {badge.valid_until:%Y-%m-%d}" if badge.valid_until else ""
        click.echo(f"  {printable(badge.title)}, by {printable(badge.issuer_name)}, {badge.awarded:%Y-%m-%d}{ends}")
    for one in badge.aligned:
        click.echo(f"  aligned to {printable(one.name)} {printable(one.address)}")
