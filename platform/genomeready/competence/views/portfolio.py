"""My portfolio, and its files for whoever may read them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug import Response

from genomeready.base import clock
from genomeready.base.file_kinds import LARGEST, NotTaken
from genomeready.competence.forms.portfolio import EntryForm, FileForm, entry_form
from genomeready.competence.guards import READS_FILE, the_file
from genomeready.competence.queries.portfolio import EntryPage, entries_of, entry_of, entry_page
from genomeready.competence.services.portfolio import (
    TooManyFiles,
    add_file,
    bring,
    note_reading,
    remove_entry,
    remove_file,
    rewrite_entry,
    write_entry,
)
from genomeready.people.forms import PlainForm
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work
from genomeready.web.errors import in_words
from genomeready.web.limits import limiter
from genomeready.web.uploads import takes_files, the_files, to_save

blueprint = Blueprint("portfolio", __name__)

Page = str | Response | tuple[str, int]


@blueprint.get("/my/portfolio")
@open_to(SIGNED_IN)
def mine() -> str:
    """Show my entries."""
    return render_template("competence/portfolio.html", entries=entries_of(db.session, me().id))


@blueprint.route("/my/portfolio/new", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def write() -> Page:
    """Write an entry."""
    form = entry_form()
    if form.validate_on_submit():
        with unit_of_work() as session:
            entry = write_entry(session, me().id, told=form.told(), at=clock.now(), by=me())
        flash(gettext("Your entry is saved. You can add files to it."), "success")
        return redirect(url_for("portfolio.entry", entry=entry.public_id), 303)
    return _writing(form, None)


@blueprint.get("/my/portfolio/<entry>")
@open_to(SIGNED_IN)
def entry(entry: str) -> Page:
    """Show one of my entries."""
    return _showing(_entry(entry), FileForm())


@blueprint.route("/my/portfolio/<entry>/change", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def rewrite(entry: str) -> Page:
    """Change an entry by which nobody judges."""
    page = _entry(entry)
    form = entry_form(page)
    if page.shown and request.method == "GET":
        return redirect(url_for("portfolio.entry", entry=entry), 302)
    if form.validate_on_submit():
        with unit_of_work() as session:
            rewrite_entry(session, me().id, entry, told=form.told(), at=clock.now(), by=me())
        flash(gettext("Your entry is saved."), "success")
        return redirect(url_for("portfolio.entry", entry=entry), 303)
    return _writing(form, page)


@blueprint.post("/my/portfolio/<entry>/remove")
@open_to(SIGNED_IN)
def remove(entry: str) -> Response:
    """Delete an entry by which nobody judges."""
    with unit_of_work() as session:
        remove_entry(session, me().id, entry, by=me())
    flash(gettext("The entry and its files are deleted."), "success")
    return redirect(url_for("portfolio.mine"), 303)


@blueprint.post("/my/portfolio/<entry>/files")
@open_to(SIGNED_IN)
@limiter.limit("600 per hour")
@takes_files(up_to=LARGEST)
def bring_file(entry: str) -> Page:
    """Add a file to an entry: checked by what is in it, kept before it is named."""
    page, form = _entry(entry), FileForm()
    if form.validate_on_submit():
        try:
            brought = bring(the_files(), name=form.file.data.filename or "", content=form.file.data.stream.read(LARGEST + 1))
            with unit_of_work() as session:
                add_file(session, me().id, entry, brought=brought, by=me())
        except (NotTaken, TooManyFiles) as refusal:
            form.file.errors = [in_words(refusal)]
            return _showing(page, form)
        return redirect(url_for("portfolio.entry", entry=entry, _anchor="files"), 303)
    return _showing(page, form)


@blueprint.post("/my/portfolio/<entry>/files/<file>/remove")
@open_to(SIGNED_IN)
def drop_file(entry: str, file: str) -> Response:
    """Take a file out of an entry by which nobody judges."""
    with unit_of_work() as session:
        remove_file(session, me().id, entry, file=file, by=me())
    return redirect(url_for("portfolio.entry", entry=entry, _anchor="files"), 303)


@blueprint.get("/files/<file>")
@open_to(READS_FILE)
def file(file: str) -> Response:  # noqa: ARG001 - the guard read it
    """Give a file to save, never to be shown in the page's own place; note it where it is not one's own."""
    found, content = the_file(), the_files().get(the_file().content_hash)
    if not found.own:
        with unit_of_work() as session:
            note_reading(session, found.public_id, by=me())
    return to_save(content, media_type=found.media_type, name=found.name)


def _entry(public_id: str) -> EntryPage:
    return entry_page(db.session, entry_of(db.session, me().id, public_id))


def _writing(form: EntryForm, page: EntryPage | None) -> Page:
    shown = render_template("competence/portfolio_write.html", form=form, entry=page)
    return shown, 422 if form.errors else 200


def _showing(page: EntryPage, form: FileForm) -> Page:
    shown = render_template("competence/portfolio_entry.html", entry=page, form=form, plain=PlainForm())
    return shown, 422 if form.errors else 200
