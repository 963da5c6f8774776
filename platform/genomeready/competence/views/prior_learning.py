"""Prior learning: what I claim, and what an examiner decides."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug import Response

from genomeready.base import clock
from genomeready.competence.forms.prior_learning import (
    AssessForm,
    ClaimForm,
    TakeBackForm,
    assess_form,
    claim_form,
    claimed_field,
    grant_field,
)
from genomeready.competence.queries.prior_learning import (
    ClaimPage,
    claim_below,
    claim_of,
    claim_page,
    claiming_page,
    claims_below,
    claims_of,
)
from genomeready.competence.services.prior_learning import decide_claim, make_claim, take_back_grants, withdraw_claim
from genomeready.people.guards import SIGNED_IN, holding, me, the_organisation
from genomeready.people.rules import Role
from genomeready.web.access import open_to
from genomeready.web.addresses import mailed_address
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("prior_learning", __name__)
blueprint.add_app_template_global(claimed_field, "claimed_field")
blueprint.add_app_template_global(grant_field, "grant_field")

Page = str | Response | tuple[str, int]


@blueprint.get("/my/prior-learning")
@open_to(SIGNED_IN)
def mine() -> str:
    """Show what I claimed, and what became of it."""
    return render_template("competence/claims.html", rows=claims_of(db.session, me().id))


@blueprint.route("/my/prior-learning/new", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def claim() -> Page:
    """Put prior learning before an examiner."""
    page = claiming_page(db.session, me().id, profession=request.args.get("profession"), on=clock.today())
    form = claim_form(page, ClaimForm)
    if form.validate_on_submit():
        with unit_of_work() as session:
            made = make_claim(session, claiming=form.claiming(), at=clock.now(), by=me())
        flash(gettext("Your claim is with the examiners. You will get a mail when it is decided on."), "success")
        return redirect(url_for("prior_learning.claimed", claim=made.public_id), 303)
    return render_template("competence/claim_new.html", page=page, form=form), 422 if form.errors else 200


@blueprint.get("/my/prior-learning/<claim>")
@open_to(SIGNED_IN)
def claimed(claim: str) -> str:
    """Show one claim of mine."""
    return render_template("competence/claim_mine.html", page=claim_page(db.session, claim_of(db.session, claim, me().id)))


@blueprint.post("/my/prior-learning/<claim>/withdraw")
@open_to(SIGNED_IN)
def withdraw(claim: str) -> Response:
    """Take a claim back before it is decided on."""
    with unit_of_work() as session:
        withdraw_claim(session, claim, at=clock.now(), by=me())
    flash(gettext("Your claim is withdrawn."), "success")
    return redirect(url_for("prior_learning.claimed", claim=claim), 303)


@blueprint.get("/organisations/<organisation>/prior-learning")
@open_to(holding(Role.EXAMINER))
def queue(organisation: str) -> str:  # noqa: ARG001 - the guard read it
    """Show the claims made at an organisation and below it."""
    rows = claims_below(db.session, the_organisation().path)
    return render_template("competence/claim_queue.html", organisation=the_organisation(), rows=rows)


@blueprint.route("/organisations/<organisation>/prior-learning/<claim>", methods=["GET", "POST"])
@open_to(holding(Role.EXAMINER))
def assess(organisation: str, claim: str) -> Page:
    """Read a claim, and decide on every competency of it, once."""
    page = _page(claim)
    form = assess_form(page)
    if form.validate_on_submit():
        with unit_of_work() as session:
            below, link = claim_below(session, claim, the_organisation().path), mailed_address("prior_learning.claimed", "claim")
            decide_claim(session, below, grants=form.grants(), note=form["note"].data, link=link, at=clock.now(), by=me())
        flash(gettext("Your decision is kept."), "success")
        return redirect(url_for("prior_learning.assess", organisation=organisation, claim=claim), 303)
    return _assessing(page, form, TakeBackForm())


@blueprint.post("/organisations/<organisation>/prior-learning/<claim>/withdraw")
@open_to(holding(Role.EXAMINER))
def take_back(organisation: str, claim: str) -> Page:
    """Withdraw what was granted, because an error was found."""
    page, form = _page(claim), TakeBackForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            below = claim_below(session, claim, the_organisation().path)
            take_back_grants(session, below, reason=form.reason.data or "", at=clock.now(), by=me())
        flash(gettext("What was granted is withdrawn and counts no longer."), "success")
        return redirect(url_for("prior_learning.assess", organisation=organisation, claim=claim), 303)
    return _assessing(page, assess_form(page), form)


def _page(public_id: str) -> ClaimPage:
    return claim_page(db.session, claim_below(db.session, public_id, the_organisation().path))


def _assessing(page: ClaimPage, form: AssessForm, taking: TakeBackForm) -> Page:
    shown = render_template("competence/claim_assess.html", organisation=the_organisation(), page=page, form=form, taking=taking)
    return shown, 422 if form.errors or taking.errors else 200
