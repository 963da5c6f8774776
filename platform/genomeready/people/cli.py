"""`python app.py people import FILE.csv`: bring staff in, all of them or none."""

from pathlib import Path

import click

from genomeready.people.queries import joinable_organisations, professions
from genomeready.people.services.staff import take_in_staff
from genomeready.people.staff_file import StaffFault, StaffLine, read_staff
from genomeready.web.cli import Failure, group
from genomeready.web.database import reading, unit_of_work

SHOWN = 20


@group("people", help="People and where they work.")
def people() -> None:
    """Group of commands."""


@people.command("import", help="Bring staff in from a CSV file: email, name, profession, organisation, wte, from, until.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
def import_people(file: Path, *, dry_run: bool) -> None:
    """Read the file, name what is wrong, and write all of it or nothing."""
    lines = _read(file)
    if dry_run:
        click.echo(f"{len(lines)} lines can be taken in; nothing was written.")
        return
    with unit_of_work() as session:
        taken = take_in_staff(session, lines, by=None)
    click.echo(f"{taken.new} new, {taken.changed} changed, {taken.unchanged} unchanged, {taken.ended} ended.")


def _read(file: Path) -> list[StaffLine]:
    with reading() as session:
        known = {p.slug for p in professions(session)}
        places = {o.slug for o in joinable_organisations(session)}
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            read = list(read_staff(text, professions=known, organisations=places))
    except UnicodeDecodeError as wrong:
        raise Failure(f"{file} is not UTF-8 text ({wrong.reason}); save it as CSV UTF-8 and try again.") from None
    faults = [x for x in read if isinstance(x, StaffFault)]
    for fault in faults[:SHOWN]:
        click.echo(f"{file}:{fault.line}: {fault.why}", err=True)
    if faults:
        raise Failure(f"{len(faults)} of {len(read)} lines are refused, so nothing was written.")
    return [x for x in read if isinstance(x, StaffLine)]
