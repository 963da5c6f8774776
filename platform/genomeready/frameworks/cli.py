"""`python app.py frameworks check|seal|sync`."""

import click
from flask import current_app

from genomeready.base.faults import FORMATS, as_text, errors_in, label
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.seals import write_seal
from genomeready.frameworks.files.shapes import FrameworkFiles
from genomeready.frameworks.services import sync_frameworks
from genomeready.settings import Settings
from genomeready.web.cli import Failure, group
from genomeready.web.content_cli import publish, say_faults


@group("frameworks", help="Competency frameworks, read from files.")
def frameworks() -> None:
    """Group of commands."""


def _settings() -> Settings:
    settings: Settings = current_app.config["GENOMEREADY"]
    return settings


def _read() -> FrameworkFiles:
    return read_frameworks(_settings().framework_paths, home=_settings().home)


@frameworks.command("check", help="Check every framework file: names file, line, what is wrong and how to mend it.")
@click.option("--format", "style", type=click.Choice(sorted(FORMATS)), default="text", show_default=True, help="How faults are written.")
def check(style: str) -> None:
    """Print the faults; exit with status 2 where one stops an import."""
    read = _read()
    found = [
        f"{f.slug} {f.version} ({len(f.domains)} domains, {len(f.competencies)} competencies, {len(f.roles)} roles)"
        for f in read.frameworks
    ]
    beside = [f"{len(read.references)} references"] if read.references else []
    say_faults(read.faults, style=style, kind="frameworks", summary=", ".join([*found, *beside]))


@frameworks.command("seal", help="Write the record of each published version that has none yet: what changes later shows.")
def seal() -> None:
    """Write `published/<version>.yaml`; a record that is there is never written again."""
    read, home = _read(), _settings().home
    if not read.sound:
        raise Failure(f"{as_text(errors_in(read.faults))}\nNothing was sealed. Mend the faults first.")
    written = [path for entry in read.frameworks if (path := write_seal(entry, home=home))]
    click.echo("\n".join(f"Sealed: {label(path, home=home)}" for path in written) or "Every published version has its record already.")


@frameworks.command("sync", help="Bring the frameworks into the database; all of them, or none when any file is wrong.")
def sync() -> None:
    """Publish what is new, and say what did not carry over from the versions before."""
    read = _read()
    report = publish(lambda session: sync_frameworks(session, read), read.faults, kind="frameworks")
    for succession in report.successions:
        click.echo(str(succession))
    if report.references:
        click.echo(f"References and crosswalks brought up to date: {', '.join(report.references)}.")
