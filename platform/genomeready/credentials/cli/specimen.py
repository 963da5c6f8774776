"""`python app.py certificates specimen`."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from genomeready.catalogue.rules import AwardType
from genomeready.credentials.diploma import NoTemplate, read_template, specimen_pdf
from genomeready.credentials.issuing import the_issuer
from genomeready.web.cli import Failure


@click.command("specimen", help="Set a specimen by a template in templates/certificates/, such as certification or course-my-course.")
@click.argument("template")
@click.option("--award", type=click.Choice([a.value for a in AwardType]), help="Which award; as the template's name says unless told.")
@click.option("--language", default="en", show_default=True, help="One there are words for.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The PDF to write.")
@with_appcontext
def specimen(template: str, award: str | None, language: str, out: Path) -> None:
    """Write an unsealed PDF that certifies nobody; nothing is kept."""
    kind = award or (template if template in set(AwardType) else AwardType.ASSESSMENT_BASED)
    try:
        made = specimen_pdf(read_template(the_issuer().templates, template, language=language), str(kind))
    except NoTemplate as fault:
        raise Failure(f"{template}: {fault}") from fault
    try:
        out.write_bytes(made)
    except OSError as fault:
        raise Failure(f"{out} cannot be written: {fault.strerror}") from fault
    click.echo(f"{out}: a specimen, which certifies nobody.")
