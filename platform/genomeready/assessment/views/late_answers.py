"""Pages of answers that came too late: which there are, and the decision on those of one attempt."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug import Response

from genomeready.assessment.forms.holding import decided_field, late_form
from genomeready.assessment.queries.late_answers import attempt_below, late_below, late_page
from genomeready.assessment.services.late_answers import decide_on_late
from genomeready.base import clock
from genomeready.people.guards import holding, me, the_organisation
from genomeready.people.rules import Role
from genomeready.web.access import open_to
from genomeready.web.addresses import mailed_address
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("late_answers", __name__)
blueprint.add_app_template_global(decided_field, "decided_field")

Page = str | Response | tuple[str, int]


@blueprint.get("/organisations/<organisation>/late-answers")
@open_to(holding(Role.EXAMINER))
def queue(organisation: str) -> str:  # noqa: ARG001 - the guard read it
    """Show the attempts with late answers of those who work here or below."""
    rows = late_below(db.session, the_organisation().path)
    return render_template("assessment/late_queue.html", organisation=the_organisation(), rows=rows)


@blueprint.route("/organisations/<organisation>/late-answers/<attempt>", methods=["GET", "POST"])
@open_to(holding(Role.EXAMINER))
def decide(organisation: str, attempt: str) -> Page:
    """Show the late answers of an attempt, and decide on those that wait."""
    page = late_page(db.session, attempt_below(db.session, attempt, the_organisation().path))
    form = late_form(page)
    link = mailed_address("assessment.result", "attempt")
    if form.validate_on_submit():
        with unit_of_work() as session:
            sat = attempt_below(session, attempt, the_organisation().path)
            decide_on_late(session, sat, taken=form.taken(), reason=form.reason.data or "", link=link, by=me(), at=clock.now())
        flash(gettext("Your decision is kept."), "success")
        return redirect(url_for("late_answers.decide", organisation=organisation, attempt=attempt), 303)
    shown = render_template("assessment/late_decide.html", organisation=the_organisation(), page=page, form=form)
    return shown, 422 if form.errors else 200
