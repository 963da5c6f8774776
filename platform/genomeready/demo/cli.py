"""`python app.py demo load`."""

import click
from flask import current_app

from genomeready.base.refusals import Refused
from genomeready.demo.meridia import ACCOUNTS, PASSWORD
from genomeready.demo.services import load_demo
from genomeready.people.passwords import Hasher
from genomeready.settings import Settings
from genomeready.web.cli import Failure, group
from genomeready.web.database import unit_of_work


@group("demo", help="The invented demonstration country, Meridia.")
def demo() -> None:
    """Group of commands."""


@demo.command("load", help="Load Meridia: invented organisations, people and evidence. A second time changes nothing.")
@click.option("--people", default=600, show_default=True, type=click.IntRange(min=0), help="How many people.")
@click.option("--seed", default=2026, show_default=True, help="The same seed gives the same country.")
def load(people: int, seed: int) -> None:
    """Load the demonstration, and print who may sign in."""
    settings: Settings = current_app.config["GENOMEREADY"]
    if not settings.demo:
        raise Failure("This is not a demonstration. Set GENOMEREADY_DEMO=1 to load invented people; never where real people are.")
    hasher: Hasher = current_app.extensions["genomeready.hasher"]
    try:
        with unit_of_work() as session:
            loaded = load_demo(session, people=people, seed=seed, hasher=hasher)
    except Refused as refusal:
        raise Failure(refusal.text) from None
    counted = f"{loaded.people:,} invented people with {loaded.evidence:,} pieces of evidence loaded."
    click.echo("Meridia is loaded already; nothing was changed." if loaded.before else f"Meridia: {counted}")
    click.echo(accounts_in_words())


def accounts_in_words() -> str:
    """Return who may sign in to the demonstration, with what password."""
    lines = [f"  {account.email:<40} {account.sees}" for account in ACCOUNTS]
    return "\n".join(["Sign in as:", *lines, f"Password of all of them: {PASSWORD}"])
