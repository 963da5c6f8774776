"""Confirmation by a supervisor: what I asked, and what others ask of me."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, ngettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import Response

from genomeready.base import clock
from genomeready.base.refusals import Refused
from genomeready.competence.forms.confirming import AskForm, DecideForm, SignOffForm, ask_form, decide_form, decision_field
from genomeready.competence.guards import SUPERVISES, the_request
from genomeready.competence.queries.confirmation import ConfirmationPage, confirmation_page
from genomeready.competence.queries.confirming import AskPage, ask_page, request_of, requests_of, requests_to, waiting_for
from genomeready.competence.queries.prior_learning import claims_waiting
from genomeready.competence.services.confirming import (
    AskedBefore,
    DecidedMeanwhile,
    NothingDecided,
    OwnSupervisor,
    TooManyAsked,
    ask_for_confirmation,
    decide,
    sign_off,
    withdraw_request,
)
from genomeready.people.guards import SIGNED_IN, is_signed_in, me
from genomeready.people.rules import Role
from genomeready.web.access import open_to
from genomeready.web.addresses import mailed_address
from genomeready.web.database import db, unit_of_work
from genomeready.web.errors import in_words
from genomeready.web.limits import limiter

blueprint = Blueprint("confirming", __name__)
blueprint.add_app_template_global(decision_field, "decision_field")

Page = str | Response | tuple[str, int]

SUPERVISING = "supervising"
"""What a session remembers of somebody who was asked without leading anybody: that the header may look for more."""


@blueprint.get("/my/confirmations")
@open_to(SIGNED_IN)
def mine() -> str:
    """Show what I asked, and what became of it."""
    return render_template(
        "competence/confirmations.html", rows=requests_of(db.session, me().id), asked_of_me=requests_to(db.session, me())
    )


@blueprint.route("/my/confirmations/new", methods=["GET", "POST"])
@open_to(SIGNED_IN)
@limiter.limit("300 per hour", methods=["POST"])
def ask() -> Page:
    """Ask a supervisor; the answer is the same whether or not there is an account under an address."""
    page = ask_page(db.session, me().id, profession=request.args.get("profession"), on=clock.today())
    form = ask_form(page, entry=request.args.get("entry"))
    if form.validate_on_submit() and (sent := _ask(form, page)):
        flash(gettext("Your request is sent. You will get a mail as soon as there is an answer."), "success")
        return redirect(url_for("confirming.asked", confirmation=sent), 303)
    return render_template("competence/confirmation_ask.html", page=page, form=form), 422 if form.errors else 200


def _ask(form: AskForm, page: AskPage) -> str | None:
    try:
        with unit_of_work() as work:
            made = ask_for_confirmation(
                work, asking=form.asking(page), at=clock.now(), by=me(),
                link=mailed_address("confirming.decide_on", "confirmation"), register_link=mailed_address("people.register"),
            )  # fmt: skip
    except (OwnSupervisor, AskedBefore, TooManyAsked) as refusal:
        form.form_errors.append(in_words(refusal))
        return None
    return made.public_id


@blueprint.get("/my/confirmations/<confirmation>")
@open_to(SIGNED_IN)
def asked(confirmation: str) -> str:
    """Show one request of mine with every decision on it."""
    page = confirmation_page(db.session, request_of(db.session, confirmation, me().id), on=clock.today())
    return render_template("competence/confirmation_mine.html", page=page)


@blueprint.post("/my/confirmations/<confirmation>/withdraw")
@open_to(SIGNED_IN)
def withdraw(confirmation: str) -> Response:
    """Take a request back."""
    with unit_of_work() as work:
        withdraw_request(work, confirmation, at=clock.now(), by=me())
    flash(gettext("Your request is withdrawn. What was decided on it by now stays."), "success")
    return redirect(url_for("confirming.asked", confirmation=confirmation), 303)


@blueprint.get("/confirmations")
@open_to(SIGNED_IN)
def queue() -> str:
    """Show what others ask me to confirm."""
    return render_template("competence/confirmation_queue.html", rows=requests_to(db.session, me()))


@blueprint.route("/confirmations/<confirmation>", methods=["GET", "POST"])
@open_to(SUPERVISES)
def decide_on(confirmation: str) -> Page:
    """Decide on the competencies of a request, one or many at once."""
    session[SUPERVISING] = True
    form = decide_form(_page())
    if form.validate_on_submit():
        try:
            counted = _decide(form)
        except (NothingDecided, DecidedMeanwhile) as refusal:
            return _again(refusal)
        flash(ngettext("One decision is kept.", "%(num)d decisions are kept.", counted), "success")
        return redirect(url_for("confirming.decide_on", confirmation=confirmation), 303)
    return _deciding(form, SignOffForm())


@blueprint.post("/confirmations/<confirmation>/sign-off")
@open_to(SUPERVISES)
def sign(confirmation: str) -> Page:
    """Close a request with a statement about the whole of it."""
    form = SignOffForm()
    if form.validate_on_submit():
        with unit_of_work() as work:
            link = mailed_address("confirming.asked", "confirmation")
            sign_off(work, the_request().id, note=form.note.data or "", link=link, at=clock.now(), by=me())
        flash(gettext("Signed off. The person who asked has a mail."), "success")
        return redirect(url_for("confirming.decide_on", confirmation=confirmation), 303)
    return _deciding(decide_form(_page()), form)


def waiting_for_me() -> tuple[int, tuple[str, int] | None]:
    """Return how many requests for confirmation wait for me, and where how many claims do: what the header of each page shows.

    It asks only for those who may have some, and never makes a page fail: the error page has a header too.
    """
    if not is_signed_in():
        return 0, None
    supervises = me().holds_anywhere(Role.LEAD) or session.get(SUPERVISING)
    try:
        return waiting_for(db.session, me()) if supervises else 0, claims_waiting(db.session, me().held)
    except SQLAlchemyError:
        return 0, None


blueprint.add_app_template_global(waiting_for_me, "waiting_for_me")


def _page() -> ConfirmationPage:
    return confirmation_page(db.session, the_request(), on=clock.today())


def _decide(form: DecideForm) -> int:
    decisions = form.decisions(all_open="all" in request.form)
    with unit_of_work() as work:
        link = mailed_address("confirming.asked", "confirmation")
        decide(work, the_request().id, decisions=decisions, link=link, at=clock.now(), by=me())
    return len(decisions)


def _again(refusal: Refused) -> Page:
    """Show the page as it is now, with what was typed."""
    form = decide_form(_page())
    form.see()
    form.form_errors.append(in_words(refusal))
    return _deciding(form, SignOffForm())


def _deciding(form: DecideForm, signing: SignOffForm) -> Page:
    shown = render_template("competence/confirmation_decide.html", page=_page(), form=form, signing=signing)
    return shown, 422 if form.errors or signing.errors else 200
