"""Who endorses a course: a page, the signed documents, and what those do who keep endorsements."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug import Response as BareResponse

from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.credentials.forms import WithdrawForm
from genomeready.credentials.guards import KEEPS_ENDORSEMENTS
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.endorsements import (
    CourseNamed,
    course_named,
    endorsement_row,
    endorsements_of,
    every_endorsement,
)
from genomeready.credentials.services.endorsements import withdraw_endorsement
from genomeready.people.guards import me, the_organisation
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("endorsements", __name__)


@blueprint.get("/courses/<course>/endorsements")
@open_to(ANYONE)
def endorsements(course: str) -> str:
    """Show who endorses a course."""
    found = _course(course)
    rows = endorsements_of(db.session, found.id)
    return render_template("credentials/endorsements.html", course=found, slug=course, rows=rows, now=clock.now())


@blueprint.get("/courses/<course>/endorsements.json")
@open_to(ANYONE)
def signed(course: str) -> Response:
    """Give the signed endorsements that were not withdrawn, for verifiers."""
    rows = endorsements_of(db.session, _course(course).id)
    answer = jsonify([read_json(row.document) for row in rows if row.withdrawn_at is None])
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _course(slug: str) -> CourseNamed:
    found = course_named(db.session, slug)
    if found is None:
        raise NotThere
    return found


@blueprint.get("/organisations/<organisation>/endorsements")
@open_to(KEEPS_ENDORSEMENTS)
def kept(organisation: str) -> str:  # noqa: ARG001 - the guard read it
    """Show the endorsements of every course, with what the public page does not tell of those withdrawn."""
    rows = every_endorsement(db.session)
    return render_template("credentials/endorsements_kept.html", organisation=the_organisation(), rows=rows, now=clock.now())


@blueprint.route("/organisations/<organisation>/endorsements/<int:endorsement>/withdraw", methods=["GET", "POST"])
@open_to(KEEPS_ENDORSEMENTS)
def withdraw(organisation: str, endorsement: int) -> str | BareResponse | tuple[str, int]:
    """Let an endorsement stand no longer."""
    row, form = endorsement_row(db.session, endorsement), WithdrawForm()
    if row is None:
        raise NotThere
    if not form.validate_on_submit():
        page = render_template("credentials/endorsement_withdraw.html", organisation=the_organisation(), row=row, form=form)
        return page, 422 if form.errors else 200
    with unit_of_work() as session:
        withdraw_endorsement(session, row.id, because=form.because(), note=form.note.data or "", by=me(), at=clock.now())
    flash(gettext("The endorsement is withdrawn. Certificates issued from now on do not carry it."), "success")
    return redirect(url_for("endorsements.kept", organisation=organisation), 303)
