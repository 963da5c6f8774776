"""Appeals and incidents before the examiners: the queue, the decision, the second examiner."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug import Response

from genomeready.assessment.forms.reviewing import RecordForm, decide_form, record_form
from genomeready.assessment.models.appeals import Review
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.queries.appeals import attempt_below, conflict_of, review_below
from genomeready.assessment.queries.reviews import examinations_to_choose, review_page, reviews_below
from genomeready.assessment.rules.appeals import IncidentGround
from genomeready.assessment.services.appeals import WholeSession, record_incident
from genomeready.assessment.services.deciding import agree_to_review, decide_review, return_review
from genomeready.base import clock
from genomeready.people.guards import holding, me, the_organisation
from genomeready.people.rules import Role
from genomeready.web.access import open_to
from genomeready.web.addresses import mailed_address
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("reviewing", __name__)

Page = str | Response | tuple[str, int]
EXAMINERS = holding(Role.EXAMINER)


@blueprint.get("/organisations/<organisation>/reviews")
@open_to(EXAMINERS)
def queue(organisation: str) -> str:  # noqa: ARG001 - the guard read it
    """Show the appeals and incidents of people who work here or below, what is due first on top."""
    rows = reviews_below(db.session, the_organisation().path)
    return render_template("assessment/review_queue.html", organisation=the_organisation(), rows=rows, now=clock.now())


@blueprint.route("/organisations/<organisation>/reviews/new", methods=["GET", "POST"])
@open_to(EXAMINERS)
def record(organisation: str) -> Page:
    """Record an incident: in one attempt, or in everybody's examination between two moments."""
    form = record_form(examinations_to_choose(db.session))
    if form.validate_on_submit():
        with unit_of_work() as session:
            about, ground = _about(session, form), IncidentGround(form.ground.data)
            place = the_organisation().id
            made = record_incident(
                session, about=about, ground=ground, text=form.text.data or "", organisation_id=place, by=me(), at=clock.now()
            )
        return redirect(url_for("reviewing.page", organisation=organisation, review=made.public_id), 303)
    shown = render_template("assessment/review_record.html", organisation=the_organisation(), form=form)
    return shown, 422 if form.errors else 200


@blueprint.route("/organisations/<organisation>/reviews/<review>", methods=["GET", "POST"])
@open_to(EXAMINERS)
def page(organisation: str, review: str) -> Page:
    """Read an appeal or an incident, and decide on it or propose an outcome."""
    found = _review(db.session, review)
    form = decide_form(found.kind)
    if form.validate_on_submit():
        with unit_of_work() as session:
            decide_review(session, _review(session, review), deciding=form.deciding(), **_links(), by=me(), at=clock.now())
        flash(gettext("Your decision is kept."), "success")
        return redirect(url_for("reviewing.page", organisation=organisation, review=review), 303)
    conflict = conflict_of(db.session, found, me().id)
    told = review_page(db.session, found)
    shown = render_template("assessment/review_decide.html", organisation=the_organisation(), page=told, form=form, conflict=conflict)
    return shown, 422 if form.errors else 200


@blueprint.post("/organisations/<organisation>/reviews/<review>/agree")
@open_to(EXAMINERS)
def agree(organisation: str, review: str) -> Response:
    """Decide as another examiner proposed."""
    with unit_of_work() as session:
        agree_to_review(session, _review(session, review), **_links(), by=me(), at=clock.now())
    flash(gettext("It is decided, and carried out."), "success")
    return redirect(url_for("reviewing.page", organisation=organisation, review=review), 303)


@blueprint.post("/organisations/<organisation>/reviews/<review>/return")
@open_to(EXAMINERS)
def send_back(organisation: str, review: str) -> Response:
    """Send a proposal back."""
    with unit_of_work() as session:
        return_review(session, _review(session, review), by=me())
    flash(gettext("The proposal is sent back; it waits for another one."), "success")
    return redirect(url_for("reviewing.page", organisation=organisation, review=review), 303)


def _review(session: Session, public_id: str) -> Review:
    return review_below(session, public_id, the_organisation().path)


def _links() -> dict[str, str]:
    return {"link": mailed_address("appeals.mine_one", "review"), "result_link": mailed_address("assessment.result", "attempt")}


def _about(session: Session, form: RecordForm) -> Attempt | WholeSession:
    """Return what is recorded about: the attempt where one is named, else the examination between its moments."""
    if form.attempt.data:
        return attempt_below(session, form.attempt.data, the_organisation().path, on=clock.today())
    began_at, ended_at = form.moments()
    return WholeSession(examination_id=form.examination.data, began_at=began_at, ended_at=ended_at)
