"""`python app.py competence rebuild|verify`."""

import click

from genomeready.base import clock
from genomeready.competence.queries.held import people_after
from genomeready.competence.queries.recount import recounted
from genomeready.competence.services.rollup import AT_ONCE, rebuild_for
from genomeready.web.cli import group
from genomeready.web.database import reading, unit_of_work


@group("competence", help="What is kept of everyone's standing.")
def competence() -> None:
    """Group of commands."""


@competence.command("rebuild", help="Work out what is kept of everyone's standing anew, while the servers run.")
def rebuild() -> None:
    """Rebuild, in a unit of work for so many people at a time."""
    rows, people, last = 0, 0, 0
    while True:
        with unit_of_work() as session:
            batch = people_after(session, last, size=AT_ONCE)
            if not batch:
                break
            rows += rebuild_for(session, batch)
        people, last = people + len(batch), batch[-1]
    click.echo(f"{rows:,} standings of {people:,} people are kept.")


@competence.command("verify", help="Compare what is kept of everyone's standing with an exact recount; status 1 where they differ.")
@click.pass_context
def verify(context: click.Context) -> None:
    """Print how many were compared, and each difference."""
    compared = people = differing = 0
    with reading() as session:
        for count in recounted(session, clock.today(), size=AT_ONCE):
            people, compared, differing = people + count.people, compared + count.compared, differing + len(count.differences)
            for difference in count.differences:
                click.echo(difference)
    click.echo(f"{compared:,} standings of {people:,} people compared with a recount: {differing:,} differ.")
    if differing:
        click.echo("Run `python app.py competence rebuild` to work them out anew.")
        context.exit(1)
