"""`python app.py frameworks check|sync`."""

import click
from flask import current_app

from genomeready.base.faults import FORMATS
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.shapes import FrameworkFiles
from genomeready.frameworks.services import sync_frameworks
from genomeready.settings import Settings
from genomeready.web.cli import group
from genomeready.web.content_cli import publish, say_faults


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
    summary = ", ".join(
        f"{f.slug} {f.version} ({len(f.domains)} domains, {len(f.competencies)} competencies, {len(f.roles)} roles)"
        for f in read.frameworks
    )
    say_faults(read.faults, style=style, kind="frameworks", summary=summary)


@frameworks.command("sync", help="Bring the frameworks into the database; all of them, or none when any file is wrong.")
def sync() -> None:
    """Publish what is new."""
    read = _read()
    publish(lambda session: sync_frameworks(session, read), read.faults, kind="frameworks")
