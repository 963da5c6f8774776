"""`python app.py questions import|export`: banks of questions in and out."""

from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from genomeready.assessment.banks.drafting import Wishes
from genomeready.assessment.banks.encodings import LARGEST
from genomeready.assessment.banks.folder import open_bank, shelf_of, write_plan
from genomeready.assessment.banks.formats import SUFFIXES, Format, format_of, read_bank
from genomeready.assessment.banks.handing_out import handed_out
from genomeready.assessment.banks.mapping import read_mapping
from genomeready.assessment.banks.planning import plan
from genomeready.assessment.banks.reporting import as_json, exported_lines, lines_of, shown
from genomeready.assessment.cli.questions import questions
from genomeready.audit.services import record
from genomeready.base import clock
from genomeready.base.refusals import Refused
from genomeready.catalogue.rules import Bank, Cognitive
from genomeready.settings import Settings
from genomeready.web.cli import Failure
from genomeready.web.database import unit_of_work

AUTO = "auto"
A_YEAR = timedelta(days=365)


@questions.command("import", help="Read a bank of another platform and write its questions as drafts into a folder of our question files.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--format", "kind", type=click.Choice([AUTO, *(f.value for f in Format)]), default=AUTO, show_default=True)
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), required=True, help="The bank: a folder of question files.")
@click.option("--competency", default="", help="The competency that the questions ask about, where the source does not say it.")
@click.option("--level", type=click.IntRange(1, 9), help="The level of the competency.")
@click.option(
    "--map",
    "mapping",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="YAML: a tag or category, and its competency and level.",
)
@click.option("--cognitive", type=click.Choice([c.value for c in Cognitive]), default=Cognitive.APPLY.value, show_default=True)
@click.option("--prefix", default="", help="How ids begin, such as gf for q-gf-0001; without it as in the bank.")
@click.option("--bank", "purpose", type=click.Choice([b.value for b in Bank]), help="Without it exam below examination/, else practice.")
@click.option("--lang", default="en", show_default=True, help="The language, where the source does not say it.")
@click.option("--dry-run", is_flag=True, help="Say what would become of it and write nothing.")
@click.option("--json", "for_programs", is_flag=True, help="Print the table as JSON.")
def take_in(  # noqa: PLR0913, PLR0917 - an option each
    file: Path, kind: str, into: Path, competency: str, level: int | None, mapping: Path | None, cognitive: str, prefix: str,
    purpose: str | None, lang: str, *, dry_run: bool, for_programs: bool,
) -> None:  # fmt: skip
    """Write the questions that are taken, and end with a table of all of them."""
    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)  # one byte more than is taken in, so that a larger file is refused and never held
    wishes = Wishes(
        review_by=clock.today() + A_YEAR, competency=competency, level=level or 0, cognitive=cognitive, language=lang,
        mapping=_mapping(mapping),
    )  # fmt: skip
    try:
        found = format_of(data) if kind == AUTO else Format(kind)
        done = plan(read_bank(data, found), shelf_of(into, prefix=prefix, kind=purpose or ""), wishes, source=file.name)
    except Refused as refusal:
        raise Failure(f"{file}: {shown(refusal.text)}") from None
    if not dry_run and done.files:
        try:
            write_plan(into, done)
        except OSError as wrong:
            raise Failure(f"{into} cannot be written to ({wrong.strerror}); nothing was changed.") from None
    if for_programs:
        click.echo(as_json(done))
        return
    click.echo(f"{file.name}, read as {found}:")
    for line in lines_of(done):
        click.echo(line)
    said = "Nothing was written." if dry_run or not done.files else f"{len(done.files)} files written to {into}, as drafts."
    click.echo(f"{said} Run `python app.py courses check` where the bank belongs to a course.")


def _mapping(file: Path | None) -> dict[str, tuple[str, int]]:
    if file is None:
        return {}
    try:
        return read_mapping(file.read_bytes(), name=str(file))
    except Refused as refusal:
        raise Failure(refusal.text) from None


@questions.command("export", help="Write the questions of a folder of our question files as a bank of another platform.")
@click.argument("bank", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--format", "kind", type=click.Choice([f.value for f in SUFFIXES]), required=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="A new file; nothing is overwritten.")
@click.option("--with-keys", is_flag=True, help="Yes, hand out the keys of an examination.")
def hand_out(bank: Path, kind: str, out: Path, *, with_keys: bool) -> None:
    """Write the file, and say what the format had no place for."""
    if out.exists():
        raise Failure(f"{out} is there already, and nothing is overwritten. Name a new file.")
    try:
        opened = open_bank(bank)
        if opened.examines and not with_keys:
            raise Failure(f"{bank} holds questions of an examination. Add --with-keys if their keys may leave the platform.")
        done = handed_out(opened.questions, opened.texts, opened.works, Format(kind))
    except Refused as refusal:
        raise Failure(shown(refusal.text)) from None
    if opened.examines:
        _note(bank, kind, done.written)
    try:
        out.write_bytes(done.data)
    except OSError as wrong:
        raise Failure(f"{out} cannot be written ({wrong.strerror}).") from None
    click.echo(f"{done.written} questions written to {out}.")
    for line in exported_lines(done.losses, done.left_out):
        click.echo(line, err=True)


def _note(bank: Path, kind: str, number: int) -> None:
    """Note in the audit trail that keys of an examination leave; without a database there is none to note it in."""
    settings: Settings = current_app.config["GENOMEREADY"]
    place = bank.resolve()
    named = place.relative_to(settings.home).as_posix() if place.is_relative_to(settings.home) else place.name
    try:
        with unit_of_work() as session:
            record(session, "bank.exported", f"bank:{named}", by=None, format=kind, questions=number)
    except SQLAlchemyError:
        click.echo("There is no database to note this export in.", err=True)
