"""Regrading a question: for the examiners of a country, one of whom prepares what another commits."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug import Response

from genomeready.assessment.forms.regrading import regrade_form
from genomeready.assessment.guards import EXAMINES_COUNTRY
from genomeready.assessment.models.regrades import Regrade
from genomeready.assessment.queries.regrade_pages import QuestionAsked, question_asked, regrade_at, regrade_page, regrades_at
from genomeready.assessment.services.regrading import commit_regrade, give_up_regrade, look_again, prepare_regrade
from genomeready.assessment.services.viewing import note_view
from genomeready.assessment.wording import policy_in_words
from genomeready.base import clock
from genomeready.people.guards import me, the_organisation
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("regrading", __name__)
blueprint.add_app_template_global(policy_in_words)

Page = str | Response | tuple[str, int]


@blueprint.get("/organisations/<organisation>/regrades")
@open_to(EXAMINES_COUNTRY)
def index(organisation: str) -> str:  # noqa: ARG001 - the guard read it
    """Show the regrades of a country, those that wait for a second examiner among them."""
    rows = regrades_at(db.session, the_organisation().id)
    return render_template("assessment/regrades.html", organisation=the_organisation(), rows=rows)


@blueprint.route("/organisations/<organisation>/regrades/questions/<question>", methods=["GET", "POST"])
@open_to(EXAMINES_COUNTRY)
def prepare(organisation: str, question: str) -> Page:
    """Say how a question is to count, and see what that would change."""
    asked = _seen(question, request.args.get("version"))
    form = regrade_form(asked)
    if form.validate_on_submit():
        with unit_of_work() as session:
            made = prepare_regrade(
                session, asked.version_id, regrading=form.regrading(), organisation_id=the_organisation().id, by=me(), at=clock.now()
            )
        return redirect(url_for("regrading.page", organisation=organisation, regrade=made.public_id), 303)
    shown = render_template("assessment/regrade_prepare.html", organisation=the_organisation(), asked=asked, form=form)
    return shown, 422 if form.errors else 200


@blueprint.get("/organisations/<organisation>/regrades/<regrade>")
@open_to(EXAMINES_COUNTRY)
def page(organisation: str, regrade: str) -> str:  # noqa: ARG001 - the guard read it
    """Show what a regrade would change, or what it changed."""
    found = regrade_page(db.session, _regrade(db.session, regrade), path=the_organisation().path, on=clock.today())
    return render_template("assessment/regrade.html", organisation=the_organisation(), page=found)


@blueprint.post("/organisations/<organisation>/regrades/<regrade>/commit")
@open_to(EXAMINES_COUNTRY)
def commit(organisation: str, regrade: str) -> Response:
    """Let a regrade stand that another examiner prepared."""
    with unit_of_work() as session:
        commit_regrade(session, _regrade(session, regrade), by=me(), at=clock.now())
    flash(gettext("The regrade is being carried out. You may leave this page. Everybody whose result changes gets a mail."), "success")
    return redirect(url_for("regrading.page", organisation=organisation, regrade=regrade), 303)


@blueprint.post("/organisations/<organisation>/regrades/<regrade>/again")
@open_to(EXAMINES_COUNTRY)
def again(organisation: str, regrade: str) -> Response:
    """Work out anew what a regrade would change."""
    with unit_of_work() as session:
        look_again(session, _regrade(session, regrade), by=me(), at=clock.now())
    flash(gettext("What it would change is being worked out anew. You prepared it now, so another examiner commits it."), "success")
    return redirect(url_for("regrading.page", organisation=organisation, regrade=regrade), 303)


@blueprint.post("/organisations/<organisation>/regrades/<regrade>/give-up")
@open_to(EXAMINES_COUNTRY)
def give_up(organisation: str, regrade: str) -> Response:
    """Give a regrade up before it is committed."""
    with unit_of_work() as session:
        give_up_regrade(session, _regrade(session, regrade), by=me())
    flash(gettext("The regrade is given up. No result was changed."), "success")
    return redirect(url_for("regrading.page", organisation=organisation, regrade=regrade), 303)


def _seen(question: str, version: str | None) -> QuestionAsked:
    with unit_of_work() as session:
        asked = question_asked(session, question, version)
        note_view(session, asked.version_id, key=asked.key, by=me(), at=clock.now())
    return asked


def _regrade(session: Session, public_id: str) -> Regrade:
    return regrade_at(session, public_id, the_organisation().id)
