"""The question on first sign-in, and the first pages it leads to."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug import Response

from genomeready.base import clock
from genomeready.competence.queries.needs import PUT_OFF, find, in_my_work, needs_of
from genomeready.competence.rules.kinds import Cluster
from genomeready.competence.services.needs import answer_needs
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("needs", __name__)


@blueprint.get("/my/needs")
@open_to(SIGNED_IN)
def ask() -> str:
    """Ask how genomics meets my work; an answer given before is marked."""
    return render_template("competence/needs.html", cluster=needs_of(db.session, me().id).cluster, unanswered=False)


@blueprint.post("/my/needs")
@open_to(SIGNED_IN)
def answer() -> Response | tuple[str, int]:
    """Keep my answer and go to the first page that it leads to."""
    cluster = request.form.get("cluster", type=Cluster)
    if cluster is None:
        return render_template("competence/needs.html", cluster=needs_of(db.session, me().id).cluster, unanswered=True), 422
    with unit_of_work() as work:
        answer_needs(work, me().id, cluster=cluster, at=clock.now(), by=me())
    session.pop(PUT_OFF, None)
    return redirect(url_for("learning.my_page"), 303)


@blueprint.post("/my/needs/later")
@open_to(SIGNED_IN)
def later() -> Response:
    """Say "not now": neither the question nor what an answer leads to is shown again during this sign-in."""
    session[PUT_OFF] = True
    flash(gettext("Not now, then. You find the question at the end of this page whenever you want it."), "success")
    return redirect(url_for("learning.my_page"), 303)


@blueprint.get("/my/needs/find")
@open_to(SIGNED_IN)
def find_it() -> str:
    """Find the competency or the course for what I need."""
    found = find(db.session, me().id, request.args.get("q", "").strip(), on=clock.today())
    return render_template("competence/find.html", found=found)


@blueprint.get("/my/needs/in-my-work")
@open_to(SIGNED_IN)
def changes() -> str:
    """Show what genomics changes in my profession's work, and the least that is of use."""
    return render_template("competence/in_my_work.html", mine=in_my_work(db.session, me().id, on=clock.today()))


@blueprint.get("/my/needs/where-it-mattered")
@open_to(SIGNED_IN)
def mattered() -> str:
    """Tell two situations in which it mattered for somebody of my profession, and the one thing expected all the same."""
    return render_template("competence/where_it_mattered.html", mine=in_my_work(db.session, me().id, on=clock.today()))
