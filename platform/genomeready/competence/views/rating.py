"""Rating myself."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug import Response

from genomeready.base import clock
from genomeready.competence.forms import field_name, rating_form
from genomeready.competence.queries.rating import self_assessment
from genomeready.competence.services.rating import declare_levels
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("rating", __name__)


@blueprint.route("/my/self-assessment", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def self_assess() -> str | Response | tuple[str, int]:
    """Rate myself in the competencies of my role: any number of them, saved at once."""
    page = self_assessment(db.session, me().id, profession=request.args.get("profession"), on=clock.today())
    form = rating_form(page)
    if form.validate_on_submit():
        with unit_of_work() as session:
            saved = declare_levels(session, me().id, levels=form.changed_levels(), at=clock.now(), by=me())
        flash(ngettext("One level is saved.", "%(num)d levels are saved.", len(saved)), "success")
        return redirect(url_for("competence.my_standing", profession=page.profession), 303)
    shown = render_template("competence/self_assess.html", page=page, form=form, field_name=field_name)
    return shown, 422 if form.errors else 200
