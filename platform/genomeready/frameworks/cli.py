"""`python app.py frameworks check|seal|sync|export|import`."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import current_app

from genomeready.base import clock
from genomeready.base.faults import FORMATS, Fault, as_text, errors_in, label
from genomeready.base.refusals import Refused
from genomeready.frameworks.exchange.edition import Edition
from genomeready.frameworks.exchange.folder import texts_of, values_of
from genomeready.frameworks.exchange.formats import Format, format_of, lost, read_draft, text_of
from genomeready.frameworks.exchange.held import entries_held, version_held
from genomeready.frameworks.exchange.json_text import LARGEST
from genomeready.frameworks.exchange.origin import FILE, NO_ORIGIN, Origin, origin_text, read_origin
from genomeready.frameworks.exchange.report import report, shown
from genomeready.frameworks.exchange.settling import Settled, settle
from genomeready.frameworks.exchange.words import slug_of
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.seals import write_seal
from genomeready.frameworks.files.shapes import FrameworkFiles
from genomeready.frameworks.rules import PermittedUse, VersionState
from genomeready.frameworks.services import sync_frameworks
from genomeready.settings import Settings
from genomeready.web.cli import Failure, group
from genomeready.web.content_cli import publish, say_faults
from genomeready.web.database import reading

AUTO = "auto"
STDOUT = "-"


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


@frameworks.command("export", help="Write a framework as a CASE 1.1 package, as CSV or as our YAML, from the files or else the database.")
@click.argument("slug")
@click.option("--to", "kind", type=click.Choice([f.value for f in Format]), required=True, help="What to write.")
@click.option("--version", "number", default="", help="Which version; without it that of the files, else the published one.")
@click.option("--out", required=True, help="A new file, or - for the screen; for yaml a new folder with the name of the framework.")
def export(slug: str, kind: str, number: str, out: str) -> None:
    """Write a framework out; nothing that is there is overwritten."""
    edition = _edition(slug, number)
    target = Path(out)
    if out != STDOUT and target.exists():
        raise Failure(f"{out} is there already, and nothing is overwritten. Name a new one.")
    if kind == Format.YAML:
        if target.name != slug:
            raise Failure(f"The folder of a framework has the name of the framework: end --out with /{slug}.")
        _write_folder(target, texts_of(edition.values))
    else:
        try:
            text = text_of(edition, Format(kind))
        except Refused as refusal:
            raise Failure(refusal.text) from None
        if out == STDOUT:
            click.echo(text, nl=False)
        else:
            target.write_text(text, encoding="utf-8", newline="")
    if kind == Format.CASE:
        click.echo("A CASE 1.1-shaped package, validated with our restatement of the public schema.", err=True)
    for what in lost(edition, Format(kind)):
        click.echo(f"No place there for {what}.", err=True)


def _edition(slug: str, number: str) -> Edition:
    found = next((f for f in _read().frameworks if f.slug == slug and number in {"", f.version}), None)
    origin, superseded = NO_ORIGIN, False
    if found is not None:
        origin = _origin(slug)
    else:
        with reading() as session:
            held = version_held(session, slug, number)
            if held is None:
                raise Failure(f"There is no framework {slug} {number}".rstrip() + ", neither in the files nor in the database.")
            found = entries_held(session, [held])[held.id]
            superseded = held.state == VersionState.SUPERSEDED
    settings = _settings()
    return Edition(
        values=values_of(found), base=settings.public_url.rstrip("/"), creator=settings.issuer_name, at=clock.now(), superseded=superseded,
        origin=origin,
    )  # fmt: skip


def _origin(slug: str) -> Origin:
    """Return where a framework of the files came from, if it was imported."""
    file = next((path for root in _settings().framework_paths if (path := root / slug / FILE).is_file()), None)
    if file is None:
        return NO_ORIGIN
    try:
        return read_origin(file.read_bytes())
    except Refused as refusal:
        raise Failure(f"{file}: {refusal.text}") from None


@frameworks.command("import", help="Read a CASE 1.0 or 1.1 package or a CSV table, and write it as a new folder of our YAML, as a draft.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--from", "kind", type=click.Choice([AUTO, *(f.value for f in Format if f != Format.YAML)]), default=AUTO, show_default=True)
@click.option("--into", type=click.Path(path_type=Path), required=True, help="A folder that is not there yet; its name becomes the slug.")
@click.option(
    "--permitted-use",
    "use",
    type=click.Choice([use.value for use in PermittedUse]),
    help="Else what our own export says, or developmental-only.",
)
@click.option("--title", default="", help="The name of the framework, for tables, which have none.")
@click.option("--dry-run", is_flag=True, help="Say what would become of it and write nothing.")
def take_in(file: Path, kind: str, into: Path, use: str | None, title: str, *, dry_run: bool) -> None:
    """Write the folder, and say what was accepted, accepted with losses and refused."""
    if into.exists():
        raise Failure(f"{into} is there already, and nothing is overwritten. Name a new folder.")
    if into.name != slug_of(into.name):
        raise Failure(
            f"The folder's name becomes the slug: lower-case words joined by hyphens, such as {slug_of(into.name) or 'my-framework'}."
        )
    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)  # one byte more than is taken in, so that a larger file is refused and never held
    try:
        draft = read_draft(data, format_of(data) if kind == AUTO else Format(kind), title=title or file.stem)
    except Refused as refusal:
        raise Failure(f"{file}: {shown(refusal.text)}") from None
    settled = settle(draft, slug=into.name, permitted_use=PermittedUse(use) if use else None)
    head = settled.values.head
    counted = f"{len(settled.values.domains)} domains, {len(settled.values.competencies)} competencies, {len(settled.values.roles)} roles"
    click.echo(f"{into.name} {head['version']}, read as {draft.format}: {counted}.")
    for line in report([item.identifier for item in draft.items], [*draft.notes, *settled.notes]):
        click.echo(line)
    faults = _checked(settled, None if dry_run else into)
    click.echo("Nothing was written." if dry_run else f"Written to {into}: {head['status']}, {head['permitted_use']}.")
    click.echo(as_text(faults) if faults else "`frameworks check` finds no fault in it.")


def _checked(settled: Settled, into: Path | None) -> tuple[Fault, ...]:
    """Write the folder beside its place, let the reader look at it, and move it there; return what the reader says."""
    slug = settled.values.head["slug"]
    texts = {**texts_of(settled.values), FILE: origin_text(settled.origin)}
    if into is not None:
        into.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=into.parent if into else None, prefix=".import-") as name:
        _write_folder(Path(name) / slug, texts)
        faults = read_frameworks([Path(name)], home=Path(name)).faults
        if into is not None:
            (Path(name) / slug).rename(into)
    return faults


def _write_folder(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
