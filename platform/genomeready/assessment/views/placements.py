"""Pages of a placement test: before it, one question after the other, how it ended."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug import Response

from genomeready.assessment.forms.answers import read_placed
from genomeready.assessment.guards import my_enrolment
from genomeready.assessment.queries.intros import placement_intro
from genomeready.assessment.queries.placements import PlacementHead, placement_head, placement_question, placement_result
from genomeready.assessment.services.placing import answer_question, start_placement, stop_placement
from genomeready.assessment.types.shape import BadAnswer
from genomeready.base import clock
from genomeready.base.ids import new_uuid
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work
from genomeready.web.errors import in_words

blueprint = Blueprint("placements", __name__)

Page = str | Response | tuple[str, int]


@blueprint.get("/learn/<course>/<module>/placement")
@open_to(SIGNED_IN)
def intro(course: str, module: str) -> Page:
    """Say how the placement test of a module works, or why there is none now."""
    intro, _ = placement_intro(db.session, my_enrolment(course), module, at=clock.now())
    return render_template("assessment/placement_intro.html", intro=intro)


@blueprint.post("/learn/<course>/<module>/placement")
@open_to(SIGNED_IN)
def start(course: str, module: str) -> Page:
    """Start the placement test of a module, or go on with the one that is open."""
    enrolment = my_enrolment(course)
    _, found = placement_intro(db.session, enrolment, module, at=clock.now())
    with unit_of_work() as session:
        placement = start_placement(session, enrolment, found, by=me(), at=clock.now())
    return redirect(url_for("placements.go_on", placement=placement.public_id), 303)


@blueprint.get("/placements/<placement>")
@open_to(SIGNED_IN)
def go_on(placement: str) -> Page:
    """Go to the question that stands open; once the test has ended, to its result."""
    head = placement_head(db.session, placement, person_id=me().id)
    if head.open_question is None:
        return redirect(url_for("placements.result", placement=placement))
    return redirect(url_for("placements.ask", placement=placement, place=head.open_question))


@blueprint.get("/placements/<placement>/<int:place>")
@open_to(SIGNED_IN)
def ask(placement: str, place: int) -> Page:
    """Show the question that stands open; any other number leads there."""
    head = placement_head(db.session, placement, person_id=me().id)
    if place != head.open_question:
        return redirect(url_for("placements.go_on", placement=placement))
    return _asked(head, client_id=new_uuid())


@blueprint.post("/placements/<placement>/<int:place>")
@open_to(SIGNED_IN)
def answer(placement: str, place: int) -> Page:
    """Take the answer to the question that stands open, and go on."""
    form = request.form.to_dict(flat=False)
    sent = read_placed(form)
    try:
        with unit_of_work() as session:
            taken = answer_question(session, placement, number=place, answer=sent.answer, client_id=sent.client_id, by=me(), at=clock.now())
    except BadAnswer as fault:
        head = placement_head(db.session, placement, person_id=me().id)
        return _asked(head, client_id=sent.client_id, fault=in_words(fault), typed=form), 422
    if not taken.counts:
        flash(gettext("This answer does not count: the question was answered, or the test ended, in another window."), "caution")
    return redirect(url_for("placements.go_on", placement=placement), 303)


@blueprint.post("/placements/<placement>/stop")
@open_to(SIGNED_IN)
def stop(placement: str) -> Page:
    """Give a placement test up."""
    with unit_of_work() as session:
        stop_placement(session, placement, by=me(), at=clock.now())
    return redirect(url_for("placements.result", placement=placement), 303)


@blueprint.get("/placements/<placement>/result")
@open_to(SIGNED_IN)
def result(placement: str) -> Page:
    """Show how a placement test ended: the exemption, or what to study."""
    return render_template("assessment/placement_result.html", page=placement_result(db.session, placement, person_id=me().id))


def _asked(head: PlacementHead, *, client_id: str, fault: str | None = None, typed: Mapping[str, list[str]] | None = None) -> str:
    page = placement_question(db.session, head)
    return render_template("assessment/placement_question.html", page=page, client_id=client_id, fault=fault, typed=typed)
