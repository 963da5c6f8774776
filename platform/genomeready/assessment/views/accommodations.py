"""Pages of accommodations: whose there are, granting and ending one, and one's own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug import Response

from genomeready.assessment.forms.holding import AccommodationForm
from genomeready.assessment.queries.accommodations import (
    accommodation_of,
    accommodations_below,
    accommodations_of,
    people_named,
    person_below,
)
from genomeready.assessment.services.accommodating import end_accommodation, grant_accommodation
from genomeready.base import clock
from genomeready.people.guards import SIGNED_IN, holding, me, the_organisation
from genomeready.people.rules import Role
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("accommodations", __name__)

Page = str | Response | tuple[str, int]
MAY_GRANT = holding(Role.LEAD, Role.EXAMINER)


@blueprint.get("/my/accommodations")
@open_to(SIGNED_IN)
def mine() -> str:
    """Show what I was granted."""
    return render_template("assessment/accommodations_mine.html", rows=accommodations_of(db.session, me().id, on=clock.today()))


@blueprint.get("/organisations/<organisation>/accommodations")
@open_to(MAY_GRANT)
def below(organisation: str) -> str:  # noqa: ARG001 - the guard read it
    """Show what holds for those who work here or below, and find somebody to grant something to."""
    path, name = the_organisation().path, request.args.get("name", "").strip()
    rows = accommodations_below(db.session, path, on=clock.today())
    found = people_named(db.session, name, path) if name else None
    return render_template("assessment/accommodations.html", organisation=the_organisation(), rows=rows, name=name, found=found)


@blueprint.route("/organisations/<organisation>/accommodations/<person>", methods=["GET", "POST"])
@open_to(MAY_GRANT)
def grant(organisation: str, person: str) -> Page:
    """Show what somebody was granted, and grant more."""
    found, form = person_below(db.session, person, the_organisation().path), AccommodationForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            grant_accommodation(session, found, granting=form.granting(), within=the_organisation(), by=me(), at=clock.now())
        flash(gettext("The accommodation is granted. It holds for every attempt from its first day on."), "success")
        return redirect(url_for("accommodations.grant", organisation=organisation, person=person), 303)
    rows = accommodations_of(db.session, found.id, on=clock.today())
    page = render_template("assessment/accommodation_grant.html", organisation=the_organisation(), person=found, rows=rows, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/organisations/<organisation>/accommodations/<person>/<accommodation>/end")
@open_to(MAY_GRANT)
def end(organisation: str, person: str, accommodation: str) -> Response:
    """End an accommodation."""
    with unit_of_work() as session:
        found = person_below(session, person, the_organisation().path)
        end_accommodation(session, accommodation_of(session, accommodation, found.id), by=me(), at=clock.now())
    flash(gettext("The accommodation is ended. An attempt that is being sat keeps what it was given."), "success")
    return redirect(url_for("accommodations.grant", organisation=organisation, person=person), 303)
