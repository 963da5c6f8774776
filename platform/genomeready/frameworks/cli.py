"""`python app.py frameworks check|sync`."""

import click
from flask import current_app

from genomeready.base.faults import FORMATS, Severity, as_text, errors_in
from genomeready.base.refusals import Refused
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.shapes import FrameworkFiles
from genomeready.frameworks.services import sync_frameworks
from genomeready.settings import Settings
from genomeready.web.cli import Failure, group
from genomeready.web.database import unit_of_work


@group("frameworks", help="Competency frameworks, read from files.")
def frameworks() -> None:
    """Group of commands."""


def _read() -> FrameworkFiles:
    settings: Settings = current_app.config["GENOMEREADY"]
    return read_frameworks(settings.framework_paths, home=settings.home)


@frameworks.command("check", help="Check every framework file: names file, line, what is wrong and how to mend it.")
@click.option("--format", "style", type=click.Choice(sorted(FORMATS)), default="text", show_default=True, help="How faults are written.")
def check(style: str) -> None:
    """Print the faults; exit with status 2 where one stops an import."""
    read = _read()
    if read.faults or style == "json":
        click.echo(FORMATS[style](read.faults))
    errors = errors_in(read.faults)
    if errors:
        message = f"{len(errors)} faults stop the import of frameworks. Mend them and check again."
        raise Failure(message)
    if style == "text":
        said = ", ".join(
            f"{f.slug} {f.version} ({len(f.domains)} domains, {len(f.competencies)} competencies, {len(f.roles)} roles)"
            for f in read.frameworks
        )
        warnings = sum(fault.severity is Severity.WARNING for fault in read.faults)
        click.echo(f"No fault in {said or 'no framework at all'}; {warnings} warnings.")


@frameworks.command("sync", help="Bring the frameworks into the database; all of them, or none when any file is wrong.")
def sync() -> None:
    """Publish what is new."""
    read = _read()
    try:
        with unit_of_work() as session:
            report = sync_frameworks(session, read)
    except Refused as refusal:
        details = as_text(errors_in(read.faults))
        raise Failure("\n".join(part for part in (details, refusal.text) if part)) from None
    click.echo(
        f"Frameworks: {_listed(report.added)} added, {_listed(report.unchanged)} unchanged, {_listed(report.drafts)} left out as drafts."
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"
