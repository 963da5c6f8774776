"""Files that answer a question: brought, taken out again, and given to whoever may read them."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug import Response

from genomeready.assessment.guards import READS_ANSWER_FILE, the_answer_file
from genomeready.assessment.queries.pages import sitting
from genomeready.assessment.services.answer_files import (
    AnswerFull,
    BroughtTooOften,
    KindNotAsked,
    add_answer_file,
    note_file_read,
    remove_answer_file,
)
from genomeready.assessment.types.file_upload import NotAFile
from genomeready.base import clock
from genomeready.base.file_kinds import LARGEST, NotTaken
from genomeready.base.refusals import Refused
from genomeready.competence.services.portfolio import bring
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work
from genomeready.web.errors import in_words
from genomeready.web.limits import limiter
from genomeready.web.uploads import takes_files, the_files, to_save

blueprint = Blueprint("answer_files", __name__)

Page = str | Response | tuple[str, int]


@blueprint.post("/attempts/<attempt>/<int:place>/files")
@open_to(SIGNED_IN)
@limiter.limit("600 per hour")
@takes_files(up_to=LARGEST)
def add(attempt: str, place: int) -> Page:
    """Add a file to an answer: checked by what is in it, kept before it is named."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            return _again(attempt, place, NotAFile())
        brought = bring(the_files(), name=sent.filename, content=sent.stream.read(LARGEST + 1))
        with unit_of_work() as session:
            saved = add_answer_file(session, attempt, place=place, brought=brought, by=me(), at=clock.now())
    except (NotTaken, KindNotAsked, AnswerFull, BroughtTooOften) as refusal:
        return _again(attempt, place, refusal)
    saved.acknowledged()
    return redirect(url_for("assessment.sit", attempt=attempt, place=place, _anchor="files"), 303)


@blueprint.post("/attempts/<attempt>/<int:place>/files/<answer_file>/remove")
@open_to(SIGNED_IN)
def remove(attempt: str, place: int, answer_file: str) -> Response:
    """Take a file out of an answer."""
    with unit_of_work() as session:
        saved = remove_answer_file(session, attempt, place=place, file=answer_file, by=me(), at=clock.now())
    saved.acknowledged()
    return redirect(url_for("assessment.sit", attempt=attempt, place=place, _anchor="files"), 303)


@blueprint.get("/answer-files/<answer_file>")
@open_to(READS_ANSWER_FILE)
def file(answer_file: str) -> Response:  # noqa: ARG001 - the guard read it
    """Give a file to save, never to be shown in the page's own place; note it where it is not one's own."""
    found, content = the_answer_file(), the_files().get(the_answer_file().content_hash)
    if not found.own:
        with unit_of_work() as session:
            note_file_read(session, found.public_id, by=me())
    return to_save(content, media_type=found.media_type, name=found.name)


def _again(attempt: str, place: int, refusal: Refused) -> Page:
    page = sitting(db.session, attempt, place, person_id=me().id, at=clock.now())
    return render_template("assessment/sit.html", page=page, fault=in_words(refusal), typed=None), 422
