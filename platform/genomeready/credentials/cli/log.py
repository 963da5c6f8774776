"""`python app.py log sign|verify`."""

from pathlib import Path

import click

from genomeready.base import clock
from genomeready.credentials.auditing import check_log
from genomeready.credentials.cli.reading import json_in
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.services.log import sign_head
from genomeready.web.cli import Failure, group
from genomeready.web.database import reading, unit_of_work


@group("log", help="The transparency log of issued and revoked certificates.")
def log() -> None:
    """Group of commands."""


@log.command("sign", help="Sign the head of the log now; the job process does it every minute.")
def sign() -> None:
    """Sign, and print the head."""
    with unit_of_work() as session:
        head = sign_head(session, issuer=the_issuer(), at=clock.now())
    click.echo(head.document if head else "The log is empty: no certificate was issued yet.")


@log.command("verify", help="Compute the whole log anew and compare. Exit status 0: all fits, 1: something was lost or altered.")
@click.option(
    "--head", "head_file", type=click.Path(path_type=Path), help="A head kept elsewhere (from /log/head): the log must have grown from it."
)
@click.pass_context
def verify_log(context: click.Context, head_file: Path | None) -> None:
    """Print what was compared, and each thing that does not fit."""
    known = _kept_head(head_file) if head_file else None
    with reading() as session:
        report = check_log(session, known=known)
    for fault in report.faults:
        click.echo(f"x {fault}")
    click.echo(
        f"{report.entries} entries, {report.documents} documents and {report.heads} signed heads compared; {len(report.faults)} do not fit."
    )
    context.exit(1 if report.faults else 0)


def _kept_head(path: Path) -> tuple[int, str]:
    said = json_in(path)
    if not isinstance(said, dict) or not isinstance(said.get("size"), int) or not isinstance(said.get("sha256Root"), str):
        raise Failure(f"{path} is no signed head of a log.")
    return said["size"], said["sha256Root"]
