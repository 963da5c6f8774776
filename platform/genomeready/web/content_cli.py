"""What `check` and `sync` print, for every kind of content that is read from files."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import click
from sqlalchemy.orm import Session

from genomeready.base.faults import FORMATS, Fault, Severity, as_text, errors_in
from genomeready.base.refusals import Refused
from genomeready.base.synced import SyncReport
from genomeready.web.cli import Failure
from genomeready.web.database import unit_of_work

R = TypeVar("R", bound=SyncReport)


def say_faults(faults: Sequence[Fault], *, style: str, kind: str, summary: str) -> None:
    """Print the faults of the files, or what was read; fail where one of them stops an import."""
    if faults or style == "json":
        click.echo(FORMATS[style](faults))
    errors = errors_in(faults)
    if errors:
        raise Failure(f"{len(errors)} faults stop the import of {kind}. Mend them and check again.")
    if style == "text":
        warnings = sum(fault.severity is Severity.WARNING for fault in faults)
        click.echo(f"No fault in {summary or 'nothing at all'}; {warnings} warnings.")


def publish(sync: Callable[[Session], R], faults: Sequence[Fault], *, kind: str) -> R:
    """Bring content into the database in one unit of work, print what became of it, and return the report for what else it says."""
    try:
        with unit_of_work() as session:
            report = sync(session)
    except Refused as refusal:
        details = as_text(errors_in(faults))
        raise Failure("\n".join(part for part in (details, refusal.text) if part)) from None
    added, unchanged, drafts = (", ".join(names) or "none" for names in (report.added, report.unchanged, report.drafts))
    click.echo(f"{kind.capitalize()}: {added} added, {unchanged} unchanged, {drafts} left out as drafts.")
    return report
