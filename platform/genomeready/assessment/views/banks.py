"""Question banks: looking at one of another platform, and handing out those of a course. Nothing that is brought is kept."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, current_app, make_response, render_template, request
from werkzeug import Response

from genomeready.assessment.banks.folder import open_course_bank
from genomeready.assessment.banks.formats import SUFFIXES, Format, format_of, read_bank
from genomeready.assessment.banks.own_files import drafts_zip
from genomeready.assessment.banks.planning import Plan, Shelf, plan
from genomeready.assessment.banks.reporting import lines_of
from genomeready.assessment.forms.banks import LARGEST_BANK, BankForm, bank_form
from genomeready.assessment.queries.banks import courses_with_banks
from genomeready.assessment.services.banks import hand_out_bank
from genomeready.base import clock
from genomeready.base.refusals import NotThere, Refused
from genomeready.catalogue.rules import Bank
from genomeready.people.guards import holding_anywhere, me
from genomeready.people.rules import Role
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work
from genomeready.web.errors import in_words
from genomeready.web.limits import limiter
from genomeready.web.uploads import takes_files

blueprint = Blueprint("banks", __name__)

Page = str | Response | tuple[str, int]
A_YEAR = timedelta(days=365)
WRITTEN = {
    Format.QTI_30: "QTI 3.0", Format.QTI_21: "QTI 2.1", Format.MOODLE: "Moodle XML", Format.GIFT: "GIFT", Format.AIKEN: "Aiken",
    Format.FILES: "our question files",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was found in a file: the kind of file, the table, and the accepted questions as an archive in base64."""

    kind: Format
    table: Plan
    archive: str


@blueprint.route("/banks", methods=["GET", "POST"])
@open_to(holding_anywhere(Role.EDUCATOR, Role.EXAMINER))
@limiter.limit("60 per hour", methods=["POST"])
@takes_files(up_to=LARGEST_BANK)
def index() -> Page:
    """Offer to look at a bank, and to hand out those of the courses; show the table of one that was brought."""
    courses = courses_with_banks(db.session)
    form, found = bank_form(courses), None
    if form.validate_on_submit():
        try:
            found = _looked(form)
        except Refused as refusal:
            form.file.errors = [in_words(refusal)]
    page = render_template("assessment/banks.html", form=form, courses=courses, written=WRITTEN, found=found)
    return page, 422 if form.errors else 200


@blueprint.post("/banks/<course>/practice")
@open_to(holding_anywhere(Role.EDUCATOR, Role.EXAMINER))
def practice(course: str) -> Response:
    """Hand out the questions for practice."""
    return _handed_out(course, Bank.PRACTICE)


@blueprint.post("/banks/<course>/exam")
@open_to(holding_anywhere(Role.EXAMINER))
def exam(course: str) -> Response:
    """Hand out the questions of the examination with their keys, to examiners only."""
    return _handed_out(course, Bank.EXAM)


def _looked(form: BankForm) -> Looked:
    data = form.file.data.stream.read(LARGEST_BANK + 1)
    kind = format_of(data)
    shelf = Shelf(prefix=form.prefix.data or "")
    table = plan(read_bank(data, kind), shelf, form.wishes(review_by=clock.today() + A_YEAR), source=form.file.data.filename or "")
    archive = drafts_zip(table.files, table.works, table="\n".join(lines_of(table)))
    return Looked(kind=kind, table=table, archive=b64encode(archive).decode() if table.files else "")


def _handed_out(course: str, purpose: Bank) -> Response:
    kind = next((kind for kind in WRITTEN if kind == request.form.get("format")), None)
    if kind is None or course not in {one.slug for one in courses_with_banks(db.session)}:
        raise NotThere
    opened = open_course_bank(current_app.config["GENOMEREADY"].course_paths, course, purpose)
    with unit_of_work() as session:
        done = hand_out_bank(session, opened, course=course, purpose=purpose, kind=kind, by=me())
    answer = make_response(done.data)
    answer.content_type = "application/octet-stream"
    answer.headers["Content-Disposition"] = f'attachment; filename="{course}-{purpose}.{SUFFIXES[kind]}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
