"""Appeals and reports of the person who was examined."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug import Response

from genomeready.assessment.forms.reviewing import AppealForm, ReportForm
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.queries.appeals import review_of
from genomeready.assessment.queries.attempts import own_attempt
from genomeready.assessment.queries.pages import WaitingPage, result_page
from genomeready.assessment.queries.reviews import about_result, review_page, reviews_of
from genomeready.assessment.rules.appeals import TO_DECIDE, AppealGround, IncidentGround
from genomeready.assessment.services.appeals import make_appeal, report_incident, withdraw_review
from genomeready.assessment.wording import ground_in_words, outcome_in_words
from genomeready.base import clock
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("appeals", __name__)
blueprint.add_app_template_global(ground_in_words)
blueprint.add_app_template_global(outcome_in_words)

Page = str | Response | tuple[str, int]


@blueprint.route("/attempts/<attempt>/appeal", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def appeal(attempt: str) -> Page:
    """Appeal against the result of an examination of mine."""
    page, form = result_page(db.session, attempt, person_id=me().id, at=clock.now()), AppealForm()
    if isinstance(page, WaitingPage):
        return redirect(url_for("assessment.result", attempt=attempt))
    if form.validate_on_submit():
        with unit_of_work() as session:
            ground = AppealGround(form.ground.data)
            made = make_appeal(session, _mine(session, attempt), ground=ground, text=form.text.data or "", by=me(), at=clock.now())
        flash(gettext("Your appeal is with the examiners. You will get a mail when it is decided."), "success")
        return redirect(url_for("appeals.mine_one", review=made.public_id), 303)
    about = about_result(db.session, page.head.id, at=clock.now())
    shown = render_template("assessment/appeal.html", page=page, about=about, form=form, days=TO_DECIDE["appeal"].days)
    return shown, 422 if form.errors else 200


@blueprint.route("/attempts/<attempt>/report", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def report(attempt: str) -> Page:
    """Report what happened in an attempt of mine."""
    own, form = _mine(db.session, attempt), ReportForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            ground = IncidentGround(form.ground.data)
            made = report_incident(session, _mine(session, attempt), ground=ground, text=form.text.data or "", by=me(), at=clock.now())
        flash(gettext("Your report is with the examiners. You will get a mail when it is decided."), "success")
        return redirect(url_for("appeals.mine_one", review=made.public_id), 303)
    shown = render_template("assessment/report.html", attempt=own, form=form, days=TO_DECIDE["incident"].days)
    return shown, 422 if form.errors else 200


@blueprint.get("/my/reviews")
@open_to(SIGNED_IN)
def mine() -> str:
    """Show what I put before the examiners, and what became of it."""
    return render_template("assessment/reviews_mine.html", rows=reviews_of(db.session, me().id))


@blueprint.get("/my/reviews/<review>")
@open_to(SIGNED_IN)
def mine_one(review: str) -> str:
    """Show one appeal or report of mine, and the decision."""
    return render_template("assessment/review_mine.html", page=review_page(db.session, review_of(db.session, review, me().id)))


@blueprint.post("/my/reviews/<review>/withdraw")
@open_to(SIGNED_IN)
def withdraw(review: str) -> Response:
    """Take an appeal or a report back before it is decided."""
    with unit_of_work() as session:
        withdraw_review(session, review_of(session, review, me().id), by=me(), at=clock.now())
    flash(gettext("It is withdrawn."), "success")
    return redirect(url_for("appeals.mine_one", review=review), 303)


def _mine(session: Session, public_id: str) -> Attempt:
    return own_attempt(session, public_id, me().id)
