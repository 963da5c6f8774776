"""`python app.py courses check|sync`."""

import click
from flask import current_app

from genomeready.base.faults import FORMATS
from genomeready.catalogue.files.reading import all_questions, read_courses
from genomeready.catalogue.files.shapes import CourseEntry, CourseFiles
from genomeready.catalogue.services import sync_courses
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.settings import Settings
from genomeready.web.cli import group
from genomeready.web.content_cli import publish, say_faults


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
    say_faults(read.faults, style=style, kind="courses", summary=", ".join(_summed_up(entry) for entry in read.courses))


def _summed_up(entry: CourseEntry) -> str:
    lessons = sum(len(module.lessons) for module in entry.modules)
    return f"{entry.slug} {entry.version} ({len(entry.modules)} modules, {lessons} lessons, {len(all_questions(entry))} questions)"


@courses.command("sync", help="Bring the courses into the database; all of them, or none when any file is wrong.")
def sync() -> None:
    """Publish what is new."""
    read = _read()
    publish(lambda session: sync_courses(session, read), read.faults, kind="courses")
