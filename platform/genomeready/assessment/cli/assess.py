"""`python app.py assess mark`: the engines of the question types on lines of JSON, so that anyone can check them without the web."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from genomeready.assessment.types.evidence_points.schemes import POINT_SCHEMES
from genomeready.assessment.types.machines import MACHINES, Answers
from genomeready.assessment.types.variants.schemes import SCHEMES
from genomeready.web.cli import Failure, group

MOST_TOLD = 250
"""An exit status has one byte, and its highest values mean that a signal ended the command."""


@group("assess", help="The engines behind the question types.")
def assess() -> None:
    """Group of commands."""


@assess.command(
    "mark", help="Answer lines of JSON, one object each. The exit status is how many lines could not be answered (250 at most)."
)
@click.option("--type", "name", required=True, type=click.Choice(sorted(MACHINES)), help="Which engine.")
@click.option("--scheme", type=click.Choice(sorted([*SCHEMES, *POINT_SCHEMES])), help="Under which scheme variants are classified.")
@click.option("--json", "source", default="-", show_default=True, help="The file, or - for standard input.")
@click.option("--describe", is_flag=True, help="Print the JSON Schema of a line instead.")
@click.pass_context
def mark(context: click.Context, name: str, scheme: str | None, source: str, *, describe: bool) -> None:
    """Write one line of JSON for each that is read."""
    if describe:
        click.echo(json.dumps(MACHINES[name].INPUT, indent=2, ensure_ascii=False))
        return
    if source == "-":
        failed = _answer(sys.stdin, Answers(MACHINES[name]), scheme)
    else:
        try:
            with Path(source).open(encoding="utf-8") as lines:
                failed = _answer(lines, Answers(MACHINES[name]), scheme)
        except (OSError, UnicodeDecodeError) as fault:
            raise Failure(f"{source} cannot be read as UTF-8 text: {getattr(fault, 'strerror', None) or 'other characters'}.") from None
    if failed:
        click.echo(f"{failed} {'line' if failed == 1 else 'lines'} could not be answered; each has an `error`.", err=True)
    context.exit(min(failed, MOST_TOLD))


def _answer(lines: Iterable[str], answers: Answers, scheme: str | None) -> int:
    """Write the answers; return how many lines had none."""
    failed = 0
    for line in lines:
        if line.strip():
            said = _to(line, answers, scheme)
            failed += "error" in said
            sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    return failed


def _to(line: str, answers: Answers, scheme: str | None) -> dict[str, object]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "The line is no JSON."}
    return answers.to(asked, scheme=scheme)
