"""Claiming prior learning with a badge from elsewhere: it is brought, checked, and put before an examiner with every check."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug import Response

from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.competence.forms.prior_learning import LevelsForm, claim_form
from genomeready.competence.queries.prior_learning import claiming_page
from genomeready.credentials.forms import BadgeForm
from genomeready.credentials.issuing import known_issuers, the_issuer
from genomeready.credentials.presenting import BadgeShown, badge_beside
from genomeready.credentials.queries.outside import unclaimed_badge
from genomeready.credentials.services.outside import ClaimGround, NoGround, bring_badge, claim_with_badge, ground_in_badge
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work
from genomeready.web.limits import limiter

blueprint = Blueprint("badges", __name__)

Page = str | Response | tuple[str, int]


@blueprint.app_template_global("badge_of_claim")
def beside(claim: str) -> BadgeShown | None:
    """Return the badge that a claim rests on as it stands now, for the pages that show the claim."""
    return badge_beside(db.session, claim, known=known_issuers(), at=clock.now())


@blueprint.route("/my/prior-learning/badge", methods=["GET", "POST"])
@open_to(SIGNED_IN)
@limiter.limit("60 per hour", methods=["POST"])
def bring() -> Page:
    """Check a badge that somebody brings, and keep it until something is claimed with it."""
    form, refusal = BadgeForm(), None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                bring_badge(session, form.badge(), known=known_issuers(), issuer=the_issuer(), by=me(), at=clock.now())
            return redirect(url_for("badges.claim"), 303)
        except NoGround as fault:
            refusal = fault
    return render_template("credentials/badge_bring.html", form=form, refusal=refusal), 422 if form.errors or refusal else 200


@blueprint.route("/my/prior-learning/badge/claim", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def claim() -> Page:
    """Show what the badge brought last says and how it stands, and put it before an examiner."""
    ground = _ground()
    page = claiming_page(db.session, me().id, profession=request.args.get("profession"), on=clock.today())
    form = claim_form(page, LevelsForm)
    if not form.validate_on_submit():
        return render_template("credentials/badge_claim.html", ground=ground, page=page, form=form), 422 if form.errors else 200
    with unit_of_work() as session:
        made = claim_with_badge(
            session, organisation_id=int(form.place.data), items=form.items(), known=known_issuers(), issuer=the_issuer(), by=me(),
            at=clock.now(),
        )  # fmt: skip
    flash(gettext("Your claim is with the examiners. You will get a mail when it is decided on."), "success")
    return redirect(url_for("prior_learning.claimed", claim=made.public_id), 303)


def _ground() -> ClaimGround:
    kept = unclaimed_badge(db.session, me().id)
    if kept is None:
        raise NotThere
    return ground_in_badge(
        db.session, kept.document.encode(), email=me().email, known=known_issuers(), issuer=the_issuer(), at=clock.now()
    )  # fmt: skip
