"""Pages of a proctor: sessions, their code and candidates, and what happened."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug import Response

from genomeready.assessment.forms.holding import OpenSessionForm, log_form
from genomeready.assessment.queries.proctoring import attempt_in, proctored_examinations, session_below, session_page, sessions_below
from genomeready.assessment.services.proctoring import note_in_log, open_session, renew_code
from genomeready.base import clock
from genomeready.catalogue.models import Examination
from genomeready.people.guards import holding, me, the_organisation
from genomeready.people.rules import Role
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("proctoring", __name__)

Page = str | Response | tuple[str, int]


@blueprint.route("/organisations/<organisation>/examination-sessions", methods=["GET", "POST"])
@open_to(holding(Role.EXAMINER))
def sessions(organisation: str) -> Page:
    """Show the sessions held here and below, and open one."""
    form = OpenSessionForm()
    form.examination.choices = [("", gettext("Choose…")), *proctored_examinations(db.session)]
    if form.validate_on_submit():
        with unit_of_work() as session:
            examination = session.get_one(Examination, int(form.examination.data))
            made = open_session(session, examination, within=the_organisation(), place=form.place.data or "", by=me(), at=clock.now())
        return redirect(url_for("proctoring.sitting", organisation=organisation, examination_session=made.public_id), 303)
    rows = sessions_below(db.session, the_organisation().path)
    page = render_template("assessment/sessions.html", organisation=the_organisation(), rows=rows, form=form, now=clock.now())
    return page, 422 if form.errors else 200


@blueprint.route("/organisations/<organisation>/examination-sessions/<examination_session>", methods=["GET", "POST"])
@open_to(holding(Role.EXAMINER))
def sitting(organisation: str, examination_session: str) -> Page:
    """Show a session with its code and candidates, and write in its log."""
    page = session_page(db.session, session_below(db.session, examination_session, the_organisation().path), at=clock.now())
    form = log_form(page)
    if form.validate_on_submit():
        with unit_of_work() as session:
            held = session_below(session, examination_session, the_organisation().path)
            about = attempt_in(session, held, form.candidate.data)
            note_in_log(session, held, attempt=about, kind=form.noted_kind(), note=form.note.data or "", by=me(), at=clock.now())
        flash(gettext("It is noted in the log."), "success")
        return redirect(url_for("proctoring.sitting", organisation=organisation, examination_session=examination_session), 303)
    shown = render_template("assessment/session.html", organisation=the_organisation(), page=page, form=form)
    return shown, 422 if form.errors else 200


@blueprint.post("/organisations/<organisation>/examination-sessions/<examination_session>/code")
@open_to(holding(Role.EXAMINER))
def new_code(organisation: str, examination_session: str) -> Response:
    """Give a session a new code."""
    with unit_of_work() as session:
        renew_code(session, session_below(session, examination_session, the_organisation().path), by=me(), at=clock.now())
    return redirect(url_for("proctoring.sitting", organisation=organisation, examination_session=examination_session), 303)
