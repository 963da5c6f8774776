"""`python app.py courses check|sync`."""

import click
from flask import current_app

from genomeready.base.faults import FORMATS, Severity, as_text, errors_in
from genomeready.base.refusals import Refused
from genomeready.catalogue.files.reading import all_questions, read_courses
from genomeready.catalogue.files.shapes import CourseEntry, CourseFiles
from genomeready.catalogue.services import sync_courses
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.settings import Settings
from genomeready.web.cli import Failure, group
from genomeready.web.database import unit_of_work


@group("courses", help="Courses and questions, read from files.")
def courses() -> None:
    """Group of commands."""


def _read() -> CourseFiles:
    settings: Settings = current_app.config["GENOMEREADY"]
    frameworks = read_frameworks(settings.framework_paths, home=settings.home)
    # The platform's own folder is public; folders that the operator adds may hold the bank of a real examination.
    return read_courses(settings.course_paths, home=settings.home, frameworks=frameworks, public=settings.course_paths[:1])


@courses.command("check", help="Check every course file: names file, line, what is wrong and how to mend it.")
@click.option("--format", "style", type=click.Choice(sorted(FORMATS)), default="text", show_default=True, help="How faults are written.")
def check(style: str) -> None:
    """Print the faults; exit with status 2 where one stops an import."""
    read = _read()
    if read.faults or style == "json":
        click.echo(FORMATS[style](read.faults))
    errors = errors_in(read.faults)
    if errors:
        message = f"{len(errors)} faults stop the import of courses. Mend them and check again."
        raise Failure(message)
    if style == "text":
        said = ", ".join(_summed_up(entry) for entry in read.courses)
        warnings = sum(fault.severity is Severity.WARNING for fault in read.faults)
        click.echo(f"No fault in {said or 'no course at all'}; {warnings} warnings.")


def _summed_up(entry: CourseEntry) -> str:
    lessons = sum(len(module.lessons) for module in entry.modules)
    return f"{entry.slug} {entry.version} ({len(entry.modules)} modules, {lessons} lessons, {len(all_questions(entry))} questions)"


@courses.command("sync", help="Bring the courses into the database; all of them, or none when any file is wrong.")
def sync() -> None:
    """Publish what is new."""
    read = _read()
    try:
        with unit_of_work() as session:
            report = sync_courses(session, read)
    except Refused as refusal:
        details = as_text(errors_in(read.faults))
        raise Failure("\n".join(part for part in (details, refusal.text) if part)) from None
    click.echo(
        f"Courses: {_listed(report.added)} added, {_listed(report.unchanged)} unchanged, {_listed(report.drafts)} left out as drafts."
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"
