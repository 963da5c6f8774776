"""`python app.py people import|found|grant`: staff from a file, organisations, access roles."""

import re
from pathlib import Path

import click

from genomeready.people.queries import joinable_organisations, organisation_by_slug, person_by_email, professions
from genomeready.people.rules import OrganisationKind, Role, written_plainly
from genomeready.people.services.organisations import found_organisation, grant_role
from genomeready.people.services.staff import take_in_staff
from genomeready.people.staff_file import StaffFault, StaffLine, read_staff
from genomeready.web.cli import Failure, group
from genomeready.web.database import reading, unit_of_work

SHOWN = 20
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


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


@people.command("found", help="Add an organisation to the tree: SLUG is its short name in addresses.")
@click.argument("slug")
@click.argument("name")
@click.option("--kind", type=click.Choice([k.value for k in OrganisationKind]), required=True)
@click.option("--below", default="", help="Slug of the organisation above it; none for a country.")
def found(slug: str, name: str, kind: str, below: str) -> None:
    """Add a country, region, provider or team."""
    if not SLUG.fullmatch(slug):
        raise Failure("A slug has small letters, digits and hyphens only, such as north-hospital.")
    with unit_of_work() as session:
        if organisation_by_slug(session, slug) is not None:
            raise Failure(f"There is an organisation {slug!r} already.")
        above = organisation_by_slug(session, below) if below else None
        if below and above is None:
            raise Failure(f"There is no organisation {below!r} to put it below.")
        found_organisation(session, slug=slug, name=name, kind=OrganisationKind(kind), below=above)
    click.echo(f"{name} ({slug}) is in the tree.")


@people.command("grant", help="Let somebody hold an access role on an organisation and everything below it.")
@click.argument("email")
@click.argument("role", type=click.Choice([r.value for r in Role]))
@click.argument("organisation")
def grant(email: str, role: str, organisation: str) -> None:
    """Grant a role; the first administrator is made this way."""
    with unit_of_work() as session:
        person = person_by_email(session, written_plainly(email))
        place = organisation_by_slug(session, organisation)
        if person is None:
            raise Failure(f"There is no person {email}; nothing was granted.")
        if place is None:
            raise Failure(f"There is no organisation {organisation}; nothing was granted.")
        grant_role(session, person, role=Role(role), on=place, by=None)
    click.echo(f"{email} is {role} on {organisation} and everything below it.")


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
