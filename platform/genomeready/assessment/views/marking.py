"""Pages of markers: what waits, one answer beside its rubric, and how well markers agree."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug import Response

from genomeready.assessment.forms.answers import read_giving
from genomeready.assessment.queries.outcomes import agreement_rows
from genomeready.assessment.queries.scripts import queue_of, script_page
from genomeready.assessment.rules.agreement import FEWEST
from genomeready.assessment.services.marking import (
    Giving,
    NotAllMarked,
    NoteTooLong,
    SayWhy,
    give_marks,
    keep_marks,
    take_next,
)
from genomeready.base import clock
from genomeready.base.refusals import Refused
from genomeready.people.guards import holding_anywhere, me
from genomeready.people.rules import Role
from genomeready.web.access import open_to
from genomeready.web.addresses import mailed_address
from genomeready.web.database import db, unit_of_work
from genomeready.web.errors import in_words

blueprint = Blueprint("marking", __name__)

Page = str | Response | tuple[str, int]


@blueprint.get("/marking")
@open_to(holding_anywhere(Role.EXAMINER))
def queue() -> str:
    """Show what I can mark: what I took, and what waits, by examination."""
    return render_template("assessment/marking_queue.html", queue=queue_of(db.session, me().id, at=clock.now()), today=clock.today())


@blueprint.post("/marking/next")
@open_to(holding_anywhere(Role.EXAMINER))
def take() -> Response:
    """Take the answer that is due first."""
    return _next(request.form.get("of", ""), arbitration="arbitration" in request.form)


@blueprint.get("/marking/<script>")
@open_to(holding_anywhere(Role.EXAMINER))
def mark(script: str) -> Page:
    """Show an answer that I took beside its rubric."""
    page = script_page(db.session, script, me().id)
    return render_template("assessment/marking.html", page=page, mine=page.mine, fault=None, today=clock.today())


@blueprint.post("/marking/<script>")
@open_to(holding_anywhere(Role.EXAMINER))
def give(script: str) -> Page:
    """Give marks for good, or return the answer as unreadable, and go on with the next one."""
    giving, link = read_giving(request.form), mailed_address("assessment.result", "attempt")
    try:
        with unit_of_work() as session:
            give_marks(session, script, giving=giving, link=link, by=me(), at=clock.now())
    except (NotAllMarked, SayWhy, NoteTooLong) as refusal:
        return _again(script, giving, refusal)
    flash(gettext("Your marks are given."), "success")
    return _next(request.form.get("of", ""), arbitration="arbitration" in request.form)


@blueprint.post("/marking/<script>/keep")
@open_to(holding_anywhere(Role.EXAMINER))
def keep(script: str) -> Page:
    """Keep what I have so far, and go back to the queue."""
    giving = read_giving(request.form)
    try:
        with unit_of_work() as session:
            keep_marks(session, script, giving=giving, by=me(), at=clock.now())
    except NoteTooLong as refusal:
        return _again(script, giving, refusal)
    flash(gettext("What you have so far is kept. Nobody else sees it."), "success")
    return redirect(url_for("marking.queue"), 303)


@blueprint.post("/marking/<script>/draft")
@open_to(holding_anywhere(Role.EXAMINER))
def draft(script: str) -> tuple[dict[str, object], int]:
    """Keep what the page's script sends as I go."""
    try:
        with unit_of_work() as session:
            keep_marks(session, script, giving=read_giving(request.form), by=me(), at=clock.now())
    except Refused as refusal:
        return {"saved": False, "what_to_do": in_words(refusal)}, 409
    return {"saved": True}, 200


@blueprint.get("/marking/agreement")
@open_to(holding_anywhere(Role.EXAMINER))
def agreement() -> str:
    """Show how well two markers agree on each question."""
    return render_template("assessment/agreement.html", rows=agreement_rows(db.session), fewest=FEWEST)


def _next(of: str, *, arbitration: bool) -> Response:
    with unit_of_work() as session:
        taken = take_next(session, of=of, arbitration=arbitration, by=me(), at=clock.now())
    if taken is not None:
        return redirect(url_for("marking.mark", script=taken), 303)
    flash(gettext("Nothing more of this waits for you."), "info")
    return redirect(url_for("marking.queue"), 303)


def _again(script: str, giving: Giving, refusal: Refused) -> Page:
    """Keep what can be kept of a form that was refused, and show it again with the reason."""
    if not isinstance(refusal, NoteTooLong):
        with unit_of_work() as session:
            keep_marks(session, script, giving=Giving(levels=giving.levels, note=giving.note, private_note=giving.private_note),
                       by=me(), at=clock.now())  # fmt: skip
    page = script_page(db.session, script, me().id)
    return render_template("assessment/marking.html", page=page, mine=giving, fault=in_words(refusal), today=clock.today()), 422
