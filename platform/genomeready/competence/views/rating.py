"""Rating myself: all competencies on one page or one at a time, saved as I go, then finished."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug import Response

from genomeready.base import clock
from genomeready.competence.forms.rating import RatingForm, field_name, rating_form, sent_form
from genomeready.competence.queries.rating import SelfAssessment, self_assessment
from genomeready.competence.services.rating import finish_rating, keep_drafts
from genomeready.people.forms import PlainForm
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("rating", __name__)
blueprint.add_app_template_global(field_name, "field_name")

Page = str | Response | tuple[str, int]


@blueprint.route("/my/self-assessment", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def self_assess() -> Page:
    """Rate myself in the competencies of my role: any number of them, all on one page."""
    page = _page()
    form = rating_form(page)
    if form.validate_on_submit():
        _keep(form)
        return redirect(url_for("rating.finish", profession=page.profession), 303)
    return render_template("competence/self_assess.html", page=page, form=form), 422 if form.errors else 200


@blueprint.route("/my/self-assessment/<competency>", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def rate_one(competency: str) -> Page:
    """Rate myself in one competency, with the way to the next and the one before."""
    page = _page()
    form = rating_form(page.only(competency))
    if form.validate_on_submit():
        _keep(form)
        return redirect(_onward(page, request.form.get("go", "")), 303)
    shown = render_template("competence/self_assess_one.html", page=page, place=page.place_of(competency), form=form)
    return shown, 422 if form.errors else 200


@blueprint.post("/my/self-assessment/drafts")
@open_to(SIGNED_IN)
def save_draft() -> tuple[dict[str, object], int]:
    """Save what the page's script sent about one competency."""
    form = sent_form(_page(), request.get_json(silent=True))
    if not form.validate():
        return {"saved": False, "what_to_do": form.faults()}, HTTPStatus.UNPROCESSABLE_ENTITY
    _keep(form)
    return {"saved": True}, HTTPStatus.OK


@blueprint.route("/my/self-assessment/finish", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def finish() -> Page:
    """See what was chosen and what is left open; then let it count as my self-assessment."""
    page, form = _page(), PlainForm()
    if form.validate_on_submit() and page.profile:
        with unit_of_work() as session:
            written = finish_rating(session, me().id, needs=[row.need for row in page.rows], at=clock.now(), by=me())
        flash(_done(len(written)), "success")
        return redirect(url_for("rating.finish", profession=page.profession), 303)
    return render_template("competence/self_assess_finish.html", page=page, form=form)


def _page() -> SelfAssessment:
    return self_assessment(db.session, me().id, profession=request.args.get("profession"), on=clock.today())


def _keep(form: RatingForm) -> None:
    with unit_of_work() as session:
        keep_drafts(session, me().id, said=form.said(), at=clock.now())


def _onward(page: SelfAssessment, go: str) -> str:
    """Return where a button of the page leads: to a competency, to the page of all, or to the end."""
    if go in {row.need.slug for row in page.rows}:
        return url_for("rating.rate_one", competency=go, profession=page.profession)
    return url_for("rating.self_assess" if go == "all" else "rating.finish", profession=page.profession)


def _done(written: int) -> str:
    if not written:
        return str(gettext("Nothing had changed, so nothing new was written."))
    return str(ngettext("One rating is part of your evidence now.", "%(num)d ratings are part of your evidence now.", written))
